"""What the process that reads documents holds after a thousand of them: leaks of libraries show here."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

from bench.documents import SCANNED, Sample, samples
from bench.timing import verdict
from extraction.errors import Unreadable
from extraction.presets import PRESETS
from extraction.sandbox import Budget, Sandbox
from extraction.sandbox.process import resident_bytes

DOCUMENTS = 1000
SCANNED_SHARE = 0.3
FIELDS = PRESETS["any-state"].fields
BORN_DIGITAL = ("pdf", "docx", "html", "eml", "noncert", "pdf_garbled", "pdf_hybrid")


def memory() -> Iterator[str]:
    """One process is kept for all documents, though a worker's is replaced after some hundreds."""
    most = 0
    with Sandbox(Budget(documents=2 * DOCUMENTS)) as sandbox:
        first = sandbox.call("process_id")
        for number, sample in enumerate(_mix(), start=1):
            _read(sandbox, sample)
            held = resident_bytes(first) + resident_bytes(os.getpid())
            most = max(most, held)
            if number % 250 == 0:
                yield f"        after {number} documents {held / 1e6:.0f} MB"
        survived = sandbox.call("process_id") == first
    yield verdict("worker and reader, most at any time", most / 1e6, 1000, "MB")
    if not survived:
        yield "MISSED  the reader had to be replaced in between"


def _read(sandbox: Sandbox, sample: Sample) -> None:
    try:
        sandbox.extract(sample.path, sample.path.name, FIELDS)
    except Unreadable:
        return  # the mix has some


def _mix() -> Iterator[Sample]:
    chance = random.Random(7)  # noqa: S311 - no secret
    scanned, others = samples(*SCANNED), samples(*BORN_DIGITAL)
    for _ in range(DOCUMENTS):
        yield chance.choice(scanned if chance.random() < SCANNED_SHARE else others)
