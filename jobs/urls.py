"""Addresses under `/jobs/`."""

from __future__ import annotations

from django.urls import path

from jobs.views import media

urlpatterns = [
    path("<uuid:job_id>/files/<uuid:file_id>/pages/<int:number>.webp", media.page, name="page_image"),
    path("<uuid:job_id>/files/<uuid:file_id>/original", media.original, name="original"),
]
