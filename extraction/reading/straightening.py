"""How a scanned or photographed page has to be turned and bent to stand straight.

Where the sheet's four corners can be seen, they are brought to those of a rectangle, which undoes the perspective of a
photograph both ways. What is left, or all of it where no sheet is seen, is found from the lines: a page that lies askew
has lines that climb; one that was photographed at a slant has lines that climb differently at its top and at its foot.
Words of one line come to stand at one height. All of it is one projective map; what is drawn from the page goes through
the same map, so that boxes fit the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extraction.model import Box
from extraction.reading.ocr_lines import Image, Quad, clockwise

_TALL = 1.5  # a box so much higher than wide is a line that stands on its side
_LONG = 4.0  # lines so many times longer than high show their slope well
_FEWEST_FOR_SLANT = 8
_ON_SHEET = 0.9  # of the length of all lines: what else is seen as a line is a pattern of the ground
_CROOKED = 0.03  # slope of lines on a sheet cut out right; more, and it was no sheet
_LEVEL = 0.0015  # slopes below this (2 pixels in a page's width) are left alone


@dataclass(frozen=True, slots=True)
class Straightening:
    """The way from the stored image to the upright page of `width` x `height` pixels."""

    turned: int  # clockwise
    matrix: NDArray[np.float64]  # 3 x 3, of homogeneous pixel coordinates
    width: int
    height: int

    def box(self, corners: Quad) -> Box:
        """The upright box around four corners in the stored image."""
        moved = _mapped(corners, self.matrix)
        (x0, y0), (x1, y1) = moved.min(axis=0), moved.max(axis=0)
        return Box(float(x0), float(y0), float(x1), float(y1))

    def holds(self, box: Box) -> bool:
        """Whether a box has its middle on the page, and not on the ground that a sheet was photographed on."""
        return 0 <= box.x0 + box.x1 <= 2 * self.width and 0 <= box.y0 + box.y1 <= 2 * self.height

    def apply(self, image: Image) -> Image:
        """The straightened picture."""
        flat = cv2.warpPerspective(image, self.matrix, (self.width, self.height), borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(flat, np.uint8)


def lies_on_its_side(quads: Sequence[Quad]) -> bool:
    """Whether most of the text runs up or down the image."""
    upright = sideways = 0.0
    for quad in quads:
        width, height = sides(quad)
        if height > _TALL * width:
            sideways += height
        elif width > _TALL * height:
            upright += width
    return sideways > upright


def sides(quad: Quad) -> tuple[float, float]:
    """Length and height of a line's box."""
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def turn_matrix(degrees: int, width: int, height: int) -> NDArray[np.float64]:
    """The map of pixel coordinates that turns an image of `width` x `height` clockwise by quarters."""
    rows = {
        0: [[1, 0, 0], [0, 1, 0]],
        90: [[0, -1, height], [1, 0, 0]],
        180: [[-1, 0, width], [0, -1, height]],
        270: [[0, 1, 0], [-1, 0, width]],
    }[degrees]
    return np.array([*rows, [0, 0, 1]], np.float64)


def turn_quads(quads: Sequence[Quad], degrees: int, width: int, height: int) -> list[Quad]:
    """The boxes of lines after the image was turned, their corners again from the top left clockwise."""
    matrix = turn_matrix(degrees, width, height)[:2]
    return [clockwise((quad @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)) for quad in quads]


def straighten(turned: int, quads: Sequence[Quad], width: int, height: int, sheet: Quad | None = None) -> Straightening:
    """The whole way for an image of `width` x `height` whose lines, after the turn, stand at `quads`.

    `sheet` are the corners of a sheet of paper in the image; it is believed if the lines lie straight on it.
    """
    matrix = turn_matrix(turned, width, height)
    width, height = (height, width) if turned % 180 else (width, height)
    if sheet is not None and (cut := _cut_out(sheet, matrix, quads)) is not None:
        flat, width, height = cut
        matrix = flat @ matrix
        quads = [_mapped(quad, flat) for quad in quads]
    slope, slant = _slopes(quads, width, height)
    return Straightening(turned, _levelling(slope, slant, width, height) @ matrix, width, height)


