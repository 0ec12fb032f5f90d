"""What a person may allow us at Google: one thing at a time, each with the narrowest scope that does it (ADR 17)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from integrations.models import Connection
from integrations.sources import ConnectionRefused

_SCOPE: Final = "https://www.googleapis.com/auth/"
WHO: Final = ("openid", "email")  # whose account it is


class Use(StrEnum):
    """What an account is connected for."""

    DRIVE = "drive"
    GMAIL = "gmail"
    EXPORT = "export"

    @property
    def label(self) -> str:
        return LABELS[self]


SCOPES: Final = {
    Use.DRIVE: f"{_SCOPE}drive.readonly",
    Use.GMAIL: f"{_SCOPE}gmail.readonly",
    Use.EXPORT: f"{_SCOPE}drive.file",
}
WORDS: Final = {
    Use.DRIVE: "see and download files in Drive",
    Use.GMAIL: "read mail in Gmail",
    Use.EXPORT: "save exports in Drive",
}


LABELS: Final = {Use.DRIVE: "files from Drive", Use.GMAIL: "mail from Gmail", Use.EXPORT: "exports to Drive"}
SENTENCES: Final = {
    Use.DRIVE: "See and download the files in Drive, to pick from them. It changes none.",
    Use.GMAIL: "Read the messages that you search for, to take their attachments. It sends and changes none.",
    Use.EXPORT: "Make files of its own in Drive, to save tables there. It sees no others by this.",
}


class NotAllowed(ConnectionRefused):
    """The account is connected, but not for this."""

    code = "not_allowed_at_google"

    def __init__(self, account: str, use: Use) -> None:
        super().__init__(f"CPE Tracker may not {WORDS[use]} for {account}. Connect it for that.")


def scopes_for(uses: Iterable[Use]) -> str:
    return " ".join([*WHO, *(SCOPES[use] for use in Use if use in set(uses))])


def allowed(scopes: Iterable[str]) -> list[Use]:
    """The uses that these scopes stand for; other scopes mean nothing to us."""
    held = set(scopes)
    return [use for use in Use if SCOPES[use] in held]


def uses_of(connection: Connection) -> list[Use]:
    return allowed(connection.details.get("scopes", ()))


def check(connection: Connection, *any_of: Use) -> None:
    """Raises `NotAllowed` where its owner has allowed none of them."""
    if not set(any_of) & set(uses_of(connection)):
        raise NotAllowed(connection.account, any_of[0])
