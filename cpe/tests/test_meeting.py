"""The next run of a sheet is made by whoever ends the last one, and by whoever asks for it: at the same moment too."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import transaction

from accounts.tests.factories import UserFactory
from jobs import lifecycle, runs
from jobs.models import ExtractionTask
from jobs.tests import scenes
from jobs.tests.conftest import NOON
from jobs.tests.meeting import elsewhere, somebody_waits
from jobs.tests.worker import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def last_task_done(run_id: uuid.UUID, now: dt.datetime) -> None:
    scenes.end(*ExtractionTask.objects.filter(job_run=run_id), now=now)


def cancelled(run_id: uuid.UUID, now: dt.datetime) -> None:
    lifecycle.cancel(run_id=run_id, now=now)


@pytest.mark.parametrize("end", [last_task_done, cancelled])
def test_a_run_ends_while_somebody_appends_to_it(end: Callable[..., Any]) -> None:
    job = scenes.make_job(UserFactory())
    run = scenes.submit(job, files=1)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            appended = runs.append_run_after(run=run, automatic=False, now=NOON)
            done = pool.submit(elsewhere, lambda: end(run.pk, NOON))
            eventually(somebody_waits)
        done.result(timeout=20)

    assert runs.latest_run(job) == appended
    run.refresh_from_db()
    assert run.completed_at == NOON
