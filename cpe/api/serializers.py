"""The shapes of states and sheets in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class StateSerializer(serializers.Serializer[Any]):
    template_id = serializers.UUIDField(source="id")
    name = serializers.CharField()


class SheetSerializer(serializers.Serializer[Any]):
    job_id = serializers.UUIDField()
    name = serializers.CharField()
    template_id = serializers.UUIDField(allow_null=True)
    state = serializers.CharField(allow_blank=True, help_text="The state's name; empty where it was deleted.")
    latest_run_id = serializers.UUIDField()
    job_run_id = serializers.UUIDField(source="latest_run_id", help_text="The latest run.")
    status = serializers.CharField(help_text="Of the latest run.")
    config_step = serializers.CharField(help_text="Of the latest run.")
    created_at = serializers.DateTimeField()


class NewSheetSerializer(serializers.Serializer[Any]):
    template_id = serializers.UUIDField(help_text="One of `/api/cpe/states`.")
    name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class SheetNameSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200, allow_blank=True, help_text="Empty: called after the state.")


class MadeSheetSerializer(serializers.Serializer[Any]):
    job_id = serializers.UUIDField()
    run_id = serializers.UUIDField()
    job_run_id = serializers.UUIDField(source="run_id")


class StartedSerializer(serializers.Serializer[Any]):
    active_run_id = serializers.UUIDField(help_text="The run that was submitted.")
    job_run_id = serializers.UUIDField(source="active_run_id")
