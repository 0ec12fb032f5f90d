from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from jobs import hooks, lifecycle, runs, submission
from jobs.errors import Conflict
from jobs.models import ExtractionJob, ExtractionTask, JobRun, RunStatus
from jobs.tests.conftest import NOON
from jobs.tests.scenes import add_file, end, submit, tasks_of

LATER = NOON + dt.timedelta(minutes=5)
pytestmark = pytest.mark.django_db


def _in_status(job: ExtractionJob, status: RunStatus) -> JobRun:
    """A run of the job that came into this status the way runs do."""
    if status == RunStatus.PENDING:
        add_file(job)
        return runs.latest_run(job)
    outcomes = {
        RunStatus.COMPLETED: ["rows", "nothing_found"],
        RunStatus.PARTIALLY_COMPLETED: ["rows", "fault"],
        RunStatus.FAILED: ["fault", "fault"],
    }
    run = submit(job, files=2)
    for task, outcome in zip(tasks_of(run), outcomes.get(status, []), strict=False):
        end(task, outcome=outcome)
    if status == RunStatus.CANCELLED:
        lifecycle.cancel(run_id=run.pk, now=NOON)
    run.refresh_from_db()
    assert run.status == status
    return run


VERBS: dict[str, Any] = {"submit": lifecycle.submit, "cancel": lifecycle.cancel, "retry": lifecycle.retry}
LEGAL = {
    ("submit", RunStatus.PENDING): RunStatus.IN_PROGRESS,
    ("cancel", RunStatus.PENDING): RunStatus.CANCELLED,
    ("cancel", RunStatus.IN_PROGRESS): RunStatus.CANCELLED,
    ("retry", RunStatus.FAILED): RunStatus.IN_PROGRESS,
    ("retry", RunStatus.PARTIALLY_COMPLETED): RunStatus.IN_PROGRESS,
}


@pytest.mark.parametrize("status", RunStatus)
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_moves_as_the_table_says_or_refuses(job: ExtractionJob, verb: str, status: RunStatus) -> None:
    run = _in_status(job, status)

    if (verb, status) in LEGAL:
        VERBS[verb](run_id=run.pk, now=LATER)
        expected = LEGAL[verb, status]
    else:
        with pytest.raises(Conflict):
            VERBS[verb](run_id=run.pk, now=LATER)
        expected = status

    run.refresh_from_db()
    assert run.status == expected


def test_the_table_knows_every_status_and_moves_nowhere_else() -> None:
    moves = {(source, target) for source, targets in lifecycle.MOVES.items() for target in targets}
    by_verbs = {(source, target) for (_, source), target in LEGAL.items()}
    by_finishing = {(RunStatus.IN_PROGRESS, final) for final in ("completed", "partially_completed", "failed")}

    assert set(lifecycle.MOVES) == set(RunStatus)
    assert moves == by_verbs | by_finishing


@pytest.mark.parametrize("step", ["fields", "review", "upload"])
def test_steps_go_forwards_and_backwards_until_submission(run: JobRun, step: str) -> None:
    lifecycle.step_to(run_id=run.pk, step="review", now=NOON)

    lifecycle.step_to(run_id=run.pk, step=step, now=NOON)

    run.refresh_from_db()
    assert run.config_step == step


def test_a_step_does_not_submit(run: JobRun) -> None:
    with pytest.raises(lifecycle.IllegalMove, match="“submitted”"):
        lifecycle.step_to(run_id=run.pk, step="submitted", now=NOON)


def test_a_submitted_run_takes_no_step(job: ExtractionJob) -> None:
    run = submit(job, files=1)

    with pytest.raises(lifecycle.NotEditable):
        lifecycle.step_to(run_id=run.pk, step="upload", now=NOON)


def test_submission_refuses_a_run_without_processable_files(job: ExtractionJob, run: JobRun) -> None:
    add_file(job, "song.mp3", kind="unsupported", reason="unsupported")
    add_file(job, "pile.zip", kind="archive")

    with pytest.raises(submission.NoFiles, match="No files uploaded"):
        lifecycle.submit(run_id=run.pk, now=NOON)


def test_submission_makes_a_task_for_each_document_or_for_a_combined_folder(job: ExtractionJob, run: JobRun) -> None:
    for path in ("b/2.pdf", "a/1.pdf", "b/1.pdf", "top.pdf"):
        add_file(job, path)
    JobRun.objects.filter(pk=run.pk).update(processing_modes={"b": "combined"})

    lifecycle.submit(run_id=run.pk, now=NOON)

    made = [
        (task.position, task.folder, task.processing_mode, [part.source_file.original_path for part in _parts(task)])
        for task in tasks_of(run)
    ]
    assert made == [
        (0, "/", "individual", ["top.pdf"]),
        (1, "a", "individual", ["a/1.pdf"]),
        (2, "b", "combined", ["b/1.pdf", "b/2.pdf"]),
    ]


def _parts(task: ExtractionTask) -> Any:
    return task.task_files.order_by("position")


def _queued(run: JobRun) -> int:
    from procrastinate.contrib.django.models import ProcrastinateJob

    ids = [str(pk) for pk in run.tasks.values_list("pk", flat=True)]
    return ProcrastinateJob.objects.filter(task_name="jobs.process_task", args__task_id__in=ids).count()


def test_submission_queues_each_task_in_its_transaction(job: ExtractionJob) -> None:
    run = submit(job, files=3)

    assert _queued(run) == 3


