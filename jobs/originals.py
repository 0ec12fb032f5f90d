"""How an original is handed back without letting what is in it act on our pages.

What strangers made is served from our own origin, so a browser must never run it: the type follows from what the file
was found to hold, never from its name; web pages are shown in a sandbox without scripts and without the network; what a
browser cannot show is downloaded.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from extraction.reading.kinds import Kind

# `sandbox` without words: no scripts, no forms, an origin of its own (Content Security Policy Level 3, section 6.4).
SANDBOXED: Final = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
# Browsers draw PDFs in a viewer of their own, which a sandbox would forbid; what runs in it cannot reach the page.
PDF_POLICY: Final = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_IMAGES: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
)
_SHOWN: Final = {
    Kind.PDF: "application/pdf",
    Kind.HTML: "text/html",  # in the encoding that it names itself
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.EML: "text/plain; charset=utf-8",
}
_DOWNLOADED: Final = {
    Kind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Kind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    Kind.ARCHIVE: "application/zip",
}
HEAD_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Handing:
    """The headers under which an original goes out."""

    content_type: str
    policy: str
    as_attachment: bool


def handing(kind: str, head: bytes) -> Handing:
    """For a file of this kind that begins with these bytes (`HEAD_BYTES` of them)."""
    shown = _image_type(head) if kind == Kind.IMAGE else _SHOWN.get(Kind(kind))
    if shown:
        return Handing(shown, PDF_POLICY if kind == Kind.PDF else SANDBOXED, as_attachment=False)
    return Handing(_DOWNLOADED.get(Kind(kind), "application/octet-stream"), SANDBOXED, as_attachment=True)


def safe_name(name: str) -> str:
    """A name that is one and means no folder: without separators, control characters and marks of direction."""
    kept = (" " if unicodedata.category(letter).startswith("C") or letter in '/\\:"' else letter for letter in name)
    return " ".join("".join(kept).split()).lstrip(". ")[:200] or "document"


def _image_type(head: bytes) -> str | None:
    """None for what few browsers show: TIFF and HEIC."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((shown for signature, shown in _IMAGES if head.startswith(signature)), None)
