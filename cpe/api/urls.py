"""Addresses under `/api/cpe/`."""

from __future__ import annotations

from django.urls import path

from cpe.api.sheets import SheetDetail, SheetList, SheetStart
from cpe.api.states import StateList

urlpatterns = [
    path("states", StateList.as_view(), name="states"),
    path("sheets", SheetList.as_view(), name="sheets"),
    path("sheets/<uuid:job_id>", SheetDetail.as_view(), name="sheet"),
    path("sheets/<uuid:job_id>/start", SheetStart.as_view(), name="sheet_start"),
]
