"""Observations: the signals of each cell that the engine gives, and whether the cell is right."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.agreement import FIELDS, is_right
from bench.corpora import Known
from bench.pairing import pair_rows
from extraction.finding.asked import Asked
from extraction.finding.confidence.absence import signals_of_absence
from extraction.finding.confidence.judgement import ALWAYS_PRINTED
from extraction.finding.confidence.signals import signals_of
from extraction.finding.confidence.surroundings import Surroundings
from extraction.finding.finder import drafted
from extraction.finding.rows import RowDraft
from extraction.model import Document, Value
from extraction.presets import PRESETS

ASKED = Asked.of(PRESETS["any-state"].fields)
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Observation:
    """A cell that the engine gave for a document of a layout."""

    layout: str
    manner: str  # how it was come by: "read", "gaps", "first sight"
    filled: bool
    right: bool
    counts: bool  # whether it has, or should have, a value: cells rightly empty do not count as found
    signals: Mapping[str, float | str]


def observations(known: Known, document: Document, manner: str) -> Iterator[Observation]:
    """Those of one document; a row that is not in the truth is wrong in all its cells."""
    drafts = drafted(document, ASKED)
    found = [{role: plain(cell.value) for role, cell in draft.cells.items()} for draft, _ in drafts]
    mates = {there: here for here, there in pair_rows(known.rows, found, recognised=known.recognised).items()}
    for number, (draft, surroundings) in enumerate(drafts):
        truth = known.rows[mates[number]] if number in mates else None
        for role in FIELDS:
            value = found[number].get(role)
            right = truth is not None and is_right(truth, role, value, recognised=known.recognised)
            counts = value is not None or (truth is not None and truth.get(role) is not None)
            if value is None and role in ALWAYS_PRINTED:
                continue  # always looked at, whatever a model says
            yield Observation(
                known.layout, manner, value is not None, right, counts, _signals(role, draft, surroundings)
            )


def _signals(role: str, draft: RowDraft, surroundings: Surroundings) -> Mapping[str, float | str]:
    candidate = draft.cells.get(role)
    if candidate is None:
        found = signals_of_absence(role, draft, surroundings)
    else:
        found = signals_of(candidate, draft, surroundings)
    return {name: value if isinstance(value, str) else round(value, _DIGITS) for name, value in found.items()}


def plain(value: Value) -> object:
    """A value as truths have it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def store(path: Path, seen: Sequence[Observation]) -> None:
    """Keeps observations as lines of JSON, packed; the same ones give the same bytes."""
    lines = (json.dumps([o.layout, o.manner, o.filled, o.right, o.counts, o.signals], ensure_ascii=False) for o in seen)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def stored(path: Path) -> Iterator[Observation]:
    """What `store` kept."""
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        yield Observation(*json.loads(line))
