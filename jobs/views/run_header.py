"""The head of every page of a run: its job, which run it is, the choice of another one, and the steps."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from jobs import new_runs, run_list
from jobs.models import ConfigStep, ExtractionJob, JobRun
from jobs.run_list import RunLine, Standing
from jobs.views.lookup import job_of, uuid_of
from templates_app.models import Template

# The pages of a run: URL name, the word on screen.
STEPS: Final = {"job_upload": "Upload", "job_fields": "Fields", "job_review": "Review", "job_run": "Results"}
_REACHED: Final = {
    ConfigStep.UPLOAD: "job_upload",
    ConfigStep.FIELDS: "job_fields",
    ConfigStep.REVIEW: "job_review",
    ConfigStep.SUBMITTED: "job_run",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the run; `done` where the run is past it."""

    word: str
    address: str
    is_current: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class RunHeader:
    """What `jobs/_run_header.html` shows. `page` is the URL name of the page that it stands on."""

    job: ExtractionJob
    run: JobRun
    standing: Standing
    page: str
    steps: tuple[Step, ...]

    def templates(self) -> QuerySet[Template]:
        """What a new run can start from; asked for only where that is offered."""
        return new_runs.templates(self.job.user)


def run_header(run: JobRun, page: str) -> RunHeader:
    """For a run whose `job` is there; `page` is one of `STEPS`. One query."""
    return RunHeader(run.job, run, run_list.standing(run), page, tuple(_steps(run, page)))


def page_of_step(step: str) -> str:
    """The URL name of the page where a run at this step is gone on with."""
    return _REACHED[ConfigStep(step)]


def address_of(page: str, job_id: uuid.UUID, run_id: uuid.UUID) -> str:
    """The address of a page for one run."""
    return reverse(page, args=[job_id], query={"run_id": str(run_id)})


@never_cache
@login_required
@require_GET
def runs_menu(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """The runs to choose from, for htmx: `?q=` words, `?before=` a number, `?page=` and `?run_id=` where one is."""
    job = job_of(request, job_id)
    page = request.GET.get("page", "")
    before = request.GET.get("before", "")
    listed = run_list.lines(
        job=job,
        words=request.GET.get("q", "")[:100],
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None,
    )
    context: dict[str, Any] = {
        "job": job,
        "choices": [(line, _address(job, line, page)) for line in listed.lines],
        "next_before": listed.next_before,
        "open_run_id": uuid_of(request.GET.get("run_id", "")),
        "page": page,
        "words": request.GET.get("q", ""),
        "is_first": not before,
    }
    return render(request, "jobs/_run_choices.html", context)


def _address(job: ExtractionJob, line: RunLine, page: str) -> str:
    """The page that one is on for the other run; a submitted run has only its results to show."""
    return address_of(page if page in STEPS and line.is_editable else "job_run", job.pk, line.run_id)


def _steps(run: JobRun, page: str) -> Any:
    names = list(STEPS)
    reached = names.index(_REACHED[ConfigStep(run.config_step)])
    for place, (name, word) in enumerate(STEPS.items()):
        yield Step(word, address_of(name, run.job_id, run.pk), name == page, place < reached)
