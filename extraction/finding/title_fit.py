"""How well a text could be the title of a course."""

from __future__ import annotations

import re
from functools import lru_cache

from extraction.values.choices import parse_field_of_study
from extraction.values.dates import find_dates
from extraction.values.letters import count_digits, has_digit
from extraction.values.organisations import organisation_likeness
from extraction.vocabulary.boilerplate import is_heading
from extraction.vocabulary.delivery import LABELLED_INDEX
from extraction.vocabulary.people import OFFICES
from extraction.vocabulary.sponsors import NEVER_SPONSORS

_ADDRESS = re.compile(
    r"\b[A-Z]{2}\s+\d{5}\b|\b(?:P\.?\s?O\.?\s*Box|Suite)\b.*\d|^\d+\s+\w+(?:\s+\w+)?\s+(?:Street|Avenue|Road|Drive|Blvd|Court|Lane|Way|Turnpike|Parkway|Plaza|Place)\b|\(\d{3}\)\s*\d{3}|@|www\.|"
    r"https?:",
    re.IGNORECASE,
)
_LINKED = re.compile(r"@|[Ww][Ww][Ww]\.|[Hh][Tt][Tt][Pp]")  # without one of these or a digit there is no address
_LENGTH = re.compile(
    r"^\W*\d+(?:\.\d+)?\s*(?:minutes?|mins?|hours?|hrs?|credits?|points?|days?|pages?)\b", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"^(?:congratulations|(?:nice|great|good)\s*(?:work|job)|well\s*done|member\s*since|see\s*page|signed\s*in|account\s*holder|year[\s-]*to[\s-]*date|thank\s*you|you\s*have|this\s*(?:certificate|certifies|is|letter)|dear\b|sincerely|(?:kind\s*|best\s*|warm\s*)?regards|we\s|please|"
    r"the\s*(?:qualified|following|above|final|requirements)|all\s*(?:sessions|requirements)|in\s*recognition|ha(?:s|ve)\s|is\s|(?:hi|hello)\s+\w+\W*$|page\s*\d|"
    r"certificate\s*(?:no|id|number)|(?:generated|powered|exported|printed|downloaded|produced)\s*(?:by|on|from)\b|in\s*progress\b|questions\?|to:|from:|re:\s*$)",
    re.IGNORECASE,
)
# A sentence that goes on: "Certificates for the seminar / were mailed in August".
_GOES_ON = re.compile(r"^(?:was|were|are|will|have|had)\s")
# A text of nothing but these announces a title and is none.
_GENERIC = frozenset(
    [
        "the", "a", "an", "following", "below", "above", "this", "that", "our", "your", "course", "courses",
        "program", "programs", "programme", "session", "event", "webinar", "webcast", "seminar", "class", "training",
        "activity", "conference", "workshop", "continuing", "professional", "education", "cpe", "group", "live",
        "internet", "based", "internet-based", "self-study", "self", "study", "online", "qas", "nano", "learning",
        "and", "or", "of", "for", "in", "by", "named", "described", "listed", "entitled", "titled", "as", "follows",
        "field", "fields", "recognized", "category", "credit", "credits",
    ]
)  # fmt: skip
# "Taxes, each credit consisting of fifty minutes"
_UNIT_TOLD = re.compile(
    r"\b(?:each|one|a|per) (?:cpe )?(?:credit|hour) (?:consist|equal|represent|stand|is\b)", re.IGNORECASE
)
# "Ann Roe sat through the entire session of": a sentence that goes on below; no title ends so.
_BREAKS_OFF = re.compile(
    r"\b(?:for|of|at|the|a|an|to|by|with|and|our|that|from|attended|completed|viewed|finished|watched|passed)$"
)
_LEAST_SENTENCE = 3  # words
_LEAST_BESIDE_DATE = 13  # letters that a title has beside a date: "Re-issued 08/02/2023" has fewer
# "State insurance CE", "All CPE credits": a heading over an amount.
_UNIT_ENDING = re.compile(
    r"^(?:\S+\s+){0,3}(?:CE|CPE|CLE|CEUs?|PDUs?|credits?|hours|hrs)\.?$|^(?:all|total)\s", re.IGNORECASE
)
_MOST_ANNOUNCING = 70  # characters of a line that only announces: "Here is your record for:"


@lru_cache(maxsize=4096)
def title_fit(text: str) -> float:
    """How well a text could be the title of a course, 0 to 1."""
    if _NO_TITLE.match(text) or _GOES_ON.match(text) or (NEVER_SPONSORS.search(text) and len(text) < 70):
        return 0.1
    if is_heading(text) or (parse_field_of_study(text) and len(text) < 24):
        return 0.3
    if "," in text and OFFICES & {word.strip(".,").lower() for word in text.partition(",")[2].split()[:4]}:
        return 0.1
    if all(word.strip(".,:;()").lower() in _GENERIC for word in text.split()):
        return 0.1
    dates = find_dates(text)
    if dates and len(text) - sum(d.stop - d.start for d in dates) < max(_LEAST_BESIDE_DATE, 0.4 * len(text)):
        return 0.0
    if text[0] == "(" and text[-1] == ")":
        return 0.1
    if (text[-1] == ":" and len(text) < _MOST_ANNOUNCING) or _UNIT_ENDING.search(text):
        return 0.1
    if LABELLED_INDEX.exact(text) or _LENGTH.match(text):
        return 0.25
    if (has_digit(text) or _LINKED.search(text)) and _ADDRESS.search(text) and organisation_likeness(text) < 0.4:
        return 0.2
    fit = 1.0
    if text[0].islower():
        fit *= 0.5
    if len(text.split()) == 1:
        fit *= 0.6
    if count_digits(text) > 0.4 * len(text):
        fit *= 0.3
    return fit


def is_of_sentence(text: str) -> bool:
    """Whether words taken for a title are those of a sentence: one that goes on below, or says what a credit is."""
    return bool(_UNIT_TOLD.search(text)) or (bool(_BREAKS_OFF.search(text)) and len(text.split()) > _LEAST_SENTENCE)
