"""Lists of courses without a header: lines that each hold a date, a title and an amount."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading, read_credits, read_date, read_title
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span, lines_of
from extraction.vocabulary.delivery import LABELLED_INDEX
from extraction.vocabulary.fields_of_study import FIELD_INDEX

_LEAST_ROWS = 2
_SCORE = 0.8  # less than with captions over the columns


def listed_courses(sheet: Sheet) -> list[dict[str, Candidate]]:
    """The courses of such a list, top to bottom; none where fewer than two lines are of this kind."""
    span_of = {id(word): span for span in sheet.spans for word in span.words}
    rows = []
    for line in lines_of([word for span in sheet.spans for word in span.words]):
        spans = list(dict.fromkeys(span_of[id(word)] for word in line))
        if len(spans) >= 3 and (row := _course(spans)):
            rows.append(row)
    return rows if len(rows) >= _LEAST_ROWS else []


def _course(spans: Sequence[Span]) -> dict[str, Candidate] | None:
    """The items of a line by what each of its spans can only be; the longest of the others is the title."""
    row: dict[str, Candidate] = {}
    rest: list[Span] = []
    for span in spans:
        found = _plain_item(span)
        if found is None:
            rest.append(span)
        elif found.role in row:
            return None
        else:
            row[found.role] = found
    titles = sorted(rest, key=lambda span: -len(span.text))
    reading = read_title(Piece.of_span(titles[0])) if titles else None
    if reading is None or reading.fit < 0.6 or not {"completion_date", "credits"} <= row.keys():
        return None
    row["course_title"] = Candidate("course_title", reading, Piece.of_span(titles[0]), _SCORE, "list")
    return row


def _plain_item(span: Span) -> Candidate | None:
    """What a span is, where it can be nothing else."""
    piece = Piece.of_span(span)
    date = read_date(piece)
    if date and len(date.printed) > 0.7 * len(span.text):
        return Candidate("completion_date", date, piece, _SCORE, "list")
    for role, index in (("field_of_study", FIELD_INDEX), ("delivery_method", LABELLED_INDEX)):
        if name := index.exact(span.text):
            return Candidate(role, Reading(name, 1.0, span.text), piece, _SCORE, "list")
    amount = read_credits(piece)
    if amount and amount.fit >= 0.6 and sum(c.isalpha() for c in span.text) <= 12:
        return Candidate("credits", amount, piece, _SCORE, "list")
    return None
