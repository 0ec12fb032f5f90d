"""How much was used, summed."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs.api import pagination
from jobs.api.problems import problem
from usage import sums
from usage.api.filters import PARAMETERS, asked_records
from usage.sums import By


class UsageSumsSerializer(serializers.Serializer[Any]):
    """Documents and pages of tasks that came to a good end, each once; `seconds` and `llm_…` of all attempts.

    `ocr_pages` are those of the pages that were recognised from a picture; `llm_cost` is in US dollars, null where a
    price is not known.
    """

    tasks = serializers.IntegerField()
    documents = serializers.IntegerField()
    pages = serializers.IntegerField()
    ocr_pages = serializers.IntegerField()
    seconds = serializers.FloatField()
    llm_requests = serializers.IntegerField()
    llm_input_tokens = serializers.IntegerField()
    llm_output_tokens = serializers.IntegerField()
    llm_seconds = serializers.FloatField()
    llm_cost = serializers.DecimalField(max_digits=20, decimal_places=6, allow_null=True)


class UsageRowSerializer(UsageSumsSerializer):
    """`key` is 2026-11, 2026-11-21, a job's id, an engine or a model; `name` the job's, null for one that is gone."""

    key = serializers.CharField()
    name = serializers.CharField(allow_null=True)
    last_used_at = serializers.DateTimeField(source="last")


class UsagePageSerializer(serializers.Serializer[Any]):
    by = serializers.ChoiceField(choices=By.choices)
    usage = UsageRowSerializer(many=True)
    totals = UsageSumsSerializer()
    next = serializers.CharField(allow_null=True)


_BY = OpenApiParameter("by", enum=By.values, default=By.MONTH, description="What the numbers of a row have in common.")


class Usage(APIView):
    """What you used, by month, day, job, engine or model. Deleted jobs stay in it."""

    @extend_schema(
        operation_id="get_usage",
        parameters=[_BY, *PARAMETERS, pagination.LIMIT, pagination.CURSOR],
        responses={200: UsagePageSerializer, **problem(400, 401, 403)},
    )
    def get(self, request: Request) -> Response:
        by = request.query_params.get("by") or By.MONTH
        if by not in By.values:
            raise ValidationError({"by": [f"This is one of {', '.join(By.values)}."]})
        records = asked_records(request)
        page, following = pagination.page(sums.grouped(records, by), request, *sums.ORDERINGS[by])
        names = sums.names_of(request.user, {row["key"] for row in page}) if by == By.JOB else {}
        rows = [
            {**sums.with_cost(row), "key": sums.printed_key(by, row["key"]), "name": names.get(row["key"])}
            for row in page
        ]
        answer = {"by": by, "usage": rows, "totals": sums.total(records), "next": following}
        return Response(UsagePageSerializer(answer).data)
