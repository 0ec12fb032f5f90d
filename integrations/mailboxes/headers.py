"""The headers of a message by which people and programs know it."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from dataclasses import dataclass
from email.header import decode_header, make_header
from typing import Any, Final

_STRANGE: Final = re.compile(r"[^\w .,()&+-]+")
LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Envelope:
    """`message_id` may be missing, and so may all else."""

    subject: str
    sender: str
    date: dt.datetime | None
    message_id: str

    @property
    def identity(self) -> str:
        """The same for the same message wherever it lies."""
        return self.message_id or f"{self.date} {self.sender} {self.subject}"

    @property
    def title(self) -> str:
        """As a person knows it: “Your certificate”, courses@example.org, 31 Mar 2026."""
        named = f"“{self.subject}”" if self.subject else "A message without a subject"
        on = f"{self.date.day} {self.date:%b %Y}" if self.date else ""
        return ", ".join(part for part in (named, self.sender, on) if part)[:500]

    @property
    def file_name(self) -> str:
        """A name for the message as a file, without its suffix."""
        return " ".join(_STRANGE.sub(" ", self.subject).split())[:LONGEST_NAME].strip() or "message"


def envelope_of(found: Any) -> Envelope:
    """From imapclient's ENVELOPE; what the server left out is empty."""
    if found is None:
        return Envelope("", "", None, "")
    return Envelope(
        subject=decoded(found.subject),
        sender=_address(found.from_),
        date=found.date,
        message_id=decoded(found.message_id),
    )


def decoded(value: bytes | str | None) -> str:
    """A header's words as they are meant (RFC 2047), in one line."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value or ""
    with contextlib.suppress(LookupError, ValueError):  # an alphabet that nobody knows: as it was sent
        text = str(make_header(decode_header(text)))
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _address(found: Any) -> str:
    first = found[0] if found else None
    if first is None:
        return ""
    return "@".join(decoded(part) for part in (first.mailbox, first.host) if part)
