"""A cell of an export: typed, and harmless in a spreadsheet."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

from extraction.model import DataType

Typed = str | int | float | dt.date | None

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), full-width forms included.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER: Final = re.compile(r"[+-]?\d+([.,]\d+)*%?")
# Control characters that XML 1.0 cannot hold, and halves of surrogate pairs.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def typed(value: Any, data_type_id: str) -> Typed:
    """A stored value as what it means: a date, a number, "Yes" or "No", or text."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str) and data_type_id == DataType.DATE:
        return _date(value)
    return value if value is None or isinstance(value, int | float) else str(value)


def is_plain(text: str) -> bool:
    """Whether a spreadsheet takes it as it stands, which is soon seen of nearly every cell."""
    return text[:1].isalnum() and text.isprintable()


def harmless(text: str) -> str:
    """Text that no spreadsheet runs: what begins like a formula, and is no number, gets an apostrophe in front."""
    if is_plain(text):
        return text
    clean = _UNPRINTABLE.sub("", text)
    beginning = clean.lstrip(" ")
    if not beginning.startswith(_FORMULA_STARTS) or _NUMBER.fullmatch(beginning):
        return clean
    return f"'{clean}"


def _date(text: str) -> Typed:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text
