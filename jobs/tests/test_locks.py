"""A lock of a job holds up who locks it too, and nobody who only writes a row that names it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.tests.factories import UserFactory
from jobs import lifecycle, runs
from jobs.models import JobRun
from jobs.tests.conftest import NOON
from jobs.tests.meeting import elsewhere, somebody_waits
from jobs.tests.scenes import make_job, submit
from jobs.tests.worker import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_row_that_names_a_locked_job_is_written_at_once() -> None:
    job = make_job(UserFactory())

    def written() -> JobRun:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            return JobRun.objects.create(job=job, created_at=NOON, last_active_at=NOON)

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        runs.latest_run_locked(job)
        run = pool.submit(elsewhere, written).result(timeout=20)

    assert job.runs.filter(pk=run.pk).exists()


def test_whoever_locks_the_job_waits_for_it() -> None:
    job = make_job(UserFactory())
    run = submit(job, files=1)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            runs.latest_run_locked(job)
            done = pool.submit(elsewhere, lambda: lifecycle.cancel(run_id=run.pk, now=NOON))
            eventually(somebody_waits)
        done.result(timeout=20)

    run.refresh_from_db()
    assert run.completed_at == NOON
