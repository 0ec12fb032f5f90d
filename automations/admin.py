"""Automations and their history for staff: to look at, and to pause."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from accounts.staff import StaffMayLook
from automations import editing
from automations.models import Automation, AutomationRun

PAUSED_BY_STAFF = "The staff of this site paused it."


class _LookAt(StaffMayLook, ModelAdmin):
    """Read-only. A count of all rows is left out, because it is slow on the tables that grow."""

    show_full_result_count = False
    list_per_page = 50
    ordering = ("-created_at", "-id")


@admin.register(Automation)
class AutomationAdmin(_LookAt):
    list_display = ("name", "origin", "account", "job", "active", "next_at", "failures_in_row", "created_at")
    list_filter = ("origin", "active", "cadence", "created_at")
    list_select_related = ("job",)
    search_fields = ("name", "account", "job__user__email", "=id", "=job__id")
    raw_id_fields = ("job", "connection", "export_connection")
    actions = ("pause",)

    @admin.action(description="Pause", permissions=("view",))
    def pause(self, request: HttpRequest, queryset: QuerySet[Automation]) -> None:
        """What is under way goes on; the owner reads who paused it, and can resume it."""
        chosen = queryset.filter(active=True, removed_at=None)
        for automation in chosen:
            editing.pause(automation=automation, why=PAUSED_BY_STAFF, now=timezone.now())
        messages.success(request, f"{len(chosen)} paused.")


@admin.register(AutomationRun)
class AutomationRunAdmin(_LookAt):
    list_display = ("automation", "cause", "state", "reason", "looks", "created_at", "finished_at")
    list_filter = ("state", "cause", "created_at")
    list_select_related = ("automation",)
    search_fields = ("=id", "=automation__id", "=run__id", "automation__job__user__email")
    raw_id_fields = ("automation", "run", "batch", "export")
