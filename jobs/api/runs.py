"""Runs of a job: list, make, show."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs import runs
from jobs.api import etags, pagination
from jobs.api.jobs import template_of
from jobs.api.lookup import job_of, now, run_of_job
from jobs.api.problems import problem
from jobs.api.serializers.runs import RunDetailSerializer, RunSerializer
from jobs.models import ExtractionJob, JobRun
from templates_app.api.serializers import EngineField


class RunPageSerializer(serializers.Serializer[Any]):
    runs = RunSerializer(many=True)
    total = serializers.IntegerField()
    latest_run_id = serializers.UUIDField()
    next = serializers.CharField(allow_null=True)


class NewRunSerializer(serializers.Serializer[Any]):
    """What a new run begins with: the columns of a run or of a template, and the results of the run before."""

    clone_from_run_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    template_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    append_results = serializers.BooleanField(required=False, default=False)
    persist_data = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="False: files and results go some time after the end. Without it as in the run before.",
    )
    engine = EngineField(required=False, default="")


class RunChangeSerializer(serializers.Serializer[Any]):
    """What is left out stays. The engine can be chosen until the run is submitted."""

    persist_data = serializers.BooleanField(
        required=False, help_text="False: files and results go some time after the end."
    )
    engine = EngineField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise ValidationError("Say what is to be changed: persist_data or engine.")
        return attrs


class RunMadeSerializer(serializers.Serializer[Any]):
    job_run_id = serializers.UUIDField()
    message = serializers.CharField()


class Runs(APIView):
    """The runs of a job, newest first."""

    @extend_schema(
        operation_id="list_runs",
        parameters=[pagination.LIMIT, pagination.CURSOR],
        responses={200: RunPageSerializer, **etags.UNCHANGED, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        job = job_of(request, job_id)
        found = JobRun.objects.filter(job=job)
        page, following = pagination.page(found, request, "-created_at", "-id")
        shown = {
            "runs": RunSerializer(page, many=True).data,
            "total": found.count(),
            "latest_run_id": runs.latest_run(job).pk,
            "next": following,
        }
        return etags.answer(request, etags.of_content(shown), lambda: shown)

    @extend_schema(
        operation_id="create_run",
        request=NewRunSerializer,
        responses={201: RunMadeSerializer, **problem(400, 401, 403, 404)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        job = job_of(request, job_id)
        wanted = NewRunSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        clone_id, template_id = wanted.validated_data["clone_from_run_id"], wanted.validated_data["template_id"]
        run = runs.create_run(
            job=job,
            clone_from=_source(job, clone_id) if clone_id else None,
            template=template_of(request, template_id) if template_id else None,
            append_results=wanted.validated_data["append_results"],
            persist_data=wanted.validated_data["persist_data"],
            engine=wanted.validated_data["engine"],
            now=now(),
        )
        return Response(
            {"job_run_id": run.pk, "message": "The new run takes files now."}, status=status.HTTP_201_CREATED
        )


class RunDetail(APIView):
    """One run."""

    @extend_schema(
        operation_id="get_run", responses={200: RunDetailSerializer, **etags.UNCHANGED, **problem(401, 403, 404)}
    )
    def get(self, request: Request, job_id: uuid.UUID, run_id: uuid.UUID) -> Response:
        run = run_of_job(job_of(request, job_id), run_id)
        return etags.answer(request, etags.of_run(run), lambda: RunDetailSerializer(run).data)

    @extend_schema(
        operation_id="change_run",
        summary="Say whether a run's data is kept, and who reads its documents",
        request=RunChangeSerializer,
        responses={200: RunDetailSerializer, **problem(400, 401, 403, 404, 409)},
    )
    def patch(self, request: Request, job_id: uuid.UUID, run_id: uuid.UUID) -> Response:
        run = run_of_job(job_of(request, job_id), run_id)
        wanted = RunChangeSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        changed = runs.change_run(run_id=run.pk, now=now(), **wanted.validated_data)
        return Response(RunDetailSerializer(changed).data)


def _source(job: ExtractionJob, run_id: uuid.UUID) -> JobRun:
    run = JobRun.objects.filter(job=job, pk=run_id).first()
    if run is None:
        raise ValidationError({"clone_from_run_id": ["This job has no such run."]})
    return run
