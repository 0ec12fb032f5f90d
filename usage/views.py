"""The page about one's use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from usage import sums
from usage.plot import months_until, plot
from usage.sums import By

JOBS_SHOWN = 50  # of a month, the last worked on; all are in the CSV and over the API


@never_cache
@login_required
@require_GET
def usage_page(request: HttpRequest) -> HttpResponse:
    """A year by month, and of one month, `?month=2026-11`, what it went into."""
    today = timezone.now().astimezone(dt.UTC).date()
    months = months_until(today)
    chosen = _asked_month(request) or months[-1]
    year = sums.listed(sums.records_of(request.user, months[0], today), By.MONTH)
    by_month = {row["key"].date(): row for row in year}
    context = {
        "plot": plot({month: (row["pages"], row["ocr_pages"]) for month, row in by_month.items()}, today),
        "months": [{"month": month, **by_month[month]} for month in reversed(months) if month in by_month],
        "chosen": chosen,
        "today": today,
        **_of_month(request, chosen),
    }
    return render(request, "usage/usage.html", context)


def _of_month(request: HttpRequest, month: dt.date) -> dict[str, Any]:
    last = sums.last_day_of(month)
    records = sums.records_of(request.user, month, last)
    rows = sums.grouped(records, By.JOB).order_by(*sums.ORDERINGS[By.JOB])[: JOBS_SHOWN + 1]
    jobs = [sums.with_cost(row) for row in rows]
    names = sums.names_of(request.user, {row["key"] for row in jobs})
    return {
        "last_day": last,
        "total": sums.total(records),
        "jobs": [{**row, "name": names.get(row["key"])} for row in jobs[:JOBS_SHOWN]],
        "more_jobs": len(jobs) > JOBS_SHOWN,
        "engines": sums.listed(records, By.ENGINE),
        "models": sums.listed(records, By.MODEL),
    }


def _asked_month(request: HttpRequest) -> dt.date | None:
    try:
        asked = dt.datetime.strptime(request.GET.get("month", ""), "%Y-%m").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return asked.date()
