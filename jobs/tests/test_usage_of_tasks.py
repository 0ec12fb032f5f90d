"""What a task used is written with its outcome: once, whatever becomes of the workers, and for good."""

from __future__ import annotations

import pytest

from accounts import ledger
from accounts.models import UsageRecord
from extraction.errors import Reason
from jobs import lifecycle, processing, runs, storage, tables
from jobs.models import ExtractionTask, JobRun
from jobs.tests.conftest import NOON, Upload
from jobs.tests.readers import ScriptedReader, refusal
from jobs.tests.scenes import tasks_of

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """As if the worker's process ended in the middle of a document."""


@pytest.fixture
def task(run: JobRun, upload: Upload) -> ExtractionTask:
    upload("one.txt")
    lifecycle.submit(run_id=run.pk, now=NOON)
    return tasks_of(run)[0]


def _work(task: ExtractionTask, reader: ScriptedReader | None = None) -> None:
    processing.process_task(task_id=task.pk, reader=reader or ScriptedReader(), clock=lambda: NOON)


def _numbers() -> list[tuple[int, int, int, bool]]:
    rows = UsageRecord.objects.order_by("id")
    return list(rows.values_list("documents", "pages", "ocr_pages", "counts"))


def test_a_task_counts_its_documents_and_pages(task: ExtractionTask) -> None:
    _work(task)

    assert _numbers() == [(1, 2, 1, True)]


@pytest.mark.parametrize("kept", [b"", b"what was recognised"], ids=["nothing-kept", "recognised-before"])
def test_it_counts_once_and_the_same_when_its_worker_is_killed_and_it_is_done_again(
    task: ExtractionTask, kept: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(lifecycle, "end_task", killed)
        with pytest.raises(Killed):
            _work(task, ScriptedReader(reading=kept))

    _work(task)
    _work(task)

    assert _numbers() == [(1, 2, 1, True)]


def test_killed_between_outcome_and_usage_it_has_neither(task: ExtractionTask, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(**_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(ledger, "record", killed)
        with pytest.raises(Killed):
            _work(task)

    task.refresh_from_db()
    assert task.result is None
    assert not UsageRecord.objects.exists()


def test_two_workers_with_the_same_task_count_it_once(task: ExtractionTask) -> None:
    def is_overtaken() -> None:
        _work(task)

    _work(task, ScriptedReader({"one.txt": is_overtaken}))

    assert sorted(_numbers()) == [(1, 2, 1, False), (1, 2, 1, True)]


def test_a_failed_task_counts_when_it_succeeds(task: ExtractionTask, run: JobRun) -> None:
    _work(task, ScriptedReader({"one.txt": refusal(Reason.CORRUPT)}))
    assert _numbers() == []

    lifecycle.retry(run_id=run.pk, task_ids=[task.pk], now=NOON)
    _work(task)

    assert _numbers() == [(1, 2, 1, True)]


def test_what_passes_leaves_a_record_that_does_not_count(
    task: ExtractionTask, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_: object) -> None:
        raise storage.StorageUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(tables, "lines", lambda found: away())
        with pytest.raises(storage.StorageUnavailable):
            _work(task)
    assert _numbers() == [(1, 2, 1, False)]

    _work(task)

    assert _numbers() == [(1, 2, 1, False), (1, 2, 1, True)]


def test_numbers_stay_when_the_job_is_deleted(task: ExtractionTask, run: JobRun) -> None:
    _work(task)

    runs.delete_job(job_id=run.job_id)

    assert _numbers() == [(1, 2, 1, True)]


def test_work_for_a_job_that_is_deleted_meanwhile_was_done_and_does_not_count(
    task: ExtractionTask, run: JobRun
) -> None:
    _work(task, ScriptedReader({"one.txt": lambda: runs.delete_job(job_id=run.job_id)}))

    assert _numbers() == [(1, 2, 1, False)]
    assert UsageRecord.objects.get().job_id == run.job_id
