"""Messages as providers of courses send them."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from email.utils import format_datetime

DAY = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


def mail(
    *files: tuple[str, bytes],
    subject: str = "Your certificate",
    sender: str = "Becker CPE <courses@becker.example>",
    number: int = 1,
    text: str = "Thank you for attending.",
    date: dt.datetime = DAY,
) -> EmailMessage:
    """With these attachments; `number` makes its id."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "cpe@example.org"
    message["Subject"] = subject
    message["Date"] = format_datetime(date)
    message["Message-ID"] = f"<{number}@becker.example>"
    message.set_content(text)
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message


def certificate(number: int, size: int = 0) -> bytes:
    """Something that looks like a PDF to the intake, and like no other one."""
    return b"%PDF-1.7\n% certificate " + str(number).encode() + b"\n" + b"x" * size + b"\n%%EOF\n"
