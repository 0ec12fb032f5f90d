"""What is sent and answered about automations, and how the one becomes the other."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from automations.editing import Wanted
from automations.listing import Listed
from automations.models import Automation, AutomationRun, Cause, ExportTo, Origin, State
from automations.schedule import LONGEST_MINUTES, SHORTEST_MINUTES, Cadence, Schedule
from integrations.api.connections import connection_of
from jobs.models import ExportFormat

_QUERY = (
    "Which things. Of a mailbox `folder`, `sender`, `subject`, `since`, `has_attachment`; of Gmail `q`, as in its own"
    " search, and `has_attachment`; of Drive `ids` of files and folders. Files that wait in the job need none."
)


class ScheduleSerializer(serializers.Serializer[Any]):
    """An interval has `every_minutes`, the others `at`, a time of the day in `time_zone`, weekly ones `weekdays`."""

    cadence = serializers.ChoiceField(choices=Cadence.choices)
    every_minutes = serializers.IntegerField(
        required=False, allow_null=True, min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES
    )
    at = serializers.TimeField(required=False, allow_null=True, format="%H:%M", help_text="07:30")
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), required=False, help_text="0 is Monday, 6 Sunday."
    )
    time_zone = serializers.CharField(max_length=64, default="UTC", help_text="America/New_York")


class ExportWishSerializer(serializers.Serializer[Any]):
    """`connection_id` and `folder_id` count for Drive; without a folder the files go to our own one there."""

    to = serializers.ChoiceField(choices=ExportTo.choices)
    format = serializers.ChoiceField(choices=ExportFormat.choices, default=ExportFormat.XLSX.value)
    connection_id = serializers.UUIDField(required=False, allow_null=True)
    folder_id = serializers.CharField(max_length=128, required=False, allow_blank=True)


class LookWishSerializer(serializers.Serializer[Any]):
    """What is looked for, and for which job."""

    job_id = serializers.UUIDField()
    origin = serializers.ChoiceField(choices=Origin.choices)
    connection_id = serializers.UUIDField(required=False, allow_null=True)
    query = serializers.DictField(required=False, help_text=_QUERY)


class ChangeSerializer(serializers.Serializer[Any]):
    """What is left out stays; what is given, `schedule` and `export` too, replaces the whole of what was."""

    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    origin = serializers.ChoiceField(choices=Origin.choices, required=False)
    connection_id = serializers.UUIDField(required=False, allow_null=True)
    query = serializers.DictField(required=False, help_text=_QUERY)
    append_results = serializers.BooleanField(
        required=False, help_text="Its runs' results come after the earlier ones. Those of a sheet always do."
    )
    schedule = ScheduleSerializer(required=False)
    export = ExportWishSerializer(required=False)


class NewAutomationSerializer(ChangeSerializer):
    job_id = serializers.UUIDField()
    origin = serializers.ChoiceField(choices=Origin.choices)
    schedule = ScheduleSerializer()


class AutomationRunSerializer(serializers.ModelSerializer[AutomationRun]):
    """One time at work. `reason` is a sentence; `looks` how many looks found nothing new, one after the other.

    `job_run_id` is the run that it made, `import_id` its import, `export_id` a file that is kept, `drive_link` one in
    Drive. `files` were imported.
    """

    automation_id = serializers.UUIDField()
    cause = serializers.ChoiceField(choices=Cause.choices)
    state = serializers.ChoiceField(choices=State.choices)
    failed_at = serializers.CharField()
    job_run_id = serializers.UUIDField(source="run_id", allow_null=True)
    import_id = serializers.UUIDField(source="batch_id", allow_null=True)
    export_id = serializers.UUIDField(allow_null=True)
    drive_link = serializers.SerializerMethodField()
    files = serializers.IntegerField()

    class Meta:
        model = AutomationRun
        fields = (
            "id", "automation_id", "cause", "state", "failed_at", "reason", "job_run_id", "import_id", "files",
            "export_id", "drive_link", "looks", "first_at", "created_at", "finished_at",
        )  # fmt: skip

    def get_drive_link(self, found: AutomationRun) -> str:
        return found.delivery.link if found.delivery else ""


class AutomationSerializer(serializers.ModelSerializer[Automation]):
    """`next_at` is null while it is paused; `paused_why` tells why, and is empty where its owner paused it."""

    job_id = serializers.UUIDField()
    job_name = serializers.CharField(source="job.name")
    origin = serializers.ChoiceField(choices=Origin.choices)
    connection_id = serializers.UUIDField(allow_null=True)
    query = serializers.DictField()
    schedule = serializers.SerializerMethodField()
    schedule_words = serializers.SerializerMethodField()
    export = serializers.SerializerMethodField()
    last_run = serializers.SerializerMethodField()

    class Meta:
        model = Automation
        fields = (
            "id", "job_id", "job_name", "name", "origin", "connection_id", "account", "query", "append_results",
            "schedule", "schedule_words", "export", "active", "paused_why", "next_at", "failures_in_row", "last_run",
            "created_at", "updated_at",
        )  # fmt: skip

    @extend_schema_field(ScheduleSerializer)
    def get_schedule(self, found: Automation) -> Any:
        return ScheduleSerializer(found).data

    def get_schedule_words(self, found: Automation) -> str:
        return found.schedule.in_words()

    @extend_schema_field(ExportWishSerializer)
    def get_export(self, found: Automation) -> dict[str, Any]:
        return {
            "to": found.export_to,
            "format": found.export_format,
            "connection_id": found.export_connection_id and str(found.export_connection_id),
            "folder_id": found.export_folder,
        }

    @extend_schema_field(AutomationRunSerializer(allow_null=True))
    def get_last_run(self, found: Automation) -> Any:
        last = self.context["last_runs"].get(found.pk)
        return AutomationRunSerializer(last).data if last else None


def shown(*found: Listed) -> list[Any]:
    """As they are answered."""
    last_runs = {each.automation.pk: each.last_run for each in found}
    context = {"last_runs": last_runs}
    return list(AutomationSerializer([each.automation for each in found], many=True, context=context).data)


def wanted_of(request: Request, given: dict[str, Any], now_is: Automation | None = None) -> Wanted:
    """From what was sent, and what it changes. Raises `NotFound` for a connection of somebody else."""
    origin = Origin(given.get("origin") or (now_is.origin if now_is else ""))
    export = given.get("export") or _export_of(now_is)
    connection_id = given.get("connection_id", now_is.connection_id if now_is else None)
    export_connection_id = export.get("connection_id")
    return Wanted(
        name=given.get("name", now_is.name if now_is else ""),
        origin=origin,
        schedule=_schedule(given["schedule"]) if "schedule" in given or now_is is None else now_is.schedule,
        connection=connection_of(request, connection_id) if connection_id else None,
        query=given.get("query", now_is.query if now_is else {}),
        append_results=given.get("append_results", now_is.append_results if now_is else False),
        export_to=ExportTo(export["to"]),
        export_format=ExportFormat(export["format"]),
        export_connection=connection_of(request, export_connection_id) if export_connection_id else None,
        export_folder=export.get("folder_id", ""),
    )


def _export_of(found: Automation | None) -> dict[str, Any]:
    if found is None:
        return {"to": ExportTo.NOWHERE, "format": ExportFormat.XLSX}
    return {
        "to": found.export_to,
        "format": found.export_format,
        "connection_id": found.export_connection_id,
        "folder_id": found.export_folder,
    }


def _schedule(given: dict[str, Any]) -> Schedule:
    return Schedule(
        Cadence(given["cadence"]),
        given.get("every_minutes"),
        given.get("at"),
        tuple(given.get("weekdays", ())),
        given["time_zone"],
    )
