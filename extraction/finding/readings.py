"""What a piece of text says when it is read as the value of a column: the typed value, and how well it fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extraction.finding.pieces import Piece
from extraction.finding.title_fit import is_of_sentence, title_fit
from extraction.model import Value
from extraction.values.choices import parse_delivery_method, parse_field_of_study
from extraction.values.credits import MOST_CREDITS, find_numbers, parse_credits
from extraction.values.dates import find_dates
from extraction.values.identifiers import is_registry_shaped, parse_identifier, parse_registry_number
from extraction.values.letters import count_letters
from extraction.values.organisations import is_unmistakable, organisation_likeness, parse_organisation
from extraction.values.persons import name_likeness, parse_person
from extraction.values.text import clean, closes_brackets
from extraction.vocabulary.boilerplate import is_heading
from extraction.vocabulary.delivery import LABELLED_INDEX
from extraction.vocabulary.fields_of_study import FIELD_INDEX

_BEFORE_DATE = re.compile(r"[\s,]*\b(?:on|from|dated|this)?\s*(?:\w+day,?)?\s*$", re.IGNORECASE)
_REMOTE = re.compile(
    r"^\W*(?:n/?a\b.*|none|not applicable|online|internet|virtual|remote|completed remotely|web|webinar|"
    r"self[- ]study)\W*$",
    re.IGNORECASE,
)
# "Sponsor: Cordova & Banks CPAs. The firm is …"
_LIKELY = 0.5  # of the name of an organisation
_PERSONAL = 0.2  # how much less a name fits that may as well be a person's
_SMALL = 3  # letters of words that names write small: "of", "and"
_SENTENCE_AFTER = re.compile(r"(?<=[A-Za-z]{3})\.\s+(?=(?:The|This|An?|State|One|Each|No|It|For|All|Please|Our|We)\s)")
# "State boards decide on acceptance. One hour": sentences, not a name
_SENTENCES = re.compile(r"[a-z]{4,}[.!?]\s+[A-Z]")
_OTHER_UNITS = re.compile(
    r"\b(?:cle|mcle|cfp|ceus?|pdus?|pdcs?|shrm|hrci|irs|ea|ctec|cpd|points?|%|percent|minutes?|mins?|days?|\$|usd|"
    r"seats?)\b|[$%]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, how well the words fit its kind (0 to 1), and the words as they stand."""

    value: Value
    fit: float
    printed: str


# Subject: Credit for "Lease Modifications in Practice"
_QUOTED = re.compile(
    r"^[^\"“”]{0,50}\b(?:credit|certificate|completion|attendance|course|program|for|of|subject|re)\b:?\s*"
    r"[\"“](?P<title>[^\"“”]{6,})[\"”]\W*$",
    re.IGNORECASE,
)
# our in-house Lunch & Learn “Payroll Taxes and Form 941” in the main conference room
_QUOTED_LATE = re.compile(r"^[^\"“”]{2,60}[\"“](?P<title>[^\"“”]{6,})[\"”]")
_FULL_STOP = re.compile(r"(?<=[a-z]{4})\.$")
_LIST_NUMBER = re.compile(r"^\d{1,2}[.)]\s+(?=[A-Z])")
_QUOTES = frozenset('"“”')
_TWO_PARTS = re.compile(r"(?!NO |ID |NR |REF )[A-Z]{2,5} \d{3,6}$")  # "SCL 5468"
_RANDOM = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{9,}$")

Reader = Callable[[Piece], Reading | None]


def read_date(piece: Piece) -> Reading | None:
    text = piece.text
    found = find_dates(text)
    if not found:
        return None
    first = found[0]
    # A second date behind the first: "03/01/2024 03/05/2024" is start and end of one course.
    match = max(found[:2], key=lambda m: m.date) if len(found) == 2 and first.start < 14 else first
    length = sum(m.stop - m.start for m in found)
    fit = 1.0 if first.start <= 14 and length > 0.3 * len(text) else 0.6
    return Reading(match.date, fit, text[match.start : match.stop])


def read_credits(piece: Piece) -> Reading | None:
    text = piece.text
    value = parse_credits(text)
    if value is None:
        numbers = find_numbers(text)
        if not numbers or numbers[0].start > 2:
            return None
        value = numbers[0].value
    if not 0 <= value <= MOST_CREDITS or find_dates(text):
        return None
    letters = count_letters(text)
    fit = 1.0 if letters <= 16 else 0.7 if letters <= 45 else 0.3
    if _OTHER_UNITS.search(text) and "cpe" not in text.lower():
        fit *= 0.3 if parse_credits(text) is None or "inute" not in text else 0.8
    if value > 60:
        fit *= 0.5
    return Reading(value, fit, clean(text))


