"""The page that brings attachments of Gmail into a sheet or a job."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from integrations import batches
from integrations.forms import GmailForm
from integrations.google import mail_query
from integrations.google.addresses import is_configured
from integrations.google.grants import Use
from integrations.looking import look
from integrations.models import ImportSource
from integrations.views.google import accounts_of
from integrations.views.imports import imports_context
from jobs.errors import Refusal
from jobs.models import ExtractionJob
from jobs.views.lookup import job_of


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def gmail_page(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """A POST with `look` shows what matches; without, the import begins."""
    job = job_of(request, job_id)
    accounts = accounts_of(request, Use.GMAIL)
    form = GmailForm(request.POST or None, accounts=accounts)
    context = {"job": job, "form": form, "accounts": accounts, "is_set_up": is_configured()}
    if request.method == "POST" and form.is_valid():
        try:
            if "look" not in request.POST:
                return _begun(job, form)
            connection, query = form.cleaned_data["connection"], form.query()
            context["look"] = look(job=job, source=ImportSource.GMAIL, connection=connection, query=query)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    context |= imports_context(job)
    return render(request, "integrations/gmail.html", context, status=422 if form.errors else 200)


def _begun(job: ExtractionJob, form: GmailForm) -> HttpResponse:
    batches.begin(
        job=job,
        source=ImportSource.GMAIL,
        connection=form.cleaned_data["connection"],
        query=mail_query.checked(form.query()),
        now=timezone.now(),
    )
    return redirect("job_import_gmail", job.pk)
