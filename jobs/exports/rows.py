"""The one iterator of rows from which every export is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jobs import result_stream, results
from jobs.exports.cells import Typed, typed
from jobs.models import JobRun
from jobs.results import Column

FIRST_COLUMN = "Source File Path(s)"


def headings(columns: Sequence[Column]) -> list[str]:
    """The first line: the paths, then the columns as they were first seen."""
    return [FIRST_COLUMN, *(column.name for column in columns)]


def iterate(run: JobRun, columns: Sequence[Column] | None = None) -> Iterator[list[Typed]]:
    """Every row of the run's chain under `headings`; what a run did not ask for is empty."""
    columns = results.columns(run) if columns is None else columns
    orders: dict[tuple[str, ...], list[tuple[str, int | None]]] = {}
    for found in result_stream.iterate(run):
        if found.columns not in orders:
            orders[found.columns] = _order(found.columns, columns)
        paths = "; ".join(found.source_paths)
        order = orders[found.columns]
        for row in found.rows:
            yield [paths, *[None if place is None else typed(row[place], kind) for kind, place in order]]


def _order(names: tuple[str, ...], columns: Sequence[Column]) -> list[tuple[str, int | None]]:
    """For each column of the table its kind and where a row of these columns has it, if it does."""
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    return [(column.data_type_id, places.get(column.name)) for column in columns]
