"""Addresses under `/jobs/`."""

from __future__ import annotations

from django.urls import path

from jobs.views import media, run, run_header

urlpatterns = [
    path("<uuid:job_id>/", run.run_page, name="job_run"),
    path("<uuid:job_id>/runs/", run_header.runs_menu, name="job_runs_menu"),
    path("<uuid:job_id>/files/<uuid:file_id>/pages/<int:number>.webp", media.page, name="page_image"),
    path("<uuid:job_id>/files/<uuid:file_id>/original", media.original, name="original"),
]
