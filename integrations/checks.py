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
