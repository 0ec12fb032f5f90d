"""Timing that can be trusted on a noisy machine: both sides in turn, medians, ratios pair by pair."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """A measured against a baseline in the same minute; seconds are medians."""

    seconds: float
    baseline: float
    ratio: float


def timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def worked(call: Callable[[], object]) -> float:
    """Seconds of this process's own work, whatever else the machine does: for calls that neither wait nor fork."""
    started = time.process_time()
    call()
    return time.process_time() - started


def against(measured: Callable[[], object], baseline: Callable[[], object], *, rounds: int) -> Ratio:
    """Both once to warm up, then in turn; the ratio is the median of the rounds' ratios."""
    measured(), baseline()
    pairs = [(timed(measured), timed(baseline)) for _ in range(rounds)]
    return Ratio(
        seconds=statistics.median(own for own, _ in pairs),
        baseline=statistics.median(other for _, other in pairs),
        ratio=statistics.median(own / other for own, other in pairs),
    )


def verdict(name: str, value: float, limit: float, unit: str, *, at_least: bool = False) -> str:
    """One line of the report: what was measured, and whether it keeps its budget."""
    kept = value >= limit if at_least else value <= limit
    sign = "≥" if at_least else "≤"
    return f"{'kept  ' if kept else 'MISSED'}  {name:58} {value:8.2f} {unit:8} ({sign} {limit:g})"
