"""PDF documents: their pages by the text layer, as far as it can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extraction.errors import Reason, Unreadable
from extraction.model import Box, Document, Page, Word
from extraction.reading.kinds import Kind
from extraction.reading.limits import Limits
from extraction.reading.line_order import in_line_order
from extraction.reading.pdf_forms import read_form_words
from extraction.reading.pdf_graphics import Graphics, read_graphics
from extraction.reading.pdf_text import TextLayer, read_text_layer
from extraction.reading.turning import turn_box, turn_size


def read_pdf(data: bytes, name: str, limits: Limits) -> Document:
    """The document; raises `Unreadable` where it is encrypted, damaged or has no page."""
    with open_pdf(data) as pdf:
        count = len(pdf)
        pages = tuple(_pages(pdf, limits))
    if not pages:
        raise Unreadable(Reason.CORRUPT, "None of its pages can be opened.")
    return Document(name, Kind.PDF, pages, tuple(_notes(count, len(pages), limits)))


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


def _pages(pdf: pdfium.PdfDocument, limits: Limits) -> Iterator[Page]:
    characters = limits.characters
    for index in range(min(len(pdf), limits.pages)):
        try:
            page = pdf[index]
        except pdfium.PdfiumError:
            continue  # one broken page does not take the others with it
        sheet = read_sheet(page, most=characters)
        characters -= sheet.layer.characters
        yield sheet.as_page(index + 1)
        page.close()


def _notes(count: int, read: int, limits: Limits) -> Iterator[str]:
    if count > limits.pages:
        yield f"Only the first {limits.pages} of {count} pages were read."
    if read < min(count, limits.pages):
        yield f"{min(count, limits.pages) - read} damaged pages were left out."


class Sheet:
    """One page as the file stores it, with what turns it upright."""

    def __init__(self, page: pdfium.PdfPage, layer: TextLayer, graphics: Graphics) -> None:
        self.layer = layer
        self.graphics = graphics
        self.bounds = Box(*page.get_bbox())
        self.rotation = page.get_rotation()  # by which every viewer turns the page
        self.turned = _reading_turn(layer, self.rotation)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page in points."""
        return turn_size(self.rotation + self.turned, self.bounds.width, self.bounds.height)

    def upright(self, box: Box) -> Box:
        """A box of the stored page on the upright one, y growing downwards."""
        left, bottom, _, top = self.bounds
        flipped = Box(box.x0 - left, top - box.y1, box.x1 - left, top - box.y0)
        return turn_box(flipped, self.rotation + self.turned, self.bounds.width, top - bottom)

    def words(self) -> tuple[Word, ...]:
        """The words on the upright page, line by line."""
        width, height = self.size
        return in_line_order(
            word
            for word in _once(
                Word(word.text, self.upright(word.box), word.size, word.bold) for word in self.layer.words
            )
            if 0 <= word.box.x0 + word.box.x1 <= 2 * width and 0 <= word.box.y0 + word.box.y1 <= 2 * height
        )

    def rules(self) -> tuple[Box, ...]:
        return tuple(map(self.upright, self.graphics.rules))

    def as_page(self, number: int) -> Page:
        width, height = self.size
        return Page(number, width, height, self.words(), turned=self.turned, rules=self.rules())


def read_sheet(page: pdfium.PdfPage, *, most: int) -> Sheet:
    """Text, form values and graphics of a loaded page, at most `most` characters."""
    layer = read_text_layer(page.get_textpage(), most=most)
    for word in read_form_words(page):
        layer.angles[0] += len(word.text)
        layer.words.append(word)
    return Sheet(page, layer, read_graphics(page))


def _reading_turn(layer: TextLayer, rotation: int) -> int:
    """The clockwise turn that brings most characters upright, after the page's own rotation."""
    if not layer.angles:
        return 0
    drawn, _ = layer.angles.most_common(1)[0]
    return -(drawn + rotation) % 360


def _once(words: Iterable[Word]) -> Iterator[Word]:
    """The words without those that are printed twice at one place, as shadows and faked bold type are."""
    seen: dict[str, list[Word]] = {}
    for word in words:
        same = seen.setdefault(word.text, [])
        if any(_at_one_place(word, other) for other in same):
            continue
        same.append(word)
        yield word


def _at_one_place(word: Word, other: Word) -> bool:
    reach = 0.25 * word.size
    return abs(word.box.x0 - other.box.x0) < reach and abs(word.box.y0 - other.box.y0) < reach
