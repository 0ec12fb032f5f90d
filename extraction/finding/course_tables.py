"""Tables of courses: transcripts and lists of sessions, one row for each course."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.finding.candidates import Candidate
from extraction.finding.marks import CAPTIONS, Mark
from extraction.finding.pieces import Piece
from extraction.finding.readings import READERS, Reader
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span, lines_of
from extraction.layout.tables import Column, TableRow, columns_of, rows_of
from extraction.model import Box, Page, Word
from extraction.values.credits import find_numbers
from extraction.values.dates import find_dates
from extraction.vocabulary.boilerplate import SENTENCES

_UNFINISHED = re.compile(
    r"\b(?:in\s*progress|incomplete|not\s*(?:attended|complete|started|passed)|withdrawn|cancell?ed|registered|"
    r"enrolled|no[\s-]*show|failed|pending|absent|waitlist\w*|open|assigned|expired|dropped)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"^\W*(?:(?:grand|sub|series|conference|overall)[\s-]*)?(?:totals?|sum)\b|\btotals?\b.{0,24}(?:credits?|hours?|"
    r"cpe)|\b(?:credits?|hours?|cpe)\W{0,3}totals?\b",
    re.IGNORECASE,
)
_NOT_ASKED = "~"
_LEAST_CAPTIONS = 2
_COUNTERS = {"#", "No", "No.", "Nr.", "Nr"}


@dataclass(eq=False)
class TableHeader:
    """The captions of a table's columns, from left to right."""

    roles: tuple[str, ...]
    boxes: tuple[Box, ...]
    words: frozenset[int]  # identities

    @property
    def bottom(self) -> float:
        return max(box.y1 for box in self.boxes)

    @property
    def top(self) -> float:
        return min(box.y0 for box in self.boxes)


@dataclass(eq=False)
class CourseTable:
    """A table of courses on one sheet: its rows as candidates by role, and the words it takes up."""

    header: TableHeader
    rows: list[dict[str, Candidate]]
    words: frozenset[int]
    left_out: int = 0  # rows of courses that were not completed, or earned nothing


def find_course_table(
    sheet: Sheet, marks: Sequence[Mark], readers: dict[str, Reader], before: TableHeader | None = None
) -> CourseTable | None:
    """The table of courses of a sheet; `before` is the header of the page before, for a table that runs on."""
    header = _header(sheet, marks)
    if header is not None:
        return _table(sheet, header, header.bottom, readers, least=1)
    if before is not None:
        return _table(sheet, before, 0.0, readers, least=2)
    return None


def _header(sheet: Sheet, marks: Sequence[Mark]) -> TableHeader | None:
    best: TableHeader | None = None
    if sum(mark.closes_span for mark in marks) < _LEAST_CAPTIONS:
        return None
    for line in lines_of([word for span in sheet.spans for word in span.words]):
        header = _header_on(sheet, line, marks)
        if header is None:
            continue
        header = _with_neighbours(header, marks)
        if _heads_courses(header) and (best is None or len(header.roles) > len(best.roles)):
            best = header
    return best


def _with_neighbours(header: TableHeader, marks: Sequence[Mark]) -> TableHeader:
    """With captions that stand half a line higher or lower, as those of two lines do."""
    found = list(zip(header.roles, header.boxes, strict=True))
    covered = set(header.words)
    for mark in marks:
        words = [*(mark.first.words if mark.first is not mark.span else ()), *mark.span.words]
        box = _union(words)
        near = box.y0 < header.bottom + 2 and box.y1 > header.top - 2
        beside = all(box.x1 <= other.x0 or box.x0 >= other.x1 for _, other in found)
        if near and beside and mark.closes_span and not mark.colon and len(words) <= 6:
            found.append((mark.role, box))
            covered |= {id(word) for word in words}
    found.sort(key=lambda item: item[1].x0)
    return TableHeader(tuple(role for role, _ in found), tuple(box for _, box in found), frozenset(covered))


def _heads_courses(header: TableHeader) -> bool:
    asked = {role for role in header.roles if not role.startswith(_NOT_ASKED)}
    return "course_title" in asked and bool(asked & {"credits", "completion_date"}) and len(header.roles) >= 3


def _header_on(sheet: Sheet, line: Sequence[Word], marks: Sequence[Mark]) -> TableHeader | None:
    """The header of which this line is a line; captions of two lines are taken whole."""
    ids = {id(word) for word in line}
    found: list[tuple[str, Box]] = []
    covered: set[int] = set()
    for span in sheet.spans:
        if not any(id(word) in ids for word in span.words):
            continue
        pieces = _two_line_caption(span, marks) or _captions_in(span)
        for role, words in pieces:
            found.append((role, _union(words)))
            covered |= {id(word) for word in words}
    known = [role for role, _ in found if role != _NOT_ASKED]
    if len(known) < 3 or len(known) < 0.6 * len(found):
        return None
    found.sort(key=lambda item: item[1].x0)
    return TableHeader(tuple(role for role, _ in found), tuple(box for _, box in found), frozenset(covered))


