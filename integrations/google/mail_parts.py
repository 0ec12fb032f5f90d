"""Which parts of a message in Gmail are files that somebody meant to send.

The same as for any mailbox (`mailboxes/parts.py`), from the structure that Gmail's API gives: a part has a `partId`
such as `1.0`, counted from 0, and a message inside the message is given as a part with the parts of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from typing import Any, Final, cast

from integrations.mailboxes.headers import Envelope, decoded
from integrations.mailboxes.parts import BY_PROGRAMS, DECORATION_BYTES, suffix_of

_MESSAGE: Final = "message/rfc822"
_DEEPEST: Final = 8  # levels of parts that are asked for
_OF_PART: Final = "partId,mimeType,filename,headers(name,value),body(attachmentId,size)"


@dataclass(frozen=True, slots=True)
class Part:
    """`attachment` is Gmail's id of its content, good for a while; empty where it is to be cut out of the message."""

    id: str
    name: str
    size: int
    attachment: str


def fields() -> str:
    """What is asked of a message: all about it but its contents."""
    asked = _OF_PART
    for _ in range(_DEEPEST):
        asked = f"{_OF_PART},parts({asked})"
    return f"id,internalDate,sizeEstimate,payload({asked})"


def attachments(payload: Mapping[str, Any]) -> list[Part]:
    """The files of a message, in the order in which they hang on it."""
    return [_part(leaf) for leaf in _leaves(payload) if _is_file(leaf)]


def envelope_of(message: Mapping[str, Any]) -> Envelope:
    payload = message.get("payload", {})
    sent = int(message.get("internalDate") or 0)  # milliseconds
    return Envelope(
        subject=decoded(_header(payload, "subject")),
        sender=decoded(_header(payload, "from")),
        date=dt.datetime.fromtimestamp(sent / 1000, dt.UTC) if sent else None,
        message_id=decoded(_header(payload, "message-id")),
    )


def cut_out(message: EmailMessage, part_id: str) -> bytes | None:
    """The content of a part of a whole message; None where it has no such part."""
    part: MIMEPart = message
    for number in part_id.split(".") if part_id else ():
        inside = part.get_payload()
        if not isinstance(inside, list) or int(number) >= len(inside):
            return None
        part = cast(MIMEPart, inside[int(number)])
    if part.get_content_type() == _MESSAGE:
        return cast(EmailMessage, cast(list[Any], part.get_payload())[0]).as_bytes()
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else None


def _leaves(part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    inside: Sequence[Mapping[str, Any]] = part.get("parts", ())
    if inside and _kind(part) != _MESSAGE:
        for each in inside:
            yield from _leaves(each)
    elif not _kind(part).startswith("multipart/"):
        yield part


def _is_file(leaf: Mapping[str, Any]) -> bool:
    kind, disposition = _kind(leaf), _header(leaf, "content-disposition").lower()
    if kind in BY_PROGRAMS:
        return False
    if kind in ("text/plain", "text/html"):
        return disposition.startswith("attachment") or bool(leaf.get("filename"))
    if kind.startswith("image/") and not disposition.startswith("attachment") and _header(leaf, "content-id"):
        return _size(leaf) >= DECORATION_BYTES
    return True


def _part(leaf: Mapping[str, Any]) -> Part:
    kind, part_id = _kind(leaf), str(leaf.get("partId", ""))
    name = decoded(leaf.get("filename")) or f"attachment-{part_id or '0'}.{suffix_of(kind)}"
    if kind == _MESSAGE and not name.lower().endswith(".eml"):
        name = f"{name}.eml"
    return Part(part_id, name, _size(leaf), str(leaf.get("body", {}).get("attachmentId", "")))


def _kind(part: Mapping[str, Any]) -> str:
    return str(part.get("mimeType", "")).lower()


def _size(part: Mapping[str, Any]) -> int:
    return int(part.get("body", {}).get("size", 0))


def _header(part: Mapping[str, Any], wanted: str) -> str:
    return next((each["value"] for each in part.get("headers", ()) if each["name"].lower() == wanted), "")
