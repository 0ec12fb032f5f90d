"""How many cells of known certificates the offline engine finds, and what its confidence is worth: `make accuracy`.

    python -m bench.accuracy [--corpus FOLDER]... [--kept FOLDER] [--scorer score.py] [--errors N]
    python -m bench.accuracy --corpus tests/fixtures/papers --template invoice

A corpus is a folder with documents and a `truth.json`: {"documents": [{"file", "kind", "layout", "rows": [{field:
value}]}]}. Without `--corpus` they are those of CPETRACKER_CORPUS (several with ":" between), and without that the
fixtures of the tests. Values are compared as `bench.agreement` says; a scorer is a script that does it in its place: it
takes the truth and a result file ({"documents": [{"file", "rows", "seconds", "error"}]}) and prints its own tables.
Of corpora with enough layouts it is also said how the confidence fares on layouts that it was not learned from.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.comparison import report
from bench.corpora import Known, Reader, known_documents
from bench.scoring import CONFIDENT, Score, Tally
from extraction import Unreadable, extract
from extraction.finding.asked import Asked
from extraction.model import FieldSpec, Row
from extraction.presets import PRESETS
from training.crossvalidation import confident_when_left_out
from training.observing import Observation, observations

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "documents"
_LEAST_LAYOUTS = 30  # for leaving some out


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    if not Asked.of(PRESETS[options.template].fields).certificates:
        for corpus in options.corpus:
            report(corpus, options.truth, PRESETS[options.template].fields, options.errors)
        return 0
    reader = Reader(options.kept)
    score, seen = Score(), list[Observation]()
    for corpus in options.corpus:
        found = [result_of(known, reader, PRESETS[options.template].fields) for known in known_documents(corpus)]
        if options.scorer:
            _score_elsewhere(options.scorer, corpus / "truth.json", found, options.errors)
        for known, result in zip(known_documents(corpus), found, strict=True):
            score.add(known, result["rows"], result["seconds"])
            seen += _observed(known, reader) if options.kept or not known.recognised else ()
    show(score, options.errors)
    if len({o.layout for o in seen}) >= _LEAST_LAYOUTS:
        show_left_out(seen, score.total)
    return 0


def result_of(known: Known, reader: Reader, fields: Sequence[FieldSpec]) -> dict[str, Any]:
    """What the engine finds in a document, in the shape that scorers read."""
    started = time.perf_counter()
    found: dict[str, Any] = {"file": known.file, "rows": []}
    try:
        found["rows"] = [_plain(row) for row in extract(reader.read(known), fields).rows]
    except Unreadable as refusal:
        found["error"] = str(refusal)
    return found | {"seconds": round(time.perf_counter() - started, 4)}


def _plain(row: Row) -> dict[str, Any]:
    values = {
        key: cell.value.isoformat() if isinstance(cell.value, dt.date) else cell.value
        for key, cell in row.cells.items()
    }
    return values | {"confidence": {key: cell.confidence for key, cell in row.cells.items()}}


def _observed(known: Known, reader: Reader) -> Iterable[Observation]:
    try:
        return list(observations(known, reader.read(known), "read"))
    except Unreadable:
        return ()


def show(score: Score, errors: int) -> None:
    parts: tuple[tuple[str, Mapping[str, Tally]], ...] = (("field", score.fields), ("kind", score.kinds))
    for title, tallies in parts:
        print(f"{title:18} accuracy    right/cells   invented   row F1")
        for name, tally in sorted(tallies.items()):
            numbers = f"{tally.right:6}/{tally.cells:<6} {tally.invented:8}   {_percent(tally.row_f1)}"
            print(f"{name:18} {_percent(tally.accuracy)}   {numbers}")
        print()
    total = score.total
    print(f"all {_percent(total.accuracy)} % of {total.cells} cells in {score.documents} documents")
    print(f"rows: F1 {_percent(total.row_f1)} % ({total.true_rows} true, {total.found_rows} found)")
    print(f"rows from documents that are no certificates: {score.rows_of_others}")
    wrong = _percent(score.confident_wrong / score.confident if score.confident else None)
    coverage = _percent(score.covered / total.cells if total.cells else None)
    print(f"confidence ≥ {CONFIDENT}: {score.confident} cells, wrong {wrong} %, coverage {coverage} %")
    seconds = sorted(score.seconds)
    print(f"seconds per document: median {seconds[len(seconds) // 2]}, most {seconds[-1]}")
    for line in score.errors[:errors]:
        print(" ", line)


def show_left_out(seen: Sequence[Observation], total: Tally) -> None:
    """How the confidence fares where a layout, and what it teaches, was left out of learning."""
    cells = [o for o in seen if o.filled]
    sure = confident_when_left_out(cells)
    wrong = sum(not o.right for o, is_sure in zip(cells, sure, strict=True) if is_sure)
    covered = _percent((int(sure.sum()) - wrong) / total.cells)
    share = _percent(wrong / max(1, int(sure.sum())))
    layouts = len({o.layout for o in cells})
    print(f"{layouts} layouts, each left out of learning once: {int(sure.sum())} confident values,")
    print(f"  wrong {share} %, rightly confident {covered} % of all true cells")


def _percent(share: float | None) -> str:
    return "   –  " if share is None else f"{100 * share:6.2f}"


def _score_elsewhere(scorer: Path, truth: Path, found: Sequence[Mapping[str, Any]], errors: int) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"documents": found}, file)
        file.flush()
        command = [sys.executable, str(scorer), str(truth), file.name, "--errors", str(errors)]
        subprocess.run(command, check=False)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description=__doc__.partition("\n")[0])
    named = [Path(folder) for folder in os.environ.get("CPETRACKER_CORPUS", "").split(os.pathsep) if folder]
    scorer = os.environ.get("CPETRACKER_SCORER")
    parser.add_argument("--corpus", type=Path, action="append", help="a folder; may be given several times")
    parser.add_argument("--truth", default="truth.json", metavar="NAME", help="of papers that are no certificates")
    parser.add_argument("--kept", type=Path, help="where documents are kept as they were read, to read each once")
    parser.add_argument("--scorer", type=Path, default=Path(scorer) if scorer else None)
    parser.add_argument("--template", choices=sorted(PRESETS), default="any-state")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="list the first N wrong cells")
    options = parser.parse_args(arguments)
    options.corpus = options.corpus or named or [FIXTURES]
    return options


if __name__ == "__main__":
    sys.exit(main())