def _cut_out(
    sheet: Quad, turn: NDArray[np.float64], quads: Sequence[Quad]
) -> tuple[NDArray[np.float64], int, int] | None:
    """The map that brings the sheet to an upright rectangle, and the rectangle's size; None if the lines contradict."""
    corners = clockwise(_mapped(sheet, turn))
    if not quads or _share_within(quads, corners) < _ON_SHEET:
        return None
    top, right, bottom, left = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    width, height = round(float(max(top, bottom))), round(float(max(left, right)))
    goal = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    flat = np.asarray(cv2.getPerspectiveTransform(corners, goal), np.float64)
    slope, slant = _slopes([_mapped(quad, flat) for quad in quads], width, height)
    return None if max(abs(slope), abs(slant)) > _CROOKED else (flat, width, height)


def _share_within(quads: Sequence[Quad], corners: Quad) -> float:
    """How much of the lines' length has its middle within the corners."""
    lengths = np.array([sides(quad)[0] for quad in quads])
    return float(lengths[[lies_within(quad, corners) for quad in quads]].sum() / lengths.sum())


def lies_within(quad: Quad, corners: Quad) -> bool:
    """Whether the middle of a line's box is within the corners of a sheet."""
    x, y = quad.mean(axis=0).tolist()
    return cv2.pointPolygonTest(corners, (x, y), False) >= 0


def _mapped(quad: Quad, matrix: NDArray[np.float64]) -> Quad:
    return np.asarray(cv2.perspectiveTransform(quad.reshape(1, -1, 2).astype(np.float64), matrix)[0], np.float32)


def _slopes(quads: Sequence[Quad], width: int, height: int) -> tuple[float, float]:
    """The slope of lines at the middle of the page, and how much it grows from there to the foot."""
    long = [quad for quad in quads if sides(quad)[0] > _LONG * sides(quad)[1]]
    if not long:
        return 0.0, 0.0
    runs = np.array([quad[1] - quad[0] + quad[2] - quad[3] for quad in long])
    slopes, weights = runs[:, 1] / runs[:, 0], runs[:, 0]
    middles = np.array([quad.mean(axis=0)[1] for quad in long]) / height * 2 - 1
    unknowns = np.stack([np.ones_like(middles), middles], axis=1)
    if len(long) < _FEWEST_FOR_SLANT:
        unknowns = unknowns[:, :1]
    fit = _robust_fit(unknowns, slopes, weights)
    slope, slant = float(fit[0]), float(fit[1]) if len(fit) > 1 else 0.0
    return (slope, slant) if max(abs(slope), abs(slant)) > _LEVEL else (0.0, 0.0)


def _robust_fit(
    unknowns: NDArray[np.float64], values: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Least squares that forgets outliers: a stamp or a signature has a slope of its own."""
    start = np.zeros(unknowns.shape[1])
    start[0] = np.median(values)
    fit: NDArray[np.float64] = start
    for _ in range(5):
        off = np.abs(values - unknowns @ fit)
        scale = max(float(np.median(off)) * 2, 0.002)
        weight = np.sqrt(weights * np.minimum(1.0, scale / np.maximum(off, 1e-9)))
        fit = np.asarray(np.linalg.lstsq(unknowns * weight[:, None], values * weight, rcond=None)[0], np.float64)
    return fit


def _levelling(slope: float, slant: float, width: int, height: int) -> NDArray[np.float64]:
    """The map that brings lines of slope `slope + slant * y` (y from -1 to 1 down the page) level.

    Such lines meet in one point. With x and y counted from the middle of the page, the line that crosses the middle at
    height h holds the points y = h + (slope + slant * h) * x; solving for h gives the third row and the second.
    """
    if not slope and not slant:
        return np.eye(3)
    pull = slant / (height / 2)
    centre = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]], np.float64)
    bend = np.array([[1, slope, 0], [-slope, 1, 0], [pull, 0, 1]], np.float64)
    back = np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1]], np.float64)
    result: NDArray[np.float64] = back @ bend @ centre
    return result
