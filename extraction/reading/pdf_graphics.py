"""What is drawn on a PDF page beside its text: lines, borders, and how much of the page pictures cover."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium_c

from extraction.model import Box

THIN = 3.0
"""A drawn shape that is no thicker, in points, is a line."""

LONG = 8.0
"""A line that is shorter, in points, is a dash or a tick and divides nothing."""

MOST_OBJECTS = 1500  # looked at; pages whose letters or shades are drawn as outlines hold thousands
MOST_SHAPES = 400  # measured: the lines of a table stand among the first ones
MOST_SEGMENTS = 600  # of all frames and grids of a page; what has more is an ornament


@dataclass(slots=True)
class Graphics:
    """In the page's own unturned space: y grows upwards."""

    rules: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    shapes: int = 0  # drawn paths, letters as outlines among them
    segments_left: int = MOST_SEGMENTS


def read_graphics(page: Any) -> Graphics:
    """Lines and pictures of a loaded pdfium page."""
    found = Graphics()
    _collect(found, page.raw, pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject)
    return found


def _collect(found: Graphics, holder: Any, count_of: Any, object_of: Any) -> None:
    for index in range(min(count_of(holder), MOST_OBJECTS)):
        drawn = object_of(holder, index)
        kind = pdfium_c.FPDFPageObj_GetType(drawn)
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            found.shapes += 1
            if found.shapes <= MOST_SHAPES:
                found.rules.extend(_rules_of(found, drawn))
        elif kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM, pdfium_c.FPDF_PAGEOBJ_SHADING):
            _collect_other(found, drawn, kind)


def _collect_other(found: Graphics, drawn: Any, kind: int) -> None:
    if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        bounds = _bounds(drawn)
        if bounds is not None:
            found.pictures.append(bounds)
    elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
        # A form's content has its own coordinates; whether it holds a picture is all that is asked of it.
        inner = Graphics()
        _collect(inner, drawn, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject)
        found.shapes += inner.shapes
        bounds = _bounds(drawn)
        if inner.pictures and bounds is not None:
            found.pictures.append(bounds)


def _bounds(drawn: Any) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return None
    return Box(left.value, bottom.value, right.value, top.value)


def _rules_of(found: Graphics, path: Any) -> Iterator[Box]:
    bounds = _bounds(path)
    if bounds is None or max(bounds.width, bounds.height) < LONG:
        return
    if min(bounds.width, bounds.height) <= THIN:
        yield bounds
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, fill, stroke)
    count = pdfium_c.FPDFPath_CountSegments(path)
    if stroke.value and count <= found.segments_left:
        found.segments_left -= count
        yield from _strokes(path, count)


def _strokes(path: Any, count: int) -> Iterator[Box]:
    """The upright segments of a stroked path, which is a frame or a grid."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(path, ctypes.byref(matrix))
    start: tuple[float, float] | None = None
    previous: tuple[float, float] | None = None
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        point = _point(segment, matrix)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = previous = point
            continue
        if kind == pdfium_c.FPDF_SEGMENT_LINETO and previous is not None:
            yield from _upright(previous, point)
        previous = point
        if pdfium_c.FPDFPathSegment_GetClose(segment) and start is not None:
            yield from _upright(point, start)
            previous = start


def _point(segment: Any, matrix: Any) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
    return (
        matrix.a * x.value + matrix.c * y.value + matrix.e,
        matrix.b * x.value + matrix.d * y.value + matrix.f,
    )


def _upright(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Box]:
    box = Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
    if min(box.width, box.height) <= THIN and max(box.width, box.height) >= LONG:
        yield box
