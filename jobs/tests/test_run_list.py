from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from jobs import run_list, runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON
from jobs.tests.scenes import end, submit, tasks_of


def add_runs(job: ExtractionJob, count: int, *, append: bool = False) -> list[JobRun]:
    later = (NOON + dt.timedelta(days=number) for number in range(1, count + 1))
    return [runs.create_run(job=job, append_results=append, now=now) for now in later]


def test_runs_are_numbered_from_the_oldest_and_listed_from_the_newest(job: ExtractionJob) -> None:
    made = add_runs(job, 2)

    listed = run_list.lines(job=job)

    assert [line.number for line in listed.lines] == [3, 2, 1]
    assert listed.lines[0].run_id == made[1].pk
    assert listed.next_before is None


def test_a_line_says_how_many_rows_its_run_found_and_after_which_run_they_come(job: ExtractionJob) -> None:
    run = submit(job, files=2)
    end(*tasks_of(run), rows=3)
    runs.create_run(job=job, append_results=True, now=NOON)

    newest, oldest = run_list.lines(job=job).lines

    assert (oldest.rows, oldest.previous_number, oldest.is_editable) == (6, 0, False)
    assert (newest.rows, newest.previous_number, newest.is_editable) == (0, 1, True)


def test_a_run_knows_where_it_stands(job: ExtractionJob, run: JobRun) -> None:
    second, third = add_runs(job, 2, append=True)

    assert run_list.standing(run) == (1, 3, 0)
    assert run_list.standing(second) == (2, 3, 1)
    assert run_list.standing(third) == (3, 3, 2)
    assert run_list.standing(third).is_latest
    assert not run_list.standing(second).is_latest


def test_two_hundred_runs_come_in_pages_that_leave_none_out(
    job: ExtractionJob, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add_runs(job, 200, append=True)

    seen: list[int] = []
    before = None
    with django_assert_num_queries(2 * 7):
        while True:
            listed = run_list.lines(job=job, before=before)
            seen += [line.number for line in listed.lines]
            before = listed.next_before
            if before is None:
                break

    assert seen == list(range(201, 0, -1))


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("1", [12, 11, 10, 1]),
        ("#12", [12]),
        ("run 12", [12]),
        ("not started", list(range(12, 0, -1))),
        ("failed", []),
        ("2026-03-05", [5]),
        ("5 march", [5]),
        ("march 12", [12]),
        ("nonsense", []),
    ],
)
def test_runs_are_found_by_number_state_and_day(job: ExtractionJob, words: str, numbers: list[int]) -> None:
    add_runs(job, 11)

    assert [line.number for line in run_list.lines(job=job, words=words).lines] == numbers
