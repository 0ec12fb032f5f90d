"""Files: list those of a run or of all runs, upload, delete."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, cast

from django.http import QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs import file_list, files, intake
from jobs.api import etags, pagination
from jobs.api.lookup import PROCESSABLE, RUN_ID, asked_flag, job_of, now, run_of
from jobs.api.problems import problem
from jobs.api.serializers.files import FileOfRunSerializer, FileSerializer
from jobs.file_list import FilePlace
from jobs.models import ExtractionJob, JobRun, SourceFile


class FilePageSerializer(serializers.Serializer[Any]):
    files = FileSerializer(many=True)
    total = serializers.IntegerField()
    job_run_id = serializers.UUIDField()
    next = serializers.CharField(allow_null=True)


class FilesOfAllRunsSerializer(serializers.Serializer[Any]):
    files = FileOfRunSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class UploadSerializer(serializers.Serializer[Any]):
    """Any number of files; `paths` has, in the same order, the path of each with the folder it came in."""

    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True, max_length=None))
    paths = serializers.ListField(child=serializers.CharField(allow_blank=True), required=False)


class UploadedSerializer(serializers.Serializer[Any]):
    job_run_id = serializers.UUIDField()
    files = FileSerializer(many=True)


class Files(APIView):
    """The files of one run."""

    parser_classes = (MultiPartParser,)
    throttle_scopes: ClassVar = {"POST": "upload"}

    @extend_schema(
        operation_id="list_files",
        parameters=[RUN_ID, PROCESSABLE, pagination.LIMIT, pagination.CURSOR],
        responses={200: FilePageSerializer, **etags.UNCHANGED, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        run = run_of(request, job_id)
        return etags.answer(request, etags.of_run(run), lambda: self._page(request, run))

    def _page(self, request: Request, run: JobRun) -> dict[str, Any]:
        processable = asked_flag(request, "processable")
        found = files.of_run(run, processable=processable)
        page, following = pagination.page(found, request, "original_path", "id")
        shown = FileSerializer(page, many=True).data
        return {
            "files": shown,
            "total": files.count_of_run(run, processable=processable),
            "job_run_id": run.pk,
            "next": following,
        }

    @extend_schema(
        operation_id="upload_files",
        parameters=[RUN_ID],
        request={"multipart/form-data": UploadSerializer},
        responses={201: UploadedSerializer, **problem(400, 401, 403, 404, 409, 413)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        run = run_of(request, job_id)
        added = intake.add_uploads(run_id=run.pk, uploads=_uploads(request), now=now())
        return Response({"job_run_id": run.pk, "files": _shown(run, added)}, status=status.HTTP_201_CREATED)


class FileDetail(APIView):
    """One file of a run."""

    @extend_schema(
        operation_id="delete_file", parameters=[RUN_ID], responses={204: None, **problem(400, 401, 403, 404, 409)}
    )
    def delete(self, request: Request, job_id: uuid.UUID, file_id: uuid.UUID) -> Response:
        files.remove(run_id=run_of(request, job_id).pk, file_id=file_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class FilesOfAllRuns(APIView):
    """The files of every run of a job: the newest run's first, then by folder."""

    @extend_schema(
        operation_id="list_files_of_all_runs",
        parameters=[PROCESSABLE, pagination.LIMIT, pagination.CURSOR],
        responses={200: FilesOfAllRunsSerializer, **etags.UNCHANGED, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        job = job_of(request, job_id)
        return etags.answer(request, etags.of_job(job), lambda: self._page(request, job))

    def _page(self, request: Request, job: ExtractionJob) -> dict[str, Any]:
        page = file_list.page(
            job=job,
            limit=pagination.limit_of(request),
            after=_place(request),
            processable=asked_flag(request, "processable"),
        )
        shown = FileOfRunSerializer(page.files, many=True).data
        following = pagination.encoded([str(part) for part in page.next_place]) if page.next_place else None
        return {"files": shown, "total": page.total, "next": following}


def _place(request: Request) -> FilePlace | None:
    cursor = request.query_params.get("cursor")
    if not cursor:
        return None
    run_id, path, file_id = (str(part) for part in pagination.decoded(cursor, 3))
    try:
        return FilePlace(uuid.UUID(run_id), path, uuid.UUID(file_id))
    except ValueError:
        raise pagination.not_a_cursor() from None


def _uploads(request: Request) -> list[tuple[str, Any]]:
    """Each file with its path: browsers send the name alone with the file, the folder beside it."""
    streams = request.FILES.getlist("files")
    if not streams:
        raise ValidationError({"files": ["Choose at least one file."]})
    paths = cast("QueryDict", request.data).getlist("paths")
    if paths and len(paths) != len(streams):
        raise ValidationError({"paths": ["Give one path for each file, or none at all."]})
    names = [stream.name or "" for stream in streams]
    return [(path or name, stream) for path, name, stream in zip(paths or names, names, streams, strict=True)]


def _shown(run: JobRun, added: list[SourceFile]) -> list[dict[str, Any]]:
    """As the list shows them, an archive before its members."""
    listed = {file.pk: file for file in files.of_run(run).filter(pk__in=[file.pk for file in added])}
    return [dict(FileSerializer(listed[file.pk]).data) for file in added if file.pk in listed]
