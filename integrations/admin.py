"""Connections and imports for staff: to look at. What opens a connection is shown to nobody."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from accounts.staff import StaffMayLook
from integrations.models import Connection, DriveExport, DropAddress, DroppedMail, ImportBatch, ImportedItem


class _LookAt(StaffMayLook, ModelAdmin):
    """Read-only. A count of all rows is left out, because it is slow on the tables that grow."""

    show_full_result_count = False
    list_per_page = 50
    ordering = ("-created_at", "-id")


@admin.register(Connection)
class ConnectionAdmin(_LookAt):
    list_display = ("account", "kind", "user", "problem", "used_at", "created_at")
    list_filter = ("kind", "created_at")
    list_select_related = ("user",)
    search_fields = ("account", "user__email", "=id")
    exclude = ("sealed",)


@admin.register(ImportBatch)
class ImportBatchAdmin(_LookAt):
    list_display = ("source", "account", "job", "status", "items_found", "failures_in_row", "created_at", "finished_at")
    list_filter = ("source", "status", "created_at")
    list_select_related = ("job", "run", "connection")
    search_fields = ("=id", "=job__id", "=run__id", "account", "job__user__email")
    raw_id_fields = ("job", "run", "connection")


@admin.register(ImportedItem)
class ImportedItemAdmin(_LookAt):
    list_display = ("title", "source", "account", "outcome", "reason", "created_at")
    list_filter = ("source", "outcome", "created_at")
    search_fields = ("=batch__id", "=job__id", "key", "account")
    raw_id_fields = ("job", "batch", "source_file")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportedItem]:
        return super().get_queryset(request).select_related("job", "batch", "source_file")


@admin.register(DropAddress)
class DropAddressAdmin(_LookAt):
    """Without the token: whoever knows it may send."""

    list_display = ("job", "starts_run", "created_at", "renewed_at")
    list_select_related = ("job",)
    ordering = ("-created_at", "job")
    search_fields = ("=job__id", "job__user__email")
    exclude = ("token",)
    raw_id_fields = ("job",)


@admin.register(DroppedMail)
class DroppedMailAdmin(_LookAt):
    list_display = ("job", "sender", "size", "spf", "dkim", "reason", "created_at")
    list_filter = ("spf", "dkim", "created_at")
    list_select_related = ("job",)
    search_fields = ("=id", "=job__id", "sender", "job__user__email")
    exclude = ("raw",)
    raw_id_fields = ("job", "batch")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DroppedMail]:
        return super().get_queryset(request).defer("raw")


@admin.register(DriveExport)
class DriveExportAdmin(_LookAt):
    list_display = (
        "account",
        "format",
        "job_run",
        "status",
        "rows_count",
        "failures_in_row",
        "created_at",
        "finished_at",
    )
    list_filter = ("status", "format", "created_at")
    list_select_related = ("job_run", "connection")
    search_fields = ("=id", "=job_run__id", "=job_run__job__id", "account", "job_run__job__user__email")
    raw_id_fields = ("job_run", "connection")
