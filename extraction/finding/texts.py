"""Blocks as running text: finds words of a pattern's match again, outside of boilerplate."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from extraction.finding.pieces import Piece
from extraction.layout.blocks import Block
from extraction.layout.sheet import Sheet
from extraction.lazy import lazy
from extraction.model import Page, Word
from extraction.vocabulary.fields_of_study import FIELD_INDEX
from extraction.vocabulary.phrases import Hit


@dataclass(eq=False)
class BlockText:
    """The words of a block joined by single spaces, with the way back from characters to words."""

    page: Page
    block: Block
    idle: frozenset[int]  # indices of words in boilerplate
    words: list[Word] = field(init=False)
    keys: list[str] = field(init=False)  # match keys of the words
    text: str = field(init=False)
    lower: str = field(init=False)  # the text in lower case, letter for letter
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.words, self.keys = self.block.words, self.block.keys
        self.starts = list(accumulate((len(word.text) + 1 for word in self.words[:-1]), initial=0))
        self.text, self.lower = self.block.text, self.block.lower

    @lazy
    def fields(self) -> list[Hit[str]]:
        """The fields of study that it names outside of its boilerplate."""
        return [hit for hit in FIELD_INDEX.scan(self.keys) if hit.start not in self.idle]

    @property
    def said(self) -> str:
        """The text without its boilerplate."""
        if not self.idle:
            return self.text
        return " ".join(word.text for index, word in enumerate(self.words) if index not in self.idle)

    def words_between(self, start: int, stop: int) -> range:
        """The indices of the words that characters `start` to `stop` touch."""
        return range(max(0, bisect_right(self.starts, start) - 1), bisect_right(self.starts, max(start, stop - 1)))

    def piece(self, start: int, stop: int) -> Piece:
        touched = self.words_between(start, stop)
        return Piece.of_words(self.page, self.words[touched.start : touched.stop])

    def on_one_line(self, one: int, other: int) -> bool:
        """Whether two characters stand on the same line of the page."""
        first = self.words[self.words_between(one, one + 1).start].box
        second = self.words[self.words_between(other, other + 1).start].box
        return min(first.y1, second.y1) - max(first.y0, second.y0) > 0.4 * min(first.height, second.height)

    def is_idle(self, start: int, stop: int) -> bool:
        return bool(self.idle) and any(index in self.idle for index in self.words_between(start, stop))


def block_texts(sheet: Sheet, boilerplate: Mapping[int, set[int]]) -> list[BlockText]:
    return [BlockText(sheet.page, block, frozenset(boilerplate[block.number])) for block in sheet.blocks]
