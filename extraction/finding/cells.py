"""From the chosen candidates of a row to its cells, with derived ones."""

from __future__ import annotations

from extraction.finding.asked import Asked
from extraction.finding.candidates import Candidate
from extraction.finding.confidence import confidence_of
from extraction.finding.rows import RowDraft
from extraction.model import Cell, Row
from extraction.vocabulary.fields_of_study import is_technical


def row_of(draft: RowDraft, asked: Asked) -> Row:
    """The row's cells by key, for the columns that were asked for."""
    cells: dict[str, Cell] = {}
    for spec in asked.fields:
        candidate = draft.cells.get(spec.key)
        if candidate is not None:
            cells[spec.key] = _cell(candidate, draft)
        elif spec.key == "technical" and "field_of_study" in draft.cells:
            cells[spec.key] = _technical(draft.cells["field_of_study"], draft)
    return Row(cells)


def _cell(candidate: Candidate, draft: RowDraft) -> Cell:
    reasons = (f"{candidate.source} {candidate.direction}".strip(), *candidate.supports)
    return Cell(
        value=candidate.value,
        printed=candidate.reading.printed,
        confidence=confidence_of(candidate, draft),
        place=candidate.piece.place,
        reasons=reasons,
    )


def _technical(field_of_study: Candidate, draft: RowDraft) -> Cell:
    return Cell(
        value=is_technical(str(field_of_study.value)),
        printed=field_of_study.reading.printed,
        confidence=confidence_of(field_of_study, draft),
        place=field_of_study.piece.place,
        derived_from="field_of_study",
    )
