"""What words say when they are read as the value of a paper's column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extraction.finding.asked import reader_of
from extraction.finding.pieces import Piece
from extraction.finding.readings import Reading
from extraction.model import DataType, FieldSpec
from extraction.values.dates import DateMatch, find_dates
from extraction.values.identifiers import parse_identifier
from extraction.values.letters import count_digits, count_letters, has_digit
from extraction.values.money import find_amounts, has_decimals
from extraction.values.text import clean

_NUMERIC_DATE = re.compile(r"^(?P<first>\d{1,2})\s?(?P<sign>[-/.])\s?(?P<second>\d{1,2})\s?(?P=sign)\s?\d{2,4}$")
_CODE = re.compile(
    r"^#?\s*(?:[A-Z]{1,6}[-/ ]?)?\d[\w./-]*(?:[ -][A-Z0-9][\w./-]*)?$|"
    r"^#?\s*[A-Z0-9][A-Za-z0-9]*(?:[-/._][A-Za-z0-9]+)+$"
)
_LAST_OF_CODE = 30
_CONTACT = re.compile(
    r"@|www\.|https?:|\.com\b|\b(?:tel|phone|fax|e-?mail|attn|attention|c/o)\b[.:]?|\(\d{3}\)\s?\d{3}", re.IGNORECASE
)
_STREET = re.compile(
    r"^\d+[A-Za-z]?(?:[-–]\d+)?,?\s+\w|^(?:p\.?\s?o\.?\s*box|suite|unit|floor|level|apt)\b|\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b|"
    r"\b[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}\b|\b[A-Z]{2,3}\s+\d{4}$|^\d{4,5}\s[A-Z]\w+$|\b(?:street|avenue|road|blvd|boulevard|lane|drive|parkway|str\.|"
    r"strasse|straße)\b\.?(?:,|$|\s\d)",
    re.IGNORECASE,
)  # fmt: skip
_ADDRESS_BEHIND = re.compile(
    r",\s*(?:\d+\w?\s|p\.?\s?o\.?\s*box|suite\b).*$|\s[·•|–—]\s.*$|\s\d+\s[A-Z][\w.]+\s.*\b\d{5}\b.*$", re.IGNORECASE
)
_MAILBOX = re.compile(r"\s*<[^<>\s]+@[^<>\s]+>?$")
_DAY_FIRST = frozenset({"EUR", "GBP", "AUD", "NZD", "CHF", "INR", "DKK", "SEK", "NOK", "PLN", "CZK", "ZAR", "BRL"})


@dataclass(frozen=True, slots=True)
class Manner:
    """How a paper writes what may be read in two ways."""

    day_first: bool = False


def manner_of(texts: Iterable[str], currencies: Iterable[str]) -> Manner:
    """Days lead where a date shows it, where dots part all of them, or where the money is of a country that does so."""
    numeric = [
        match for text in texts for found in find_dates(text) if (match := _NUMERIC_DATE.match(_cut(text, found)))
    ]
    if any(int(match["first"]) > 12 for match in numeric):
        return Manner(day_first=True)
    if any(int(match["second"]) > 12 for match in numeric):
        return Manner(day_first=False)
    dotted = bool(numeric) and all(match["sign"] == "." for match in numeric)
    return Manner(day_first=dotted or not _DAY_FIRST.isdisjoint(currencies))


def _cut(text: str, found: DateMatch) -> str:
    return text[found.start : found.stop]


def read_value(piece: Piece, kind: DataType, spec: FieldSpec | None, manner: Manner) -> Reading | None:
    """The value of a piece for a kind of column; None where it is none. `spec` gives the choices of a choice."""
    match kind:
        case DataType.DATE:
            return _read_date(piece, manner)
        case DataType.MONEY | DataType.NUMBER:
            return _read_amount(piece, kind)
        case DataType.IDENTIFIER:
            return _read_code(piece)
        case DataType.ORGANISATION:
            return read_party(piece)
        case DataType.CHOICE | DataType.YES_NO | DataType.PERSON if spec is not None:
            return reader_of(spec)(piece)
        case _:
            text = piece.cleaned
            return Reading(text, 0.9, text) if any(c.isalnum() for c in text) else None


def _read_date(piece: Piece, manner: Manner) -> Reading | None:
    text = piece.text
    found = find_dates(text)
    if not found:
        return None
    first = found[0]
    printed = _cut(text, first)
    date = first.date
    match = _NUMERIC_DATE.match(printed)
    if match and manner.day_first and int(match["first"]) <= 12 and int(match["second"]) <= 12:
        date = date.replace(month=int(match["second"]), day=int(match["first"]))
    rest = len(text) - (first.stop - first.start)
    return Reading(date, 1.0 if first.start <= 12 and rest <= 24 else 0.5, printed)


def _read_amount(piece: Piece, kind: DataType) -> Reading | None:
    text = piece.text
    found = find_amounts(text)
    if not found or find_dates(text):
        return None
    signed = [amount for amount in found if amount.sign]
    amount = (signed or found)[0] if kind is DataType.MONEY else found[0]
    letters = count_letters(text)
    fit = 1.0 if letters <= 6 else 0.8 if letters <= 16 else 0.4
    if kind is DataType.MONEY and not is_plainly_money(text):
        fit *= 0.7
    if len(found) > 1:
        fit *= 0.9
    return Reading(amount.value, fit, text[amount.start : amount.stop].strip())


def is_plainly_money(text: str) -> bool:
    """Whether an amount of a text is one of money: with a currency's sign, or with hundredths."""
    return any(amount.sign or has_decimals(text[amount.start : amount.stop]) for amount in find_amounts(text))


def _read_code(piece: Piece) -> Reading | None:
    text = piece.cleaned.lstrip("#№ ").strip()
    if not has_digit(text) or ((dates := find_dates(text)) and dates[0].start == 0):
        return None
    if len(text) <= _LAST_OF_CODE and _CODE.match(text) and len(text.split()) <= 2:
        return Reading(text, 1.0, text)
    code = parse_identifier(text)
    if not code or (find_amounts(text)[:1] and has_decimals(code)):
        return None
    return Reading(code, 1.0 if len(text) - len(code) <= 2 else 0.6, code)


def read_party(piece: Piece) -> Reading | None:
    """The name of a company or person that leads a piece; None for an address or a number."""
    text = clean(" ".join(word.text for word in piece.lines[0]))
    name = clean(_ADDRESS_BEHIND.sub("", _MAILBOX.sub("", text))).strip(" ,")
    letters = count_letters(name)
    if letters < 3 or len(name) > 80 or not (name[0].isupper() or name[0].isdigit()) or find_dates(text):
        return None
    if is_address(name) or _CONTACT.search(name) or count_digits(name) > letters:
        return None
    return Reading(name, 1.0 if len(name.split()) <= 7 else 0.6, name)


def is_address(text: str) -> bool:
    """Whether a line is one of a postal address."""
    return _STREET.search(text) is not None


def is_contact(text: str) -> bool:
    """Whether a line holds a telephone number, a mail or web address, or names a person to turn to."""
    return _CONTACT.search(text) is not None
