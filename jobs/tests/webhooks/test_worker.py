"""A real worker process, and receivers that take their time."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from jobs import intake, lifecycle, runs
from jobs.models import JobRun, WebhookDelivery, WebhookEndpoint
from jobs.tests.scenes import make_job
from jobs.tests.webhooks.receiver import Receiver, reply
from jobs.tests.worker import Worker, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def quiet() -> None:
    """Nothing is held back here."""


@pytest.fixture
def worker(
    transactional_db: None, own_storage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Worker]:
    monkeypatch.setenv("WEBHOOK_ALLOWED_NETWORKS", "127.0.0.1")
    own_storage.mkdir()
    _empty_queue()
    started = Worker(own_storage, tmp_path / "worker.log")
    yield started
    started.stop()
    _empty_queue()


def _empty_queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


def _submitted(owner: User) -> JobRun:
    run = runs.latest_run(make_job(owner))
    intake.add_upload(run_id=run.pk, path="a.txt", stream=io.BytesIO(b"Ethics, 2 hours"), now=timezone.now())
    return lifecycle.submit(run_id=run.pk, now=timezone.now())


def _is_final(run: JobRun) -> bool:
    return JobRun.objects.get(pk=run.pk).is_final


def test_a_receiver_that_takes_its_time_holds_up_neither_documents_nor_other_receivers(
    worker: Worker, owner: User, endpoint: WebhookEndpoint, receiver: Receiver, stranger: User
) -> None:
    slow, released = Receiver(), threading.Event()

    def wait(handler: BaseHTTPRequestHandler) -> None:
        released.wait(30)
        reply(handler, 200)

    slow.answer = wait
    slow.start()
    WebhookEndpoint.objects.create(
        user=stranger, url=slow.url, secret=endpoint.secret, created_at=timezone.now(), updated_at=timezone.now()
    )
    try:
        _submitted(stranger)
        eventually(lambda: slow.arrived)

        run = _submitted(owner)
        eventually(lambda: _is_final(run))
        eventually(lambda: receiver.arrived)

        assert WebhookDelivery.objects.get(endpoint=endpoint).run_id == run.pk
        assert WebhookDelivery.objects.get(endpoint__user=stranger).status == "pending"
        released.set()
        eventually(lambda: WebhookDelivery.objects.get(endpoint__user=stranger).status == "succeeded")
    finally:
        released.set()
        slow.stop()
