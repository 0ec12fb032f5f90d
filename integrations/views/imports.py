"""The page that brings files from elsewhere into a sheet or a job."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from integrations import batches
from integrations.forms import MailRuleForm
from integrations.looking import look
from integrations.mailboxes import drop_addresses, rules
from integrations.models import DropAddress, DroppedMail, ImportBatch, ImportSource
from jobs.errors import Refusal
from jobs.models import ExtractionJob
from jobs.views.lookup import job_of

SHOWN: Final = 20  # imports; all are listed over the API


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """A POST with `look` shows what matches; without, the import begins."""
    job = job_of(request, job_id)
    form = MailRuleForm(request.POST or None, user=request.user)
    context = {"job": job, "form": form, "has_mailboxes": form.fields["connection"].queryset.exists()}  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            if "look" not in request.POST:
                return _begun(request, job, form)
            connection = form.cleaned_data["connection"]
            context["look"] = look(job=job, source=ImportSource.MAILBOX, connection=connection, query=form.query())
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    return render(
        request,
        "integrations/import.html",
        context | imports_context(job) | _address_context(job),
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def cancel(request: HttpRequest, job_id: uuid.UUID, import_id: uuid.UUID) -> HttpResponse:
    batch = ImportBatch.objects.filter(pk=import_id, job=job_of(request, job_id)).first()
    if batch is None:
        raise Http404(batches.NoSuchImport.sentence)
    try:
        batches.cancel(batch=batch, now=timezone.now())
        messages.success(request, "The import was stopped. Files that it brought stay.")
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("job_import", job_id)


def _begun(request: HttpRequest, job: ExtractionJob, form: MailRuleForm) -> HttpResponse:
    batches.begin(
        job=job,
        source=ImportSource.MAILBOX,
        connection=form.cleaned_data["connection"],
        query=rules.checked(form.query()),
        now=timezone.now(),
    )
    return redirect("job_import", job.pk)


def imports_context(job: ExtractionJob) -> dict[str, Any]:
    """`moving` where the list is to look again by itself."""
    imports = list(ImportBatch.objects.filter(job=job).with_counts().newest_first()[:SHOWN])
    return {"imports": imports, "moving": any(each.is_open for each in imports)}


def _address_context(job: ExtractionJob) -> dict[str, Any]:
    if not settings.DROP_DOMAIN:
        return {"takes_mail": False}
    address = DropAddress.objects.filter(job=job).first()
    return {
        "takes_mail": True,
        "address": address,
        "written": drop_addresses.written(address) if address else "",
        "mail": DroppedMail.objects.filter(job=job).defer("raw").order_by("-created_at", "-id")[:SHOWN],
    }
