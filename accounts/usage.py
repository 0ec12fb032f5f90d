"""How much was used: what one attempt at a task took, written once, to be summed by month, person, run or model.

This room knows no jobs: tasks, runs and jobs are plain ids, which stay when those are deleted.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from accounts.models import UsageRecord


@dataclass(frozen=True, slots=True)
class Work:
    """Whose work it was."""

    user_id: int | None
    job_id: uuid.UUID
    run_id: uuid.UUID
    task_id: uuid.UUID
    attempt: uuid.UUID


@dataclass(slots=True)
class Tally:
    """What an attempt has used so far."""

    engines: tuple[str, ...] = ()  # those that filled a table, each once
    documents: int = 0
    pages: int = 0
    ocr_pages: int = 0  # recognised anew; those that were kept cost nothing
    seconds: float = 0.0  # of reading, without waiting for a model
    model: str = ""  # that was asked, whether or not it answered
    llm_requests: int = 0
    llm_input_tokens: int = 0
    llm_output_tokens: int = 0
    llm_seconds: float = 0.0
    llm_cost: Decimal | None = Decimal(0)  # US dollars; None where a price is not known

    @property
    def engine(self) -> str:
        return ", ".join(self.engines)


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What a run has used of language models."""

    requests: int
    input_tokens: int
    output_tokens: int
    cost: Decimal | None  # None where a price is not known


def record(*, work: Work, tally: Tally, now: dt.datetime) -> None:
    """Write what an attempt used; doing it again, or for an attempt that used nothing, writes nothing."""
    if not (tally.documents or tally.llm_requests):
        return
    UsageRecord.objects.bulk_create(
        [
            UsageRecord(
                user_id=work.user_id,
                job_id=work.job_id,
                run_id=work.run_id,
                task_id=work.task_id,
                attempt=work.attempt,
                recorded_at=now,
                engine=tally.engine,
                documents=tally.documents,
                pages=tally.pages,
                ocr_pages=tally.ocr_pages,
                seconds=round(tally.seconds, 3),
                model=tally.model,
                llm_requests=tally.llm_requests,
                llm_input_tokens=tally.llm_input_tokens,
                llm_output_tokens=tally.llm_output_tokens,
                llm_seconds=round(tally.llm_seconds, 3),
                llm_cost=tally.llm_cost,
            )
        ],
        ignore_conflicts=True,
    )


def model_use_of_run(run_id: uuid.UUID) -> ModelUse:
    """What all attempts of a run have used of language models so far."""
    unpriced = Q(llm_requests__gt=0, llm_cost__isnull=True)
    found = UsageRecord.objects.filter(run_id=run_id).aggregate(
        requests=Sum("llm_requests"),
        input_tokens=Sum("llm_input_tokens"),
        output_tokens=Sum("llm_output_tokens"),
        cost=Sum("llm_cost"),
        unpriced=Count("pk", filter=unpriced),
    )
    return ModelUse(
        requests=found["requests"] or 0,
        input_tokens=found["input_tokens"] or 0,
        output_tokens=found["output_tokens"] or 0,
        cost=None if found["unpriced"] else found["cost"] or Decimal(0),
    )
