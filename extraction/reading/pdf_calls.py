"""pdfium's functions that are asked for every word and every drawing of a page, a whole list at a time.

The library's own bindings make an object of each argument and each answer, which takes longer than pdfium does. Here
handles are plain addresses, and the answers of a list are written one behind the other into one buffer. The functions
take a microsecond and call nothing back, so they keep the interpreter's lock.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from struct import iter_unpack
from typing import Any

import pypdfium2.raw as pdfium_c

from extraction.model import Box

Edges = tuple[float, float, float, float]
"""Left, lower, right and upper side: a `Box` that was not made yet, of which a page of letters would need thousands."""

_MATRIX = 6 * ctypes.sizeof(ctypes.c_float)
_BOX = 4 * ctypes.sizeof(ctypes.c_float)


def address_of(pointer: Any) -> int:
    """The address to which a pointer or a function of the library's bindings points, 0 for none."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _bound(name: str, answer: Any, *arguments: Any) -> Any:
    """The function of that name in the loaded library, taking and giving plain numbers."""
    return ctypes.PYFUNCTYPE(answer, *arguments)(address_of(getattr(pdfium_c, name)))


_handle, _index = ctypes.c_void_p, ctypes.c_int
_loose_box = _bound("FPDFText_GetLooseCharBox", ctypes.c_int, _handle, _index, ctypes.c_void_p)
_text_object = _bound("FPDFText_GetTextObject", _handle, _handle, _index)
_is_generated = _bound("FPDFText_IsGenerated", ctypes.c_int, _handle, _index)
_character_matrix = _bound("FPDFText_GetMatrix", ctypes.c_int, _handle, _index, ctypes.c_void_p)
_font_name = _bound("FPDFFont_GetBaseFontName", ctypes.c_size_t, _handle, ctypes.c_char_p, ctypes.c_size_t)
_page_object = _bound("FPDFPage_GetObject", _handle, _handle, _index)
_form_object = _bound("FPDFFormObj_GetObject", _handle, _handle, ctypes.c_ulong)
_object_kind = _bound("FPDFPageObj_GetType", ctypes.c_int, _handle)
_object_bounds = _bound("FPDFPageObj_GetBounds", ctypes.c_int, _handle, *[ctypes.c_void_p] * 4)

_character_size = _bound("FPDFText_GetFontSize", ctypes.c_double, _handle, _index)
_font_of = _bound("FPDFTextObj_GetFont", _handle, _handle)
font_weight = _bound("FPDFFont_GetWeight", ctypes.c_int, _handle)
_render_mode = _bound("FPDFTextObj_GetTextRenderMode", ctypes.c_int, _handle)


def letter_boxes(textpage: int, count: int, asked: Iterable[int]) -> list[Edges]:
    """The boxes of the first `count` characters, zeros where not asked; as high as the font, as wide as the pen moves.

    Sides come in the order of `Box`, y growing upwards.
    """
    buffer = ctypes.create_string_buffer(_BOX * count)
    start = ctypes.addressof(buffer)
    for index in asked:
        _loose_box(textpage, index, start + index * _BOX)
    sides = memoryview(buffer).cast("B").cast("f").tolist()
    return list(zip(sides[0::4], sides[3::4], sides[2::4], sides[1::4], strict=True))


def text_objects(textpage: int, indices: Iterable[int]) -> list[int | None]:
    """The addresses of the text objects that draw characters; None for a character that pdfium made up."""
    return list(map(_text_object, repeat(textpage), indices))


def guessed(textpage: int, indices: Sequence[int]) -> set[int]:
    """Those of the characters that pdfium made up."""
    answers = map(_is_generated, repeat(textpage), indices)
    return {index for index, answer in zip(indices, answers, strict=True) if answer == 1}


def character_settings(textpage: int, indices: Sequence[int]) -> Iterator[tuple[float, float, float, float, float]]:
    """Nominal type size, and a, b, c, d of the matrix (ISO 32000-1, 8.3.3) by which each character is set."""
    buffer = ctypes.create_string_buffer(_MATRIX * len(indices))
    start = ctypes.addressof(buffer)
    for index, place in zip(indices, range(start, start + len(buffer), _MATRIX), strict=False):
        _character_matrix(textpage, index, place)
    sizes = map(_character_size, repeat(textpage), indices)
    return ((size, a, b, c, d) for size, (a, b, c, d, _, _) in zip(sizes, iter_unpack("6f", buffer), strict=False))


def fonts_and_modes(objects: Iterable[int]) -> list[tuple[int | None, int]]:
    """The address of the font of each text object, and by which mode of ISO 32000-1, table 106, it is drawn."""
    return [(_font_of(drawn), _render_mode(drawn)) for drawn in objects]


def font_name(font: int) -> bytes:
    """The name of a font, its first 127 bytes, as the file spells it."""
    name = ctypes.create_string_buffer(128)
    _font_name(font, name, len(name))
    return name.value


def page_objects(page: int, count: int) -> list[tuple[int, int]]:
    """Kind and address of the first `count` drawn objects of a page."""
    return _with_kind(list(map(_page_object, repeat(page), range(count))))


def form_objects(form: int, count: int) -> list[tuple[int, int]]:
    """The same for what a form object draws."""
    return _with_kind(list(map(_form_object, repeat(form), range(count))))


def _with_kind(objects: list[int]) -> list[tuple[int, int]]:
    return list(zip(map(_object_kind, objects), objects, strict=True))


def object_bounds(objects: Sequence[int]) -> list[Box | None]:
    """The boxes of drawn objects on their page, y growing upwards; None where pdfium has none."""
    buffer = ctypes.create_string_buffer(_BOX * len(objects))
    start = ctypes.addressof(buffer)
    places = [range(start + at, start + at + len(objects) * _BOX, _BOX) for at in range(0, _BOX, _BOX // 4)]
    known = list(map(_object_bounds, objects, *places))
    return [Box(*edges) if ok else None for ok, edges in zip(known, iter_unpack("4f", buffer), strict=True)]