def test_a_submission_that_fails_leaves_nothing(job: ExtractionJob, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(task_ids: object, *, asking: bool) -> None:
        raise RuntimeError("the queue is gone")

    monkeypatch.setattr("jobs.enqueue.documents", broken)
    with pytest.raises(RuntimeError):
        submit(job, files=2)

    run = runs.latest_run(job)
    assert (run.status, run.config_step, run.tasks.count()) == ("pending", "upload", 0)


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        (["rows", "rows"], "completed"),
        (["nothing_found", "nothing_found"], "completed"),
        (["rows", "corrupt"], "partially_completed"),
        (["password_needed", "crashed"], "failed"),
    ],
)
def test_the_last_task_sets_the_final_status(job: ExtractionJob, outcomes: list[str], status: str) -> None:
    run = submit(job, files=2)

    for task, outcome in zip(tasks_of(run), outcomes, strict=True):
        end(task, outcome=outcome, now=LATER)

    run.refresh_from_db()
    assert (run.status, run.completed_at) == (status, LATER)
    assert run.tasks_completed + run.tasks_failed == run.tasks_total == 2


def test_a_run_with_an_open_task_does_not_finish(job: ExtractionJob) -> None:
    run = submit(job, files=2)
    end(tasks_of(run)[0])

    assert not lifecycle.finish_if_done(run_id=run.pk, now=LATER)


def test_finishing_twice_finishes_once(job: ExtractionJob) -> None:
    run = submit(job, files=1)
    end(tasks_of(run)[0])

    assert not lifecycle.finish_if_done(run_id=run.pk, now=LATER)


@pytest.fixture
def finished() -> Any:
    """The runs of which a hook was told."""
    told: list[tuple[uuid.UUID, str]] = []

    def hook(*, run: JobRun, now: dt.datetime) -> None:
        told.append((run.pk, run.status))

    hooks.on_run_finished(hook)
    yield told
    hooks.forget(hook)


def test_hooks_are_told_of_the_end_and_of_a_cancellation(job: ExtractionJob, finished: Any) -> None:
    done = submit(job, files=1)
    end(tasks_of(done)[0])
    runs.create_run(job=job, append_results=True, now=LATER)
    cancelled = submit(job, files=1)

    lifecycle.cancel(run_id=cancelled.pk, now=LATER)

    assert finished == [(done.pk, "completed"), (cancelled.pk, "cancelled")]


def test_a_hook_that_refuses_undoes_the_finish(job: ExtractionJob) -> None:
    def refuse(*, run: JobRun, now: dt.datetime) -> None:
        raise RuntimeError("no")

    run = submit(job, files=1)
    hooks.on_run_finished(refuse)
    try:
        with pytest.raises(RuntimeError):
            end(tasks_of(run)[0])
    finally:
        hooks.forget(refuse)

    run.refresh_from_db()
    assert run.status == "in_progress"


def test_a_retry_does_only_the_failed_tasks_again(job: ExtractionJob) -> None:
    run = submit(job, files=2)
    good, bad = tasks_of(run)
    end(good, outcome="rows")
    end(bad, outcome="unavailable")

    lifecycle.retry(run_id=run.pk, now=LATER)

    run.refresh_from_db()
    assert (run.status, run.tasks_completed, run.tasks_failed, run.completed_at) == ("in_progress", 1, 0, None)
    assert [task.status for task in tasks_of(run)] == ["completed", "pending"]
    assert bad.task_files.get().outcome == ""
    assert _queued(run) == 3


def test_what_lies_in_the_file_is_not_retried(job: ExtractionJob) -> None:
    run = submit(job, files=2)
    locked, unlucky = tasks_of(run)
    end(locked, outcome="password_needed")
    end(unlucky, outcome="unavailable")

    lifecycle.retry(run_id=run.pk, now=LATER)

    assert [task.status for task in tasks_of(run)] == ["failed", "pending"]


def test_a_retry_that_could_only_fail_again_says_why(job: ExtractionJob) -> None:
    run = submit(job, files=1)
    end(*tasks_of(run), outcome="corrupt")

    with pytest.raises(lifecycle.NothingToRetry, match="Mend them and upload them to a new run"):
        lifecycle.retry(run_id=run.pk, now=LATER)


def test_a_retry_can_be_of_one_task(job: ExtractionJob) -> None:
    run = _in_status(job, RunStatus.FAILED)
    _, second = tasks_of(run)

    lifecycle.retry(run_id=run.pk, task_ids=[second.pk], now=LATER)

    assert [task.status for task in tasks_of(run)] == ["failed", "pending"]


def test_progress_is_announced_at_most_once_in_a_while(job: ExtractionJob) -> None:
    run = submit(job, files=1)
    JobRun.objects.filter(pk=run.pk).update(announced_at=None)

    announced = [lifecycle.note_progress(run_id=run.pk) for _ in range(3)]

    assert announced == [True, False, False]


def test_an_announcement_counts_the_tasks(job: ExtractionJob) -> None:
    run = submit(job, files=3)
    before = runs.latest_run(job).changes

    end(tasks_of(run)[0], outcome="rows")
    end(tasks_of(run)[1], outcome="corrupt")

    run.refresh_from_db()
    assert (run.tasks_completed, run.tasks_failed) == (1, 1)
    assert run.changes > before
