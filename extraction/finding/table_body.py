"""The part of a sheet that is a table: the words under its captions, its columns, and those that tell its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extraction.finding.column_roles import is_amount, is_date, kind_of
from extraction.finding.row_states import TOTAL
from extraction.finding.table_headers import UNKNOWN, TableHeader
from extraction.layout.lines import lines_of
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.layout.tables import Column, empty_strip
from extraction.model import Word, box_of
from extraction.values.choices import parse_field_of_study
from extraction.values.credits import find_numbers
from extraction.values.dates import find_dates
from extraction.values.letters import count_letters
from extraction.vocabulary.boilerplate import carries_no_items

_PAGE_NUMBER = re.compile(r"^\W*page\s*\d+(?:\s*(?:of|/)\s*\d+)?\W*$", re.IGNORECASE)
_MOSTLY = 0.5
_LOOSE = 0.85  # line heights: what stands further below the last row does not belong to it


def body_under(sheet: Sheet, header: TableHeader, top: float, end: float) -> list[Word]:
    """The words under a header as far as the table goes."""
    words: list[Word] = []
    bottom = None
    below = [
        span
        for span in sheet.spans
        if top < span.center[1] < end and not any(id(word) in header.words for word in span.words)
    ]
    below.sort(key=lambda span: span.center[1])
    for position, span in enumerate(below):
        if bottom is not None and span.box.y0 - bottom > 5 * span.size:
            break
        if TOTAL.search(span.text) and len(span.words) < 8 and not _courses_follow(below[position + 1 :], span):
            break
        crossed = sum(span.box.x0 < box.x0 - 2 and span.box.x1 > box.x1 + 2 for box in header.boxes)
        if carries_no_items(span.text) or (crossed >= 3 and len(span.words) > 8):
            break
        if not _PAGE_NUMBER.match(span.text):
            words.extend(span.words)
        bottom = span.box.y1
    return _trimmed(words)


def _trimmed(words: Sequence[Word]) -> list[Word]:
    """A body without the lines under its last row: those that stand off from the last line with a date or amount."""
    lines = lines_of(words)
    last = max((i for i, line in enumerate(lines) if _holds_value(line)), default=len(lines) - 1)
    bottom = max((word.box.y1 for line in lines[: last + 1] for word in line), default=0.0)
    for stop in range(last + 1, len(lines)):
        box = box_of(lines[stop])
        if box.y0 - bottom > _LOOSE * box.height:
            return [word for line in lines[:stop] for word in line]
        bottom = max(bottom, box.y1)
    return list(words)


def _holds_value(line: Sequence[Word], least: int = 1) -> bool:
    """Whether a date or an amount stands by itself in a line of so many parts."""
    runs = [[line[0]]] if line else []
    for before, word in pairwise(line):
        if word.box.x0 - before.box.x1 > 0.9 * word.size:
            runs.append([])
        runs[-1].append(word)
    texts = [" ".join(word.text for word in run) for run in runs]
    return len(texts) >= least and any(is_amount(text) or is_date(text) for text in texts)


def _courses_follow(spans: Sequence[Span], total: Span) -> bool:
    """Whether dated or counted lines that are no totals stand under a total: it is that of a section only."""
    below = [span for span in spans if span.box.y0 > total.box.y1]
    for line in lines_of([word for span in below for word in span.words]):
        text = " ".join(word.text for word in line)
        dates = find_dates(text)
        if TOTAL.search(text) or carries_no_items(text) or len(line) > 30:
            continue
        if len(line) > 2 and (
            (dates and dates[0].start == 0) or (_holds_value(line, least=2) and not text.endswith((".", ":")))
        ):
            return True
    return False


def columns_apart(
    header: TableHeader, columns: Sequence[Column], by_column: Sequence[Sequence[Sequence[Word]]]
) -> tuple[TableHeader, list[Column]]:
    """Columns of which one holds two, where their captions ran together: values of a kind beside other words."""
    roles, boxes, apart = list(header.roles), list(header.boxes), list(columns)
    for number in reversed(range(len(columns))):
        lines = by_column[number]
        strip = None if header.roles[number] == "course_title" else empty_strip(lines)
        if strip is None:
            continue
        halves = [
            [_text(word for word in line if (word.box.x0 < strip) is left) for line in lines] for left in (True, False)
        ]
        kinds = [kind_of(texts) for texts in halves]
        whole = kind_of([_text(line) for line in lines])
        if (kinds[0] and kinds[0] != whole and kinds[1] != kinds[0]) or (kinds[1] and kinds[1] != whole):
            column, box = columns[number], boxes[number]
            apart[number : number + 1] = [
                Column(box, column.left, strip),
                Column(box, strip, column.right),
            ]
            roles[number : number + 1] = [UNKNOWN, UNKNOWN]
            boxes[number : number + 1] = [box, box]
    return TableHeader(tuple(roles), tuple(boxes), header.words), apart


def _text(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)


def anchor_columns(roles: Sequence[str], by_column: Sequence[Sequence[Sequence[Word]]]) -> list[int]:
    """The columns by whose values rows are told, the surest first: amounts and dates, by caption or by their lines."""
    anchors = [i for i, role in enumerate(roles) if role == "credits"]
    anchors += [i for i, role in enumerate(roles) if role == "completion_date"]
    for test in (is_amount, is_date):
        for number, lines in enumerate(by_column):
            if number in anchors or roles[number] != UNKNOWN:
                continue
            hits = sum(test(" ".join(word.text for word in line)) for line in lines)
            if lines and hits >= _MOSTLY * len(lines):
                anchors.append(number)
    return anchors


def is_anchor(text: str) -> bool:
    """Whether a line of a cell is a value that never wraps: a date or an amount."""
    text = text.strip(" *†")
    if find_dates(text):
        return True
    numbers = find_numbers(text)
    return len(numbers) == 1 and (count_letters(text) <= 8 or parse_field_of_study(text) is not None)
