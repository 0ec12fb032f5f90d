"""The bars of a year, month by month, as numbers that a page can draw. The table beside it says the same in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MONTHS: Final = 12
HEIGHT: Final = 100.0  # of the drawing, in its own units
_SLOT, _BAR = 10.0, 6.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: its pages with a text of their own below, those that were recognised on top of them."""

    month: dt.date
    pages: int
    ocr_pages: int
    left: float
    text_top: float
    text_height: float
    ocr_top: float
    ocr_height: float


@dataclass(frozen=True, slots=True)
class Plot:
    bars: tuple[Bar, ...]
    top: int  # the number at the upper edge
    middle: int
    width: float = MONTHS * _SLOT
    bar_width: float = _BAR
    height: float = HEIGHT


def months_until(last: dt.date) -> list[dt.date]:
    """The first days of a year's months, the oldest first."""
    number = last.year * 12 + last.month - 1
    return [dt.date(each // 12, each % 12 + 1, 1) for each in range(number - MONTHS + 1, number + 1)]


def plot(pages: Mapping[dt.date, tuple[int, int]], last: dt.date) -> Plot:
    """`pages` gives, by the first day of a month, all pages and those of them that were recognised."""
    months = months_until(last)
    top = round_up(max(pages.get(month, (0, 0))[0] for month in months))
    bars = tuple(_bar(place, month, *pages.get(month, (0, 0)), top) for place, month in enumerate(months))
    return Plot(bars, top, top // 2)


def round_up(most: int) -> int:
    """The next even number that is easy to read: 2, 4, 6, 8, 10, 20, 40 …"""
    step = 1
    while True:
        for nice in (2 * step, 4 * step, 6 * step, 8 * step, 10 * step):
            if most <= nice:
                return nice
        step *= 10


def _bar(place: int, month: dt.date, pages: int, ocr_pages: int, top: int) -> Bar:
    whole, ocr = HEIGHT * pages / top, HEIGHT * ocr_pages / top
    return Bar(
        month=month,
        pages=pages,
        ocr_pages=ocr_pages,
        left=place * _SLOT + (_SLOT - _BAR) / 2,
        text_top=round(HEIGHT - whole + ocr, 3),
        text_height=round(whole - ocr, 3),
        ocr_top=round(HEIGHT - whole, 3),
        ocr_height=round(ocr, 3),
    )
