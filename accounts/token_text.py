"""How an API token reads: `cpet_`, 30 random letters and digits, and 6 that check the others.

Scanners for leaked secrets find one by its beginning (`cpet_[0-9A-Za-z]{36}`); the check tells a mistyped token from
a wrong one without a look into the database.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import zlib
from typing import Final

BEGINNING: Final = "cpet_"
SHOWN: Final = len(BEGINNING) + 6  # characters by which an owner tells tokens apart; 24 random ones stay secret
PATTERN: Final = re.compile(r"cpet_[0-9A-Za-z]{36}")

_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM, _CHECK = 30, 6  # 62³⁰ is more than 2¹⁷⁸; 62⁶ is more than the 2³² values of the check


def fresh() -> str:
    """A token that nobody had before."""
    body = BEGINNING + "".join(secrets.choice(_LETTERS) for _ in range(_RANDOM))
    return body + _check(body)


def is_well_formed(text: str) -> bool:
    """Whether this was copied in full from a token of ours."""
    return PATTERN.fullmatch(text) is not None and _check(text[:-_CHECK]) == text[-_CHECK:]


def digest(text: str) -> str:
    """What is kept of a token. It has so many random bits that a plain digest cannot be reversed."""
    return hashlib.sha256(text.encode()).hexdigest()


def _check(body: str) -> str:
    number = zlib.crc32(body.encode())
    letters = ""
    for _ in range(_CHECK):
        number, place = divmod(number, len(_LETTERS))
        letters = _LETTERS[place] + letters
    return letters
