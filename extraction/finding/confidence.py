"""How likely a chosen value is right."""

from __future__ import annotations

from extraction.finding.candidates import Candidate
from extraction.finding.rows import RowDraft


def confidence_of(candidate: Candidate, draft: RowDraft) -> float:
    """The confidence of a cell, 0 to 1."""
    return round(min(0.99, candidate.score), 3)
