"""A message that was mailed to a job as a source: its attachments or, without any, the message itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage, MIMEPart
from typing import Any, BinaryIO

from integrations.mailboxes.headers import Envelope, decoded
from integrations.mailboxes.parts import BY_PROGRAMS, DECORATION_BYTES, suffix_of
from integrations.mailboxes.receiving import parsed
from integrations.models import DroppedMail
from integrations.sources import Item, ItemRefused, ItemTooLarge, Page, SourceRefused

_FOLDER = "By mail"


class Dropped:
    """One message; an `integrations.sources.Source`. There is one page."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._message = parsed(raw)
        self._files = [part for part in _leaves(self._message) if _is_file(part)]

    def page(self, query: Mapping[str, Any], cursor: str) -> Page:
        envelope = _envelope(self._message)
        digest = hashlib.sha256(f"{envelope.identity}\n{len(self._raw)}".encode("utf-8", "replace")).hexdigest()[:40]
        names = [_name(part, number) for number, part in enumerate(self._files, start=1)]
        items = [
            Item(f"{digest}:{number}", f"{_FOLDER}/{name}", envelope.title, place={"number": number})
            for number, name in enumerate(names)
        ]
        whole = Item(f"{digest}:all", f"{_FOLDER}/{envelope.file_name}.eml", envelope.title, len(self._raw))
        return Page(tuple(items) or (whole,))

    def fetch(self, item: Item, into: BinaryIO, most: int) -> None:
        content = self._raw if "number" not in item.place else _content(self._files[item.place["number"]])
        if len(content) > most:
            raise ItemTooLarge
        into.write(content)


@contextmanager
def opened(query: Mapping[str, Any]) -> Iterator[Dropped]:
    """The message that an import is about. Raises `SourceRefused`."""
    raw = DroppedMail.objects.filter(pk=str(query["mail"])).values_list("raw", flat=True).first()
    if raw is None:
        raise SourceRefused("The message is not kept any more.")
    yield Dropped(bytes(raw))


def _leaves(part: MIMEPart) -> Iterator[MIMEPart]:
    """All parts that are no containers; a message inside the message is one part, a file."""
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for child in part.iter_parts():
            yield from _leaves(child)
    else:
        yield part


def _is_file(part: MIMEPart) -> bool:
    kind = part.get_content_type()
    if kind in BY_PROGRAMS:
        return False
    if kind in ("text/plain", "text/html"):
        return part.is_attachment() or bool(part.get_filename())
    if part.get_content_maintype() == "image" and not part.is_attachment() and part["Content-ID"]:
        return len(_content(part)) >= DECORATION_BYTES
    return True


def _content(part: MIMEPart) -> bytes:
    """Raises `ItemRefused`."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0)
        return inner.as_bytes()  # type: ignore[union-attr]
    found = part.get_payload(decode=True)
    if not isinstance(found, bytes):
        raise ItemRefused("This part of the message holds other parts and is no file.")
    return found


def _name(part: MIMEPart, number: int) -> str:
    suffix = suffix_of(part.get_content_type())
    name = decoded(part.get_filename()) or f"attachment-{number}.{suffix}"
    is_mail = part.get_content_type() == "message/rfc822"
    return f"{name}.eml" if is_mail and not name.lower().endswith(".eml") else name


def _envelope(message: EmailMessage) -> Envelope:
    date = message["Date"].datetime if message["Date"] is not None else None
    addresses = message["From"].addresses if message["From"] is not None else ()
    return Envelope(
        subject=decoded(message["Subject"]),
        sender=addresses[0].addr_spec if addresses else "",
        date=date,
        message_id=decoded(message["Message-ID"]),
    )
