"""What opens a connection is unreadable at rest, and keys can be changed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import call_command

from integrations import connections, encryption
from integrations.models import Connection
from integrations.sources import ConnectionRefused

SECRET = {"password": "open sesame"}


def test_what_is_sealed_shows_nothing_and_opens_again() -> None:
    sealed = encryption.sealed(SECRET)

    assert "sesame" not in sealed
    assert encryption.opened(sealed) == SECRET


def test_a_new_key_in_front_opens_what_older_ones_sealed(settings: Any) -> None:
    settings.CREDENTIALS_KEYS = ["first"]
    sealed = encryption.sealed(SECRET)
    settings.CREDENTIALS_KEYS = ["second", "first"]

    assert encryption.opened(sealed) == SECRET


def test_a_key_that_is_set_later_opens_what_was_sealed_without(settings: Any) -> None:
    sealed = encryption.sealed(SECRET)
    settings.CREDENTIALS_KEYS = ["first"]

    assert encryption.opened(sealed) == SECRET


@pytest.mark.parametrize("broken", ["", "no token at all", "gAAAAA=="])
def test_what_is_no_token_is_not_opened(broken: str) -> None:
    with pytest.raises(encryption.Undecipherable):
        encryption.opened(broken)


def test_the_command_lets_an_old_key_go(connection: Connection, settings: Any) -> None:
    settings.CREDENTIALS_KEYS = ["first"]
    connections.keep_renewed(connection=connection, credentials=SECRET)
    settings.CREDENTIALS_KEYS = ["second", "first"]

    call_command("encrypt_credentials", stdout=(said := io.StringIO()))

    settings.CREDENTIALS_KEYS = ["second"]
    connection.refresh_from_db()
    assert said.getvalue() == "Encrypted anew: 1.\n"
    assert connections.credentials_of(connection) == SECRET


def test_without_its_key_a_connection_asks_for_the_password_again(connection: Connection, settings: Any) -> None:
    settings.SECRET_KEY = "another"

    call_command("encrypt_credentials", stdout=(said := io.StringIO()))

    assert "No key opens 1" in said.getvalue()
    with pytest.raises(ConnectionRefused, match="password again"):
        connections.credentials_of(connection)
