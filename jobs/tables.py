"""An engine's tables as the JSON that is stored of a task: values in one part, their evidence in another."""

from __future__ import annotations

import datetime as dt
import math
import re
import uuid
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, TypedDict

from extraction.model import Cell, FieldSpec, Table, Value

Json = str | int | float | bool | None

# What PostgreSQL's jsonb or UTF-8 cannot hold: NUL and halves of surrogate pairs.
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_BOX_DIGITS: Final = 4  # of a fraction of a page: a tenth of a millimetre


class Part(NamedTuple):
    """What was found in one file of a task."""

    source_file_id: uuid.UUID
    table: Table


class Evidence(TypedDict):
    """Why a cell holds what it holds. `page` from 1; `box` in fractions of the page: left, top, right, bottom."""

    confidence: float
    page: int | None
    box: list[float] | None
    printed: str
    derived_from: str
    file_id: str


def result(specs: Sequence[FieldSpec], parts: Sequence[Part]) -> dict[str, Any]:
    """`{"columns": [heading], "keys": [key], "results": [[value]]}`, dates as ISO 8601."""
    return {
        "columns": [storable(spec.name) for spec in specs],
        "keys": [spec.key for spec in specs],
        "results": [[as_json(row.cell(spec.key).value) for spec in specs] for part in parts for row in part.table.rows],
    }


def evidence(specs: Sequence[FieldSpec], parts: Sequence[Part]) -> list[list[Evidence | None]]:
    """In the shape of `result`'s rows; null for a cell that the engine says nothing of."""
    return [
        [_evidence(row.cell(spec.key), part.source_file_id) for spec in specs]
        for part in parts
        for row in part.table.rows
    ]


def as_json(value: Value) -> Json:
    """A value as it is stored and sent: "2026-03-01", 2, 2.5, true, text or null."""
    match value:
        case None | bool():
            return value
        case dt.date():
            return value.isoformat()[:10]
        case str():
            return storable(value)
        case float() | int() if math.isfinite(value):
            return int(value) if float(value).is_integer() else float(value)
        case _:
            return None


def storable(text: str) -> str:
    """Without the characters that the database refuses."""
    return _UNSTORABLE.sub("", text)


def _evidence(cell: Cell, file_id: uuid.UUID) -> Evidence | None:
    if not cell.confidence and cell.place is None and not cell.printed:
        return None
    place = cell.place
    return {
        "confidence": round(cell.confidence, 3),
        "page": place.page if place else None,
        "box": [round(edge, _BOX_DIGITS) for edge in place.box] if place else None,
        "printed": storable(cell.printed),
        "derived_from": cell.derived_from,
        "file_id": str(file_id),
    }
