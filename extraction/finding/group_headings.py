"""Lines between the rows of a table that say what the rows under them have in common: a date, a field, a sponsor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.finding.candidates import Candidate
from extraction.finding.cell_details import organisation_and_number
from extraction.finding.column_roles import is_date
from extraction.finding.marks import CAPTIONS
from extraction.finding.pieces import Piece
from extraction.finding.readings import READERS
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Word
from extraction.values.choices import parse_field_of_study
from extraction.values.organisations import is_unmistakable, organisation_likeness
from extraction.vocabulary.delivery import LABELLED_INDEX

_SCORE = 0.85
_ENDING_TITLES = ("field_of_study", "delivery_method")
_NUMBERED_SPONSOR = {"sponsor", "sponsor_id"}
_CAPTIONED = ("completion_date", "field_of_study", "delivery_method", "sponsor", "sponsor_id")
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


def group_headings(
    sheet: Sheet, body: Sequence[Word], left: float, top: float, *, sections: bool = False
) -> list[GroupHeading]:
    """The headings among the words of a body, top to bottom; `left` is where its first column begins.

    `sections`: whether the body is one of several under headers of their own, each with its heading over the header.
    """
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
        said = _said(span)
        numbered = sections and {candidate.role for candidate in said} == _NUMBERED_SPONSOR
        for candidate in said:
            # Dates and organisations do not end titles; names of fields do.
            if not candidate.announced_by and candidate.role in _ENDING_TITLES and _goes_on(span, sheet):
                continue
            if in_body or candidate.role == "completion_date" or numbered:
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


def _said(span: Span) -> list[Candidate]:
    piece = Piece.of_span(span)
    if captioned := _captioned(span):
        return [captioned]
    text = piece.cleaned
    if is_date(text):
        role = "completion_date"
    elif parse_field_of_study(text):
        role = "field_of_study"
    elif LABELLED_INDEX.exact(text):
        role = "delivery_method"
    elif parts := organisation_and_number(span.page, [span.words]):
        return [replace(part, score=_SCORE) for part in parts.values()]
    elif (is_unmistakable(text) or organisation_likeness(text) >= _LIKELY) and len(span.words) <= 8:
        role = "sponsor"
    else:
        return []
    reading = READERS[role](piece)
    return [Candidate(role, reading, piece, _SCORE, "table")] if reading else []


def _captioned(span: Span) -> Candidate | None:
    """What a heading says with a caption of its own: "Field of Study: Taxes", "Delivery method: Group Live"."""
    stop = next((i + 1 for i, word in enumerate(span.words) if word.text.endswith(":")), 0)
    label = CAPTIONS.exact(" ".join(word.text for word in span.words[:stop]).rstrip(" :")) if stop else None
    if label is None or label.role not in _CAPTIONED or stop == len(span.words):
        return None
    piece = Piece.of_span(span, stop)
    reading = READERS[label.role](piece)
    caption = " ".join(word.text for word in span.words[:stop])
    return Candidate(label.role, reading, piece, _SCORE, "table", announced_by=caption) if reading else None
