"""What the page of imports changes about a job's drop address."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from integrations.mailboxes import drop_addresses
from jobs.errors import Refusal
from jobs.models import ExtractionJob
from jobs.views.lookup import job_of


@login_required
@require_POST
def change(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """`do` is make, renew, revoke or save."""
    job = job_of(request, job_id)
    try:
        messages.success(request, _done(request, job))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("job_import", job_id)


def _done(request: HttpRequest, job: ExtractionJob) -> str:
    """What to say of it."""
    match request.POST.get("do"):
        case "make":
            drop_addresses.give(job=job, now=timezone.now())
            return "The address is ready. Mail a certificate to it."
        case "renew":
            drop_addresses.renew(job=job, now=timezone.now())
            return "There is a new address. The old one takes nothing any more."
        case "revoke":
            drop_addresses.revoke(job=job)
            return "The address takes nothing any more."
        case "save":
            senders = request.POST.get("senders", "").replace(",", "\n").split("\n")
            drop_addresses.change(job=job, senders=senders, starts_run="starts_run" in request.POST)
            return "Saved."
        case _:
            raise BadRequest("There is nothing of that name to do.")
