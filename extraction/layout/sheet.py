"""A page laid out: its spans and blocks, and who stands beside, below and above whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extraction.layout.blocks import Block, blocks_of
from extraction.layout.spans import Span, lines_of, spans_of
from extraction.model import Box, Page, Word

_FAR_BELOW = 3.2  # type sizes from edge to edge, beyond which a line no longer belongs to its caption
_FAR_RIGHT = 0.62  # of the page's width


@dataclass(eq=False)
class Sheet:
    """The spans of a page or of a part of it."""

    page: Page
    spans: list[Span]
    blocks: list[Block] = field(default_factory=list)
    block_of: dict[int, Block] = field(default_factory=dict)  # by the number of a span

    @cached_property
    def span_of(self) -> dict[int, Span]:
        """The span of a word, by the word's identity."""
        return {id(word): span for span in self.spans for word in span.words}

    @classmethod
    def of_page(cls, page: Page) -> Sheet:
        return cls.of_spans(page, spans_of(page))

    @classmethod
    def of_spans(cls, page: Page, spans: Sequence[Span]) -> Sheet:
        blocks = blocks_of(spans, page.rules)
        return cls(page, list(spans), blocks, {span.number: block for block in blocks for span in block.spans})

    @cached_property
    def lines(self) -> list[list[Word]]:
        """All its words by the line they stand on; columns are not told apart."""
        return lines_of([word for span in self.spans for word in span.words])

    @cached_property
    def span_lines(self) -> list[list[Span]]:
        """Its spans by the line they stand on, from left to right."""
        return [list(dict.fromkeys(self.span_of[id(word)] for word in line)) for line in self.lines]

    def right_of(self, span: Span) -> Span | None:
        """The next span on the same line."""
        best = None
        for other in self.spans:
            if other is span or other.box.x0 < span.box.x1 - 1:
                continue
            if not _on_one_line(span.box, other.box) and not self._heads_cell_beside(span, other):
                continue
            if other.box.x0 - span.box.x1 < _FAR_RIGHT * self.page.width and (
                best is None or other.box.x0 < best.box.x0
            ):
                best = other
        return best

    def _heads_cell_beside(self, span: Span, other: Span) -> bool:
        """Whether `other` is the upper of two lines that are set around the middle of `span`."""
        if not 0.15 * span.box.height < other.box.y1 - span.box.y0 < span.box.height:
            return False
        lines = self.block_of[other.number].spans
        below = lines[lines.index(other) + 1 :][:1]
        return bool(below) and 0.15 * span.box.height < span.box.y1 - below[0].box.y0 < span.box.height

    def left_of(self, span: Span) -> Span | None:
        """The span before it on the same line."""
        found = [
            o for o in self.spans if o is not span and o.box.x1 <= span.box.x0 + 1 and _on_one_line(span.box, o.box)
        ]
        return max(found, key=lambda other: other.box.x1, default=None)

    def below(self, span: Span, reach: float = _FAR_BELOW) -> Span | None:
        """The nearest span under it in its column."""
        found = ((o.box.y0 - span.box.y1, o) for o in self.spans if o is not span and o.center[1] > span.center[1])
        return _nearest(found, span, reach)

    def above(self, span: Span, reach: float = _FAR_BELOW) -> Span | None:
        """The nearest span over it in its column."""
        found = ((span.box.y0 - o.box.y1, o) for o in self.spans if o is not span and o.center[1] < span.center[1])
        return _nearest(found, span, reach)


def _on_one_line(one: Box, other: Box) -> bool:
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap > 0.5 * min(one.height, other.height)


def _nearest(found: Iterable[tuple[float, Span]], span: Span, reach: float) -> Span | None:
    best: tuple[float, float, Span] | None = None
    for distance, other in found:
        size = max(span.em, other.em)
        if distance < -0.6 * min(span.box.height, other.box.height) or distance > reach * size:
            continue
        if not _in_column(span.box, other.box, size):
            continue
        rank = (distance, abs(other.box.x0 - span.box.x0))
        if best is None or rank < best[:2]:
            best = (*rank, other)
    return best[2] if best else None


def _in_column(one: Box, other: Box, size: float) -> bool:
    overlap = min(one.x1, other.x1) - max(one.x0, other.x0)
    return overlap > 0.25 * min(one.width, other.width) or (overlap > 0 and abs(one.x0 - other.x0) < size)