def read_field_of_study(piece: Piece) -> Reading | None:
    text = piece.cleaned
    name = parse_field_of_study(text, fuzzy=piece.recognised)
    if name is None and " / " in text:  # in two languages
        name = parse_field_of_study(text.split(" / ")[0], fuzzy=piece.recognised)
    return Reading(name, 1.0, text) if name else None


def read_delivery_method(piece: Piece) -> Reading | None:
    text = piece.cleaned
    if dates := find_dates(text):  # "Live via Zoom, May 21, 2025"
        text = clean(text[: dates[0].start]).rstrip(" ,;")
    name = parse_delivery_method(text, fuzzy=piece.recognised)
    return Reading(name, 1.0 if len(text) < 70 else 0.6, text) if name else None


def read_person(piece: Piece) -> Reading | None:
    name = parse_person(piece.text)
    return Reading(name, name_likeness(name), piece.cleaned) if name else None


def read_title(piece: Piece) -> Reading | None:
    text = _LIST_NUMBER.sub("", closes_brackets(piece.cleaned))
    quoted = (
        None if _QUOTES.isdisjoint(text) else _QUOTED.match(text) or (text[0].islower() and _QUOTED_LATE.match(text))
    )
    if quoted:
        text = quoted["title"]
    text = _FULL_STOP.sub("", text)
    letters = count_letters(text)
    if letters < 3 or len(text) > 300:
        return None
    return Reading(text, min(title_fit(text), 0.1) if is_of_sentence(text) else title_fit(text), text)


def read_organisation(piece: Piece) -> Reading | None:
    text = _SENTENCE_AFTER.split(piece.text)[0]
    if dates := find_dates(text):
        text = _BEFORE_DATE.sub("", text[: dates[0].start])
    name = parse_organisation(text)
    if name and not is_unmistakable(name) and (_SENTENCES.search(name) or _reads_on(name)):
        return None
    if not name or is_heading(name) or FIELD_INDEX.exact(name) or LABELLED_INDEX.exact(name):
        return None
    likeness = organisation_likeness(name)
    personal = likeness < _LIKELY and parse_person(name) is not None
    return Reading(name, 0.6 + 0.4 * likeness - _PERSONAL * personal, name)


def _reads_on(text: str) -> bool:
    """Whether most longer words of a text are in small letters, as those of a sentence are."""
    words = [word for word in text.split() if len(word) > _SMALL]
    return len(words) > 2 and 2 * sum(word[0].islower() for word in words) > len(words)


def read_sponsor_id(piece: Piece) -> Reading | None:
    text = piece.text
    number = parse_registry_number(text)
    code = parse_identifier(text)
    if number and (code is None or len(code) < 8 or text.find(number[:3]) <= 3):
        printed = number if number in text else clean(text)
        return Reading(number, 1.0 if is_registry_shaped(number) else 0.7, printed)
    return Reading(code, 0.5 if len(code) >= 3 else 0.2, code) if code else None


def read_course_id(piece: Piece) -> Reading | None:
    code = parse_identifier(piece.text)
    if not code or find_dates(piece.text):
        return None
    if _TWO_PARTS.match(piece.cleaned):
        code = piece.cleaned
    rest = len(piece.cleaned) - len(code)
    if _RANDOM.match(code):  # made by a machine to be checked by one: "1477aXq361"
        return Reading(code, 0.2, code)
    return Reading(code, 1.0 if rest <= 2 else 0.6, code)


def read_location(piece: Piece) -> Reading | None:
    text = piece.cleaned
    if dates := find_dates(text):
        text = clean(re.sub(r"(?:,?\s*\b(?:on|from))?\s*(?:\w+day,?)?\s*$", "", text[: dates[0].start]))
    if _REMOTE.match(text) or count_letters(text) < 3:
        return None
    return Reading(text, 0.9, text)


def read_anything(piece: Piece) -> Reading | None:
    text = piece.cleaned
    return Reading(text, 0.8, text) if text else None


READERS: dict[str, Reader] = {
    "participant": read_person,
    "course_title": read_title,
    "completion_date": read_date,
    "credits": read_credits,
    "field_of_study": read_field_of_study,
    "delivery_method": read_delivery_method,
    "sponsor": read_organisation,
    "sponsor_id": read_sponsor_id,
    "course_id": read_course_id,
    "approval_number": read_course_id,
    "location": read_location,
    "~instructor": read_person,
    "~signatory": read_person,
    "~other_date": read_date,
    "~other_credit": read_credits,
    "~total": read_credits,
    "~state_sponsor": read_course_id,
    "~qas": read_course_id,
    "~irs": read_course_id,
    "~certificate_id": read_course_id,
}
