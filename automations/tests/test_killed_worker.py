"""An automation's mailbox while the worker is killed: every attachment in exactly one run, and read."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from automations import triggers
from automations.models import AutomationRun, ExportTo, State
from automations.tests.conftest import Make
from integrations.models import Connection, ImportedItem
from integrations.tests.imap_server import ImapServer
from integrations.tests.mails import mail
from integrations.tests.test_killed_worker import _empty_queue
from jobs import rescue
from jobs.models import ExtractionJob, JobExport, RunStatus, SourceFile
from jobs.tests.worker import Worker, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.recovery]

__all__ = ["_empty_queue"]

MESSAGES = 24


@pytest.fixture
def quiet() -> None:
    """Nothing is held back here."""


def _fill(mail_server: ImapServer) -> Counter[str]:
    """A certificate in each message; what they hold, by its hash."""
    expected: Counter[str] = Counter()
    for number in range(MESSAGES):
        content = f"Certificate of completion\nCourse title: Ethics {number}\nCPE credits: {number}.0\n".encode()
        mail_server.add(mail((f"{number}.txt", content), number=number))
        expected[hashlib.sha256(content).hexdigest()] += 1
    return expected


def test_every_attachment_is_in_exactly_one_run_and_read_though_the_worker_is_killed(
    make: Make,
    sheet: ExtractionJob,
    mail_server: ImapServer,
    mailbox_connection: Connection,
    own_storage: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = _fill(mail_server)
    mail_server.before = lambda command: time.sleep(0.01)  # so that there is a middle to be killed in
    monkeypatch.setenv("MAILBOX_ALLOWED_NETWORKS", "127.0.0.0/8,::1/128")
    automation = make(connection=mailbox_connection, export_to=ExportTo.PRODUCT, now=timezone.now())
    begun = triggers.run_now(automation=automation, now=timezone.now())

    worker = Worker(own_storage, tmp_path / "killed.log")
    eventually(lambda: ImportedItem.objects.count() > 4)
    worker.kill()
    killed_at, imported = _state(begun), ImportedItem.objects.count()
    rescue.rescue(now=timezone.now(), silent_for=dt.timedelta(0))  # as it is done 30 seconds later
    worker = Worker(own_storage, tmp_path / "last.log")
    eventually(lambda: not AutomationRun.objects.still_open().exists())
    worker.stop()

    begun.refresh_from_db()
    assert begun.run
    found = SourceFile.objects.filter(job_run__job=sheet)
    assert (killed_at, imported < MESSAGES) == (State.IMPORTING, True)
    assert (begun.state, begun.run.status) == (State.SUCCEEDED, RunStatus.COMPLETED)
    assert Counter(found.values_list("sha256", flat=True)) == expected
    assert set(found.values_list("job_run_id", flat=True)) == {begun.run_id}
    assert JobExport.objects.get().rows_count == MESSAGES


def _state(begun: AutomationRun) -> str:
    return AutomationRun.objects.values_list("state", flat=True).get(pk=begun.pk)
