"""The line of captions over a table's columns, in the words of the vocabulary or in words of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extraction.finding.marks import CAPTIONS, Mark
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Box, Word, box_of
from extraction.values.letters import has_digit

UNKNOWN = "~"  # the role of a column whose caption says nothing to us
_LEAST_CAPTIONS = 2
_LEAST_KNOWN = 3
_MOST_CAPTION_WORDS = 5
_WORD_SPACE = 0.5  # type sizes
_MOST_HEADER_LINES = 3
_NEXT_LINE = 0.9  # type sizes from one line of captions to the next
_COUNTERS = {"#", "No", "No.", "Nr.", "Nr"}


@dataclass(eq=False)
class TableHeader:
    """The captions of a table's columns, from left to right."""

    roles: tuple[str, ...]
    boxes: tuple[Box, ...]
    words: frozenset[int]  # identities

    @property
    def bottom(self) -> float:
        return max(box.y1 for box in self.boxes)

    @property
    def top(self) -> float:
        return min(box.y0 for box in self.boxes)

    def with_roles(self, roles: Sequence[str]) -> TableHeader:
        return TableHeader(tuple(roles), self.boxes, self.words)


def course_headers(sheet: Sheet, marks: Sequence[Mark]) -> list[TableHeader]:
    """The headers of tables of courses, by their captions, top to bottom: the richest one and those that repeat it."""
    if sum(mark.closes_span for mark in marks) < _LEAST_CAPTIONS:
        return []
    found: list[TableHeader] = []
    wrapped = {
        id(span): mark for mark in reversed(marks) if mark.first is not mark.span for span in (mark.first, mark.span)
    }
    for number, spans in enumerate(sheet.span_lines):
        header = _header_on(spans, wrapped)
        if header is not None:
            header = _with_neighbours(header, marks)
            for below in sheet.span_lines[number + 1 : number + _MOST_HEADER_LINES]:
                if not _goes_on(header, below):
                    break
                header = _with_line(header, below)
            if _heads_courses(header):
                found.append(header)
    richest = max(found, key=lambda header: len(header.roles), default=None)
    return [header for header in found if richest and header.roles == richest.roles]


def _goes_on(header: TableHeader, spans: Sequence[Span]) -> bool:
    """Whether a line holds the second lines of captions: short wordings close under them, none of them a value."""
    rest = [span for span in spans if not any(id(word) in header.words for word in span.words)]
    if not rest or rest[0].box.y0 - header.bottom > _NEXT_LINE * rest[0].em:
        return False
    if not all(_is_wording(span) and len(_over(header, span)) == 1 for span in rest):
        return False
    known = sum(CAPTIONS.meaning(span.key) is not None for span in rest)
    return len(rest) > 1 and 2 * known >= len(rest)


def _over(header: TableHeader, span: Span) -> list[int]:
    """The captions over a span."""
    return [n for n, box in enumerate(header.boxes) if box.x0 - 2 < span.box.x1 and span.box.x0 < box.x1 + 2]


def _with_line(header: TableHeader, spans: Sequence[Span]) -> TableHeader:
    boxes, words = list(header.boxes), set(header.words)
    for span in spans:
        for number in _over(header, span)[:1]:
            boxes[number] = boxes[number].union(span.box)
            words |= {id(word) for word in span.words}
    return TableHeader(header.roles, tuple(boxes), frozenset(words))


def other_headers(sheet: Sheet) -> Iterator[TableHeader]:
    """Lines that could head a table though few of their captions are known: short wordings side by side, no values."""
    for spans in sheet.span_lines:
        if len(spans) < 3 or not all(_is_wording(span) for span in spans):
            continue
        pieces = [piece for span in spans for piece in _captions_in(span)]
        if len(pieces) < 3:
            continue
        pieces.sort(key=lambda piece: piece[1][0].box.x0)
        words = frozenset(id(word) for _, piece in pieces for word in piece)
        yield TableHeader(tuple(role for role, _ in pieces), tuple(box_of(piece) for _, piece in pieces), words)


def _is_wording(span: Span) -> bool:
    words = span.words
    return (
        len(words) <= _MOST_CAPTION_WORDS and not words[-1].text.endswith((":", ".", ",")) and not has_digit(span.text)
    )


def _with_neighbours(header: TableHeader, marks: Sequence[Mark]) -> TableHeader:
    """With captions that stand half a line higher or lower, as those of two lines do."""
    found = list(zip(header.roles, header.boxes, strict=True))
    covered = set(header.words)
    for mark in marks:
        words = [*(mark.first.words if mark.first is not mark.span else ()), *mark.span.words]
        box = box_of(words)
        near = box.y0 < header.bottom + 2 and box.y1 > header.top - 2
        beside = all(box.x1 <= other.x0 or box.x0 >= other.x1 for _, other in found)
        if near and beside and mark.closes_span and not mark.colon and len(words) <= 6:
            found.append((mark.role, box))
            covered |= {id(word) for word in words}
    found.sort(key=lambda item: item[1].x0)
    return TableHeader(tuple(role for role, _ in found), tuple(box for _, box in found), frozenset(covered))


def _heads_courses(header: TableHeader) -> bool:
    asked = {role for role in header.roles if not role.startswith(UNKNOWN)}
    return "course_title" in asked and bool(asked & {"credits", "completion_date"}) and len(header.roles) >= 3


def _header_on(spans: Sequence[Span], wrapped: Mapping[int, Mark]) -> TableHeader | None:
    """The header of which this line is a line; captions of two lines are taken whole, by the identity of either."""
    if len(spans) < 2:
        return None  # a sentence
    beginnings = sum(len(CAPTIONS.starts(span.keys)) for span in spans)
    if beginnings < _LEAST_KNOWN and not any(id(span) in wrapped for span in spans):
        return None
    found: list[tuple[str, Box]] = []
    covered: set[int] = set()
    for span in spans:
        mark = wrapped.get(id(span))
        captions = [(mark.role, [*mark.first.words, *mark.span.words])] if mark else _captions_in(span)
        for role, words in captions:
            found.append((role, box_of(words)))
            covered |= {id(word) for word in words}
    known = [role for role, _ in found if role != UNKNOWN]
    if len(known) < _LEAST_KNOWN or len(known) < 0.6 * len(found):
        return None
    found.sort(key=lambda item: item[1].x0)
    return TableHeader(tuple(role for role, _ in found), tuple(box for _, box in found), frozenset(covered))


def _closely_set(words: Sequence[Word], position: int) -> bool:
    """Whether a word stands no further from the one before it than words of one caption do."""
    before, word = words[position - 1], words[position]
    return word.box.x0 - before.box.x1 < _WORD_SPACE * min(before.size, word.size)


def _captions_in(span: Span) -> list[tuple[str, list[Word]]]:
    """A span of a header as captions side by side; one that is none gives an unknown column."""
    found, position = [], 0
    words = list(span.words)
    if len(words) > 12 or any(word.text.endswith(":") for word in words):
        return []
    while position < len(words):
        hit = CAPTIONS.longest_at(span.keys, position)
        if hit is None and words[position].text in _COUNTERS and position + 1 < len(words):
            found.append((UNKNOWN, words[position : position + 1]))
            position += 1
            continue
        if hit is None or (position and _closely_set(words, position)):
            return [(UNKNOWN if hit is None else found[0][0], words)]
        found.append((hit.meaning.role, words[position : hit.stop]))
        position = hit.stop
    return found
