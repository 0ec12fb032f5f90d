"""The form in which words are compared: letters and digits only; spacing, case and usual misreadings do not matter.

Letter-spaced headings ("P R E S E N T E D  T O"), words that a recogniser glued together ("FieldofStudy") and its
favourite confusions ("1D" for "ID", "0ctober") all give the key of the words as they were meant.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SPELT = str.maketrans({"&": "and", "#": "no", "№": "no", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae"})
_CONFUSED = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b", "|": "l"})


@lru_cache(maxsize=20_000)
def squash(text: str) -> str:
    """Lower-case letters and digits of a text, without accents; "&" counts as "and", "#" as "no"."""
    folded = text.casefold().translate(_SPELT)
    if folded.isascii():
        return "".join(c for c in folded if c.isalnum())
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if c.isalnum() and c.isascii())


@lru_cache(maxsize=20_000)
def match_key(text: str) -> str:
    """The squashed text with characters that recognisers confuse made one; of the same length as `squash(text)`."""
    return squash(text).translate(_CONFUSED)
