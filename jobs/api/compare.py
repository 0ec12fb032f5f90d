"""What differs between the results of two runs."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs import run_comparison, run_list, runs
from jobs.api import pagination
from jobs.api.lookup import asked_flag, asked_uuid, job_of, run_of_job
from jobs.api.problems import problem
from jobs.comparison import State
from jobs.models import ExtractionJob, JobRun
from jobs.run_comparison import ComparedRow


class ComparedColumnSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    data_type_id = serializers.CharField()
    in_left = serializers.BooleanField()
    in_right = serializers.BooleanField()


class CountsSerializer(serializers.Serializer[Any]):
    same = serializers.IntegerField()
    changed = serializers.IntegerField()
    added = serializers.IntegerField(help_text="Rows of the right run alone.")
    removed = serializers.IntegerField(help_text="Rows of the left run alone.")


class ComparedRowSerializer(serializers.Serializer[Any]):
    """A row of both runs or of one. The values stand in the order of `columns`; null for the run without the row."""

    change = serializers.ChoiceField(choices=[(state.value, state.value) for state in State])
    source_files = serializers.ListField(child=serializers.CharField())
    left = serializers.ListField(child=serializers.JSONField(allow_null=True), allow_null=True)
    right = serializers.ListField(child=serializers.JSONField(allow_null=True), allow_null=True)
    changed_columns = serializers.ListField(child=serializers.CharField())


class ComparisonSerializer(serializers.Serializer[Any]):
    left_run_id = serializers.UUIDField()
    right_run_id = serializers.UUIDField()
    columns = ComparedColumnSerializer(many=True)
    counts = CountsSerializer()
    rows = ComparedRowSerializer(many=True)
    total = serializers.IntegerField(help_text="Of rows, on all pages.")
    next = serializers.CharField(allow_null=True)


def _run_parameter(name: str, otherwise: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.UUID, description=f"A run of the job; without it {otherwise}.")


class Compare(APIView):
    """Rows are one where they come from the same document and say the most alike, wherever they stand."""

    @extend_schema(
        operation_id="compare_runs",
        parameters=[
            _run_parameter("left", "the run made before the right one"),
            _run_parameter("right", "the latest one"),
            OpenApiParameter("only_differences", OpenApiTypes.BOOL, description="Without the rows that are the same."),
            pagination.LIMIT,
            pagination.CURSOR,
        ],
        responses={200: ComparisonSerializer, **problem(400, 401, 403, 404, 413)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        left, right = _runs(request, job_of(request, job_id))
        limit, offset = pagination.limit_of(request), _offset(request)
        page = run_comparison.page(
            left=left,
            right=right,
            limit=limit,
            offset=offset,
            only_differences=bool(asked_flag(request, "only_differences")),
        )
        end = offset + limit
        return Response(
            {
                "left_run_id": left.pk,
                "right_run_id": right.pk,
                "columns": [column._asdict() for column in page.columns],
                "counts": page.counts,
                "rows": [_shown(row, page.columns) for row in page.rows],
                "total": page.total,
                "next": pagination.encoded([end]) if end < page.total else None,
            }
        )


def _runs(request: Request, job: ExtractionJob) -> tuple[JobRun, JobRun]:
    right_id, left_id = asked_uuid(request, "right"), asked_uuid(request, "left")
    right = runs.latest_run(job) if right_id is None else run_of_job(job, right_id)
    left = run_list.before(right) if left_id is None else run_of_job(job, left_id)
    return left, right


def _offset(request: Request) -> int:
    cursor = request.query_params.get("cursor")
    if not cursor:
        return 0
    (offset,) = pagination.decoded(cursor, 1)
    if not isinstance(offset, int) or offset < 0:
        raise ValidationError({"cursor": ["This is not a cursor of this list. Begin again without one."]})
    return offset


def _shown(row: ComparedRow, columns: Any) -> dict[str, Any]:
    return {
        "change": row.state,
        "source_files": row.source_files,
        "left": None if row.state == State.ADDED else [cell.left for cell in row.cells],
        "right": None if row.state == State.REMOVED else [cell.right for cell in row.cells],
        "changed_columns": [column.name for column, cell in zip(columns, row.cells, strict=True) if cell.is_changed],
    }
