"""Turning boxes together with their page by quarter turns."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.model import Box, Word


def turn_box(box: Box, degrees: int, width: float, height: float) -> Box:
    """The box after its page of `width` x `height` was turned clockwise by 0, 90, 180 or 270 degrees."""
    x0, y0, x1, y1 = box
    match degrees % 360:
        case 90:
            return Box(height - y1, x0, height - y0, x1)
        case 180:
            return Box(width - x1, height - y1, width - x0, height - y0)
        case 270:
            return Box(y0, width - x1, y1, width - x0)
    return box


def turn_size(degrees: int, width: float, height: float) -> tuple[float, float]:
    """Width and height of the page after the turn."""
    return (height, width) if degrees % 180 else (width, height)


def turn_words(words: Iterable[Word], degrees: int, width: float, height: float) -> list[Word]:
    """The words after their page was turned clockwise."""
    return [word._replace(box=turn_box(word.box, degrees, width, height)) for word in words]
