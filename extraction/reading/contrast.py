"""Pale copies made readable: the paper is brought to white and the print to black."""

from __future__ import annotations

import cv2
import numpy as np

from extraction.reading.ocr_lines import Image

PALE = 150
"""Where paper and print differ by fewer of 255 grey levels, the page is evened out: below 80, lines are missed."""

_BLOCK = 16  # pixels; the paper's colour is looked at in so coarse a picture that no stroke is left in it
_STRONGEST = 4.0  # by which differences are stretched at most, lest the grain of an empty sheet become print


def evened(image: Image) -> Image:
    """The image divided by its own background and stretched if it is pale, else the image itself.

    A page of good contrast is left alone: there the division could wipe out white print on a dark banner.
    """
    if _spread(image)[1] >= PALE:
        return image
    divided = cv2.divide(image, _background(image), scale=255)
    darkest, spread = _spread(np.asarray(divided, np.uint8))
    stretch = min(220 / max(spread, 1.0), _STRONGEST)
    white = darkest + spread
    return np.asarray(
        cv2.convertScaleAbs(cv2.subtract(divided, np.full_like(divided, max(white - 235 / stretch, 0))), alpha=stretch),
        np.uint8,
    )


def _spread(image: Image) -> tuple[float, float]:
    """The grey of the print, and how much lighter the paper is."""
    grey = cv2.cvtColor(np.ascontiguousarray(image[::4, ::4]), cv2.COLOR_BGR2GRAY)
    darkest, paper = np.percentile(grey, (0.3, 80))
    return float(darkest), float(paper - darkest)


def _background(image: Image) -> Image:
    height, width = image.shape[:2]
    coarse = cv2.resize(image, (max(width // _BLOCK, 8), max(height // _BLOCK, 8)), interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    smooth = cv2.GaussianBlur(closed, (7, 7), 0)
    return np.asarray(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
