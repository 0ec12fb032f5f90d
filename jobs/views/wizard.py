"""The pages that prepare a run: upload, fields, review. Each shows a submitted run too, as it was prepared."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import Refusal
from jobs import fields, lifecycle, outlook
from jobs.engines import usual_engine
from jobs.models import ConfigStep, JobRun
from jobs.views.jobs import templates_to_choose
from jobs.views.lookup import run_of
from jobs.views.run_header import page_of_step, run_header
from templates_app import editing, engines
from templates_app.columns import BadFields, FieldChange, change_of
from templates_app.field_forms import after_button, editor_context, sent_fields

MOST_TO_TRY = 200


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def fields_page(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """The columns of the run. A form that is sent without a button's name goes on to the review."""
    run = run_of(request, job_id)
    if request.method == "GET":
        return _fields(request, run, [change_of(field) for field in run.fields.in_order()])
    sent, button = sent_fields(request.POST), request.POST.get("button", "")
    if (changed := after_button(sent, button)) is not None:
        return _fields(request, run, changed)
    try:
        return (
            _take_template(request, run)
            if button == "template"
            else _save_and_go_on(run, sent, request.POST.get("engine"))
        )
    except BadFields as refusal:
        return _fields(request, run, sent, refusal.errors, refusal.sentence)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return _to("job_fields", run)


@never_cache
@login_required
@require_GET
def review_page(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    run = run_of(request, job_id)
    columns = [change_of(field) for field in run.fields.in_order()]
    context = {"outlook": outlook.of_run(run), **editor_context(columns)}
    return render(request, "jobs/wizard_review.html", wizard_frame(run, "job_review") | context)


@login_required
@require_POST
def start_run(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    run = run_of(request, job_id)
    try:
        lifecycle.submit(run_id=run.pk, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return _to("job_review", run)
    return _to("job_run", run)


@login_required
@require_POST
def go_to_step(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Forwards or backwards, to the page of that step."""
    run = run_of(request, job_id)
    step = request.POST.get("step", "")
    try:
        lifecycle.step_to(run_id=run.pk, step=step, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return _to(page_of_step(step if step in ConfigStep else ConfigStep.UPLOAD), run)


@login_required
@require_POST
def save_as_template(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    run = run_of(request, job_id)
    columns = [change_of(field) for field in run.fields.in_order()]
    try:
        template = editing.create(user=request.user, name=request.POST.get("name", ""), fields=columns)
        messages.success(request, f"“{template.name}” is among your templates.")
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return _to("job_fields", run)


def wizard_frame(run: JobRun, page: str) -> dict[str, Any]:
    """What every page of the wizard shows: the head, and for a submitted run that it is one."""
    open_run = None if run.is_editable else run.job.runs.editable().newest_first().first()
    return {"header": run_header(run, page), "job": run.job, "run": run, "open_run": open_run}


def _fields(
    request: HttpRequest,
    run: JobRun,
    columns: Sequence[FieldChange],
    errors: Mapping[str, list[str]] | None = None,
    sentence: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {"sentence": sentence, **editor_context(columns, errors)}
    if run.is_editable:
        context |= templates_to_choose(request)
        context["engine"] = request.POST.get("engine", run.engine or "")
        context["engines"] = engines.options(usual_engine(run))
        context["to_try"] = run.files.processable().in_folder_order().only("id", "original_path")[:MOST_TO_TRY]
    return render(
        request, "jobs/wizard_fields.html", wizard_frame(run, "job_fields") | context, status=400 if sentence else 200
    )


def _take_template(request: HttpRequest, run: JobRun) -> HttpResponse:
    try:
        template_id = uuid.UUID(request.POST.get("template_id", ""))
    except ValueError:
        messages.info(request, "Choose a template first.")
        return _to("job_fields", run)
    template = editing.usable(request.user, template_id)
    fields.replace_fields(run_id=run.pk, template=template, now=timezone.now())
    return _to("job_fields", run)


def _save_and_go_on(run: JobRun, sent: Sequence[FieldChange], engine: str | None) -> HttpResponse:
    fields.replace_fields(run_id=run.pk, fields=sent, engine=engine, now=timezone.now())
    lifecycle.step_to(run_id=run.pk, step=ConfigStep.REVIEW, now=timezone.now())
    return _to("job_review", run)


def _to(page: str, run: JobRun) -> HttpResponse:
    return HttpResponseRedirect(reverse(page, args=[run.job_id], query={"run_id": str(run.pk)}))
