"""Words to spans: runs of words on one line that belong together (a caption, a value, a line of a sentence)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from extraction.model import Box, Page, Word
from extraction.vocabulary.keys import match_key

_GAP = 1.0  # in type sizes: from there on two words are no longer neighbours in a sentence
_GAP_IN_CHARACTERS = 1.75  # the same on recognised pages, where widths are surer than heights
_ALIKE = 1.4  # how much higher one word of a line is than another, usually
_EM_OF_INK = 1.35
_SEPARATORS = {"|", "·", "•", "//", "||", "‖", "¦", "●•", "∙", "⋅"}
_BOX = re.compile(r"^(?:[■□☐☑☒◻◼❏❑]|[\[(]\s*[xX✓✔]?\s*[\])])")
_MOST_ITEM_WORDS = 9
_GLUED = re.compile(r"(?<=[A-Za-z)][:;])(?=[^\s/\\])")


@dataclass(eq=False)
class Span:
    """A run of words on one line, with their common box. Identity counts, not equality."""

    words: tuple[Word, ...]
    page: Page
    number: int  # in reading order of the page, from 0
    box: Box = field(init=False)

    def __post_init__(self) -> None:
        first, *rest = (word.box for word in self.words)
        for box in rest:
            first = first.union(box)
        self.box = first

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(match_key(word.text) for word in self.words)

    @cached_property
    def key(self) -> str:
        return "".join(self.keys)

    @cached_property
    def size(self) -> float:
        """The type size that most of its characters have."""
        weights: dict[float, int] = {}
        for word in self.words:
            weights[word.size] = weights.get(word.size, 0) + len(word.text)
        return max(weights, key=lambda size: (weights[size], size))

    @cached_property
    def em(self) -> float:
        """The type size in the usual sense; recognisers measure the ink, which is less."""
        return self.size * _EM_OF_INK if self.page.recognised else self.size

    @cached_property
    def bold(self) -> bool:
        return sum(len(word.text) for word in self.words if word.bold) * 2 > len(self.text)

    @cached_property
    def center(self) -> tuple[float, float]:
        return (self.box.x0 + self.box.x1) / 2, (self.box.y0 + self.box.y1) / 2

    @property
    def recognised(self) -> bool:
        return self.page.recognised

    def __repr__(self) -> str:
        return f"Span({self.text!r})"


def spans_of(page: Page) -> list[Span]:
    """The spans of a page from top to bottom, on one line from left to right."""
    walls = _walls(page.rules)
    lines = [
        list(_split(line, _beside(walls, line), _gap(line) if page.recognised else None))
        for line in lines_of(page.words)
    ]
    runs = [run for number, line in enumerate(lines) for run in _rejoined(line, lines, number)]
    return [Span(tuple(_unglued(run)), page, number) for number, run in enumerate(runs)]


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words grouped by the line they stand on, each from left to right; columns are not told apart."""
    lines: list[tuple[list[Word], float, float]] = []  # words, centre and height of the first
    for word in sorted(words, key=lambda w: (w.box.y0 + w.box.y1, w.box.x0)):
        _, top, _, bottom = word.box
        center, height = (top + bottom) / 2, bottom - top
        best, nearest = None, 0.5 * height
        for entry in lines[-8:]:
            distance = abs(entry[1] - center)
            if distance > nearest or (best is not None and distance == nearest):
                continue
            low, high = (entry[2], height) if entry[2] < height else (height, entry[2])
            if distance <= (0.5 if high < _ALIKE * low else 0.35) * low:
                best, nearest = entry, distance
        if best is None:
            lines.append(([word], center, height))
        else:
            best[0].append(word)
    return [sorted(line, key=lambda w: w.box.x0) for line, _, _ in lines]


def _walls(rules: Sequence[Box]) -> list[Box]:
    return [rule for rule in rules if rule.width < 4 and rule.height > 6]


