"""Pictures of pages, for a person who wants to see where a value stands."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from extraction.errors import Reason, Unreadable
from extraction.model import Page, Word
from extraction.reading import read
from extraction.reading.kinds import Kind, sniff
from extraction.reading.limits import Limits
from extraction.reading.mail import attached_file
from extraction.reading.ocr_lines import Image as Pixels

WIDEST = 4000
_TALLEST = 16_000
_QUALITY = 80
_LIMITS = Limits()


def render_page(data: bytes, name: str, page: int, *, width: int) -> bytes:
    """The page, numbered from 1 and turned as `read` does, as a WebP picture of `width` pixels.

    Flowing documents are drawn from the words of their typeset pages, so that places fit. Raises `Unreadable`, with
    UNSUPPORTED where the document has no such page.
    """
    if not data:
        raise Unreadable(Reason.EMPTY)
    width = min(max(width, 16), WIDEST)
    match sniff(data, name):
        case Kind.PDF:
            return _encoded(_pdf_page(data, page, width), width)
        case Kind.IMAGE:
            return _encoded(_frame(data, page), width)
        case _:
            return _part_or_drawing(data, name, page, width)


def _missing(page: int) -> Unreadable:
    return Unreadable(Reason.UNSUPPORTED, f"It has no page {page}.")


def _pdf_page(data: bytes, number: int, width: int) -> Pixels:
    from extraction.reading.pdf import needs_recognition, open_pdf
    from extraction.reading.pdf_rendering import rendered
    from extraction.reading.pdf_sheet import read_sheet

    with open_pdf(data) as pdf:
        if not 1 <= number <= len(pdf):
            raise _missing(number)
        page = pdf[number - 1]
        sheet = read_sheet(page, most=_LIMITS.characters)
        if not sheet.is_trustworthy and needs_recognition(page, sheet):
            return _straightened(rendered(page))
        across = page.get_height() if sheet.turned % 180 else page.get_width()
        picture = rendered(page, scale=width / across)
        return np.ascontiguousarray(np.rot90(picture, -(sheet.turned // 90)))


def _frame(data: bytes, number: int) -> Pixels:
    from extraction.reading.images import pictures

    for at, picture in enumerate(pictures(data, _LIMITS), start=1):
        if at == number:
            return _straightened(picture)
    raise _missing(number)


def _straightened(picture: Pixels) -> Pixels:
    from extraction.reading.ocr import straightening_of  # loads the networks

    return straightening_of(picture).apply(picture)


def _part_or_drawing(data: bytes, name: str, number: int, width: int) -> bytes:
    """A page of a file that hangs on a mail is drawn from that file, every other one from its words."""
    pages = read(data, name).pages
    page = next((page for page in pages if page.number == number), None)
    if page is None:
        raise _missing(number)
    if page.part and (attached := attached_file(data, page.part, _LIMITS)):
        first = min(other.number for other in pages if other.part == page.part)
        return render_page(*attached, number - first + 1, width=width)
    return _encoded(_drawn(page, width), width)


def _drawn(page: Page, width: int) -> Pixels:
    """The words of a typeset page on white."""
    scale = width / page.width
    sheet = Image.new("RGB", (width, max(round(page.height * scale), 1)), "white")
    pen = ImageDraw.Draw(sheet)
    for rule in page.rules:
        pen.line([(rule.x0 * scale, rule.y0 * scale), (rule.x1 * scale, rule.y1 * scale)], fill="#b0b0b0")
    for word in page.words:
        _draw_word(pen, word, scale)
    return np.asarray(sheet)[..., ::-1]


def _draw_word(pen: ImageDraw.ImageDraw, word: Word, scale: float) -> None:
    """Draws a word so that it fills its box, whatever widths the typesetter took for the letters."""
    size = max(word.size * scale * 0.9, 4.0)
    font = _font(round(size))
    wide = font.getlength(word.text) or 1.0
    room = word.box.width * scale
    if wide > room:
        font = _font(max(round(size * room / wide), 4))
    pen.text((word.box.x0 * scale, word.box.y1 * scale), word.text, fill="black", font=font, anchor="ld")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _encoded(picture: Pixels, width: int) -> bytes:
    image = Image.fromarray(np.ascontiguousarray(picture[..., ::-1]))
    if image.width != width:
        height = max(round(image.height * width / image.width), 1)
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    image.thumbnail((width, _TALLEST), Image.Resampling.LANCZOS)  # WebP ends at 16,383 pixels
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=_QUALITY, method=2)
    return buffer.getvalue()
