"""E-mails: the message as it would be printed, then its attachments as further parts."""

from __future__ import annotations

import email
import email.policy
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import MIMEPart

from extraction.errors import Reason, Unreadable
from extraction.model import Document, Page
from extraction.reading.archives import unpack
from extraction.reading.kinds import READABLE, Kind, sniff
from extraction.reading.limits import Limits
from extraction.reading.plain import decoded
from extraction.reading.typesetting import Block, Paragraph, Run, typeset
from extraction.reading.web_page import web_page_blocks

_PRINTED_HEADERS = (("From", "from"), ("Sent", "date"), ("To", "to"), ("Subject", "subject"))
_EMBEDDED_PICTURE = 40_000  # bytes; a picture inside the text that is smaller is a logo or a smile


def read_mail(data: bytes, name: str, limits: Limits) -> Document:
    """The document; raises `Unreadable` where it is no message or holds nothing."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    mail = _Mail(limits)
    mail.add(message, limits.depth)
    if not mail.pages:
        raise Unreadable(Reason.EMPTY if not mail.notes else Reason.CORRUPT)
    return Document(name, Kind.EML, tuple(mail.pages), tuple(mail.notes))


def attached_file(data: bytes, part: int, limits: Limits) -> tuple[bytes, str] | None:
    """Bytes and name of the file that `read_mail` read as that part; None where the part is a message."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    listing = _Listing(limits)
    listing.add(message, limits.depth)
    return listing.files.get(part)


@dataclass
class _Mail:
    """The pages gathered so far."""

    limits: Limits
    pages: list[Page] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: int = 0

    def add(self, message: MIMEPart, depth: int) -> None:
        """A message and what hangs on it."""
        attachments: list[MIMEPart] = []
        blocks = [*_header_blocks(message), *self._body(message, attachments)]
        if blocks:
            self._append(typeset(blocks))
        for attachment in attachments:
            self._attach(attachment, depth)

    def _body(self, message: MIMEPart, attachments: list[MIMEPart]) -> list[Block]:
        """The text to print, of the richest kind that says something; what is no text is put to the attachments."""
        html: list[Block] = []
        plain: list[Block] = []
        for part in _leaves(message):
            kind = part.get_content_type()
            if part.is_attachment() or kind not in ("text/plain", "text/html"):
                attachments.append(part)
            elif kind == "text/html":
                html.extend(self._html(part))
            else:
                plain.extend(_lines(decoded(_payload(part), part.get_content_charset())))
        return html or plain

    def _html(self, part: MIMEPart) -> list[Block]:
        try:
            return web_page_blocks(_payload(part), self.limits, part.get_content_charset())
        except Unreadable:
            return []

    def _attach(self, part: MIMEPart, depth: int) -> None:
        name = part.get_filename() or "attachment"
        if part.get_content_type() == "message/rfc822":
            nested = part.get_payload(0) if part.is_multipart() else None
            if isinstance(nested, MIMEPart) and depth > 0:
                self.parts += 1
                self.add(nested, depth - 1)
            return
        data = _payload(part)
        if not data or (_is_embedded(part) and len(data) < _EMBEDDED_PICTURE):
            return
        if self.parts >= self.limits.attachments:
            self._note(f"Only the first {self.limits.attachments} attachments were read.")
            return
        self._read(data, name)

    def _read(self, data: bytes, name: str) -> None:
        try:
            if sniff(data, name) is Kind.ARCHIVE:
                self._read_archive(data, name)
                return
            self.parts += 1
            self._read_document(data, name)
        except Unreadable as reason:
            self._note(f"{name}: {reason}")

    def _read_document(self, data: bytes, name: str) -> None:
        from extraction.reading import read  # which comes here for mails

        self._append(read(data, name, limits=self.limits).pages)

    def _read_archive(self, data: bytes, name: str) -> None:
        for member in unpack(io.BytesIO(data), name):
            if member.reason is not None:
                self._note(f"{member.path}: {Unreadable(member.reason, member.detail)}")
            elif member.data is not None and sniff(member.data, member.path) in READABLE:
                self._read(member.data, member.path)

    def _append(self, pages: tuple[Page, ...]) -> None:
        first, room = len(self.pages) + 1, max(self.limits.pages - len(self.pages), 0)
        self.pages.extend(
            replace(page, number=number, part=self.parts) for number, page in enumerate(pages[:room], start=first)
        )

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)


@dataclass
class _Listing(_Mail):
    """The same walk, that remembers the files instead of reading them."""

    files: dict[int, tuple[bytes, str]] = field(default_factory=dict)

    def _read_document(self, data: bytes, name: str) -> None:
        self.files[self.parts] = (data, name)


def _leaves(message: MIMEPart) -> Iterator[MIMEPart]:
    """The parts that hold something; an attached message is one part."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.iter_parts():
            yield from _leaves(part)
    else:
        yield message


def _payload(part: MIMEPart) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _is_embedded(part: MIMEPart) -> bool:
    """Whether a picture belongs to the text rather than hanging on the message."""
    return part.get_content_maintype() == "image" and (part.get("content-id") is not None or not part.is_attachment())


def _header_blocks(message: MIMEPart) -> list[Block]:
    lines = [(label, _header(message, key)) for label, key in _PRINTED_HEADERS]
    blocks: list[Block] = [
        Paragraph((Run(f"{label}: ", bold=True), Run(text)), after=1) for label, text in lines if text
    ]
    return [*blocks, Paragraph((Run("\n", 8.0),))] if blocks else []


def _header(message: MIMEPart, key: str) -> str:
    try:
        return " ".join(str(message.get(key, "")).split())
    except (ValueError, IndexError, TypeError, AttributeError):  # how the parser fails on malformed addresses and dates
        return ""


def _lines(text: str) -> Iterator[Block]:
    for line in text.splitlines():
        yield Paragraph((Run(line.rstrip() or "\n"),), after=1)
