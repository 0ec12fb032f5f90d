from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from jobs import stretches
from jobs.stretches import Held

COUNTS = st.lists(st.integers(0, 7), max_size=8)


def row_of_runs(counts: list[int]) -> tuple[list[Held], list[tuple[uuid.UUID, int]]]:
    """The runs, and all their rows in order."""
    runs = [Held(uuid.UUID(int=place + 1), rows) for place, rows in enumerate(counts)]
    return runs, [(run.run_id, row) for run in runs for row in range(run.rows)]


def read(stretch: stretches.Stretch, rows: list[tuple[uuid.UUID, int]]) -> list[tuple[uuid.UUID, int]]:
    return [row for row in rows if row[0] in stretch.run_ids][stretch.skip :]


@given(COUNTS, st.integers(0, 60), st.integers(1, 20))
def test_a_page_from_an_offset_is_the_same_as_if_everything_had_been_read(
    counts: list[int], offset: int, size: int
) -> None:
    runs, rows = row_of_runs(counts)

    stretch = stretches.from_offset(runs, offset=offset, rows=size)

    assert read(stretch, rows)[:size] == rows[offset : offset + size]


@given(COUNTS.filter(any), st.data(), st.integers(1, 20))
def test_a_page_behind_a_row_is_the_same_as_if_everything_had_been_read(
    counts: list[int], data: st.DataObject, size: int
) -> None:
    runs, rows = row_of_runs(counts)
    last = data.draw(st.sampled_from(rows))

    stretch = stretches.from_run(runs, last[0], rows=size)
    behind = [row for row in read(stretch, rows) if row[0] != last[0] or row[1] > last[1]]

    assert behind[:size] == rows[rows.index(last) + 1 :][:size]


@given(COUNTS, st.integers(0, 60), st.integers(1, 20))
def test_no_run_is_read_that_the_page_does_not_touch(counts: list[int], offset: int, size: int) -> None:
    runs, rows = row_of_runs(counts)

    stretch = stretches.from_offset(runs, offset=offset, rows=size)

    assert stretch.run_ids == list(dict.fromkeys(run_id for run_id, _ in rows[offset : offset + size]))


def test_behind_a_run_that_is_not_there_is_nothing() -> None:
    runs, _ = row_of_runs([3])

    assert stretches.from_run(runs, uuid.UUID(int=99), rows=5) == ([], 0)
