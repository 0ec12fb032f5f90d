"""Words told apart by the gaps between their letters.

Many programs, browsers among them, print no spaces: they move the pen. pdfium then guesses where a space is meant, and
is wrong where letters are set wide ("P AR TICIP ANT") or narrow ("ofCPE"). Here the usual gap of a line is the measure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from math import inf
from statistics import median

from extraction.reading.pdf_calls import Edges

SPACE = 0.125
"""A gap that is wider than the line's usual one by this share of the type size is a space.

Measured on browsers' prints: letters of a word reach 0.12 more, where coordinates were rounded to whole pixels; the
narrowest spaces, after "f" and before capitals, are 0.13 to 0.15 more, others 0.25 and up.
"""

GUESSED_SPACE = 0.03
"""The same where pdfium guessed a space and the line is not set wide, so that the guess is likely right."""

_SET_WIDE = 0.08  # usual gap of a line whose letters were spaced on purpose
_SPREAD = 1.2  # by which gaps within words vary in such a line, as T and A stand further off than N and D
_FEWEST_GAPS = 4  # a line with fewer says nothing about its usual gap
_WIDEST_USUAL = 0.5  # lines set wider than this come as single letters


def word_starts(gaps: Sequence[float], guessed: Collection[int]) -> list[int]:
    """The indices of the letters that begin a word, the first letter left out.

    `gaps[i]` is the white between letters i and i + 1 in type sizes, negative where they overlap, infinite where the
    pen went elsewhere; `guessed` holds the letters before which pdfium put a space.
    """
    if not gaps or max(gaps) <= (GUESSED_SPACE if guessed else SPACE):  # as in most words that stand by themselves
        return []
    near = [gap for gap in gaps if -_WIDEST_USUAL < gap < _WIDEST_USUAL]
    usual = max(median(near), 0.0) if len(near) >= _FEWEST_GAPS else 0.0
    sure = _SPREAD * usual + SPACE
    likely = sure if usual > _SET_WIDE else usual + GUESSED_SPACE
    return [index for index, gap in enumerate(gaps, start=1) if gap > sure or (gap > likely and index in guessed)]


def gaps_between(letters: Sequence[Edges], angle: int, size: float) -> list[float]:
    """The white after each letter but the last of a line drawn at a clockwise quarter turn, in type sizes.

    `letters` are boxes, y growing upwards. Infinite where the pen went elsewhere: off the line, or back. The letters
    of a ligature share one box: they lie over each other, but none lies behind the one before.
    """
    size, back = size or 1.0, -size / 2
    return [
        (start - end) / size if -size <= level - before <= size and start - begun >= back else inf
        for (begun, before, end, _), (start, level, _, _) in pairwise(
            letters if not angle else _upright(letters, angle)
        )
    ]


def _upright(letters: Sequence[Edges], angle: int) -> Iterator[Edges]:
    """The letters as they would stand in a line from left to right; how high they are does not matter here."""
    match angle:
        case 180:
            return ((-right, lower, -left, upper) for left, lower, right, upper in letters)
        case 90:
            return ((-upper, left, -lower, right) for left, lower, right, upper in letters)
        case _:
            return ((lower, left, upper, right) for left, lower, right, upper in letters)
