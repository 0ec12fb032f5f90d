"""Two runs' results side by side, page by page.

Which row is which is found out once and kept for the next pages, until a result of either run changes. What is kept has
no values: those are read for the rows of the page alone.
"""

from __future__ import annotations

import os
import threading
import uuid
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from jobs import comparison, results
from jobs.comparison import Pair, Row, SharedColumn, State, Table
from jobs.errors import TooLarge
from jobs.models import JobRun
from jobs.results import TaskResult, TaskTable

MOST_ROWS: Final = 200_000  # of both runs together
KEPT: Final = 8  # comparisons in a process


class TooManyRows(TooLarge):
    code = "too_many_rows"
    sentence = f"These runs have more than {MOST_ROWS:,} rows together. Export both and compare the files."


class Cell(NamedTuple):
    """What both runs have in a column; None where a run has no such column or row."""

    left: Any
    right: Any
    is_changed: bool


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row of both runs or of one; the paths are those of the right run where it has the row."""

    state: State
    source_files: tuple[str, ...]
    cells: tuple[Cell, ...]


class ComparedColumn(NamedTuple):
    """A heading; `data_type_id` as the right run has it, else the left one."""

    name: str
    data_type_id: str
    in_left: bool
    in_right: bool


@dataclass(frozen=True, slots=True)
class ComparedPage:
    """Some compared rows; `total` counts all that were asked for."""

    columns: tuple[ComparedColumn, ...]
    counts: Mapping[State, int]
    rows: list[ComparedRow]
    total: int


@dataclass(frozen=True, slots=True)
class _Lines:
    """The rows of a chain, as lines of its tasks."""

    task_ids: Sequence[uuid.UUID]
    starts: array[int]  # the number of each task's first row

    def at(self, number: int) -> tuple[uuid.UUID, int]:
        task = bisect_right(self.starts, number) - 1
        return self.task_ids[task], number - self.starts[task]


@dataclass(frozen=True, slots=True)
class _Kept:
    columns: tuple[ComparedColumn, ...]
    counts: Mapping[State, int]
    pairs: tuple[Pair, ...]
    different: tuple[Pair, ...]
    left: _Lines
    right: _Lines


def page(*, left: JobRun, right: JobRun, limit: int, offset: int = 0, only_differences: bool = False) -> ComparedPage:
    """Some rows of the comparison of two runs of a job. Raises `TooManyRows`."""
    kept = _kept(left, right)
    wanted = kept.different if only_differences else kept.pairs
    return ComparedPage(
        kept.columns, kept.counts, _rows(left, right, kept, wanted[offset : offset + limit]), len(wanted)
    )


_cache: OrderedDict[tuple[Any, ...], _Kept] = OrderedDict()
_lock = threading.Lock()


def _kept(left: JobRun, right: JobRun) -> _Kept:
    key = (left.pk, results.version(left), right.pk, results.version(right))
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    made = _compared(left, right)
    with _lock:
        _cache[key] = made
        while len(_cache) > KEPT:
            _cache.popitem(last=False)
    return made


def _compared(left: JobRun, right: JobRun) -> _Kept:
    if results.rows_total(left) + results.rows_total(right) > MOST_ROWS:
        raise TooManyRows
    left_columns, right_columns = results.columns(left), results.columns(right)
    left_table, left_lines = _table(left, left_columns)
    right_table, right_lines = _table(right, right_columns)
    found = comparison.compare(left_table, right_table)
    types = {column.name: column.data_type_id for column in (*left_columns, *right_columns)}
    return _Kept(
        columns=tuple(_column(column, types) for column in found.columns),
        counts=found.counts(),
        pairs=found.pairs,
        different=tuple(pair for pair in found.pairs if pair.state != State.SAME),
        left=left_lines,
        right=right_lines,
    )


def _column(column: SharedColumn, types: Mapping[str, str]) -> ComparedColumn:
    return ComparedColumn(column.name, types[column.name], column.left is not None, column.right is not None)


def _table(run: JobRun, columns: Sequence[results.Column]) -> tuple[Table, _Lines]:
    names = [column.name for column in columns]
    rows: list[Row] = []
    task_ids: list[uuid.UUID] = []
    starts = array("l")
    for result in results.tables(run):
        task_ids.append(result.task_id)
        starts.append(len(rows))
        source = _source(result.paths)
        rows += [Row(source, values) for values in _under(names, result)]
    return Table(names, rows), _Lines(task_ids, starts)


def _under(names: Sequence[str], result: TaskResult | TaskTable) -> list[list[Any]]:
    """A task's rows under these headings; what it was not asked for is nothing."""
    places = {name: place for place, name in reversed(list(enumerate(result.columns)))}
    order = [places.get(name) for name in names]
    return [[None if place is None else row[place] for place in order] for row in result.rows]


def _source(paths: Sequence[str]) -> str:
    """What a row is from: its document, or the folder whose documents were read together."""
    return paths[0] if len(paths) == 1 else f"{os.path.dirname(paths[0]) if paths else ''}/"


def _paths(result: TaskResult) -> tuple[str, ...]:
    return tuple(path for _, path in result.source_files)


def _rows(left: JobRun, right: JobRun, kept: _Kept, pairs: Sequence[Pair]) -> list[ComparedRow]:
    here = _values(left, kept.left, (pair.left for pair in pairs), kept.columns)
    there = _values(right, kept.right, (pair.right for pair in pairs), kept.columns)
    return [_row(pair, here.get(pair.left), there.get(pair.right), kept.columns) for pair in pairs]


_Found = tuple[tuple[str, ...], list[Any]]  # the paths of a row and its values


def _values(
    run: JobRun, lines: _Lines, numbers: Iterable[int | None], columns: Sequence[ComparedColumn]
) -> dict[int | None, _Found]:
    """The paths and values of these rows, under all columns of the comparison."""
    wanted = {number: lines.at(number) for number in numbers if number is not None}
    task_ids = {task_id for task_id, _ in wanted.values()}
    tasks = {result.task_id: result for result in results.of_tasks(run=run, task_ids=task_ids)}
    names = [column.name for column in columns]
    tables = {task_id: _under(names, result) for task_id, result in tasks.items()}
    return {
        number: (_paths(tasks[task_id]), tables[task_id][line])
        for number, (task_id, line) in wanted.items()
        if line < len(tables.get(task_id, []))  # read anew since it was compared
    }


def _row(pair: Pair, here: _Found | None, there: _Found | None, columns: Sequence[ComparedColumn]) -> ComparedRow:
    nothing: list[Any] = [None] * len(columns)
    old, new = here[1] if here else nothing, there[1] if there else nothing
    is_both = pair.state in (State.SAME, State.CHANGED)
    cells = tuple(
        Cell(one, other, is_both and column.in_left and column.in_right and _differ(one, other))
        for column, one, other in zip(columns, old, new, strict=True)
    )
    return ComparedRow(pair.state, (there or here or ((), []))[0], cells)


def _differ(one: Any, other: Any) -> bool:
    return comparison.written(one) != comparison.written(other)
