"""Documents of every readable kind as pages of words with boxes."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from extraction.errors import Reason, Unreadable
from extraction.reading.kinds import Kind, sniff
from extraction.reading.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from extraction.model import Document

__all__ = ["Limits", "read"]

# Module and function by kind: imported when the first document of the kind comes, because each brings a heavy library.
_READERS = {
    Kind.PDF: ("extraction.reading.pdf", "read_pdf"),
    Kind.IMAGE: ("extraction.reading.images", "read_image"),
    Kind.DOCX: ("extraction.reading.office", "read_docx"),
    Kind.XLSX: ("extraction.reading.office", "read_xlsx"),
    Kind.HTML: ("extraction.reading.web_page", "read_web_page"),
    Kind.EML: ("extraction.reading.mail", "read_mail"),
    Kind.TEXT: ("extraction.reading.plain", "read_text"),
}


def read(data: bytes, name: str, *, limits: Limits = Limits()) -> Document:  # noqa: B008 - frozen
    """The document in `data`; `name` is its file name, by which only doubts about its kind are settled.

    Raises `Unreadable` with the reason where there is nothing to read. A blank page is no error: it has no words.
    """
    if not data:
        raise Unreadable(Reason.EMPTY)
    if len(data) > limits.bytes:
        raise Unreadable(
            Reason.TOO_LARGE, f"It has {len(data) / 1e6:.0f} MB; {limits.bytes / 1e6:.0f} MB is the limit."
        )
    return _reader(sniff(data, name), data, name)(data, name, limits)


def _reader(kind: Kind, data: bytes, name: str) -> Callable[[bytes, str, Limits], Document]:
    if kind not in _READERS:
        from extraction.reading.refusal import refusal_of

        raise refusal_of(kind, data, name)
    return _loaded(kind)


@cache
def _loaded(kind: Kind) -> Callable[[bytes, str, Limits], Document]:
    module, function = _READERS[kind]
    reader: Callable[[bytes, str, Limits], Document] = getattr(import_module(module), function)
    return reader
