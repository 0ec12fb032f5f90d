"""The results of a run: those of its chain."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.dateparse import parse_datetime
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs import results
from jobs.api import etags, pagination
from jobs.api.lookup import RUN_ID, asked_flag, run_of
from jobs.api.problems import problem
from jobs.models import JobRun
from jobs.results import Place, TaskResult


class EvidenceSerializer(serializers.Serializer[Any]):
    """Why a cell holds what it holds. `box` is left, top, right, bottom in fractions of the page."""

    confidence = serializers.FloatField()
    doubtful = serializers.BooleanField(
        required=False, help_text="To be compared with the document by a person. Missing in results of before."
    )
    page = serializers.IntegerField(allow_null=True)
    box = serializers.ListField(child=serializers.FloatField(), allow_null=True, min_length=4, max_length=4)
    printed = serializers.CharField(allow_blank=True)
    derived_from = serializers.CharField(allow_blank=True)
    file_id = serializers.UUIDField()


class EvidenceOfRow(serializers.ListField):
    """Beside each cell of a row; null where the cell is empty."""

    child = EvidenceSerializer(allow_null=True)


class EvidenceOfRowScheme(OpenApiSerializerFieldExtension):
    """The schema's words for it: drf-spectacular takes a list of serializers for one without nulls."""

    target_class = EvidenceOfRow

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        evidence = auto_schema.resolve_serializer(EvidenceSerializer(), direction).ref
        return {"type": "array", "items": {"oneOf": [evidence, {"type": "null"}]}}


class TableSerializer(serializers.Serializer[Any]):
    columns = serializers.ListField(child=serializers.CharField())
    results = serializers.ListField(child=serializers.ListField(child=serializers.JSONField(allow_null=True)))
    cells = serializers.ListField(
        child=EvidenceOfRow(),
        required=False,
        help_text="With ?evidence=true: in the shape of `results`.",
    )


class ColumnSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    key = serializers.CharField()
    data_type_id = serializers.CharField()


class ResultSerializer(serializers.Serializer[Any]):
    task_id = serializers.UUIDField()
    job_run_id = serializers.UUIDField()
    result_set_index = serializers.IntegerField(help_text="The place of its run in the chain, from 0.")
    position = serializers.IntegerField(help_text="Its place in its run, from 0.")
    engine = serializers.CharField(allow_blank=True, help_text="Who filled the table, such as `offline/1`.")
    source_files = serializers.ListField(child=serializers.CharField())
    source_file_ids = serializers.ListField(child=serializers.UUIDField())
    changed_at = serializers.DateTimeField()
    doubtful_cells = serializers.IntegerField(help_text="How many of its cells a person should look at.")
    extracted_data = TableSerializer()


class ResultPageSerializer(serializers.Serializer[Any]):
    job_run_id = serializers.UUIDField()
    columns = serializers.ListField(child=serializers.CharField())
    column_types = ColumnSerializer(many=True)
    results = ResultSerializer(many=True)
    total = serializers.IntegerField(help_text="Of results, on all pages.")
    next = serializers.CharField(allow_null=True)
    data_removed_at = serializers.DateTimeField(
        allow_null=True, help_text="Since then this run has no files and results, because it was not to keep them."
    )
    removed_run_ids = serializers.ListField(
        child=serializers.UUIDField(), help_text="The runs of the chain of which the same is true."
    )


class Results(APIView):
    """One entry for each task that ended well, in the order of the files, the earliest run of the chain first."""

    @extend_schema(
        operation_id="list_results",
        parameters=[
            RUN_ID,
            pagination.LIMIT,
            pagination.CURSOR,
            OpenApiParameter("offset", OpenApiTypes.INT, description="Entries to leave out; 0 without it."),
            OpenApiParameter("evidence", OpenApiTypes.BOOL, description="With the evidence of each cell."),
            OpenApiParameter("changed_since", OpenApiTypes.DATETIME, description="Only what changed after this."),
            OpenApiParameter("task_ids", OpenApiTypes.STR, description="Only these tasks: ids with commas between."),
        ],
        responses={200: ResultPageSerializer, **etags.UNCHANGED, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        run = run_of(request, job_id)
        return etags.answer(request, etags.of_chain(run), lambda: self._page(request, run))

    def _page(self, request: Request, run: JobRun) -> dict[str, Any]:
        page = results.page(
            run=run,
            limit=pagination.limit_of(request),
            offset=pagination.whole_number(request, "offset", 0, least=0),
            after=_place(request),
            evidence=bool(asked_flag(request, "evidence")),
            changed_since=_moment(request),
            task_ids=_task_ids(request),
        )
        columns = results.columns(run)
        return {
            "job_run_id": run.pk,
            "columns": [column.name for column in columns],
            "column_types": [column._asdict() for column in columns],
            "results": [_shown(result) for result in page.results],
            "total": page.total,
            "next": pagination.encoded(page.next_place) if page.next_place else None,
            "data_removed_at": run.data_removed_at,
            "removed_run_ids": page.removed_run_ids,
        }


def _shown(result: TaskResult) -> dict[str, Any]:
    table: dict[str, Any] = {"columns": result.columns, "results": result.rows}
    if result.evidence is not None:
        table["cells"] = result.evidence
    return {
        "task_id": result.task_id,
        "job_run_id": result.job_run_id,
        "result_set_index": result.place.result_set_index,
        "position": result.place.position,
        "engine": result.engine,
        "source_files": [path for _, path in result.source_files],
        "source_file_ids": [file_id for file_id, _ in result.source_files],
        "changed_at": result.changed_at,
        "doubtful_cells": result.doubtful_cells,
        "extracted_data": table,
    }


def _place(request: Request) -> Place | None:
    cursor = request.query_params.get("cursor")
    if not cursor:
        return None
    values = pagination.decoded(cursor, 2)
    if not all(isinstance(value, int) and value >= 0 for value in values):
        raise ValidationError({"cursor": ["This is not a cursor of this list. Begin again without one."]})
    return Place(*values)


def _moment(request: Request) -> Any:
    text = request.query_params.get("changed_since")
    if not text:
        return None
    try:
        # An unescaped "+" of the time zone arrives as a space.
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValidationError({"changed_since": ["This is a time with its zone, as in 2026-03-01T12:00:00Z."]})
    return moment


def _task_ids(request: Request) -> list[uuid.UUID] | None:
    text = request.query_params.get("task_ids")
    try:
        return [uuid.UUID(each) for each in text.split(",") if each] if text else None
    except ValueError:
        raise ValidationError({"task_ids": ["These are ids with commas between."]}) from None
