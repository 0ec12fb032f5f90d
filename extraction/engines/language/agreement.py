"""What two readers of one page say together: the model's answers beside those of the offline engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from extraction.engines.language.typed import alike
from extraction.model import Cell, FieldSpec, Row

AGREED: Final = 0.97  # both read the same, in different ways
DISPUTED: Final = 0.6  # at most, where the other is sure of something else
_SURE: Final = 0.9


def confirmed(rows: Sequence[Row], offline: Sequence[Row], fields: Sequence[FieldSpec]) -> list[Row]:
    """The model's rows, with what the offline engine's row of the same thing makes of their confidence."""
    partners = _partners(rows, offline, fields)
    return [
        Row({key: _weighed(cell, offline[partners[at]].cell(key)) for key, cell in row.cells.items()})
        if at in partners
        else row
        for at, row in enumerate(rows)
    ]


def second_opinion(offline: Cell, answer: Cell) -> Cell:
    """The cell of which the offline engine was not sure, after the model was asked."""
    if alike(offline.value, answer.value):
        return _agreed(offline if offline.place else answer, offline, answer)
    if answer.place is None:
        return offline
    return answer if offline.value is None else replace(answer, confidence=min(answer.confidence, DISPUTED))


def _weighed(answer: Cell, offline: Cell) -> Cell:
    if offline.value is None:
        return answer
    if alike(offline.value, answer.value):
        return _agreed(answer if answer.place else offline, offline, answer)
    if offline.confidence >= _SURE:
        return replace(answer, confidence=min(answer.confidence, DISPUTED))
    return answer


def _agreed(cell: Cell, offline: Cell, answer: Cell) -> Cell:
    """Two witnesses, if each has found it on the page."""
    if answer.place is None:
        return replace(cell, confidence=offline.confidence)
    confidence = max(AGREED, offline.confidence, answer.confidence)
    return replace(cell, confidence=confidence, reasons=(*cell.reasons, "both engines agree"))


def _partners(rows: Sequence[Row], offline: Sequence[Row], fields: Sequence[FieldSpec]) -> dict[int, int]:
    """For the model's rows the offline rows that have most in common with them, each once."""
    if len(rows) == len(offline) == 1:
        return {0: 0}
    pairs = [
        (_in_common(rows[one], offline[other], fields), -abs(one - other), one, other)
        for one, other in product(range(len(rows)), range(len(offline)))
    ]
    partners: dict[int, int] = {}
    for common, _, one, other in sorted(pairs, reverse=True):
        if common and one not in partners and other not in partners.values():
            partners[one] = other
    return partners


def _in_common(one: Row, other: Row, fields: Sequence[FieldSpec]) -> int:
    values = [(one.cell(spec.key).value, other.cell(spec.key).value) for spec in fields]
    return sum(value is not None and alike(value, found) for value, found in values)
