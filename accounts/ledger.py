"""The ledger of usage: what each attempt at a task took, written once, in the transaction that writes its outcome.

It is kept in this low room so that whoever does the work can write it; what is summed, shown and billed of it is the
matter of rooms above, which are told by `on_recorded`. Tasks, runs and jobs are plain ids here and stay when those
are deleted.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, Sum

from accounts.models import UsageRecord

Recorded = Callable[[UsageRecord], None]


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
    ocr_pages: int = 0  # of the pages, those whose words were recognised, now or by an attempt before
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


_on_recorded: list[Recorded] = []


def on_recorded(called: Recorded) -> Recorded:
    """Have this called for each record that counts, inside the transaction that writes it; from `AppConfig.ready`."""
    if called not in _on_recorded:
        _on_recorded.append(called)
    return called


@transaction.atomic
def record(*, work: Work, tally: Tally, now: dt.datetime, counts: bool = False) -> None:
    """Write what an attempt used; doing it again, or for an attempt that used nothing, writes nothing.

    `counts` for the attempt that brought its task to a good end, of which there is one at most.
    """
    if not (tally.documents or tally.llm_requests):
        return
    entry = _entry(work, tally, now, counts)
    UsageRecord.objects.bulk_create([entry], ignore_conflicts=True)
    if counts:
        for called in _on_recorded:
            called(entry)


def _entry(work: Work, tally: Tally, now: dt.datetime, counts: bool) -> UsageRecord:
    return UsageRecord(
        user_id=work.user_id,
        job_id=work.job_id,
        run_id=work.run_id,
        task_id=work.task_id,
        attempt=work.attempt,
        recorded_at=now,
        counts=counts,
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
