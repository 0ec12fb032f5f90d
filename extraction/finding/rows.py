"""From findings to rows: one for each course and field of study."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extraction.finding.assignment import choose
from extraction.finding.candidates import Candidate
from extraction.finding.credit_lines import CreditLine
from extraction.finding.readings import Reading, read_person
from extraction.finding.sheet_findings import SheetFindings

PER_COURSE = frozenset({"course_title", "completion_date", "credits", "field_of_study", "course_id"})
_SAME = 0.011
_SURE = 0.5
_LEAST_PERSONS = 2
_BY_TYPOGRAPHY = frozenset({"display", "head", "line", "masthead"})


Course = dict[str, Candidate]


@dataclass(eq=False)
class RowDraft:
    """The chosen candidates of a row, by column, and what the row's arithmetic says of them."""

    cells: dict[str, Candidate]
    sums_up: bool | None = None  # whether the credit lines give the printed total; None where there is none


@dataclass(eq=False)
class Certificate:
    """Sheets that speak of the same course or courses."""

    findings: list[SheetFindings]
    inherited: dict[str, Candidate] = field(default_factory=dict)

    def candidates(self) -> dict[str, list[Candidate]]:
        pooled: dict[str, list[Candidate]] = {}
        for number, finding in enumerate(self.findings):
            for role, found in finding.candidates.items():
                # How a line is set says what it is on a certificate, not on the pages that follow.
                kept = [c for c in found if number == 0 or c.source not in _BY_TYPOGRAPHY or role not in pooled]
                pooled.setdefault(role, []).extend(kept)
        for role, given in self.inherited.items():
            # What the page says of all its courses, before a line that only its place makes a name.
            own = pooled.get(role, [])
            if given.source in _BY_TYPOGRAPHY:
                continue
            pooled[role] = [c for c in own if c.source not in _BY_TYPOGRAPHY or c.score > given.score]
        return pooled

    def rows(self, roles: Sequence[str]) -> list[RowDraft]:
        tables = [finding.table for finding in self.findings if finding.table]
        several = any(table.rows for table in tables) or any(finding.listed for finding in self.findings)
        # What only the rows say gives the words of the page to nothing else.
        of_page = [role for role in roles if role not in ("course_title", "course_id")] if several else roles
        chosen = {**self.inherited, **choose(self.candidates(), of_page)}
        if any(table.rows for table in tables):
            rows = [row for table in tables for row in table.rows]
            columns = frozenset().union(*(table.roles for table in tables))
        else:
            rows = [row for finding in self.findings for row in finding.listed]
            columns = frozenset(role for row in rows for role in row)
        if rows and (attended := _of_persons(rows)):
            all_chosen = {**self.inherited, **choose(self.candidates(), roles)}
            course = all_chosen.get("course_title")
            if course is not None and course.score >= _SURE:
                rows, chosen = attended, all_chosen
        if rows:
            return [_table_row(row, chosen, columns) for row in rows]
        lines = [line for finding in self.findings for line in finding.lines]
        return _split(chosen, lines)


def _of_persons(rows: Sequence[Course]) -> list[Course]:
    """The rows of those who attended one course, where all that were taken for titles are names; else none."""
    if len(rows) < _LEAST_PERSONS or any("participant" in row or "course_title" not in row for row in rows):
        return []
    found = []
    for row in rows:
        whole = row["course_title"]
        name = read_person(whole.piece)
        if name is None:
            return []
        others = {role: cell for role, cell in row.items() if role != "course_title"}
        found.append({**others, "participant": Candidate("participant", name, whole.piece, whole.score, whole.source)})
    return found


def _table_row(row: Mapping[str, Candidate], chosen: Mapping[str, Candidate], columns: Collection[str]) -> RowDraft:
    """A row of a table with what the page says of all its rows; an empty cell of a column stays empty."""
    shared = {
        role: found
        for role, found in chosen.items()
        if role not in columns and role not in ("course_title", "course_id")
    }
    if "course_title" not in row and "participant" in row:  # those who attended one course
        shared = {role: chosen[role] for role in ("course_title", "course_id") if role in chosen} | shared
    if "credits" not in columns:
        shared.pop("credits", None)
    return RowDraft({**shared, **row})


def _split(chosen: dict[str, Candidate], lines: Sequence[CreditLine]) -> list[RowDraft]:
    """One row for each credit line, if there are several; otherwise the one row."""
    total = chosen.get("credits")
    lines = _without_parts(lines)
    if len(lines) >= 2:
        amounts = [_amount(line.credits) for line in lines]
        sums_up = None if total is None else abs(sum(amounts) - _amount(total)) < _SAME
        if sums_up is False and _among(total, amounts):
            sums_up = None  # the total was taken from one of the lines
        if sums_up is not False or total is None or sum(amounts) <= _amount(total) + _SAME:
            return [
                RowDraft({**chosen, "field_of_study": line.field, "credits": line.credits}, sums_up) for line in lines
            ]
    if len(lines) == 1:
        return [_with_line(chosen, lines[0])]
    return [RowDraft(dict(chosen))] if chosen else []


def _without_parts(lines: Sequence[CreditLine]) -> list[CreditLine]:
    """The lines, where one counts what others are parts of, with what is left of it."""
    whole = next((line for line, after in pairwise(lines) if after.part and not line.part), None)
    parts = [line for line in lines if line.part]
    left = _amount(whole.credits) - sum(_amount(line.credits) for line in parts) if whole else 0.0
    if whole is None or left <= _SAME or any(line.field.value == whole.field.value for line in parts):
        return list(lines)
    printed = whole.credits
    rest = Candidate(
        "credits", Reading(left, 1.0, printed.reading.printed), printed.piece, printed.score, printed.source
    )
    return [CreditLine(whole.field, rest) if line is whole else line for line in lines]


def _among(total: Candidate | None, amounts: Sequence[float]) -> bool:
    return total is not None and any(abs(_amount(total) - amount) < _SAME for amount in amounts)


def _amount(candidate: Candidate) -> float:
    value = candidate.value
    return float(value) if isinstance(value, int | float) else 0.0


def _with_line(chosen: dict[str, Candidate], line: CreditLine) -> RowDraft:
    cells = dict(chosen)
    sums_up = None
    if "credits" in cells:
        sums_up = abs(_amount(cells["credits"]) - _amount(line.credits)) < _SAME or None
        if sums_up is None and cells["credits"].score < 0.75:
            cells["credits"] = line.credits
    else:
        cells["credits"] = line.credits
    known = cells.get("field_of_study")
    if known is None or known.score < 0.75:
        cells["field_of_study"] = line.field
    return RowDraft(cells, sums_up)
