"""What a line of text in an image says, and which part of it each word takes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import cv2
import numpy as np

from extraction.reading.lookalikes import settle
from extraction.reading.ocr_lines import Image, Quad, normalised
from extraction.reading.ocr_models import Models, Tensor
from extraction.reading.typesetting import text_width

_HEIGHT = 48  # of the lines that the network was taught with
_WIDTH_STEPS = ((640, 64), (1280, 128), (3200, 320))
"""Up to which width in pixels widths are rounded up to what: the engine keeps what it makes for a shape, 4 MB each."""

_WIDEST = 3200
_GAP = 2.5  # columns of 8 pixels, half the height of the type; it must be as much again as expected, too
_INKED = 0.08  # a row belongs to the print where it holds this share of the ink of the fullest one
_BAND_GAP = 2  # rows; the dot of an i is no further from its stem
_LEAST_INK = 0.3


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word of a line; `start` and `end` are fractions of the line's length."""

    text: str
    start: float
    end: float
    confidence: float


def cut_out(image: Image, quad: Quad) -> Image:
    """The line within `quad`, straightened, at the height that the recogniser wants."""
    along = max(math.dist(quad[0], quad[1]), math.dist(quad[3], quad[2]))
    across = max(math.dist(quad[0], quad[3]), math.dist(quad[1], quad[2]), 1.0)
    width = int(np.clip(round(_HEIGHT * along / across), 16, _WIDEST))
    corners = np.array([[0, 0], [width, 0], [width, _HEIGHT], [0, _HEIGHT]], np.float32)
    if across <= 2 * _HEIGHT:
        return _warped(image, quad, corners, (width, _HEIGHT))
    # Large print is taken at its own size first: shrinking it in one step while warping would skip pixels.
    size = (round(along), round(across))
    natural = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    return np.asarray(
        cv2.resize(_warped(image, quad, natural, size), (width, _HEIGHT), interpolation=cv2.INTER_AREA), np.uint8
    )


def _warped(image: Image, quad: Quad, corners: Quad, size: tuple[int, int]) -> Image:
    matrix = cv2.getPerspectiveTransform(quad, corners)
    return np.asarray(
        cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def ink_span(line: Image) -> tuple[float, float]:
    """Top and bottom of what is printed in a line that `cut_out` made, as fractions of its height.

    The detector leaves a margin around small print that is as high as the print, and the border of a table may run
    through it; type sizes can be compared only without.
    """
    grey = cv2.cvtColor(line, cv2.COLOR_BGR2GRAY)
    _, dark = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    if dark.mean() > 0.5:  # light print on a dark ground
        dark = 1 - dark
    rows = dark.sum(axis=1)
    inked = np.flatnonzero(rows > _INKED * rows.max())
    bands = np.split(inked, np.flatnonzero(np.diff(inked) > _BAND_GAP) + 1)
    band = max(bands, key=len)
    if len(band) < _LEAST_INK * _HEIGHT:
        return 0.0, 1.0
    return float(band[0]) / _HEIGHT, float(band[-1] + 1) / _HEIGHT


def read_line(line: Image, models: Models) -> list[ReadWord]:
    """The words of a line that `cut_out` made; empty where the network sees no text."""
    width = line.shape[1]
    padded = _padded(width)
    tensor = np.zeros((1, 3, _HEIGHT, padded), np.float32)
    tensor[..., :width] = normalised(line)
    likely = models.recognise(tensor)[0]
    columns = max(len(likely) * width / padded, 1.0)
    return _words(*_decoded(likely, models.characters), columns)


def _padded(width: int) -> int:
    step = next(step for most, step in _WIDTH_STEPS if width <= most)
    return -(-width // step) * step


def _decoded(likely: Tensor, characters: tuple[str, ...]) -> tuple[list[str], list[int], list[float]]:
    """The characters with the column and confidence of each (connectionist temporal classification, best path)."""
    best = likely.argmax(axis=1)
    kept = best != 0
    kept[1:] &= best[1:] != best[:-1]
    columns = np.flatnonzero(kept)
    return (
        [characters[best[column]] for column in columns],
        columns.tolist(),
        likely[columns, best[columns]].tolist(),
    )


def _words(letters: list[str], columns: list[int], confidences: list[float], length: float) -> list[ReadWord]:
    """Words end at spaces, and at gaps that the network saw no need to call a space, as between a label and a value."""
    surplus = _surplus(letters, columns)
    words: list[ReadWord] = []
    start = 0
    for index in range(len(letters) + 1):
        at_end = index == len(letters) or letters[index].isspace()
        at_gap = not at_end and index > start and surplus[index - 1] >= _GAP
        if (at_end or at_gap) and index > start:
            words.append(_word(letters, columns, confidences, start, index, length))
        if at_end or at_gap:
            start = index + 1 if at_end else index
    texts = settle([word.text for word in words])
    return [replace(word, text=text) for word, text in zip(words, texts, strict=True)]


def _surplus(letters: list[str], columns: list[int]) -> list[float]:
    """By how many columns each letter is further from the one before than their shapes explain."""
    if len(letters) < 2:
        return []
    expected = [(text_width(left, 1.0) + text_width(right, 1.0)) / 2 for left, right in pairwise(letters)]
    apart = [right - left for left, right in pairwise(columns)]
    scale = median(distance / wanted for distance, wanted in zip(apart, expected, strict=True))
    return [
        min(distance - scale * wanted, (distance / wanted - scale) / scale * _GAP)
        for distance, wanted in zip(apart, expected, strict=True)
    ]


def _word(
    letters: list[str], columns: list[int], confidences: list[float], first: int, end: int, length: float
) -> ReadWord:
    """The word of the letters from `first` up to `end`; a letter's column is near its middle."""
    advance = (columns[end - 1] - columns[first]) / (end - first - 1) if end - first > 1 else 2.0
    left = columns[first] + 0.5 - advance / 2
    right = columns[end - 1] + 0.5 + advance / 2
    if first > 0:
        left = max(left, (columns[first - 1] + columns[first]) / 2)
    if end < len(columns):
        right = min(right, (columns[end - 1] + columns[end]) / 2 + 1)
    return ReadWord(
        "".join(letters[first:end]),
        min(max(left / length, 0.0), 1.0),
        min(max(right / length, 0.0), 1.0),
        sum(confidences[first:end]) / (end - first),
    )
