"""A run's columns, folder modes and step."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs import fields, lifecycle
from jobs.api import etags
from jobs.api.jobs import template_of
from jobs.api.lookup import RUN_ID, now, run_of
from jobs.api.problems import problem
from jobs.api.serializers.runs import FieldSerializer
from jobs.models import ConfigStep, JobRun, ProcessingMode
from jobs.paths import LONGEST_PATH
from templates_app import editing
from templates_app.api.serializers import EngineField, NewFieldsField, TemplateSerializer
from templates_app.columns import LONGEST_NAME, change_of


class FolderModes(serializers.DictField):
    """How the documents of each folder are read; the keys are folders as `os.path.dirname` gives them, "/" for none."""

    child = serializers.ChoiceField(choices=ProcessingMode.choices)
    folder = serializers.CharField(max_length=LONGEST_PATH)

    def to_internal_value(self, data: Any) -> Any:
        return {self.folder.run_validation(folder): mode for folder, mode in super().to_internal_value(data).items()}


class FieldsChangeSerializer(serializers.Serializer[Any]):
    """What is left out stays. Given fields win over those of the template."""

    fields = NewFieldsField(required=False)  # type: ignore[assignment]
    processing_modes = FolderModes(required=False)
    template_id = serializers.UUIDField(required=False, allow_null=True)
    description = serializers.CharField(required=False, allow_blank=True)
    engine = EngineField(required=False)


class FieldsSerializer(serializers.Serializer[Any]):
    job_run_id = serializers.UUIDField()
    fields = FieldSerializer(many=True)  # type: ignore[assignment]
    processing_modes = serializers.DictField(child=serializers.ChoiceField(choices=ProcessingMode.choices))
    template_id = serializers.UUIDField(allow_null=True)
    description = serializers.CharField(allow_blank=True)
    engine = serializers.CharField(allow_null=True, help_text="Null: that of the template, or else the deployment's.")


class SavedTemplateSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=LONGEST_NAME)
    description = serializers.CharField(required=False, allow_blank=True, default="")


class StepSerializer(serializers.Serializer[Any]):
    config_step = serializers.ChoiceField(choices=ConfigStep.choices)


class StepTakenSerializer(StepSerializer):
    job_run_id = serializers.UUIDField()


IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The `ETag` of the fields as you saw them: 412 where somebody changed them meanwhile.",
)


class Fields(APIView):
    """What a run asks of every document."""

    @extend_schema(
        operation_id="get_fields",
        parameters=[RUN_ID],
        responses={200: FieldsSerializer, **etags.UNCHANGED, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        shown = _shown(run_of(request, job_id))
        return etags.answer(request, etags.of_content(shown), lambda: shown)

    @extend_schema(
        operation_id="replace_fields",
        parameters=[RUN_ID, IF_MATCH],
        request=FieldsChangeSerializer,
        responses={200: FieldsSerializer, **problem(400, 401, 403, 404, 409, 412)},
    )
    def put(self, request: Request, job_id: uuid.UUID) -> Response:
        run = run_of(request, job_id)
        change = FieldsChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        wanted = change.validated_data
        changed = fields.replace_fields(
            run_id=run.pk,
            fields=wanted.get("fields"),
            modes=wanted.get("processing_modes"),
            description=wanted.get("description"),
            engine=wanted.get("engine"),
            is_expected=_as_seen(request),
            template=template_of(request, wanted["template_id"]) if wanted.get("template_id") else None,
            now=now(),
        )
        shown = _shown(changed)
        return Response(shown, headers={"ETag": etags.of_content(shown)})


def _as_seen(request: Request) -> Callable[[JobRun], bool] | None:
    """Whether the fields still are what the client has seen, if it says in `If-Match` what that was."""
    is_wanted = etags.wanted(request)
    return None if is_wanted is None else lambda run: is_wanted(etags.of_content(_shown(run)))


class SaveFields(APIView):
    """The fields of a run, kept for other jobs."""

    @extend_schema(
        operation_id="save_fields_as_template",
        summary="Make a template of your own from a run's fields",
        parameters=[RUN_ID],
        request=SavedTemplateSerializer,
        responses={201: TemplateSerializer, **problem(400, 401, 403, 404)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        run = run_of(request, job_id)
        asked = SavedTemplateSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        columns = [change_of(field) for field in run.fields.in_order()]
        made = editing.create(user=request.user, fields=columns, **asked.validated_data)
        return Response(TemplateSerializer(made).data, status=status.HTTP_201_CREATED)


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


def _shown(run: JobRun) -> dict[str, Any]:
    return {
        "job_run_id": run.pk,
        "fields": FieldSerializer(run.fields.in_order(), many=True).data,
        "processing_modes": run.processing_modes,
        "template_id": run.template_id,
        "description": run.job.description,
        "engine": run.engine,
    }
