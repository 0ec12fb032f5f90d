"""The form in which words are compared: letters and digits only; spacing, case and usual misreadings do not matter.

Letter-spaced headings ("P R E S E N T E D  T O"), words that a recogniser glued together ("FieldofStudy") and its
favourite confusions ("1D" for "ID", "0ctober") all give the key of the words as they were meant.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SPELT = {"&": "and", "#": "no", "№": "no", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae"}
_FOLDED = str.maketrans(_SPELT)
_CONFUSED = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b", "|": "l"})
# Each ASCII character as `squash` leaves it: nearly all words take this way, in one pass.
_ASCII = {code: _SPELT.get(chr(code), chr(code).lower() if chr(code).isalnum() else None) for code in range(128)}
_ASCII_KEYS = {code: left and left.translate(_CONFUSED) for code, left in _ASCII.items()}


@lru_cache(maxsize=20_000)
def squash(text: str) -> str:
    """Lower-case letters and digits of a text, without accents; "&" counts as "and", "#" as "no"."""
    if text.isascii():
        return text.translate(_ASCII)
    folded = text.casefold().translate(_FOLDED)
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if c.isalnum() and c.isascii())


@lru_cache(maxsize=20_000)
def match_key(text: str) -> str:
    """The squashed text with characters that recognisers confuse made one; of the same length as `squash(text)`."""
    return text.translate(_ASCII_KEYS) if text.isascii() else squash(text).translate(_CONFUSED)
