"""Pictures of documents: photographs, scans, screenshots, faxes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from extraction.errors import Reason, Unreadable
from extraction.model import Document, Page
from extraction.reading import ocr_lines
from extraction.reading.kinds import Kind
from extraction.reading.limits import Limits
from extraction.reading.ocr import recognise

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # every picture is measured against `Limits.pixels` here, before it is decoded

LONGEST_SIDE = 4000
"""Pictures are shrunk to this: A4 at 340 dpi, where the smallest print is still 20 pixels high."""

_SEVERAL_PAGES = frozenset({"TIFF"})  # the frames of a GIF or WebP are an animation
_REDUCED = 1  # TIFF 6.0, NewSubfileType: bit 0 marks a thumbnail of another page
_SUBFILE_TYPE = 254
_DAMAGE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    ZeroDivisionError,
)
"""What Pillow's decoders raise on damaged files."""


def read_image(data: bytes, name: str, limits: Limits) -> Document:
    """The document, a page per frame of a TIFF; raises `Unreadable` where it is damaged or too large."""
    pages = []
    count = 0
    for picture in pictures(data, limits):
        count += 1
        if count <= limits.recognised_pages:
            pages.append(recognised_page(picture, count))
    notes = (f"Only the first {len(pages)} of {count} pages were read.",) if count > len(pages) else ()
    return Document(name, Kind.IMAGE, tuple(pages), notes)


def recognised_page(picture: ocr_lines.Image, number: int) -> Page:
    """The page that a picture shows, in its own pixels."""
    found = recognise(picture)
    way = found.straightening
    return Page(number, way.width, way.height, found.words, turned=way.turned, recognised=True)


def pictures(data: bytes, limits: Limits) -> Iterator[ocr_lines.Image]:
    """The frames as BGR pixels, by the orientation that the file claims, in square pixels."""
    try:
        opened = Image.open(io.BytesIO(data))
    except UnidentifiedImageError as error:
        raise Unreadable(Reason.CORRUPT) from error
    except _DAMAGE as error:
        raise Unreadable(Reason.CORRUPT) from error
    with opened:
        for index in range(_frames(opened)):
            try:
                opened.seek(index)
                _measure(opened, limits)
                if index and opened.format == "TIFF" and opened.tag_v2.get(_SUBFILE_TYPE, 0) & _REDUCED:  # type: ignore[attr-defined]
                    continue
                yield _pixels(opened)
            except _DAMAGE as error:
                if index:  # what came before the damage is worth having
                    return
                raise Unreadable(Reason.CORRUPT) from error


def _frames(opened: Any) -> int:
    try:
        return opened.n_frames if opened.format in _SEVERAL_PAGES else 1
    except _DAMAGE:
        return 1


def _measure(opened: Image.Image, limits: Limits) -> None:
    width, height = opened.size
    if width * height > limits.pixels:
        raise Unreadable(
            Reason.TOO_LARGE,
            f"It has {width} × {height} pixels; {limits.pixels / 1e6:.0f} million are the limit.",
        )


def _pixels(opened: Image.Image) -> ocr_lines.Image:
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # lets the JPEG decoder shrink while it decodes
    resolution = opened.info.get("dpi", (1, 1))
    frame = opened.convert("L") if opened.mode == "1" else opened.copy()
    upright = ImageOps.exif_transpose(_squared(frame, resolution))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BOX)
    return np.ascontiguousarray(np.asarray(_on_white(upright))[..., ::-1])


def _squared(frame: Image.Image, resolution: Any) -> Image.Image:
    """The frame with square pixels: faxes have twice as many across as down (ITU-T T.4: 204 x 98 dpi)."""
    try:
        across, down = (float(value) for value in resolution[:2])
    except (TypeError, ValueError):
        return frame
    if not (across > 0 and down > 0) or not 1.2 < max(across / down, down / across) < 4:
        return frame
    exif = frame.getexif()
    width, height = frame.size
    size = (width, round(height * across / down)) if across > down else (round(width * down / across), height)
    squared = frame.resize(size, Image.Resampling.BICUBIC)
    squared.getexif().update(exif)
    return squared


def _on_white(frame: Image.Image) -> Image.Image:
    if frame.mode.startswith("I") or frame.mode == "F":
        values = np.asarray(frame, np.float32)
        return Image.fromarray((values * (255 / max(float(values.max()), 1.0))).astype(np.uint8)).convert("RGB")
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        layer = frame.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return frame.convert("RGB")
