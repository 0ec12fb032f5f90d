"""Where the lines of text stand in an image: the detector and what makes boxes of its map.

The post-processing is that of "Real-time Scene Text Detection with Differentiable Binarization" (Liao and others,
2020): the map is thresholded, each spot gets its smallest rectangle, and the rectangle is grown by the margin that the
network was taught to leave out.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extraction.reading.ocr_models import Models, Tensor

Image = NDArray[np.uint8]
Quad = NDArray[np.float32]
"""Four corners in pixels, from the top left clockwise, as (4, 2)."""

LONGEST_SIDE = 1184
"""The image is shrunk to this for the detector. 960 loses small print, 1280 costs a quarter more and finds no more."""

_THRESHOLD = 0.3
_LEAST_SCORE = 0.5
_GROWTH = 1.6  # `unclip_ratio` of the model's own configuration
_LEAST_SIDE = 3.0
_MOST_LINES = 1000


def find_lines(image: Image, models: Models) -> list[Quad]:
    """The lines of text of a BGR image, unordered."""
    height, width = image.shape[:2]
    tensor = _prepared(image)
    likely = models.detect(tensor)[0, 0]
    mask = cv2.dilate((likely > _THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    scale = np.array([width / likely.shape[1], height / likely.shape[0]], np.float32)
    quads = (_quad(likely, np.asarray(contour, np.int32)) for contour in contours[:_MOST_LINES])
    return [quad * scale for quad in quads if quad is not None]


def _prepared(image: Image) -> Tensor:
    height, width = image.shape[:2]
    shrink = min(1.0, LONGEST_SIDE / max(height, width))
    size = (_multiple(width * shrink), _multiple(height * shrink))
    resized = cv2.resize(image, size, interpolation=cv2.INTER_AREA if shrink < 1 else cv2.INTER_LINEAR)
    return normalised(np.asarray(resized, np.uint8))


def _multiple(length: float) -> int:
    return max(round(length / 32) * 32, 32)


def normalised(image: Image) -> Tensor:
    """The image as the networks want it: (1, 3, height, width), -1 to 1."""
    scaled = image.astype(np.float32) * np.float32(2 / 255) - np.float32(1)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1)[None])


def _quad(likely: Tensor, contour: NDArray[np.int32]) -> Quad | None:
    centre, (width, height), angle = cv2.minAreaRect(contour)
    if min(width, height) < _LEAST_SIDE:
        return None
    if _score(likely, _corners(centre, width, height, angle)) < _LEAST_SCORE:
        return None
    margin = width * height * _GROWTH / (width + height)
    return clockwise(_corners(centre, width + margin, height + margin, angle))


def _corners(centre: Sequence[float], width: float, height: float, angle: float) -> Quad:
    return np.asarray(cv2.boxPoints((centre, (width, height), angle)), np.float32)


def _score(likely: Tensor, corners: Quad) -> float:
    height, width = likely.shape
    left, top = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, (width - 1, height - 1))
    right, bottom = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, (width - 1, height - 1))
    inside = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(inside, [(corners - (left, top)).astype(np.int32)], 1)
    return float(cv2.mean(likely[top : bottom + 1, left : right + 1], inside)[0])


def clockwise(corners: Quad) -> Quad:
    """The corners from the top left clockwise, for a rectangle that leans by less than 45 degrees."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    top_left, bottom_left = left[np.argsort(left[:, 1], kind="stable")]
    top_right, bottom_right = right[np.argsort(right[:, 1], kind="stable")]
    return np.array([top_left, top_right, bottom_right, bottom_left], np.float32)
