"""What `manage.py check` says about connections."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest

from integrations import checks


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("CREDENTIALS_KEYS", ["short"], "integrations.E001"),
        ("MAILBOX_ALLOWED_NETWORKS", [ip_network("127.0.0.0/8")], "integrations.W001"),
        ("MAILBOX_ALLOWED_NETWORKS", [ip_network("169.254.169.254")], "integrations.W001"),
    ],
    ids=["key", "itself", "cloud"],
)
def test_what_is_unsafe_is_said(settings: Any, setting: str, value: Any, said: str) -> None:
    settings.PRODUCTION = True
    setattr(settings, setting, value)

    assert [message.id for message in checks.connections(None)] == [said]


def test_what_is_safe_is_not_mentioned(settings: Any) -> None:
    settings.PRODUCTION = True
    settings.CREDENTIALS_KEYS = ["k" * checks.SHORTEST_KEY]
    settings.MAILBOX_ALLOWED_NETWORKS = [ip_network("10.1.2.0/24")]

    assert checks.connections(None) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"DROP_DOMAIN": "drop.example.org", "DROP_CHECK_SENDERS": True}, ["integrations.W002"]),
        ({"SMTP_PORT": 2525}, ["integrations.W003"]),
        ({"DROP_DOMAIN": "drop.example.org", "SMTP_PORT": 2525}, ["integrations.W004"]),
        ({"DROP_DOMAIN": "d.example", "DROP_INBOUND_SECRET": "short", "DROP_AUTHSERV_ID": "mx"}, ["integrations.E002"]),
        ({"DROP_DOMAIN": "d.example", "DROP_INBOUND_SECRET": "s" * 32, "DROP_AUTHSERV_ID": "mx"}, []),
    ],
    ids=range(5),
)
def test_half_of_what_drop_addresses_need_is_said(settings: Any, given: dict[str, Any], said: list[str]) -> None:
    for name, value in given.items():
        setattr(settings, name, value)

    assert [message.id for message in checks.connections(None)] == said


ID = "1-a.apps.googleusercontent.com"


@pytest.mark.parametrize(
    ("client", "secret", "address", "said"),
    [
        ("", "", "http://cpe.example.org", []),
        (ID, "s", "https://cpe.example.org", []),
        (ID, "s", "http://localhost:8000", []),
        (ID, "", "https://cpe.example.org", ["integrations.W005"]),
        ("", "s", "https://cpe.example.org", ["integrations.W005"]),
        ("123456", "s", "https://cpe.example.org", ["integrations.W006"]),
        (ID, "s", "http://cpe.example.org", ["integrations.W007"]),
    ],
    ids=range(7),
)
def test_what_google_would_refuse_is_said(
    settings: Any, client: str, secret: str, address: str, said: list[str]
) -> None:
    settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET, settings.PUBLIC_URL = client, secret, address

    assert [message.id for message in checks.connections(None)] == said
