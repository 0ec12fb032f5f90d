"""Recognition: a picture of a page as words with boxes on the page as a person holds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from extraction.model import Box, Word
from extraction.reading.check_boxes import find_check_boxes
from extraction.reading.contrast import evened
from extraction.reading.line_order import in_line_order
from extraction.reading.ocr_lines import Image, Quad, find_lines
from extraction.reading.ocr_models import models
from extraction.reading.ocr_text import ReadWord, cut_out, ink_span, read_line
from extraction.reading.page_outline import find_page
from extraction.reading.straightening import (
    Straightening,
    lies_on_its_side,
    lies_within,
    sides,
    straighten,
    turn_matrix,
    turn_quads,
)

LEAST_CONFIDENCE = 0.5
"""A word of which the recogniser is less sure is a stain, a signature or a pattern."""

TICKED, UNTICKED = "☒", "☐"
_BOX_CONFIDENCE = 0.95
_PROBES = 4  # lines that are read to learn which way up the page is
_LETTERS_OF_TEXT = 3  # and more beside a sheet are words; the grain of a table reads as one or two
_SURE = 0.88  # mean confidence of probes that stand upright; upside down they stay below 0.7


@dataclass(frozen=True, slots=True)
class Recognition:
    """The words of an image and the way to the upright page on which their boxes stand."""

    words: tuple[Word, ...]
    straightening: Straightening


def recognise(image: Image, *, wanted: Callable[[Box], bool] | None = None) -> Recognition:
    """The words of a BGR image. `wanted` may leave out lines by their upright box before they are read.

    Then nothing is cut away around a sheet of paper: whoever knows what stands where means the whole image.
    """
    layout = _Layout(image, whole=wanted is not None)
    words: list[Word] = []
    for quad in layout.quads:
        box = layout.straightening.box(quad)
        if layout.straightening.holds(box) and (wanted is None or wanted(box)):
            words.extend(layout.read(quad))
    if words:
        words = _with_check_boxes(words, layout, wanted)
    return Recognition(in_line_order(words), layout.straightening)


def _with_check_boxes(words: list[Word], layout: _Layout, wanted: Callable[[Box], bool] | None) -> list[Word]:
    """The words and the boxes to tick; what the recogniser took a box for is dropped."""
    boxes: list[Word] = []
    for found in find_check_boxes(layout.image, median(word.size for word in words)):
        box = layout.straightening.box(found.corners)
        if wanted is None or wanted(box):
            boxes.append(Word(TICKED if found.ticked else UNTICKED, box, box.height, confidence=_BOX_CONFIDENCE))
    kept = [word for word in words if not any(_mostly_within(word.box, box.box) for box in boxes)]
    return kept + boxes


def _mostly_within(inner: Box, outer: Box) -> bool:
    width = min(inner.x1, outer.x1) - max(inner.x0, outer.x0)
    return width > 0.5 * inner.width and outer.y0 < (inner.y0 + inner.y1) / 2 < outer.y1


def straightening_of(image: Image) -> Straightening:
    """How `recognise` would turn and bend the image, without reading all of it."""
    return _Layout(image).straightening


class _Layout:
    """Where the lines of an image are and which way up it is; lines read on the way are remembered."""

    def __init__(self, image: Image, *, whole: bool = False) -> None:
        self._models = models()
        self.image = image = evened(image)
        self._read: dict[int, list[ReadWord]] = {}
        height, width = image.shape[:2]
        found = find_lines(image, self._models)
        turned = 90 if lies_on_its_side(found) else 0
        if self._is_upside_down(upright := turn_quads(found, turned, width, height), turned):
            self._read.clear()
            turned += 180
            upright = turn_quads(found, turned, width, height)
        back = np.linalg.inv(turn_matrix(turned, width, height))
        self.quads = [_moved(quad, back) for quad in upright]  # of the stored image, beginning where the text begins
        self._by_identity = dict(zip(map(id, self.quads), map(_key, upright), strict=True))
        sheet = None if whole else find_page(image)
        if sheet is not None and self._says_something_outside(sheet):
            sheet = None
        self.straightening = straighten(turned, upright, width, height, sheet)

    def read(self, quad: Quad) -> list[Word]:
        line = cut_out(self.image, quad)
        known = self._read.get(self._by_identity[id(quad)])
        read = read_line(line, self._models) if known is None else known
        return _placed(read, _between(quad, *ink_span(line)), self.straightening)

    def _says_something_outside(self, sheet: Quad) -> bool:
        """Whether there is text beside what looks like a sheet; then it is a frame or a panel on the page."""
        outside = (quad for quad in self.quads if not lies_within(quad, sheet))
        read = (self._read_line(quad) for quad in outside)
        return any(_letters(words) >= _LETTERS_OF_TEXT and _mean_confidence([words]) >= _SURE for words in read)

    def _read_line(self, quad: Quad) -> list[ReadWord]:
        key = self._by_identity[id(quad)]
        if key not in self._read:
            self._read[key] = read_line(cut_out(self.image, quad), self._models)
        return self._read[key]

    def _is_upside_down(self, upright: Sequence[Quad], turned: int) -> bool:
        probes = sorted(upright, key=lambda quad: sides(quad)[0], reverse=True)[:_PROBES]
        if not probes:
            return False
        height, width = self.image.shape[:2]
        back = np.linalg.inv(turn_matrix(turned, width, height))
        lines = [cut_out(self.image, _moved(quad, back)) for quad in probes]
        as_is = [read_line(line, self._models) for line in lines]
        self._read = dict(zip(map(_key, probes), as_is, strict=True))
        confidence = _mean_confidence(as_is)
        if confidence >= _SURE:
            return False
        flipped = [read_line(np.ascontiguousarray(line[::-1, ::-1]), self._models) for line in lines]
        return _mean_confidence(flipped) > confidence


def _key(quad: Quad) -> int:
    return hash(quad.tobytes())


def _moved(quad: Quad, matrix: np.ndarray) -> Quad:
    return np.asarray(quad @ matrix[:2, :2].T + matrix[:2, 2], np.float32)


def _letters(words: Sequence[ReadWord]) -> int:
    return sum(len(word.text) for word in words)


def _mean_confidence(lines: Sequence[Sequence[ReadWord]]) -> float:
    """By letters, so that a stain read as one sure dot does not count as much as a sentence."""
    letters = sum(map(_letters, lines))
    return sum(word.confidence * len(word.text) for line in lines for word in line) / letters if letters else 0.0


def _between(quad: Quad, top: float, bottom: float) -> Quad:
    """The quad without what lies above and below the print."""
    starts, goals = quad[[0, 1, 1, 0]], quad[[3, 2, 2, 3]]
    return starts + (goals - starts) * np.array([top, top, bottom, bottom], np.float32)[:, None]


def _placed(read: Sequence[ReadWord], quad: Quad, straightening: Straightening) -> list[Word]:
    placed: list[Word] = []
    for word in read:
        if word.confidence < LEAST_CONFIDENCE:
            continue
        ends = np.array([word.start, word.end, word.end, word.start], np.float32)[:, None]
        starts, goals = quad[[0, 0, 3, 3]], quad[[1, 1, 2, 2]]
        box = straightening.box(starts + (goals - starts) * ends)
        placed.append(Word(word.text, box, box.height, confidence=round(word.confidence, 4)))
    return placed
