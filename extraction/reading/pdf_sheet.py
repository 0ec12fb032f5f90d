"""One page of a PDF as its file describes it: text layer, drawings, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pypdfium2 as pdfium

from extraction.model import Box, Page, Word
from extraction.reading.letter_spacing import join_spaced_letters
from extraction.reading.line_order import in_line_order
from extraction.reading.pdf_calls import Edges
from extraction.reading.pdf_forms import read_form_words
from extraction.reading.pdf_graphics import Graphics, read_graphics
from extraction.reading.pdf_text import Run, TextLayer, read_text_layer
from extraction.reading.text_quality import is_rubbish
from extraction.reading.turning import turn_box, turn_size

_TEMPLATE_COVER = 0.45
"""A picture over this share of the page may be the form on which the text was printed, labels and all."""

_PRINTED_BYTES = 3000
"""A picture of a page in fewer holds frames, shades or a few words at best; a form's labels take ten times that."""


class Sheet:
    """One page as the file stores it, with what turns it upright."""

    def __init__(self, page: pdfium.PdfPage, layer: TextLayer, graphics: Graphics) -> None:
        self.layer = layer
        self.graphics = graphics
        self.bounds = Box(*page.get_bbox())
        self.rotation = page.get_rotation()  # by which every viewer turns the page
        self.turned = _reading_turn(layer, self.rotation)

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is on the page."""
        return not (self.layer.runs or self.graphics.pictures or self.graphics.shapes)

    @property
    def is_trustworthy(self) -> bool:
        """Whether the text layer says what the page shows.

        Text in no colour over a picture is what some scanner recognised, seldom as well as it can be done here; letters
        without a meaning, or words that no language builds, come from fonts that lie.
        """
        layer = self.layer
        if not layer.runs or layer.invisible * 2 > layer.characters:
            return False
        return layer.unmapped * 20 <= layer.characters and not is_rubbish(run.text for run in layer.runs)

    @property
    def may_show_more(self) -> bool:
        """Whether a picture is so large that it may hold text beside the layer's own."""
        area = self.bounds.width * self.bounds.height
        return any(
            _within(picture.box, self.bounds) > _TEMPLATE_COVER * area
            for picture in self.graphics.pictures
            if not 0 < picture.size < _PRINTED_BYTES
        )

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page in points."""
        return turn_size(self.rotation + self.turned, self.bounds.width, self.bounds.height)

    def upright(self, box: Edges) -> Box:
        """A box of the stored page on the upright one, y growing downwards."""
        left, bottom, _, top = self.bounds
        x0, y0, x1, y1 = box
        flipped = Box(x0 - left, top - y1, x1 - left, top - y0)
        turn = (self.rotation + self.turned) % 360
        return turn_box(flipped, turn, self.bounds.width, top - bottom) if turn else flipped

    def words(self) -> tuple[Word, ...]:
        """The words on the upright page, line by line."""
        width, height = self.size
        words = [Word(text, self.upright(box), size, bold) for text, box, size, bold in self.layer.runs]
        return in_line_order(
            word
            for word in _once(join_spaced_letters(words))
            if 0 <= word.box[0] + word.box[2] <= 2 * width and 0 <= word.box[1] + word.box[3] <= 2 * height
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
        layer.runs.append(Run(word.text, word.box, word.size, word.bold))
    return Sheet(page, layer, read_graphics(page))


def _reading_turn(layer: TextLayer, rotation: int) -> int:
    """The clockwise turn that brings most characters upright, after the page's own rotation."""
    if not layer.angles:
        return 0
    drawn, _ = layer.angles.most_common(1)[0]
    return -(drawn + rotation) % 360


def _within(box: Box, bounds: Box) -> float:
    """The area of the part of the box that lies within the bounds."""
    width = min(box.x1, bounds.x1) - max(box.x0, bounds.x0)
    height = min(box.y1, bounds.y1) - max(box.y0, bounds.y0)
    return max(width, 0.0) * max(height, 0.0)


def _once(words: Iterable[Word]) -> Iterator[Word]:
    """The words without those that are printed twice at one place, as shadows and faked bold type are."""
    seen: dict[str, list[Word]] = {}
    for word in words:
        same = seen.setdefault(word.text, [])
        if not same or not any(_at_one_place(word, other) for other in same):
            same.append(word)
            yield word


def _at_one_place(word: Word, other: Word) -> bool:
    reach = 0.25 * word.size
    return abs(word.box[0] - other.box[0]) < reach and abs(word.box[1] - other.box[1]) < reach
