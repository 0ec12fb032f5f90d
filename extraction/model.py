"""The values that flow through extraction: what a document is, what is asked of it, what was found.

Everything here is frozen, picklable and free of behaviour that needs a file, so that a document can be read in one
process and its fields found in another.

Coordinates: a page has a `width` and a `height` in its own units (points for PDFs, pixels for images, points of the
laid out sheet for flowing documents). Boxes of words are in those units, origin at the top left of the page *as a
person reads it*, after any rotation was undone. `Place.box` is the same rectangle as fractions of the page, 0 to 1, so
that it fits any rendering of that page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def union(self, other: Box) -> Box:
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))


def union(boxes: Sequence[Box]) -> Box:
    """The box around boxes; raises `ValueError` for none."""
    if len(boxes) == 1:
        return boxes[0]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


class Word(NamedTuple):
    """A run of characters without white space, as printed. A tuple, because it is made for every word of every page."""

    text: str
    box: Box
    size: float  # type size in page units (the height of its line where the font is unknown)
    bold: bool = False
    confidence: float = 1.0  # of the recogniser; 1.0 for a text layer


def box_of(words: Sequence[Word]) -> Box:
    """The box around words."""
    return union([word.box for word in words])


@dataclass(frozen=True, slots=True)
class Page:
    """One page, upright, with its words in reading order."""

    number: int  # from 1, running through all parts of the document
    width: float
    height: float
    words: tuple[Word, ...]
    part: int = 0  # 0 the document itself, 1.. its attachments in order
    turned: int = 0  # degrees clockwise by which the stored page was turned to stand upright
    recognised: bool = False  # True where the words come from OCR
    rules: tuple[Box, ...] = ()  # drawn lines and table borders, as thin boxes


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: its pages, in order, attachments after the body."""

    name: str
    kind: str  # a member of `extraction.reading.kinds.Kind`
    pages: tuple[Page, ...]
    notes: tuple[str, ...] = ()  # what a person should know, e.g. "Only the first 200 of 340 pages were read."


class DataType(StrEnum):
    """The kinds of column a table can have."""

    TEXT = "text"
    PERSON = "person"
    ORGANISATION = "organisation"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    IDENTIFIER = "identifier"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One column that is asked for.

    `key` names the column in programs; where it is a key that the vocabulary knows ("course_title"), the engine uses
    all that it knows of it, otherwise `name`, `aliases` and the words of `prompt` are all it has.
    """

    key: str
    name: str  # the heading a person sees
    data_type: DataType = DataType.TEXT
    prompt: str = ""  # what is wanted, in a sentence
    aliases: tuple[str, ...] = ()  # labels under which documents print it
    choices: tuple[str, ...] = ()  # the allowed values of a CHOICE


Value = str | float | dt.date | bool | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the document something stands; `box` in fractions of the page, 0 to 1."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its evidence. An empty one (`value is None`) may still have a confidence: of being rightly empty."""

    value: Value = None
    printed: str = ""  # as the document words it
    confidence: float = 0.0  # 0 to 1: how likely the value is right
    place: Place | None = None
    derived_from: str = ""  # the key of the field it was derived from, if it was not read itself
    reasons: tuple[str, ...] = ()  # why the engine chose it, for --explain


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: cells by field key. A key that is missing means an empty cell."""

    cells: Mapping[str, Cell]

    def cell(self, key: str) -> Cell:
        return self.cells.get(key, EMPTY_CELL)


@dataclass(frozen=True, slots=True)
class Table:
    """What an engine found in one document (or in several read together)."""

    fields: tuple[FieldSpec, ...]
    rows: tuple[Row, ...] = field(default=())


EMPTY_CELL = Cell()
