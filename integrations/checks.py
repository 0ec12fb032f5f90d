"""`manage.py check`: what is missing or unsafe about connections, each in a sentence with its remedy."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

SHORTEST_KEY = 32


@register(Tags.security)
def connections(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if any(len(key) < SHORTEST_KEY for key in settings.CREDENTIALS_KEYS):
        hint = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        found.append(Error("One of CREDENTIALS_KEYS is too short to be a secret.", hint=hint, id="integrations.E001"))
    if settings.DROP_INBOUND_SECRET and len(settings.DROP_INBOUND_SECRET) < SHORTEST_KEY:
        hint = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        found.append(Error("DROP_INBOUND_SECRET is too short to be a secret.", hint=hint, id="integrations.E002"))
    if settings.DROP_DOMAIN and not (settings.SMTP_PORT or settings.DROP_INBOUND_SECRET):
        hint = "Set SMTP_PORT for an SMTP server of our own, or DROP_INBOUND_SECRET for a mail provider's posts."
        found.append(Warning("DROP_DOMAIN is set, but mail has no way in.", hint=hint, id="integrations.W002"))
    if not settings.DROP_DOMAIN and (settings.SMTP_PORT or settings.DROP_INBOUND_SECRET):
        hint = "Set DROP_DOMAIN to the domain that mail comes for, e.g. drop.example.org."
        found.append(Warning("Mail is taken, but for no domain.", hint=hint, id="integrations.W003"))
    if settings.DROP_DOMAIN and not (settings.DROP_CHECK_SENDERS or settings.DROP_AUTHSERV_ID):
        hint = "Set DROP_AUTHSERV_ID where a mail server of yours checks senders, else DROP_CHECK_SENDERS=true."
        found.append(Warning("Nobody checks who sends mail to drop addresses.", hint=hint, id="integrations.W004"))
    near = {ip_address("127.0.0.1"): "this machine itself", ip_address("169.254.169.254"): "the cloud's own secrets"}
    found += [
        Warning(
            f"MAILBOX_ALLOWED_NETWORKS has {network}, and with it {what}.",
            hint="Name only the networks or addresses of your mail servers.",
            id="integrations.W001",
        )
        for network in settings.MAILBOX_ALLOWED_NETWORKS
        for address, what in near.items()
        if settings.PRODUCTION and address in network
    ]
    return found
