from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError

from extraction.errors import Reason
from extraction.model import Row, Table
from jobs import fields, files, lifecycle, processing, rescue, storage
from jobs.models import ExtractionJob, ExtractionTask, JobRun
from jobs.tests.conftest import NOON, Upload
from jobs.tests.readers import ScriptedReader, refusal, table
from jobs.tests.scenes import tasks_of

pytestmark = pytest.mark.django_db
EMPTY = Table(())


def clock() -> dt.datetime:
    return NOON


def _work(run: JobRun, reader: ScriptedReader) -> None:
    for task in tasks_of(run):
        processing.process_task(task_id=task.pk, reader=reader, clock=clock)


def _submitted(run: JobRun, upload: Upload, *names: str, **modes: str) -> JobRun:
    for name in names:
        upload(name)
    JobRun.objects.filter(pk=run.pk).update(processing_modes=modes)
    return lifecycle.submit(run_id=run.pk, now=NOON)


def _states(run: JobRun) -> dict[str, tuple[str, str]]:
    run = JobRun.objects.get(pk=run.pk)
    return {file.name: (files.state_of(file).value, files.reason_of(file)[0]) for file in files.of_run(run)}


def test_a_result_is_stored_with_its_evidence(run: JobRun, upload: Upload) -> None:
    run = _submitted(run, upload, "one.txt")

    _work(run, ScriptedReader())

    [task] = tasks_of(run)
    assert task.result == {
        "columns": ["Course Title", "Date"],
        "keys": ["course_title", "completion_date"],
        "results": [["Course of one.txt", "2026-03-02"]],
    }
    assert task.evidence is not None
    assert task.evidence[0][0] == {
        "confidence": 0.9,
        "doubtful": False,
        "page": 1,
        "box": [0.1, 0.2, 0.3, 0.4],
        "printed": "Course of one.txt",
        "derived_from": "",
        "file_id": str(task.task_files.get().source_file_id),
    }


def test_every_file_has_exactly_one_visible_outcome(run: JobRun, upload: Upload) -> None:
    upload("song.bin", b"\x7fELF" + bytes(64))
    run = _submitted(run, upload, "good.txt", "blank.txt", "locked.txt", "gone.txt")
    default_storage.delete(run.files.get(name="gone.txt").storage_name)
    reader = ScriptedReader({"blank.txt": EMPTY, "locked.txt": refusal(Reason.PASSWORD)})

    _work(run, reader)

    assert _states(run) == {
        "blank.txt": ("nothing_found", "nothing_found"),
        "gone.txt": ("failed", "missing"),
        "good.txt": ("done", ""),
        "locked.txt": ("failed", "password_needed"),
        "song.bin": ("failed", "unsupported"),
    }


def test_one_bad_document_does_not_fail_the_others(run: JobRun, upload: Upload) -> None:
    run = _submitted(run, upload, "bad.txt", "good.txt")

    _work(run, ScriptedReader({"bad.txt": refusal(Reason.CORRUPT)}))

    run.refresh_from_db()
    assert (run.status, run.tasks_completed, run.tasks_failed) == ("partially_completed", 1, 1)


def test_a_defect_of_ours_fails_the_task_and_not_the_run(
    run: JobRun, upload: Upload, caplog: pytest.LogCaptureFixture
) -> None:
    run = _submitted(run, upload, "odd.txt", "good.txt")

    _work(run, ScriptedReader({"odd.txt": ZeroDivisionError()}))

    assert _states(run)["odd.txt"] == ("failed", "fault")
    assert "ZeroDivisionError" in caplog.text


def test_documents_of_a_combined_folder_give_one_result_and_an_outcome_each(run: JobRun, upload: Upload) -> None:
    run = _submitted(run, upload, "a/1.txt", "a/2.txt", "a/3.txt", a="combined")
    reader = ScriptedReader({"2.txt": refusal(Reason.CORRUPT)})

    _work(run, reader)

    [task] = tasks_of(run)
    assert task.result is not None
    assert [row[0] for row in task.result["results"]] == ["Course of 1.txt", "Course of 3.txt"]
    assert (task.status, task.outcome, task.rows_count) == ("completed", "rows", 2)
    assert _states(run)["2.txt"] == ("failed", "corrupt")


def test_doing_a_task_again_changes_nothing(run: JobRun, upload: Upload) -> None:
    run = _submitted(run, upload, "one.txt")
    reader = ScriptedReader()
    _work(run, reader)
    before = ExtractionTask.objects.values().get(job_run=run)

    _work(run, reader)

    assert ExtractionTask.objects.values().get(job_run=run) == before
    assert reader.asked == ["one.txt"]


def test_a_task_of_a_deleted_job_is_left_alone() -> None:
    reader = ScriptedReader()

    processing.process_task(task_id=uuid.uuid4(), reader=reader, clock=clock)

    assert reader.asked == []


@pytest.mark.parametrize("cause", [storage.StorageUnavailable("x"), OperationalError("gone")])
def test_what_may_pass_is_raised_to_be_tried_again(run: JobRun, upload: Upload, cause: Exception) -> None:
    run = _submitted(run, upload, "one.txt")

    with pytest.raises(type(cause)):
        _work(run, ScriptedReader({"one.txt": cause}))

    [task] = tasks_of(run)
    assert (task.status, task.attempts, task.interruptions) == ("pending", 1, 0)


