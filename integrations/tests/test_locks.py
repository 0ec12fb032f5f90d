"""Imports of one job that meet in the database wait for each other, and none is the victim of a deadlock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection as database
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from integrations import batches
from integrations.models import ImportBatch, ImportedItem, ImportSource, ItemOutcome
from jobs import lifecycle, runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON
from jobs.tests.meeting import elsewhere, somebody_waits
from jobs.tests.worker import eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _empty_queue() -> Iterator[None]:
    """The queue's tables are none of Django's and are not flushed between tests."""
    yield
    with database.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize("meanwhile", ["begin", "delete"])
def test_what_happens_to_the_job_while_a_file_is_added_waits_for_it(
    begin: Callable[..., ImportBatch], sheet: ExtractionJob, run: JobRun, meanwhile: str
) -> None:
    batch = begin()
    do: dict[str, Callable[[], Any]] = {
        "begin": lambda: batches.begin(job=sheet, source=ImportSource.MAILBOX, query={}, now=NOON),
        "delete": lambda: runs.delete_job(job_id=sheet.pk),
    }

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lifecycle.locked(run.pk)
            done = pool.submit(elsewhere, do[meanwhile])
            eventually(somebody_waits)
            ImportedItem.objects.create(
                job=sheet, batch=batch, source=batch.source, key="a", outcome=ItemOutcome.IMPORTED, created_at=NOON
            )
        done.result(timeout=20)

    assert ImportedItem.objects.count() == (1 if meanwhile == "begin" else 0)
