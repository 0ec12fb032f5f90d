"""Documents with their rows in words: why each value was chosen, what rivals it had, and why it is sure or not."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.as_json import value_as_json
from extraction.errors import Unreadable
from extraction.model import EMPTY_CELL, Cell, FieldSpec, Table
from extraction.sandbox import Extraction

SURE = 0.9  # what that means on layouts left out of learning is said in docs/accuracy.md


def explanation(name: str, outcome: Extraction | Unreadable) -> str:
    """A document's rows, cell by cell, in lines of text."""
    if isinstance(outcome, Unreadable):
        return f"{name}\n  Could not be read: {outcome}\n"
    lines = [name, *(f"  {note}" for note in outcome.notes), *_rows(outcome.table)]
    return "\n".join(lines) + "\n"


def _rows(table: Table) -> Iterator[str]:
    if not table.rows:
        yield "  No row: the document does not read like a certificate, or holds nothing of what is asked for."
    names = {field.key: field.name for field in table.fields}
    for number, row in enumerate(table.rows, 1):
        yield f"  Row {number}"
        for field in table.fields:
            yield from _cell(field, row.cell(field.key), names)


def _cell(field: FieldSpec, cell: Cell, names: dict[str, str]) -> Iterator[str]:
    if cell == EMPTY_CELL:
        yield f"    {field.name}: empty"
        return
    value = "empty" if cell.value is None else f"“{value_as_json(cell.value)}”"
    doubt = "" if cell.confidence >= SURE else ", to be checked"
    yield f"    {field.name}: {value} ({int(100 * cell.confidence)} %{doubt})"
    if cell.derived_from:
        yield f"      Follows from {names.get(cell.derived_from, cell.derived_from)}."
    if cell.place is not None:
        left, top, right, bottom = (round(100 * edge) for edge in cell.place.box)
        printed = f"printed “{cell.printed}”, " if cell.printed else ""
        yield (
            f"      On page {cell.place.page}, {printed}"
            f"{left} to {right} % from the left, {top} to {bottom} % from the top."
        )
    yield from (f"      {reason}" for reason in cell.reasons)
