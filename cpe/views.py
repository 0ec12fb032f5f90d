"""The CPE page, and what its forms ask for. Each form answers with a redirect to the page."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.refused_pages import refusals_as_messages
from cpe import sheets, states, trial
from cpe.forms import NewSheetForm, SheetNameForm
from jobs import tables
from jobs.outcomes import LASTING

MOST_LISTED = 1000


@never_cache
@login_required
@require_GET
@refusals_as_messages("cpe_sheets")
def sheets_page(request: HttpRequest) -> HttpResponse:
    """`?job_id=` names the open sheet; without it the newest is opened. htmx gets the list of sheets alone."""
    job_id = _job_id(request)
    listed = sheets.describe(sheets.of_user(request.user)[:MOST_LISTED])
    if request.headers.get("HX-Target") == "sheet-list":
        # A page whose sheet was deleted meanwhile still gets the others.
        here = next((sheet for sheet in listed if sheet.job_id == job_id), None)
        return render(request, "cpe/_sheet_list.html", {"sheets": listed, "sheet": here})
    open_sheet = sheets.describe([sheets.of_user_by_id(request.user, job_id)])[0] if job_id else None
    if listed and open_sheet is None:
        return _to_sheet(listed[0].job_id)
    return render(request, "cpe/sheets.html", _page_context(listed, open_sheet))


@login_required
@require_POST
@refusals_as_messages("cpe_sheets")
def new_sheet(request: HttpRequest) -> HttpResponse:
    form = NewSheetForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A new sheet needs a state.")
    template = states.state(form.cleaned_data["template_id"])
    job = sheets.create(user=request.user, template=template, name=form.cleaned_data["name"], now=timezone.now())
    return _to_sheet(job.pk)


@login_required
@require_POST
@refusals_as_messages("cpe_sheets")
def try_with_samples(request: HttpRequest) -> HttpResponse:
    return _to_sheet(trial.begin_with_samples(user=request.user, now=timezone.now()).pk)


@login_required
@require_POST
@refusals_as_messages("cpe_sheets")
def rename_sheet(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    job = sheets.of_user_by_id(request.user, job_id)
    form = SheetNameForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A name has at most 200 characters.")
    sheets.rename(job=job, name=form.cleaned_data["name"], now=timezone.now())
    return _to_sheet(job.pk)


@login_required
@require_POST
@refusals_as_messages("cpe_sheets")
def delete_sheet(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    job = sheets.of_user_by_id(request.user, job_id)
    sheets.delete(job=job)
    messages.success(request, f"“{job.name}” was deleted.")
    return HttpResponseRedirect(reverse("cpe_sheets"))


def _page_context(listed: list[sheets.Sheet], open_sheet: sheets.Sheet | None) -> dict[str, Any]:
    return {
        "sheets": listed,
        "sheet": open_sheet,
        "states": [{"template_id": state.pk, "name": state.name} for state in states.all_states()],
        "doubt_below": tables.DOUBT_BELOW,
        "lasting": " ".join(sorted(LASTING)),
    }


def _job_id(request: HttpRequest) -> uuid.UUID | None:
    given = request.GET.get("job_id", "")
    try:
        return uuid.UUID(given) if given else None
    except ValueError:
        raise sheets.NoSuchSheet from None


def _to_sheet(job_id: uuid.UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("cpe_sheets", query={"job_id": str(job_id)}))
