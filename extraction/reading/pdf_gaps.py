"""Words told apart by the gaps between their letters.

Many programs, browsers among them, print no spaces: they move the pen. pdfium then guesses where a space is meant, and
is wrong where letters are set wide ("P AR TICIP ANT") or narrow ("ofCPE"). Here the usual gap of a line is the measure.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from math import inf
from statistics import median

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


def word_starts(gaps: Sequence[float], guessed: Container[int]) -> list[int]:
    """The indices of the letters that begin a word, the first letter left out.

    `gaps[i]` is the white between letters i and i + 1 in type sizes, negative where they overlap, infinite where the
    pen went elsewhere; `guessed` holds the letters before which pdfium put a space.
    """
    near = [gap for gap in gaps if -_WIDEST_USUAL < gap < _WIDEST_USUAL]
    usual = max(median(near), 0.0) if len(near) >= _FEWEST_GAPS else 0.0
    sure = _SPREAD * usual + SPACE
    likely = sure if usual > _SET_WIDE else usual + GUESSED_SPACE
    return [index for index, gap in enumerate(gaps, start=1) if gap > sure or (gap > likely and index in guessed)]


def gap_between(box: Box, following: Box, angle: int, size: float) -> float:
    """The white between two letters of a line drawn at a clockwise quarter turn, in type sizes; y grows upwards."""
    match angle:
        case 0:
            step, ahead, gap = following[1] - box[1], following[0] - box[0], following[0] - box[2]
        case 180:
            step, ahead, gap = following[1] - box[1], box[2] - following[2], box[0] - following[2]
        case 90:
            step, ahead, gap = following[0] - box[0], box[3] - following[3], box[1] - following[3]
        case _:
            step, ahead, gap = following[0] - box[0], following[1] - box[1], following[1] - box[3]
    # The letters of a ligature share one box: they lie over each other, but none lies behind the one before.
    return inf if abs(step) > size or ahead < -size / 2 else gap / (size or 1.0)
