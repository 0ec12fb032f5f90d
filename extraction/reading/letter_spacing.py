"""Words set with wide spacing ("C E R T I F I C A T E") put together again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extraction.model import Word

FEWEST = 4
"""So many single letters in a row are a spaced word; fewer may be initials."""

_WIDEST = 1.0  # gap between two spaced letters, in type sizes
_WORD_GAP = 1.6  # gap between two spaced words, in usual letter gaps


def join_spaced_letters(words: Sequence[Word]) -> list[Word]:
    """The words, in the order in which they are printed, with runs of single letters joined to the words they spell."""
    if sum(len(word.text) == 1 for word in words) < FEWEST:
        return list(words)
    joined: list[Word] = []
    run: list[Word] = []
    for word in words:
        if run and not (_is_letter(word) and _next_to(run[-1], word)):
            joined.extend(_spelled(run))
            run = []
        if _is_letter(word):
            run.append(word)
        else:
            joined.append(word)
    return joined + _spelled(run)


def _is_letter(word: Word) -> bool:
    return len(word.text) == 1 and (word.text.isalpha() or word.text == "&")


def _next_to(left: Word, right: Word) -> bool:
    """Whether two letters stand in one line, the second a little to the right of the first."""
    gap = right.box.x0 - left.box.x1
    level = abs(left.box.y0 - right.box.y0) < 0.3 * left.size and abs(left.size - right.size) < 0.2 * left.size
    return level and 0 <= gap < _WIDEST * left.size


def _spelled(run: list[Word]) -> list[Word]:
    if len(run) < FEWEST:
        return run
    limit = _WORD_GAP * median(right.box.x0 - left.box.x1 for left, right in pairwise(run))
    words = [run[0]]
    for left, right in pairwise(run):
        if right.box.x0 - left.box.x1 > limit:
            words.append(right)
        else:
            words[-1] = words[-1]._replace(text=words[-1].text + right.text, box=words[-1].box.union(right.box))
    return words
