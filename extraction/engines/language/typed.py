"""From what a model claims to a typed value, and from printed words to the same: so that the two can be compared.

A value of a model is in the form that it was asked for ("2024-05-31", "2.5"); what is printed is in any form.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from extraction.model import DataType, FieldSpec, Value
from extraction.values.choices import parse_choice, parse_delivery_method, parse_field_of_study
from extraction.values.credits import find_numbers, parse_credits, parse_number_word
from extraction.values.dates import find_dates, parse_date
from extraction.values.identifiers import parse_identifier
from extraction.values.persons import parse_person
from extraction.values.text import clean
from extraction.vocabulary.keys import squash

LONGEST_VALUE: Final = 2000
_NUMBER: Final = re.compile(r"(?<![\w.,])-?\d[\d,]*(?:\.\d+)?(?![\w])")
_YES: Final = frozenset({"yes", "y", "true", "x", "checked"})
_NO: Final = frozenset({"no", "n", "false", "none", "unchecked"})
_TICKED: Final = "☒☑✓✔■"
_UNTICKED: Final = "☐□"
_OF_CHOICE: Final = {"field_of_study": parse_field_of_study, "delivery_method": parse_delivery_method}
_ROUNDING: Final = 1e-6


def claimed(spec: FieldSpec, text: str) -> Value:
    """The value that a model gives, of the column's type; None where it is none of that type."""
    text = clean(text[:LONGEST_VALUE])
    if not text:
        return None
    match spec.data_type:
        case DataType.DATE:
            return _iso_date(text) or parse_date(text)
        case DataType.NUMBER | DataType.MONEY:
            return next(_numbers(text), None)
        case DataType.YES_NO:
            return _yes_or_no(text)
        case DataType.CHOICE:
            return _choice(spec, text)
        case DataType.PERSON:
            return parse_person(text)
        case DataType.IDENTIFIER:
            return parse_identifier(text) or text
        case DataType.ORGANISATION | DataType.TEXT:
            return text


def says(spec: FieldSpec, printed: str, value: Value) -> bool:
    """Whether printed words, read by the column's type, say this value. For texts see `is_worded`."""
    match spec.data_type:
        case DataType.DATE:
            return any(value in (found.date, found.first) for found in find_dates(printed))
        case DataType.NUMBER | DataType.MONEY:
            amounts = [*_numbers(printed), *_amounts_in_words(printed)]
            return isinstance(value, float) and any(abs(amount - value) < _ROUNDING for amount in amounts)
        case DataType.YES_NO:
            return value is not None and _yes_or_no(printed) == value
        case DataType.CHOICE:
            return value is not None and _choice(spec, printed) == value
        case _:
            return False


def is_worded(spec: FieldSpec) -> bool:
    """Whether a value of the column is the words themselves, and not what they mean."""
    return spec.data_type in (DataType.TEXT, DataType.PERSON, DataType.ORGANISATION, DataType.IDENTIFIER)


def alike(one: Value, other: Value) -> bool:
    """Whether two values are the same, for texts whatever the case and the signs."""
    if isinstance(one, str) and isinstance(other, str):
        return squash(one) == squash(other)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def _iso_date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _numbers(text: str) -> Iterator[float]:
    for match in _NUMBER.finditer(text):
        yield float(match[0].replace(",", ""))


def _amounts_in_words(text: str) -> Iterator[float]:
    """ "2½", "two and one-half", "100 minutes"."""
    yield from (found.value for found in find_numbers(text))
    for parse in (parse_credits, parse_number_word):
        if (value := parse(text)) is not None:
            yield value


def _yes_or_no(text: str) -> bool | None:
    if any(sign in text for sign in _TICKED + _UNTICKED):
        return any(sign in text for sign in _TICKED)
    words = set(re.findall(r"[a-z]+", text.casefold()))
    if bool(words & _YES) == bool(words & _NO):
        return None
    return bool(words & _YES)


def _choice(spec: FieldSpec, text: str) -> str | None:
    """By the vocabulary of the trade where the column is one of its own, else as the choices themselves read."""
    of_trade = _OF_CHOICE.get(spec.key)
    named = of_trade(text) if of_trade else None
    if named in spec.choices:
        return named
    return parse_choice(text, spec.choices)
