"""pdfium's functions that are asked for every word of a page, a whole list at a time.

The library's own bindings make an object of each argument and each answer, which takes longer than pdfium does. Here
handles are plain addresses, and the answers of a list are written one behind the other into one buffer. The functions
take a microsecond and call nothing back, so they keep the interpreter's lock.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from struct import Struct
from typing import Any

import pypdfium2.raw as pdfium_c

Edges = tuple[float, float, float, float]
"""Left, lower, right and upper side: a `Box` that was not made yet, of which a page of letters would need thousands."""

Setting = tuple[float, tuple[bytes], int | None, int]
"""Nominal type size; a, b, c, d of the matrix (ISO 32000-1, 8.3.3), as bytes; address of the font; mode (table 106)."""

_MATRIX = Struct("16s8x")
BOX = 4 * ctypes.sizeof(ctypes.c_float)
"""Bytes of a rectangle in a buffer."""


def address_of(pointer: Any) -> int:
    """The address to which a pointer or a function of the library's bindings points, 0 for none."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def bound(name: str, answer: Any, *arguments: Any) -> Any:
    """The function of that name in the loaded library, taking and giving plain numbers."""
    return ctypes.PYFUNCTYPE(answer, *arguments)(address_of(getattr(pdfium_c, name)))


_handle, _index = ctypes.c_void_p, ctypes.c_int
_text = bound("FPDFText_GetText", ctypes.c_int, _handle, _index, _index, ctypes.c_void_p)
_loose_box = bound("FPDFText_GetLooseCharBox", ctypes.c_int, _handle, _index, ctypes.c_void_p)
_text_object = bound("FPDFText_GetTextObject", _handle, _handle, _index)
_is_generated = bound("FPDFText_IsGenerated", ctypes.c_int, _handle, _index)
_character_matrix = bound("FPDFText_GetMatrix", ctypes.c_int, _handle, _index, ctypes.c_void_p)
_font_name = bound("FPDFFont_GetBaseFontName", ctypes.c_size_t, _handle, ctypes.c_char_p, ctypes.c_size_t)

_character_size = bound("FPDFText_GetFontSize", ctypes.c_double, _handle, _index)
_font_of = bound("FPDFTextObj_GetFont", _handle, _handle)
font_weight = bound("FPDFFont_GetWeight", ctypes.c_int, _handle)
_render_mode = bound("FPDFTextObj_GetTextRenderMode", ctypes.c_int, _handle)


def letter_boxes(textpage: int, count: int, asked: Sequence[int]) -> list[Edges]:
    """The boxes of the first `count` characters, zeros where not asked; as high as the font, as wide as the pen moves.

    Sides come in the order of `Box`, y growing upwards.
    """
    sides = array("f", bytes(BOX * count))
    start, _ = sides.buffer_info()
    deque(map(_loose_box, repeat(textpage), asked, [start + index * BOX for index in asked]), maxlen=0)
    return list(zip(sides[0::4], sides[3::4], sides[2::4], sides[1::4], strict=True))


def page_text(textpage: int, count: int) -> str:
    """The first `count` characters as pdfium's text, which leaves out those without a meaning."""
    letters = array("H", bytes(2 * (count + 1)))
    written = _text(textpage, 0, count, letters.buffer_info()[0])
    return letters[: max(written - 1, 0)].tobytes().decode("utf-16-le", errors="replace")


def text_objects(textpage: int, indices: Iterable[int]) -> list[int | None]:
    """The addresses of the text objects that draw characters; None for a character that pdfium made up."""
    return list(map(_text_object, repeat(textpage), indices))


def guessed(textpage: int, indices: Sequence[int]) -> set[int]:
    """Those of the characters that pdfium made up."""
    answers = map(_is_generated, repeat(textpage), indices)
    return {index for index, answer in zip(indices, answers, strict=True) if answer == 1}


def settings(textpage: int, indices: Sequence[int], objects: Sequence[int]) -> Iterator[Setting]:
    """How each character is set, and the text object that draws it, whose address is 0 where there is none."""
    buffer = array("B", bytes(_MATRIX.size * len(indices)))
    start, length = buffer.buffer_info()
    places = range(start, start + length, _MATRIX.size)
    deque(map(_character_matrix, repeat(textpage), indices, places), maxlen=0)
    sizes = map(_character_size, repeat(textpage), indices)
    return zip(sizes, _MATRIX.iter_unpack(buffer), map(_font_of, objects), map(_render_mode, objects), strict=False)


def font_name(font: int) -> bytes:
    """The name of a font, its first 127 bytes, as the file spells it."""
    name = ctypes.create_string_buffer(128)
    _font_name(font, name, len(name))
    return name.value
