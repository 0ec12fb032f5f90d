"""PDF pages as pictures."""

from __future__ import annotations

import numpy as np
import pypdfium2 as pdfium

from extraction.reading.ocr_lines import Image

RESOLUTION = 200
"""Dots per inch for recognition. Lines are found in a smaller picture anyway; at 150 "rn" reads as "m" too often."""

LONGEST_SIDE = 4000
"""Pixels; a page of poster size is rendered coarser."""


def rendered(page: pdfium.PdfPage, *, longest: float | None = None, width: float | None = None) -> Image:
    """The page in BGR pixels as viewers show it, forms and notes drawn.

    By default for recognition; `width` or `longest` ask for a width or longest side in pixels instead.
    """
    across, down = page.get_size()
    scale = RESOLUTION / 72
    if longest is not None:
        scale = longest / max(across, down)
    if width is not None:
        scale = width / across
    scale = min(scale, LONGEST_SIDE / max(across, down))
    bitmap = page.render(scale=scale, draw_annots=True)
    try:
        return np.ascontiguousarray(bitmap.to_numpy()[..., :3])
    finally:
        bitmap.close()
