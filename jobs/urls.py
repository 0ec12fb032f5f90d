"""Addresses under `/jobs/`."""

from __future__ import annotations

from django.urls import path

from jobs.views import compare, jobs, media, run, run_header, uploading, wizard

urlpatterns = [
    path("", jobs.job_list, name="job_list"),
    path("progress/", jobs.job_progress, name="job_progress"),
    path("new/", jobs.new_job, name="new_job"),
    path("<uuid:job_id>/rename/", jobs.rename_job, name="job_rename"),
    path("<uuid:job_id>/duplicate/", jobs.duplicate_job, name="job_duplicate"),
    path("<uuid:job_id>/delete/", jobs.delete_job, name="job_delete"),
    path("<uuid:job_id>/", run.run_page, name="job_run"),
    path("<uuid:job_id>/cancel/", run.cancel_run, name="job_cancel"),
    path("<uuid:job_id>/retry/", run.retry_run, name="job_retry"),
    path("<uuid:job_id>/exports/", run.run_exports, name="job_exports"),
    path("<uuid:job_id>/compare/", compare.compare_page, name="job_compare"),
    path("<uuid:job_id>/runs/", run_header.runs_menu, name="job_runs_menu"),
    path("<uuid:job_id>/runs/new/", run.new_run, name="job_new_run"),
    path("<uuid:job_id>/upload/", uploading.upload_page, name="job_upload"),
    path("<uuid:job_id>/upload/folders/", uploading.set_folders, name="job_folders"),
    path("<uuid:job_id>/upload/<uuid:file_id>/remove/", uploading.remove_file, name="job_remove_file"),
    path("<uuid:job_id>/fields/", wizard.fields_page, name="job_fields"),
    path("<uuid:job_id>/fields/template/", wizard.save_as_template, name="job_save_template"),
    path("<uuid:job_id>/review/", wizard.review_page, name="job_review"),
    path("<uuid:job_id>/step/", wizard.go_to_step, name="job_step"),
    path("<uuid:job_id>/start/", wizard.start_run, name="job_start"),
    path("<uuid:job_id>/files/<uuid:file_id>/pages/<int:number>.webp", media.page, name="page_image"),
    path("<uuid:job_id>/files/<uuid:file_id>/original", media.original, name="original"),
]
