"""How a file can end: rows, nothing found, or a reason; and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from extraction.errors import Reason


class Outcome(StrEnum):
    """The ends that are not a reason of the reader's."""

    ROWS = "rows"
    NOTHING_FOUND = "nothing_found"
    MISSING = "missing"  # the stored copy is gone
    UNAVAILABLE = "unavailable"  # storage or database did not answer, however often it was tried
    KILLED_WORKER = "killed_worker"  # every worker that took it died
    FAULT = "fault"  # a defect of ours


_SENTENCES: Mapping[str, str] = {
    Outcome.ROWS: "Read.",
    Outcome.NOTHING_FOUND: "This file was read, but nothing that was asked for is in it.",
    Outcome.MISSING: "The stored copy of this file is gone. Upload it again.",
    Outcome.UNAVAILABLE: "The storage did not answer. Press Retry in a while.",
    Outcome.KILLED_WORKER: "The reader stopped on this file again and again. Print it to a new PDF and upload that.",
    Outcome.FAULT: "Something went wrong on our side while reading this file. Press Retry; if it stays, tell support.",
}
GOOD = frozenset({Outcome.ROWS, Outcome.NOTHING_FOUND})
# What another try would end in again: it lies in the file.
LASTING = frozenset(
    {Reason.PASSWORD, Reason.CORRUPT, Reason.EMPTY, Reason.TOO_LARGE, Reason.UNSUPPORTED, Outcome.MISSING}
)


def sentence(outcome: str, detail: str = "") -> str:
    """What happened and what the person can do about it. `outcome` is an `Outcome` or a `Reason`; empty gives ""."""
    if not outcome:
        return ""
    words = _SENTENCES.get(outcome) or Reason(outcome).sentence
    return f"{words} {detail}".strip()
