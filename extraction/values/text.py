"""Free text as printed: joined over lines, without the marks that only separate it from its caption."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_EDGE = " \t:;|·•—–-_,=>»*‹›◄►◀▶◂▸←→●○◦∙★☆◆◇➤➔"
_QUOTES = {"“": "”", '"': '"', "«": "»", "‘": "’", "„": "“", "'": "'"}
_BROKEN = re.compile(r"(?<=[A-Za-z0-9])[-\u00ad\ufffe\ufffd\x02]\s*$")
_SOFT = re.compile("[\u00ad\ufffe\x02\u200b\ufeff]")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """White space as single spaces, no separators at the ends, no quotation marks around the whole."""
    if not text.isascii() or "\x02" in text:
        text = unicodedata.normalize("NFC", text)
        text = _SOFT.sub("-", text) if "\ufffe" in text else _SOFT.sub("", text)
    text = " ".join(text.split()).strip(_EDGE).strip()
    if len(text) > 2 and _QUOTES.get(text[0]) == text[-1] and text[0] not in text[1:-1]:
        text = text[1:-1].strip()
    return text


def join_lines(lines: Iterable[str]) -> str:
    """Lines as one text; a word that a hyphen joins over the end of a line keeps the hyphen and loses the gap."""
    joined = ""
    for line in lines:
        line = line.strip()
        if not joined:
            joined = line
        elif _BROKEN.search(joined) and not joined.endswith(" -"):
            joined += line
        else:
            joined += " " + line
    return joined


def closes_brackets(text: str) -> str:
    """The text without a bracket at an end that has no partner."""
    if text.count("(") > text.count(")"):
        head, _, tail = text.rpartition("(")
        text = head if len(tail) < 3 or not head.strip() else text
    if text.count(")") > text.count("(") and text.endswith(")"):
        text = text[:-1]
    return text.strip()
