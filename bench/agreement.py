"""Whether a value agrees with the true one: what a person would call the same.

Case, spaces, dashes, quotes and punctuation at the ends do not matter; dates are dates and numbers numbers; numbers of
sponsors and courses count by their letters and digits; a participant agrees in either order ("Last, First"), with and
without titles and credentials. Titles and sponsors of pages that had to be recognised may differ by a letter or two.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from extraction.values.persons import parse_person
from extraction.vocabulary.people import GENERATIONS

FIELDS = (
    "participant",
    "course_title",
    "completion_date",
    "credits",
    "field_of_study",
    "delivery_method",
    "sponsor",
    "sponsor_id",
    "course_id",
)
RECOGNISED_KINDS = frozenset(
    ["scan", "photo", "rotated", "screenshot", "fax", "lowcontrast", "pdf_notext", "pdf_garbled", "pdf_hybrid"]
)
_FUZZY = frozenset({"course_title", "sponsor"})
_SIMILAR = 0.95
_SAME_NUMBER = 0.005
_DASHES = re.compile(r"[‐-―−]")
_APOSTROPHES = re.compile(r"[‘’ʼ`´]")
_QUOTES = re.compile(r"[“”„«»\"]")
_CHOICES = frozenset({"field_of_study", "delivery_method"})
_IDENTIFIERS = frozenset({"sponsor_id", "course_id"})

TrueRow = Mapping[str, object]


@lru_cache(maxsize=100_000)
def folded(text: str) -> str:
    """The text with case, white space, dashes and quotes made one, without punctuation at its ends."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _QUOTES.sub("", _APOSTROPHES.sub("'", _DASHES.sub("-", text)))
    text = re.sub(r"\s*-\s*", "-", text)
    return re.sub(r"\s+", " ", text).strip(" .,;:|-'•·*_")


@lru_cache(maxsize=20_000)
def person_key(text: str) -> str:
    """ "HARTWELL Jr., Brandon R., CPA" and "Brandon R Hartwell Jr." give the same."""
    name = folded(parse_person(text) or text)
    parts = [re.sub(r"[.()]", " ", part).split() for part in name.split(",")]
    generation = [word for part in parts for word in part if word in GENERATIONS]
    kept = [[word for word in part if word not in GENERATIONS] for part in parts]
    kept = [part for part in kept if part]
    if len(kept) >= 2:
        kept = [kept[1], kept[0], *kept[2:]]
    return " ".join([word for part in kept for word in part] + generation[:1])


def agrees(field: str, truth: object, value: object, *, recognised: bool) -> bool:
    """Whether a value is the true one; `recognised` where the page had to be read from its picture."""
    if truth is None or value is None or value == "":
        return truth is None and value in (None, "")
    if field == "credits":
        return _number(truth) is not None and abs((_number(truth) or 0) - (_number(value) or -1)) < _SAME_NUMBER
    one, other = str(truth), str(value)
    if field == "participant":
        return person_key(one) == person_key(other)
    if field in _CHOICES:
        return _words(one) == _words(other)
    one, other = folded(one), folded(other)
    if field in _IDENTIFIERS:
        return re.sub(r"[^0-9a-z]", "", one) == re.sub(r"[^0-9a-z]", "", other)
    if one == other or not (recognised and field in _FUZZY):
        return one == other
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SIMILAR


def is_right(row: TrueRow, field: str, value: object, *, recognised: bool) -> bool:
    """Whether a cell is right, rightly empty, or holds what the truth tolerates."""
    tolerated = row.get("also_accept")
    accepted = [row.get(field), *(tolerated.get(field, ()) if isinstance(tolerated, Mapping) else ())]
    return any(agrees(field, one, value, recognised=recognised) for one in accepted)


def _number(value: object) -> float | None:
    try:
        return float(str(value).strip())
    except ValueError:
        return None


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", folded(text).replace("&", " and ")).split())
