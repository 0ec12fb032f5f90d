"""How likely a chosen value is right: by the kind of its evidence, what speaks against it, and how well it was read.

The levels were set on certificates of 79 layouts, so that of the cells at 0.9 and above at least 99 in 100 are right.
`bench/calibration.py` leaves each layout out once and tries on it the kinds of evidence that the others trust: of 4,493
cells 4,063 were trusted, 5 of them wrong. Layouts unlike all of these may be read worse than that.
"""

from __future__ import annotations

from extraction.finding.candidates import Candidate
from extraction.finding.rows import RowDraft

# By source, and where it matters by column.
_LEVELS: dict[str, float] = {
    "caption": 0.97,
    "open caption": 0.95,
    "table": 0.96,
    "sentence": 0.95,
    "statement": 0.97,
    "ticked box": 0.96,
    "credit line": 0.95,
    "credits in the text": 0.93,
    "date in a sentence": 0.93,
    "field in a sentence": 0.94,
    "method alone": 0.94,
    "greeting": 0.9,
    "line of the registry": 0.91,
    "number near the registry": 0.92,
    "field set apart": 0.86,
    "before its number": 0.84,
    "place in a sentence": 0.85,
    "place alone": 0.75,
    "beside the title": 0.8,
    "announced": 0.75,
    "method in the text": 0.88,
    "field alone": 0.88,
    "list": 0.9,
    "head": 0.86,
    "masthead": 0.75,
    "date alone": 0.78,
    "address": 0.7,
    "display": 0.65,
    "line": 0.6,
    "other date": 0.2,
}
_UNKNOWN_SOURCE = 0.5
_WEAK_CAPTION = 0.7  # strength under which a caption may be a word of the text
_FREE_TEXT = frozenset({"course_title", "participant", "sponsor", "sponsor_id", "course_id", "location"})
_SURE_OF_LETTERS = 0.9  # of the recogniser, below which single letters may be wrong
_CLOSE = 0.12  # a rival this near makes a choice doubtful
_CEILING = 0.99


def confidence_of(candidate: Candidate, draft: RowDraft) -> float:
    """The confidence of a cell, 0 to 1."""
    level = _LEVELS.get(candidate.source, _UNKNOWN_SOURCE)
    level += 0.02 * (len(candidate.supports) > 1)
    if candidate.source == "caption" and candidate.strength < _WEAK_CAPTION:
        level -= 0.02 if candidate.direction in ("behind it", "right of it") else 0.06
    if candidate.role == "course_id" and candidate.source == "open caption":
        level -= 0.08  # the number may be that of another board
    if candidate.source == "credit line" and draft.sums_up is not None:
        level += 0.03 if draft.sums_up else -0.2
    if candidate.margin < _CLOSE:
        level -= 0.06 if candidate.margin > _CLOSE / 2 else 0.14
    level -= 0.3 * (1.0 - min(1.0, candidate.reading.fit)) * (candidate.source != "display")
    level -= _misreading(candidate)
    return round(max(0.05, min(_CEILING, level)), 3)


def _misreading(candidate: Candidate) -> float:
    """What doubtful letters cost."""
    if not candidate.piece.recognised or candidate.role not in _FREE_TEXT:
        return 0.0
    certainty = candidate.piece.certainty
    return 0.01 if certainty >= _SURE_OF_LETTERS else min(0.3, 0.05 + (_SURE_OF_LETTERS - certainty))
