"""What the child can be asked to do. Each function gets and gives values that can be pickled."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from extraction.model import Document, FieldSpec, Table


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found in one document."""

    document_name: str
    kind: str
    pages: int
    table: Table
    seconds: float  # of reading and finding together
    notes: tuple[str, ...] = ()


def read(source: Path | bytes, name: str) -> Document:
    """The document as pages of words."""
    from extraction import reading

    return reading.read(_bytes(source), name)


def extract(source: Path | bytes, name: str, fields: tuple[FieldSpec, ...]) -> Extraction:
    """The rows of a document, by the offline engine."""
    import extraction

    started = time.perf_counter()
    document = read(source, name)
    table = extraction.extract(document, fields)
    seconds = time.perf_counter() - started
    return Extraction(name, str(document.kind), len(document.pages), table, seconds, document.notes)


def render(source: Path | bytes, name: str, page: int, width: int) -> bytes:
    """The picture of a page, WebP."""
    from extraction.rendering import render_page

    return render_page(_bytes(source), name, page, width=width)


def _bytes(source: Path | bytes) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()
