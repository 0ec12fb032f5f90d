"""Real worker processes read real documents from the real queue."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import SyncToAsync
from django.db import connection, connections
from django.utils import timezone

from accounts.models import UsageRecord
from extraction.engines.language.tests.loopback import Loopback, Reply, answer
from jobs import files, intake, lifecycle, results, runs
from jobs.models import ExtractionTask, JobRun, TaskStatus
from jobs.tests.conftest import DOCUMENTS
from jobs.tests.scenes import make_job
from jobs.tests.worker import Worker, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TRUTH = {each["file"]: each for each in json.loads((DOCUMENTS / "truth.json").read_text())["documents"]}
BORN_DIGITAL = sorted(name for name, each in TRUTH.items() if each["kind"] == "pdf")
SLOW = "scan20240320_5911.pdf"  # needs OCR: there is time to kill its reader

StartWorker = Callable[..., Worker]


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


@pytest.fixture
def start_worker(own_storage: Path, tmp_path: Path) -> Iterator[StartWorker]:
    started: list[Worker] = []

    def start(**environment: str) -> Worker:
        started.append(Worker(own_storage, tmp_path / f"worker-{len(started)}.log", **environment))
        return started[-1]

    yield start
    for worker in started:
        worker.stop()


@pytest.fixture
def submit(owner: Any) -> Callable[..., JobRun]:
    """A sheet's run with these documents, submitted."""

    def make(*names: str, times: int = 1) -> JobRun:
        run = runs.latest_run(make_job(owner))
        for number in range(times):
            for name in names:
                with (DOCUMENTS / name).open("rb") as stream:
                    intake.add_upload(run_id=run.pk, path=f"{number}/{name}", stream=stream, now=timezone.now())
        return lifecycle.submit(run_id=run.pk, now=timezone.now())

    return make


def _status(run: JobRun) -> str:
    return JobRun.objects.values_list("status", flat=True).get(pk=run.pk)


def _is_final(run: JobRun) -> bool:
    return _status(run) not in ("pending", "in_progress")


def _is_reading(run: JobRun) -> bool:
    return run.tasks.filter(status=TaskStatus.PROCESSING).exists()


def _rows(run: JobRun) -> dict[str, int]:
    found = results.page(run=run, limit=1000).results
    return {path.rpartition("/")[2]: len(result.rows) for result in found for _, path in result.source_files}


def test_a_worker_asks_a_language_model_with_the_pages_of_the_document(
    start_worker: StartWorker, submit: Callable[..., JobRun], settings: Any
) -> None:
    with Loopback().running() as server:
        model = server.model()
        settings.LANGUAGE_MODELS = {**settings.LANGUAGE_MODELS, model.provider: model}
        settings.EXTRACTION_ENGINE = "openai"
        server.replies.append(Reply(answer({"course_title": ("Certificate", [1])})))
        run = submit(BORN_DIGITAL[0])

        start_worker(
            EXTRACTION_ENGINE="openai",
            OPENAI_MODEL=model.name,
            OPENAI_API_KEY=model.api_key,
            OPENAI_BASE_URL=model.base_url,
        )
        eventually(lambda: _is_final(run))

    [task] = ExtractionTask.objects.filter(job_run=run)
    assert (task.engine, task.rows_count, len(server.asked)) == ("openai:gpt-5-mini", 1, 1)
    assert server.asked[0].pictures == 1
    assert UsageRecord.objects.get().llm_requests == 1


def test_documents_become_rows(start_worker: StartWorker, submit: Callable[..., JobRun]) -> None:
    run = submit(*BORN_DIGITAL)

    start_worker()
    eventually(lambda: _is_final(run))

    assert _status(run) == "completed"
    assert _rows(run) == {name: len(TRUTH[name]["rows"]) for name in BORN_DIGITAL}


def test_what_is_no_certificate_gives_nothing_and_what_is_damaged_its_reason(
    start_worker: StartWorker, submit: Callable[..., JobRun], own_storage: Path
) -> None:
    run = submit("message_4155.eml", "CPE 6275.pdf", "CPE-Certificate-5044.pdf")
    damaged = run.files.get(name="CPE-Certificate-5044.pdf")
    (own_storage / damaged.storage_name).write_bytes(b"%PDF-1.7\nnot any more")

    start_worker()
    eventually(lambda: _is_final(run))

    states = {file.name: files.state_of(file).value for file in files.of_run(run)}
    assert states == {
        "message_4155.eml": "nothing_found",
        "CPE 6275.pdf": "done",
        "CPE-Certificate-5044.pdf": "failed",
    }
    assert _status(run) == "partially_completed"


def test_two_workers_share_a_run_and_read_nothing_twice(
    start_worker: StartWorker, submit: Callable[..., JobRun]
) -> None:
    run = submit(*BORN_DIGITAL, times=4)

    for _ in range(2):
        start_worker()
    eventually(lambda: _is_final(run))

    assert set(run.tasks.values_list("attempts", "status")) == {(1, "completed")}


def test_told_to_stop_it_ends_the_document_under_way(start_worker: StartWorker, submit: Callable[..., JobRun]) -> None:
    run = submit(SLOW, *BORN_DIGITAL)
    worker = start_worker()
    eventually(lambda: _is_reading(run))

    status = worker.stop()

    assert status == 0
    assert not _is_reading(run)
    assert _status(run) == "in_progress"


def test_it_goes_on_after_all_its_connections_were_cut(
    start_worker: StartWorker, submit: Callable[..., JobRun]
) -> None:
    run = submit(*BORN_DIGITAL, SLOW, times=2)
    worker = start_worker()
    eventually(lambda: _is_reading(run))

    # Ours first: a later test would find the one of the thread of asynchronous code cut.
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    eventually(lambda: _is_final(run))

    assert worker.process.poll() is None
    assert _status(run) == "completed"


@pytest.mark.recovery
def test_the_task_of_a_killed_worker_is_done_by_another_within_a_minute(
    start_worker: StartWorker, submit: Callable[..., JobRun]
) -> None:
    run = submit(SLOW)
    doomed = start_worker()
    eventually(lambda: _is_reading(run))

    doomed.kill()
    start_worker()
    eventually(lambda: _is_final(run), patience=60)

    task = ExtractionTask.objects.get(job_run=run)
    assert (task.status, task.attempts, task.interruptions) == ("completed", 2, 1)
    assert _rows(run) == {SLOW: len(TRUTH[SLOW]["rows"])}
