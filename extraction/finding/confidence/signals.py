"""What speaks for and against a chosen value: kinds (words) and numbers by name, for the model to weigh.

A number that is missing says nothing. New kinds of evidence need no change here: the model takes a word that it has
not learned for one that says nothing, until `make train` has seen it.
"""

from __future__ import annotations

from collections import Counter

from extraction.finding.candidates import Candidate
from extraction.finding.confidence.edges import UNKNOWN, edges_of, widest_gap
from extraction.finding.confidence.plausibility import plausibility
from extraction.finding.confidence.surroundings import RowInCommon, Surroundings, value_key
from extraction.finding.rows import RowDraft

Signals = dict[str, float | str]

# Evidence that does not go by looks: whoever drew the page said what stands there.
STRONG = frozenset({"caption", "table", "statement", "sentence", "credit line", "ticked box", "line of the registry"})
_STRONG_SCORE = 0.7
_SHARED_WORDS = frozenset({"credits", "field_of_study", "delivery_method"})
_TELLING = ("course_title", "participant", "completion_date", "credits")
_LEAST_KEY = 4  # characters of a value that is looked for elsewhere on the page
_MOST_REPEATS = 3
_MOST_ROWS_LOOKED_AT = 60


def signals_of(candidate: Candidate, draft: RowDraft, surroundings: Surroundings) -> Signals:
    """All signals of a value in its row."""
    return {
        **_of_itself(candidate, surroundings),
        **plausibility(candidate, draft.cells),
        **_row(candidate, draft, surroundings),
        **surroundings.signals,
    }


def _of_itself(candidate: Candidate, surroundings: Surroundings) -> Signals:
    """Those that are the same in every row it stands in, as the participant does in all rows of a table."""
    found = surroundings.of_candidates.get(id(candidate))
    if found is None:
        found = surroundings.of_candidates[id(candidate)] = {
            **_evidence(candidate),
            **_wording(candidate, surroundings),
            **_rivals(candidate, surroundings),
        }
    return found


def _evidence(candidate: Candidate) -> Signals:
    """How it was found."""
    source = candidate.source
    return {
        "role": candidate.role,
        "source": source,
        "direction": f"{source} {candidate.direction}".strip(),
        "score": candidate.score,
        "fit": candidate.reading.fit,
        "strength": candidate.strength,
        "supports": float(len(candidate.supports)),
    }


def _wording(candidate: Candidate, surroundings: Surroundings) -> Signals:
    """How its words stand on the page, and how well they were read."""
    piece = candidate.piece
    words = piece.words
    if not words:
        return dict(UNKNOWN)
    key = value_key(candidate.value)
    long_enough = isinstance(candidate.value, str) and len(key) >= _LEAST_KEY
    found: Signals = {
        **edges_of(candidate.role, piece, surroundings),
        "words": float(len(words)),
        "lines": float(len(piece.lines)),
        "gap": widest_gap(piece),
        "size": words[0].size / (surroundings.type_size or 1.0),
        "height": piece.place.box.y0,
        "holds a caption": float(bool(piece.word_ids & surroundings.captions)),
    }
    if long_enough and len(surroundings.drafts) <= _MOST_ROWS_LOOKED_AT:
        found["repeats"] = float(min(_MOST_REPEATS, surroundings.said.count(key)))
    if piece.recognised:
        found["certainty"] = piece.certainty
    return found


def _rivals(candidate: Candidate, surroundings: Surroundings) -> Signals:
    """What else could stand in its column."""
    offered = surroundings.offered.get(candidate.role, {})
    mine = value_key(candidate.value)
    others = [score for key, score in offered.items() if key != mine]
    captions = surroundings.captions_by_role[candidate.role]
    return {
        "margin": candidate.margin,
        "other values": float(len(others)),
        "best other": max(others, default=0.0),
        "passed over": float(sum(rival.score > candidate.score for rival in candidate.rivals)),
        "captions": float(captions),
        "unread captions": float(max(0, captions - surroundings.captioned_by_role[candidate.role])),
    }


def _row(candidate: Candidate, draft: RowDraft, surroundings: Surroundings) -> Signals:
    """How it goes with the other values of its row."""
    row = _common(draft, surroundings)
    role, key = candidate.role, value_key(candidate.value)
    found: Signals = {
        "values in the row": float(len(draft.cells) - (role in draft.cells)),
        "strong values in the row": float(len(row.strong) - (role in row.strong)),
        "shares words": float(_shares_words(candidate, draft)),
        "row explained": row.explained,
        "as another value": float(row.times[key] > (row.keys.get(role) == key)),
    }
    if draft.sums_up is not None:
        found["sum"] = "right" if draft.sums_up else "wrong"
    for other in _TELLING:
        if other != role:
            found[f"{other} of the row"] = draft.cells[other].source if other in draft.cells else "missing"
    return found


def _common(draft: RowDraft, surroundings: Surroundings) -> RowInCommon:
    """What holds for all cells of a row."""
    row = surroundings.rows.get(id(draft))
    if row is None:
        keys = {role: value_key(cell.value) for role, cell in draft.cells.items()}
        strong = frozenset(role for role, cell in draft.cells.items() if is_strong(cell))
        row = RowInCommon(keys, Counter(keys.values()), strong, surroundings.explained_beside(draft))
        surroundings.rows[id(draft)] = row
    return row


def _shares_words(candidate: Candidate, draft: RowDraft) -> bool:
    """Whether another value of the row stands on some of its words, which may not hold both."""
    words = candidate.piece.word_ids
    shared = _SHARED_WORDS if candidate.role in _SHARED_WORDS else ()
    for role, other in draft.cells.items():
        if role != candidate.role and not words.isdisjoint(other.piece.word_ids) and other.role not in shared:
            return True
    return False


def is_strong(candidate: Candidate) -> bool:
    """Whether a value was announced, and fits."""
    return candidate.source in STRONG and candidate.score >= _STRONG_SCORE
