"""How runs and their columns look over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from jobs.models import JobField, JobRun


class FieldSerializer(serializers.ModelSerializer[JobField]):
    """A column of a run."""

    aliases = serializers.ListField(child=serializers.CharField())
    choices = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = JobField
        fields = ("field_key", "field_name", "data_type_id", "ai_prompt", "aliases", "choices", "display_order")


class RunSerializer(serializers.ModelSerializer[JobRun]):
    """A run as a list shows it."""

    job_run_id = serializers.UUIDField(source="id")
    template_id = serializers.UUIDField(allow_null=True)
    previous_run_id = serializers.UUIDField(source="previous_id", allow_null=True)

    class Meta:
        model = JobRun
        fields: tuple[str, ...] = (
            "id",
            "job_run_id",
            "status",
            "config_step",
            "tasks_total",
            "tasks_completed",
            "tasks_failed",
            "created_at",
            "completed_at",
            "template_id",
            "engine",
            "previous_run_id",
            "result_set_index",
            "data_removed_at",
        )


class RunDetailSerializer(RunSerializer):
    """One run, with what it asks for."""

    job_id = serializers.UUIDField()
    job_fields = serializers.SerializerMethodField()

    class Meta(RunSerializer.Meta):
        fields = (*RunSerializer.Meta.fields, "job_id", "persist_data", "last_active_at", "job_fields")

    @extend_schema_field(FieldSerializer(many=True))
    def get_job_fields(self, run: JobRun) -> list[dict[str, Any]]:
        return list(FieldSerializer(run.fields.in_order(), many=True).data)
