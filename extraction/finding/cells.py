"""From the chosen candidates of a row to its cells, with derived ones."""

from __future__ import annotations

from extraction.finding.asked import Asked
from extraction.finding.candidates import Candidate
from extraction.finding.confidence.judgement import LEARNED, Judgement, judge_absence, judge_value
from extraction.finding.confidence.surroundings import Surroundings
from extraction.finding.rows import RowDraft
from extraction.model import Cell, Row
from extraction.vocabulary.fields_of_study import is_technical

_DERIVED_FROM = {"technical": "field_of_study"}


def row_of(draft: RowDraft, asked: Asked, surroundings: Surroundings) -> Row:
    """The row's cells by key, for the columns that were asked for; an empty one with what is known of its absence."""
    cells: dict[str, Cell] = {}
    judgements: dict[str, Judgement] = {}  # one serves a column and what is derived from it
    for spec in asked.fields:
        origin = _DERIVED_FROM.get(spec.key, spec.key)
        candidate = draft.cells.get(origin)
        if candidate is not None:
            judgement = judgements.get(origin) or judge_value(candidate, draft, surroundings)
            judgements[origin] = judgement
            cells[spec.key] = _cell(candidate, judgement) if origin == spec.key else _technical(candidate, judgement)
        elif asked.certificates and origin in LEARNED:
            judgement = judge_absence(origin, draft, surroundings)
            derived_from = origin if origin != spec.key else ""
            cells[spec.key] = Cell(None, "", judgement.confidence, None, derived_from, judgement.reasons)
    return Row(cells)


def _cell(candidate: Candidate, judgement: Judgement) -> Cell:
    return Cell(
        value=candidate.value,
        printed=candidate.reading.printed,
        confidence=judgement.confidence,
        place=candidate.piece.place,
        reasons=judgement.reasons,
    )


def _technical(field_of_study: Candidate, judgement: Judgement) -> Cell:
    return Cell(
        value=is_technical(str(field_of_study.value)),
        printed=field_of_study.reading.printed,
        confidence=judgement.confidence,
        place=field_of_study.piece.place,
        derived_from="field_of_study",
        reasons=judgement.reasons,
    )
