"""`manage.py check`: what is missing or unsafe about connections, each in a sentence with its remedy."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

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
    found += _google()
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


def _google() -> list[CheckMessage]:
    """What Google would refuse, said before anybody is sent there."""
    client, secret = settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET
    if not client and not secret:
        return []
    found: list[CheckMessage] = []
    if not (client and secret):
        missing = "GOOGLE_CLIENT_SECRET" if client else "GOOGLE_CLIENT_ID"
        hint = "Both stand on the page of the OAuth client at Google; docs/integrations.md tells where."
        found.append(
            Warning(f"{missing} is not set; there is no Drive and no Gmail.", hint=hint, id="integrations.W005")
        )
    if client and not client.endswith(".apps.googleusercontent.com"):
        hint = "It ends in .apps.googleusercontent.com; the number of the project and an API key are something else."
        found.append(Warning("GOOGLE_CLIENT_ID is no client id of Google’s.", hint=hint, id="integrations.W006"))
    host = urlsplit(settings.PUBLIC_URL)
    if host.scheme != "https" and host.hostname not in ("localhost", "127.0.0.1"):
        hint = "Set PUBLIC_URL to the https:// address that people use."
        found.append(
            Warning("Google sends nobody back to a PUBLIC_URL without https.", hint=hint, id="integrations.W007")
        )
    return found
