"""Fields tried on one file of a run."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs import trying
from jobs.api.lookup import RUN_ID, now, run_of
from jobs.api.problems import problem
from jobs.api.results import ColumnSerializer, TableSerializer
from jobs.reader import trial_reader
from templates_app.api.serializers import NewFieldsField


class TrySerializer(serializers.Serializer[Any]):
    """A file of the run, and the fields to look for; without them those of the run."""

    file_id = serializers.UUIDField()
    fields = NewFieldsField(required=False, allow_null=True, default=None)  # type: ignore[assignment]


class TriedSerializer(serializers.Serializer[Any]):
    """The rows that the file gives, with their evidence. Without rows, `message` says why in a sentence."""

    job_run_id = serializers.UUIDField()
    file_id = serializers.UUIDField()
    outcome = serializers.CharField(help_text="`rows`, `nothing_found`, or the code of why it cannot be read.")
    message = serializers.CharField(allow_blank=True)
    column_types = ColumnSerializer(many=True)
    extracted_data = TableSerializer()
    seconds = serializers.FloatField()


class Try(APIView):
    """Nothing is written: neither the fields nor the rows."""

    throttle_scopes: ClassVar = {"POST": "try"}

    @extend_schema(
        operation_id="try_fields",
        summary="Try fields on one file",
        parameters=[RUN_ID],
        request=TrySerializer,
        responses={200: TriedSerializer, **problem(400, 401, 403, 404, 429, 503)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        run = run_of(request, job_id)
        asked = TrySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        trial = trying.try_file(
            run=run,
            file_id=asked.validated_data["file_id"],
            user_id=cast(int, request.user.pk),
            changes=asked.validated_data["fields"],
            reader=trial_reader(),
            now=now(),
        )
        return Response(_shown(trial))


def _shown(trial: trying.Trial) -> dict[str, Any]:
    return {
        "job_run_id": trial.run_id,
        "file_id": trial.file_id,
        "outcome": trial.outcome,
        "message": trial.message,
        "column_types": [column._asdict() for column in trial.columns],
        "extracted_data": {
            "columns": [column.name for column in trial.columns],
            "results": trial.rows,
            "cells": trial.evidence,
        },
        "seconds": trial.seconds,
    }
