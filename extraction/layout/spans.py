"""Words to spans: runs of words on one line that belong together (a caption, a value, a line of a sentence)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extraction.model import Box, Page, Word, box_of
from extraction.vocabulary.keys import match_key

_GAP = 1.0  # in type sizes: from there on two words are no longer neighbours in a sentence
_GAP_IN_CHARACTERS = 1.75  # the same on recognised pages, where widths are surer than heights
_EM_OF_INK = 1.35
_SEPARATORS = frozenset({"|", "·", "•", "//", "||", "‖", "¦", "●•", "∙", "⋅"})
_BOX = re.compile(r"^(?:[■□☐☑☒◻◼❏❑]|[\[(]\s*[xX✓✔]?\s*[\])])")
_OPENS_BOX = frozenset("■□☐☑☒◻◼❏❑[(")
_MOST_ITEM_WORDS = 9
_GLUED = re.compile(r"(?<=[A-Za-z)][:;])(?=[^\s/\\])")


@dataclass(eq=False, slots=True)
class Span:
    """A run of words on one line, with what is asked of every one of them. Identity counts, not equality."""

    words: tuple[Word, ...]
    page: Page
    number: int  # in reading order of the page, from 0
    box: Box = field(init=False)
    center: tuple[float, float] = field(init=False)
    text: str = field(init=False)
    keys: tuple[str, ...] = field(init=False)
    key: str = field(init=False)
    size: float = field(init=False)  # the type size that most of its characters have
    em: float = field(init=False)  # the type size in the usual sense; recognisers measure the ink, which is less
    bold: bool = field(init=False)

    def __post_init__(self) -> None:
        words = self.words
        self.box = box = box_of(words)
        self.center = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        self.text = " ".join([word.text for word in words])
        self.keys = tuple([match_key(word.text) for word in words])
        self.key = "".join(self.keys)
        self.size = _usual_size(words)
        self.em = self.size * _EM_OF_INK if self.page.recognised else self.size
        self.bold = sum([len(word.text) for word in words if word.bold]) * 2 > len(self.text)

    @property
    def recognised(self) -> bool:
        return self.page.recognised

    def __repr__(self) -> str:
        return f"Span({self.text!r})"


def _usual_size(words: Sequence[Word]) -> float:
    size = words[0].size
    if all(word.size == size for word in words):
        return size
    weights: dict[float, int] = {}
    for word in words:
        weights[word.size] = weights.get(word.size, 0) + len(word.text)
    return max(weights, key=lambda size: (weights[size], size))


def spans_of(page: Page, lines: Sequence[list[Word]]) -> list[Span]:
    """The spans of a page's lines from top to bottom, on one line from left to right."""
    walls = _walls(page.rules)
    parted = [list(_split(line, _beside(walls, line), _gap(line) if page.recognised else None)) for line in lines]
    runs = [run for number, line in enumerate(parted) for run in _rejoined(line, parted, number)]
    return [Span(_unglued(run), page, number) for number, run in enumerate(runs)]


def _walls(rules: Sequence[Box]) -> list[Box]:
    return [rule for rule in rules if rule.width < 4 and rule.height > 6]


def _beside(walls: Sequence[Box], line: Sequence[Word]) -> list[Box]:
    """The walls that reach into a line."""
    if not walls:
        return []
    _, top, _, bottom = box_of(line)
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


def _split(line: list[Word], walls: Sequence[Box], line_gap: float | None) -> Iterator[list[Word]]:
    run: list[Word] = []
    listed = _is_list(line)
    for word in line:
        text = word.text
        if text in _SEPARATORS and listed:
            if run:
                yield run
            run = []
        elif run and (_apart(run[-1], word, walls, line_gap) or (text[:1] in _OPENS_BOX and _BOX.match(text))):
            yield run
            run = [word]
        else:
            run.append(word)
    if run:
        yield run


def _apart(before: Word, word: Word, walls: Sequence[Box], line_gap: float | None) -> bool:
    """Whether two words of a line belong to different spans."""
    small, large = before.size, word.size
    if small > large:
        small, large = large, small
    distance = word.box[0] - before.box[2]
    gap = _GAP * small if line_gap is None else min(max(line_gap, 0.8 * small), 1.6 * small)
    if distance > gap or large > 2.2 * small:
        return True
    return distance > 0 and bool(walls) and _wall_between(before.box, word.box, walls)


def _is_list(line: Sequence[Word]) -> bool:
    """Whether separators part short items ("5/21/2026 | 8 CPE credits | Accounting"), not sentences."""
    if len(line) <= _MOST_ITEM_WORDS:
        return True
    longest = count = 0
    for word in line:
        count = 0 if word.text in _SEPARATORS else count + 1
        longest = max(longest, count)
    return longest <= _MOST_ITEM_WORDS


def _wall_between(left: Box, right: Box, walls: Sequence[Box]) -> bool:
    middle = (left.y0 + left.y1) / 2
    return any(left.x1 - 1 <= wall.x0 <= right.x0 + 1 and wall.y0 <= middle <= wall.y1 for wall in walls)


def _unglued(run: Sequence[Word]) -> tuple[Word, ...]:
    """Words with "Date:March" taken apart, as recognisers glue a caption to its value."""
    if not _GLUED.search(" ".join([word.text for word in run])):
        return tuple(run)
    return tuple(part for word in run for part in _parts(word))


def _parts(word: Word) -> Iterator[Word]:
    parts = _GLUED.split(word.text)
    if len(parts) == 1 or "://" in word.text:
        yield word
        return
    each = word.box.width / len(word.text)
    x = word.box.x0
    for part in parts:
        box = Box(x, word.box.y0, x + each * len(part), word.box.y1)
        x = box.x1
        yield Word(part, box, word.size, word.bold, word.confidence)
