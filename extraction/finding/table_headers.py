"""The line of captions over a table's columns, in the words of the vocabulary or in words of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.finding.marks import CAPTIONS, Mark
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.model import Box, Word
from extraction.values.letters import has_digit

UNKNOWN = "~"  # the role of a column whose caption says nothing to us
_LEAST_CAPTIONS = 2
_MOST_CAPTION_WORDS = 5
_WORD_SPACE = 0.5  # type sizes
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


def union(words: Sequence[Word]) -> Box:
    """The box around words."""
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return box


def course_headers(sheet: Sheet, marks: Sequence[Mark]) -> list[TableHeader]:
    """The headers of tables of courses, by their captions, top to bottom: the richest one and those that repeat it."""
    if sum(mark.closes_span for mark in marks) < _LEAST_CAPTIONS:
        return []
    found: list[TableHeader] = []
    for spans in sheet.span_lines:
        header = _header_on(spans, marks)
        if header is not None:
            header = _with_neighbours(header, marks)
            if _heads_courses(header):
                found.append(header)
    richest = max(found, key=lambda header: len(header.roles), default=None)
    return [header for header in found if richest and header.roles == richest.roles]


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
        yield TableHeader(tuple(role for role, _ in pieces), tuple(union(piece) for _, piece in pieces), words)


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
        box = union(words)
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


def _header_on(spans: Sequence[Span], marks: Sequence[Mark]) -> TableHeader | None:
    """The header of which this line is a line; captions of two lines are taken whole."""
    if len(spans) < 2:
        return None  # a sentence
    found: list[tuple[str, Box]] = []
    covered: set[int] = set()
    for span in spans:
        for role, words in _two_line_caption(span, marks) or _captions_in(span):
            found.append((role, union(words)))
            covered |= {id(word) for word in words}
    known = [role for role, _ in found if role != UNKNOWN]
    if len(known) < 3 or len(known) < 0.6 * len(found):
        return None
    found.sort(key=lambda item: item[1].x0)
    return TableHeader(tuple(role for role, _ in found), tuple(box for _, box in found), frozenset(covered))


def _two_line_caption(span: Span, marks: Sequence[Mark]) -> list[tuple[str, list[Word]]]:
    for mark in marks:
        if mark.first is not mark.span and span in (mark.first, mark.span):
            return [(mark.role, [*mark.first.words, *mark.span.words])]
    return []


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
