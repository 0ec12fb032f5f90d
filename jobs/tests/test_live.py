from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import UserFactory
from jobs import files, lifecycle, live, messages, progress, runs
from jobs.live import Picture
from jobs.models import ExtractionJob, SourceFile
from jobs.tests.scenes import add_file, end, make_job, submit, tasks_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria() -> User:
    return UserFactory()


@pytest.fixture
def sheet(maria: User) -> ExtractionJob:
    return make_job(maria)


def look(job: ExtractionJob, before: Picture | None = None) -> Picture:
    picture = live.read(job.pk, before)
    assert picture
    return picture


def told(before: Picture, after: Picture) -> dict[str, Any]:
    """The messages of a difference, by type."""
    return {said.type: json.loads(said.text) for said in messages.difference(before, after)}


def snapshot(picture: Picture) -> Any:
    return json.loads(messages.snapshot(picture).text)


def states(picture: Picture) -> dict[str, str]:
    names = {str(pk): name for pk, name in SourceFile.objects.values_list("pk", "name")}
    return {names[file["file_id"]]: file["state"] for file in snapshot(picture)["files"]}


def test_every_kind_of_end_is_told(sheet: ExtractionJob) -> None:
    add_file(sheet, "scan.zip", kind="archive")
    add_file(sheet, "locked.pdf", reason="password_needed")
    run = submit(sheet, files=5)
    with_rows, without, broken, reading, _waiting = tasks_of(run)
    end(with_rows)
    end(without, outcome="nothing_found")
    end(broken, outcome="corrupt")
    lifecycle.start_task(task_id=reading.pk, now=timezone.now())

    assert states(look(sheet)) == {
        "scan.zip": "unpacked",
        "locked.pdf": "failed",
        "certificate-0.pdf": "done",
        "certificate-1.pdf": "nothing_found",
        "certificate-2.pdf": "failed",
        "certificate-3.pdf": "reading",
        "certificate-4.pdf": "waiting",
    }


def test_the_reason_is_a_code_and_a_sentence_for_the_person(sheet: ExtractionJob) -> None:
    add_file(sheet, reason="password_needed")

    (file,) = snapshot(look(sheet))["files"]

    assert file["reason"] == "password_needed"
    assert "Save a copy without the password" in file["message"]


def test_a_change_tells_only_what_changed(sheet: ExtractionJob) -> None:
    run = submit(sheet, files=3)
    before = look(sheet)
    first, *_others = tasks_of(run)
    end(first, rows=4)

    message = told(before, look(sheet, before))

    assert [(file["state"], file["rows"]) for file in message["task_changed"]["files"]] == [("done", 4)]
    assert message["run_changed"]["run"]["tasks_completed"] == 1


def test_nothing_new_is_no_new_picture(sheet: ExtractionJob) -> None:
    before = look(sheet)

    assert look(sheet, before) is before


def test_files_that_came_or_went_are_told_by_another_version_of_the_list(sheet: ExtractionJob) -> None:
    file = add_file(sheet)
    before = look(sheet)
    files.remove(run_id=file.job_run_id, file_id=file.pk)
    progress.announce(file.job_run_id)
    progress.flush()

    after = look(sheet, before)

    assert told(before, after)["run_changed"]["files_version"] != snapshot(before)["files_version"]
    assert snapshot(after)["files"] == []


def test_the_run_that_is_shown_is_the_one_in_progress_else_the_latest(sheet: ExtractionJob) -> None:
    run = submit(sheet, files=1)
    runs.append_run_after(run=run, automatic=True, now=timezone.now())
    latest = runs.latest_run(sheet)

    reading = snapshot(look(sheet))
    end(*tasks_of(run))
    ended = snapshot(look(sheet))

    assert (reading["run"]["id"], reading["latest_run_id"]) == (str(run.pk), str(latest.pk))
    assert ended["run"]["id"] == ended["latest_run_id"] == str(latest.pk)


def test_files_of_all_runs_are_told(sheet: ExtractionJob) -> None:
    run = submit(sheet, files=1)
    end(*tasks_of(run))
    add_file(sheet, "next.pdf")

    assert states(look(sheet)) == {"certificate-0.pdf": "done", "next.pdf": "waiting"}


def test_a_job_that_is_gone_has_no_picture(sheet: ExtractionJob) -> None:
    before = look(sheet)
    runs.delete_job(job_id=sheet.pk)

    assert live.read(sheet.pk, before) is None