def test_what_does_not_pass_for_long_becomes_a_reason(run: JobRun, upload: Upload) -> None:
    run = _submitted(run, upload, "one.txt")
    reader = ScriptedReader({"one.txt": storage.StorageUnavailable("x")})

    for _ in range(processing.MOST_ATTEMPTS - 1):
        with pytest.raises(storage.StorageUnavailable):
            _work(run, reader)
    _work(run, reader)

    run.refresh_from_db()
    assert (run.status, _states(run)["one.txt"]) == ("failed", ("failed", "unavailable"))


def test_a_cancellation_while_a_document_is_read_wins(run: JobRun, upload: Upload) -> None:
    run = _submitted(run, upload, "one.txt", "two.txt")

    def cancel() -> None:
        lifecycle.cancel(run_id=run.pk, now=NOON)

    _work(run, ScriptedReader({"one.txt": cancel}))

    run.refresh_from_db()
    assert run.status == "cancelled"
    assert {state for state, _ in _states(run).values()} == {"cancelled"}


def test_a_job_deleted_while_a_document_is_read_disturbs_nobody(
    job: ExtractionJob, run: JobRun, upload: Upload
) -> None:
    run = _submitted(run, upload, "one.txt")

    _work(run, ScriptedReader({"one.txt": lambda: job.delete() and None}))

    assert not JobRun.objects.filter(pk=run.pk).exists()


def test_values_that_the_database_refuses_are_cleaned(run: JobRun, upload: Upload) -> None:
    run = _submitted(run, upload, "one.txt")
    from jobs import fields

    specs = fields.specs(run.pk)
    reader = ScriptedReader({"one.txt": table(["a\x00b\ud800c", float("nan")], [2.0, True], fields=specs)})

    _work(run, reader)

    [task] = tasks_of(run)
    assert task.result is not None
    assert task.result["results"] == [["abc", None], [2, True]]


def _stall(worker_silent_for: dt.timedelta | None = None) -> Any:
    """A queue job that a worker took: one that is gone, or that has been silent."""
    from django.db import connection

    with connection.cursor() as cursor:
        worker = None
        if worker_silent_for is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - make_interval(secs => %s)) RETURNING id",
                [worker_silent_for.total_seconds()],
            )
            worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])


def _queue() -> list[tuple[str, int]]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return list(ProcrastinateJob.objects.order_by("id").values_list("status", "attempts"))


@pytest.mark.parametrize(
    ("silent_for", "status"),
    [(None, "todo"), (dt.timedelta(seconds=40), "todo"), (dt.timedelta(seconds=5), "doing")],
)
def test_queue_jobs_of_dead_workers_go_back_to_the_queue(
    run: JobRun, upload: Upload, silent_for: dt.timedelta | None, status: str
) -> None:
    _submitted(run, upload, "one.txt")
    _stall(silent_for)

    rescue.rescue(now=NOON)

    assert [state for state, _ in _queue()] == [status]


def test_a_stalled_periodic_job_is_dropped_and_blocks_nothing(run: JobRun, upload: Upload) -> None:
    from django.db import connection

    _submitted(run, upload, "one.txt")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status)"
            " VALUES ('maintenance', 'jobs.rescue', 'jobs.rescue', 'doing'),"
            " ('maintenance', 'jobs.rescue', 'jobs.rescue', 'todo')"
        )
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'jobs.process_task'")

    rescued = rescue.rescue(now=NOON)

    assert rescued.stalled == 2
    assert [status for status, _ in _queue()] == ["todo", "todo"]


def test_an_open_task_that_no_queue_job_stands_for_gets_one(run: JobRun, upload: Upload) -> None:
    from django.db import connection

    _submitted(run, upload, "one.txt")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")

    rescued = [rescue.rescue(now=NOON).forgotten for _ in range(2)]

    assert (rescued, len(_queue())) == ([1, 0], 1)


def test_a_run_whose_worker_died_between_the_last_task_and_its_end_is_finished(run: JobRun, upload: Upload) -> None:
    run = _submitted(run, upload, "one.txt")
    ended = {"status": "completed", "result": {}, "outcome": "rows", "completed_at": NOON}
    ExtractionTask.objects.filter(job_run=run).update(**ended)

    rescued = rescue.rescue(now=NOON)

    run.refresh_from_db()
    assert (rescued.unfinished, run.status) == (1, "completed")


def test_what_two_documents_of_a_combined_folder_say_of_one_record_is_one_row(run: JobRun, upload: Upload) -> None:
    run = _submitted(run, upload, "a/1.txt", "a/2.txt", a="combined")
    specs = fields.specs(run.pk)
    said = table(["Leases in Practice", dt.date(2026, 5, 4)], fields=specs)
    surer = replace(said.rows[0].cell(specs[1].key), confidence=0.99)
    again = Table(said.fields, (Row({**said.rows[0].cells, specs[1].key: surer}),))

    _work(run, ScriptedReader({"1.txt": said, "2.txt": again}))

    [task] = tasks_of(run)
    assert task.result is not None
    assert task.evidence is not None
    assert task.rows_count == 1
    assert task.result["results"] == [["Leases in Practice", "2026-05-04"]]
    paths = {str(file.pk): file.name for file in run.files.all()}
    assert [paths[cell["file_id"]] for cell in task.evidence[0]] == ["1.txt", "2.txt"]
