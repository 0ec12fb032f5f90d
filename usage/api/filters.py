"""By what usage may be narrowed, alike for its sums, its records and their file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from usage import sums
from usage.sums import Records

PARAMETERS = [
    OpenApiParameter("from", OpenApiTypes.DATE, description="The first day, of UTC."),
    OpenApiParameter("to", OpenApiTypes.DATE, description="The last day, included."),
    OpenApiParameter("job_id", OpenApiTypes.UUID, description="One job, a deleted one too."),
    OpenApiParameter("run_id", OpenApiTypes.UUID, description="One run."),
    OpenApiParameter("engine", OpenApiTypes.STR, description="One engine, as the results name it."),
]


class _Asked(serializers.Serializer[Any]):
    to = serializers.DateField(required=False)
    job_id = serializers.UUIDField(required=False)
    run_id = serializers.UUIDField(required=False)
    engine = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # A word of Python's own.
        return {"from": serializers.DateField(required=False), **super().get_fields()}


def asked_records(request: Request) -> Records:
    """The person's own records that the address asks for. Raises `ValidationError`."""
    query = {name: value for name, value in request.query_params.items() if value}
    asked = _Asked(data=query)
    asked.is_valid(raise_exception=True)
    given: dict[str, Any] = dict(asked.validated_data)
    first: dt.date | None = given.pop("from", None)
    last: dt.date | None = given.pop("to", None)
    return sums.records_of(request.user, first, last).filter(**given)
