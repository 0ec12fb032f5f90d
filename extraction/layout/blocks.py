"""Spans to blocks: lines of one paragraph, one wrapped title or one cell, from top to bottom."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.layout.spans import Span
from extraction.lazy import lazy
from extraction.model import Box, Word, union
from extraction.vocabulary.wordings import lowered

_PITCH = 1.95  # line distances, in type sizes, up to which lines belong together
_PITCH_OF_PROSE = 2.5  # the same where a sentence runs on from one line to the next
_LEAST_OF_PROSE = 8
_LATEST = 40  # blocks that may still take a line
_WATERMARK = 3.0  # times the type size of a paragraph: letters that stand behind it, not between its lines
_SAME_SIZE = 1.16
_SAME_SIZE_RECOGNISED = 1.4


@dataclass(eq=False)
class Block:
    """Spans that stand under each other in one column."""

    spans: list[Span]
    number: int = 0

    @lazy
    def box(self) -> Box:
        return union([span.box for span in self.spans])

    @lazy
    def words(self) -> list[Word]:
        return [word for span in self.spans for word in span.words]

    @lazy
    def text(self) -> str:
        return " ".join([span.text for span in self.spans])

    @lazy
    def lower(self) -> str:
        """The text in lower case, letter for letter."""
        return lowered(self.text)

    @lazy
    def keys(self) -> list[str]:
        """The match keys of its words."""
        return [key for span in self.spans for key in span.keys]

    def __repr__(self) -> str:
        return f"Block({' / '.join(span.text for span in self.spans)!r})"


def blocks_of(spans: Sequence[Span], rules: Sequence[Box] = ()) -> list[Block]:
    """The blocks of a page in the order of their first lines."""
    bars = [rule for rule in rules if rule.height < 4 and rule.width > 12]
    by_height = sorted(spans, key=_middle)
    columns: list[list[Span]] = []
    for span in spans:
        column = _home(span, columns, bars, by_height)
        if column is None:
            columns.append([span])
        else:
            column.append(span)
    return [Block(column, number) for number, column in enumerate(columns)]


def _middle(span: Span) -> float:
    return span.center[1]


def _home(
    span: Span, columns: Sequence[list[Span]], bars: Sequence[Box], by_height: Sequence[Span]
) -> list[Span] | None:
    left, _, right, _ = span.box
    for column in reversed(columns[-_LATEST:]):
        last = column[-1]
        if last.box[0] >= right or last.box[2] <= left:
            continue  # beside it, as nearly all of a table stands
        if continues(last, span) and not _barred(last, span, bars) and not _between(last, span, by_height):
            return column
    return None


def continues(above: Span, below: Span) -> bool:
    """Whether a line is set like the next line of the paragraph that the other ends."""
    pitch = below.center[1] - above.center[1]
    small, size = (above.em, below.em) if above.em < below.em else (below.em, above.em)
    if not 0.4 * size < pitch <= _PITCH_OF_PROSE * size:
        return False
    if size > (_SAME_SIZE_RECOGNISED if below.recognised else _SAME_SIZE) * small:
        return False
    near = pitch <= _PITCH * size or _runs_on(above, below)
    return near and _aligned(above.box, below.box, size)


def _runs_on(above: Span, below: Span) -> bool:
    """Whether a sentence goes on over the end of a line: many words, no full stop, none begins anew."""
    flush = abs(above.box.x0 - below.box.x0) < 0.4 * above.em
    return (
        flush
        and len(above.words) >= _LEAST_OF_PROSE
        and not above.recognised
        and not above.text.endswith((".", ":", ";", "!", "?"))
        and below.box.x1 < above.box.x1 + 2 * above.em
    )


def _aligned(above: Box, below: Box, size: float) -> bool:
    overlap = min(above.x1, below.x1) - max(above.x0, below.x0)
    if overlap <= 0:
        return False
    centers = abs((above.x0 + above.x1) - (below.x0 + below.x1)) / 2
    return abs(above.x0 - below.x0) < 0.8 * size or centers < 1.2 * size or abs(above.x1 - below.x1) < 0.3 * size


def _barred(above: Span, below: Span, bars: Sequence[Box]) -> bool:
    top, bottom = above.center[1], below.center[1]
    left, right = max(above.box.x0, below.box.x0), min(above.box.x1, below.box.x1)
    return any(top < bar.y0 < bottom and bar.x0 < right and left < bar.x1 for bar in bars)


def _between(above: Span, below: Span, by_height: Sequence[Span]) -> bool:
    """Whether another line stands between the two in their column; `by_height` are all lines by their middles."""
    top, bottom = above.center[1] + 2, below.center[1] - 2
    left, right = max(above.box.x0, below.box.x0), min(above.box.x1, below.box.x1)
    for other in by_height[bisect_right(by_height, top, key=_middle) : bisect_left(by_height, bottom, key=_middle)]:
        overlap = min(other.box.x1, right) - max(other.box.x0, left)
        if overlap > 0 and other is not above and other is not below and other.em <= _WATERMARK * above.em:
            return True
    return False
