"""Jobs, runs, files and tasks for staff: to look at. What can be done is done by the services, as over the API."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from accounts.staff import StaffMayLook
from jobs import lifecycle, outcomes
from jobs.errors import Refusal
from jobs.models import ExtractionJob, ExtractionTask, JobRun, SourceFile, WebhookDelivery, WebhookEndpoint


class _LookAt(StaffMayLook, ModelAdmin):
    """Read-only. A count of all rows is left out, because it is slow on the tables that grow."""

    show_full_result_count = False
    list_per_page = 50
    ordering = ("-created_at", "-id")
    date_hierarchy: str | None = None

    def link_to(self, name: str, words: str, **filters: object) -> str:
        query = {f"{column}__exact": str(value) for column, value in filters.items()}
        return format_html('<a href="{}">{}</a>', reverse(f"admin:jobs_{name}_changelist", query=query), words)


@admin.register(ExtractionJob)
class JobAdmin(_LookAt):
    list_display = ("name", "job_type", "user", "runs_made", "created_at", "updated_at")
    list_filter = ("job_type", "created_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__email", "=id")
    fields = ("id", "name", "description", "job_type", "user", "runs_made", "created_at", "updated_at")
    readonly_fields = ("runs_made",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExtractionJob]:
        return super().get_queryset(request).annotate(run_count=Count("runs"))

    @admin.display(description="Runs", ordering="run_count")
    def runs_made(self, job: Any) -> str:
        return self.link_to("jobrun", str(job.run_count), job__id=job.pk)


@admin.register(JobRun)
class RunAdmin(_LookAt):
    list_display = ("id", "job", "owner", "status", "config_step", "progress", "created_at", "completed_at")
    list_filter = ("status", "config_step", "job__job_type", "made_automatically", "created_at", "template")
    list_select_related = ("job__user",)
    search_fields = ("=id", "=job__id", "job__name", "job__user__email")
    exclude = ("processing_modes",)
    readonly_fields = ("progress", "contents")

    @admin.display(description="Owner", ordering="job__user__email")
    def owner(self, run: JobRun) -> str:
        return run.job.user.email

    @admin.display(description="Tasks done, failed, all")
    def progress(self, run: JobRun) -> str:
        return f"{run.tasks_completed} · {run.tasks_failed} · {run.tasks_total}"

    @admin.display(description="What is in it")
    def contents(self, run: JobRun) -> str:
        files = self.link_to("sourcefile", "Files", job_run__id=run.pk)
        return format_html("{} · {}", files, self.link_to("extractiontask", "Tasks", job_run__id=run.pk))


@admin.register(SourceFile)
class FileAdmin(_LookAt):
    list_display = ("original_path", "kind", "size", "reason", "job", "created_at")
    list_filter = ("kind", "reason", "created_at")
    list_select_related = ("job_run__job",)
    search_fields = ("=id", "=job_run__id", "original_path", "sha256")
    readonly_fields = ("why",)
    raw_id_fields = ("job_run", "parent")

    @admin.display(description="Job", ordering="job_run__job__name")
    def job(self, file: SourceFile) -> str:
        return file.job_run.job.name

    @admin.display(description="What its owner is told")
    def why(self, file: SourceFile) -> str:
        return outcomes.sentence(file.reason, file.reason_detail)


@admin.register(ExtractionTask)
class TaskAdmin(_LookAt):
    list_display = ("id", "job", "folder", "status", "outcome", "rows_count", "attempts", "interruptions", "changed_at")
    list_filter = ("status", "outcome", "processing_mode", "job_run__status", "created_at")
    list_select_related = ("job_run__job",)
    search_fields = ("=id", "=job_run__id", "folder", "source_files__original_path")
    exclude = ("evidence", "attempt_token")  # large; internal
    readonly_fields = ("documents", "why")
    actions = ("retry_failed",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExtractionTask]:
        tasks = super().get_queryset(request)
        is_list = (
            request.resolver_match is not None and request.resolver_match.url_name == "jobs_extractiontask_changelist"
        )
        return tasks.defer("result", "evidence") if is_list else tasks.defer("evidence")

    @admin.display(description="Job", ordering="job_run__job__name")
    def job(self, task: ExtractionTask) -> str:
        return task.job_run.job.name

    @admin.display(description="Documents")
    def documents(self, task: ExtractionTask) -> str:
        return "\n".join(task.source_files.order_by("task_files__position").values_list("original_path", flat=True))

    @admin.display(description="What its owner is told")
    def why(self, task: ExtractionTask) -> str:
        return outcomes.sentence(task.outcome, task.reason_detail)

    @admin.action(description="Retry the failed among these", permissions=["view"])
    def retry_failed(self, request: HttpRequest, queryset: QuerySet[ExtractionTask]) -> None:
        """Run by run; a run that refuses does not hold the others up."""
        chosen: defaultdict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
        for task_id, run_id in queryset.values_list("pk", "job_run_id"):
            chosen[run_id].append(task_id)
        for run_id, task_ids in chosen.items():
            try:
                run = lifecycle.retry(run_id=run_id, now=timezone.now(), task_ids=task_ids)
                self.message_user(request, f"{run} reads them again.", messages.SUCCESS)
            except Refusal as refusal:
                self.message_user(request, f"Run {run_id}: {refusal.sentence}", messages.WARNING)


@admin.register(WebhookEndpoint)
class WebhookAdmin(_LookAt):
    """Without the secrets: who looks after users needs none of them."""

    list_display = ("url", "user", "active", "failures_in_row", "failing_since", "created_at")
    list_filter = ("active", "created_at")
    list_select_related = ("user",)
    search_fields = ("url", "user__email", "=id")
    exclude = ("secret", "previous_secret")
    readonly_fields = ("messages_sent",)

    @admin.display(description="Messages")
    def messages_sent(self, endpoint: WebhookEndpoint) -> str:
        return self.link_to("webhookdelivery", "Messages", endpoint__id=endpoint.pk)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(_LookAt):
    list_display = ("event_type", "endpoint", "status", "attempts", "response_status", "created_at", "finished_at")
    list_filter = ("status", "event_type", "response_status", "created_at")
    list_select_related = ("endpoint",)
    search_fields = ("=id", "=run_id", "=event_id", "=endpoint__id", "endpoint__url")
    raw_id_fields = ("endpoint",)
