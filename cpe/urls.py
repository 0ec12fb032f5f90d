"""Addresses under `/cpe/`."""

from __future__ import annotations

from django.urls import path

from cpe import views

urlpatterns = [
    path("", views.sheets_page, name="cpe_sheets"),
    path("new/", views.new_sheet, name="cpe_new_sheet"),
    path("samples/", views.try_with_samples, name="cpe_samples"),
    path("<uuid:job_id>/rename/", views.rename_sheet, name="cpe_rename_sheet"),
    path("<uuid:job_id>/delete/", views.delete_sheet, name="cpe_delete_sheet"),
]
