"""Sponsors whose names say nothing of what they are ("BeaconCPE", "Asociación de Contadores"): known by their place.

A certificate is headed, and often signed, with the name of who issues it. What stands first on the page and is neither
the name of the paper nor a person, a date, an address or a sentence is that name, the more so where the page repeats
it or writes to it (www.beaconcpe.example).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.finding.candidates import Candidate
from extraction.finding.pieces import Piece
from extraction.finding.readings import read_organisation
from extraction.layout.sheet import Sheet
from extraction.layout.spans import Span
from extraction.values.dates import find_dates
from extraction.values.letters import count_digits, count_letters, has_digit
from extraction.values.organisations import is_generic, organisation_likeness
from extraction.values.persons import parse_person
from extraction.vocabulary.boilerplate import carries_no_items, is_heading
from extraction.vocabulary.keys import squash
from extraction.vocabulary.sponsors import NO_NAMES

_TOP = 0.34  # of the page's height
_MOST_WORDS = 9
_FIRST_LINES = 4  # lines among which a masthead stands
_AT_TOP, _REPEATED, _WRITTEN_TO, _LARGE = 0.34, 0.12, 0.16, 0.06
_ADDRESS = re.compile(
    r"@([\w.-]+)|\b(?:https?://)?(?:www\.)?([\w-]{3,}(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|co|example|us))\b",
    re.IGNORECASE,
)
_DESKS = frozenset({"department", "dept", "division", "desk", "section", "unit"})
_DESK = 0.15  # how much less a part of an organisation is worth under its name
_SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "de", "del", "la", "y", "&"})
_LEAST_ABBREVIATION = 3


def masthead_candidates(sheet: Sheet, claimed: set[int]) -> Iterator[Candidate]:
    """The lines at the head of a sheet that may be the name of who issues it."""
    hosts: list[str] | None = None
    largest = max((span.size for span in sheet.spans), default=1.0)
    seen = 0
    for span in sheet.spans:
        if span.box.y0 > _TOP * sheet.page.height or seen >= _FIRST_LINES:
            return
        if any(id(word) in claimed for word in span.words):
            continue
        seen += 1
        if not _may_head(span):
            continue
        piece = Piece.of_span(span)
        reading = read_organisation(piece)
        if reading is None or is_generic(reading.printed):
            continue
        hosts = _hosts(sheet) if hosts is None else hosts
        score = _AT_TOP - 0.03 * (seen - 1) + _LARGE * span.size / largest
        score += 0.1 * organisation_likeness(reading.printed)
        score -= _DESK * (seen > 1 and span.words[-1].text.casefold() in _DESKS)
        score += _REPEATED * _is_repeated(sheet, span) + _WRITTEN_TO * any(
            squash(reading.printed) in host for host in hosts
        )
        yield Candidate("sponsor", reading, piece, score, "masthead")


def _may_head(span: Span) -> bool:
    text = span.text
    words = text.split()
    if (
        len(words) > _MOST_WORDS
        or count_letters(text) < _LEAST_ABBREVIATION
        or is_heading(text)
        or carries_no_items(text)
    ):
        return False
    if (
        text[-1] in ":,;?!"
        or ":" in text
        or text[0].islower()
        or not text[0].isalnum()
        or "@" in text
        or "·" in text
        or "www." in text
    ):
        return False
    if words[0].strip(".,").casefold() in NO_NAMES or parse_person(text) or find_dates(text):
        return False
    if has_digit(text) and (count_digits(text) > 4 or text[0].isdigit()):
        return False
    return all(word[0].isupper() or not word[0].isalpha() or len(word) < 4 for word in words)


def _is_repeated(sheet: Sheet, span: Span) -> bool:
    return sum(span.key in other.key for other in sheet.spans) > 1 if len(span.key) > 4 else False


def _hosts(sheet: Sheet) -> list[str]:
    """The names of sites and mail domains on a sheet, as letters and digits."""
    texts = " ".join(span.text for span in sheet.spans if "." in span.text)
    return [squash(mail or site) for mail, site in _ADDRESS.findall(texts)]


def long_name(sheet: Sheet, short: str) -> Piece | None:
    """The line with the whole of a name that is given short: "TAGA", "Ferncliff"."""
    key = squash(short)
    if " " in short or len(key) < _LEAST_ABBREVIATION:
        return None
    for span in sheet.spans:
        words = [word.text for word in span.words]
        if not 1 < len(words) <= _MOST_WORDS + 1 or span.text[-1] in ".:":
            continue
        begins = squash(words[0]) == key and organisation_likeness(span.text) >= 0.5
        initials = "".join(word[0] for word in words if word.casefold() not in _SMALL_WORDS).casefold()
        if begins or (initials == key and words[0][0].isupper()):
            return Piece.of_span(span)
    return None
