"""What pdfium says of the drawn objects of a page, asked as `pdf_calls` asks for its words."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
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
segment_closes = bound("FPDFPathSegment_GetClose", ctypes.c_int, _handle)
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
    buffer = ctypes.create_string_buffer(BOX * len(objects))
    start = ctypes.addressof(buffer)
    places = (range(start + at, start + at + len(buffer), BOX) for at in range(0, BOX, _NUMBER))
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


def path_segments(path: int, count: int) -> Iterator[tuple[int, int, tuple[float, float]]]:
    """Address, kind, and end on the page of each of the first `count` segments."""
    matrix = ctypes.create_string_buffer(6 * _NUMBER)
    _matrix(path, ctypes.addressof(matrix))
    a, b, c, d, e, f = unpack("6f", matrix)
    segments = list(map(_segment, repeat(path), range(count)))
    points = ctypes.create_string_buffer(2 * _NUMBER * count)
    start = ctypes.addressof(points)
    places = range(start, start + len(points), 2 * _NUMBER)
    for segment, place in zip(segments, places, strict=True):
        _segment_point(segment, place, place + _NUMBER)
    for segment, kind, (x, y) in zip(segments, map(_segment_kind, segments), iter_unpack("2f", points), strict=True):
        yield segment, kind, (a * x + c * y + e, b * x + d * y + f)
