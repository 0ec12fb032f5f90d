"""The columns in which cards are set side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Word

_MOST = 3
_LEAST_LINES = 3
_MOSTLY = 0.75


def strips_of(sheet: Sheet) -> list[tuple[float, list[list[Word]]]]:
    """The left edge and the lines of each column from left to right; none where nothing is set side by side."""
    lines = sheet.span_lines
    counts = Counter(len(line) for line in lines if 1 < len(line) <= _MOST)
    count = max(counts, key=lambda n: (counts[n], n), default=0)
    if counts[count] < _LEAST_LINES:
        return []
    full = [line for line in lines if len(line) == count]
    lefts = [median(line[number].box.x0 for line in full) for number in range(count)]
    aligned = sum(
        all(abs(span.box.x0 - left) < 2 * span.em for span, left in zip(line, lefts, strict=True)) for line in full
    )
    if aligned < max(_LEAST_LINES, _MOSTLY * len(full)):
        return []
    edges = [*lefts, float("inf")]
    return [(low, _words_of(lines, low, high)) for low, high in pairwise(edges)]


def _words_of(lines: Sequence[Sequence[Span]], low: float, high: float) -> list[list[Word]]:
    parts = ([span for span in line if low - span.em < span.box.x0 < high - span.em] for line in lines)
    return [[word for span in part for word in span.words] for part in parts if part]
