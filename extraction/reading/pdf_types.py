"""How the characters of a PDF page are set: size, angle, weight, and whether they show at all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from struct import unpack
from typing import NamedTuple

from extraction.reading.pdf_calls import Setting, font_name, font_weight, settings, text_objects

_INVISIBLE = 3  # ISO 32000-1, table 106: text rendering mode 3 draws nothing; scanners put their own recognition so
_BOLD_NAMES = (b"bold", b"black", b"heavy", b"semibd")
_BOLD_WEIGHT = 600


class Type(NamedTuple):
    """How a text object is set."""

    size: float  # in points on the page; 0 where pdfium cannot tell
    angle: int  # quarter turn at which it is drawn, degrees clockwise
    bold: bool = False
    invisible: bool = False


def types_at(textpage: int, indices: Sequence[int]) -> dict[int, Type]:
    """How the characters at these indices are set; every text object is asked once, for its first character."""
    # A character that pdfium made up belongs to no object and is measured by itself.
    owners = [drawn or ~index for drawn, index in zip(text_objects(textpage, indices), indices, strict=True)]
    firsts: dict[int, int] = {}
    for owner, index in zip(owners, indices, strict=True):
        firsts.setdefault(owner, index)
    by_owner = dict(zip(firsts, _types(textpage, firsts), strict=True))
    return {index: by_owner[owner] for index, owner in zip(indices, owners, strict=True)}


def _types(textpage: int, firsts: dict[int, int]) -> Iterator[Type]:
    known: dict[Setting, Type] = {}  # a page has hundreds of text objects, set in a handful of ways
    bold: dict[int | None, bool] = {None: False}
    for setting in settings(textpage, list(firsts.values()), [owner if owner > 0 else 0 for owner in firsts]):
        style = known.get(setting)
        if style is None:
            size, (matrix,), font, mode = setting
            if font not in bold:
                bold[font] = font is not None and _is_bold(font)
            style = known[setting] = _type(size, matrix, bold=bold[font], invisible=mode == _INVISIBLE)
        yield style


def _type(size: float, matrix: bytes, *, bold: bool, invisible: bool) -> Type:
    a, _, c, d = unpack("4f", matrix)
    turned = math.degrees(math.atan2(c, a)) if a or c else 0.0
    return Type(size * math.hypot(c, d), round(turned / 90) % 4 * 90, bold, invisible)


def _is_bold(font: int) -> bool:
    name = font_name(font).lower()
    return any(mark in name for mark in _BOLD_NAMES) or font_weight(font) >= _BOLD_WEIGHT
