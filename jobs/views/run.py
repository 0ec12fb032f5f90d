"""The page of a run: how far it is, its files, its results and exports."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from jobs.models import JobRun
from jobs.views.lookup import run_of
from jobs.views.run_header import run_header


@never_cache
@login_required
@require_GET
def run_page(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """`?run_id=` names the run; without it the latest is shown."""
    return render(request, "jobs/run.html", _context(run_of(request, job_id)))


def _context(run: JobRun) -> dict[str, Any]:
    return {"header": run_header(run, "job_run"), "job": run.job, "run": run}
