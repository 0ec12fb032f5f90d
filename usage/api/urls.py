"""The addresses of usage below /api/."""

from __future__ import annotations

from django.urls import path

from usage.api import records, sums

app_name = "usage_api"

urlpatterns = [
    path("usage", sums.Usage.as_view(), name="usage"),
    path("usage/records", records.UsageRecords.as_view(), name="usage_records"),
    path("usage/csv", records.UsageCsv.as_view(), name="usage_csv"),
]
