"""Lines between the rows of a table that say what the rows under them have in common: a date, a field, a sponsor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.finding.candidates import Candidate
from extraction.finding.column_roles import is_date
from extraction.finding.pieces import Piece
from extraction.finding.readings import READERS
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Word
from extraction.values.choices import parse_field_of_study
from extraction.values.organisations import is_unmistakable, organisation_likeness
from extraction.vocabulary.delivery import LABELLED_INDEX

_SCORE = 0.85
_MOST_WORDS = 10
_LIKELY = 0.65
_NEAR = 4.0  # type sizes over the captions that the first heading stands at most


@dataclass(eq=False)
class GroupHeading:
    """What a line says of the rows under it, up to the next that says such a thing."""

    found: Candidate
    span: Span

    @property
    def y(self) -> float:
        return self.span.center[1]


def group_headings(sheet: Sheet, body: Sequence[Word], left: float, top: float) -> list[GroupHeading]:
    """The headings among the words of a body, top to bottom; `left` is where its first column begins."""
    inside = {id(word) for word in body}
    middle = (min(word.box.x0 for word in body) + max(word.box.x1 for word in body)) / 2
    found = []
    for span in sheet.spans:
        in_body = id(span.words[0]) in inside
        above = 0 < top - span.box.y1 < _NEAR * span.em
        if not (in_body or above) or len(span.words) > _MOST_WORDS:
            continue
        if in_body and span.box.x0 > left + 1.5 * span.em and abs(span.center[0] - middle) >= 2 * span.em:
            continue
        if not _stands_alone(span, sheet):
            continue
        candidate = _said(span)
        # Dates and organisations do not end titles; names of fields do.
        if candidate and candidate.role not in ("completion_date", "sponsor") and _goes_on(span, sheet):
            continue
        if candidate is not None and (in_body or candidate.role == "completion_date"):
            found.append(GroupHeading(candidate, span))
    return found


def _stands_alone(span: Span, sheet: Sheet) -> bool:
    """Whether nothing stands beside a line."""
    _, top, _, bottom = span.box
    least = 0.2 * (bottom - top)
    for other in sheet.spans:
        _, y0, _, y1 = other.box
        if y1 - top > least and bottom - y0 > least and y1 - y0 > least and other is not span:
            return False
    return True


def _goes_on(span: Span, sheet: Sheet) -> bool:
    """Whether a line may be the second of a wrapped cell, by the line over it."""
    block = sheet.block_of[span.number].spans
    if block[0] is span:
        return False
    before = block[block.index(span) - 1]
    return before.bold == span.bold and span.box.y0 - before.box.y1 <= 0.7 * span.box.height


def _said(span: Span) -> Candidate | None:
    piece = Piece.of_span(span)
    text = piece.cleaned
    if is_date(text):
        role = "completion_date"
    elif parse_field_of_study(text):
        role = "field_of_study"
    elif LABELLED_INDEX.exact(text):
        role = "delivery_method"
    elif (is_unmistakable(text) or organisation_likeness(text) >= _LIKELY) and len(span.words) <= 8:
        role = "sponsor"
    else:
        return None
    reading = READERS[role](piece)
    return Candidate(role, reading, piece, _SCORE, "table") if reading else None
