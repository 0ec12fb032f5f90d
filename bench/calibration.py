"""Whether the confidence of cells holds on layouts it was not set on: levels fitted without a layout, tried on it.

    python -m bench.calibration FOLDER...

A corpus is a folder as for `bench.accuracy`, each document of its `truth.json` with a "layout". Cells are grouped by
the kind of their evidence. For each layout the kinds that are trusted (confident, and on all *other* layouts at least
99 in 100 right) are found again, and its own cells of these kinds are counted: right and wrong.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.accuracy import CONFIDENT, same
from extraction import Unreadable, extract, read
from extraction.model import Row
from extraction.presets import PRESETS

TRUSTED = 0.99


class Judged(NamedTuple):
    """A cell with its kind of evidence, and whether its value is right."""

    layout: str
    kind: str
    confidence: float
    right: bool


def judged_cells(corpus: Path) -> Iterator[Judged]:
    """The filled cells of all rows that belong to a true one."""
    for document in json.loads((corpus / "truth.json").read_text("utf-8"))["documents"]:
        try:
            rows = extract(
                read((corpus / document["file"]).read_bytes(), document["file"]), PRESETS["any-state"].fields
            ).rows
        except Unreadable:
            continue
        for row in rows:
            yield from _judged(row, document)


def _judged(row: Row, document: dict[str, list[dict[str, object]]]) -> Iterator[Judged]:
    def hits(truth: dict[str, object]) -> int:
        return sum(same(key, value, _value(row, key)) for key, value in truth.items() if value is not None)

    truth = max(document["rows"], key=hits, default=None)
    for key, cell in row.cells.items():
        if truth is not None and key in truth and cell.value is not None:
            kind = cell.reasons[0] if cell.reasons else ""
            yield Judged(str(document["layout"]), kind, cell.confidence, same(key, truth[key], _value(row, key)))


def _value(row: Row, key: str) -> object:
    value = row.cell(key).value
    return value.isoformat() if isinstance(value, dt.date) else value


def held_out(cells: Sequence[Judged]) -> tuple[int, int, int]:
    """Confident cells of kinds that the other layouts trust, the wrong ones of them, and all cells."""
    total: dict[str, Counter[str]] = defaultdict(Counter)  # by kind, then layout
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    confident = [cell for cell in cells if cell.confidence >= CONFIDENT]
    for cell in confident:
        total[cell.kind][cell.layout] += 1
        wrong[cell.kind][cell.layout] += not cell.right
    taken = missed = 0
    for kind, layouts in total.items():
        for layout, count in layouts.items():
            others = layouts.total() - count
            if others and wrong[kind].total() - wrong[kind][layout] <= (1 - TRUSTED) * others:
                taken += count
                missed += wrong[kind][layout]
    return taken, missed, len(cells)


def main(folders: Sequence[str]) -> int:
    cells = [cell for folder in folders for cell in judged_cells(Path(folder))]
    taken, missed, count = held_out(cells)
    for kind, number in Counter(cell.kind for cell in cells).most_common():
        wrong = sum(not cell.right for cell in cells if cell.kind == kind)
        print(f"{kind:36} {number:6} cells, {wrong:4} wrong")
    layouts = len({cell.layout for cell in cells})
    print(f"{layouts} layouts, each left out once: {taken} of {count} cells trusted, {missed} of them wrong")
    return int(missed > (1 - TRUSTED) * taken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
