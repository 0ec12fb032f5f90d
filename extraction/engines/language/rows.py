"""From a model's answer to rows of cells, each held against the page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from extraction.engines.language.grounding import grounded
from extraction.engines.language.numbering import Listing
from extraction.engines.language.refusals import NoAnswer, Silence
from extraction.model import Cell, FieldSpec, Row
from extraction.vocabulary.fields_of_study import is_technical

if TYPE_CHECKING:
    from extraction.engines.language.answers import Answer, AnsweredRow

MOST_ROWS: Final = 1000
_DERIVED: Final = {"technical": "field_of_study"}  # never asked for


def asked_of_model(fields: Sequence[FieldSpec]) -> list[FieldSpec]:
    """The columns without those that follow from others."""
    keys = {spec.key for spec in fields}
    return [spec for spec in fields if _DERIVED.get(spec.key) not in keys]


def rows_of(answer: Answer, fields: Sequence[FieldSpec], listing: Listing, confidence: float) -> list[Row]:
    """The rows of an answer, without empty ones. Columns that were not asked for are passed over.

    Raises `NoAnswer` for more rows than the pages have words: nobody read those.
    """
    if len(answer.rows) > min(MOST_ROWS, len(listing.words)):
        raise NoAnswer(Silence.UNUSABLE)
    specs = {spec.key: spec for spec in asked_of_model(fields)}
    found = [cells_of(row, specs, listing, confidence) for row in answer.rows]
    return [with_derived(Row(cells), fields) for cells in found if cells]


def cells_of(row: AnsweredRow, specs: Mapping[str, FieldSpec], listing: Listing, confidence: float) -> dict[str, Cell]:
    """The cells that one row of an answer claims; of two for a column the one that is better grounded."""
    cells: dict[str, Cell] = {}
    for claim in row.cells:
        spec = specs.get(claim.field)
        cell = grounded(spec, claim.value, claim.words, listing, confidence) if spec else None
        if cell and (claim.field not in cells or cell.confidence > cells[claim.field].confidence):
            cells[claim.field] = cell
    return cells


def with_derived(row: Row, fields: Sequence[FieldSpec]) -> Row:
    """The row with the columns that follow from others."""
    cells = dict(row.cells)
    for spec in fields:
        source = cells.get(_DERIVED.get(spec.key, ""))
        if source is not None and source.value is not None:
            value = is_technical(str(source.value))
            cells[spec.key] = replace(source, value=value, derived_from=_DERIVED[spec.key])
    return Row(cells)


def stands_only_on(row: Row, pages: Collection[int]) -> bool:
    """Whether all of a row that stands anywhere stands on these pages."""
    found = {cell.place.page for cell in row.cells.values() if cell.place}
    return bool(found) and found <= set(pages)
