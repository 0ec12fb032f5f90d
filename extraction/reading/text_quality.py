"""Whether the text of a layer is language or rubbish.

A PDF whose fonts do not say what their glyphs mean yields letters that are shifted, swapped or taken from a private
range: it looks right on screen and reads as "&HUWLILFDWH". Names and numbers are not in any dictionary, so words are
judged by how they are built, and the page by the share of those that no Western language builds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

RUBBISH = 0.2
"""A page is rubbish where this share of its judged words is: clean pages stay below 0.03, garbled ones pass 0.5."""

FEWEST = 4
"""A page with fewer words that can be judged is taken as it is."""

_PLAIN = re.compile(  # as most words are: with a vowel, without six consonants in a row
    r"(?=[A-Z]?[a-z]*[aeiouy])(?!.*[b-df-hj-np-tv-xzB-DF-HJ-NP-TV-XZ]{6})[A-Z]?[a-z]{3,}[.,:;]?"
)
_SAYS_NOTHING = re.compile(r"[@/\d\u00b2\u00b3\u00b9]|www", re.I)
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aeiouyáàâäãåæéèêëíìîïóòôöõøœúùûüýÿ]", re.I)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_SYMBOL_INSIDE = re.compile(r"[^\W\d_][\\^`~|<>+*%$¢£¥¦¨¬±³´¶¸º»¼½¾¿ø\"#;!?\[\]{}_][^\W\d_]")
_SYMBOL_BEFORE = re.compile(r"^[%)+\-,;*=\\^_`~|<>¢£\]}/.!?'\"][^\W\d_]{2,}")
_CASE_INSIDE = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]{2,}[a-zß-ÿ]")
_CONSONANTS = re.compile(r"[^\Waeiouyáéíóúäöüèàêâîôûëï\d_]{6}", re.I)


def rubbish_share(words: Iterable[str]) -> float:
    """The share, 0 to 1, of words that no Western language builds among those long enough to judge."""
    judged = rubbish = 0
    for word, times in Counter(words).items():
        verdict = _is_rubbish(word)
        if verdict is not None:
            judged += times
            rubbish += times * verdict
    return rubbish / judged if judged >= FEWEST else 0.0


def is_rubbish(words: Iterable[str]) -> bool:
    """Whether a layer with these words is not worth reading."""
    return rubbish_share(words) >= RUBBISH


def _is_rubbish(word: str) -> bool | None:
    """None where the word says nothing either way: numbers, abbreviations, addresses."""
    if _PLAIN.fullmatch(word):
        return False
    if _UNPRINTABLE.search(word):
        return True
    if _SAYS_NOTHING.search(word):
        return None
    letters = "".join(_LETTERS.findall(word))
    if len(letters) < 3:
        return None
    if _SYMBOL_INSIDE.search(word) or _SYMBOL_BEFORE.search(word):
        return True
    if len(letters) <= 5 and letters.isupper():
        return None
    if ord(max(letters)) > 0x24F:  # Greek, Cyrillic, Chinese …: the rules below do not hold
        return None
    return not _VOWEL.search(letters) or bool(_CONSONANTS.search(letters)) or bool(_CASE_INSIDE.search(letters))
