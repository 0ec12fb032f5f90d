"""Numbers and codes: kept as text, leading zeros and inner punctuation included.

Shapes: National Registry sponsors have six digits (nasbaregistry.org), Pennsylvania PX and six digits, Illinois 158 and
six digits, New Jersey 20CE and eight digits, Texas and New York up to six with leading zeros.
"""

from __future__ import annotations

import re

from extraction.values.letters import count_digits, has_digit

_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/\-]*[A-Za-z0-9]|[0-9]")
_REGISTRY = re.compile(r"(?<![\w./-])[#]?([0-9OolISB]{5,6})(?![\w/-]|\.\d)")
_STATE_SHAPES = re.compile(r"\b(PX[- ]?\d{6}|20CE[- ]?\d{8}|158[-.\s]?\d{6})\b", re.IGNORECASE)
_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "S": "5", "B": "8"})
_NONE = re.compile(r"^(?:n/?a|none|not\s+applicable|-+|—|pending|tbd)\b", re.IGNORECASE)
_DATE_LIKE = re.compile(r"^\d{1,4}[/-]\d{1,2}[/-]\d{2,4}$|^\d{1,2}:\d{2}$")
_TIME = re.compile(r"\d{1,2}:\d{2}\b")
MOST_ID_LENGTH = 40


def parse_identifier(text: str) -> str | None:
    """The first code of a text that holds a digit; None where there is none ("N/A", a word, a date)."""
    text = text.strip().lstrip("#:№ ").strip()
    if not text or _NONE.match(text) or _TIME.match(text):
        return None
    state = _STATE_SHAPES.match(text)
    if state:
        return state[1]
    for match in _TOKEN.finditer(text):
        code = match[0]
        if has_digit(code) and len(code) <= MOST_ID_LENGTH and not _DATE_LIKE.match(code):
            return code
        if not code.isupper():  # a word first: what follows is not this caption's code
            return None
    return None


def parse_registry_number(text: str) -> str | None:
    """The first five- or six-digit number of a text, misread digits mended; None where there is none."""
    for match in _REGISTRY.finditer(text):
        if count_digits(match[1]) >= 4:
            return match[1].translate(_DIGITS)
    return None


def is_registry_shaped(code: str) -> bool:
    """Whether a code could be a number in the National Registry."""
    return len(code) in (5, 6) and code.isdecimal()
