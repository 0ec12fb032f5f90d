"""A run's results as a file."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs import results
from jobs.api import pagination
from jobs.api.lookup import RUN_ID, asked_flag, job_of, now, run_of
from jobs.api.problems import problem
from jobs.exports import csv_file, keeping, recording, rows, xlsx_file
from jobs.models import ExportFormat, JobExport

_MARK = OpenApiParameter("bom", OpenApiTypes.BOOL, description="With a byte order mark, which Excel needs; true.")


class ExportSerializer(serializers.ModelSerializer[JobExport]):
    """That a run's results were taken away; where the file is `kept`, it can be had again."""

    job_run_id = serializers.UUIDField()
    kept = serializers.BooleanField(source="storage_name")

    class Meta:
        model = JobExport
        fields = ("id", "job_run_id", "format", "rows_count", "kept", "created_at")


class ExportPageSerializer(serializers.Serializer[Any]):
    job_run_id = serializers.UUIDField()
    exports = ExportSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class Exports(APIView):
    """The exports that were made of a run, newest first."""

    @extend_schema(
        operation_id="list_exports",
        parameters=[RUN_ID, pagination.LIMIT, pagination.CURSOR],
        responses={200: ExportPageSerializer, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        run = run_of(request, job_id)
        page, following = pagination.page(run.exports.all(), request, "-created_at", "-id")
        shown = ExportSerializer(page, many=True).data
        return Response({"job_run_id": run.pk, "exports": shown, "total": run.exports.count(), "next": following})


class ExportFile(APIView):
    """An export that is kept, as it was made."""

    @extend_schema(
        operation_id="get_export_file",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **problem(401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID, kept_id: uuid.UUID) -> FileResponse:
        export, stream = keeping.opened(job=job_of(request, job_id), export_id=kept_id)
        name = recording.file_name(run=export.job_run, suffix=export.format)
        media_type = keeping.MEDIA_TYPES[ExportFormat(export.format)]
        return FileResponse(stream, as_attachment=True, filename=name, content_type=media_type)


class _AsksForCsv(JSONRenderer):
    """Lets a client ask for nothing but the file's own type. What is rendered is a problem, which is JSON."""

    media_type = "text/csv"


class _AsksForExcel(_AsksForCsv):
    media_type = xlsx_file.MEDIA_TYPE


class ExportCsv(APIView):
    """The table as CSV, row by row."""

    renderer_classes = (JSONRenderer, _AsksForCsv)

    @extend_schema(
        operation_id="export_csv",
        parameters=[RUN_ID, _MARK],
        responses={(200, "text/csv"): OpenApiTypes.BINARY, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> StreamingHttpResponse:
        run = run_of(request, job_id)
        mark = asked_flag(request, "bom") is not False
        columns = results.columns(run)
        recording.record(run=run, file_format=ExportFormat.CSV, user=request.user, now=now())
        lines = csv_file.chunks(rows.headings(columns), rows.iterate(run, columns), mark=mark)
        name = recording.file_name(run=run, suffix="csv")
        return StreamingHttpResponse(
            lines,
            content_type=csv_file.MEDIA_TYPE,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class ExportExcel(APIView):
    """The table as an Excel workbook."""

    renderer_classes = (JSONRenderer, _AsksForExcel)

    @extend_schema(
        operation_id="export_excel",
        parameters=[RUN_ID],
        responses={(200, xlsx_file.MEDIA_TYPE): OpenApiTypes.BINARY, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> FileResponse:
        run = run_of(request, job_id)
        columns = results.columns(run)
        recording.record(run=run, file_format=ExportFormat.XLSX, user=request.user, now=now())
        book = xlsx_file.write(rows.headings(columns), rows.iterate(run, columns))
        name = recording.file_name(run=run, suffix="xlsx")
        return FileResponse(book, as_attachment=True, filename=name, content_type=xlsx_file.MEDIA_TYPE)
