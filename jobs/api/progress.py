"""How far a run has come."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs.api import etags
from jobs.api.lookup import RUN_ID, run_of
from jobs.api.problems import problem
from jobs.models import ConfigStep, JobRun, RunStatus


class ProgressSerializer(serializers.Serializer[Any]):
    """Counted from the tasks at this moment. `sequence` grows with every change that is announced."""

    job_run_id = serializers.UUIDField(source="id")
    status = serializers.ChoiceField(choices=RunStatus.choices)
    config_step = serializers.ChoiceField(choices=ConfigStep.choices)
    tasks_total = serializers.IntegerField(source="counted_total")
    tasks_completed = serializers.IntegerField(source="counted_completed")
    tasks_failed = serializers.IntegerField(source="counted_failed")
    tasks_processing = serializers.IntegerField(source="counted_processing")
    sequence = serializers.IntegerField(source="changes")
    completed_at = serializers.DateTimeField(allow_null=True)


class Progress(APIView):
    """For clients that cannot hold a WebSocket."""

    @extend_schema(
        operation_id="get_progress",
        parameters=[RUN_ID],
        responses={200: ProgressSerializer, **etags.UNCHANGED, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        run = run_of(request, job_id)
        return etags.answer(request, etags.of_run(run), lambda: _counted(run))


def _counted(run: JobRun) -> Any:
    return ProgressSerializer(JobRun.objects.with_progress().get(pk=run.pk)).data
