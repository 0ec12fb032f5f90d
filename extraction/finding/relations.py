"""From a caption to the words it may announce: behind it, right of it, below it or above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from extraction.finding.marks import Mark, closes_bracket
from extraction.finding.pieces import Piece
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.values.dates import find_dates

# Values of these may run over several lines.
LONG_ROLES = frozenset({"course_title", "sponsor", "location", "field_of_study", "delivery_method", "participant"})
_KEYED = re.compile(r"^[A-Z][\w /]{1,24}:\s\S")  # "Skills: Power Query": a line with a caption of its own
_ITEM_SIGNS = frozenset("·•|")  # between the items of a line
# Of these one caption announces one item, and what stands behind such a sign is another.
_SINGLE_ROLES = frozenset({"participant", "course_title", "course_id", "sponsor", "sponsor_id", "completion_date"})
_SOLID = 0.85  # strength from which a caption is one even without a colon behind it


class Direction(StrEnum):
    BEFORE = "before it"
    INLINE = "behind it"
    RIGHT = "right of it"
    BELOW = "below it"
    ABOVE = "above it"
    LEFT = "left of it"


class Relations:
    """The words around the captions of one sheet."""

    def __init__(self, sheet: Sheet, marks: Sequence[Mark], idle: frozenset[int] = frozenset()) -> None:
        self.sheet = sheet
        self.idle = idle
        self.marks_of: dict[int, list[Mark]] = {}
        for mark in marks:
            self.marks_of.setdefault(mark.span.number, []).append(mark)
            if mark.first is not mark.span:
                self.marks_of.setdefault(mark.first.number, []).append(mark)

    def options(self, mark: Mark, *, long: bool) -> Iterator[tuple[Direction, Piece]]:
        """The pieces a caption may announce; `long` where a value may run over several lines."""
        if mark.start and closes_bracket(mark.span, mark.start, mark.stop):
            if self.marks_of[mark.span.number][0] is mark:
                yield Direction.BEFORE, self._before(mark)
            return
        behind = self.behind(mark)
        if behind:
            yield Direction.INLINE, self._extended(behind, mark, Direction.INLINE) if long else behind
            return
        right = self._value(self.sheet.right_of(mark.span), mark)
        if right:
            yield Direction.RIGHT, self._extended(right, mark, Direction.RIGHT) if long else right
        below = self._value(self.sheet.below(mark.span), mark)
        if below:
            yield Direction.BELOW, self._extended(below, mark, Direction.BELOW) if long else below
        above = self._value(self.sheet.above(mark.first), mark)
        if above:
            yield Direction.ABOVE, self._extended(above, mark, Direction.ABOVE) if long else above
        leads = not any(c.isalnum() for word in mark.span.words[: mark.start] for c in word.text)  # "‹ Attendee"
        if right is None and leads and mark.closes_span and not mark.colon:
            left = self._value(self.sheet.left_of(mark.first), mark)
            if left:
                yield Direction.LEFT, left

    def _before(self, mark: Mark) -> Piece:
        """The words before a caption in brackets, behind the last sign that parts items."""
        words = mark.span.words[: mark.start]
        begin = max((i + 1 for i, word in enumerate(words[:-1]) if word.text in _ITEM_SIGNS), default=0)
        return Piece.of_span(mark.span, begin, mark.start)

    def behind(self, mark: Mark) -> Piece | None:
        """The words behind a caption on its span, up to the next caption."""
        following = [m.start for m in self.marks_of[mark.span.number] if m.span is mark.span and m.start >= mark.stop]
        stop = min(following, default=len(mark.span.words))
        words = list(mark.span.words[mark.stop : stop])
        if mark.span.words[mark.start].text.startswith("("):
            closing = next((i for i, word in enumerate(words) if word.text.rstrip(".,;").endswith(")")), len(words))
            words = words[: closing + 1]
        while words and not any(c.isalnum() for c in words[0].text) and words[0].text not in "■☑☒✓✔●":
            words = words[1:]
        if mark.role in _SINGLE_ROLES:
            words = words[: next((i for i, word in enumerate(words) if i and word.text in _ITEM_SIGNS), len(words))]
        while words and not any(c.isalnum() or c in ')”"' for c in words[-1].text):
            words = words[:-1]
        return Piece(mark.span.page, (tuple(words),)) if words else None

    def _value(self, span: Span | None, mark: Mark) -> Piece | None:
        if span is None or span is mark.first:
            return None
        stop = len(span.words)
        for other in self.marks_of.get(span.number, ()):
            start = other.start if other.span is span else 0
            if other.first is span and other.first is not other.span:
                start = 0
            if start == 0 and (other.closes_span or other.colon or other.strength >= _SOLID):
                return None
            if 0 < start < stop:
                stop = start
        words = span.words[:stop]
        if not any(c.isalnum() for word in words for c in word.text):
            return None
        return Piece(span.page, (words,))

    def _extended(self, piece: Piece, mark: Mark, direction: Direction) -> Piece:
        start = self._span_of(piece)
        if start is None or len(piece.lines[0]) < len(start.words) - (mark.stop if start is mark.span else 0):
            return piece
        block = self.sheet.block_of[start.number]
        index = block.spans.index(start)
        upward = direction is Direction.ABOVE
        rest = reversed(block.spans[:index]) if upward else block.spans[index + 1 :]
        lines = list(piece.lines)
        for span in rest:
            if not self._goes_on(span, mark, start, direction) or len(lines) >= 5:
                break
            lines = [span.words, *lines] if upward else [*lines, span.words]
        return Piece(piece.page, tuple(lines))

    def _goes_on(self, span: Span, mark: Mark, start: Span, direction: Direction) -> bool:
        restyled = span.bold != start.bold and start is not mark.span
        if span.number in self.marks_of or self._captioned(span, mark) or restyled:
            return False
        if id(span.words[0]) in self.idle:
            return False
        text = span.text
        if _KEYED.match(text) or self._announces(span):
            return False
        dates = find_dates(text)
        return not (dates and dates[0].start < 3) and "@" not in text and "www." not in text

    def _announces(self, span: Span) -> bool:
        """Whether a colon that stands apart behind a line makes it a caption: "ENTITY   : CITY OF BELMONT"."""
        right = self.sheet.right_of(span)
        return right is not None and right.text.startswith(":")

    def _captioned(self, span: Span, own: Mark) -> bool:
        """Whether another caption than the value's own stands to the left on the same line."""
        left = self.sheet.left_of(span)
        if left is None or left is own.span:
            return False
        return any(mark.closes_span and mark.span is left for mark in self.marks_of.get(left.number, ()))

    def _span_of(self, piece: Piece) -> Span | None:
        return self.sheet.span_of.get(id(piece.lines[0][0]))
