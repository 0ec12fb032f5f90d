"""How files look over the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from jobs import files
from jobs.models import RunStatus, SourceFile


class FileSerializer(serializers.ModelSerializer[SourceFile]):
    """A file and what became of it. `reason` is a code, `message` the sentence for a person; both empty without one."""

    file_id = serializers.UUIDField(source="id")
    job_run_id = serializers.UUIDField()
    parent_id = serializers.UUIDField(allow_null=True)
    processable = serializers.BooleanField(source="is_processable")
    state = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField()
    rows = serializers.SerializerMethodField()

    class Meta:
        model = SourceFile
        fields: tuple[str, ...] = (
            "id",
            "file_id",
            "job_run_id",
            "parent_id",
            "original_path",
            "name",
            "size",
            "sha256",
            "kind",
            "processable",
            "state",
            "reason",
            "message",
            "rows",
            "created_at",
        )

    def get_state(self, file: SourceFile) -> files.FileState:
        return files.state_of(file)

    def get_reason(self, file: SourceFile) -> str:
        return files.reason_of(file)[0]

    def get_message(self, file: SourceFile) -> str:
        return files.reason_of(file)[1]

    def get_rows(self, file: Any) -> int:
        return file.rows_count or 0


class FileOfRunSerializer(FileSerializer):
    """The same with its run's columns, for the list over all runs."""

    run_created_at = serializers.DateTimeField(source="job_run.created_at")
    run_status = serializers.ChoiceField(source="job_run.status", choices=RunStatus.choices)

    class Meta(FileSerializer.Meta):
        fields = (*FileSerializer.Meta.fields, "run_created_at", "run_status")
