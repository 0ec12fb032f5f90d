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
from extraction.values.letters import has_digit

Course = dict[str, Candidate]

_SCORE = 0.8
_LEAST_LINES = 3
_LEAST_COURSES = 2
_ALIGNED = 2.0  # type sizes
_NEAR = 5.0  # type sizes between the first whole line of a table and a caption above it
_TYPED = ("completion_date", "credits")


def turned_courses(sheet: Sheet) -> list[Course]:
    """The courses of such a table, from left to right; none where no lines of captions share their columns."""
    best: list[Course] = []
    for run in _runs(sheet.span_lines):
        courses = _courses(sheet, _whole_cells(sheet.span_lines, run))
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
        if run and _lies_in_columns(run[0], line):
            continue  # a further line of wrapped values
        if len(run) >= _LEAST_LINES:
            yield run
        run = [line] if len(line) > _LEAST_COURSES and _is_wording(line[0]) else []
    if len(run) >= _LEAST_LINES:
        yield run


def _is_wording(span: Span) -> bool:
    return len(span.words) <= 5 and not has_digit(span.text)


def _aligned(one: Span, other: Span) -> bool:
    return min(abs(one.box.x0 - other.box.x0), abs(one.center[0] - other.center[0])) < _ALIGNED * one.em


def _shares_columns(first: Sequence[Span], line: Sequence[Span]) -> bool:
    if len(line) != len(first) or not _is_wording(line[0]):
        return False
    return all(_aligned(a, b) for a, b in zip(first, line, strict=True))


def _lies_in_columns(first: Sequence[Span], line: Sequence[Span]) -> bool:
    """Whether all of a line stands under values, and nothing under the captions."""
    return all(any(_aligned(column, span) for column in first[1:]) for span in line)


def _whole_cells(lines: Sequence[Sequence[Span]], run: Sequence[Sequence[Span]]) -> list[list[list[Span]]]:
    """The lines of a table with each cell's spans, top to bottom; what lies between two captions goes to the nearer.

    A caption stands beside the middle of a cell of two lines, so its row may lack a value on the caption's own line:
    such a row is found by its caption, which stands over or under the others.
    """
    model, captions = run[0], [line[0] for line in run]
    near = [line for line in lines if abs(line[0].center[1] - captions[0].center[1]) < _NEAR * captions[0].em]
    above = [line[0] for line in near if _heads_row(model, line) and line[0].center[1] < captions[0].center[1]]
    captions = [*above[-1:], *captions]
    rows: list[list[list[Span]]] = [[[caption], *([] for _ in model[1:])] for caption in captions]
    top, bottom = captions[0].box.y0 - captions[0].em * 1.5, captions[-1].box.y1 + captions[-1].em * 1.5
    for span in (span for line in lines for span in line):
        column = next((n for n, other in enumerate(model) if n and _aligned(other, span)), 0)
        if column and top < span.center[1] < bottom:
            row = min(rows, key=lambda cells: abs(cells[0][0].center[1] - span.center[1]))
            row[column].append(span)
    return rows


def _heads_row(model: Sequence[Span], line: Sequence[Span]) -> bool:
    """Whether a line begins with a caption of the table, though some of its values are set on other lines."""
    head, *values = line
    return (
        len(line) < len(model)
        and _is_wording(head)
        and _aligned(model[0], head)
        and CAPTIONS.exact(head.text.rstrip(":")) is not None
        and _lies_in_columns(model, values)
    )


def _courses(sheet: Sheet, run: Sequence[Sequence[Sequence[Span]]]) -> list[Course]:
    roles = [_role(line) for line in run]
    values = [span for line in run for cell in line[1:] for span in cell]
    if "course_title" not in roles or not set(_TYPED) & set(roles) or any(CAPTIONS.exact(v.text) for v in values):
        return []
    found = []
    for column in range(1, len(run[0])):
        cells: Course = {}
        for role, line in zip(roles, run, strict=True):
            reader = READERS.get(role)
            if not line[column] or reader is None or role in cells:
                continue
            piece = Piece.of_spans(line[column])
            reading = reader(piece)
            if reading is not None:
                cells[role] = Candidate(role, reading, piece, _SCORE, "table")
        if "course_title" in cells and set(_TYPED) & cells.keys() and not TOTAL.match(str(cells["course_title"].value)):
            found.append(cells)
    return found if are_titles([str(course["course_title"].value) for course in found]) else []


def _role(line: Sequence[Sequence[Span]]) -> str:
    """What a line's values are: by their kind, for words by the caption."""
    kind = kind_of([" ".join(span.text for span in cell) for cell in line[1:]])
    label = CAPTIONS.exact(line[0][0].text.rstrip(":"))
    role = label.role if label else ""
    if role in _TYPED and kind not in _TYPED:
        return ""
    return role if role and (kind is None or role.startswith("~") or role == kind) else kind or ""
