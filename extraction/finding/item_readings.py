"""What words of a line are, where they can be nothing else: a date, an amount, a field, a method, a code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.finding.candidates import Candidate
from extraction.finding.column_roles import is_date
from extraction.finding.pieces import Piece
from extraction.finding.readings import READERS, Reading
from extraction.model import Page, Word
from extraction.values.dates import find_dates
from extraction.values.letters import has_digit
from extraction.vocabulary.delivery import LABELLED_INDEX
from extraction.vocabulary.fields_of_study import FIELD_INDEX

SCORE = 0.8  # less than with captions over the columns
_UNITS = (
    r"(?:\W{0,2}(?:nasba|cpe|ce|cpa|credits?(?:\(s\))?|hours?(?:\(s\))?|hrs?|cr|units?|earned|awarded|credit\(s\)|"
    r"recommended)(?![a-z]))+"
)
_NUMBER = r"(?P<amount>\d{1,2}(?:\.\d{1,3})?|\.\d{1,2})"
_AMOUNT = re.compile(rf"^\W*{_NUMBER}(?P<units>{_UNITS})\W*$", re.IGNORECASE)
_AMOUNT_BEHIND = re.compile(rf"^\W*(?:(?:nasba|cpe|credits?|hours?|earned)\W*)+{_NUMBER}\W*$", re.IGNORECASE)
_DECIMAL = re.compile(r"^\W*\d{0,2}\.\d{1,3}\W*$")
_WHOLE = re.compile(r"^[(\[]?\d{1,2}[)\]]?$")
# "2.0 credits in Taxes", "1.5 – Auditing"; the other way round "Taxes: 2.0", "Auditing (1.5 CPE)"
_AMOUNT_OF = re.compile(
    rf"^\W*{_NUMBER}(?:{_UNITS})?\W*(?:(?:in|of|for|as)\s)?\W*(?P<field>[A-Za-z].*?)(?:\s+(?:credits?|hours?|cpe))*\W*$",
    re.IGNORECASE,
)
_OF_AMOUNT = re.compile(rf"^\W*(?P<field>[A-Za-z].*?)[\s:=(\[–—,.-]+{_NUMBER}(?:{_UNITS})?\W*$", re.IGNORECASE)
_OTHER_UNITS = re.compile(
    r"^\W*(?:\d{1,3}(?:\.\d{1,3})?\W{0,2}(?:cle|mcle|cfp|ea|irs|ceus?|pdus?|pdcs?|ctec|shrm|hrci|isc2|isaca|cpd)\b.*|"
    r"(?:cle|mcle|cfp|ea|irs|ceus?|pdus?|pdcs?|ctec|shrm|hrci|cpd)\b.{0,14}\d{1,3}(?:\.\d{1,3})?)\W*$",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\W*\b(?:non[\s-]*)?technical\b\W*|\s*[(\[][A-Z]{1,4}[)\]]$", re.IGNORECASE)
_PRICE = re.compile(r"^\W*(?:usd\s*)?\$\s?\d[\d,.]*\W*$", re.IGNORECASE)
_CODE = re.compile(r"^[(\[]?(?:#[\w./-]*\d[\w./-]*|[A-Z]{1,6}-?\d[\w./-]*|[A-Z]{1,6}[-.]\w*\d[\w./-]*)[)\]]?$")
_COUNTED = re.compile(r"\d\W{0,2}(?:cpe|credit|cr\b|hour|hr|unit|nasba)|(?:cpe|credits?|hours?)[\s:]*\W*\d|\d?\.\d")


@dataclass(eq=False)
class LineItems:
    """The items of a line in reading order, and the runs of words that are none."""

    found: list[Candidate] = field(default_factory=list)
    rest: list[list[Word]] = field(default_factory=list)

    def add(self, page: Page, role: str, words: Sequence[Word], reading: Reading | None) -> bool:
        """Takes words as an item, if they could be read as one."""
        if reading is not None:
            self.found.append(Candidate(role, reading, Piece(page, (tuple(words),)), SCORE, "list"))
        return reading is not None


def may_hold_amount(text: str) -> bool:
    """Whether an amount may be found among the items of a line; sooner known than its items."""
    return has_digit(text) and _COUNTED.search(text.lower()) is not None


def role_of(text: str, *, apart: bool = False) -> str:
    """What a text is, where it can be nothing else; `~` for what counts for nobody: prices, units of others."""
    text = text.strip(" ,:;")
    bare = text.strip("()[] ")
    if has_digit(text):
        if is_date(bare) and _is_all_date(bare):
            return "completion_date"
        if _AMOUNT.match(text) or _AMOUNT_BEHIND.match(text) or _DECIMAL.match(text):
            return "credits"
        if _OTHER_UNITS.match(text) or _PRICE.match(text):
            return "~"
        return "course_id" if _CODE.match(text) else ""
    if LABELLED_INDEX.exact(bare):
        return "delivery_method"
    return "field_of_study" if field_in(bare) else ""


def field_in(text: str) -> str | None:
    """The field of study that a text is, not one of which it says more: "Auditing - Fraud", "Fraud (Auditing)"."""
    text = text.strip(" ,:;.-–—")
    if text[:1] in "([" and text[-1:] in ")]":
        text = text[1:-1]
    if name := FIELD_INDEX.exact(text):
        return name
    remark = _REMARK.search(text)
    return FIELD_INDEX.exact(_REMARK.sub("", text)) if remark else None


def is_whole_number(words: Sequence[Word]) -> bool:
    """Whether words are a small number without unit, which counts credits only where nothing stands beside it."""
    return len(words) == 1 and _WHOLE.match(words[0].text) is not None


def figures_role(text: str) -> str:
    """What a text with digits is, a date or an amount with its unit; `~` for what counts for nobody, else nothing."""
    if is_date(text) and _is_all_date(text):
        return "completion_date"
    if _counts(text) or (" " not in text and _DECIMAL.match(text)):
        return "credits"
    return "~" if _OTHER_UNITS.match(text) or _PRICE.match(text) else ""


def _counts(text: str) -> bool:
    match = _AMOUNT.match(text)
    # "2-hour" and "8-Hour Ethics" belong to titles
    return bool(match and not match["units"].startswith("-")) or _AMOUNT_BEHIND.match(text) is not None


def _is_all_date(text: str) -> bool:
    """Whether nothing but signs stands around a date."""
    match = find_dates(text)[0]
    return not any(c.isalnum() for c in text[: match.start] + text[match.stop :])


def pair_in(page: Page, words: Sequence[Word], text: str, *, united: bool = False) -> list[Candidate]:
    """An amount with its field, in either order; `united` where only the unit shows that the number is one."""
    if len(words) < 2 or not has_digit(text) or find_dates(text):
        return []
    for pattern in (_AMOUNT_OF, _OF_AMOUNT):
        match = pattern.match(text)
        if match is None or (united and not ("." in match["amount"] or _COUNTED.search(text.lower()))):
            continue
        name = field_in(match["field"])
        if name is None:
            continue
        piece = Piece(page, (tuple(words),))
        printed = match["field"].strip(" ,:;-–—")
        study = Candidate("field_of_study", Reading(name, 1.0, printed), piece.narrowed(printed), SCORE, "list")
        amount = match["amount"]
        credits = Candidate("credits", Reading(float(amount), 1.0, amount), piece.narrowed(amount), SCORE, "list")
        return [study, credits]
    return []


def reading_of(page: Page, role: str, words: Sequence[Word]) -> Reading | None:
    reading = READERS[role](Piece(page, (tuple(words),)))
    if reading is None and role in ("field_of_study", "delivery_method", "credits"):
        text = text_of(words).strip(" ,:;()[]")
        known = field_in(text) if role == "field_of_study" else LABELLED_INDEX.exact(text)
        reading = Reading(known, 1.0, text) if known and role != "credits" else None
    return reading


def text_of(words: Sequence[Word]) -> str:
    return " ".join([word.text for word in words])
