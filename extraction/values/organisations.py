"""Names of organisations: whether words can be one, and the name without what leans on it."""

from __future__ import annotations

import re
from functools import lru_cache

from extraction.values.letters import count_letters
from extraction.values.persons import parse_person
from extraction.values.text import clean
from extraction.vocabulary.boilerplate import is_heading
from extraction.vocabulary.people import OFFICES, OFFICES_OF_ORGANISATIONS
from extraction.vocabulary.sponsors import (
    GENERIC_WORDS,
    LEADING_WORDS,
    LEGAL_FORMS,
    NEVER_SPONSORS,
    UNMISTAKABLE_WORDS,
    has_organisation_word,
)

_TAIL = re.compile(
    r"(?:\s*[·|•–—-]\s*(?:\d|p\.?\s?o\.?\s*box|www\.|https?:|tel\b|phone|page\b).*|\s*[,;]?\s*\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}.*|"
    r"\s*[,·|(–—-]?\s*\b(?:NASBA\s+|CPE\s+)?(?:Registry|Sponsor)\s+(?:ID|no|number|nr|#)\b.*|"
    r"\s*\((?:NASBA|sponsor|provider|registry)[^)]*\)?[.,;]?|(?<=\w)\s+(?:NASBA|National\s+Registry)\b.*|,?\s+\d+\s+[A-Z][\w.]*\s.*|,?\s*p\.?\s?o\.?\s*box.*)$",
    re.IGNORECASE,
)


_MOST_WORDS = 12
_NO_LETTER = re.compile(r"[^\w ]")
_NO_NAME_SIGN = re.compile(r"[^\w'’ ]")
_SIGNS_FOR = re.compile(
    rf"(?:(?P<person>[^,]{{5,40}}), (?:for|on behalf of)|(?:{'|'.join(sorted(OFFICES_OF_ORGANISATIONS))}) (?:of|for))"
    r" (?:the )?(?=[A-Z])",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:©?\s*(?:19|20)\d\d\s+|"
    r"(?:your|our|the|a|cpe|ce|course|program)?\s*[\w ]{0,20}\b(?:provider|sponsor|host|organizer),\s+|"
    r"(?:(?:a|an|on|under|with|held|your|in|the|cpe|ce|training|course|credit|program|proudly|this|is|was|put)\s+)*"
    r"(?:[a-z]{3,}ed|courtesy|service|behalf|auspices|thanks|on|given|production|publication|program|project|product|"
    r"offering|event|presentation|property|cpe|greetings|course|webinar|webcast|seminar)\s+(?:of|by|from)\s+(?:the\s+)?)(?=[A-Z])",
    re.IGNORECASE,
)
# "Member Services, Ohio Tax Guild": the part of it that writes
_DESK = re.compile(
    r"[\w &]{0,40}\b(?:services|support|desk|team|department|office|programs?|administration|relations|education|"
    r"development|training|learning|committee), (?=[A-Z][\w&'’.-]* \w)",
    re.IGNORECASE,
)
_LIKELY = 0.5
_PRESENTS = re.compile(r"\s+(?:proudly\s+)?presents?$|\.?\s*all rights reserved\.?$", re.IGNORECASE)
_DASH = re.compile(r"\s+[–—|·•:-]\s+")
_SYMBOLS = re.compile(r"^[^\w(#\"“]+(?=\w)")  # "☰ Juniper CPE Network", "© Sextant Learning Hub"
_NUMBERED = re.compile(r"^#?\d{4,6}\s*[-–—:]\s*(?=[A-Z])")
_OFFICE = re.compile(rf"^(?:\w+\s+){{0,2}}(?:{'|'.join(sorted(OFFICES))})\b[\w\s]{{0,20}},\s*(?=\S)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def parse_organisation(text: str) -> str | None:
    """The name of an organisation in a text, without article, address and telephone; None if it cannot be one."""
    text = _OFFICE.sub("", _NUMBERED.sub("", _SYMBOLS.sub("", clean(text))))
    name = clean(LEADING_WORDS.sub("", clean(_TAIL.sub("", clean(text)))))
    name = _without_paper(_without_signatory(_without_lead(name)))
    half = len(name) // 2
    if name[:half] == name[half + 1 :]:  # a heading over a sentence that begins with the same name
        name = name[:half]
    letters = count_letters(name)
    if NEVER_SPONSORS.search(name):
        return None
    if letters < 3 or len(name) > 120 or letters < len(name) * 0.6 or not any(c.isupper() for c in name):
        return None
    return name


def _without_lead(name: str) -> str:
    """The name without the words that only lead to it: "Courtesy of Ohio Tax Guild", "Put on by Ohio Tax Guild"."""
    rest = _PRESENTS.sub("", name)
    desk = _DESK.match(rest)
    if desk and organisation_likeness(rest[desk.end() :]) >= _LIKELY:
        rest = rest[desk.end() :]
    match = _LEAD.match(rest)
    if match and has_organisation_word(rest[match.end() :].casefold().replace(",", " ").split()):
        return rest[match.end() :]
    return rest


def _without_signatory(name: str) -> str:
    """The name without who signs for it: "Ann Roe, for Ohio Tax Guild", "Registrar of Ohio Tax Guild"."""
    match = _SIGNS_FOR.match(name)
    if match and (match["person"] is None or parse_person(match["person"])):
        return name[match.end() :]
    return name


def _without_paper(name: str) -> str:
    """The name without what the paper calls itself beside it: "Ohio Guild of CPAs – Member Education Transcript"."""
    parts = _DASH.split(name)
    kept = [part for part in parts if not is_heading(part)]
    return name if len(kept) == len(parts) or not kept else " – ".join(kept)


@lru_cache(maxsize=4096)
def is_generic(text: str) -> bool:
    """Whether a name is made of nothing but words that name no organisation: "Learning Hub", "Nano Learning Bundle"."""
    words = _NO_LETTER.sub("", text).casefold().split()
    return bool(words) and all(word in GENERIC_WORDS for word in words)


def is_unmistakable(text: str) -> bool:
    """Whether a text must be an organisation: it ends in a legal form, or has a word that titles do not have."""
    words = _NO_NAME_SIGN.sub("", " ".join(text.split())).casefold().split(" ")
    return words[-1] in LEGAL_FORMS or any(word in UNMISTAKABLE_WORDS for word in words)


@lru_cache(maxsize=4096)
def organisation_likeness(text: str) -> float:
    """How much a text looks like the name of an organisation, 0 to 1."""
    printed = text.split()
    if not printed or len(printed) > _MOST_WORDS or "@" in text or "www." in text:
        return 0.0
    words = _NO_LETTER.sub("", " ".join(printed)).casefold().split(" ")
    capital = sum(word[0].isupper() for word in printed if len(word) > 3) / max(1, sum(len(w) > 3 for w in words))
    legal = words[-1] in LEGAL_FORMS or ("".join(words[-2:])) in LEGAL_FORMS
    return min(1.0, 0.5 * has_organisation_word(words) + 0.3 * legal + 0.2 * capital)
