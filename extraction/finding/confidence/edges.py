"""Where a value ends: at the end of its line, before a caption, or in the middle of words that may belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from extraction.finding.confidence.surroundings import Surroundings
from extraction.finding.pieces import Piece
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span

_ENDS = frozenset('.,;:)]|·•–—-”"')
_BEGINS = frozenset("(['“\"|·•–—-")
_NEAR = 1.6  # type sizes within which a line may go on with the one above
_ALIKE = 0.12  # difference in size
_LONG = frozenset({"course_title", "participant", "sponsor", "location"})  # may run over several lines

UNKNOWN: Mapping[str, str] = {"before": "unknown", "after": "unknown", "under": "unknown", "over": "unknown"}


def edges_of(role: str, piece: Piece, surroundings: Surroundings) -> dict[str, str]:
    """What stands before, after, over and under a value: "line end", "caption", "value", "sign", "idle", "text", …"""
    words = piece.words
    sheet = surroundings.sheet_of(piece.page, id(words[0])) if words else None
    if sheet is None:
        return dict(UNKNOWN)
    first, last = sheet.span_of[id(words[0])], sheet.span_of.get(id(words[-1]))
    if last is None:
        return dict(UNKNOWN)
    found = {"before": _before(piece, first, surroundings), "after": _after(piece, last, surroundings)}
    if role in _LONG and surroundings.manner in ("one course", "credit lines"):
        found |= {
            "over": _line(sheet, first, sheet.above(first, _NEAR), surroundings),
            "under": _line(sheet, last, sheet.below(last, _NEAR), surroundings),
        }
    return found


def _before(piece: Piece, span: Span, surroundings: Surroundings) -> str:
    at = _position(span, id(piece.words[0]))
    if at == 0:
        return "line end"
    known = _known(id(span.words[at - 1]), surroundings)
    return known or ("sign" if span.words[at - 1].text[-1] in _ENDS or piece.words[0].text[0] in _BEGINS else "text")


def _after(piece: Piece, span: Span, surroundings: Surroundings) -> str:
    at = _position(span, id(piece.words[-1])) + 1
    if at >= len(span.words):
        return "line end"
    known = _known(id(span.words[at]), surroundings)
    return known or ("sign" if piece.words[-1].text[-1] in _ENDS or span.words[at].text[0] in _BEGINS else "text")


def _line(sheet: Sheet, span: Span, other: Span | None, surroundings: Surroundings) -> str:
    """What the next line over or under a value is."""
    if other is None:
        return "nothing"
    known = _known(id(other.words[0]), surroundings)
    if known:
        return known
    alike = other.bold == span.bold and abs(other.size - span.size) <= _ALIKE * span.size
    together = sheet.block_of.get(other.number) is sheet.block_of.get(span.number)
    return ("alike" if alike else "other") + (" in its block" if together else "")


def _known(word: int, surroundings: Surroundings) -> str:
    if word in surroundings.captions:
        return "caption"
    if word in surroundings.claimed:
        return "value"
    return "idle" if word in surroundings.idle else ""


def _position(span: Span, word: int) -> int:
    return next(number for number, other in enumerate(span.words) if id(other) == word)


def widest_gap(piece: Piece) -> float:
    """The widest gap between two of its words on a line, in type sizes."""
    gaps = (
        (after.box.x0 - before.box.x1) / max(1.0, before.size)
        for line in piece.lines
        for before, after in pairwise(line)
    )
    return max(gaps, default=0.0)
