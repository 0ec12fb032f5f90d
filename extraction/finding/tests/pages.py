"""Pages drawn as text, for tests: each character takes one column, so that layouts can be seen in the test."""

from __future__ import annotations

import re

from extraction.engines.offline import OfflineEngine
from extraction.model import Box, Document, FieldSpec, Page, Row, Table, Word
from extraction.presets import PRESETS

WIDTH, HEIGHT = 900.0, 1100.0
_CHARACTER, _LINE, _SIZE, _MARGIN = 4.8, 14.0, 10.0, 40.0
ANY_STATE = PRESETS["any-state"].fields


def page(text: str, number: int = 1, *, recognised: bool = False) -> Page:
    """A page with the words of a text where they stand in it; words between asterisks are bold."""
    words = []
    for line_number, line in enumerate(text.splitlines()):
        top = _MARGIN + line_number * _LINE
        for match in re.finditer(r"\S+", line):
            left = _MARGIN + match.start() * _CHARACTER
            box = Box(left, top, left + len(match[0]) * _CHARACTER, top + 1.2 * _SIZE)
            bold = match[0].startswith("*") and match[0].endswith("*") and len(match[0]) > 2
            words.append(Word(match[0].strip("*") if bold else match[0], box, _SIZE, bold, 0.97 if recognised else 1.0))
    return Page(number, WIDTH, HEIGHT, tuple(words), recognised=recognised)


def document(*texts: str, recognised: bool = False) -> Document:
    pages = tuple(page(text, number, recognised=recognised) for number, text in enumerate(texts, 1))
    return Document("certificate.pdf", "pdf", pages)


def table_of(*texts: str, fields: tuple[FieldSpec, ...] = ANY_STATE) -> Table:
    return OfflineEngine().extract(document(*texts), fields)


def values(row: Row) -> dict[str, object]:
    """The row's values by key, dates as ISO text, empty cells left out."""
    return {
        key: cell.value if not hasattr(cell.value, "isoformat") else str(cell.value)
        for key, cell in row.cells.items()
        if cell.value is not None
    }


def only_row(*texts: str, fields: tuple[FieldSpec, ...] = ANY_STATE) -> dict[str, object]:
    (row,) = table_of(*texts, fields=fields).rows
    return values(row)
