"""The one iterator of rows from which every export is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jobs import results
from jobs.exports.cells import Typed, typed
from jobs.models import JobRun
from jobs.results import Column, TaskResult

FIRST_COLUMN = "Source File Path(s)"


def headings(columns: Sequence[Column]) -> list[str]:
    """The first line: the paths, then the columns as they were first seen."""
    return [FIRST_COLUMN, *(column.name for column in columns)]


def iterate(run: JobRun, columns: Sequence[Column] | None = None) -> Iterator[list[Typed]]:
    """Every row of the run's chain under `headings`; what a run did not ask for is empty."""
    columns = results.columns(run) if columns is None else columns
    for result in results.iterate(run):
        yield from _rows(result, columns)


def _rows(result: TaskResult, columns: Sequence[Column]) -> Iterator[list[Typed]]:
    paths = "; ".join(path for _, path in result.source_files)
    places = {name: place for place, name in reversed(list(enumerate(result.columns)))}
    order = [(column.data_type_id, places.get(column.name)) for column in columns]
    for row in result.rows:
        yield [paths, *(None if place is None else typed(row[place], kind) for kind, place in order)]
