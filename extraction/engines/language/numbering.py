"""The words of some pages, numbered, so that an answer can name those it was read from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from extraction.layout.lines import lines_of
from extraction.model import Page, Word

SIGN: Final = "|"  # between a number and its word
_LOOKALIKE: Final = "¦"
_LONGEST_WORD: Final = 200
# Controls, formats (among them those that turn text around or hide it), private and unassigned characters.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp", "Zs"})


class Numbered(NamedTuple):
    """A word, where it stands, and its number in the question."""

    number: int
    page: Page
    word: Word


@dataclass(frozen=True, slots=True)
class Listing:
    """Pages as a model is shown them."""

    text: str
    words: dict[int, Numbered]

    def cited(self, numbers: Iterable[int]) -> list[Numbered]:
        """The words of these numbers in reading order, each once. Numbers of no word are passed over."""
        return [self.words[number] for number in sorted(set(numbers)) if number in self.words]


def listing(pages: Sequence[Page]) -> Listing:
    """Line by line as printed, each word behind its number: `12|Certificate 13|of 14|Completion`.

    A word can hold neither white space nor the sign, so nothing that a document prints looks like a number, a line or
    a page of ours.
    """
    numbered: dict[int, Numbered] = {}
    parts: list[str] = []
    for page in pages:
        parts.append(f"PAGE {page.number}")
        parts.extend(_lines(page, numbered))
    return Listing("\n".join(parts), numbered)


def shown(text: str) -> str:
    """A printed word as it is listed."""
    seen = "".join(c for c in text[:_LONGEST_WORD] if unicodedata.category(c) not in _UNSEEN)
    return seen.replace(SIGN, _LOOKALIKE)


def _lines(page: Page, numbered: dict[int, Numbered]) -> Iterator[str]:
    for line in lines_of(page.words):
        listed = []
        for word in line:
            if text := shown(word.text):
                number = len(numbered) + 1
                numbered[number] = Numbered(number, page, word)
                listed.append(f"{number}{SIGN}{text}")
        if listed:
            yield " ".join(listed)
