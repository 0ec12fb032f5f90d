"""Fields of study as the captions of columns: the amounts under them are credits of that field."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.column_roles import is_amount
from extraction.finding.credit_lines import CreditLine
from extraction.finding.marks import CAPTIONS
from extraction.finding.pieces import Piece
from extraction.finding.readings import READERS, Reading, read_credits, read_title
from extraction.finding.row_states import TOTAL
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.values.choices import parse_field_of_study
from extraction.values.dates import find_dates
from extraction.vocabulary.fields_of_study import FIELD_INDEX

# "Maximum offered": what could have been earned, beside what was.
_POSSIBLE = re.compile(r"\b(?:maximum|max\.?|offered|available|possible|required|potential)\b", re.IGNORECASE)
_SCORE = 0.85
_LEAST = 2
_LEAST_FIT = 0.5
_FAR = 8.0  # type sizes from the captions to the first amounts at most


def credits_under_fields(sheet: Sheet) -> tuple[list[CreditLine], list[dict[str, Candidate]]]:
    """The amounts of one course by field, or the courses of a table with a column for each field."""
    for number, line in enumerate(sheet.span_lines):
        captions = [span for span in line if FIELD_INDEX.meaning(span.key)]
        if len(captions) < _LEAST or any(is_amount(span.text) for span in line):
            continue
        courses, sums = _under(captions, sheet.span_lines[number + 1 :])
        if courses:
            return [], courses
        if len(sums) >= _LEAST:
            return sums, []
    return [], []


def _under(
    captions: Sequence[Span], lines: Sequence[Sequence[Span]]
) -> tuple[list[dict[str, Candidate]], list[CreditLine]]:
    courses: list[dict[str, Candidate]] = []
    sums: list[CreditLine] = []
    bottom = captions[0].box.y1
    for line in lines:
        if line[0].box.y0 - bottom > _FAR * line[0].em:
            break
        if _POSSIBLE.search(line[0].text):
            continue
        amounts = [credit for span in line if is_amount(span.text) and (credit := _line(captions, span))]
        if not amounts:
            continue
        bottom = line[0].box.y1
        said = {role: found for span in line if (found := _beside(span)) for role in [found.role]}
        if TOTAL.search(" ".join(span.text for span in line)) and courses:
            break
        if "course_title" in said:
            courses += [{**said, "field_of_study": a.field, "credits": a.credits} for a in amounts if a.credits.value]
        elif not courses and not sums:
            sums = [amount for amount in amounts if amount.credits.value]
    return (courses if len(courses) >= _LEAST else []), sums


def _line(captions: Sequence[Span], span: Span) -> CreditLine | None:
    """The credits of the field under whose caption an amount stands."""
    caption = min(captions, key=lambda c: abs(c.center[0] - span.center[0]))
    inside = caption.box.x0 - span.em <= span.center[0] <= caption.box.x1 + span.em
    reading = read_credits(Piece.of_span(span))
    name = parse_field_of_study(caption.text)
    if not inside or reading is None or name is None:
        return None
    field = Reading(name, 1.0, caption.text)
    return CreditLine(
        Candidate("field_of_study", field, Piece.of_span(caption), _SCORE, "credit line"),
        Candidate("credits", reading, Piece.of_span(span), _SCORE, "credit line"),
    )


def _beside(span: Span) -> Candidate | None:
    """A title or a date on the line of amounts."""
    piece = Piece.of_span(span)
    if find_dates(span.text):
        reading, role = READERS["completion_date"](piece), "completion_date"
    elif is_amount(span.text) or len(span.key) < 6 or READERS["credits"](piece) or CAPTIONS.meaning(span.key):
        return None
    else:
        reading, role = read_title(piece), "course_title"
    if reading is None or (role == "course_title" and reading.fit < _LEAST_FIT):
        return None
    return Candidate(role, reading, piece, _SCORE, "table")
