"""Which parts of a message are files that somebody meant to send, read from its structure alone (RFC 3501, 7.4.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from typing import Any, Final

from integrations.mailboxes.decoding import decoded_size

DECORATION_BYTES: Final = 40_000  # a picture inside the text that is smaller is a logo or a smile
# Signatures, invitations, calling cards and delivery reports: sent with mail by programs, not by people.
BY_PROGRAMS: Final = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
        "text/calendar",
        "text/vcard",
        "text/x-vcard",
        "message/delivery-status",
        "text/rfc822-headers",
    }
)
_SUFFIXES: Final = {
    "application/pdf": "pdf",
    "message/rfc822": "eml",
    "text/html": "html",
    "text/plain": "txt",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/heic": "heic",
    "image/tiff": "tif",
    "application/zip": "zip",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message: `section` is its number in IMAP, `size` is at least what it has, in bytes, when decoded."""

    section: str
    name: str
    encoding: str
    size: int


def attachments(structure: Any) -> list[Part]:
    """The files of a message, from imapclient's BODYSTRUCTURE, in the order in which they hang on it."""
    return [_part(section, leaf) for section, leaf in _leaves(structure, "") if _is_file(leaf)]


def suffix_of(kind: str) -> str:
    """For a file that has no name."""
    return _SUFFIXES.get(kind, "bin")


def _leaves(structure: Any, section: str) -> Iterator[tuple[str, Sequence[Any]]]:
    """All parts that are no containers; a message inside the message is one part, a file."""
    if isinstance(structure[0], list):
        for number, part in enumerate(structure[0], start=1):
            yield from _leaves(part, f"{section}.{number}" if section else str(number))
    else:
        yield section or "1", structure


def _is_file(leaf: Sequence[Any]) -> bool:
    kind, disposition = _kind(leaf), _disposition(leaf)[0]
    if kind in BY_PROGRAMS:
        return False
    if kind in ("text/plain", "text/html"):
        return disposition == "attachment" or bool(_name(leaf))
    if kind.startswith("image/") and disposition != "attachment" and _text(leaf[3]):
        return _size(leaf) >= DECORATION_BYTES
    return True


def _part(section: str, leaf: Sequence[Any]) -> Part:
    name = _name(leaf) or f"attachment-{section}.{suffix_of(_kind(leaf))}"
    if _kind(leaf) == "message/rfc822" and not name.lower().endswith(".eml"):
        name = f"{name}.eml"
    return Part(section, name, _text(leaf[5]), _size(leaf))


def _kind(leaf: Sequence[Any]) -> str:
    return f"{_text(leaf[0])}/{_text(leaf[1])}".lower()


def _size(leaf: Sequence[Any]) -> int:
    return decoded_size(_text(leaf[5]) or "7bit", leaf[6] if isinstance(leaf[6], int) else 0)


def _disposition(leaf: Sequence[Any]) -> tuple[str, dict[str, str]]:
    """What kind, and with which parameters; texts, a message and others have it in different places."""
    kind = _kind(leaf)
    place = 9 if kind.startswith("text/") else 11 if kind == "message/rfc822" else 8
    found = leaf[place] if len(leaf) > place else None
    if not isinstance(found, tuple | list) or not found:
        return "", {}
    return _text(found[0]).lower(), _parameters(found[1] if len(found) > 1 else None)


def _name(leaf: Sequence[Any]) -> str:
    """By the disposition, else by the kind (RFC 2183, 2.3; many programs write only the second)."""
    _, parameters = _disposition(leaf)
    return _file_name(parameters, "filename") or _file_name(_parameters(leaf[2]), "name")


def _file_name(parameters: dict[str, str], wanted: str) -> str:
    """Also where it is split or in another alphabet (RFC 2231), or written as RFC 2047 forbids and many do."""
    chosen = [(name, value) for name, value in parameters.items() if name.partition("*")[0] == wanted]
    header = Message()
    header["Content-Disposition"] = "; ".join(
        ["attachment"] + [f"{name.replace(wanted, 'filename', 1)}={_quoted(name, value)}" for name, value in chosen]
    )
    found = header.get_filename("")
    try:
        return str(make_header(decode_header(found))).strip()
    except (LookupError, ValueError):
        return found.strip()


def _quoted(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return value if name.endswith("*") else f'"{escaped}"'


def _parameters(found: Any) -> dict[str, str]:
    """`(name, value, name, value …)` as a dictionary with small letters."""
    if not isinstance(found, tuple | list):
        return {}
    texts = [_text(each) for each in found]
    return {name.lower(): value for name, value in zip(texts[::2], texts[1::2], strict=False)}


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return value.decode("latin-1")
    return "" if value is None else str(value)
