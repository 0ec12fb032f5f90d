"""What the child can be asked to do. Each function gets and gives values that can be pickled."""

from __future__ import annotations

import io
import os
import time
from dataclasses import dataclass
from pathlib import Path

from extraction.model import Document, FieldSpec, Table

_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found in one document."""

    document_name: str
    kind: str
    pages: int
    table: Table
    seconds: float  # of reading and finding together
    notes: tuple[str, ...] = ()
    reading: bytes = b""  # what was read, where it took recognition and is new: to be given with the same bytes again
    recognised_pages: int = 0  # those whose words come from OCR
    engine: str = ""  # that filled the table


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in one document, with what another reader needs to read it again."""

    document: Document
    found: Extraction
    pictures: tuple[tuple[int, bytes], ...]  # page number, JPEG


def process_id() -> int:
    """Of the child, for whoever weighs it."""
    return os.getpid()


def read(source: Path | bytes, name: str) -> Document:
    """The document as pages of words."""
    from extraction import reading

    return reading.read(_bytes(source), name)


def extract(source: Path | bytes, name: str, fields: tuple[FieldSpec, ...], kept: bytes | None = None) -> Extraction:
    """The rows of a document, by the offline engine; `kept` is an earlier `Extraction.reading` of the same bytes."""
    return _found(source, name, fields, kept)[1]


def examine(
    source: Path | bytes, name: str, fields: tuple[FieldSpec, ...], kept: bytes | None, pictures: int, width: int
) -> Examination:
    """The same with the document itself and the pictures of its first pages, `width` pixels wide."""
    document, found = _found(source, name, fields, kept)
    drawn = [
        (page.number, _as_jpeg(render(source, name, page.number, width)))
        for page in document.pages[:pictures]
        if page.words
    ]
    return Examination(document, found, tuple(drawn))


def _read(source: Path | bytes, name: str, kept: bytes | None) -> tuple[Document, bytes]:
    """The document, and what to keep of it. What was kept and cannot be made out is as if it were not there."""
    from extraction.reading import keeping

    known = keeping.unpacked(kept, name) if kept else None
    if known is not None:
        return known, b""
    document = read(source, name)
    return document, keeping.packed(document) if keeping.is_worth_keeping(document) else b""


def render(source: Path | bytes, name: str, page: int, width: int) -> bytes:
    """The picture of a page, WebP."""
    from extraction.rendering import render_page

    return render_page(_bytes(source), name, page, width=width)


def _found(
    source: Path | bytes, name: str, fields: tuple[FieldSpec, ...], kept: bytes | None
) -> tuple[Document, Extraction]:
    from extraction.engines.offline import OfflineEngine

    started = time.perf_counter()
    document, reading = _read(source, name, kept)
    engine = OfflineEngine()
    table = engine.extract(document, fields)
    seconds = time.perf_counter() - started
    recognised = sum(page.recognised for page in document.pages)
    return document, Extraction(
        name, str(document.kind), len(document.pages), table, seconds, document.notes, reading, recognised, engine.name
    )


def _as_jpeg(picture: bytes) -> bytes:
    """What every server of language models takes; some local ones take no WebP."""
    from PIL import Image

    buffer = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        opened.convert("RGB").save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()


def _bytes(source: Path | bytes) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()
