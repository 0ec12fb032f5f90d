"""Tables that are turned: the captions stand at the left, and each course has a column to their right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.column_roles import kind_of
from extraction.finding.marks import CAPTIONS
from extraction.finding.pieces import Piece
from extraction.finding.readings import READERS
from extraction.finding.row_states import TOTAL
from extraction.finding.title_lists import are_titles
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span

Course = dict[str, Candidate]

_SCORE = 0.8
_LEAST_LINES = 3
_LEAST_COURSES = 2
_ALIGNED = 2.0  # type sizes
_TYPED = ("completion_date", "credits")


def turned_courses(sheet: Sheet) -> list[Course]:
    """The courses of such a table, from left to right; none where no lines of captions share their columns."""
    best: list[Course] = []
    for run in _runs(sheet.span_lines):
        courses = _courses(sheet, run)
        if len(courses) > len(best):
            best = courses
    return best


def _runs(lines: Sequence[Sequence[Span]]) -> Iterator[list[Sequence[Span]]]:
    """Neighbouring lines that have a wording at the left and values under those of the first line."""
    run: list[Sequence[Span]] = []
    for line in lines:
        if run and _shares_columns(run[0], line):
            run.append(line)
            continue
        if len(run) >= _LEAST_LINES:
            yield run
        run = [line] if len(line) > _LEAST_COURSES and _is_wording(line[0]) else []
    if len(run) >= _LEAST_LINES:
        yield run


def _is_wording(span: Span) -> bool:
    return len(span.words) <= 5 and not any(c.isdigit() for c in span.text)


def _shares_columns(first: Sequence[Span], line: Sequence[Span]) -> bool:
    if len(line) != len(first) or not _is_wording(line[0]):
        return False
    return all(
        min(abs(a.box.x0 - b.box.x0), abs(a.center[0] - b.center[0])) < _ALIGNED * a.em
        for a, b in zip(first, line, strict=True)
    )


def _courses(sheet: Sheet, run: Sequence[Sequence[Span]]) -> list[Course]:
    roles = [_role(line) for line in run]
    values = [span for line in run for span in line[1:]]
    if "course_title" not in roles or not set(_TYPED) & set(roles) or any(CAPTIONS.exact(v.text) for v in values):
        return []
    found = []
    for column in range(1, len(run[0])):
        cells: Course = {}
        for role, line in zip(roles, run, strict=True):
            piece = Piece.of_span(line[column])
            reader = READERS.get(role)
            reading = reader(piece) if reader and role not in cells else None
            if reading is not None:
                cells[role] = Candidate(role, reading, piece, _SCORE, "table")
        if "course_title" in cells and set(_TYPED) & cells.keys() and not TOTAL.match(str(cells["course_title"].value)):
            found.append(cells)
    return found if are_titles([str(course["course_title"].value) for course in found]) else []


def _role(line: Sequence[Span]) -> str:
    """What a line's values are: by their kind, for words by the caption."""
    kind = kind_of([span.text for span in line[1:]])
    label = CAPTIONS.exact(line[0].text.rstrip(":"))
    role = label.role if label else ""
    if role in _TYPED and kind not in _TYPED:
        return ""
    return role if role and (kind is None or role.startswith("~") or role == kind) else kind or ""
