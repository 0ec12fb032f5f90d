"""An engine's tables as the JSON that is stored of a task: values in one part, their evidence in another."""

from __future__ import annotations

import datetime as dt
import math
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypedDict

from extraction.combining import combine
from extraction.model import Cell, FieldSpec, Table, Value

Json = str | int | float | bool | None

# What PostgreSQL's jsonb or UTF-8 cannot hold: NUL and halves of surrogate pairs.
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
# Below these a cell is marked for a look. What 0.9 means on layouts that the confidence was not learned from is said in
# docs/accuracy.md; an empty cell is marked where a value was rather missed than not.
DOUBT_BELOW: Final = 0.9
DOUBT_ABSENCE_BELOW: Final = 0.5
_BOX_DIGITS: Final = 4  # of a fraction of a page: a tenth of a millimetre


class Part(NamedTuple):
    """What was found in one file of a task."""

    source_file_id: uuid.UUID
    table: Table


class Evidence(TypedDict):
    """Why a cell holds what it holds. `page` from 1; `box` in fractions of the page: left, top, right, bottom.

    `doubtful` cells are to be compared with the document by a person.
    """

    confidence: float
    doubtful: bool
    page: int | None
    box: list[float] | None
    printed: str
    derived_from: str
    file_id: str


Line = Mapping[str, tuple[uuid.UUID, Cell]]
"""A row of a result: by key, the file that says it and the cell."""


def lines(parts: Sequence[Part]) -> list[Line]:
    """The rows of a task's files; what several of them say of the same record is one row."""
    if len(parts) > 1:
        records = combine([part.table for part in parts])
        return [{key: (parts[found.source].source_file_id, found.cell) for key, found in r.items()} for r in records]
    return [
        {key: (part.source_file_id, cell) for key, cell in row.cells.items()}
        for part in parts
        for row in part.table.rows
    ]


def result(specs: Sequence[FieldSpec], found: Sequence[Line]) -> dict[str, Any]:
    """`{"columns": [heading], "keys": [key], "results": [[value]]}`, dates as ISO 8601."""
    return {
        "columns": [storable(spec.name) for spec in specs],
        "keys": [spec.key for spec in specs],
        "results": [
            [as_json(line[spec.key][1].value) if spec.key in line else None for spec in specs] for line in found
        ],
    }


def evidence(specs: Sequence[FieldSpec], found: Sequence[Line]) -> list[list[Evidence | None]]:
    """In the shape of `result`'s rows; null for a cell that the engine says nothing of."""
    return [[_evidence(*line[spec.key]) if spec.key in line else None for spec in specs] for line in found]


def doubtful_cells(rows: Sequence[Sequence[Evidence | None]]) -> int:
    """How many cells a person should look at."""
    return sum(cell is not None and cell["doubtful"] for row in rows for cell in row)


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


def _evidence(file_id: uuid.UUID, cell: Cell) -> Evidence | None:
    if not cell.confidence and cell.place is None and not cell.printed:
        return None
    place = cell.place
    return {
        "confidence": round(cell.confidence, 3),
        "doubtful": cell.confidence < (DOUBT_ABSENCE_BELOW if cell.value is None else DOUBT_BELOW),
        "page": place.page if place else None,
        "box": [round(edge, _BOX_DIGITS) for edge in place.box] if place else None,
        "printed": storable(cell.printed),
        "derived_from": cell.derived_from,
        "file_id": str(file_id),
    }
