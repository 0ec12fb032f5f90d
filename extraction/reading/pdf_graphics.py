"""What is drawn on a PDF page beside its text: lines, borders, and how much of the page pictures cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from extraction.model import Box
from extraction.reading.pdf_calls import address_of
from extraction.reading.pdf_drawings import (
    Segments,
    form_object_count,
    form_objects,
    is_stroked,
    object_bounds,
    page_objects,
    picture_bytes,
    segment_count,
)

THIN = 3.0
"""A drawn shape that is no thicker, in points, is a line."""

LONG = 8.0
"""A line that is shorter, in points, is a dash or a tick and divides nothing."""

MOST_OBJECTS = 1500  # looked at; pages whose letters or shades are drawn as outlines hold thousands
MOST_SHAPES = 400  # measured: the lines of a table stand among the first ones
MOST_SEGMENTS = 600  # of all frames and grids of a page; what has more is an ornament


_PATH, _IMAGE, _FORM = pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM

_MOVE, _LINE = pdfium_c.FPDF_SEGMENT_MOVETO, pdfium_c.FPDF_SEGMENT_LINETO

_Point = tuple[float, float]


class Picture(NamedTuple):
    """A picture, or a form object that holds one."""

    box: Box
    size: int  # bytes as the file encodes it; 0 where that is not known


@dataclass(slots=True)
class Graphics:
    """In the page's own unturned space: y grows upwards."""

    rules: list[Box] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    shapes: int = 0  # drawn paths, letters as outlines among them
    segments_left: int = MOST_SEGMENTS


def read_graphics(page: Any) -> Graphics:
    """Lines and pictures of a loaded pdfium page."""
    found = Graphics()
    objects = page_objects(address_of(page.raw), min(pdfium_c.FPDFPage_CountObjects(page.raw), MOST_OBJECTS))
    paths = [drawn for kind, drawn in objects if kind == _PATH]
    found.shapes = len(paths)
    for drawn, bounds in zip(paths, object_bounds(paths[:MOST_SHAPES]), strict=False):
        if bounds is not None and (bounds[2] - bounds[0] >= LONG or bounds[3] - bounds[1] >= LONG):
            found.rules.extend(_rules_of(found, drawn, Box(*bounds)))
    pictures = [drawn for kind, drawn in objects if kind == _IMAGE or (kind == _FORM and _shows_picture(found, drawn))]
    found.pictures = [
        Picture(Box(*bounds), picture_bytes(drawn))
        for drawn, bounds in zip(pictures, object_bounds(pictures), strict=True)
        if bounds is not None
    ]
    return found


def _shows_picture(found: Graphics, form: int) -> bool:
    """Whether a form object holds a picture; its content has its own coordinates, so only that is asked of it."""
    objects = form_objects(form, min(form_object_count(form), MOST_OBJECTS))
    found.shapes += sum(kind == _PATH for kind, _ in objects)
    nested = [_shows_picture(found, drawn) for kind, drawn in objects if kind == _FORM]
    return any(nested) or any(kind == _IMAGE for kind, _ in objects)


def _rules_of(found: Graphics, path: int, bounds: Box) -> Iterator[Box]:
    if min(bounds.width, bounds.height) <= THIN:
        yield bounds
        return
    count = segment_count(path)
    if count <= found.segments_left and is_stroked(path):
        found.segments_left -= count
        yield from _strokes(path, count)


def _strokes(path: int, count: int) -> Iterator[Box]:
    """The upright segments of a stroked path, which is a frame or a grid."""
    segments = Segments(path, count)
    start = 0
    for index, kind in enumerate(segments.kinds):
        if kind == _MOVE:
            start = index
        elif kind == _LINE and index:
            yield from _upright(segments.point(index - 1), segments.point(index))
        # Only the last segment of a figure can close it.
        if (index + 1 == count or segments.kinds[index + 1] == _MOVE) and segments.closes(index):
            yield from _upright(segments.point(index), segments.point(start))


def _upright(one: _Point, other: _Point) -> Iterator[Box]:
    width, height = abs(one[0] - other[0]), abs(one[1] - other[1])
    if (width <= THIN and height >= LONG) or (height <= THIN and width >= LONG):
        yield Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
