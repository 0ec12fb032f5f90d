"""Words to the lines they stand on."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.model import Word

_ALIKE = 1.4  # how much higher one word of a line is than another, usually
_LATEST = 8  # lines that may still take a word


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words grouped by the line they stand on, each from left to right; columns are not told apart."""
    lines: list[list[Word]] = []
    middles: list[float] = []  # of each line's first word, growing, as words come from top to bottom
    heights: list[float] = []
    for word in sorted(words, key=_by_middle):
        _, top, _, bottom = word.box
        middle, height = (top + bottom) / 2, bottom - top
        at = len(lines) - 1
        if at < 0 or middles[at] != middle:
            at = _nearest(middles, heights, middle, height)
        if at >= 0:
            lines[at].append(word)
        else:
            lines.append([word])
            middles.append(middle)
            heights.append(height)
    for line in lines:
        line.sort(key=_by_left)
    return lines


def _by_middle(word: Word) -> tuple[float, float]:
    left, top, _, bottom = word.box
    return top + bottom, left


def _by_left(word: Word) -> float:
    return word.box[0]


def _nearest(middles: list[float], heights: list[float], middle: float, height: float) -> int:
    """The nearest of the latest lines that takes a word of this middle and height; -1 where none does."""
    for at in range(len(middles) - 1, max(len(middles) - _LATEST, 0) - 1, -1):
        distance = middle - middles[at]
        if distance > 0.5 * height:
            break
        low, high = (heights[at], height) if heights[at] < height else (height, heights[at])
        if distance <= (0.5 if high < _ALIKE * low else 0.35) * low:
            return at
    return -1
