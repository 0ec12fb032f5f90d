"""Tables of courses: transcripts and lists of sessions, one row for each course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extraction.finding.bare_tables import bare_header
from extraction.finding.candidates import Candidate
from extraction.finding.cell_details import (
    code_and_title,
    credits_of_fields,
    organisation_and_number,
    title_and_details,
)
from extraction.finding.column_roles import resolved_roles
from extraction.finding.group_headings import GroupHeading, group_headings
from extraction.finding.legends import legend_of, spelt_out
from extraction.finding.marks import Mark
from extraction.finding.pieces import Piece
from extraction.finding.readings import READERS, Reader
from extraction.finding.row_states import (
    earned_nothing,
    is_total,
    sums_up_the_others,
    unattended,
    unticked,
    without_numbering,
    without_ticks,
)
from extraction.finding.table_body import anchor_columns, body_under, columns_apart, is_anchor
from extraction.finding.table_headers import UNKNOWN, TableHeader, course_headers, other_headers
from extraction.finding.title_lists import are_titles
from extraction.layout.sheet import Sheet
from extraction.layout.tables import TableRow, column_lines, columns_of, rows_of
from extraction.model import Page, Word
from extraction.values.credits import find_numbers
from extraction.values.dates import find_dates

_TYPED = frozenset({"completion_date", "credits", "field_of_study", "delivery_method", "course_id", "sponsor_id"})


@dataclass(eq=False)
class CourseTable:
    """A table of courses on one sheet: its rows as candidates by role, and the words it takes up."""

    header: TableHeader
    rows: list[dict[str, Candidate]]
    words: frozenset[int]
    left_out: int = 0  # rows of courses that were not completed, or earned nothing
    guessed: bool = False  # whether no known captions stand over it
    roles: frozenset[str] = field(default_factory=frozenset)  # what its columns and group headings speak of


def find_course_table(
    sheet: Sheet, marks: Sequence[Mark], readers: dict[str, Reader], before: TableHeader | None = None
) -> CourseTable | None:
    """The table of courses of a sheet; `before` is the header of the page before, for a table that runs on."""
    headers = course_headers(sheet, marks)
    if headers:
        bottoms = [header.top for header in headers[1:]] + [float("inf")]
        several = len(headers) > 1
        sections = [
            _table(sheet, h, h.bottom, b, readers, 1, sections=several) for h, b in zip(headers, bottoms, strict=True)
        ]
        if known := [section for section in sections if section]:
            return _joined(known)
    if before is not None and (table := _table(sheet, before, 0.0, float("inf"), readers, least=2)):
        return table
    others, bare = list(other_headers(sheet)), bare_header(sheet)
    if not (others or bare) or not _has_anchors(sheet):
        return None
    for header in others:
        table = _table(sheet, header, header.bottom, float("inf"), readers, least=2)
        if table is not None and _is_plausible(table, least_typed=2):
            table.guessed = True
            return table
    table = _table(sheet, bare, bare.bottom, float("inf"), readers, least=2) if bare else None
    if table is None or not _is_plausible(table, least_typed=2):
        return None
    table.guessed = True
    return table


def _joined(tables: Sequence[CourseTable]) -> CourseTable:
    return CourseTable(
        tables[0].header,
        [row for table in tables for row in table.rows],
        frozenset().union(*(table.words for table in tables)),
        sum(table.left_out for table in tables),
        roles=frozenset().union(*(table.roles for table in tables)),
    )


def _has_anchors(sheet: Sheet) -> bool:
    """Whether dates or amounts stand on two lines beside other things: without them nothing can be a table."""
    return sum(bool(find_dates(span.text) or find_numbers(span.text)) for span in sheet.spans) >= 2


def _is_plausible(table: CourseTable, least_typed: int) -> bool:
    """Whether a table whose captions tell little is one of courses: typed cells in all rows beside proper titles."""
    if not table.rows:
        return False
    typed = [sum(role in _TYPED for role in row) for row in table.rows]
    return min(typed) >= least_typed and are_titles([str(row["course_title"].value) for row in table.rows])


def _table(
    sheet: Sheet,
    header: TableHeader,
    top: float,
    end: float,
    readers: dict[str, Reader],
    least: int,
    *,
    sections: bool = False,
) -> CourseTable | None:
    own = header
    body = body_under(sheet, header, top, end)
    if not body:
        return None
    left = min(word.box.x0 for word in body)
    headings = group_headings(sheet, body, left, header.top, sections=sections)
    heading_words = {id(word) for heading in headings for word in heading.span.words}
    body = [word for word in body if id(word) not in heading_words]
    if not body:
        return None
    together = columns_of(header.boxes, body, sheet.page.rules)
    lines = column_lines(together, body)
    header, columns = columns_apart(header, together, lines)
    if columns != together:
        lines = column_lines(columns, body)
    rows = rows_of(lines, body, sheet.page.rules, is_anchor, anchor_columns(header.roles, lines))
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
    return CourseTable(own, found, frozenset(taken), left_out, roles=frozenset(roles))


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
    rows = [row for row in rows if not is_total(row, len(roles))]
    unmarked = unticked(rows) | unattended(rows, len(roles))
    without_numbering(rows, list(roles).index("course_title"))
    date: Candidate | None = None
    counted = False
    for number, row in enumerate(rows):
        without_ticks(row)
        cells = _cells(page, row, roles, readers)
        if "course_title" not in cells:
            if counted and found and (split := _by_field(page, row, roles) or [cells]) and _is_split(split[0]):
                found += [{**found[-1], **one} for one in split]
            continue
        counted = number not in unmarked and not earned_nothing(row, cells)
        if not counted:
            left_out += 1
            continue
        for heading in _over(row, headings):
            cells.setdefault(heading.found.role, heading.found)
        # A date that is printed once stands for the rows under it, too; a course always has one.
        date = cells.get("completion_date", date)
        if date is not None and "completion_date" in roles:
            cells.setdefault("completion_date", date)
        if "credits" in cells or "completion_date" in cells:
            found += [{**cells, **split} for split in _by_field(page, row, roles)] or [cells]
    code_and_title(found)
    return found, left_out


def _is_split(cells: dict[str, Candidate]) -> bool:
    """Whether a row without a title has more credits of the course over it: another field with its amount."""
    return cells.keys() >= {"field_of_study", "credits"} and "completion_date" not in cells


def _by_field(page: Page, row: TableRow, roles: Sequence[str]) -> list[dict[str, Candidate]]:
    """The credits by field of a row, where a table has them in one column."""
    if "credits" in roles or "field_of_study" not in roles:
        return []
    return credits_of_fields(page, row.cells.get(list(roles).index("field_of_study"), []))


def _over(row: TableRow, headings: Sequence[GroupHeading]) -> Iterator[GroupHeading]:
    """The last heading of each kind over a row, the nearest first."""
    middle = min((word.box.y0 + word.box.y1) / 2 for word in row.words)
    return (heading for heading in reversed(headings) if heading.y < middle)


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
