"""The first page that prepares a run: its files, and how its folders are read."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import IO, Any, Final, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import Refusal
from jobs import files, intake, lifecycle, outlook
from jobs.models import ConfigStep, JobRun, ProcessingMode, SourceFile
from jobs.views.lookup import run_of
from jobs.views.run_header import page_of_step
from jobs.views.wizard import wizard_frame

AT_A_TIME: Final = 200
MOST_FOLDERS: Final = 200


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def upload_page(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """htmx gets the files alone, `?after=` a number of them; a form without script brings files or goes on."""
    run = run_of(request, job_id)
    if request.method == "POST":
        return _received(request, run)
    part = {"run-files": "_run_files_now", "more-files": "_run_file_rows"}.get(request.headers.get("HX-Target", ""))
    context = _frame(run) | _files(run, request.GET.get("after", ""))
    return render(request, f"jobs/{part}.html" if part else "jobs/wizard_upload.html", context)


@login_required
@require_POST
def remove_file(request: HttpRequest, job_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponse:
    run = run_of(request, job_id)
    return _done(request, run, lambda: files.remove(run_id=run.pk, file_id=file_id))


@login_required
@require_POST
def set_folders(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Pairs of `folder` and `mode`, or `every` folder in one mode."""
    run = run_of(request, job_id)
    modes = dict(zip(request.POST.getlist("folder"), request.POST.getlist("mode"), strict=False))
    every = request.POST.get("every", "")
    return _done(request, run, lambda: outlook.set_modes(run=run, modes=modes, every=every, now=timezone.now()))


def _received(request: HttpRequest, run: JobRun) -> HttpResponse:
    """Files of a form without script; or on to the next step, with the folders as they are in the form."""
    now = timezone.now()
    try:
        for upload in request.FILES.getlist("files"):
            intake.add_upload(run_id=run.pk, path=upload.name or "file", stream=cast(IO[bytes], upload.file), now=now)
        if request.FILES:
            return _page(run)
        lifecycle.step_to(run_id=run.pk, step=ConfigStep.FIELDS, now=now)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return _page(run)
    return _page(run, ConfigStep.FIELDS)


def _done(request: HttpRequest, run: JobRun, act: Callable[[], object]) -> HttpResponse:
    """Does it, and shows the files as they are then; a refusal stands above them."""
    sentence = ""
    try:
        act()
    except Refusal as refusal:
        sentence = refusal.sentence
    if not request.headers.get("HX-Request"):
        if sentence:
            messages.error(request, sentence)
        return _page(run)
    run.refresh_from_db()
    return render(request, "jobs/_run_files_now.html", _frame(run) | _files(run, "") | {"sentence": sentence})


def _page(run: JobRun, step: str = ConfigStep.UPLOAD) -> HttpResponse:
    return HttpResponseRedirect(reverse(page_of_step(step), args=[run.job_id], query={"run_id": str(run.pk)}))


def _frame(run: JobRun) -> dict[str, Any]:
    return wizard_frame(run, "job_upload")


def _files(run: JobRun, after: str) -> dict[str, Any]:
    begin = int(after) if after.isdecimal() and len(after) < 9 else 0
    shown = list(files.of_run(run)[begin : begin + AT_A_TIME + 1])
    expected = outlook.of_run(run)
    return {
        "file_lines": [_line(file) for file in shown[:AT_A_TIME]],
        "next_after": begin + AT_A_TIME if len(shown) > AT_A_TIME else None,
        "outlook": expected,
        "folders": expected.folders[:MOST_FOLDERS],
        "modes": ProcessingMode.choices,
        "accepts_files": run.is_editable,
    }


def _line(file: SourceFile) -> dict[str, Any]:
    _code, why = files.reason_of(file)
    folder, _, name = file.original_path.rpartition("/")
    state = files.state_of(file)
    return {"file": file, "folder": f"{folder}/" if folder else "", "name": name, "state": state, "why": why}
