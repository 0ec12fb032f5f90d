"""Tables of courses: transcripts and lists of sessions, one row for each course."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extraction.finding.bare_tables import bare_header
from extraction.finding.candidates import Candidate
from extraction.finding.cell_details import organisation_and_number, title_and_details
from extraction.finding.column_roles import is_amount, is_date, kind_of, resolved_roles
from extraction.finding.group_headings import GroupHeading, group_headings
from extraction.finding.legends import legend_of, spelt_out
from extraction.finding.marks import Mark
from extraction.finding.pieces import Piece
from extraction.finding.readings import READERS, Reader, title_fit
from extraction.finding.row_states import TOTAL, earned_nothing, is_total, sums_up_the_others, unticked, without_ticks
from extraction.finding.table_headers import UNKNOWN, TableHeader, course_headers, other_headers, union
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span, lines_of
from extraction.layout.tables import Column, TableRow, columns_of, empty_strip, rows_of
from extraction.model import Page, Word
from extraction.values.credits import find_numbers
from extraction.values.dates import find_dates
from extraction.vocabulary.boilerplate import SENTENCES

_TYPED = frozenset({"completion_date", "credits", "field_of_study", "delivery_method", "course_id", "sponsor_id"})
_MOSTLY = 0.5
_LOOSE = 0.85  # line heights: what stands further below the last row does not belong to it
# What the lines of a table of other professions' units begin with.
_PROFESSION = re.compile(
    r"^\W*(?:[\w.]+\s){0,2}(?:cpe|cpas?|cle|mcle|cfp|eas?|irs|ctec|shrm|hrci|ceus?|pdus?|cpd|isc2|isaca|cisa|cfe|nasba|"
    r"enrolled\s*agents?|attorneys?|olt)\b|\((?:california|oregon)\)\W*$",
    re.IGNORECASE,
)


_BOX = re.compile(r"^\W*\[\s*[xX✓✔]?\s*\]|^[■□☐☑☒◻◼❏❑○●]")


@dataclass(eq=False)
class CourseTable:
    """A table of courses on one sheet: its rows as candidates by role, and the words it takes up."""

    header: TableHeader
    rows: list[dict[str, Candidate]]
    words: frozenset[int]
    left_out: int = 0  # rows of courses that were not completed, or earned nothing
    roles: frozenset[str] = field(default_factory=frozenset)  # what its columns and group headings speak of


def find_course_table(
    sheet: Sheet, marks: Sequence[Mark], readers: dict[str, Reader], before: TableHeader | None = None
) -> CourseTable | None:
    """The table of courses of a sheet; `before` is the header of the page before, for a table that runs on."""
    headers = course_headers(sheet, marks)
    if headers:
        bottoms = [header.top for header in headers[1:]] + [float("inf")]
        sections = [_table(sheet, h, h.bottom, b, readers, 1) for h, b in zip(headers, bottoms, strict=True)]
        if known := [section for section in sections if section]:
            return _joined(known)
    if before is not None and (table := _table(sheet, before, 0.0, float("inf"), readers, least=2)):
        return table
    if not _has_anchors(sheet):
        return None
    for header in other_headers(sheet):
        table = _table(sheet, header, header.bottom, float("inf"), readers, least=2)
        if table is not None and _is_plausible(table, least_typed=2):
            return table
    bare = bare_header(sheet)
    table = _table(sheet, bare, bare.bottom, float("inf"), readers, least=2) if bare else None
    return table if table is not None and _is_plausible(table, least_typed=2) else None


def _joined(tables: Sequence[CourseTable]) -> CourseTable:
    return CourseTable(
        tables[0].header,
        [row for table in tables for row in table.rows],
        frozenset().union(*(table.words for table in tables)),
        sum(table.left_out for table in tables),
        frozenset().union(*(table.roles for table in tables)),
    )


def _has_anchors(sheet: Sheet) -> bool:
    """Whether dates or amounts stand on two lines beside other things: without them nothing can be a table."""
    return sum(bool(find_dates(span.text) or find_numbers(span.text)) for span in sheet.spans) >= 2


def _is_plausible(table: CourseTable, least_typed: int) -> bool:
    """Whether a table whose captions tell little is one of courses: typed cells in all rows beside proper titles."""
    if not table.rows:
        return False
    typed = [sum(role in _TYPED for role in row) for row in table.rows]
    titles = [str(row["course_title"].value) for row in table.rows]
    fits = [0.0 if _PROFESSION.search(title) or _BOX.match(title) else title_fit(title) for title in titles]
    return min(typed) >= least_typed and len(set(titles)) > 0.4 * len(titles) and sum(fits) >= 0.6 * len(fits)


def _table(
    sheet: Sheet, header: TableHeader, top: float, end: float, readers: dict[str, Reader], least: int
) -> CourseTable | None:
    own = header
    body = _body(sheet, header, top, end)
    if not body:
        return None
    headings = group_headings(sheet, body, min(word.box.x0 for word in body), header.top)
    heading_words = {id(word) for heading in headings for word in heading.span.words}
    body = [word for word in body if id(word) not in heading_words]
    if not body:
        return None
    header, columns = _with_columns_apart(header, columns_of(header.boxes, body, sheet.page.rules), body)
    rows = rows_of(columns, body, sheet.page.rules, is_anchor, _anchor_columns(columns, header.roles, body))
    spelt_out(rows, legend_of(sheet))
    resolved = header.with_roles(resolved_roles(header.roles, [row for row in rows if not is_total(row, len(columns))]))
    if "course_title" not in resolved.roles or not {"credits", "completion_date"} & {
        *resolved.roles,
        *(heading.found.role for heading in headings),
    }:
        return None
    found, left_out = _counted(sheet.page, rows, resolved.roles, readers, headings)
    if len(found) + left_out < least:
        return None
    taken = {*header.words, *heading_words, *(id(word) for row in rows for word in row.words)}
    taken |= {id(word) for word in body}
    if sums_up_the_others(found):
        found.pop()
    roles = {role for role in resolved.roles if not role.startswith(UNKNOWN)} | {role for row in found for role in row}
    return CourseTable(own, found, frozenset(taken), left_out, frozenset(roles))


def _with_columns_apart(
    header: TableHeader, columns: Sequence[Column], body: Sequence[Word]
) -> tuple[TableHeader, list[Column]]:
    """Columns of which one holds two, where their captions ran together: values of a kind beside other words."""
    roles, boxes, apart = list(header.roles), list(header.boxes), list(columns)
    for number in reversed(range(len(columns))):
        lines = lines_of([word for word in body if columns[number].holds(word)])
        strip = empty_strip(lines)
        if strip is None or header.roles[number] == "course_title":
            continue
        halves = [[_text(word for word in line if (word.box.x0 < strip) is left) for line in lines] for left in (True, False)]
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


def _counted(
    page: Page,
    rows: Sequence[TableRow],
    roles: Sequence[str],
    readers: dict[str, Reader],
    headings: Sequence[GroupHeading],
) -> tuple[list[dict[str, Candidate]], int]:
    """The rows of courses that were completed, as candidates, and how many were not."""
    found: list[dict[str, Candidate]] = []
    left_out = 0
    unmarked = unticked(rows)
    for number, row in enumerate(rows):
        without_ticks(row)
        cells = _cells(page, row, roles, readers)
        if "course_title" not in cells or is_total(row, len(roles)):
            continue
        if number in unmarked or earned_nothing(row, cells):
            left_out += 1
            continue
        for heading in _over(row, headings):
            cells.setdefault(heading.found.role, heading.found)
        if "credits" in cells or "completion_date" in cells:
            found.append(cells)
    return found, left_out


def _over(row: TableRow, headings: Sequence[GroupHeading]) -> Iterator[GroupHeading]:
    """The last heading of each kind over a row, the nearest first."""
    middle = min((word.box.y0 + word.box.y1) / 2 for word in row.words)
    return (heading for heading in reversed(headings) if heading.y < middle)


def _anchor_columns(columns: Sequence[Column], roles: Sequence[str], body: Sequence[Word]) -> list[int]:
    """The columns by whose values rows are told, the surest first: amounts and dates, by caption or by their lines."""
    anchors = [i for i, role in enumerate(roles) if role == "credits"]
    anchors += [i for i, role in enumerate(roles) if role == "completion_date"]
    for test in (is_amount, is_date):
        for number, column in enumerate(columns):
            if number in anchors or roles[number] != UNKNOWN:
                continue
            lines = lines_of([word for word in body if column.holds(word)])
            hits = sum(test(" ".join(word.text for word in line)) for line in lines)
            if lines and hits >= _MOSTLY * len(lines):
                anchors.append(number)
    return anchors


def _body(sheet: Sheet, header: TableHeader, top: float, end: float) -> list[Word]:
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
        if SENTENCES.search(span.text) or (crossed >= 3 and len(span.words) > 8):
            break
        words.extend(span.words)
        bottom = span.box.y1
    return _trimmed(words)


def _trimmed(words: Sequence[Word]) -> list[Word]:
    """A body without the lines under its last row: those that stand off from the last line with a date or amount."""
    lines = lines_of(words)
    last = max((i for i, line in enumerate(lines) if _holds_value(line)), default=len(lines) - 1)
    bottom = max((word.box.y1 for line in lines[: last + 1] for word in line), default=0.0)
    for stop in range(last + 1, len(lines)):
        box = union(lines[stop])
        if box.y0 - bottom > _LOOSE * box.height:
            return [word for line in lines[:stop] for word in line]
        bottom = max(bottom, box.y1)
    return list(words)


def _holds_value(line: Sequence[Word]) -> bool:
    """Whether a date or an amount ends a line, or stands by itself in it."""
    runs = [[line[0]]] if line else []
    for before, word in pairwise(line):
        if word.box.x0 - before.box.x1 > 0.9 * word.size:
            runs.append([])
        runs[-1].append(word)
    texts = [" ".join(word.text for word in run) for run in runs]
    return any(is_amount(text) or is_date(text) for text in texts)


def _courses_follow(spans: Sequence[Span], total: Span) -> bool:
    """Whether dated or counted lines that are no totals stand under a total: it is that of a section only."""
    below = [span for span in spans if span.box.y0 > total.box.y1]
    for line in lines_of([word for span in below for word in span.words]):
        text = " ".join(word.text for word in line)
        dates = find_dates(text)
        if TOTAL.search(text) or SENTENCES.search(text) or len(line) > 30:
            continue
        if len(line) > 2 and ((dates and dates[0].start == 0) or (_holds_value(line) and not text.endswith((".", ":")))):
            return True
    return False


def is_anchor(text: str) -> bool:
    """Whether a line of a cell is a value that never wraps: a date or an amount."""
    text = text.strip(" *†")
    if find_dates(text):
        return True
    numbers = find_numbers(text)
    return len(numbers) == 1 and sum(c.isalpha() for c in text) <= 8


def _cells(page: Page, row: TableRow, roles: Sequence[str], readers: dict[str, Reader]) -> dict[str, Candidate]:
    cells: dict[str, Candidate] = {}
    details: dict[str, Candidate] = {}
    for number, role in enumerate(roles):
        lines: Sequence[Sequence[Word]] | None = row.cells.get(number)
        if not lines or role.startswith(UNKNOWN) or role in cells:
            continue
        if role == "course_title":
            lines, said = title_and_details(page, lines)
            details |= said
        elif role == "sponsor" and (parts := organisation_and_number(page, lines)):
            cells |= {key: found for key, found in parts.items() if key not in cells}
            continue
        reader = readers.get(role) or READERS.get(role)
        piece = Piece(page, tuple(tuple(line) for line in lines))
        reading = reader(piece) if reader else None
        if reading is not None:
            cells[role] = Candidate(role, reading, piece, 0.9 * max(0.6, reading.fit), "table")
    return {**{key: found for key, found in details.items() if key not in roles}, **cells}
