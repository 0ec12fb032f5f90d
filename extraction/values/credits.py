"""Amounts of credit: "2.5", "1.50 CPE credits", "two (2) hours", "150 minutes = 3 CPE credits", "8.O".

One credit is 50 minutes (Statement on Standards for CPE Programs, all editions). Minutes are turned into credits
rounded down to a fifth; other units (CLE, CFP, CEU) are never converted, they are not ours.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

from extraction.values.letters import has_digit

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "twenty-four": 24,
    "thirty": 30, "forty": 40, "one-half": 0.5, "half": 0.5,
}  # fmt: skip
_AMOUNT = r"(?P<amount>[0-9OlI]{1,3}(?:\s?[.,]\s?[0-9OoSl]{1,3})?|[.][0-9]{1,2})(?P<half>\s?½|\s1/2)?"
_NUMBER = re.compile(
    rf"(?<![\w.,/#$-])(?<!\d:)(?<!/\s)\+?(?:{_AMOUNT}|(?P<alone>½))"
    r"(?![\w%/]|[.,:]\d|\s?%|-[0-9A-Za-z]|\s?/\s?\d|-(?=minute|hour))"
)
_SPELT = "|".join(sorted(_WORDS, key=len, reverse=True))
_WORD_NUMBER = re.compile(
    rf"\b(?P<word>{_SPELT})\b(?:\s*and\s*(?P<and_half>one[\s-]half|a\s*half))?",
    re.IGNORECASE,
)
_MINUTES = re.compile(r"\b([0-9]{2,4})[\s-]*(?:minutes?|mins?\.?)\b", re.IGNORECASE)
_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "S": "5"})
MOST_CREDITS = 200.0
MINUTES_PER_CREDIT = 50


class NumberMatch(NamedTuple):
    """An amount at characters `start` to `stop` of a text."""

    start: int
    stop: int
    value: float


@lru_cache(maxsize=4096)
def find_numbers(text: str) -> tuple[NumberMatch, ...]:
    """The plain numbers of a text, from left to right; no parts of dates, identifiers, times, money or percentages."""
    if not (has_digit(text) or "½" in text):
        return ()
    found = []
    for match in _NUMBER.finditer(text):
        value = _value(match)
        if value is not None and value <= MOST_CREDITS:
            found.append(NumberMatch(match.start(), match.end(), value))
    return tuple(found)


def parse_credits(text: str) -> float | None:
    """The amount of credit that a short text states; None where it states none, or it cannot be told which.

    Minutes count only where nothing else is stated.
    """
    minutes = _MINUTES.search(text)
    numbers = [n for n in find_numbers(text) if not minutes or not minutes.start() <= n.start < minutes.end()]
    if numbers:
        return numbers[0].value if len({n.value for n in numbers}) == 1 else None
    if minutes and (credit := credits_of_minutes(int(minutes[1]))) > 0:
        return credit
    return parse_number_word(text)


def credits_of_minutes(minutes: int) -> float:
    """Credits of a length in minutes, rounded down to a fifth: 300 gives 6.0, 55 gives 1.0."""
    return math.floor(minutes / MINUTES_PER_CREDIT * 5 + 1e-9) / 5


def parse_number_word(text: str) -> float | None:
    """The value of a number that is spelled out: "two and one-half" gives 2.5."""
    match = _WORD_NUMBER.search(text)
    if not match:
        return None
    return _WORDS[match["word"].lower()] + (0.5 if match["and_half"] else 0.0)


def parse_plain_number(text: str) -> float | None:
    """The one number of a text, thousands separated or not, in whatever it counts; None for none or several."""
    numbers = re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)
    if len(numbers) != 1:
        return None
    return float(numbers[0].replace(",", ""))


def _value(match: re.Match[str]) -> float | None:
    if match["alone"]:
        return 0.5
    digits = re.sub(r"\s", "", match["amount"]).translate(_DIGITS).replace(",", ".")
    if not has_digit(match["amount"]):
        return None
    return float(digits) + (0.5 if match["half"] else 0.0)
