"""Amounts of money and other numbers as papers print them: "$1,234.50", "1.234,50 €", "(12.00)", "CHF 1'200.-".

Which sign parts the decimals is seen by what follows it: two digits at the end are decimals, groups of three are
thousands. Only a single group of three ("1.234") is open; it is taken for thousands, as amounts have no three decimals.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

CODES = (
    "USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "JPY", "CNY", "INR", "MXN", "BRL", "SEK", "NOK", "DKK", "PLN",
    "CZK",
    "HUF", "SGD", "HKD", "ZAR", "ILS", "AED", "KRW", "THB", "PHP",
)  # fmt: skip
"""ISO 4217 codes of the currencies that are told apart."""

_SIGNS = {
    "US$": "USD", "CA$": "CAD", "C$": "CAD", "CDN$": "CAD", "CAD$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD",
    "R$": "BRL", "MX$": "MXN", "S$": "SGD", "HK$": "HKD", "USD$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY",
    "₹": "INR", "Fr.": "CHF", "SFr.": "CHF", "₩": "KRW", "₪": "ILS", "zł": "PLN",
}  # fmt: skip
AMBIGUOUS = frozenset({"$"})
"""Signs of several currencies, read as the most usual one."""

_SIGN = "|".join(sorted((re.escape(sign) for sign in (*_SIGNS, *CODES)), key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:[,.'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,3}(?:\s\d{3})+,\d\d|\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(
    rf"(?<![\w./,#-])(?<!\d:)(?P<open>\()?(?P<minus>[-−–]\s?)?(?P<before>{_SIGN})?\s?(?P<minus2>[-−–]\s?)?(?P<digits>{_DIGITS})"
    rf"(?:[.,][-–—])?\s?(?P<after>{_SIGN})?(?P<behind>-(?!\w)|\s?CR\b)?(?P<close>\))?(?![\w%/:]|[.,]\d|\s?%|-\d)"
)


class Amount(NamedTuple):
    """An amount at characters `start` to `stop` of a text; `sign` is the printed currency, empty where none is."""

    start: int
    stop: int
    value: float
    sign: str

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the printed currency, empty where none is printed."""
        return currency_of(self.sign)


def currency_of(sign: str) -> str:
    """The ISO 4217 code of a sign or code, empty for what is neither."""
    return _SIGNS.get(sign, sign if sign in CODES else "")


@lru_cache(maxsize=4096)
def find_amounts(text: str) -> tuple[Amount, ...]:
    """The numbers of a text that may be amounts, from left to right; no percentages, dates or parts of codes."""
    found = []
    for match in _AMOUNT.finditer(text):
        value = _number(match["digits"])
        negative = match["minus"] or match["minus2"] or match["behind"] or (match["open"] and match["close"])
        found.append(
            Amount(match.start(), match.end(), -value if negative else value, match["before"] or match["after"] or "")
        )
    return tuple(found)


def has_decimals(text: str) -> bool:
    """Whether a printed amount shows hundredths."""
    return re.search(r"\d[.,]\d{2}(?!\d)", text) is not None


def _number(digits: str) -> float:
    plain = re.sub(r"[\s'’\u00a0\u202f]", "", digits)
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return float(plain)
    head, tail = plain[:last], plain[last + 1 :]
    repeated = plain[last] in head
    thousands = len(tail) == 3 and (repeated or not re.search(r"[.,]", head)) and head != "0"
    if thousands or repeated:
        return float(re.sub(r"[.,]", "", plain))
    return float(re.sub(r"[.,]", "", head) + "." + tail)
