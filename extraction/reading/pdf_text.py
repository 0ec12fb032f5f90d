"""The text layer of a PDF page as words with boxes, by pdfium.

pdfium gives characters; words are made here, because its own text loses the boxes. The text comes in one call; then
only the first and the last character of a word are asked for their boxes, and each text object once for its type, which
keeps a page near the time that pdfium itself takes. Only a word that looks too wide or too high is looked at letter by
letter.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium_c

from extraction.model import Box, Word
from extraction.reading.letter_spacing import join_spaced_letters
from extraction.reading.pdf_gaps import gap_between, word_starts

GAP = 0.28
"""Two characters further apart than this share of the type size belong to two words even where no space is printed."""

WIDEST = 0.68
"""A word whose letters take more than this share of the type size each may have a gap in it."""

TALLEST = 1.8
"""A word that is higher than this many type sizes may run over two lines, or its font claims an absurd height."""

_INVISIBLE = 3  # ISO 32000-1, table 106: text rendering mode 3 draws nothing; scanners put their own recognition so
_LINE = re.compile(r"[^\r\n]+")
_UNSPACED = re.compile(r"\s|[^\s\u200b\x00-\x1f]+")
_PRINTED = re.compile(r"[^\s\u200b\x00-\x1f]+")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "\xad": "-"})
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})  # how pdfium reports a hyphen at the end of a line


@dataclass(slots=True)
class TextLayer:
    """What the text layer of a page holds, in the page's own unturned space: y grows upwards."""

    words: list[Word]
    angles: Counter[int] = field(
        default_factory=Counter
    )  # characters by the clockwise quarter turn at which they are drawn
    invisible: int = 0  # characters drawn in no colour
    unmapped: int = 0  # characters whose font does not say what they mean

    @property
    def characters(self) -> int:
        return self.angles.total()


@dataclass(frozen=True, slots=True)
class _Type:
    """How a text object is set."""

    size: float  # in points on the page; 0 where pdfium cannot tell
    angle: int  # quarter turn at which it is drawn, degrees clockwise
    bold: bool = False
    invisible: bool = False


def read_text_layer(textpage: Any, *, most: int) -> TextLayer:
    """The words of a loaded pdfium text page, at most `most` characters of it."""
    raw = textpage.raw
    layer = TextLayer(words=[])
    types = _Types(raw)
    text = _page_text(raw, min(pdfium_c.FPDFText_CountChars(raw), most))
    for line in _LINE.finditer(text):
        if _has_guessed_space(raw, text, *line.span()):
            _read_by_gaps(layer, raw, text, types, *line.span())
        else:
            _read_by_spaces(layer, raw, text, types, *line.span())
    layer.words = join_spaced_letters(layer.words)
    return layer


def _has_guessed_space(raw: Any, text: str, start: int, end: int) -> bool:
    """Whether pdfium put a space into the line that the file does not print."""
    at = text.find(" ", start, end)
    while at >= 0:
        if pdfium_c.FPDFText_IsGenerated(raw, at) == 1:
            return True
        at = text.find(" ", at + 1, end)
    return False


def _read_by_spaces(layer: TextLayer, raw: Any, text: str, types: _Types, start: int, end: int) -> None:
    box_at = _boxes(raw)
    for match in _PRINTED.finditer(text, start, end):
        run, first = match.group(), match.start()
        style = types.at(first)
        box = box_at(first).union(box_at(first + len(run) - 1))
        if _well_shaped(box, len(run), style):
            _add(layer, run, box, style)
        else:
            for part, part_box in _letter_by_letter(raw, run, first, style.size):
                _add(layer, part, part_box, style)


def _read_by_gaps(layer: TextLayer, raw: Any, text: str, types: _Types, start: int, end: int) -> None:
    line = _Line()
    box_at = _boxes(raw)
    for match in _UNSPACED.finditer(text, start, end):
        first = match.start()
        if not text[first].isspace():
            line.extend(match.group(), [box_at(index) for index in range(first, match.end())], types.at(first))
        elif pdfium_c.FPDFText_IsGenerated(raw, first) == 1:
            line.guessed.add(len(line.boxes))
        else:  # a space that is printed
            _add_line(layer, line)
            line = _Line()
    _add_line(layer, line)


@dataclass(slots=True)
class _Line:
    """Letters that may make up several words."""

    text: str = ""
    boxes: list[Box] = field(default_factory=list)
    styles: list[_Type] = field(default_factory=list)
    guessed: set[int] = field(default_factory=set)  # letters before which pdfium put a space

    def extend(self, text: str, boxes: list[Box], style: _Type) -> None:
        self.text += text
        self.boxes += boxes
        self.styles += [style] * len(boxes)


