"""How many letters and digits a text has. Asked of nearly every text, so ASCII is counted without a loop in Python."""

from __future__ import annotations

_LETTERS_ONLY = {code: None for code in range(128) if not chr(code).isalpha()}
_DIGITS_ONLY = {code: None for code in range(128) if not chr(code).isdigit()}
_DIGITS = frozenset("0123456789")


def count_letters(text: str) -> int:
    return len(text.translate(_LETTERS_ONLY)) if text.isascii() else sum(map(str.isalpha, text))


def count_digits(text: str) -> int:
    return len(text.translate(_DIGITS_ONLY)) if text.isascii() else sum(map(str.isdigit, text))


def has_digit(text: str) -> bool:
    return not _DIGITS.isdisjoint(text) or (not text.isascii() and any(map(str.isdigit, text)))
