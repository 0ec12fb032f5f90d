"""The ledger as lines of a file: every attempt, with the name of its job while there is one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django.db.models import OuterRef, Subquery

from jobs.models import ExtractionJob
from usage.sums import Records

NUMBERS: Final = (
    "documents",
    "pages",
    "ocr_pages",
    "seconds",
    "model",
    "llm_requests",
    "llm_input_tokens",
    "llm_output_tokens",
    "llm_seconds",
    "llm_cost",
)
HEADINGS: Final = ("recorded_at", "job", "job_id", "run_id", "task_id", "counts", "engine", *NUMBERS)


def lines(records: Records) -> Iterator[list[Any]]:
    """The oldest first, a portion at a time from the database."""
    name = ExtractionJob.objects.filter(pk=OuterRef("job_id"), user_id=OuterRef("user_id")).values("name")[:1]
    named = records.annotate(job_name=Subquery(name)).order_by("recorded_at", "id")
    for record in named.iterator(chunk_size=2000):
        yield [
            record.recorded_at.isoformat(timespec="seconds"),
            record.job_name,
            str(record.job_id),
            str(record.run_id),
            str(record.task_id),
            "yes" if record.counts else "no",
            record.engine,
            *(_plain(getattr(record, name)) for name in NUMBERS),
        ]


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
