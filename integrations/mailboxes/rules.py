"""Which messages of a mailbox are meant: a search rule, as a person writes it and as IMAP asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from jobs.errors import Invalid

LONGEST: Final = 200
INBOX: Final = "INBOX"


class BadRule(Invalid):
    code = "bad_mail_rule"
    sentence = "This rule makes no sense as it stands."


@dataclass(frozen=True, slots=True)
class MailRule:
    """Empty parts do not narrow. `sender` and `subject` are parts of what stands in the message."""

    folder: str = INBOX
    sender: str = ""
    subject: str = ""
    since: dt.date | None = None
    only_attachments: bool = True  # messages without an attachment are left out; else they come as a file themselves

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> Self:
        """From `{"folder", "sender", "subject", "since", "has_attachment"}`, each optional. Raises `BadRule`."""
        unknown = set(query) - {"folder", "sender", "subject", "since", "has_attachment"}
        if unknown:
            raise BadRule(f"A mail rule has no “{sorted(unknown)[0]}”.")
        flag = query.get("has_attachment", True)
        if not isinstance(flag, bool):
            raise BadRule("“has_attachment” is true or false.")
        return cls(
            folder=_text(query, "folder") or INBOX,
            sender=_text(query, "sender"),
            subject=_text(query, "subject"),
            since=_date(query.get("since")),
            only_attachments=flag,
        )

    def criteria(self, after_uid: int = 0) -> list[Any]:
        """For IMAP's SEARCH (RFC 3501, 6.4.4), of messages behind a UID."""
        asked: list[Any] = ["UNDELETED", "UID", f"{after_uid + 1}:*"]
        if self.sender:
            asked += ["FROM", self.sender]
        if self.subject:
            asked += ["SUBJECT", self.subject]
        if self.since:
            asked += ["SINCE", self.since]
        return asked

    @property
    def charset(self) -> str | None:
        """In which the words are sent; None where every server understands them."""
        return None if (self.sender + self.subject).isascii() else "UTF-8"


def checked(query: Mapping[str, Any]) -> dict[str, Any]:
    """The rule as it is kept. Raises `BadRule`."""
    rule = asdict(MailRule.of(query))
    return {
        "folder": rule["folder"],
        "sender": rule["sender"],
        "subject": rule["subject"],
        "since": rule["since"].isoformat() if rule["since"] else None,
        "has_attachment": rule["only_attachments"],
    }


def _text(query: Mapping[str, Any], name: str) -> str:
    value = query.get(name) or ""
    if not isinstance(value, str) or len(value) > LONGEST:
        raise BadRule(f"“{name}” is a text of at most {LONGEST} characters.")
    if any(not letter.isprintable() for letter in value):
        raise BadRule(f"“{name}” has a character that cannot be searched for.")
    return value.strip()


def _date(value: object) -> dt.date | None:
    if not value:
        return None
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        raise BadRule("“since” is a date such as 2026-03-31.") from None
