"""Documents and tables as values that JSON can hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from extraction.errors import Unreadable
from extraction.model import Cell, Document, FieldSpec, Place, Row, Table, Value
from extraction.sandbox import Extraction

_DIGITS = 4


def extraction_as_json(name: str, outcome: Extraction | Unreadable, seconds: float) -> dict[str, Any]:
    """One document's entry: its rows, or the reason why there are none."""
    if isinstance(outcome, Unreadable):
        return _entry(name, [], seconds, error=str(outcome))
    entry = _entry(name, rows_as_json(outcome.table), outcome.seconds) | {"engine": outcome.engine}
    return entry | {"notes": list(outcome.notes)} if outcome.notes else entry


def document_as_json(name: str, outcome: Document | Unreadable, seconds: float) -> dict[str, Any]:
    """One document's pages and words, for whoever wants to see what was read."""
    if isinstance(outcome, Unreadable):
        return {"file": name, "pages": [], "seconds": round(seconds, _DIGITS), "error": str(outcome)}
    pages = [
        {
            "number": page.number,
            "part": page.part,
            "width": round(page.width, 1),
            "height": round(page.height, 1),
            "turned": page.turned,
            "recognised": page.recognised,
            "words": [
                {
                    "text": word.text,
                    "box": [round(edge, 1) for edge in word.box],
                    "size": round(word.size, 1),
                    "bold": word.bold,
                    "confidence": round(word.confidence, _DIGITS),
                }
                for word in page.words
            ],
        }
        for page in outcome.pages
    ]
    notes = list(outcome.notes)
    return {"file": name, "kind": str(outcome.kind), "pages": pages, "notes": notes, "seconds": round(seconds, _DIGITS)}


def _entry(name: str, rows: list[dict[str, Any]], seconds: float, error: str | None = None) -> dict[str, Any]:
    return {"file": name, "rows": rows, "seconds": round(seconds, _DIGITS), "error": error}


def rows_as_json(table: Table) -> list[dict[str, Any]]:
    """The rows: a value or null for every field, and beside them confidence and source by field."""
    return [_row(row, table.fields) for row in table.rows]


def _row(row: Row, fields: tuple[FieldSpec, ...]) -> dict[str, Any]:
    cells = {field.key: row.cell(field.key) for field in fields}
    return {
        **{key: value_as_json(cell.value) for key, cell in cells.items()},
        "confidence": {key: round(cell.confidence, _DIGITS) for key, cell in cells.items()},
        "source": {key: _source(cell, cell.place) for key, cell in cells.items() if cell.place is not None},
    }


def _source(cell: Cell, place: Place) -> dict[str, Any]:
    """Where a value stands and how it is printed; of a derived one also the field that it follows from."""
    derived = {"derived_from": cell.derived_from} if cell.derived_from else {}
    return {
        "page": place.page,
        "box": [round(edge, _DIGITS) for edge in place.box],
        "printed": cell.printed,
        **derived,
    }


def value_as_json(value: Value) -> str | float | bool | None:
    """Dates in ISO 8601; whole numbers without a fraction."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
