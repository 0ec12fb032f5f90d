"""The moves of a run: submit, cancel, retry."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs import lifecycle
from jobs.api.lookup import RUN_ID, now, run_of
from jobs.api.problems import problem
from jobs.models import JobRun, RunStatus


class MovedSerializer(serializers.Serializer[Any]):
    """The run that was moved, and where it is now."""

    job_run_id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=RunStatus.choices)
    config_step = serializers.CharField()
    tasks_total = serializers.IntegerField()


_ANSWERS: dict[Any, Any] = {200: MovedSerializer, **problem(400, 401, 403, 404, 409)}


class Submit(APIView):
    """Make the tasks of a run and have them done."""

    @extend_schema(operation_id="submit_run", parameters=[RUN_ID], request=None, responses=_ANSWERS)
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        return Response(_shown(lifecycle.submit(run_id=run_of(request, job_id).pk, now=now())))


class Cancel(APIView):
    """Stop a run; what it has found is kept."""

    @extend_schema(operation_id="cancel_run", parameters=[RUN_ID], request=None, responses=_ANSWERS)
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        return Response(_shown(lifecycle.cancel(run_id=run_of(request, job_id).pk, now=now())))


class Retry(APIView):
    """Do the failed tasks of a run again."""

    @extend_schema(operation_id="retry_run", parameters=[RUN_ID], request=None, responses=_ANSWERS)
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        return Response(_shown(lifecycle.retry(run_id=run_of(request, job_id).pk, now=now())))


def _shown(run: JobRun) -> dict[str, Any]:
    return {
        "job_run_id": run.pk,
        "status": run.status,
        "config_step": run.config_step,
        "tasks_total": run.tasks_total,
    }