def _beside(walls: Sequence[Box], line: Sequence[Word]) -> list[Box]:
    """The walls that reach into a line."""
    if not walls:
        return []
    top, bottom = min(word.box.y0 for word in line), max(word.box.y1 for word in line)
    return [wall for wall in walls if wall.y0 <= bottom and wall.y1 >= top]


def _rejoined(line: list[list[Word]], lines: Sequence[list[list[Word]]], number: int) -> list[list[Word]]:
    """A line of a paragraph in one run again, where wide spaces had parted it.

    That it is one shows by the line above or below: an unbroken line of many words that reaches over all of it.
    """
    if not 1 < len(line) <= 4 or sum(len(run) for run in line) < 6:
        return line
    if any(word.text.endswith(":") for run in line for word in run[:5]):
        return line  # captions with their values
    left = line[0][0].box
    height = left.height
    for other in (*lines[number + 1 : number + 2], *lines[max(0, number - 1) : number]):
        if len(other) != 1 or len(other[0]) < 7:
            continue
        first, last = other[0][0].box, other[0][-1].box
        near = abs((first.y0 + first.y1) - (left.y0 + left.y1)) < 4.6 * height
        alike = max(first.height, height) < 1.35 * min(first.height, height)
        centered = abs((first.x0 + last.x1) - (left.x0 + line[-1][-1].box.x1)) < 4 * height
        aligned = centered or abs(first.x0 - left.x0) < 1.5 * height
        if near and alike and aligned and last.x1 > line[-1][0].box.x0 and _closely_set(line):
            return [[word for run in line for word in run]]
    return line


def _closely_set(line: Sequence[list[Word]]) -> bool:
    gaps = [after[0].box.x0 - before[-1].box.x1 for before, after in pairwise(line)]
    return max(gaps) < 2.2 * line[0][0].box.height


def _gap(line: Sequence[Word]) -> float:
    """The gap that parts the words of a recognised line, from the width of its characters."""
    characters = sum(len(word.text) for word in line)
    return _GAP_IN_CHARACTERS * sum(word.box.width for word in line) / max(1, characters)


def _split(line: list[Word], walls: Sequence[Box], line_gap: float | None) -> Iterable[list[Word]]:
    run: list[Word] = []
    listed = _is_list(line)
    for word in line:
        if listed and word.text in _SEPARATORS:
            if run:
                yield run
            run = []
            continue
        if run and _BOX.match(word.text):
            yield run
            run = []
        if not run:
            run = [word]
            continue
        before = run[-1]
        distance = word.box.x0 - before.box.x1
        size = min(before.size, word.size)
        gap = _GAP * size if line_gap is None else min(max(line_gap, 0.8 * size), 1.6 * size)
        apart = distance > gap or (max(before.size, word.size) > 2.2 * size)
        if apart or (distance > 0 and _wall_between(before.box, word.box, walls)):
            yield run
            run = [word]
        else:
            run.append(word)
    if run:
        yield run


def _is_list(line: Sequence[Word]) -> bool:
    """Whether separators part short items ("5/21/2026 | 8 CPE credits | Accounting"), not sentences."""
    longest = count = 0
    for word in line:
        count = 0 if word.text in _SEPARATORS else count + 1
        longest = max(longest, count)
    return longest <= _MOST_ITEM_WORDS


def _wall_between(left: Box, right: Box, walls: Sequence[Box]) -> bool:
    middle = (left.y0 + left.y1) / 2
    return any(left.x1 - 1 <= wall.x0 <= right.x0 + 1 and wall.y0 <= middle <= wall.y1 for wall in walls)


def _unglued(run: list[Word]) -> Iterable[Word]:
    """Words with "Date:March" taken apart, as recognisers glue a caption to its value."""
    for word in run:
        parts = _GLUED.split(word.text) if ":" in word.text or ";" in word.text else [word.text]
        if len(parts) == 1 or "://" in word.text:
            yield word
            continue
        each = word.box.width / len(word.text)
        x = word.box.x0
        for part in parts:
            box = Box(x, word.box.y0, x + each * len(part), word.box.y1)
            x = box.x1
            yield Word(part, box, word.size, word.bold, word.confidence)
