"""A mailbox with 300 messages while the worker is killed again and again: nothing is lost, nothing comes twice."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from integrations.models import Connection, ImportBatch, ImportedItem, ImportStatus
from integrations.tests.imap_server import ImapServer
from integrations.tests.mails import certificate, mail
from jobs import rescue
from jobs.models import ExtractionJob, SourceFile
from jobs.tests.worker import Worker, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.recovery]

MESSAGES = 300
KILLS = 5


@pytest.fixture
def quiet() -> None:
    """Nothing is held back here."""


@pytest.fixture(autouse=True)
def _empty_queue(transactional_db: None) -> Iterator[None]:
    """The queue's tables are none of Django's and are not flushed between tests."""
    _delete_queue()
    yield
    _delete_queue()


def _delete_queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


def _fill(mail_server: ImapServer) -> Counter[str]:
    """Most messages have one certificate, every tenth has two; what they hold, by its hash."""
    expected: Counter[str] = Counter()
    for number in range(MESSAGES):
        files = [(f"{number}-{part}.pdf", certificate(10 * number + part)) for part in range(1 + (number % 10 == 0))]
        mail_server.add(mail(*files, number=number))
        expected.update(hashlib.sha256(content).hexdigest() for _, content in files)
    return expected


def _imported() -> int:
    return ImportedItem.objects.count()


def test_every_attachment_of_300_messages_is_in_exactly_one_run_though_the_worker_is_killed_five_times(
    begin: Callable[..., ImportBatch],
    sheet: ExtractionJob,
    mail_server: ImapServer,
    mailbox_connection: Connection,
    own_storage: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = _fill(mail_server)
    mail_server.before = lambda command: time.sleep(0.004)  # so that there is a middle to be killed in
    monkeypatch.setenv("MAILBOX_ALLOWED_NETWORKS", "127.0.0.0/8,::1/128")
    batch = begin(connection=mailbox_connection, now=timezone.now())

    for kill in range(KILLS):
        worker = Worker(own_storage, tmp_path / f"{kill}.log")
        seen = _imported()
        eventually(lambda seen=seen: _imported() > seen + 20)  # type: ignore[misc]
        worker.kill()
        rescue.rescue(now=timezone.now(), silent_for=dt.timedelta(0))  # as it is done 30 seconds later
    interrupted_at = _imported()
    worker = Worker(own_storage, tmp_path / "last.log")
    eventually(lambda: not ImportBatch.objects.still_open().filter(pk=batch.pk).exists())
    worker.stop()

    found: Any = SourceFile.objects.filter(job_run__job=sheet)
    batch = ImportBatch.objects.with_counts().get(pk=batch.pk)
    stored = Counter(hashlib.sha256((own_storage / file.storage_name).read_bytes()).hexdigest() for file in found)
    assert 100 < interrupted_at < sum(expected.values())
    assert batch.status == ImportStatus.COMPLETED
    assert stored == Counter(found.values_list("sha256", flat=True)) == expected
    assert (batch.items_imported, batch.items_failed) == (sum(expected.values()), 0)  # type: ignore[attr-defined]
    assert set(found.values_list("job_run_id", flat=True)) == {batch.run_id}
