"""How likely a value of a paper is right, by the kind of its evidence."""

from __future__ import annotations

from extraction.finding.candidates import Candidate
from extraction.finding.forms.wanted import Wanted
from extraction.model import Cell

_LEVELS = {
    "caption": 0.97,
    "table": 0.95,
    "letterhead": 0.7,
    "date alone": 0.8,
    "sign of an amount": 0.92,
    "named currency": 0.9,
}
_WEAK_CAPTION = 0.75
_SURE_OF_LETTERS = 0.9
_CLOSE = 0.1


def form_cell(candidate: Candidate, wanted: Wanted) -> Cell:
    """The cell of a chosen candidate, with its evidence."""
    return Cell(
        value=candidate.value,
        printed=candidate.reading.printed,
        confidence=_confidence(candidate),
        place=candidate.piece.place,
        derived_from=_source_key(candidate, wanted),
        reasons=(f"{candidate.source} {candidate.direction}".strip(), *candidate.supports),
    )


def _confidence(candidate: Candidate) -> float:
    level = _LEVELS[candidate.source]
    if candidate.source == "caption" and candidate.strength < _WEAK_CAPTION:
        level -= 0.12
    if candidate.source == "letterhead":
        level += min(0.2, 0.5 * max(0.0, candidate.score - 0.6))
    if candidate.margin < _CLOSE:
        level -= 0.1
    level -= 0.3 * (1.0 - min(1.0, candidate.reading.fit))
    if candidate.piece.recognised and candidate.piece.certainty < _SURE_OF_LETTERS:
        level -= min(0.3, 0.05 + _SURE_OF_LETTERS - candidate.piece.certainty)
    return round(max(0.05, min(0.99, level + 0.01 * bool(candidate.supports))), 3)


def _source_key(candidate: Candidate, wanted: Wanted) -> str:
    """The column beside whose amount a currency's sign stands."""
    if candidate.source != "sign of an amount":
        return ""
    return next((key for key, item in wanted.items.items() if item.key in ("total", "amount_due")), "")
