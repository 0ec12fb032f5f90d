"""A page laid out: its spans and blocks, and who stands beside, below and above whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extraction.layout.blocks import Block, blocks_of
from extraction.layout.lines import lines_of
from extraction.layout.spans import Span, spans_of
from extraction.lazy import lazy
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

    @lazy
    def span_of(self) -> dict[int, Span]:
        """The span of a word, by the word's identity."""
        return {id(word): span for span in self.spans for word in span.words}

    @classmethod
    def of_page(cls, page: Page) -> Sheet:
        lines = lines_of(page.words)
        sheet = cls.of_spans(page, spans_of(page, lines))
        if sheet.words == [word for line in lines for word in line]:  # no sign was dropped, no word taken apart
            sheet.lines = lines
        return sheet

    @classmethod
    def of_spans(cls, page: Page, spans: Sequence[Span]) -> Sheet:
        blocks = blocks_of(spans, page.rules)
        return cls(page, list(spans), blocks, {span.number: block for block in blocks for span in block.spans})

    @lazy
    def words(self) -> list[Word]:
        return [word for span in self.spans for word in span.words]

    @lazy
    def lines(self) -> list[list[Word]]:
        """All its words by the line they stand on; columns are not told apart."""
        return lines_of(self.words)

    @lazy
    def line_texts(self) -> list[str]:
        """Each of its lines as one text."""
        return [" ".join([word.text for word in line]) for line in self.lines]

    @lazy
    def span_lines(self) -> list[list[Span]]:
        """Its spans by the line they stand on, from left to right."""
        span_of = self.span_of
        return [list(dict.fromkeys([span_of[id(word)] for word in line])) for line in self.lines]

    @lazy
    def _edges(self) -> list[tuple[float, float, float, float, float, Span]]:
        """The sides and the middle height of its spans: gone through for each neighbour that is looked for."""
        return [(*span.box, span.center[1], span) for span in self.spans]

    def right_of(self, span: Span) -> Span | None:
        """The next span on the same line."""
        best, nearest = None, span.box.x1 + _FAR_RIGHT * self.page.width
        least = span.box.x1 - 1
        for left, top, _, bottom, _, other in self._edges:
            if (
                least <= left < nearest
                and other is not span
                and (_on_one_line(span.box, top, bottom) or self._heads_cell_beside(span, other))
            ):
                best, nearest = other, left
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
        best, nearest = None, float("-inf")
        most = span.box.x0 + 1
        for _, top, right, bottom, _, other in self._edges:
            if nearest < right <= most and other is not span and _on_one_line(span.box, top, bottom):
                best, nearest = other, right
        return best

    def below(self, span: Span, reach: float = _FAR_BELOW) -> Span | None:
        """The nearest span under it in its column."""
        edge, middle = span.box.y1, span.center[1]
        return _nearest([(y0 - edge, o) for _, y0, _, _, y, o in self._edges if y > middle], span, reach)

    def above(self, span: Span, reach: float = _FAR_BELOW) -> Span | None:
        """The nearest span over it in its column."""
        edge, middle = span.box.y0, span.center[1]
        return _nearest([(edge - y1, o) for _, _, _, y1, y, o in self._edges if y < middle], span, reach)


def _on_one_line(one: Box, top: float, bottom: float) -> bool:
    """Whether a box stands on a line with what reaches from `top` to `bottom`."""
    overlap = min(one[3], bottom) - max(one[1], top)
    return overlap > 0.5 * min(one[3] - one[1], bottom - top)


def _nearest(found: Iterable[tuple[float, Span]], span: Span, reach: float) -> Span | None:
    best: Span | None = None
    least = float("inf"), 0.0
    for distance, other in found:
        if distance > least[0] or distance > reach * max(span.em, other.em):
            continue
        if distance < -0.6 * min(span.box.height, other.box.height):
            continue
        rank = distance, abs(other.box.x0 - span.box.x0)
        if rank < least and _in_column(span.box, other.box, max(span.em, other.em)):
            best, least = other, rank
    return best


def _in_column(one: Box, other: Box, size: float) -> bool:
    overlap = min(one.x1, other.x1) - max(one.x0, other.x0)
    return overlap > 0.25 * min(one.width, other.width) or (overlap > 0 and abs(one.x0 - other.x0) < size)
