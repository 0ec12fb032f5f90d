"""A run's life, and that of the runs appended to it, in any order of events, against a model of a few lines."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.tests.factories import UserFactory
from jobs import files, hooks, intake, lifecycle, results, runs, submission
from jobs.attempts import Attempt
from jobs.errors import Conflict
from jobs.models import ExtractionTask, JobRun, RunStatus
from jobs.outcomes import GOOD
from jobs.tests.conftest import NOON
from jobs.tests.scenes import make_job, task_end

FINAL = {"completed", "partially_completed", "failed", "cancelled"}


@dataclass
class Expected:
    """What a run should look like."""

    run: JobRun
    previous: Expected | None
    status: str = "pending"
    files: int = 0
    ends: dict[Any, str | None] = field(default_factory=dict)  # of each task: None while it is open

    def results(self) -> int:
        before = self.previous.results() if self.previous else 0
        return before + sum(end in GOOD for end in self.ends.values())

    def close(self) -> None:
        """The final status, once nothing is open."""
        if self.status == "in_progress" and None not in self.ends.values():
            good = [end in GOOD for end in self.ends.values()]
            self.status = "completed" if all(good) else "partially_completed" if any(good) else "failed"


def _make_next_run(*, run: JobRun, now: dt.datetime) -> None:
    runs.append_run_after(run=run, automatic=True, now=now)


class RunLife(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        hooks.on_run_finished(_make_next_run)
        self.chain: list[Expected] = []
        self.attempts: list[Attempt] = []
        self.now = NOON

    def teardown(self) -> None:
        hooks.forget(_make_next_run)
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def make(self) -> None:
        self.job = make_job(UserFactory())
        self.chain = [Expected(runs.latest_run(self.job), None)]

    @property
    def latest(self) -> Expected:
        return self.chain[-1]

    def _follow(self, expected: Expected) -> None:
        """A run that became final has a successor, made once."""
        if expected.status in FINAL and expected is self.latest:
            self.chain.append(Expected(runs.latest_run(self.job), expected))

    @rule()
    def drop_a_file(self) -> None:
        try:
            content = io.BytesIO(b"Ethics")
            intake.add_upload(run_id=self.latest.run.pk, path="certificate.txt", stream=content, now=self.now)
        except lifecycle.NotEditable:
            assert self.latest.status != "pending"
        else:
            assert self.latest.status == "pending"
            self.latest.files += 1

    @rule()
    def remove_a_file(self) -> None:
        file = self.latest.run.files.order_by("pk").first()
        if file is None:
            return
        try:
            files.remove(run_id=self.latest.run.pk, file_id=file.pk)
        except lifecycle.NotEditable:
            assert self.latest.status != "pending"
        else:
            assert self.latest.status == "pending"
            self.latest.files -= 1

    @rule()
    def press_start(self) -> None:
        latest = self.latest
        try:
            lifecycle.submit(run_id=latest.run.pk, now=self.now)
        except submission.NoFiles:
            assert latest.files == 0
        except lifecycle.NotEditable:
            assert latest.status != "pending"
        else:
            assert latest.status == "pending"
            assert latest.files
            latest.status = "in_progress"
            latest.ends = dict.fromkeys(latest.run.tasks.values_list("pk", flat=True))
            assert len(latest.ends) == latest.files

    @rule(place=st.integers(0, 5))
    def begin_a_task(self, place: int) -> None:
        tasks = list(ExtractionTask.objects.filter(job_run__job=self.job).order_by("job_run__created_at", "position"))
        if tasks:
            task = tasks[place % len(tasks)]
            attempt = lifecycle.start_task(task_id=task.pk, now=self.now)
            if attempt is None:
                self._note_given_up(task)
            else:
                self.attempts.append(attempt)

    def _note_given_up(self, task: ExtractionTask) -> None:
        task.refresh_from_db()
        expected = self._of(task)
        if expected.ends[task.pk] is None and expected.status == "in_progress":
            assert task.outcome == "killed_worker"
            expected.ends[task.pk] = "killed_worker"
            self._finish(expected)

    def _of(self, task: ExtractionTask) -> Expected:
        return next(each for each in self.chain if each.run.pk == task.job_run_id)

    @precondition(lambda self: self.attempts)
    @rule(place=st.integers(0, 5), outcome=st.sampled_from(["rows", "nothing_found", "fault"]))
    def end_an_attempt(self, place: int, outcome: str) -> None:
        attempt = self.attempts[place % len(self.attempts)]  # it may have been overtaken, and may end twice
        task = ExtractionTask.objects.get(pk=attempt.task_id)
        expected = self._of(task)
        written = lifecycle.end_task(attempt=attempt, end=task_end([], outcome), now=self.now)
        if written:
            assert expected.ends[task.pk] is None
            assert task.attempt_token == attempt.token
            expected.ends[task.pk] = outcome
            self._finish(expected)

    def _finish(self, expected: Expected) -> None:
        lifecycle.finish_if_done(run_id=expected.run.pk, now=self.now)
        expected.close()
        self._follow(expected)

    @rule(place=st.integers(0, 3))
    def cancel(self, place: int) -> None:
        expected = self.chain[place % len(self.chain)]
        try:
            lifecycle.cancel(run_id=expected.run.pk, now=self.now)
        except Conflict:
            assert expected.status in FINAL
        else:
            assert expected.status not in FINAL
            expected.status = "cancelled"
            self._follow(expected)

    @rule(place=st.integers(0, 3))
    def retry(self, place: int) -> None:
        expected = self.chain[place % len(self.chain)]
        try:
            lifecycle.retry(run_id=expected.run.pk, now=self.now)
        except Conflict:
            assert expected.status not in {"failed", "partially_completed"}
        else:
            assert expected.status in {"failed", "partially_completed"}
            expected.status = "in_progress"
            expected.ends = {pk: end if end in GOOD else None for pk, end in expected.ends.items()}

    @invariant()
    def runs_are_as_expected(self) -> None:
        stored = list(JobRun.objects.filter(job=self.chain[0].run.job).order_by("created_at")) if self.chain else []
        assert [(run.pk, run.status) for run in stored] == [(each.run.pk, each.status) for each in self.chain]
        assert [run.previous_id for run in stored] == [each.previous and each.previous.run.pk for each in self.chain]
        assert all((run.completed_at is not None) == (run.status in FINAL) for run in stored)

    @invariant()
    def counters_are_those_of_the_tasks_whenever_a_run_rests(self) -> None:
        run: Any
        for run in JobRun.objects.with_progress().filter(pk__in=[each.run.pk for each in self.chain]):
            assert run.tasks_total == run.counted_total
            if run.status != RunStatus.IN_PROGRESS:
                assert (run.tasks_completed, run.tasks_failed) == (run.counted_completed, run.counted_failed)

    @invariant()
    def results_of_each_run_are_those_of_its_chain(self) -> None:
        for expected in self.chain:
            page = results.page(run=expected.run, limit=1000)
            assert page.total == len(page.results) == expected.results()
            assert [result.place for result in page.results] == sorted(result.place for result in page.results)


@pytest.mark.django_db
def test_any_order_of_events_leaves_a_job_as_expected() -> None:
    run_state_machine_as_test(
        RunLife,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
