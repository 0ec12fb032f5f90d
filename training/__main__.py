"""Learns the weights of the confidence anew: `make train`.

    python -m training FOLDER... [--kept FOLDER] [--gaps 1] [--first-sight NAME]

Folders are corpora as for `bench.accuracy`, their documents with a "layout"; without any, CPETRACKER_CORPUS names them.
Beside what the engine makes of them today stand the first sights in `training/observed`: what it made of documents
before anybody who works on it had looked at them. `--first-sight NAME` adds such a record instead of learning: for a
corpus that is new, before the engine is mended by it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.corpora import Known, Reader, known_documents
from extraction import Unreadable
from extraction.finding.confidence.model import WEIGHTS
from extraction.model import Document
from training.crossvalidation import LEAST_COVERED, left_out, show_curve, weights_of
from training.design import Design
from training.fitting import fit
from training.gaps import vocabulary_with_gaps
from training.levels import covering, levels
from training.observing import Observation, observations, store, stored

OBSERVED = Path(__file__).with_name("observed")
_GAPS = (0.2, 0.1, 0.4)  # shares of the vocabulary that are unknown, run by run
# The share of wrong ones among the cells at 0.9 and above, on layouts left out.
_MOST_WRONG = {True: 0.005, False: 0.01}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    reader = Reader(options.kept)
    documents = [found for folder in options.folders for found in _readable(folder, reader)]
    if options.first_sight:
        seen = [o for known, document in documents for o in observations(known, document, "first sight")]
        store(OBSERVED / f"{options.first_sight}.jsonl.gz", seen)
        return 0
    seen = [o for known, document in documents for o in _observed(known, document, options.gaps)]
    seen += [o for path in sorted(OBSERVED.glob("*.jsonl.gz")) for o in stored(path)]
    learned = {"filled": learn(seen, filled=True), "empty": learn(seen, filled=False)}
    WEIGHTS.write_text(json.dumps(learned, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def learn(seen: Sequence[Observation], *, filled: bool) -> dict[str, Any]:
    """A model as it is stored, for cells with or without a value; prints how it fares on layouts left out."""
    own = [o for o in seen if o.filled == filled]
    signals = [o.signals for o in own]
    design = Design.of(signals)
    matrix, means = design.centred(signals)
    right = np.array([o.right for o in own])
    probabilities = left_out(own, design, matrix)
    show_curve(own, probabilities, "cells with a value" if filled else "empty cells")
    real = np.array([o.manner != "gaps" for o in own])
    today = np.array([o.manner == "read" for o in own])
    highest = covering(probabilities[today], LEAST_COVERED) if filled else 1.0
    measured = levels(probabilities[real], right[real], np.ones(int(real.sum())), _MOST_WRONG[filled], highest)
    last = fit(design, matrix, right.astype(np.float64), weights_of(own))
    return design.as_stored(last.worths, means, last.bias) | {"levels": measured}


def _readable(folder: Path, reader: Reader) -> Iterator[tuple[Known, Document]]:
    for known in known_documents(folder):
        try:
            yield known, reader.read(known)
        except Unreadable as refusal:
            print(f"{known.file}: {refusal}", file=sys.stderr)


def _observed(known: Known, document: Document, gaps: int) -> Iterator[Observation]:
    yield from observations(known, document, "read")
    for number in range(gaps):
        with vocabulary_with_gaps(f"{number} {known.layout}", _GAPS[number % len(_GAPS)]):
            yield from observations(known, document, "gaps")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__.partition("\n")[0])
    named = os.environ.get("CPETRACKER_CORPUS", "")
    folders = [Path(folder) for folder in named.split(os.pathsep) if folder]
    parser.add_argument("folders", nargs="*", type=Path, default=folders, metavar="FOLDER")
    parser.add_argument("--kept", type=Path, help="where documents are kept as they were read, to read each once")
    parser.add_argument("--gaps", type=int, default=1, help="how often each is tried with gaps in the vocabulary")
    parser.add_argument("--first-sight", metavar="NAME", help="record what the engine makes of new documents")
    options = parser.parse_args(arguments)
    if not options.folders:
        parser.error("no corpus: name folders, or set CPETRACKER_CORPUS")
    return options


if __name__ == "__main__":
    sys.exit(main())
