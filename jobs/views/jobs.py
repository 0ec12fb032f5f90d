"""The page of jobs, and what is done with a job as a whole: make, rename, duplicate, delete."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.refused_pages import refusals_as_messages
from jobs import job_lines, runs
from jobs.forms import JobListForm, JobNameForm, NewJobForm
from jobs.job_lines import ORDERS, JobLine
from jobs.models import JobType
from jobs.run_list import STATUS_WORDS
from jobs.views.lookup import job_of, uuid_of
from jobs.views.run_header import page_of_step
from templates_app import editing
from templates_app.models import Template

MOST_WATCHED = 200


@never_cache
@login_required
@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """`?q=` words of the name, `?status=`, `?order=`, `?page=`. htmx gets the list alone."""
    asked = JobListForm(request.GET).asked()
    listed = job_lines.lines(user=request.user, **asked)
    context: dict[str, Any] = {
        "listed": listed,
        "lines": _with_addresses(listed.lines),
        "watched": [line.job_id for line in listed.lines if line.is_running],
        "asked": asked,
        "statuses": STATUS_WORDS.items(),
        "orders": [(order, words) for order, (words, _columns) in ORDERS.items()],
    }
    only_list = request.headers.get("HX-Target") == "job-list"
    return render(request, "jobs/_job_list.html" if only_list else "jobs/job_list.html", context)


@never_cache
@login_required
@require_GET
def job_progress(request: HttpRequest) -> HttpResponse:
    """How far the jobs of `?id=` are, for those who watch the list; asked again only while one of them is running."""
    job_ids = [job_id for text in request.GET.getlist("id")[:MOST_WATCHED] if (job_id := uuid_of(text))]
    lines = job_lines.running(user=request.user, job_ids=job_ids)
    context = {"lines": lines, "watched": [line.job_id for line in lines if line.is_running]}
    return render(request, "jobs/_job_progress.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@refusals_as_messages("job_list")
def new_job(request: HttpRequest) -> HttpResponse:
    form = NewJobForm(request.POST or None, initial={"template_id": request.GET.get("template_id", "")})
    if not form.is_valid():
        context = {"form": form, **templates_to_choose(request)}
        return render(request, "jobs/new_job.html", context, status=400 if request.POST else 200)
    template_id = form.cleaned_data["template_id"]
    job = runs.create_job(
        user=request.user,
        name=form.cleaned_data["name"],
        job_type=JobType.EXTRACTION,
        template=editing.usable(request.user, template_id) if template_id else None,
        now=timezone.now(),
    )
    return HttpResponseRedirect(reverse("job_upload", args=[job.pk]))


@login_required
@require_POST
@refusals_as_messages("job_list")
def rename_job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    job = job_of(request, job_id)
    form = JobNameForm(request.POST)
    if form.is_valid():
        runs.rename_job(job=job, name=form.cleaned_data["name"], now=timezone.now())
    else:
        messages.error(request, str(form.errors["name"][0]))
    return _back(request, reverse("job_run", args=[job.pk]))


@login_required
@require_POST
@refusals_as_messages("job_list")
def duplicate_job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    copy = runs.duplicate_job(job=job_of(request, job_id), now=timezone.now())
    messages.success(request, f"“{copy.name}” has the same fields. Add its files.")
    return HttpResponseRedirect(reverse("job_upload", args=[copy.pk]))


@login_required
@require_POST
@refusals_as_messages("job_list")
def delete_job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    job = job_of(request, job_id)
    runs.delete_job(job_id=job.pk)
    messages.success(request, f"“{job.name}” was deleted.")
    return _back(request, reverse("job_list"))


def templates_to_choose(request: HttpRequest) -> dict[str, Any]:
    """The person's own templates and the public ones, by name."""
    usable = Template.objects.for_owner(request.user).order_by("name", "id").only("id", "name", "user_id")
    return {
        "own_templates": [template for template in usable if template.user_id],
        "public_templates": [template for template in usable if not template.user_id],
    }


def _with_addresses(lines: list[JobLine]) -> list[tuple[JobLine, str]]:
    """Each with the page where one goes on: the step that its latest run is at."""
    return [
        (line, reverse(page_of_step(line.config_step), args=[line.job_id], query={"run_id": str(line.run_id)}))
        for line in lines
    ]


def _back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the page of ours that the form named as `next`."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if ours else otherwise)
