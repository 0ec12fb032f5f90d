"""PDF documents: their pages by the text layer as far as it can be trusted, by recognition where it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extraction.errors import Reason, Unreadable
from extraction.model import Box, Document, Page, Word
from extraction.reading.kinds import Kind
from extraction.reading.limits import Limits
from extraction.reading.line_order import in_line_order
from extraction.reading.pdf_sheet import Sheet, read_sheet


def read_pdf(data: bytes, name: str, limits: Limits) -> Document:
    """The document; raises `Unreadable` where it is encrypted, damaged or has no page."""
    with open_pdf(data) as pdf:
        reading = _Reading(pdf, limits)
        pages = tuple(reading.pages())
    if not pages:
        raise Unreadable(Reason.CORRUPT, "None of its pages can be opened.")
    return Document(name, Kind.PDF, pages, tuple(reading.notes()))


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """The opened document with its form fields loaded; raises `Unreadable`."""
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise Unreadable(Reason.PASSWORD) from error
        raise Unreadable(Reason.CORRUPT) from error
    if not len(pdf):
        pdf.close()
        raise Unreadable(Reason.CORRUPT, "It has no pages.")
    if pdf.get_formtype() != pdfium_c.FORMTYPE_NONE:
        pdf.init_forms()
    return pdf


class _Reading:
    """What is left of the limits while the pages of a document are read, and what had to be left out."""

    def __init__(self, pdf: pdfium.PdfDocument, limits: Limits) -> None:
        self._pdf = pdf
        self._limits = limits
        self._count = len(pdf)
        self._characters = limits.characters
        self._recognised = self._unrecognised = self._broken = 0

    def pages(self) -> Iterator[Page]:
        for index in range(min(self._count, self._limits.pages)):
            try:
                page = self._pdf[index]
            except pdfium.PdfiumError:
                self._broken += 1  # one broken page does not take the others with it
                continue
            yield self._page(page, index + 1)
            page.close()

    def _page(self, page: pdfium.PdfPage, number: int) -> Page:
        sheet = read_sheet(page, most=self._characters)
        self._characters -= sheet.layer.characters
        if not needs_recognition(page, sheet):
            return sheet.as_page(number)
        if self._recognised >= self._limits.recognised_pages:
            self._unrecognised += 1
            return sheet.as_page(number)
        self._recognised += 1
        return recognised_page(page, sheet, number)

    def notes(self) -> Iterator[str]:
        if self._count > self._limits.pages:
            yield f"Only the first {self._limits.pages} of {self._count} pages were read."
        if self._broken:
            yield f"Pages that are damaged were left out: {self._broken}."
        if self._unrecognised:
            yield f"Only the first {self._recognised} scanned pages were read, {self._unrecognised} more were not."


def needs_recognition(page: pdfium.PdfPage, sheet: Sheet) -> bool:
    """Whether the page shows words that its text layer does not give."""
    if sheet.is_blank:
        return False
    if not sheet.is_trustworthy:
        return True
    if not sheet.may_show_more:
        return False
    from extraction.reading.pdf_rendering import shows_more_than

    return bool(sheet.turned) or shows_more_than(page, sheet.words())


def recognised_page(page: pdfium.PdfPage, sheet: Sheet, number: int) -> Page:
    """The page by its picture; the words of a trustworthy layer stay, and only what they do not cover is recognised."""
    from extraction.reading.ocr import recognise  # loads the networks, which most PDFs do not need
    from extraction.reading.pdf_rendering import rendered

    layer = sheet.as_page(number)
    picture = rendered(page)
    width, height = page.get_size()
    if sheet.is_trustworthy and not sheet.turned:
        scale = picture.shape[1] / width
        found = recognise(picture, wanted=lambda box: not _covered(_scaled(box, 1 / scale), layer.words))
        added = [_resized(word, 1 / scale) for word in found.words]
        return replace(layer, words=in_line_order((*layer.words, *added)), recognised=bool(added))
    found = recognise(picture)
    way = found.straightening
    scale = (height if way.turned % 180 else width) / way.width
    words = tuple(_resized(word, scale) for word in found.words)
    return Page(number, way.width * scale, way.height * scale, words, turned=way.turned, recognised=True)


def _covered(box: Box, words: Iterable[Word]) -> bool:
    """Whether words of the text layer stand on most of the box's length."""
    length = 0.0
    for word in words:
        middle = (word.box.y0 + word.box.y1) / 2
        if box.y0 <= middle <= box.y1:
            length += max(0.0, min(box.x1, word.box.x1) - max(box.x0, word.box.x0))
    return length > 0.5 * box.width


def _resized(word: Word, scale: float) -> Word:
    return Word(word.text, _scaled(word.box, scale), word.size * scale, word.bold, word.confidence)


def _scaled(box: Box, scale: float) -> Box:
    return Box(box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale)
