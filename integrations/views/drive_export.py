"""The page that saves a run's results in Drive."""

from __future__ import annotations

import uuid
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from integrations import deliveries
from integrations.google import browsing
from integrations.google.addresses import is_configured
from integrations.google.grants import Use, uses_of
from integrations.google.uploading import OWN_FOLDER
from integrations.models import Connection, DriveExport
from integrations.views.google import accounts_of, chosen_account
from jobs.errors import Refusal
from jobs.models import ExportFormat, JobRun
from jobs.views.lookup import run_of

SHOWN: Final = 20  # exports; all are listed over the API


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def drive_export_page(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """A GET chooses a folder; a POST saves in it, or in ours where none is named."""
    run = run_of(request, job_id)
    given = request.POST if request.method == "POST" else request.GET
    accounts = accounts_of(request, Use.EXPORT)
    connection = chosen_account(accounts, given.get("connection", ""))
    if request.method == "POST" and connection is not None:
        _begin(request, run, connection)
        return redirect(f"{reverse('job_export_drive', args=[job_id])}?{urlencode({'run_id': run.pk})}")
    context = {
        "job": run.job,
        "run": run,
        "accounts": accounts,
        "connection": connection,
        "formats": ExportFormat.choices,
        "own_folder": OWN_FOLDER,
        "is_set_up": is_configured(),
        **_exports_context(run),
        **(_folder_context(connection, request) if connection else {}),
    }
    return render(request, "integrations/drive_export.html", context)


def _begin(request: HttpRequest, run: JobRun, connection: Connection) -> None:
    try:
        deliveries.export_to_drive(
            run=run,
            connection=connection,
            folder_id=request.POST.get("folder", ""),
            file_format=request.POST.get("format", ExportFormat.XLSX),
            now=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)


def _folder_context(connection: Connection, request: HttpRequest) -> dict[str, Any]:
    """The folder that is looked into, where one is."""
    context: dict[str, Any] = {"may_browse": Use.DRIVE in uses_of(connection), "places": browsing.PLACES}
    folder = request.GET.get("folder", "")
    if folder and context["may_browse"]:
        try:
            page = request.GET.get("page", "")
            context["listing"] = browsing.browse(connection=connection, folder=folder, page=page, only_folders=True)
        except Refusal as refusal:
            context["problem"] = refusal.sentence
    return context


def _exports_context(run: JobRun) -> dict[str, Any]:
    exports = list(DriveExport.objects.filter(job_run=run).newest_first()[:SHOWN])
    return {"exports": exports, "moving": any(each.is_open for each in exports)}
