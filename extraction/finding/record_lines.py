"""The lines of a sheet as those of a list: what leads them, how they are set, what they say."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.finding.item_readings import LineItems, field_in, may_hold_amount
from extraction.finding.line_items import GLUE, line_items
from extraction.finding.line_parts import line_parts
from extraction.finding.marks import CAPTIONS
from extraction.finding.row_states import TOTAL
from extraction.lazy import lazy
from extraction.model import Box, Page, Word, box_of
from extraction.values.dates import may_hold_date
from extraction.values.letters import has_digit
from extraction.vocabulary.boilerplate import carries_no_items
from extraction.vocabulary.delivery import LABELLED_INDEX
from extraction.vocabulary.keys import match_key
from extraction.vocabulary.prose import COURSE_NOUNS

_BULLETS = frozenset(
    ["•", "·", "▪", "■", "●", "◦", "‣", "*", "-", "–", "—", ">", "→", "»", "✓", "✔", "☑", "☒", "o", "+"]
)
_UNTICKED = frozenset(["□", "☐", "◻", "❏", "❑", "○", "✗", "✘"])
_NUMBERING = re.compile(r"^[(\[#]?(\d{1,3})[.)\]:]+$|^#(\d{1,3})$")
_LETTERING = re.compile(r"^\(?([a-zA-Z])[.)]$")
_NUMBER_OF_NAME = re.compile(r"^#?(\d{1,2}|[A-Z]|[IVX]{1,4})[.):]*$")
_NAMES = COURSE_NOUNS | {"day", "part", "item", "unit", "chapter", "topic", "credit", "segment", "track", "block"}
# Of the page's width, that what stands under each other may differ at its edges.
_NEAR = 1 / 200
_NEAR_RECOGNISED = 1 / 110
_PAGE_NUMBER = re.compile(r"^\W*page\s*\d+(?:\s*(?:of|/)\s*\d+)?\W*$", re.IGNORECASE)
_MONTHS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
_MOST_WORDS = 40
_MOSTLY = 0.6
_FIRST = 9.0  # line heights over the first line of a column
_LONGEST_NAME = 8  # words of a field or a method
_LEAST_HEADS = 2  # captions of columns
_WHITE = 0.6  # line heights over a line that begins something
TIGHT = 0.75
_PRICED = re.compile(r"\$\s?\d")
FIGURES = frozenset({"completion_date", "credits"})  # the items that tell of a course, which are written in figures


@dataclass(eq=False)
class RecordLine:
    """A line; `gap` is the white over it, in heights of its letters, `margin` where its column begins."""

    page: Page
    words: list[Word]
    box: Box
    gap: float
    margin: float = 0.0

    @lazy
    def text(self) -> str:
        return " ".join([word.text for word in self.words])

    @lazy
    def lead(self) -> tuple[str, int]:
        """What leads it, "bullet", "number", "name" or nothing, and how many words that takes."""
        first = self.words[0].text
        if len(self.words) > 1 and (first in _BULLETS or first in _UNTICKED):
            return "bullet", 1
        if len(self.words) > 1 and (_NUMBERING.match(first) or _LETTERING.match(first) or self._counts_lines):
            return "number", 1
        if len(self.words) > 1 and first.lower().strip(":") in _NAMES and _NUMBER_OF_NAME.match(self.words[1].text):
            sign = len(self.words) > 2 and self.words[2].text in ("-", "–", "—", ":", "|")
            closed = sign or len(self.words) == 2 or self.words[1].text[-1] in ".):"
            return ("name", 3 if sign else 2) if closed else ("", 0)
        return "", 0

    @property
    def _counts_lines(self) -> bool:
        """Whether a number stands apart before it, as in a column that counts the lines."""
        first, second = self.words[:2]
        return len(first.text) < 3 and first.text.isdigit() and second.box.x0 - first.box.x1 > 0.8 * first.size

    @property
    def unticked(self) -> bool:
        return self.words[0].text in _UNTICKED or (
            len(self.words) > 1 and self.words[0].text == "[" and self.words[1].text == "]"
        )

    @lazy
    def body(self) -> list[Word]:
        """The line without what leads it."""
        return self.words[self.lead[1] :]

    @lazy
    def items(self) -> LineItems:
        return line_items(self.page, self.body) if self.body else LineItems()

    @lazy
    def figures(self) -> frozenset[str]:
        """The roles of its items that tell of a course; none of a line that belongs to no course."""
        if not has_digit(self.text) or self.ends_list:
            return frozenset()
        return FIGURES & {item.role for item in self.items.found}

    @lazy
    def ends_list(self) -> bool:
        """Whether it belongs to no course: a total, a page number, a sentence that says nothing of this course."""
        return bool(
            len(self.words) > _MOST_WORDS
            or _PAGE_NUMBER.match(self.text)
            or TOTAL.search(self.text[:60])
            or carries_no_items(self.text)
            or _PRICED.search(self.text)
            or self._heads_columns
        )

    @property
    def _heads_columns(self) -> bool:
        """Whether it is made of the captions of columns."""
        if self.dated or self.counted or not self._may_hold_captions:
            return False
        rest = self.items.rest
        known = sum(CAPTIONS.exact(" ".join([word.text for word in run])) is not None for run in rest)
        return not self.items.found and len(rest) > 1 and known >= _MOSTLY * len(rest)

    @property
    def _may_hold_captions(self) -> bool:
        """Whether captions begin with two of its words, and its words are set apart as several things are."""
        keys = [match_key(word.text) for word in self.words]
        begun = sum(CAPTIONS.longest_at(keys, position) is not None for position in CAPTIONS.starts(keys))
        if begun < _LEAST_HEADS:
            return False
        return ":" in self.text or len(line_parts(self.body, recognised=self.page.recognised)) > 1

    def joined(self, words: Sequence[Word]) -> RecordLine:
        """The line with the words of the next one behind its own."""
        return RecordLine(self.page, [*self.words, *words], self.box.union(box_of(words)), self.gap, self.margin)

    @lazy
    def dated(self) -> bool:
        """Whether it may hold a date; known much sooner than its items."""
        return may_hold_date(self.text)

    @lazy
    def counted(self) -> bool:
        """Whether it may hold an amount; known much sooner than its items."""
        return may_hold_amount(self.text)

    @property
    def counts(self) -> bool:
        """Whether it states an amount of credit."""
        return any(item.role == "credits" for item in self.items.found)

    @lazy
    def opening(self) -> str:
        """What kind of thing it begins with: figures, the name of a field or method, a caption, or other words."""
        body = self.body
        first = body[0].text
        dated = len(body) > 1 and first[:3].lower() in _MONTHS and has_digit(body[1].text)
        if has_digit(first) or dated or (first.lower() in GLUE and has_digit(self.text)):
            return "figures"
        if any(word.text.endswith(":") for word in body[:5]):
            hit = CAPTIONS.longest_at([match_key(word.text) for word in body[:7]], 0)
            if hit and body[hit.stop - 1].text.endswith(":"):
                return hit.meaning.role
        name = " ".join([word.text for word in body])
        return "name" if len(body) < _LONGEST_NAME and (field_in(name) or LABELLED_INDEX.exact(name)) else "words"

    @property
    def left(self) -> float:
        return self.words[0].box.x0 - self.margin

    @property
    def body_left(self) -> float:
        """Where the words behind its lead begin: of what leads a line some is drawn, or unread."""
        return (self.body or self.words)[0].box.x0 - self.margin

    @property
    def middle(self) -> float:
        return (self.box.x0 + self.box.x1) / 2 - self.margin


def manners_of(lines: Sequence[RecordLine]) -> Iterator[Iterator[Hashable]]:
    """Of each line the manners in which it is set, any of which may be that of the first lines of records."""
    if not lines:
        return
    page = lines[0].page
    near = page.width * (_NEAR_RECOGNISED if page.recognised else _NEAR)
    lefts = _clusters([*(line.left for line in lines), *(line.body_left for line in lines)], near)
    middles = _clusters([line.middle for line in lines], near)
    for line in lines:
        yield _manners(line, lefts[line.left], lefts[line.body_left], middles[line.middle])


def _manners(line: RecordLine, left: int, body_left: int, middle: int) -> Iterator[Hashable]:
    kind, taken = line.lead
    if kind:
        yield kind, left
    if len(line.words) == taken:
        return
    if line.opening in ("words", "course_title"):
        # Recognisers measure the letters of each line.
        style = (0 if line.page.recognised else round(line.words[0].size * 2)), line.words[0].bold
        yield "words", body_left, *style
        yield "words", "centred", middle, *style
    else:
        yield line.opening, body_left
    if line.gap > _WHITE:
        yield "white", body_left


def _clusters(values: Sequence[float], near: float) -> dict[float, int]:
    """Numbers for values, the same one where no more than `near` lies between one and the next."""
    numbers: dict[float, int] = {}
    before, number = float("-inf"), 0
    for value in sorted(set(values)):
        number += value - before > near
        numbers[value] = number
        before = value
    return numbers


def record_lines(page: Page, lines: Sequence[Sequence[Word]], margin: float = 0.0) -> list[RecordLine]:
    """Lines from top to bottom with the white over each."""
    found: list[RecordLine] = []
    for words in lines:
        if not any(c.isalnum() for word in words for c in word.text):
            continue  # a drawn rule
        box = box_of(words)
        gap = (box.y0 - found[-1].box.y1) / max(1.0, box.height) if found else _FIRST
        if found and gap < TIGHT and _closes(found[-1].words, words):
            found[-1] = found[-1].joined(words)
        else:
            found.append(RecordLine(page, list(words), box, gap, margin))
    return found


def _closes(above: Sequence[Word], below: Sequence[Word]) -> bool:
    """Whether a line closes a bracket that the line over it leaves open: "(1.5 CPE, Behavioral", "Ethics)"."""
    for word in reversed(above):
        if ")" in word.text:
            return False
        if "(" in word.text:
            return any(")" in w.text and "(" not in w.text for w in below)
    return False


def flowing_lines(lines: Sequence[RecordLine], edge: float) -> list[RecordLine]:
    """Lines with those in one that only the right edge of the list parts: the next word had no room on the first."""
    found = list(lines[:1])
    for before, line in pairwise(lines):
        first, last = line.words[0], found[-1].words[-1]
        room = edge - before.box.x1
        alike = first.bold == last.bold and (line.page.recognised or abs(first.size - last.size) < 0.5)
        alike = alike and not (found[-1].counts and line.counts)
        if alike and line.gap < TIGHT and not line.lead[0] and room < first.box.width + 0.5 * first.size:
            found[-1] = found[-1].joined(line.words)
        else:
            found.append(line)
    return found
