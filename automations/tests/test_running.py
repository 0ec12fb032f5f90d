"""From a trigger to the end: a run of its own, once each, whatever happens on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from automations import editing, history, running, triggers
from automations.models import Automation, AutomationRun, Cause, ExportTo, Origin, State
from automations.tests.conftest import Clock, Make, Worker, texts
from integrations import batches, looking
from integrations.models import ImportBatch, ImportedItem
from integrations.sources import ConnectionRefused, ItemRefused, SourceRefused, SourceUnavailable
from integrations.tests.scripted_source import ScriptedSource
from jobs import lifecycle, results, runs, storage
from jobs.models import ExportFormat, ExtractionJob, JobExport, JobRun, RunStatus, SourceFile
from jobs.tests import scenes
from jobs.tests.conftest import NOON

pytestmark = pytest.mark.django_db

RunNow = Callable[[Automation], AutomationRun]
Tick = Callable[..., AutomationRun]


def paths(job: ExtractionJob) -> dict[Any, list[str]]:
    """The files of each run that has some."""
    found: dict[Any, list[str]] = {}
    for run_id, path in (
        SourceFile.objects.filter(job_run__job=job).order_by("original_path").values_list("job_run_id", "original_path")
    ):
        found.setdefault(run_id, []).append(path)
    return found


def test_what_is_new_comes_into_a_new_run_that_is_read(
    automation: Automation, run_now: RunNow, source: ScriptedSource, sheet: ExtractionJob
) -> None:
    source.contents = texts("a.txt", "b.txt", "c.txt")

    done = run_now(automation)

    assert (done.state, done.reason, done.cause) == (State.SUCCEEDED, "", Cause.HAND)
    assert done.run
    assert done.run.status == RunStatus.COMPLETED
    assert paths(sheet) == {done.run_id: ["a.txt", "b.txt", "c.txt"]}
    assert results.rows_total(runs.latest_run(sheet)) == 3


def test_nothing_new_makes_no_run_and_the_history_says_so_once(
    automation: Automation, tick: Tick, source: ScriptedSource, sheet: ExtractionJob
) -> None:
    before = list(JobRun.objects.order_by("pk").values())

    for _ in range(3):
        last = tick(automation)

    assert automation.runs.count() == 1
    assert (last.state, last.looks, last.first_at) == (State.NOTHING_NEW, 3, NOON + dt.timedelta(hours=1))
    assert list(JobRun.objects.order_by("pk").values()) == before


def test_what_was_brought_once_is_never_brought_again(
    automation: Automation, tick: Tick, source: ScriptedSource, sheet: ExtractionJob
) -> None:
    source.contents = texts("a.txt")
    first = tick(automation)
    source.contents |= texts("b.txt")
    second = tick(automation)
    third = tick(automation)

    assert paths(sheet) == {first.run_id: ["a.txt"], second.run_id: ["b.txt"]}
    assert third.state == State.NOTHING_NEW
    assert source.fetched == ["a.txt", "b.txt"]


def test_files_that_a_person_has_dropped_but_not_started_stay_theirs(
    automation: Automation, run_now: RunNow, source: ScriptedSource, sheet: ExtractionJob
) -> None:
    dropped = scenes.add_file(sheet, "mine.pdf")
    source.contents = texts("a.txt")

    done = run_now(automation)

    draft = runs.latest_run(sheet)
    assert paths(sheet) == {draft.pk: ["mine.pdf"], done.run_id: ["a.txt"]}
    assert (draft.pk, draft.is_editable) == (dropped.job_run_id, True)


def test_two_automations_at_once_make_two_runs(
    make: Make, worker: Worker, source: ScriptedSource, sheet: ExtractionJob, clock: Clock, connection: Any, owner: Any
) -> None:
    job = scenes.make_job(owner, job_type="extraction")
    source.contents = texts("a.txt", "b.txt")
    one, other = make(), make(job=job)
    begun = [triggers.run_now(automation=each, now=clock()) for each in (one, other)]
    worker.work()

    ends = [worker.do(each) for each in begun]

    assert [each.state for each in ends] == [State.SUCCEEDED] * 2
    assert paths(sheet) == {ends[0].run_id: ["a.txt", "b.txt"]}
    assert paths(job) == {ends[1].run_id: ["a.txt", "b.txt"]}


def test_two_that_find_the_same_for_one_sheet_bring_it_once(
    make: Make, worker: Worker, source: ScriptedSource, sheet: ExtractionJob, clock: Clock
) -> None:
    source.contents = texts("a.txt")
    begun = [triggers.run_now(automation=make(name=name), now=clock()) for name in ("one", "other")]

    ends = [worker.do(each) for each in begun]

    assert [each.state for each in ends] == [State.SUCCEEDED, State.NOTHING_NEW]
    assert paths(sheet) == {ends[0].run_id: ["a.txt"]}
    assert JobRun.objects.filter(job=sheet).count() == 2  # this one, and the one for the next files


def test_while_one_run_is_read_the_next_is_made(
    automation: Automation, worker: Worker, source: ScriptedSource, sheet: ExtractionJob, clock: Clock
) -> None:
    source.contents = texts("a.txt")
    first = triggers.run_now(automation=automation, now=clock())
    worker.work()
    source.contents |= texts("b.txt")
    second = triggers.run_now(automation=automation, now=clock())

    ends = [worker.do(each) for each in (second, first)]

    assert [each.state for each in ends] == [State.SUCCEEDED] * 2
    assert paths(sheet) == {ends[1].run_id: ["a.txt"], ends[0].run_id: ["b.txt"]}


def test_whoever_asks_twice_while_it_looks_is_told_that_it_is_at_work(
    automation: Automation, worker: Worker, clock: Clock
) -> None:
    triggers.run_now(automation=automation, now=clock())

    with pytest.raises(history.AtWork):
        triggers.run_now(automation=automation, now=clock())


@pytest.mark.parametrize("killed_after", range(8))
def test_a_worker_that_is_killed_at_any_step_loses_and_doubles_nothing(
    make: Make, worker: Worker, source: ScriptedSource, sheet: ExtractionJob, clock: Clock, killed_after: int
) -> None:
    source.contents = texts("a.txt", "b.txt", "c.txt")
    begun = triggers.run_now(automation=make(export_to=ExportTo.PRODUCT), now=clock())
    steps: list[Any] = []

    def watched() -> bool:
        steps.append(list(worker.queued))
        return len(steps) > killed_after

    worker.work(until=watched)
    # the queue gives the step to another, and the one that was taken for dead does it as well
    worker.queued[:0] = [each for step in steps for each in step]
    done = worker.do(begun)

    assert done.state == State.SUCCEEDED
    assert paths(sheet) == {done.run_id: ["a.txt", "b.txt", "c.txt"]}
    assert JobExport.objects.count() == 1
    assert results.rows_total(runs.latest_run(sheet)) == 3


def test_a_worker_that_was_taken_for_dead_begins_no_second_import(
    automation: Automation, worker: Worker, source: ScriptedSource, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.contents = texts("a.txt")
    begun = triggers.run_now(automation=automation, now=clock())
    look, late = looking.anything_new, iter([True])

    def slowly(**given: Any) -> Any:
        seen = look(**given)
        if next(late, False):  # meanwhile another worker does it, and the import comes to its end
            worker.work()
        return seen

    monkeypatch.setattr(running, "anything_new", slowly)

    running.go_on(automation_run_id=begun.pk, clock=clock)

    assert worker.do(begun).state == State.SUCCEEDED
    assert ImportBatch.objects.count() == 1


def test_a_worker_that_was_taken_for_dead_exports_nothing_twice(
    make: Make, worker: Worker, source: ScriptedSource, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.contents, put, late = texts("a.txt"), storage.put, iter([True])
    begun = triggers.run_now(automation=make(export_to=ExportTo.PRODUCT), now=clock())

    def slowly(name: str, content: Any) -> None:
        put(name, content)
        if "/exports/" in name and next(late, False):
            running.go_on(automation_run_id=begun.pk, clock=clock)

    monkeypatch.setattr(storage, "put", slowly)

    done = worker.do(begun)

    kept = JobExport.objects.get()
    assert (done.state, done.export_id) == (State.SUCCEEDED, kept.pk)


def test_a_source_that_does_not_answer_for_a_while_is_asked_again(
    automation: Automation, run_now: RunNow, source: ScriptedSource
) -> None:
    source.contents, answers = texts("a.txt"), iter([False, False])

    def away(path: str) -> None:
        if not next(answers, True):
            raise SourceUnavailable("The mail server does not answer.")

    source.on_fetch = away

    assert run_now(automation).state == State.SUCCEEDED


def test_a_source_that_never_answers_is_given_up_with_its_sentence(
    automation: Automation, run_now: RunNow, source: ScriptedSource
) -> None:
    def away(path: str) -> None:
        raise SourceUnavailable("The mail server does not answer.")

    source.on_fetch = away

    done = run_now(automation)

    assert (done.state, done.failed_at, done.reason) == (
        State.FAILED, State.LOOKING, "The mail server does not answer."
    )  # fmt: skip


def test_a_refusal_ends_it_at_once_and_marks_the_connection(
    automation: Automation, run_now: RunNow, source: ScriptedSource, connection: Any
) -> None:
    def shut(path: str) -> None:
        raise ConnectionRefused("The password is wrong.")

    source.on_fetch = shut

    done = run_now(automation)

    connection.refresh_from_db()
    assert (done.state, done.reason, connection.problem) == (State.FAILED, *["The password is wrong."] * 2)


def test_a_fault_of_ours_is_met_a_few_times_and_then_told(
    automation: Automation, run_now: RunNow, source: ScriptedSource
) -> None:
    def broken(path: str) -> None:
        raise ZeroDivisionError

    source.on_fetch = broken

    done = run_now(automation)

    assert (done.state, done.reason) == (State.FAILED, "Something went wrong on our side.")


def test_what_came_before_an_import_broke_off_is_read_and_the_rest_comes_the_next_time(
    automation: Automation, tick: Tick, source: ScriptedSource, sheet: ExtractionJob
) -> None:
    source.contents = texts("a.txt", "b.txt")

    def breaks(path: str) -> None:
        if path == "b.txt":
            raise SourceRefused("The folder is gone.")

    source.on_fetch = breaks
    first = tick(automation)
    source.on_fetch = lambda path: None
    second = tick(automation)

    assert (first.state, first.reason) == (State.PARTLY, "The import ended early. The folder is gone.")
    assert second.state == State.SUCCEEDED
    assert paths(sheet) == {first.run_id: ["a.txt"], second.run_id: ["b.txt"]}


def test_what_came_before_an_import_was_stopped_by_hand_is_read(
    automation: Automation, worker: Worker, source: ScriptedSource, clock: Clock, sheet: ExtractionJob
) -> None:
    source.contents = texts("a.txt", "b.txt")

    def stopped(path: str) -> None:
        if path == "b.txt":
            batches.cancel(batch=ImportBatch.objects.get(), now=clock())

    source.on_fetch = stopped

    done = worker.do(triggers.run_now(automation=automation, now=clock()))

    assert (done.state, done.reason) == (State.PARTLY, "The import was stopped by hand.")
    assert paths(sheet) == {done.run_id: ["a.txt"]}


def test_one_thing_that_cannot_be_had_makes_no_run_each_time_and_is_tried_again_by_hand(
    automation: Automation, tick: Tick, run_now: RunNow, source: ScriptedSource, sheet: ExtractionJob
) -> None:
    source.contents = texts("a.txt")

    def gone(path: str) -> None:
        if path:
            raise ItemRefused("It was deleted.")

    source.on_fetch = gone
    first, second = tick(automation), tick(automation)
    source.on_fetch = lambda path: None
    third = run_now(automation)

    assert (first.state, first.reason) == (State.FAILED, "“a.txt” could not be had: It was deleted.")
    assert second.state == State.NOTHING_NEW
    assert (third.state, paths(sheet)) == (State.SUCCEEDED, {third.run_id: ["a.txt"]})


def test_files_that_nothing_can_read_end_their_run_with_the_reason(
    automation: Automation, run_now: RunNow, source: ScriptedSource
) -> None:
    source.contents = {"a.exe": b"MZ\x00"}

    done = run_now(automation)

    assert done.run
    assert done.run.status == RunStatus.CANCELLED
    assert (done.state, done.reason) == (State.FAILED, "1 file came, and none that can be read.")


def test_the_end_of_the_run_is_the_end_of_the_automation_run(
    automation: Automation, worker: Worker, source: ScriptedSource, clock: Clock
) -> None:
    source.contents = texts("a.txt")

    failed = worker.do(triggers.run_now(automation=automation, now=clock()), outcome="encrypted")

    assert (failed.state, failed.failed_at) == (State.FAILED, State.PROCESSING)


def test_a_run_that_failed_and_is_retried_ends_the_automation_run_once_more(
    automation: Automation, worker: Worker, source: ScriptedSource, clock: Clock
) -> None:
    source.contents = texts("a.txt")
    failed = worker.do(triggers.run_now(automation=automation, now=clock()), outcome="engine_error")
    assert failed.run
    task = failed.run.tasks.get()
    lifecycle.retry(run_id=failed.run.pk, task_ids=[task.pk], now=clock())

    worker.read(failed.run)

    failed.refresh_from_db()
    assert (failed.state, failed.reason, failed.failed_at) == (State.SUCCEEDED, "", "")


def test_a_run_that_is_cancelled_stops_it(
    automation: Automation, worker: Worker, source: ScriptedSource, clock: Clock
) -> None:
    source.contents = texts("a.txt")
    begun = triggers.run_now(automation=automation, now=clock())
    worker.work()
    begun.refresh_from_db()
    assert begun.run_id

    lifecycle.cancel(run_id=begun.run_id, now=clock())

    begun.refresh_from_db()
    assert (begun.state, begun.reason) == (State.STOPPED, "The run was cancelled.")


def test_a_run_that_somebody_started_while_it_was_filled_leaves_the_rest_to_another_of_its_own(
    automation: Automation, worker: Worker, source: ScriptedSource, clock: Clock, sheet: ExtractionJob
) -> None:
    source.contents = texts("a.txt", "b.txt")
    draft = runs.latest_run(sheet)

    def started(path: str) -> None:
        if path == "b.txt":
            lifecycle.submit(run_id=ImportBatch.objects.get().run_id, now=clock())

    source.on_fetch = started
    done = worker.do(triggers.run_now(automation=automation, now=clock()))

    assert done.state == State.SUCCEEDED
    assert sorted(paths(sheet).values()) == [["a.txt"], ["b.txt"]]
    assert draft.pk not in paths(sheet)


@pytest.mark.parametrize("file_format", ExportFormat.values)
def test_results_are_kept_as_a_file_where_that_is_asked_for(
    make: Make, run_now: RunNow, source: ScriptedSource, file_format: str
) -> None:
    source.contents = texts("a.txt")

    done = run_now(make(export_to=ExportTo.PRODUCT, export_format=ExportFormat(file_format)))

    export = JobExport.objects.get(job_run=done.run)
    assert (done.export, export.rows_count, export.format) == (export, 1, file_format)
    with storage.open_object(export.storage_name) as kept:
        assert kept.read(2) == (b"PK" if file_format == "xlsx" else b"\xef\xbb")


def test_a_storage_that_does_not_answer_puts_the_export_off(
    make: Make, run_now: RunNow, source: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.contents, put, answers = texts("a.txt"), storage.put, iter([False])

    def away(name: str, content: Any) -> None:
        if "/exports/" in name and not next(answers, True):
            raise storage.StorageUnavailable(name)
        put(name, content)

    monkeypatch.setattr(storage, "put", away)

    done = run_now(make(export_to=ExportTo.PRODUCT))

    assert (done.state, JobExport.objects.count()) == (State.SUCCEEDED, 1)


def test_files_that_wait_in_a_sheet_are_started_by_the_clock(make: Make, tick: Tick, sheet: ExtractionJob) -> None:
    waiting, automation = scenes.add_file(sheet, "mine.pdf"), make(origin=Origin.WAITING, connection=None)

    first, second = tick(automation), tick(automation)

    assert (first.state, first.run_id) == (State.SUCCEEDED, waiting.job_run_id)
    assert second.state == State.NOTHING_NEW


def test_files_that_are_still_coming_are_waited_for(
    make: Make, worker: Worker, sheet: ExtractionJob, connection: Any, clock: Clock, source: ScriptedSource
) -> None:
    scenes.add_file(sheet, "mine.pdf")
    source.contents = texts("a.txt")
    begun = triggers.run_now(automation=make(origin=Origin.WAITING, connection=None), now=clock())
    batches.begin(job=sheet, source="mailbox", query={}, connection=connection, now=clock())  # type: ignore[arg-type]

    done = worker.do(begun)

    assert done.state == State.SUCCEEDED
    assert paths(sheet) == {done.run_id: ["a.txt", "mine.pdf"]}


def test_an_automation_that_is_removed_while_it_works_brings_that_to_its_end(
    automation: Automation, worker: Worker, source: ScriptedSource, clock: Clock, sheet: ExtractionJob, owner: Any
) -> None:
    source.contents = texts("a.txt")
    begun = triggers.run_now(automation=automation, now=clock())
    worker.work(until=lambda: ImportBatch.objects.exists())
    editing.remove(automation=automation, now=clock())

    done = worker.do(begun)
    triggers.tick(now=clock())

    assert done.state == State.SUCCEEDED
    assert len(paths(sheet)) == 1
    assert not Automation.objects.exists()
    assert not AutomationRun.objects.exists()
    assert ImportedItem.objects.count() == 1


def test_a_job_that_is_deleted_takes_its_automations_along(
    automation: Automation, worker: Worker, source: ScriptedSource, clock: Clock, sheet: ExtractionJob
) -> None:
    source.contents = texts("a.txt")
    begun = triggers.run_now(automation=automation, now=clock())
    worker.work()
    runs.delete_job(job_id=sheet.pk)

    running.go_on(automation_run_id=begun.pk, clock=clock)

    assert not AutomationRun.objects.exists()


def test_runs_of_jobs_stand_by_themselves_unless_results_are_to_be_appended(
    make: Make, run_now: RunNow, source: ScriptedSource, owner: Any
) -> None:
    job = scenes.make_job(owner, job_type="extraction")
    source.contents = texts("a.txt")
    alone = run_now(make(job=job))
    source.contents |= texts("b.txt")
    appended = run_now(make(job=job, append_results=True))

    assert alone.run
    assert appended.run
    assert (alone.run.previous_id, appended.run.previous_id) == (None, alone.run_id)
