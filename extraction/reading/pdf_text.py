"""The text layer of a PDF page as words with boxes, by pdfium.

pdfium gives characters; words are made here, because its own text loses the boxes. The text comes in one call; then
only the first and the last character of a word are asked for their boxes, all in one go, and each text object once for
its type, which keeps a page near the time that pdfium itself takes. Only a word that looks too wide or too high is
looked at letter by letter.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from extraction.model import Box
from extraction.reading.pdf_calls import Edges, address_of, guessed, letter_boxes, page_text
from extraction.reading.pdf_gaps import gaps_between, word_starts
from extraction.reading.pdf_types import Type, types_at

GAP = 0.28
"""Two characters further apart than this share of the type size belong to two words even where no space is printed."""

WIDEST = 0.68
"""A word whose letters take more than this share of the type size each may have a gap in it."""

TALLEST = 1.8
"""A word that is higher than this many type sizes may run over two lines, or its font claims an absurd height."""

_END = re.compile(r"[\r\n]")
_LEADER = re.compile(r"[.…]{4,}")
_SPACE = re.compile(r"[^\S\r\n]")
_PRINTED = re.compile(r"[^\s\u200b\x00-\x1f]+")
_UNMAPPED = re.compile(r"[\ue000-\uf8ff\ufffd]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "\xad": "-"})
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})  # how pdfium reports a hyphen at the end of a line


class Run(NamedTuple):
    """Characters printed without white space, on the page as stored: y grows upwards."""

    text: str
    box: Edges
    size: float
    bold: bool = False


@dataclass(slots=True)
class TextLayer:
    """What the text layer of a page holds, in the page's own unturned space."""

    runs: list[Run]
    angles: Counter[int] = field(
        default_factory=Counter
    )  # characters by the clockwise quarter turn at which they are drawn
    invisible: int = 0  # characters drawn in no colour
    unmapped: int = 0  # characters whose font does not say what they mean

    @property
    def characters(self) -> int:
        return self.angles.total()


def read_text_layer(textpage: Any, *, most: int) -> TextLayer:
    """The words of a loaded pdfium text page, at most `most` characters of it."""
    page = _TextPage(textpage.raw, most)
    layer = TextLayer(runs=[], unmapped=0 if page.text.isascii() else len(_UNMAPPED.findall(page.text)))
    for line in page.lines:
        for first, end in line.runs:
            _, angle, _, invisible = page.type_at[first]
            layer.angles[angle] += end - first
            layer.invisible += end - first if invisible else 0
        (_read_by_gaps if line.has_guess else _read_by_spaces)(layer, page, line)
    return layer


@dataclass(frozen=True, slots=True)
class _Line:
    """Runs of characters by their index on the page, from `first` to before `end`."""

    runs: list[tuple[int, int]]
    has_guess: bool  # whether pdfium put a space into it that the file does not print


class _TextPage:
    """A page's characters and what has to be known of them, asked of pdfium for all lines together."""

    def __init__(self, raw: Any, most: int) -> None:
        self.raw = raw
        self.address = address_of(raw)
        self.text = _page_text(raw, min(pdfium_c.FPDFText_CountChars(raw), most))
        spaces = [match.start() for match in _SPACE.finditer(self.text)]
        self.guessed = guessed(self.address, spaces)
        self.printed_spaces = set(spaces) - self.guessed
        self.lines = [*self._lines()]
        self.boxes = letter_boxes(self.address, len(self.text), self._asked())
        self.type_at = types_at(self.address, [first for line in self.lines for first, _ in line.runs])

    def _lines(self) -> Iterator[_Line]:
        runs: list[tuple[int, int]] = []
        start = 0
        for end in (*(match.start() for match in _END.finditer(self.text)), len(self.text)):
            if end > start:
                runs = [match.span() for match in _PRINTED.finditer(self.text, start, end)]
                yield _Line(runs, not self.guessed.isdisjoint(range(start, end)))
            start = end + 1

    def _asked(self) -> list[int]:
        """The characters whose boxes are needed."""
        asked: list[int] = []
        for line in self.lines:
            for first, end in line.runs:
                asked += range(first, end) if line.has_guess else (first, end - 1)
        return asked


def _read_by_spaces(layer: TextLayer, page: _TextPage, line: _Line) -> None:
    for first, end in line.runs:
        text, style = page.text[first:end], page.type_at[first]
        box = _spanning(page.boxes[first], page.boxes[end - 1])
        if _well_shaped(box, end - first, style):
            _add(layer, text, box, style)
        else:
            for part, part_box in _letter_by_letter(page, text, first, style.size):
                _add(layer, part, part_box, style)


