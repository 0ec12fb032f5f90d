"""What pdfium says of the drawn objects of a page, asked as `pdf_calls` asks for its words."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Sequence
from itertools import repeat
from struct import iter_unpack, unpack

from extraction.reading.pdf_calls import BOX, Edges, bound

_NUMBER = ctypes.sizeof(ctypes.c_float)

_handle, _index, _answer = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
_page_object = bound("FPDFPage_GetObject", _handle, _handle, _index)
_form_object = bound("FPDFFormObj_GetObject", _handle, _handle, ctypes.c_ulong)
_kind = bound("FPDFPageObj_GetType", ctypes.c_int, _handle)
_bounds = bound("FPDFPageObj_GetBounds", ctypes.c_int, _handle, _answer, _answer, _answer, _answer)
_matrix = bound("FPDFPageObj_GetMatrix", ctypes.c_int, _handle, _answer)
_draw_mode = bound("FPDFPath_GetDrawMode", ctypes.c_int, _handle, _answer, _answer)
_segment = bound("FPDFPath_GetPathSegment", _handle, _handle, _index)
_segment_kind = bound("FPDFPathSegment_GetType", ctypes.c_int, _handle)
_segment_point = bound("FPDFPathSegment_GetPoint", ctypes.c_int, _handle, _answer, _answer)
_picture_bytes = bound("FPDFImageObj_GetImageDataRaw", ctypes.c_ulong, _handle, _answer, ctypes.c_ulong)

form_object_count = bound("FPDFFormObj_CountObjects", ctypes.c_int, _handle)
_segment_closes = bound("FPDFPathSegment_GetClose", ctypes.c_int, _handle)
segment_count = bound("FPDFPath_CountSegments", ctypes.c_int, _handle)


def page_objects(page: int, count: int) -> list[tuple[int, int]]:
    """Kind and address of the first `count` drawn objects of a page."""
    return _with_kind(list(map(_page_object, repeat(page), range(count))))


def form_objects(form: int, count: int) -> list[tuple[int, int]]:
    """The same for what a form object draws."""
    return _with_kind(list(map(_form_object, repeat(form), range(count))))


def _with_kind(objects: list[int]) -> list[tuple[int, int]]:
    return list(zip(map(_kind, objects), objects, strict=True))


def object_bounds(objects: Sequence[int]) -> list[Edges | None]:
    """The sides of drawn objects on their page, y growing upwards; None where pdfium has none."""
    buffer = array("B", bytes(BOX * len(objects)))
    start, length = buffer.buffer_info()
    places = (range(start + at, start + at + length, BOX) for at in range(0, BOX, _NUMBER))
    known = list(map(_bounds, objects, *places))
    return [sides if ok else None for ok, sides in zip(known, iter_unpack("4f", buffer), strict=False)]


def picture_bytes(picture: int) -> int:
    """How many bytes of the file a picture takes, as it is encoded; 0 for what is no picture by itself."""
    return int(_picture_bytes(picture, None, 0))


def is_stroked(path: int) -> bool:
    modes = ctypes.create_string_buffer(8)
    place = ctypes.addressof(modes)
    _draw_mode(path, place, place + 4)
    return bool(unpack("2i", modes)[1])


class Segments:
    """The segments of a path: their kinds, and on demand where they end."""

    def __init__(self, path: int, count: int) -> None:
        self._handles = list(map(_segment, repeat(path), range(count)))
        self.kinds: list[int] = list(map(_segment_kind, self._handles))
        buffer = ctypes.create_string_buffer(6 * _NUMBER)
        _matrix(path, ctypes.addressof(buffer))
        self._matrix: tuple[float, ...] = unpack("6f", buffer)
        self._point = ctypes.create_string_buffer(2 * _NUMBER)

    def point(self, index: int) -> tuple[float, float]:
        """Where a segment ends on the page, y growing upwards."""
        place = ctypes.addressof(self._point)
        _segment_point(self._handles[index], place, place + _NUMBER)
        x, y = unpack("2f", self._point)
        a, b, c, d, e, f = self._matrix
        return a * x + c * y + e, b * x + d * y + f

    def closes(self, index: int) -> bool:
        """Whether a line goes from the segment's end to the start of its figure."""
        return bool(_segment_closes(self._handles[index]))
