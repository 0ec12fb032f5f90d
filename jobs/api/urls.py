"""The addresses of the platform below /api/."""

from __future__ import annotations

from django.urls import path

from jobs.api import compare, events, exports, fields, files, jobs, moves, progress, results, runs, trying, webhooks

app_name = "jobs_api"
_JOB = "jobs/<uuid:job_id>"
_WEBHOOK = "webhooks/<uuid:webhook_id>"

urlpatterns = [
    path("jobs", jobs.Jobs.as_view(), name="jobs"),
    path(_JOB, jobs.JobDetail.as_view(), name="job"),
    path(f"{_JOB}/duplicate", jobs.JobCopy.as_view(), name="duplicate_job"),
    path(f"{_JOB}/runs", runs.Runs.as_view(), name="runs"),
    path(f"{_JOB}/runs/<uuid:run_id>", runs.RunDetail.as_view(), name="run"),
    path(f"{_JOB}/files", files.Files.as_view(), name="files"),
    path(f"{_JOB}/files/<uuid:file_id>", files.FileDetail.as_view(), name="file"),
    path(f"{_JOB}/files:all", files.FilesOfAllRuns.as_view(), name="files_of_all_runs"),
    path(f"{_JOB}/fields", fields.Fields.as_view(), name="fields"),
    path(f"{_JOB}/fields/save-as-template", fields.SaveFields.as_view(), name="save_fields"),
    path(f"{_JOB}/try", trying.Try.as_view(), name="try"),
    path(f"{_JOB}/config-step", fields.Step.as_view(), name="config_step"),
    path(f"{_JOB}/submit", moves.Submit.as_view(), name="submit"),
    path(f"{_JOB}/cancel", moves.Cancel.as_view(), name="cancel"),
    path(f"{_JOB}/retry", moves.Retry.as_view(), name="retry"),
    path(f"{_JOB}/progress", progress.Progress.as_view(), name="progress"),
    path(f"{_JOB}/events", events.Events.as_view(), name="events"),
    path(f"{_JOB}/results", results.Results.as_view(), name="results"),
    path(f"{_JOB}/exports", exports.Exports.as_view(), name="exports"),
    path(f"{_JOB}/exports/<uuid:kept_id>/file", exports.ExportFile.as_view(), name="export_file"),
    path(f"{_JOB}/compare", compare.Compare.as_view(), name="compare"),
    path(f"{_JOB}/export/csv", exports.ExportCsv.as_view(), name="export_csv"),
    path(f"{_JOB}/export/excel", exports.ExportExcel.as_view(), name="export_excel"),
    path("webhooks", webhooks.Webhooks.as_view(), name="webhooks"),
    path(_WEBHOOK, webhooks.WebhookDetail.as_view(), name="webhook"),
    path(f"{_WEBHOOK}/rotate-secret", webhooks.WebhookSecret.as_view(), name="webhook_secret"),
    path(f"{_WEBHOOK}/test", webhooks.WebhookTest.as_view(), name="webhook_test"),
    path(f"{_WEBHOOK}/deliveries", webhooks.Deliveries.as_view(), name="webhook_deliveries"),
    path(f"{_WEBHOOK}/deliveries/<uuid:delivery_id>/redeliver", webhooks.Redeliver.as_view(), name="webhook_redeliver"),
]