def _read_by_gaps(layer: TextLayer, page: _TextPage, line: _Line) -> None:
    start = 0
    for at, (_, end) in enumerate(line.runs, start=1):
        if at == len(line.runs) or not page.printed_spaces.isdisjoint(range(end, line.runs[at][0])):
            _add_stretch(layer, page, line.runs[start:at])
            start = at


def _add_stretch(layer: TextLayer, page: _TextPage, runs: list[tuple[int, int]]) -> None:
    """The words of a stretch of a line in which no space is printed."""
    boxes: list[Edges] = []
    styles: list[Type] = []
    restyled: list[int] = []  # letters from which on the type is another one
    guessed_at = set()  # letters before which pdfium put a space
    for first, end in runs:
        if first - 1 in page.guessed:
            guessed_at.add(len(boxes))
        style = page.type_at[first]
        if not styles or styles[-1] != style:
            restyled.append(len(boxes))
        boxes += page.boxes[first:end]
        styles += [style] * (end - first)
    text = "".join([page.text[first:end] for first, end in runs])
    gaps = _gaps(boxes, [(styles[start], start, end) for start, end in pairwise([*restyled, len(boxes)])])
    for begin, stop in pairwise(_around_leaders(text)):
        inside = {index - begin for index in guessed_at if begin < index < stop}
        starts = [begin, *(begin + at for at in word_starts(gaps[begin : stop - 1], inside)), stop]
        for first, end in pairwise(starts):
            _add(layer, text[first:end], _spanning(boxes[first], boxes[end - 1]), styles[first])


def _around_leaders(text: str) -> list[int]:
    """Where rows of dots begin and end: they stand wider than letters and would be taken for the line's usual gap."""
    edges = {edge for match in _LEADER.finditer(text) for edge in match.span()}
    return sorted({0, len(text)} | edges)


def _gaps(boxes: list[Edges], types: Iterable[tuple[Type, int, int]]) -> list[float]:
    """The white after each letter but the last, measured by the type in which it is set: that from letter to letter."""
    gaps: list[float] = []
    for style, start, end in types:
        same = boxes[start : end + 1]
        gaps += gaps_between(same, style.angle, style.size or abs(same[0][3] - same[0][1]))
    return gaps


def _spanning(one: Edges, other: Edges) -> Edges:
    """The box of both; written out because it is made for every word."""
    left, lower, right, upper = one
    return (
        left if left < other[0] else other[0],
        lower if lower < other[1] else other[1],
        right if right > other[2] else other[2],
        upper if upper > other[3] else other[3],
    )


def _add(layer: TextLayer, text: str, box: Edges, style: Type) -> None:
    text = text if text.isascii() else text.translate(_LIGATURES)
    size, _, bold, _ = style
    layer.runs.append(Run(text, box, size or abs(box[3] - box[1]), bold))


def _page_text(raw: Any, count: int) -> str:
    """The characters of the page, one for one by pdfium's index."""
    text = page_text(address_of(raw), count)
    if len(text) != count:  # pdfium leaves characters without a meaning out of its text, which shifts the index
        text = "".join(map(_character, (pdfium_c.FPDFText_GetUnicode(raw, index) for index in range(count))))
    return text.translate(_HYPHENS)


def _character(code: int) -> str:
    return "\ufffd" if not code or 0xD800 <= code < 0xE000 else chr(code)


def _well_shaped(box: Edges, length: int, style: Type) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    along, across = (height, width) if style.angle % 180 else (width, height)
    return across <= TALLEST * style.size and along <= (WIDEST * length + 0.5) * style.size


def _letter_by_letter(page: _TextPage, text: str, start: int, size: float) -> Iterator[tuple[str, Box]]:
    """The parts of a run that has gaps or steps in it, boxed by their ink where the font claims an absurd height."""
    end = start + len(text)
    boxes = [Box(*edges) for edges in letter_boxes(page.address, end, range(start, end))[start:]]
    size = size or abs(boxes[0].height)
    if any(min(box.width, box.height) > TALLEST * size for box in boxes):
        boxes = [_ink(page.raw, start + offset) or box for offset, box in enumerate(boxes)]
    part, box = text[0], boxes[0]
    for character, other in zip(text[1:], boxes[1:], strict=True):
        if _apart(box, other) > GAP * size:
            yield part, box
            part, box = character, other
        else:
            part, box = part + character, box.union(other)
    yield part, box


def _apart(box: Box, other: Box) -> float:
    """The white between two boxes; negative where they overlap both ways."""
    across = max(other.x0 - box.x1, box.x0 - other.x1)
    along = max(other.y0 - box.y1, box.y0 - other.y1)
    return max(across, along)


def _ink(raw: Any, index: int) -> Box | None:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium_c.FPDFText_GetCharBox(raw, index, left, right, bottom, top):
        return None
    return Box(left.value, bottom.value, right.value, top.value)
