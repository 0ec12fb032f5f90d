"""Lists in pages by a cursor that names the last row: right while rows are added, and as fast on the last page."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError as BadValue
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

Row = TypeVar("Row")  # a model's, or a dictionary of `values()`

USUAL: Final = 100
MOST: Final = 1000
_DIGITS: Final = 15

LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": 10**_DIGITS - 1, "default": USUAL},
    description=f"Rows on a page; more than {MOST} means {MOST}.",
)
CURSOR = OpenApiParameter("cursor", OpenApiTypes.STR, description="What `next` of the page before said.")


def limit_of(request: Request) -> int:
    """How many rows a page shall have. Raises `ValidationError`."""
    return whole_number(request, "limit", USUAL, least=1, most=MOST)


def whole_number(request: Request, name: str, usual: int, *, least: int, most: int | None = None) -> int:
    """A number from the address; more than `most` means `most`. Raises `ValidationError`."""
    text = request.query_params.get(name, "")
    if not text:
        return usual
    # Fewer digits than what the database takes for a number of rows, and than Python refuses to count.
    if not text.isascii() or not text.isdigit() or len(text) > _DIGITS or int(text) < least:
        raise ValidationError({name: [f"This is a whole number from {least} to {most or 10**_DIGITS - 1}."]})
    return int(text) if most is None else min(int(text), most)


def page(rows: QuerySet[Any, Row], request: Request, *ordering: str) -> tuple[list[Row], str | None]:
    """The rows of the page that is asked for, and the cursor of the next one.

    `ordering` names columns or annotations, "-" for descending; the last one is unique. Raises `ValidationError`.
    """
    limit = limit_of(request)
    cursor = request.query_params.get("cursor")
    try:
        if cursor:
            rows = rows.filter(_after(ordering, _place(cursor, ordering)))
        found = list(rows.order_by(*ordering)[: limit + 1])
    except (BadValue, ValueError) as strange:
        raise not_a_cursor() from strange
    if len(found) <= limit:
        return found, None
    return found[:limit], encoded([",".join(ordering), *(_value(found[limit - 1], name) for name in ordering)])


def encoded(values: Sequence[Any]) -> str:
    """A place in a list as text that fits into an address."""
    return base64.urlsafe_b64encode(json.dumps(list(values), cls=_Exact).encode()).decode().rstrip("=")


def decoded(cursor: str, length: int) -> list[Any]:
    """The place that `encoded` made. Raises `ValidationError`."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as strange:
        raise not_a_cursor() from strange
    plain = isinstance(values, list) and all(isinstance(value, str | int) for value in values)
    if not plain or len(values) != length:
        raise not_a_cursor()
    return list(values)


class _Exact(DjangoJSONEncoder):
    """Django's own cuts times to milliseconds, and would then name another row."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _place(cursor: str, ordering: Sequence[str]) -> list[Any]:
    """The values in the cursor, if it was made in this order."""
    made_in, *values = decoded(cursor, len(ordering) + 1)
    if made_in != ",".join(ordering):
        raise not_a_cursor()
    return values


def _after(ordering: Sequence[str], values: Sequence[Any]) -> Q:
    """Behind these values in that order: (a, b) > (x, y), each in its own direction."""
    condition = Q(pk__in=[])
    same = Q()
    for name, value in zip(ordering, values, strict=True):
        column = name.lstrip("-")
        condition |= same & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{column: value})
    return condition


def _value(row: Any, name: str) -> Any:
    value: Any = row
    for part in name.lstrip("-").split("__"):
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    return value


def not_a_cursor() -> ValidationError:
    """The refusal of a cursor that was made for another list, or by nobody."""
    return ValidationError({"cursor": ["This is not a cursor of this list. Begin again without one."]})