def _two_line_caption(span: Span, marks: Sequence[Mark]) -> list[tuple[str, list[Word]]]:
    for mark in marks:
        if mark.first is not mark.span and span in (mark.first, mark.span):
            return [(mark.role, [*mark.first.words, *mark.span.words])]
    return []


def _captions_in(span: Span) -> list[tuple[str, list[Word]]]:
    """A span of a header as captions side by side; one that is none gives an unknown column."""
    found, position = [], 0
    words = list(span.words)
    if len(words) > 12 or any(word.text.endswith(":") for word in words):
        return []
    while position < len(words):
        hit = CAPTIONS.longest_at(span.keys, position)
        if hit is None and words[position].text in _COUNTERS and position + 1 < len(words):
            found.append((_NOT_ASKED, words[position : position + 1]))
            position += 1
            continue
        if hit is None:
            return [(_NOT_ASKED, words)]
        found.append((hit.meaning.role, words[position : hit.stop]))
        position = hit.stop
    return found


def _union(words: Sequence[Word]) -> Box:
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return box


def _table(sheet: Sheet, header: TableHeader, top: float, readers: dict[str, Reader], least: int) -> CourseTable | None:
    body = _body(sheet, header, top)
    if not body:
        return None
    columns = columns_of(header.boxes, body, sheet.page.rules)
    roles = header.roles
    anchors = [i for i, role in enumerate(roles) if role == "credits"]
    anchors += [i for i, role in enumerate(roles) if role == "completion_date"]
    rows = rows_of(columns, body, sheet.page.rules, _is_anchor, anchors)
    taken: set[int] = set(header.words)
    found, left_out = [], 0
    for row in rows:
        taken |= {id(word) for word in row.words}
        cells = _cells(sheet.page, row, roles, readers)
        if "course_title" not in cells or _TOTAL.search(" ".join(row.text(i) for i in range(len(columns)))[:60]):
            continue
        if _earned_nothing(row, cells, columns):
            left_out += 1
            continue
        if "credits" in cells or "completion_date" in cells:
            found.append(cells)
    return CourseTable(header, found, frozenset(taken), left_out) if len(found) + left_out >= least else None


def _body(sheet: Sheet, header: TableHeader, top: float) -> list[Word]:
    """The words under a header as far as the table goes."""
    words: list[Word] = []
    bottom = None
    below = [
        span
        for span in sheet.spans
        if span.center[1] > top and not any(id(word) in header.words for word in span.words)
    ]
    below.sort(key=lambda span: span.center[1])
    for position, span in enumerate(below):
        if bottom is not None and span.box.y0 - bottom > 5 * span.size:
            break
        if _TOTAL.search(span.text) and len(span.words) < 8 and not _courses_follow(below[position + 1 :], span):
            break
        crossed = sum(span.box.x0 < box.x0 - 2 and span.box.x1 > box.x1 + 2 for box in header.boxes)
        if SENTENCES.search(span.text) or (crossed >= 3 and len(span.words) > 8):
            break
        words.extend(span.words)
        bottom = span.box.y1
    return words


def _courses_follow(spans: Sequence[Span], total: Span) -> bool:
    """Whether dated lines stand under a total: it is that of a section only."""
    return any(span.box.y0 > total.box.y1 and len(span.words) < 6 and find_dates(span.text) for span in spans)


def _is_anchor(text: str) -> bool:
    text = text.strip(" *†")
    if find_dates(text):
        return True
    numbers = find_numbers(text)
    return len(numbers) == 1 and sum(c.isalpha() for c in text) <= 8


def _cells(page: Page, row: TableRow, roles: Sequence[str], readers: dict[str, Reader]) -> dict[str, Candidate]:
    cells: dict[str, Candidate] = {}
    for number, role in enumerate(roles):
        lines = row.cells.get(number)
        if not lines or role.startswith(_NOT_ASKED) or role in cells:
            continue
        reader = readers.get(role) or READERS.get(role)
        piece = Piece(page, tuple(tuple(line) for line in lines))
        reading = reader(piece) if reader else None
        if reading is not None:
            cells[role] = Candidate(role, reading, piece, 0.9 * max(0.6, reading.fit), "table")
    return cells


def _earned_nothing(row: TableRow, cells: dict[str, Candidate], columns: Sequence[Column]) -> bool:
    if "credits" in cells and cells["credits"].value == 0:
        return True
    title = cells["course_title"].piece.word_ids
    rest = " ".join(word.text for word in row.words if id(word) not in title)
    return bool(_UNFINISHED.search(rest))
