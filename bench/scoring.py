"""Counts what was found right: cells by column and by kind of document, rows, and the cells that were confident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bench.agreement import FIELDS, is_right
from bench.corpora import Known
from bench.pairing import pair_rows

CONFIDENT = 0.9
FoundRow = Mapping[str, Any]  # values by field, and "confidence" by field


class Tally:
    """Cells and rows by what became of them."""

    def __init__(self) -> None:
        self.cells = self.right = self.invented = 0
        self.true_rows = self.found_rows = self.paired_rows = 0

    @property
    def accuracy(self) -> float | None:
        return self.right / self.cells if self.cells else None

    @property
    def row_f1(self) -> float | None:
        return 2 * self.paired_rows / (self.true_rows + self.found_rows) if self.true_rows + self.found_rows else None


class Score:
    """Tallies of a corpus, its confident cells, and what was wrong."""

    def __init__(self) -> None:
        self.total = Tally()
        self.fields: dict[str, Tally] = {field: Tally() for field in FIELDS}
        self.kinds: dict[str, Tally] = defaultdict(Tally)
        self.confident = self.confident_wrong = self.covered = 0
        self.rows_of_others = 0  # found in documents that are no certificates
        self.documents = 0
        self.seconds: list[float] = []
        self.errors: list[str] = []

    def add(self, known: Known, found: Sequence[FoundRow], seconds: float) -> None:
        """Counts one document."""
        pairs = pair_rows(known.rows, found, recognised=known.recognised)
        self.documents += 1
        self.seconds.append(seconds)
        self.rows_of_others += len(found) * (not known.rows)
        for tally in (self.total, self.kinds[known.kind]):
            tally.true_rows += len(known.rows)
            tally.found_rows += len(found)
            tally.paired_rows += len(pairs)
        for number, truth in enumerate(known.rows):
            self._row(known, truth, found[pairs[number]] if number in pairs else None)
        for number, row in enumerate(found):
            if number not in pairs.values():
                self._surplus(known, row)

    def _row(self, known: Known, truth: Mapping[str, Any], row: FoundRow | None) -> None:
        for field in FIELDS:
            true, value = truth.get(field), (row or {}).get(field)
            right = row is not None and is_right(truth, field, value, recognised=known.recognised)
            for tally in (self.total, self.fields[field], self.kinds[known.kind]):
                tally.cells += true is not None
                tally.right += right and true is not None
                tally.invented += true is None and row is not None and not right
            if _is_confident(row, field) and (value is not None or true is not None):
                self.confident += 1
                self.confident_wrong += not right
                self.covered += true is not None and value is not None
            if not right and (row is not None or true is not None):
                missing = " (row missing)" if row is None else ""
                self.errors.append(f"{known.kind} {known.file} {field}: {true!r}, found {value!r}{missing}")

    def _surplus(self, known: Known, row: FoundRow) -> None:
        sure = sum(_is_confident(row, field) and row.get(field) is not None for field in FIELDS)
        self.confident += sure
        self.confident_wrong += sure
        values = {field: row[field] for field in FIELDS if row.get(field) is not None}
        self.errors.append(f"{known.kind} {known.file} has a row too many: {values}")


def _is_confident(row: FoundRow | None, field: str) -> bool:
    return row is not None and (row["confidence"].get(field) or 0) >= CONFIDENT
