"""The addresses of automations below /api/."""

from __future__ import annotations

from django.urls import path

from automations.api import automations as api

app_name = "automations_api"
_ONE = "automations/<uuid:automation_id>"

urlpatterns = [
    path("automations", api.Automations.as_view(), name="automations"),
    path("automations/preview", api.PreviewOfWish.as_view(), name="preview_wish"),
    path(_ONE, api.AutomationDetail.as_view(), name="automation"),
    path(f"{_ONE}/pause", api.AutomationPause.as_view(), name="pause"),
    path(f"{_ONE}/resume", api.AutomationResume.as_view(), name="resume"),
    path(f"{_ONE}/run", api.AutomationRunNow.as_view(), name="run"),
    path(f"{_ONE}/preview", api.AutomationPreview.as_view(), name="preview"),
    path(f"{_ONE}/runs", api.AutomationHistory.as_view(), name="runs"),
    path(f"{_ONE}/runs/<uuid:automation_run_id>", api.AutomationRunDetail.as_view(), name="automation_run"),
]
