"""Boxes to tick on a scanned form: where they stand and whether they are ticked.

The recogniser reads letters; of a box it sees nothing or an "O". A box is found by its shape: a square frame about as
high as the type, straight on all four sides and apart from its neighbours, as no letter is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from extraction.reading.ocr_lines import Image, Quad

FEWEST = 2
"""Boxes come in numbers: a form offers a choice. One square alone is an ornament."""

_TYPE_HEIGHT = 24.0  # pixels to which the type is brought before boxes are looked for
_LONGEST_SIDE = 2400
_SMALLEST, _LARGEST = 0.55, 1.9  # side in heights of the type
_PATCH = 32  # pixels to which a square is brought to be judged
_FRAME = 5  # of them belong to the frame
_SQUARE = 1.3  # longest side to shortest
_MARGIN = 10  # around the square
_STROKE = 3
_CLOSED = 0.8  # share of each side over which the frame must run straight
_TOUCHED = 0.04  # share of the space to its left and right that may be inked
_TICKED = 0.12  # share of the inside that is inked; crosses and ticks come above 0.2, blurred ones above 0.7


@dataclass(frozen=True, slots=True)
class CheckBox:
    corners: Quad  # in pixels of the image
    ticked: bool


def find_check_boxes(image: Image, type_height: float) -> list[CheckBox]:
    """The boxes of a BGR image whose type is so many pixels high; none where there are fewer than `FEWEST`."""
    scale = min(_TYPE_HEIGHT / type_height, _LONGEST_SIDE / max(image.shape[:2]))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    grey = cv2.resize(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), None, fx=scale, fy=scale, interpolation=way)
    height = type_height * scale
    block = round(height * 1.5) * 2 + 1
    ink = np.asarray(
        cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 12), np.uint8
    )
    found = list(_boxes(ink, height))
    hollow = [fill for _, fill in found if fill < _TICKED]
    if len(found) < FEWEST or not hollow:
        return []
    return [CheckBox(np.asarray(corners / scale, np.float32), fill >= _TICKED) for corners, fill in found]


def _boxes(ink: Image, height: float) -> Iterator[tuple[Quad, float]]:
    """The corners of each box and the share of its inside that is inked."""
    contours, _ = cv2.findContours(ink, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    taken: list[tuple[float, float]] = []
    for contour in contours:
        _, _, width, tall = cv2.boundingRect(contour)
        if not (_SMALLEST * height <= min(width, tall) and max(width, tall) <= 1.2 * _LARGEST * height):
            continue
        centre, (across, down), angle = cv2.minAreaRect(contour)
        if not min(across, down) or max(across, down) / min(across, down) > _SQUARE:
            continue
        if any(abs(centre[0] - x) + abs(centre[1] - y) < height / 2 for x, y in taken):
            continue  # the inner edge of a frame whose outer edge was seen
        corners = np.asarray(cv2.boxPoints((centre, (across + 1, down + 1), angle)), np.float32)
        fill = _inside(ink, corners)
        if fill is not None:
            taken.append((centre[0], centre[1]))
            yield corners, fill


def _inside(ink: Image, corners: Quad) -> float | None:
    """How much of the inside is inked; None where the square is no frame, or touches what stands beside it."""
    edge = _PATCH - 1
    # The square with a margin around it, so that what stands beside it is seen.
    goal = np.array([[0, 0], [edge, 0], [edge, edge], [0, edge]], np.float32) + _MARGIN
    size = (_PATCH + 2 * _MARGIN, _PATCH + 2 * _MARGIN)
    around = np.asarray(cv2.warpPerspective(ink, cv2.getPerspectiveTransform(corners, goal), size), np.uint8)
    square = around[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN]
    sides = (square[:_FRAME], square[-_FRAME:], square[:, :_FRAME].T, square[:, -_FRAME:].T)
    if any(_straightness(side) < _CLOSED for side in sides):
        return None
    beside = around[_MARGIN:-_MARGIN]
    if max(float(beside[:, : _MARGIN - 3].mean()), float(beside[:, 3 - _MARGIN :].mean())) > _TOUCHED:
        return None
    return float(square[_FRAME + 3 : -_FRAME - 3, _FRAME + 3 : -_FRAME - 3].mean())


def _straightness(side: Image) -> float:
    """The share of a side's length over which a straight stroke runs within its margin."""
    return max(float(side[row : row + _STROKE].max(axis=0).mean()) for row in range(len(side) - _STROKE + 1))
