"""Wordings to look for in running text, each with the words that tell of it.

Most texts hold none of a list of wordings. Whether a text holds certain letters is known a hundred times sooner than
whether it matches an expression, so an expression is tried only on texts with one of its telling words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Self

Wording = tuple[tuple[str, ...], re.Pattern[str]]


class Wordings:
    """Expressions by their telling words, which are parted by spaces: whatever matches holds one of them.

    Both are in lower case, and so must the text be: see `lowered`.
    """

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self.wordings = tuple(wordings)
        self._telling = sorted({word for words, _ in self.wordings for word in words})

    @classmethod
    def of(cls, *wordings: tuple[str, str]) -> Self:
        return cls((tuple(words.split()), re.compile(text)) for words, text in wordings)

    def told_in(self, text: str) -> Self:
        """Those of which a lower-case text holds a telling word: no others are found in any part of it."""
        return type(self)(one for one in self.wordings if any(map(text.__contains__, one[0])))

    def found_in(self, text: str) -> Iterator[re.Pattern[str]]:
        """The expressions that a lower-case text matches somewhere."""
        if not any(map(text.__contains__, self._telling)):
            return
        for words, pattern in self.wordings:
            if any(map(text.__contains__, words)) and pattern.search(text):
                yield pattern

    def any_in(self, text: str) -> bool:
        """Whether a lower-case text matches any of them."""
        return next(self.found_in(text), None) is not None


def lowered(text: str) -> str:
    """A text in lower case, of the same length: only one capital has a small letter of two characters."""
    return text.replace("İ", "i").lower()
