"""Where a course was held, without a caption: "held at the Harborview Club, Toledo, Ohio, on June 7", "Boise, ID"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.finding.candidates import Candidate
from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading
from extraction.finding.texts import BlockText
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.values.dates import find_dates
from extraction.values.letters import has_digit
from extraction.values.text import clean
from extraction.vocabulary.places import STATE_LETTERS, STATE_NAMES

_NAME = r"[A-Z][\w.'’&-]*(?:[ ](?:[A-Z&][\w.'’&-]*|of|the|at|and|on|de|del))*"
_PLACE = rf"{_NAME}(?:,[ ]{_NAME}){{0,3}}"
_HELD = re.compile(
    r"\b(?:held|conducted|presented|given|offered|attended|hosted|took place|in person)[ ]+"
    rf"(?:live[ ]+|in person[ ]+)?(?:at|in)[ ]+(?:the[ ]+)?(?P<place>{_PLACE})"
)
_IN_CITY = re.compile(rf"\b(?:in|at)[ ]+(?P<place>{_NAME},[ ](?P<state>[A-Z]{{2}}\b|{_NAME}))")
_ENDS = re.compile(r"\s(?:on|at|from|and|of)$")
_CITY = re.compile(rf"^(?P<place>(?:{_NAME},[ ])?{_NAME},[ ](?P<state>[A-Z][A-Za-z ]+))$")
_ITEM = re.compile(r"\s+[·•|–—]\s+")
_WEEKDAY = re.compile(r",?\s*(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day,?$", re.IGNORECASE)
_AHEAD = 24  # characters that a date takes behind the name of its month
_SAID, _ALONE = 0.55, 0.42
_FOOT = 0.8  # of the page's height: below it stand addresses


def place_candidates(sheet: Sheet, texts: Sequence[BlockText]) -> Iterator[Candidate]:
    """The places that sentences name, and those that stand on a line or between signs of one."""
    for text in texts:
        if not text.idle:
            yield from _said(text)
    for span in sheet.spans:
        if "," in span.text and span.box.y1 < _FOOT * sheet.page.height and not _is_address(sheet, span):
            yield from _alone(span)


def _said(text: BlockText) -> Iterator[Candidate]:
    found = [(match, True) for match in _HELD.finditer(text.text)]
    found += [(match, _is_state(match["state"])) for match in _IN_CITY.finditer(text.text)]
    for match, place in found:
        printed = _without_date(text.text[match.start("place") : match.end("place") + _AHEAD], len(match["place"]))
        if place and len(printed) > 2 and not has_digit(printed):
            piece = text.piece(match.start("place"), match.start("place") + len(printed))
            yield Candidate("location", Reading(printed, 0.9, printed), piece, _SAID, "place in a sentence")


def _without_date(text: str, length: int) -> str:
    """The first `length` characters of a text, as far as no date begins among them."""
    dates = find_dates(text)
    place = text[: min(length, dates[0].start) if dates else length]
    return clean(_ENDS.sub("", _WEEKDAY.sub("", clean(place))))


def _alone(span: Span) -> Iterator[Candidate]:
    for item in _ITEM.split(span.text):
        match = _CITY.match(item.strip())
        if match and _is_state(match["state"]):
            piece = Piece.of_span(span).narrowed(match["place"])
            yield Candidate("location", Reading(match["place"], 0.9, match["place"]), piece, _ALONE, "place alone")


def _is_address(sheet: Sheet, span: Span) -> bool:
    """Whether a line is part of an address: figures in its block, as of streets and telephones."""
    block = sheet.block_of[span.number]
    return any(has_digit(other.text) for other in block.spans if other is not span and len(other.words) < 7)


def _is_state(text: str) -> bool:
    return text.strip(" .").casefold() in STATE_NAMES | STATE_LETTERS
