"""A document that was read as bytes to keep, so that its pages need not be recognised again.

The bytes are plain data, compressed JSON: whoever made them, loading them runs nothing. Whoever loads them may have got
anything, cut short or forged, so every value is checked.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

from extraction.model import Box, Document, Page, Word
from extraction.reading.kinds import Kind

_FORM = 1
_LARGEST = 256 * 1024**2  # bytes after unpacking; the fullest document within `Limits` needs a third of it


def is_worth_keeping(document: Document) -> bool:
    """Whether reading it took recognition, which takes a hundred times as long as a text layer."""
    return any(page.recognised for page in document.pages)


def packed(document: Document) -> bytes:
    """The document without its name, which the same bytes may have several of. Figures come back to the last bit."""
    content = {
        "form": _FORM,
        "kind": str(document.kind),
        "notes": document.notes,
        "pages": [_page_as_json(page) for page in document.pages],
    }
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def unpacked(kept: bytes, name: str) -> Document | None:
    """The document that `packed` was given, called `name`; None where the bytes are not what it made."""
    try:
        unpacking = zlib.decompressobj()
        content = json.loads(unpacking.decompress(kept, _LARGEST))
        if not unpacking.eof or content["form"] != _FORM:
            return None
        pages = tuple(map(_page, content["pages"]))
        return Document(name, Kind(content["kind"]), pages, tuple(map(_text, content["notes"])))
    except (zlib.error, ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError):
        return None


def _page_as_json(page: Page) -> list[Any]:
    return [
        page.number,
        page.width,
        page.height,
        page.part,
        page.turned,
        page.recognised,
        [[word.text, *word.box, word.size, word.bold, word.confidence] for word in page.words],
        page.rules,
    ]


def _page(values: Sequence[Any]) -> Page:
    number, width, height, part, turned, recognised, words, rules = values
    if turned not in (0, 90, 180, 270):
        raise ValueError("not a quarter turn")
    return Page(
        int(number),
        float(width),
        float(height),
        tuple(map(_word, words)),
        part=int(part),
        turned=int(turned),
        recognised=bool(recognised),
        rules=tuple(map(_box, rules)),
    )


def _word(values: Sequence[Any]) -> Word:
    text, x0, y0, x1, y1, size, bold, confidence = values
    return Word(_text(text), _box((x0, y0, x1, y1)), float(size), bool(bold), float(confidence))


def _box(edges: Sequence[Any]) -> Box:
    x0, y0, x1, y1 = edges
    return Box(float(x0), float(y0), float(x1), float(y1))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
