"""Letters that recognition cannot tell apart by their shape, settled by the letters around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMERAL = re.compile(r"(?!Ill)[IVXl]{2,4}\W*")
_CAPITALS = re.compile(r"\W*(?=\w*[A-Z]\w*[A-Z]|l[A-Z]\b|[B-DF-HJ-NP-TV-Z]l\b)[A-Zl]{2,}\W*")  # "lRS", "ClA", "Bl"
_DIGITS = re.compile(r"\W*[\dOlI]+(?:[-./,][\dOlI]+)*\W*")
_TO_DIGITS = str.maketrans("lIO", "110")
_DAY_MARK = re.compile(r"(\d{1,2})[;:]")  # "March 25; 2024": a comma with a speck above it
_MONTH = re.compile(r"[A-Z][A-Za-z]{2,8}\.?")
_YEAR = re.compile(r"(?:19|20)\d\d\W*")
_NAME_LINE = 4  # in a line of fewer words "Al" may be somebody's name; in a longer one it is artificial intelligence


def settle(words: Sequence[str]) -> list[str]:
    """The words of one recognised line with l, I, 1, O and 0 as their neighbours suggest."""
    settled = [_settled(word, len(words)) for word in words]
    for at in range(1, len(settled) - 1):
        if _MONTH.fullmatch(settled[at - 1]) and _YEAR.fullmatch(settled[at + 1]):
            settled[at] = _DAY_MARK.sub(r"\1,", settled[at])
    if len(settled) > 1 and settled[-1] == "Ill" and not settled[-2].endswith(","):  # a name's, not the state
        settled[-1] = "III"
    return settled


def _settled(word: str, words_in_line: int) -> str:
    if not any(letter in word for letter in "lIO"):
        return word
    if sum(letter.isdigit() for letter in word) >= 3 and _DIGITS.fullmatch(word):
        return word.translate(_TO_DIGITS)
    if word.strip(".,:;()") == "Al":
        return word.replace("l", "I") if words_in_line >= _NAME_LINE else word
    if _NUMERAL.fullmatch(word) or _CAPITALS.fullmatch(word):
        return word.replace("l", "I")
    return word
