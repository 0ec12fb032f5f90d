"""Words in the order of lines: top to bottom, within a line from left to right."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.model import Box, Word

ALIGNED = 0.5
"""Two words stand in one line where their middles are apart by at most this share of the lower one's height."""

ON_BASE_LINE = 0.35
"""Words of very different sizes stand in one line where their feet are no further apart than that."""


def in_line_order(words: Iterable[Word]) -> tuple[Word, ...]:
    """The words line by line. Columns are not told apart here: a line runs across the page."""
    return tuple(word for line in lines_of(words) for word in line)


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """The words grouped to lines that run across the page, each sorted from left to right."""
    lines: list[list[Word]] = []
    spans: list[tuple[float, float]] = []  # top and bottom of each line's latest word
    for word in sorted(words, key=lambda word: (word.box.y0 + word.box.y1, word.box.x0)):
        at = _matching(spans, word.box)
        if at is None:
            lines.append([word])
            spans.append((word.box.y0, word.box.y1))
        else:
            lines[at].append(word)
            spans[at] = (word.box.y0, word.box.y1)
    for line in lines:
        line.sort(key=lambda word: word.box.x0)
    return lines


def _matching(spans: list[tuple[float, float]], box: Box) -> int | None:
    # Words come sorted by their middle, so only the last few lines can still take one.
    for at in range(len(spans) - 1, max(len(spans) - 4, -1), -1):
        top, bottom = spans[at]
        lower = min(bottom - top, box.height)
        if abs(top + bottom - box.y0 - box.y1) / 2 <= ALIGNED * lower or abs(bottom - box.y1) <= ON_BASE_LINE * lower:
            return at
    return None
