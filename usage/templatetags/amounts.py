"""Amounts as a person reads them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django import template
from django.utils.formats import number_format

register = template.Library()

_MINUTE: Final = 60
_HOUR: Final = 3600


@register.filter
def grouped(number: int) -> str:
    """12,480."""
    return number_format(number, force_grouping=True)


@register.filter
def lasting(seconds: float) -> str:
    """45 s, 3 min 5 s, 2 h 10 min."""
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{grouped(whole // _HOUR)} h {whole % _HOUR // _MINUTE} min"


@register.filter
def dollars(cost: Decimal | None) -> str:
    """$1.25, and $0.0042 for what would be nothing otherwise."""
    if cost is None:
        return "not known"
    digits = 2 if not cost or cost >= Decimal("0.01") else 4
    return f"${number_format(cost, decimal_pos=digits, force_grouping=True)}"
