"""What the columns of a table hold, by the kind that most of their cells are; captions are believed where they fit.

A caption in unknown words, or none at all, does not matter as long as the cells are of a kind: dates, amounts, fields
of study, methods, numbers of the Registry, codes. What is left is words: the longest are the titles, names of
organisations the sponsors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from extraction.finding.table_headers import UNKNOWN
from extraction.finding.title_fit import title_fit
from extraction.layout.tables import TableRow
from extraction.values.choices import parse_delivery_method, parse_field_of_study
from extraction.values.credits import find_numbers
from extraction.values.dates import find_dates
from extraction.values.identifiers import parse_identifier
from extraction.values.letters import count_letters
from extraction.values.organisations import organisation_likeness
from extraction.values.text import clean
from extraction.vocabulary.fields_of_study import FIELD_INDEX
from extraction.vocabulary.keys import match_key

_MOST = 0.6  # share of a column's cells that makes its kind
_MOST_CREDITS_OF_ONE = 60.0
_MOST_METHOD_WORDS = 5
_REGISTRY = re.compile(r"^\W*(?:nasba\s*)?#?\s*\d{5,6}\W*$", re.IGNORECASE)
_CODE = re.compile(r"^#?[A-Za-z0-9][\w./-]*\d[\w./-]*$")
_CLOCK = re.compile(r"\b\d{1,2}\s*[:.]\s*\d{2}\b(?!\s*[/.]\d)")
_CLOCK_TIME = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\b\.?)?", re.IGNORECASE)
_LEAST_TITLE = 8.0  # letters that titles have on average


def is_date(text: str) -> bool:
    """Whether a text is little more than a date."""
    found = find_dates(text)
    return bool(found) and sum(match.stop - match.start for match in found) > 0.45 * len(_CLOCK_TIME.sub("", text))


def is_amount(text: str) -> bool:
    """Whether a text is an amount of credit: one number with a short unit at most."""
    text = text.strip(" *†")
    numbers = find_numbers(text)
    if len(numbers) != 1 or numbers[0].value > _MOST_CREDITS_OF_ONE:
        return False
    return count_letters(text) <= 12 and not find_dates(text)


def _are_fields(text: str) -> bool:
    """Whether a text is several fields of study, each with its amount: "Accounting 2.0 Taxes 1.0"."""
    amounts = find_numbers(text)
    if len(amounts) < 2:
        return False
    keys = [key for word in text.split() if (key := match_key(word)) and not key.isdigit()]
    hits = FIELD_INDEX.scan(keys) if keys else []
    return len(hits) == len(amounts) and 2 * sum(hit.stop - hit.start for hit in hits) >= len(keys)


_KINDS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("completion_date", is_date),
    ("credits", lambda text: is_amount(text) and not parse_field_of_study(text)),
    ("field_of_study", lambda text: parse_field_of_study(text) or _are_fields(text)),
    ("delivery_method", lambda text: len(text.split()) <= _MOST_METHOD_WORDS and parse_delivery_method(text)),
    ("sponsor_id", _REGISTRY.match),
    ("course_id", lambda text: _CODE.match(text) and parse_identifier(text)),
)


def kind_of(texts: Sequence[str]) -> str | None:
    """The role that the values of a column speak for; None where they are words."""
    filled = [text for text in map(clean, texts) if text]
    for kind, fits in _KINDS:
        if filled and sum(bool(fits(text)) for text in filled) >= _MOST * len(filled):
            return kind
    return None


def resolved_roles(roles: Sequence[str], rows: Sequence[TableRow]) -> tuple[str, ...]:
    """The roles of columns by caption and cells; `UNKNOWN` where neither tells."""
    texts = [[row.text(number) for row in rows] for number in range(len(roles))]
    kinds = [kind_of(column) for column in texts]
    titled = sum(role == "course_title" for role in roles)
    resolved = [
        UNKNOWN if _contradicted(role, kind, column) or (titled > 1 and _is_codes(role, kind)) else role
        for role, kind, column in zip(roles, kinds, texts, strict=True)
    ]
    if "completion_date" not in resolved and (started := _session_starts(resolved, kinds, texts)) is not None:
        resolved[started] = "completion_date"
    for number in _by_likelihood(resolved, kinds, texts):
        kind = kinds[number]
        if kind is not None and kind not in resolved:
            resolved[number] = kind
    _name_words(resolved, kinds, texts)
    return tuple(resolved)


def _session_starts(roles: Sequence[str], kinds: Sequence[str | None], texts: Sequence[Sequence[str]]) -> int | None:
    """The column of days with hours ("9/30/24 9:00 AM") under "Start": a session ends on the day it begins."""
    for number, role in enumerate(roles):
        if role == "~other_date" and kinds[number] == "completion_date" and all(map(_CLOCK.search, texts[number])):
            return number
    return None


def _contradicted(role: str, kind: str | None, texts: Sequence[str]) -> bool:
    if not any(texts) or role.startswith(UNKNOWN):
        return False
    if role in ("completion_date", "credits"):
        fits = is_date if role == "completion_date" else is_amount
        return kind != role and (kind is not None or not any(fits(text) for text in texts))
    if role == "course_title":
        return kind in ("completion_date", "credits", "sponsor_id")
    if role == "course_id" and kind in ("field_of_study", "delivery_method"):
        return True  # codes that a legend explains
    return kind in ("completion_date", "credits")


def _is_codes(role: str, kind: str | None) -> bool:
    """Whether a column that one of several captions calls the course holds its numbers: "Event" beside "Event name"."""
    return role == "course_title" and kind == "course_id"


def _by_likelihood(roles: Sequence[str], kinds: Sequence[str | None], texts: Sequence[Sequence[str]]) -> list[int]:
    """The unknown columns, those first that are more likely what their kind says."""
    unknown = [number for number, role in enumerate(roles) if role == UNKNOWN and not _counts_rows(texts[number])]

    def rank(number: int) -> tuple[float, int]:
        if kinds[number] == "completion_date":  # finished later than enrolled
            last = [found[-1].date.toordinal() for text in texts[number] if (found := find_dates(text))]
            return -sum(last) / max(1, len(last)), number
        decimals = sum("." in text for text in texts[number])
        return -decimals / max(1, len(texts[number])), -number

    return sorted(unknown, key=rank)


def _counts_rows(texts: Sequence[str]) -> bool:
    """Whether a column only numbers its rows."""
    numbers = [int(text.strip(" .#")) for text in texts if text.strip(" .#").isdigit()]
    return len(numbers) >= 2 and len(numbers) == len(texts) and all(b - a == 1 for a, b in pairwise(numbers))


def _name_words(roles: list[str], kinds: Sequence[str | None], texts: Sequence[Sequence[str]]) -> None:
    """Gives the columns of words their roles: titles, then sponsors."""
    words = [n for n, role in enumerate(roles) if role == UNKNOWN and kinds[n] is None and any(texts[n])]
    organisations = {n: _mean([organisation_likeness(text) for text in texts[n] if text]) for n in words}
    if "course_title" not in roles and words:
        lengths = {n: _mean([count_letters(text) for text in texts[n]]) for n in words}
        fits = {n: _mean([title_fit(clean(text)) for text in texts[n] if clean(text)]) for n in words}
        distinct = {n: len(set(texts[n])) / len(texts[n]) for n in words}
        best = max(words, key=lambda n: (lengths[n] * fits[n] * (0.3 + distinct[n]) * (1.2 - organisations[n]), -n))
        if lengths[best] >= _LEAST_TITLE and fits[best] >= 0.55:
            roles[best] = "course_title"
            words.remove(best)
    if "sponsor" not in roles and words:
        best = max(words, key=lambda n: organisations[n])
        if organisations[best] >= 0.45:
            roles[best] = "sponsor"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
