"""Pieces of a page that may be a value: words with the lines they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.layout.spans import Span
from extraction.lazy import lazy
from extraction.model import Box, Page, Place, Word, box_of
from extraction.values.text import clean, join_lines


@dataclass(eq=False)
class Piece:
    """Words of one page, line by line, top to bottom."""

    page: Page
    lines: tuple[tuple[Word, ...], ...]

    @classmethod
    def of_span(cls, span: Span, start: int = 0, stop: int | None = None) -> Piece:
        return cls(span.page, (span.words[start:stop],))

    @classmethod
    def of_spans(cls, spans: Sequence[Span]) -> Piece:
        return cls(spans[0].page, tuple(span.words for span in spans))

    @classmethod
    def of_words(cls, page: Page, words: Iterable[Word]) -> Piece:
        """Words in reading order, broken into lines where they jump back to the left."""
        lines: list[list[Word]] = []
        for word in words:
            if lines and word.box.x0 >= lines[-1][-1].box.x0 and word.box.y0 < lines[-1][-1].box.y1:
                lines[-1].append(word)
            else:
                lines.append([word])
        return cls(page, tuple(tuple(line) for line in lines))

    @lazy
    def words(self) -> list[Word]:
        return [word for line in self.lines for word in line]

    @lazy
    def text(self) -> str:
        lines = [" ".join([word.text for word in line]) for line in self.lines]
        return lines[0].strip() if len(lines) == 1 else join_lines(lines)

    @lazy
    def cleaned(self) -> str:
        return clean(self.text)

    @property
    def recognised(self) -> bool:
        return self.page.recognised

    @lazy
    def word_ids(self) -> frozenset[int]:
        """Identities of its words, to tell whether two pieces overlap."""
        return frozenset(map(id, self.words))

    @property
    def certainty(self) -> float:
        """How sure the recogniser was of its least certain word; 1.0 for a text layer."""
        return min((word.confidence for word in self.words), default=1.0)

    def narrowed(self, printed: str) -> Piece:
        """The words of the piece that a part of its text stands in; itself where that part is not found."""
        at = self.text.find(printed) if printed else -1
        if at < 0 or len(printed) >= len(self.text):
            return self
        kept, position = [], 0
        for line in self.lines:
            inside = []
            for word in line:
                start = self.text.find(word.text, position)
                position = max(position, start + len(word.text))
                if start < at + len(printed) and start + len(word.text) > at:
                    inside.append(word)
            if inside:
                kept.append(tuple(inside))
        return Piece(self.page, tuple(kept)) if kept else self

    @lazy
    def box(self) -> Box:
        return box_of(self.words)

    @lazy
    def place(self) -> Place:
        box, width, height = self.box, self.page.width or 1.0, self.page.height or 1.0
        fractions = (box.x0 / width, box.y0 / height, box.x1 / width, box.y1 / height)
        return Place(self.page.number, Box(*(min(1.0, max(0.0, part)) for part in fractions)))

    def __repr__(self) -> str:
        return f"Piece({self.text!r})"
