"""The picker: files and folders of Drive into a sheet or a job."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from integrations import batches
from integrations.google import browsing, chosen
from integrations.google.addresses import is_configured
from integrations.google.grants import Use
from integrations.models import Connection, ImportedItem, ImportSource, ItemOutcome
from integrations.views.google import accounts_of, chosen_account, inside
from integrations.views.imports import imports_context
from jobs.errors import Refusal
from jobs.models import ExtractionJob
from jobs.views.lookup import job_of


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def drive_page(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """A GET goes about in Drive with what was chosen so far; a POST imports it."""
    job = job_of(request, job_id)
    given = request.POST if request.method == "POST" else request.GET
    accounts = accounts_of(request, Use.DRIVE)
    connection = chosen_account(accounts, given.get("connection", ""))
    if request.method == "POST" and connection is not None:
        try:
            _begin(job, connection, given)
            messages.success(request, "The import has begun. Files appear as they come.")
            return redirect(inside(request, given.get("next", ""), request.path))
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
    context = {"job": job, "accounts": accounts, "connection": connection, "is_set_up": is_configured()}
    context["following"] = given.get("next") or _page_of_dialog(request)
    context |= imports_context(job) | (picker_context(job, connection, given) if connection else {})
    return render(request, "integrations/drive.html", context, status=422 if request.method == "POST" else 200)


def _page_of_dialog(request: HttpRequest) -> str:
    """The page on which the picker is open."""
    details = getattr(request, "htmx", None)
    return (details.current_url_abs_path if details else "") or request.path


def picker_context(job: ExtractionJob, connection: Connection, given: QueryDict) -> dict[str, Any]:
    """The listing, or why there is none; what is chosen, and what of the listing the job has already."""
    picked = [_picked(value) for value in given.getlist("chosen")[: chosen.MOST]]
    try:
        listing = browsing.browse(
            connection=connection,
            folder=given.get("folder", ""),
            search=given.get("search", ""),
            page=given.get("page", ""),
        )
    except Refusal as refusal:
        return {"problem": refusal.sentence, "places": browsing.PLACES, "elsewhere": picked}
    here = {entry.id for entry in listing.entries} | {listing.folder}
    return {
        "listing": listing,
        "places": browsing.PLACES,
        "picked": {file_id for file_id, _ in picked},
        "elsewhere": [each for each in picked if each[0] not in here],
        "known": _known(job, connection, listing),
    }


def _begin(job: ExtractionJob, connection: Connection, given: QueryDict) -> None:
    ids = [_picked(value)[0] for value in given.getlist("chosen")]
    batches.begin(
        job=job,
        source=ImportSource.DRIVE,
        connection=connection,
        query=chosen.checked({"ids": ids}),
        now=timezone.now(),
    )


def _picked(value: str) -> tuple[str, str]:
    """Id and name, as the boxes of the picker send them."""
    file_id, _, name = value.partition(" ")
    return file_id, name[:200]


def _known(job: ExtractionJob, connection: Connection, listing: browsing.Listing) -> set[str]:
    taken = ImportedItem.objects.filter(
        job=job, source=ImportSource.DRIVE, account=connection.account, outcome=ItemOutcome.IMPORTED
    )
    return set(taken.filter(key__in=[entry.id for entry in listing.entries]).values_list("key", flat=True))
