"""The page of a run: how far it is, its files, its results and exports; and what can be done with it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.refused_pages import refusals_as_messages
from jobs import lifecycle, new_runs, run_summary, runs, tables
from jobs.models import JobRun
from jobs.run_forms import NewRunForm
from jobs.views.lookup import run_of
from jobs.views.run_header import address_of, run_header


def _back(request: HttpRequest, job_id: uuid.UUID) -> str:
    return _results_of(run_of(request, job_id))


@never_cache
@login_required
@require_GET
def run_page(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """`?run_id=` names the run; without it the latest is shown."""
    return render(request, "jobs/run.html", _context(run_of(request, job_id)))


@never_cache
@login_required
@require_GET
def run_exports(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Who took the results away, for htmx."""
    exports = list(run_summary.exports(run_of(request, job_id))[: run_summary.MOST_EXPORTS_SHOWN + 1])
    shown = exports[: run_summary.MOST_EXPORTS_SHOWN]
    return render(request, "jobs/_export_rows.html", {"exports": shown, "are_more": len(exports) > len(shown)})


@login_required
@require_POST
@refusals_as_messages(_back)
def cancel_run(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    run = lifecycle.cancel(run_id=run_of(request, job_id).pk, now=timezone.now())
    return HttpResponseRedirect(_results_of(run))


@login_required
@require_POST
@refusals_as_messages(_back)
def retry_run(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    run = lifecycle.retry(run_id=run_of(request, job_id).pk, now=timezone.now())
    return HttpResponseRedirect(_results_of(run))


@login_required
@require_POST
@refusals_as_messages(_back)
def new_run(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """From the run of `?run_id=`, in one of the ways of `jobs.new_runs.Way`; leads to its first step."""
    source = run_of(request, job_id)
    form = NewRunForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A new run is made in one of four ways.")
    run = new_runs.make(user=request.user, source=source, now=timezone.now(), **form.cleaned_data)
    messages.success(request, "A new run was made. Add its files first.")
    return HttpResponseRedirect(address_of("job_upload", run.job_id, run.pk))


def _results_of(run: JobRun) -> str:
    return address_of("job_run", run.job_id, run.pk)


def _context(run: JobRun) -> dict[str, Any]:
    header = run_header(run, "job_run")
    return {
        "header": header,
        "job": run.job,
        "run": run,
        "summary": run_summary.summary(run),
        "is_retry_possible": run_summary.is_retry_possible(run),
        "next_step": next((step for step in header.steps if not step.is_done), None),
        "latest_run_id": run.pk if header.standing.is_latest else runs.latest_run(run.job).pk,
        "doubt_below": tables.DOUBT_BELOW,
    }