def _add_line(layer: TextLayer, line: _Line) -> None:
    if not line.boxes:
        return
    gaps = [
        gap_between(box, following, style.angle, style.size or abs(box.height))
        for (box, following), style in zip(pairwise(line.boxes), line.styles, strict=False)
    ]
    starts = [0, *word_starts(gaps, line.guessed), len(line.boxes)]
    for first, end in pairwise(starts):
        _add(layer, line.text[first:end], line.boxes[first].union(line.boxes[end - 1]), line.styles[first])


def _add(layer: TextLayer, text: str, box: Box, style: _Type) -> None:
    layer.unmapped += (
        0 if text.isascii() else sum("\ue000" <= character < "\uf900" or character == "\ufffd" for character in text)
    )
    layer.angles[style.angle] += len(text)
    layer.invisible += len(text) if style.invisible else 0
    layer.words.append(Word(text.translate(_LIGATURES), box, style.size or abs(box.height), style.bold))


def _page_text(raw: Any, count: int) -> str:
    """The characters of the page, one for one by pdfium's index."""
    buffer = ctypes.create_string_buffer((count + 1) * 2)
    written = pdfium_c.FPDFText_GetText(raw, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: max(written - 1, 0) * 2].decode("utf-16-le", errors="replace")
    if len(text) != count:  # pdfium leaves characters without a meaning out of its text, which shifts the index
        text = "".join(map(_character, (pdfium_c.FPDFText_GetUnicode(raw, index) for index in range(count))))
    return text.translate(_HYPHENS)


def _character(code: int) -> str:
    return "\ufffd" if not code or 0xD800 <= code < 0xE000 else chr(code)


def _boxes(raw: Any) -> Callable[[int], Box]:
    rectangle = pdfium_c.FS_RECTF()
    reference = ctypes.byref(rectangle)
    box_of = pdfium_c.FPDFText_GetLooseCharBox

    def box_at(index: int) -> Box:
        box_of(raw, index, reference)
        return Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)

    return box_at


def _well_shaped(box: Box, length: int, style: _Type) -> bool:
    along, across = (box.height, box.width) if style.angle % 180 else (box.width, box.height)
    return across <= TALLEST * style.size and along <= (WIDEST * length + 0.5) * style.size


def _letter_by_letter(raw: Any, text: str, start: int, size: float) -> Iterator[tuple[str, Box]]:
    """The parts of a run that has gaps or steps in it, boxed by their ink where the font claims an absurd height."""
    box_at = _boxes(raw)
    boxes = [box_at(index) for index in range(start, start + len(text))]
    size = size or abs(boxes[0].height)
    if any(min(box.width, box.height) > TALLEST * size for box in boxes):
        boxes = [_ink(raw, start + offset) or box for offset, box in enumerate(boxes)]
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


class _Types:
    """Type size, angle and weight, asked once per text object and font."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._by_object: dict[int | None, _Type] = {}
        self._bold: dict[int | None, bool] = {}
        self._matrix = pdfium_c.FS_MATRIX()

    def at(self, index: int) -> _Type:
        drawn = pdfium_c.FPDFText_GetTextObject(self._raw, index)
        address = _address(drawn) if drawn else None
        if address is None:  # a character that pdfium made up
            return self._measure(index)
        if address not in self._by_object:
            self._by_object[address] = self._measure(index, drawn)
        return self._by_object[address]

    def _measure(self, index: int, drawn: Any = None) -> _Type:
        angle = pdfium_c.FPDFText_GetCharAngle(self._raw, index)
        turn = round(math.degrees(angle) / 90) % 4 * 90 if angle > 0 else 0
        if drawn is None:
            return _Type(self._size(index), turn)
        font = pdfium_c.FPDFTextObj_GetFont(drawn)
        invisible = pdfium_c.FPDFTextObj_GetTextRenderMode(drawn) == _INVISIBLE
        return _Type(self._size(index), turn, bool(font) and self._is_bold(font), invisible)

    def _size(self, index: int) -> float:
        if not pdfium_c.FPDFText_GetMatrix(self._raw, index, ctypes.byref(self._matrix)):
            return 0.0
        return pdfium_c.FPDFText_GetFontSize(self._raw, index) * math.hypot(self._matrix.c, self._matrix.d)

    def _is_bold(self, font: Any) -> bool:
        address = _address(font)
        if address not in self._bold:
            self._bold[address] = _has_bold_name(font) or pdfium_c.FPDFFont_GetWeight(font) >= 600
        return self._bold[address]


def _address(pointer: Any) -> int | None:
    return ctypes.cast(pointer, ctypes.c_void_p).value


def _has_bold_name(font: Any) -> bool:
    name = ctypes.create_string_buffer(128)
    pdfium_c.FPDFFont_GetBaseFontName(font, name, len(name))
    lowered = name.raw.lower()
    return any(mark in lowered for mark in (b"bold", b"black", b"heavy", b"semibd"))
