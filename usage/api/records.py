"""The ledger itself: a record for each attempt at a task, as a list and as a file."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import UsageRecord
from jobs.api import pagination
from jobs.api.problems import problem
from jobs.exports import csv_file
from usage import statement
from usage.api.filters import PARAMETERS, asked_records


class UsageRecordSerializer(serializers.ModelSerializer[UsageRecord]):
    """One attempt at a task. `counts` for the one whose result the task has: its pages are in the sums."""

    class Meta:
        model = UsageRecord
        fields = ("id", "job_id", "run_id", "task_id", "recorded_at", "counts", "engine", *statement.NUMBERS)


class UsageRecordPageSerializer(serializers.Serializer[Any]):
    records = UsageRecordSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class UsageRecords(APIView):
    """What you used, attempt by attempt, the newest first."""

    @extend_schema(
        operation_id="list_usage_records",
        parameters=[*PARAMETERS, pagination.LIMIT, pagination.CURSOR],
        responses={200: UsageRecordPageSerializer, **problem(400, 401, 403)},
    )
    def get(self, request: Request) -> Response:
        page, following = pagination.page(asked_records(request), request, "-recorded_at", "-id")
        return Response({"records": UsageRecordSerializer(page, many=True).data, "next": following})


class _AsksForCsv(JSONRenderer):
    """Lets a client ask for nothing but the file's own type. What is rendered is a problem, which is JSON."""

    media_type = "text/csv"


class UsageCsv(APIView):
    """What you used, attempt by attempt, the oldest first, as CSV."""

    renderer_classes = (JSONRenderer, _AsksForCsv)

    @extend_schema(
        operation_id="export_usage_csv",
        parameters=PARAMETERS,
        responses={(200, "text/csv"): OpenApiTypes.STR, **problem(400, 401, 403)},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        chunks = csv_file.chunks(statement.HEADINGS, statement.lines(asked_records(request)))
        disposition = 'attachment; filename="usage.csv"'
        return StreamingHttpResponse(
            chunks, content_type=csv_file.MEDIA_TYPE, headers={"Content-Disposition": disposition}
        )
