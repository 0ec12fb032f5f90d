"""Which documents the benchmarks run on: the tests' fixtures, or the folder that `CPETRACKER_CORPUS` names."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "documents"
SCANNED = {"scan", "photo", "rotated", "fax", "lowcontrast", "screenshot", "pdf_notext"}


@dataclass(frozen=True, slots=True)
class Sample:
    """A document of the corpus and the kind that its truth names."""

    path: Path
    kind: str

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()


def corpus() -> Path:
    return Path(os.environ.get("CPETRACKER_CORPUS") or FIXTURES)


def samples(*kinds: str) -> list[Sample]:
    """The documents of the given kinds, by name."""
    truth = json.loads((corpus() / "truth.json").read_text(encoding="utf-8"))
    found = [Sample(corpus() / entry["file"], entry["kind"]) for entry in truth["documents"] if entry["kind"] in kinds]
    return sorted((sample for sample in found if sample.path.exists()), key=lambda sample: sample.path.name)
