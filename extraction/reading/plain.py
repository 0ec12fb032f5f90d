"""Text without any form: its columns are kept, as a typewriter would set them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from extraction.errors import Reason, Unreadable
from extraction.model import Box, Document, Page, Word
from extraction.reading.kinds import Kind, suffix
from extraction.reading.limits import Limits
from extraction.reading.typesetting import HEIGHT, MARGIN, WIDTH, Paragraph, Run, TableBlock, TableCell, typeset

_SIZE = 9.0
_ADVANCE = 0.6 * _SIZE  # of a typewriter's letter
_LEADING = 12.0
_LINES = int((HEIGHT - 2 * MARGIN) / _LEADING)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(data: bytes, name: str, limits: Limits) -> Document:
    """The document; a CSV or TSV becomes a table."""
    text = decoded(data)
    notes: tuple[str, ...] = ()
    if len(text) > limits.characters:
        text, notes = text[: limits.characters], (f"Only the first {limits.characters:,} characters were read.",)
    if not text.strip():
        raise Unreadable(Reason.EMPTY)
    table = _table(text, name)
    pages = typeset([table]) if table else text_pages(text)
    return Document(name, Kind.TEXT, pages[: limits.pages], notes)


def decoded(data: bytes, declared: str | None = None) -> str:
    """The characters: by byte order mark, as declared, as UTF-8, and at last as Windows wrote in Western Europe."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    for candidate in (declared, "utf-8"):
        try:
            return data.decode(candidate) if candidate else data.decode("utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    if data[1:200:2].count(0) > 40:  # every other byte is zero: UTF-16 without its mark
        return data.decode("utf-16-le", errors="replace")
    return data.decode("cp1252", errors="replace")


def _table(text: str, name: str) -> TableBlock | None:
    delimiter = {"csv": ",", "tsv": "\t"}.get(suffix(name))
    if delimiter is None:
        return None
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        return None
    return TableBlock(
        tuple(tuple(TableCell((Paragraph((Run(cell, _SIZE),), after=0),)) for cell in row) for row in rows)
    )


def text_pages(text: str, *, first: int = 1, part: int = 0) -> tuple[Page, ...]:
    """The text line by line, every character in its column; a form feed begins a new page."""
    sheets = [sheet for chunk in text.split("\f") for sheet in _sheets(chunk)]
    return tuple(
        Page(first + at, _width(sheet), HEIGHT, tuple(_words(sheet)), part=part) for at, sheet in enumerate(sheets)
    )


def _sheets(chunk: str) -> Iterator[list[str]]:
    lines = [line.expandtabs(8).rstrip() for line in chunk.splitlines()] or [""]
    for start in range(0, len(lines), _LINES):
        yield lines[start : start + _LINES]


def _width(lines: list[str]) -> float:
    return max(WIDTH, 2 * MARGIN + _ADVANCE * max(map(len, lines)))


def _words(lines: list[str]) -> Iterator[Word]:
    for row, line in enumerate(lines):
        top = MARGIN + row * _LEADING
        for match in re.finditer(r"\S+", line):
            x0, x1 = (MARGIN + column * _ADVANCE for column in match.span())
            yield Word(match.group(), Box(x0, top, x1, top + _SIZE), _SIZE)
