"""The ways in which a paper may word the caption of a column: other order, other spelling, other word for "number"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_NUMBER = re.compile(r"\b(?:number|no\.?|num\.?|id|nr\.?|code)\s*$|#\s*$", re.IGNORECASE)
_NUMBER_WORDS = ("number", "no.", "#", "ID")
_OF = re.compile(r"^(.+?)\s+of\s+(?:the\s+|an?\s+)?(.+)$", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")
_ENDINGS = ("ation", "ating", "ment", "ings", "ing", "ies", "ied", "ure", "ed", "es", "er", "or", "s", "e", "y")
_SPELT = {
    "licence": "license", "centre": "center", "programme": "program", "colour": "color", "cheque": "check",
    "organisation": "organization", "expiry": "expire", "expiration": "expire", "telephone": "phone", "begin": "start",
    "commence": "start", "finish": "end", "amt": "amount", "qty": "quantity", "ref": "reference", "dept": "department",
}  # fmt: skip
IDLE = frozenset({
    "the", "a", "an", "of", "on", "in", "for", "to", "by", "and", "or", "is", "are", "was", "be", "as", "at", "it",
    "its", "that", "which", "this", "from", "with", "no", "not", "if", "under", "any", "each", "all", "what", "where",
    "when", "who", "how", "one", "their", "they", "has", "have", "can", "must", "shall", "may", "given", "printed",
    "shown", "stated", "named", "value", "text", "field", "column", "document", "paper", "page", "found", "empty",
    "none", "only", "usually", "exactly", "other",
})  # fmt: skip
"""Words of a prompt that say nothing of how the paper words it."""


def wordings(name: str) -> Iterator[str]:
    """The name and what means the same: "Licence number" also "License #", "Date of birth" also "Birth date"."""
    for form in _orders(name.strip()):
        stem = _NUMBER.sub("", form).strip()
        for text in (form, *(f"{stem} {word}" for word in _NUMBER_WORDS if stem and stem != form)):
            yield text
            if (other := _respelt(text)) != text:
                yield other


def _orders(name: str) -> Iterator[str]:
    yield name
    if match := _OF.match(name):
        yield f"{match[2]} {match[1]}"
    elif len(words := name.split()) in (2, 3) and not _NUMBER.search(name):
        yield f"{words[-1]} of {' '.join(words[:-1])}"


def _respelt(text: str) -> str:
    lower = text.lower()
    for one, other in _SPELT.items():
        if len(one) > 5 and one in lower:
            return lower.replace(one, other)
        if len(other) > 5 and other in lower:
            return lower.replace(other, one)
    return text


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """What its telling words have in common with their other forms: {"renew", "date"} of "Date of renewal"."""
    return frozenset(_stem(word) for word in _WORD.findall(text.lower().replace("#", " number ")) if word not in IDLE)


def _stem(word: str) -> str:
    word = _SPELT.get(word, word)
    if word in ("no", "num", "nr", "id"):
        return "number"
    if word.endswith("al") and len(word) > 6:
        word = word[:-2]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
