"""Entity tags of what is polled: who has seen it as it is gets 304, for a query or two instead of the whole answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiResponse
from rest_framework import status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.models import ExtractionJob, JobRun

UNCHANGED = {304: OpenApiResponse(description="It is as it was when this entity tag was given.")}


def of_run(run: JobRun) -> str:
    """Changes with its files, fields, state, and what came of its tasks (with their announcement: 0.25 s at most)."""
    return _weak(run.pk, run.changes, run.template_id, run.persist_data, run.job.updated_at.timestamp())


def of_chain(run: JobRun) -> str:
    """Changes with every run whose results are among those of this one."""
    return _of_runs(JobRun.objects.chain_up_to(run.pk), run.pk)


def of_job(job: ExtractionJob) -> str:
    """Changes with every run of the job."""
    return _of_runs(JobRun.objects.filter(job=job), job.pk)


def of_content(data: Any) -> str:
    """Changes with the answer itself: for what costs little to look up."""
    return f'"{hashlib.sha256(JSONRenderer().render(data)).hexdigest()[:32]}"'


def answer(request: Request, tag: str, data: Callable[[], Any]) -> Response:
    """The data, or 304 where the client has it."""
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if _is_among(tag, request.headers.get("If-None-Match", ""), weakly=True):
        return Response(status=status.HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(data(), headers=headers)


def wanted(request: Request) -> Callable[[str], bool] | None:
    """Whether a strong tag is one of those in `If-Match`; None where the client does not mind."""
    header = request.headers.get("If-Match")
    return None if header is None else lambda tag: _is_among(tag, header, weakly=False)


def _of_runs(runs: QuerySet[JobRun], *more: object) -> str:
    seen = runs.order_by().aggregate(runs=Count("pk"), changes=Sum("changes"))
    return _weak(*more, seen["runs"], seen["changes"])


def _weak(*parts: object) -> str:
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _is_among(tag: str, header: str, *, weakly: bool) -> bool:
    """After RFC 9110, section 13.1."""
    named = parse_etags(header)
    if not weakly:
        return "*" in named or tag in named
    return "*" in named or tag.removeprefix("W/") in {each.removeprefix("W/") for each in named}