def test_a_look_at_a_run_in_progress_costs_two_queries(
    sheet: ExtractionJob, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    run = submit(sheet, files=30)
    before = look(sheet)
    end(tasks_of(run)[0])

    with django_assert_num_queries(2):
        look(sheet, before)


def test_what_moved_before_the_overlap_is_not_looked_at_again(sheet: ExtractionJob) -> None:
    run = submit(sheet, files=3)
    first, second, _third = tasks_of(run)
    now = timezone.now()
    run.tasks.filter(pk=first.pk).update(changed_at=now - 10 * live.OVERLAP)
    before = look(sheet)
    # untruthful on purpose: a change that no clock tells of is seen only by those who look at everything
    first.task_files.update(rows_count=99)
    end(second, now=now)

    after = look(sheet, before)

    assert [file["rows"] for file in told(before, after)["task_changed"]["files"]] == [1]


def test_the_end_of_a_run_is_told_with_the_run_that_was_made_with_it(sheet: ExtractionJob) -> None:
    run = submit(sheet, files=2)
    before = look(sheet)
    end(*tasks_of(run))

    said = messages.difference(before, look(sheet, before))

    following = runs.latest_run(sheet)
    assert [each.type for each in said] == ["task_changed", "run_changed", "run_finished"]
    finished = json.loads(said[-1].text)
    assert (finished["run_id"], finished["next_run_id"]) == (str(run.pk), str(following.pk))
    assert finished["status"] == "completed"


def test_only_the_last_message_of_a_change_has_an_id_so_that_nobody_resumes_in_its_midst(sheet: ExtractionJob) -> None:
    run = submit(sheet, files=1)
    before = look(sheet)
    end(*tasks_of(run))
    after = look(sheet, before)

    said = messages.difference(before, after)

    assert [each.event_id for each in said] == ["", "", messages.event_id(after)]


def test_an_event_id_names_the_version_and_the_runs_that_are_not_over(sheet: ExtractionJob) -> None:
    run = submit(sheet, files=1)
    picture = look(sheet)

    assert messages.parsed(messages.event_id(picture)) == (picture.version, [run.pk.hex[:8]])


@pytest.mark.parametrize("given", ["", "x", "12.", "12.zzzzzzzz", "-1", "1.0a1b2c3d4", "٣", "9" * 30])
def test_what_is_no_event_id_of_ours_means_nothing(given: str) -> None:
    assert messages.parsed(given) is None


def test_a_message_about_more_files_than_it_can_hold_says_so(
    sheet: ExtractionJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "MOST_FILES", 2)
    run = submit(sheet, files=3)
    before = look(sheet)
    end(*tasks_of(run))

    changed = told(before, look(sheet, before))["task_changed"]
    beginning = snapshot(look(sheet))

    assert (changed["files"], changed["complete"]) == ([], False)
    assert (len(beginning["files"]), beginning["complete"]) == (2, False)


def test_a_retry_asks_to_read_the_files_again(sheet: ExtractionJob) -> None:
    run = submit(sheet, files=1)
    end(*tasks_of(run), outcome="killed_worker")
    before = look(sheet)
    assert snapshot(before)["retryable_run_ids"] == [str(run.pk)]
    lifecycle.retry(run_id=run.pk, now=timezone.now())

    message = told(before, look(sheet, before))

    assert not message["task_changed"]["complete"]
    assert message["run_changed"]["retryable_run_ids"] == []


def test_a_snapshot_costs_one_query_and_a_first_look_one_more_for_each_run_in_progress(
    sheet: ExtractionJob, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    run = submit(sheet, files=3)
    end(*tasks_of(run))
    submit(sheet, files=2)

    with django_assert_num_queries(3):
        messages.snapshot(look(sheet))


class Worker:
    """Does what a list of steps says, and looks after each, as a socket's process does."""

    def __init__(self) -> None:
        self.sheet = make_job(UserFactory())
        self.seen: dict[str, Any] = {}
        self.picture: Picture | None = None
        self.files_version = ""

    def do(self, step: str) -> None:
        run = runs.latest_run(self.sheet)
        match step:
            case "add":
                add_file(self.sheet, f"{SourceFile.objects.count()}.pdf")
                lifecycle.step_to(run_id=run.pk, step="upload", now=timezone.now())
            case "remove" if file := run.files.order_by("pk").first():
                files.remove(run_id=run.pk, file_id=file.pk)
                lifecycle.step_to(run_id=run.pk, step="upload", now=timezone.now())
            case "submit" if run.files.exists():
                lifecycle.submit(run_id=run.pk, now=timezone.now())
                self.finish_one(run, "rows")
            case "rows" | "corrupt" | "nothing_found":
                for busy in self.sheet.runs.filter(status="in_progress"):
                    self.finish_one(busy, step)

    def finish_one(self, run: Any, outcome: str) -> None:
        if task := run.tasks.open().order_by("position").first():
            end(task, outcome=outcome)
        if runs.latest_run(self.sheet).status not in {"pending", "in_progress"}:
            runs.append_run_after(run=run, automatic=True, now=timezone.now())

    def listen(self) -> None:
        """As a page does: what became of files is told, the list is read again when it is another one."""
        before, self.picture = self.picture, look(self.sheet, self.picture)
        if before is None:
            return self.begin_anew()
        if before is self.picture:
            return None
        message = told(before, self.picture)
        changed = message.get("task_changed", {"files": [], "complete": True})
        self.seen |= {file["file_id"]: file for file in changed["files"]}
        if not changed["complete"] or message["run_changed"]["files_version"] != self.files_version:
            self.begin_anew()
        return None

    def begin_anew(self) -> None:
        message = snapshot(self.picture)  # type: ignore[arg-type]
        self.files_version = message["files_version"]
        self.seen = {file["file_id"]: file for file in message["files"]}


class TestWhoeverListened(TestCase):
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(st.sampled_from(["add", "remove", "submit", "rows", "corrupt", "nothing_found"]), st.booleans()),
            max_size=14,
        )
    )
    def test_has_the_same_in_the_end_as_somebody_who_comes_then(self, steps: list[tuple[str, bool]]) -> None:
        worker = Worker()
        worker.listen()

        for step, listening in steps:
            latest = runs.latest_run(worker.sheet)
            if step in {"add", "remove", "submit"} and not latest.is_editable:
                continue
            worker.do(step)
            if listening:
                worker.listen()
        worker.listen()

        newcomer = snapshot(look(worker.sheet))
        assert worker.seen == {file["file_id"]: file for file in newcomer["files"]}
