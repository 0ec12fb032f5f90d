"""A run's columns, folder modes and step."""

from __future__ import annotations

import uuid
from typing import Any, Final

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs import fields, lifecycle, runs
from jobs.api.jobs import template_of
from jobs.api.lookup import RUN_ID, now, run_of
from jobs.api.problems import problem
from jobs.api.serializers.runs import FieldSerializer
from jobs.models import ConfigStep, JobRun, ProcessingMode
from jobs.paths import LONGEST_PATH

MOST_ORDER: Final = 2**31 - 1  # what the column holds


class NewFieldSerializer(serializers.Serializer[Any]):
    field_name = serializers.CharField(max_length=200)  # type: ignore[assignment]
    data_type_id = serializers.CharField(max_length=40, default="text")
    ai_prompt = serializers.CharField(required=False, allow_blank=True, default="")
    field_key = serializers.SlugField(max_length=80, required=False, allow_blank=True, default="")
    aliases = serializers.ListField(child=serializers.CharField(), required=False, default=list)
    choices = serializers.ListField(child=serializers.CharField(), required=False, default=list)
    display_order = serializers.IntegerField(
        min_value=0, max_value=MOST_ORDER, required=False, allow_null=True, default=None
    )


class FolderModes(serializers.DictField):
    """How the documents of each folder are read; the keys are folders as `os.path.dirname` gives them, "/" for none."""

    child = serializers.ChoiceField(choices=ProcessingMode.choices)
    folder = serializers.CharField(max_length=LONGEST_PATH)

    def to_internal_value(self, data: Any) -> Any:
        return {self.folder.run_validation(folder): mode for folder, mode in super().to_internal_value(data).items()}


class FieldsChangeSerializer(serializers.Serializer[Any]):
    """What is left out stays. Given fields win over those of the template."""

    fields = serializers.ListField(child=NewFieldSerializer(), required=False)  # type: ignore[assignment]
    processing_modes = FolderModes(required=False)
    template_id = serializers.UUIDField(required=False, allow_null=True)
    description = serializers.CharField(required=False, allow_blank=True)


class FieldsSerializer(serializers.Serializer[Any]):
    job_run_id = serializers.UUIDField()
    fields = FieldSerializer(many=True)  # type: ignore[assignment]
    processing_modes = serializers.DictField(child=serializers.ChoiceField(choices=ProcessingMode.choices))
    template_id = serializers.UUIDField(allow_null=True)
    description = serializers.CharField(allow_blank=True)


class StepSerializer(serializers.Serializer[Any]):
    config_step = serializers.ChoiceField(choices=ConfigStep.choices)


class StepTakenSerializer(StepSerializer):
    job_run_id = serializers.UUIDField()


class Fields(APIView):
    """What a run asks of every document."""

    @extend_schema(
        operation_id="get_fields", parameters=[RUN_ID], responses={200: FieldsSerializer, **problem(400, 401, 403, 404)}
    )
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        return Response(_shown(run_of(request, job_id)))

    @extend_schema(
        operation_id="replace_fields",
        parameters=[RUN_ID],
        request=FieldsChangeSerializer,
        responses={200: FieldsSerializer, **problem(400, 401, 403, 404, 409)},
    )
    def put(self, request: Request, job_id: uuid.UUID) -> Response:
        run = run_of(request, job_id)
        change = FieldsChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        wanted = change.validated_data
        changed = fields.replace_fields(
            run_id=run.pk,
            fields=changes_of(wanted["fields"]) if "fields" in wanted else None,
            modes=wanted.get("processing_modes"),
            template=template_of(request, wanted["template_id"]) if wanted.get("template_id") else None,
            now=now(),
        )
        if "description" in wanted:
            runs.rename_job(job=changed.job, description=wanted["description"], now=now())
        return Response(_shown(changed))


class Step(APIView):
    """How far the configuration of a run has come."""

    @extend_schema(
        operation_id="set_config_step",
        parameters=[RUN_ID],
        request=StepSerializer,
        responses={200: StepTakenSerializer, **problem(400, 401, 403, 404, 409)},
    )
    def put(self, request: Request, job_id: uuid.UUID) -> Response:
        run = run_of(request, job_id)
        wanted = StepSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        moved = lifecycle.step_to(run_id=run.pk, step=wanted.validated_data["config_step"], now=now())
        return Response({"job_run_id": moved.pk, "config_step": moved.config_step})


def changes_of(wanted: list[dict[str, Any]]) -> list[fields.FieldChange]:
    return [
        fields.FieldChange(**{**field, "aliases": tuple(field["aliases"]), "choices": tuple(field["choices"])})
        for field in wanted
    ]


def _shown(run: JobRun) -> dict[str, Any]:
    return {
        "job_run_id": run.pk,
        "fields": FieldSerializer(run.fields.in_order(), many=True).data,
        "processing_modes": run.processing_modes,
        "template_id": run.template_id,
        "description": run.job.description,
    }
