"""Values that a form asks for in parts: last name, first name, initial; month, day, year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading, read_person
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.values.dates import find_dates
from extraction.vocabulary.keys import match_key

_NAME_PARTS: Mapping[str, str] = {
    match_key(words): part
    for part, wordings in {
        "last": ("Last name", "Surname", "Family name", "Last", "Name (last)", "Licensee last name"),
        "first": ("First name", "Given name", "Forename", "First", "Name (first)", "Licensee first name"),
        "middle": ("M.I.", "MI", "Middle initial", "Middle name", "Middle", "Initial"),
    }.items()
    for words in wordings
}
_DATE_PARTS: Mapping[str, str] = {
    match_key(words): part
    for part, wordings in {
        "month": ("Month", "Mo.", "MM"),
        "day": ("Day", "DD"),
        "year": ("Year", "Yr.", "YYYY", "YY"),
    }.items()
    for words in wordings
}
_SCORE = 0.9
_REACH = 3.0  # type sizes from a caption to its value
_CENTURY = 2000
_MOST_WORDS = 3


def split_values(sheet: Sheet) -> Iterator[Candidate]:
    """The participant and the date of a form with a box for each part of them."""
    for line in sheet.span_lines:
        names = _boxes(sheet, line, _NAME_PARTS)
        if {"last", "first"} <= names.keys():
            yield from _person(sheet, names)
        dates = _boxes(sheet, line, _DATE_PARTS)
        if dates.keys() == {"month", "day", "year"}:
            yield from _date(sheet, dates)


def _boxes(sheet: Sheet, line: Sequence[Span], parts: Mapping[str, str]) -> dict[str, Span]:
    """The value of each part whose caption stands on a line: under it, otherwise over it."""
    captions = {parts[span.key]: span for span in line if span.key in parts}
    if len(captions) < 2:
        return {}
    for beside in (sheet.below, sheet.above):
        values = {part: beside(span, _REACH) for part, span in captions.items()}
        found = {part: value for part, value in values.items() if value and len(value.words) <= _MOST_WORDS}
        if len({id(value) for value in found.values()}) == len(found) and len(found) >= 2:
            return found
    return {}


def _person(sheet: Sheet, parts: Mapping[str, Span]) -> Iterator[Candidate]:
    if not {"last", "first"} <= parts.keys():
        return
    spans = [parts[part] for part in ("first", "middle", "last") if part in parts]
    piece = Piece.of_spans(spans)
    reading = read_person(piece)
    if reading:
        yield _candidate("participant", reading, piece, "Last name, First name")


def _date(sheet: Sheet, parts: Mapping[str, Span]) -> Iterator[Candidate]:
    texts = {part: span.text.strip(" .,") for part, span in parts.items()}
    date = _of_numbers(texts) if texts["month"].isdigit() else _of_words(texts)
    if date is not None:
        piece = Piece.of_spans([parts[part] for part in ("month", "day", "year")])
        yield _candidate("completion_date", Reading(date, 1.0, piece.text), piece, "Month, Day, Year")


def _of_numbers(texts: Mapping[str, str]) -> dt.date | None:
    if not all(text.isdigit() for text in texts.values()):
        return None
    year = int(texts["year"])
    try:
        return dt.date(year if year > 99 else year + _CENTURY, int(texts["month"]), int(texts["day"]))
    except ValueError:
        return None


def _of_words(texts: Mapping[str, str]) -> dt.date | None:
    found = find_dates(f"{texts['month']} {texts['day']}, {texts['year']}")
    return found[0].date if found else None


def _candidate(role: str, reading: Reading, piece: Piece, caption: str) -> Candidate:
    return Candidate(role, reading, piece, _SCORE * reading.fit, "caption", "below it", announced_by=caption)
