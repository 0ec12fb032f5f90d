"""The pages about one's automations: what looks after what, and what came of it."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from automations import editing, triggers
from automations.forms import AutomationForm
from automations.history import NoSuchAutomation
from automations.listing import history_of, listed
from automations.models import Automation, Origin
from automations.previewing import preview
from integrations.models import Connection
from jobs.errors import Absent, Refusal
from jobs.models import ExtractionJob

SHOWN: Final = 50  # lines of the history; all are listed over the API

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _refusals_as_messages(view: View[P]) -> View[P]:
    """A refusal becomes a message on the automation's page; what is not there, or not this person's, a 404."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Absent as absent:
            raise Http404(absent.sentence) from absent
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect("automation", kwargs["automation_id"])

    return answered


@never_cache
@login_required
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    mine = Automation.objects.for_owner(request.user).select_related("job").order_by("name", "id")
    return render(request, "automations/automations.html", {"automations": listed(mine), **_possible(request)})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """A POST with `look` shows what it would bring; without, the automation is made."""
    form = AutomationForm(request.POST or None, user=request.user, initial={"job": request.GET.get("job_id")})
    context: dict[str, Any] = {"form": form, **_possible(request)}
    if request.method == "POST" and form.is_valid():
        try:
            job, wanted = form.cleaned_data["job"], form.wanted()
            if "look" not in request.POST:
                made = editing.create(user=request.user, job=job, wanted=wanted, now=timezone.now())
                messages.success(request, "The automation is ready. “Run now” shows at once whether it works.")
                return redirect("automation", made.pk)
            context["look"] = _look(job, wanted)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    return render(request, "automations/form.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def change_page(request: HttpRequest, automation_id: uuid.UUID) -> HttpResponse:
    """As for a new one."""
    automation = _one(request, automation_id)
    form = AutomationForm(request.POST or None, user=request.user, automation=automation)
    context: dict[str, Any] = {"form": form, "automation": automation, **_possible(request)}
    if request.method == "POST" and form.is_valid():
        try:
            if "look" not in request.POST:
                editing.change(automation=automation, wanted=form.wanted(), now=timezone.now())
                messages.success(request, "Saved.")
                return redirect("automation", automation_id)
            context["look"] = _look(automation.job, form.wanted())
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    return render(request, "automations/form.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_GET
@_refusals_as_messages
def automation_page(request: HttpRequest, automation_id: uuid.UUID) -> HttpResponse:
    """With `?look=1` what it would bring now is shown as well."""
    automation = _one(request, automation_id)
    history = list(history_of(automation).select_related("export").order_by("-created_at", "-id")[: SHOWN + 1])
    context = {
        "automation": automation,
        "history": history[:SHOWN],
        "more": len(history) > SHOWN,
        "moving": any(each.is_open for each in history),
    }
    if "look" in request.GET:
        try:
            context["look"] = preview(
                job=automation.job,
                origin=Origin(automation.origin),
                connection=automation.connection,
                query=automation.query,
            )
        except Refusal as refusal:
            context["trouble"] = refusal.sentence
    return render(request, "automations/automation.html", context)


@login_required
@require_POST
@_refusals_as_messages
def run_now(request: HttpRequest, automation_id: uuid.UUID) -> HttpResponse:
    triggers.run_now(automation=_one(request, automation_id), now=timezone.now())
    return redirect("automation", automation_id)


@login_required
@require_POST
@_refusals_as_messages
def pause(request: HttpRequest, automation_id: uuid.UUID) -> HttpResponse:
    editing.pause(automation=_one(request, automation_id), now=timezone.now())
    return redirect("automation", automation_id)


@login_required
@require_POST
@_refusals_as_messages
def resume(request: HttpRequest, automation_id: uuid.UUID) -> HttpResponse:
    editing.resume(automation=_one(request, automation_id), now=timezone.now())
    return redirect("automation", automation_id)


@login_required
@require_POST
@_refusals_as_messages
def delete(request: HttpRequest, automation_id: uuid.UUID) -> HttpResponse:
    editing.remove(automation=_one(request, automation_id), now=timezone.now())
    messages.success(request, "The automation was deleted. What it brought stays.")
    return redirect("automations")


def _one(request: HttpRequest, automation_id: uuid.UUID) -> Automation:
    mine = Automation.objects.for_owner(request.user).select_related("job", "connection", "export_connection")
    found = mine.filter(pk=automation_id).first()
    if found is None:
        raise Http404(NoSuchAutomation.sentence)
    return found


def _look(job: ExtractionJob, wanted: editing.Wanted) -> Any:
    return preview(job=job, origin=wanted.origin, connection=wanted.connection, query=wanted.query)


def _possible(request: HttpRequest) -> dict[str, bool]:
    """Whether there is something to look into and something to bring it to."""
    return {
        "has_accounts": Connection.objects.for_owner(request.user).exists(),
        "has_jobs": ExtractionJob.objects.for_owner(request.user).exists(),
    }
