"""Dates as paper prints them, ranges included.

A range ("June 3–5, 2024", "Dec. 28, 2025 through Dec. 30, 2025") completes on its last day. Slashed dates are read
month first, as in the United States, unless that is impossible ("25/03/2024") or the year leads.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = {name[:length]: i for i, name in enumerate(_MONTH_NAMES, 1) for length in range(3, len(name) + 1)}
_MONTHS["sept"] = 9
# Puerto Rico's board of accountancy takes certificates in Spanish.
_SPANISH = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
    "noviembre", "diciembre",
)  # fmt: skip
_SPANISH_DATE = re.compile(
    rf"\b(?P<day>[0-3]?[0-9])\s+de\s+(?P<month>{'|'.join(_SPANISH)})\s+(?:de|del)\s+(?P<year>20[0-9]{{2}})\b",
    re.IGNORECASE,
)
# Quebec's papers speak French: "le 24 août 2022", "1er mai 2024".
_FRENCH = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_FRENCH_DATE = re.compile(
    rf"\b(?P<day>[0-3]?[0-9])(?:er)?\s+(?P<month>{'|'.join(_FRENCH)}|fevrier|aout|decembre)\s+(?P<year>20[0-9]{{2}})\b",
    re.IGNORECASE,
)
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|0ct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?P<{0}>[0-3O]?[0-9OlI])(?:st|nd|rd|th)?"
_YEAR = r"(?P<{0}>(?:19|20|2O)[0-9O]{{2}})"
_TO = r"\s*(?:-|–|—|−|~|to|through|thru|until|and|&)\s*"
_END = r"(?![0-9])"

_SHORT_OF = r"\s*[,.]?\s*(?:of\s*)?"
_M1, _M2 = _MONTH.format("m1"), _MONTH.format("m2")
_D1, _D2 = _DAY.format("d1"), _DAY.format("d2")
_Y2 = _YEAR.format("y2") + _END
_NAMED: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # June 30 - July 2, 2024 · June 3–5, 2024 · June 3, 2024
        rf"(?<![a-z]){_M1}\.?\s*{_D1}{_TO}{_M2}\.?\s*{_D2}\s*[,.]?\s*{_Y2}",
        rf"(?<![a-z]){_M2}\.?\s*{_D1}{_TO}{_D2}{_SHORT_OF}{_Y2}",
        rf"(?<![a-z]){_M2}\.?\s*{_D2}{_SHORT_OF}{_Y2}",
        # 28 Dec - 2 Jan 2024 · 3-5 June 2024 · 3 June 2024 · 16th day of March, 2026 · 26-DEC-2025
        rf"(?<![0-9]){_D1}\s*{_M1}\.?{_TO}{_D2}\s*{_M2}\.?\s*,?\s*{_Y2}",
        rf"(?<![0-9]){_D1}{_TO}{_D2}\s*(?:of\s*)?{_M2}\.?\s*,?\s*{_Y2}",
        rf"(?<![0-9]){_D2}(?:\s*day)?(?:\s*of)?[\s\-./]*{_M2}[\s\-./,]*(?:in\s*the\s*year\s*)?{_Y2}",
        # 27-Aug-25
        rf"(?<![0-9]){_D2}-{_M2}-(?P<y2>[0-9]{{2}})(?![0-9])",
    )
)
_NUMERIC: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2024-06-03 · 06/03/2024 · 6/3/24
        rf"(?<![0-9/.\-]){_YEAR.format('y2')}(?P<sep>[-/.])(?P<n1>[01]?[0-9O])(?P=sep)(?P<n2>[0-3]?[0-9O])(?![0-9])",
        rf"(?<![0-9/.\-])(?P<n1>[0-3O]?[0-9OlI])\s?(?P<sep>[-/.])\s?(?P<n2>[0-3O]?[0-9OlI])\s?(?P=sep)\s?{_Y2}",
        r"(?<![0-9/.\-])(?P<n1>[0-3]?[0-9])(?P<sep>[/])(?P<n2>[0-3]?[0-9])(?P=sep)(?P<y2>[0-9]{2})(?![0-9/])",
    )
)
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth",
    "twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip
_UNITS = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
# "the twentieth day of April, two thousand twenty-three"; the year may stand in figures
_IN_WORDS = re.compile(
    rf"\b(?P<day>{'|'.join(sorted(_ORDINALS, key=len, reverse=True)).replace('-', '[- ]?')})\s*(?:day\s*)?(?:of\s*)?"
    rf"{_MONTH.format('month')}\b[\s,.]*(?:in\s*the\s*year\s*(?:of\s*our\s*lord\s*)?)?(?:(?P<figures>(?:19|20)\d\d)\b|"
    rf"(?:two\s*thousand|twenty)(?:\s*and)?[\s-]*(?P<tens>{'|'.join(_TENS)})?[\s-]*"
    rf"(?P<unit>{'|'.join(reversed(_UNITS[1:]))})?\b)",
    re.IGNORECASE,
)
# No date without the figures or words of a year, none but a numeric one without the beginning of a month's name.
_YEAR_SHOWN = re.compile(
    r"(?:19|2[0Oo])[0-9Oo]{2}|[/-][0-9]{2}(?![0-9/-])|[Tt](?:[Ww][Ee][Nn][Tt][Yy]|[Hh][Oo][Uu][Ss])"
)
_SEPARATED = re.compile(r"[0-9OlI]\s?[-/.]\s?[0-9OlI]", re.IGNORECASE)
_MONTH_SHOWN = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|0ct|nov|dec", re.IGNORECASE)
_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_RANGE_BETWEEN = re.compile(r"^\s*(?:-|–|—|−|to|through|thru|until)\s*(?:\w{3,9}day,?\s*)?$", re.IGNORECASE)
_EARLIEST, _LATEST = 1970, 2079


class DateMatch(NamedTuple):
    """A date (or a range of days, then `first` is its first day) at characters `start` to `stop` of a text."""

    start: int
    stop: int
    date: dt.date
    first: dt.date


def may_hold_date(text: str) -> bool:
    """Whether a text shows a year, as every date does; much sooner known than whether it holds a date."""
    return _YEAR_SHOWN.search(text) is not None


@lru_cache(maxsize=4096)
def find_dates(text: str) -> tuple[DateMatch, ...]:
    """The dates of a text from left to right; ranges count once and end on their last day."""
    if not may_hold_date(text):
        return ()
    month = _MONTH_SHOWN.search(text) is not None
    found: list[DateMatch] = []
    for pattern in (*(_NAMED if month else ()), *(_NUMERIC if _SEPARATED.search(text) else ())):
        for match in pattern.finditer(text):
            if any(match.start() < old.stop and old.start < match.end() for old in found):
                continue
            if (dates := _dates_of(match)) is not None:
                found.append(DateMatch(match.start(), match.end(), dates[1], dates[0]))
    if " de " in text:
        for match in _SPANISH_DATE.finditer(text):
            if date := _date(int(match["year"]), _SPANISH.index(match["month"].casefold()) + 1, int(match["day"])):
                found.append(DateMatch(match.start(), match.end(), date, date))
    found.extend(_french_dates(text, found))
    if month and "of" in text.casefold():
        found.extend(_dates_in_words(text))
    return tuple(_join_ranges(text, sorted(found)))


def parse_date(text: str) -> dt.date | None:
    """The one date of a text, the last day of a range; None where there is none or there are several."""
    found = find_dates(text)
    return found[0].date if len(found) == 1 else None


def _dates_in_words(text: str) -> Iterator[DateMatch]:
    for match in _IN_WORDS.finditer(text):
        day = _ORDINALS.index(re.sub(r"\s+", "-", match["day"].casefold())) + 1
        year = int(match["figures"] or 0)
        if not year:
            unit = _UNITS.index(match["unit"].casefold()) if match["unit"] else 0
            year = 2000 + _TENS.get((match["tens"] or "").casefold(), 0) + unit
        if date := _date(year, _month(match["month"]), day):
            yield DateMatch(match.start(), match.end(), date, date)


def _dates_of(match: re.Match[str]) -> tuple[dt.date, dt.date] | None:
    parts = match.groupdict()
    year = _number(parts["y2"])
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    if not _EARLIEST <= year <= _LATEST:
        return None
    if parts.get("n1"):
        day = _numeric_date(year, _number(parts["n1"]), _number(parts["n2"]))
        return (day, day) if day else None
    month = _month(parts["m2"])
    last = _date(year, month, _number(parts["d2"]))
    if last is None:
        return None
    first = last
    if parts.get("d1"):
        first_month = _month(parts["m1"]) if parts.get("m1") else month
        first = _date(year - (first_month > month), first_month, _number(parts["d1"])) or last
    return (first, last) if first <= last else None


def _numeric_date(year: int, first: int, second: int) -> dt.date | None:
    return _date(year, first, second) or _date(year, second, first)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text.translate(_DIGITS))


def _french_dates(text: str, known: list[DateMatch]) -> Iterator[DateMatch]:
    plain = [unaccented(name) for name in _FRENCH]
    for match in _FRENCH_DATE.finditer(text):
        taken = any(match.start() < old.stop and old.start < match.end() for old in known)
        month = plain.index(unaccented(match["month"].casefold())) + 1
        if not taken and (date := _date(int(match["year"]), month, int(match["day"]))):
            yield DateMatch(match.start(), match.end(), date, date)


def unaccented(text: str) -> str:
    """A text without the accents of its letters."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _month(name: str) -> int:
    return _MONTHS[name.lower().replace("0", "o")]


def _join_ranges(text: str, found: list[DateMatch]) -> list[DateMatch]:
    joined: list[DateMatch] = []
    for match in found:
        before = joined[-1] if joined else None
        if before and before.date <= match.date and _RANGE_BETWEEN.match(text[before.stop : match.start]):
            joined[-1] = DateMatch(before.start, match.stop, match.date, before.first)
        else:
            joined.append(match)
    return joined
