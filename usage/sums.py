"""The ledger summed: by month, day, job, engine or model. Months and days are those of UTC, as the ledger's times.

Documents and pages are those of tasks that came to a good end, each once; seconds and a model's tokens were spent by
every attempt, so all are added.
"""

from __future__ import annotations

import calendar
import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db.models import Count, F, Max, Q, QuerySet, Sum, TextChoices
from django.db.models.functions import Coalesce, TruncDay, TruncMonth

from accounts.models import UsageRecord
from jobs.models import ExtractionJob

Records = QuerySet[UsageRecord]

_COUNTED: Final = Q(counts=True)


class By(TextChoices):
    """What the numbers of a row have in common."""

    MONTH = "month", "month"
    DAY = "day", "day"
    JOB = "job", "job"
    ENGINE = "engine", "engine"
    MODEL = "model", "model"


_KEYS: Final[Mapping[str, Any]] = {
    By.MONTH: TruncMonth("recorded_at", tzinfo=dt.UTC),
    By.DAY: TruncDay("recorded_at", tzinfo=dt.UTC),
    By.JOB: F("job_id"),
    By.ENGINE: F("engine"),
    By.MODEL: F("model"),
}
ORDERINGS: Final[Mapping[str, tuple[str, ...]]] = {
    By.MONTH: ("-key",),
    By.DAY: ("-key",),
    By.JOB: ("-last", "key"),  # the job that was worked on last comes first
    By.ENGINE: ("key",),
    By.MODEL: ("key",),
}


def records_of(user: Any, first: dt.date | None = None, last: dt.date | None = None) -> Records:
    """What a person used, from the first to the last day, both included."""
    found = UsageRecord.objects.filter(user_id=user.pk)
    if first is not None:
        found = found.filter(recorded_at__gte=_midnight(first))
    if last is not None:
        found = found.filter(recorded_at__lt=_midnight(last) + dt.timedelta(days=1))
    return found


def total(records: Records) -> dict[str, Any]:
    """All of them together."""
    return with_cost(records.aggregate(**_sums()))


def grouped(records: Records, by: str) -> QuerySet[Any, Any]:
    """A row for each key, unordered: the sums, `key`, and as `last` when it was used last."""
    if by == By.MODEL:
        records = records.exclude(model="")
    if by == By.ENGINE:
        records = records.exclude(engine="")
    return records.annotate(key=_KEYS[by]).values("key").annotate(last=Max("recorded_at"), **_sums())


def listed(records: Records, by: str) -> list[dict[str, Any]]:
    """All rows, in the order of their kind."""
    return [with_cost(row) for row in grouped(records, by).order_by(*ORDERINGS[by])]


def by_person(records: Records, most: int = 20) -> list[dict[str, Any]]:
    """Who used most pages of these, and how much."""
    rows: QuerySet[Any, Any] = (
        records.order_by().values("user__email").annotate(**_sums()).order_by("-pages", "user__email")
    )
    return [with_cost(row) for row in rows[:most]]


def with_cost(row: dict[str, Any]) -> dict[str, Any]:
    """Dollars are None where the price of one question is not known."""
    unpriced = row.pop("unpriced")
    return {**row, "llm_cost": None if unpriced else row["llm_cost"]}


def names_of(user: Any, job_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of those of the jobs that are still there."""
    return dict(ExtractionJob.objects.for_owner(user).filter(pk__in=job_ids).values_list("pk", "name"))


def printed_key(by: str, key: Any) -> str:
    """A key as text: 2026-11, 2026-11-21, an id, the name of an engine."""
    match by:
        case By.MONTH:
            return f"{key:%Y-%m}"
        case By.DAY:
            return f"{key:%Y-%m-%d}"
        case _:
            return str(key)


def last_day_of(month: dt.date) -> dt.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)


def _sums() -> dict[str, Any]:
    counted = {name: Coalesce(Sum(name, filter=_COUNTED), 0) for name in ("documents", "pages", "ocr_pages")}
    spent = {name: Coalesce(Sum(name), 0) for name in ("llm_requests", "llm_input_tokens", "llm_output_tokens")}
    seconds = {name: Coalesce(Sum(name), 0.0) for name in ("seconds", "llm_seconds")}
    # The first of them: those behind it have names of columns, and what comes later would take them for these.
    unpriced = Count("pk", filter=Q(llm_requests__gt=0, llm_cost__isnull=True))
    cost = Coalesce(Sum("llm_cost"), 0, output_field=UsageRecord._meta.get_field("llm_cost"))
    tasks = Count("pk", filter=_COUNTED)
    return {"unpriced": unpriced, "tasks": tasks, **counted, **seconds, **spent, "llm_cost": cost}
