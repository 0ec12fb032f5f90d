"""PDF pages as pictures."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
import pypdfium2 as pdfium

from extraction.model import Word
from extraction.reading.ocr_lines import Image

RESOLUTION = 200
"""Dots per inch for recognition. Lines are found in a smaller picture anyway; at 150 "rn" reads as "m" too often."""

LONGEST_SIDE = 4000
"""Pixels; a page of poster size is rendered coarser."""


_STROKE = 60  # of 255 grey levels between neighbours: print on paper, not shades, bars or guilloches
_TEXT_SHARE = 0.004  # of the pixels lie on edges of print; a ground of shades has none, a printed form ten times more


def shows_more_than(page: pdfium.PdfPage, words: Iterable[Word]) -> bool:
    """Whether the page shows print beside these words of its text layer (in points of the page as shown)."""
    bitmap = page.render(scale=1, grayscale=True)
    try:
        grey = np.array(bitmap.to_numpy()).reshape(bitmap.height, -1)[:, : bitmap.width]
    finally:
        bitmap.close()
    edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > _STROKE
    for word in words:
        x0, y0, x1, y1 = (round(value) for value in word.box)
        edges[max(y0 - 2, 0) : y1 + 2, max(x0 - 2, 0) : x1 + 2] = False
    return float(edges.mean()) > _TEXT_SHARE


def rendered(page: pdfium.PdfPage, *, scale: float = RESOLUTION / 72) -> Image:
    """The page in BGR pixels as viewers show it, forms and notes drawn; `scale` in pixels per point."""
    scale = min(scale, LONGEST_SIDE / max(page.get_size()))
    bitmap = page.render(scale=scale, draw_annots=True)
    try:
        return np.ascontiguousarray(bitmap.to_numpy()[..., :3])
    finally:
        bitmap.close()
