"""Words in the order of lines: top to bottom, within a line from left to right."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.model import Word

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
    for word in sorted(words, key=_by_middle):
        _, top, _, bottom = word.box
        at = len(spans) - 1 if spans and spans[-1] == (top, bottom) else _matching(spans, top, bottom)
        if at is None:
            lines.append([word])
            spans.append((top, bottom))
        else:
            lines[at].append(word)
            spans[at] = (top, bottom)
    for line in lines:
        line.sort(key=_by_left)
    return lines


def _by_middle(word: Word) -> tuple[float, float]:
    box = word.box
    return box[1] + box[3], box[0]


def _by_left(word: Word) -> float:
    return word.box[0]


def _matching(spans: list[tuple[float, float]], top: float, bottom: float) -> int | None:
    # Words come sorted by their middle, so only the last few lines can still take one.
    for at in range(len(spans) - 1, max(len(spans) - 4, -1), -1):
        upper, lower = spans[at]
        height = min(lower - upper, bottom - top)
        if abs(upper + lower - top - bottom) / 2 <= ALIGNED * height or abs(lower - bottom) <= ON_BASE_LINE * height:
            return at
    return None
