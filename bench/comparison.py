"""How many cells of papers of any kind the offline engine finds, for templates that are not of certificates.

Cells are compared after folding case, white space and punctuation, whatever their columns are.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extraction import Unreadable, extract, read
from extraction.model import FieldSpec, Row
from extraction.values.persons import parse_person
from extraction.vocabulary.keys import squash

CONFIDENT = 0.9


def report(corpus: Path, truth_name: str, fields: Sequence[FieldSpec], errors: int) -> None:
    """Prints how many cells of a corpus of any papers are right."""
    truth = json.loads((corpus / truth_name).read_text(encoding="utf-8"))
    result = {"documents": list(results(truth, corpus, fields))}
    show(compare(truth, result), result, errors)


def results(truth: Mapping[str, Any], corpus: Path, fields: Sequence[FieldSpec]) -> Iterator[dict[str, Any]]:
    """What the engine finds in each document of the truth, in the shape that scorers read."""
    for document in truth["documents"]:
        started = time.perf_counter()
        found: dict[str, Any] = {"file": document["file"], "rows": []}
        try:
            data = (corpus / document["file"]).read_bytes()
            table = extract(read(data, document["file"]), fields)
            found["rows"] = [plain(row) for row in table.rows]
        except Unreadable as refusal:
            found["error"] = str(refusal)
        yield found | {"seconds": round(time.perf_counter() - started, 4)}


def plain(row: Row) -> dict[str, Any]:
    """A row in the shape that scorers read."""
    values = {
        key: cell.value.isoformat() if isinstance(cell.value, dt.date) else cell.value
        for key, cell in row.cells.items()
    }
    return values | {"confidence": {key: cell.confidence for key, cell in row.cells.items()}}


class Tally:
    """Cells by what became of them."""

    def __init__(self) -> None:
        self.cells = self.right = self.invented = 0

    def count(self, truth: object, value: object, *, right: bool) -> None:
        if truth is None:
            self.invented += not right
        else:
            self.cells += 1
            self.right += right

    @property
    def share(self) -> str:
        return f"{100 * self.right / self.cells:6.2f}" if self.cells else "   –  "


class Comparison:
    """Tallies by column and by kind of document, the confident cells, and what was wrong."""

    def __init__(self) -> None:
        self.fields: dict[str, Tally] = defaultdict(Tally)
        self.kinds: dict[str, Tally] = defaultdict(Tally)
        self.total = Tally()
        self.confident = self.confident_wrong = self.surplus_rows = 0
        self.errors: list[str] = []


def compare(truth: Mapping[str, Any], result: Mapping[str, Any]) -> Comparison:
    """The cells of rows paired by what they share; cells of a row that was not found are wrong."""
    comparison = Comparison()
    found = {document["file"]: document for document in result["documents"]}
    for document in truth["documents"]:
        rows = list(found.get(document["file"], {}).get("rows", ()))
        for true_row in document["rows"]:
            best = max(rows, key=lambda row: _shared(true_row, row), default=None)
            if best is not None and 2 * _shared(true_row, best) >= sum(v is not None for v in true_row.values()):
                rows.remove(best)
            else:
                best = None
            _count_row(comparison, document, true_row, best)
        comparison.surplus_rows += len(rows)
    return comparison


def _count_row(
    comparison: Comparison, document: Mapping[str, Any], true_row: Mapping[str, Any], row: Mapping[str, Any] | None
) -> None:
    for key, true_value in true_row.items():
        if key == "also_accept" or (row is None and true_value is None):
            continue
        value = (row or {}).get(key)
        accepted = [true_value, *true_row.get("also_accept", {}).get(key, ())]
        right = row is not None and any(same(key, one, value) for one in accepted)
        for tally in (comparison.total, comparison.fields[key], comparison.kinds[document["kind"]]):
            tally.count(true_value, value, right=right)
        if value is not None and (row or {})["confidence"].get(key, 0) >= CONFIDENT:
            comparison.confident += 1
            comparison.confident_wrong += not right
        if not right:
            comparison.errors.append(f"{document['file']} {key}: {true_value!r}, found {value!r}")


def same(key: str, truth: object, value: object) -> bool:
    """Whether two values of a column mean the same."""
    if truth is None or value is None:
        return truth is value
    if isinstance(truth, int | float) and isinstance(value, int | float):
        return abs(truth - value) < 0.005
    if key == "participant":
        return squash(parse_person(str(truth)) or str(truth)) == squash(parse_person(str(value)) or str(value))
    return squash(str(truth)) == squash(str(value))


def _shared(true_row: Mapping[str, Any], row: Mapping[str, Any]) -> int:
    return sum(v is not None and k in row and same(k, v, row[k]) for k, v in true_row.items() if k != "also_accept")


def show(comparison: Comparison, result: Mapping[str, Any], errors: int) -> None:
    for title, tallies in (("field", comparison.fields), ("kind", comparison.kinds)):
        print(f"{title:18} accuracy    right/cells   invented")
        for name, tally in sorted(tallies.items()):
            print(f"{name:18} {tally.share}   {tally.right:6}/{tally.cells:<6} {tally.invented:6}")
        print()
    total, confident = comparison.total, comparison.confident
    wrong = f"{100 * comparison.confident_wrong / confident:.2f} %" if confident else "–"
    seconds = sorted(document["seconds"] for document in result["documents"])
    print(f"all {total.share} % of {total.cells} cells; {comparison.surplus_rows} surplus rows")
    print(f"confidence ≥ {CONFIDENT}: {confident} cells, wrong {wrong}")
    print(f"seconds per document: median {seconds[len(seconds) // 2]}, most {seconds[-1]}")
    for line in comparison.errors[:errors]:
        print(" ", line)
