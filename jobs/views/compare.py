"""The page that shows what differs between the results of two runs."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from jobs import run_comparison, run_list
from jobs.comparison import State
from jobs.models import JobRun
from jobs.run_comparison import ComparedPage, TooManyRows
from jobs.views.lookup import run_of

ROWS_ON_PAGE: Final = 100
MOST_LISTED: Final = 1000  # runs to choose from


@never_cache
@login_required
@require_GET
def compare_page(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """`?left=` and `?right=` name the runs: without them the latest, and the one before it. `?all=1` shows all rows."""
    right = run_of(request, job_id, asked="right")
    left = run_of(request, job_id, asked="left") if request.GET.get("left") else run_list.before(right)
    context = {"job": right.job, "left": left, "right": right, "show_all": "all" in request.GET}
    listed = run_list.lines(job=right.job, at_a_time=MOST_LISTED).lines
    numbers = {line.run_id: line.number for line in listed}
    context |= {"runs": listed, "left_number": numbers.get(left.pk), "right_number": numbers.get(right.pk)}
    try:
        context |= _compared(request, left, right)
    except TooManyRows as refused:
        context["refusal"] = refused.sentence
    return render(request, "jobs/compare.html", context)


def _compared(request: HttpRequest, left: JobRun, right: JobRun) -> dict[str, Any]:
    number, only_differences = _page_number(request), "all" not in request.GET
    page = run_comparison.page(
        left=left,
        right=right,
        limit=ROWS_ON_PAGE,
        offset=(number - 1) * ROWS_ON_PAGE,
        only_differences=only_differences,
    )
    paginator = Paginator(range(page.total), ROWS_ON_PAGE)
    return {
        "page": page,
        "counts": {state.value: page.counts[state] for state in State},
        "only_left": [column.name for column in page.columns if not column.in_right],
        "only_right": [column.name for column in page.columns if not column.in_left],
        "is_alike": _is_alike(page),
        "place": paginator.get_page(number),
        "address": reverse(
            "job_compare",
            args=[right.job_id],
            query={"left": str(left.pk), "right": str(right.pk), **({} if only_differences else {"all": "1"})},
        ),
    }


def _is_alike(page: ComparedPage) -> bool:
    return all(count == 0 for state, count in page.counts.items() if state != State.SAME)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
