"""A person's jobs as a list shows them: each with the latest of its runs, narrowed and in a chosen order."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower

from jobs.models import ExtractionJob, JobRun

# What a list may be ordered by, and the columns that do it; the last is unique, so that pages neither repeat nor lose.
ORDERINGS: Final[dict[str, tuple[str, str]]] = {
    "created_at": ("created_at", "id"),
    "-created_at": ("-created_at", "-id"),
    "updated_at": ("updated_at", "id"),
    "-updated_at": ("-updated_at", "-id"),
    "name": ("sorted_name", "id"),
    "-name": ("-sorted_name", "-id"),
}
NEWEST_FIRST: Final = "-created_at"


def of_user(user: AbstractBaseUser | AnonymousUser) -> QuerySet[ExtractionJob]:
    """The jobs of a person, sheets among them, as `with_latest_run` gives them."""
    return with_latest_run(ExtractionJob.objects.for_owner(user))


def with_latest_run(jobs: QuerySet[ExtractionJob]) -> QuerySet[ExtractionJob]:
    """With `latest_run_id`, `latest_status` and `latest_step`; and `sorted_name`, which knows no capitals."""
    latest = JobRun.objects.filter(job=OuterRef("pk")).newest_first()
    return jobs.annotate(
        latest_run_id=Subquery(latest.values("pk")[:1]),
        latest_status=Subquery(latest.values("status")[:1]),
        latest_step=Subquery(latest.values("config_step")[:1]),
        sorted_name=Lower("name"),
    )
