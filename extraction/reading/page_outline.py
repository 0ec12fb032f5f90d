"""Where a sheet of paper lies in a photograph: its four corners, if they can be seen.

A photographed sheet is a bright or dark quadrilateral on a ground of another colour. Only a shape that fits four
straight edges well is taken; whoever asks still has to check that the text lies on it.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from extraction.reading.ocr_lines import Image, Quad

_LONGEST_SIDE = 640  # pixels of the picture in which the outline is looked for
_LEAST_SHARE, _MOST_SHARE = 0.2, 0.97  # of the image; a scan is all paper, and a small card is no page
_FIT = 0.96  # area of the shape to that of its four edges, either way
_RIGHT = 0.35  # cosine of a corner: perspective bends right angles by up to 20 degrees
_RIM = 3  # pixels by which the sheet is taken to end before its edge is seen
_CORNER_SHARE = 0.12  # of a side, near its ends, that does not count for its direction: corners are bent or rounded

Mask = NDArray[np.uint8]


def find_page(image: Image) -> Quad | None:
    """The corners of the sheet in a BGR image, in pixels, clockwise; None where there is no clear one."""
    height, width = image.shape[:2]
    scale = min(1.0, _LONGEST_SIDE / max(height, width))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    smooth = np.asarray(cv2.GaussianBlur(small, (5, 5), 0), np.uint8)
    best: Quad | None = None
    best_fit = _FIT
    for mask in _masks(smooth):
        found = _sheet(mask)
        if found is not None and found[1] > best_fit:
            best, best_fit = found
    return None if best is None else np.asarray(best / scale, np.float32)


def _masks(image: Image) -> Iterator[Mask]:
    """What may be paper: the brighter part, the less colourful part, and what differs from the picture's rim."""
    lab = cv2.cvtColor(image, cv2.COLOR_BGR2LAB)
    light = np.asarray(lab[..., 0], np.uint8)
    yield _split(light)
    rim = np.concatenate([lab[:_RIM].reshape(-1, 3), lab[-_RIM:].reshape(-1, 3), lab[:, 0], lab[:, -1]])
    unlike = np.abs(lab.astype(np.int16) - np.median(rim, axis=0)).sum(axis=2)
    yield _split(np.minimum(unlike, 255).astype(np.uint8))


def _split(values: Mask) -> Mask:
    _, mask = cv2.threshold(values, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))  # print is no hole
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)), np.uint8)


def _sheet(mask: Mask) -> tuple[Quad, float] | None:
    """The four-sided shape of the largest spot of a mask and how well it fits, 0 to 1."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    outline = max(contours, key=cv2.contourArea)
    hull = np.asarray(cv2.convexHull(outline), np.int32)
    rough = _four_corners(hull)
    if rough is None:
        return None
    corners = _sharpened(rough, outline[:, 0].astype(np.float32))
    share = cv2.contourArea(corners) / mask.size
    if not _LEAST_SHARE < share < _MOST_SHARE or not _is_rectangular(corners):
        return None
    filled = np.zeros_like(mask)
    cv2.fillConvexPoly(filled, np.round(corners).astype(np.int32), 1)
    spot = np.zeros_like(mask)
    cv2.drawContours(spot, [hull], -1, 1, cv2.FILLED)
    both, either = int((filled & spot).sum()), int((filled | spot).sum())
    return corners, both / max(either, 1)


def _four_corners(hull: NDArray[np.int32]) -> Quad | None:
    length = cv2.arcLength(hull, True)
    for share in (0.01, 0.02, 0.03, 0.05):
        shape = cv2.approxPolyDP(hull, share * length, True)
        if len(shape) == 4:
            return np.asarray(shape[:, 0], np.float32)
        if len(shape) < 4:
            return None
    return None


def _sharpened(rough: Quad, outline: NDArray[np.float32]) -> Quad:
    """The corners where straight lines through the outline's four sides meet."""
    lines = [_side(outline, rough[at], rough[(at + 1) % 4]) for at in range(4)]
    corners = [_meeting(lines[at - 1], lines[at]) for at in range(4)]
    sharp = np.array(corners, np.float32)
    return sharp if np.isfinite(sharp).all() and np.abs(sharp - rough).max() < _LONGEST_SIDE / 20 else rough


def _side(outline: NDArray[np.float32], start: NDArray[np.float32], end: NDArray[np.float32]) -> NDArray[np.float64]:
    """The line a x + b y = c through the outline's points beside this side."""
    along = end - start
    length = float(np.linalg.norm(along)) or 1.0
    along = along / length
    offset = outline - start
    at = offset @ along / length
    away = np.abs(offset @ np.array([-along[1], along[0]]))
    near = outline[(at > _CORNER_SHARE) & (at < 1 - _CORNER_SHARE) & (away < length / 20)]
    points = near if len(near) >= 8 else np.array([start, end])
    x_way, y_way, x, y = cv2.fitLine(points, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel().tolist()
    return np.array([y_way, -x_way, y_way * x - x_way * y])


def _meeting(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    sides = np.array([first[:2], second[:2]])
    if abs(np.linalg.det(sides)) < 1e-6:
        return np.full(2, np.nan)
    return np.asarray(np.linalg.solve(sides, np.array([first[2], second[2]])), np.float64)


def _is_rectangular(corners: Quad) -> bool:
    """Whether its corners are as right as perspective leaves those of a rectangle."""
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.linalg.norm(sides, axis=1)
    if lengths.min() < _LONGEST_SIDE / 20:
        return False
    ways = sides / lengths[:, None]
    return bool(np.abs((ways * np.roll(ways, -1, axis=0)).sum(axis=1)).max() < _RIGHT)
