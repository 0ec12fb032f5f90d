"""Where in a row of runs a page stands, from how many rows each run has: what a page skips is counted, never read."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import NamedTuple


class Held(NamedTuple):
    """A run, and how many rows it has."""

    run_id: uuid.UUID
    rows: int


class Stretch(NamedTuple):
    """The runs to read for a page, in order, and how many rows of the first stand before it."""

    run_ids: list[uuid.UUID]
    skip: int


def from_offset(runs: Sequence[Held], *, offset: int, rows: int) -> Stretch:
    """For that many rows behind the first `offset`."""
    place = 0
    while place < len(runs) and offset >= runs[place].rows:
        offset -= runs[place].rows
        place += 1
    return Stretch(_enough(runs[place:], offset + rows), offset)


def from_run(runs: Sequence[Held], run_id: uuid.UUID, *, rows: int) -> Stretch:
    """For that many rows from somewhere within this run; nothing where it is not among them."""
    place = next((place for place, run in enumerate(runs) if run.run_id == run_id), len(runs))
    within = runs[place].rows if place < len(runs) else 0
    return Stretch(_enough(runs[place:], within + rows), 0)


def _enough(runs: Sequence[Held], rows: int) -> list[uuid.UUID]:
    taken = []
    for run in runs:
        if rows <= 0:
            break
        if run.rows:
            taken.append(run.run_id)
        rows -= run.rows
    return taken
