"""Values of results as a person reads them, where the server writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import template
from django.utils.formats import date_format, number_format

from extraction.model import DataType

register = template.Library()

NUMERIC: Final = (DataType.NUMBER, DataType.MONEY)


@register.filter
def shown(value: Any, data_type_id: str) -> str:
    """A cell's value: dates of date columns as days, numbers with their marks, yes and no."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case int() | float():
            return number_format(value, use_l10n=True, force_grouping=data_type_id in NUMERIC)
        case str() if data_type_id == DataType.DATE:
            return _day(value)
        case _:
            return str(value)


@register.filter
def at(values: Sequence[Any], place: int) -> Any:
    """The one at that place, from 0."""
    return values[place]


@register.filter
def is_numeric(data_type_id: str) -> bool:
    """Whether a column's values stand at the right."""
    return data_type_id in NUMERIC


def _day(text: str) -> str:
    try:
        return date_format(dt.date.fromisoformat(text), "M j, Y")
    except ValueError:
        return text
