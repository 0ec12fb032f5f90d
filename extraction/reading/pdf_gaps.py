"""Words told apart by the gaps between their letters.

Many programs, browsers among them, print no spaces: they move the pen. pdfium then guesses where a space is meant, and
is wrong where letters are set wide ("P AR TICIP ANT") or narrow ("ofCPE"). Here the usual gap of a line is the measure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from extraction.model import Box

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


class Letter(NamedTuple):
    """A printed character with its advance box and type size."""

    text: str
    box: Box
    size: float
    spaced: bool = False  # pdfium guesses a space before it


def words_by_gaps(letters: Sequence[Letter]) -> Iterator[Sequence[Letter]]:
    """The letters of one line, in print order, as words."""
    gaps = [_gap(left, right) for left, right in pairwise(letters)]
    near = [gap for gap in gaps if -_WIDEST_USUAL < gap < _WIDEST_USUAL]
    usual = max(median(near), 0.0) if len(near) >= _FEWEST_GAPS else 0.0
    sure = _SPREAD * usual + SPACE
    likely = sure if usual > _SET_WIDE else usual + GUESSED_SPACE
    start = 0
    for index, gap in enumerate(gaps, start=1):
        if gap > (likely if letters[index].spaced else sure) or gap < -1.0:
            yield letters[start:index]
            start = index
    if letters:
        yield letters[start:]


def _gap(left: Letter, right: Letter) -> float:
    """How far the second letter stands off, in type sizes, whichever way the line runs."""
    return apart(left.box, right.box) / (max(left.size, right.size) or 1.0)


def apart(box: Box, other: Box) -> float:
    """The white between two boxes; negative where they overlap both ways."""
    across = max(other.x0 - box.x1, box.x0 - other.x1)
    along = max(other.y0 - box.y1, box.y0 - other.y1)
    return max(across, along)
