from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from jobs import job_lines, runs
from jobs.models import ExtractionJob
from jobs.tests.conftest import NOON
from jobs.tests.scenes import add_file, end, submit, tasks_of
from templates_app.models import Template


def made(user: User, name: str, *, hours: int = 0, job_type: str = "extraction") -> ExtractionJob:
    template = Template.objects.get(slug="california")
    now = NOON + dt.timedelta(hours=hours)
    return runs.create_job(user=user, name=name, job_type=job_type, template=template, now=now)


def names(found: job_lines.JobLines) -> list[str]:
    return [line.name for line in found.lines]


def test_only_ones_own_jobs_are_listed_and_no_sheets(owner: User, stranger: User) -> None:
    made(owner, "Mine")
    made(stranger, "Theirs")
    made(owner, "A sheet", job_type="cpe")

    assert names(job_lines.lines(user=owner)) == ["Mine"]


def test_a_line_tells_of_the_latest_run(owner: User) -> None:
    job = made(owner, "Invoices")
    finished = submit(job, files=3)
    end(*tasks_of(finished)[:2])
    end(tasks_of(finished)[2], outcome="damaged")

    (line,) = job_lines.lines(user=owner).lines

    assert (line.run_id, line.status, line.runs) == (finished.pk, "partially_completed", 1)
    assert (line.done, line.failed, line.total, line.is_running) == (3, 1, 3, False)
    latest = runs.create_run(job=job, now=NOON)
    (line,) = job_lines.lines(user=owner).lines
    assert (line.run_id, line.status, line.runs) == (latest.pk, "pending", 2)


def test_all_words_must_be_in_the_name(owner: User) -> None:
    for name in ("Invoices March", "Invoices April", "Letters March"):
        made(owner, name)

    found = job_lines.lines(user=owner, words="march INVOICES")

    assert (names(found), found.total, found.of_all) == (["Invoices March"], 1, 3)


def test_the_status_is_that_of_the_latest_run(owner: User) -> None:
    once_done = made(owner, "Again")
    end(*tasks_of(submit(once_done, files=1)))
    runs.create_run(job=once_done, now=NOON)
    done = made(owner, "Done")
    end(*tasks_of(submit(done, files=1)))

    assert names(job_lines.lines(user=owner, status="completed")) == ["Done"]
    assert names(job_lines.lines(user=owner, status="pending")) == ["Again"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("newest", ["c", "A", "b"]),
        ("oldest", ["b", "A", "c"]),
        ("name", ["A", "b", "c"]),
        ("active", ["b", "c", "A"]),
    ],
)
def test_the_orders(owner: User, order: str, expected: list[str]) -> None:
    first = made(owner, "b", hours=1)
    made(owner, "A", hours=2)
    made(owner, "c", hours=3)
    runs.create_run(job=first, now=NOON + dt.timedelta(hours=9))

    assert names(job_lines.lines(user=owner, order=order)) == expected


def test_pages_hold_every_job_once_and_the_last_one_stands_for_those_beyond(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_lines, "AT_A_TIME", 3)
    for number in range(7):
        made(owner, f"Job {number}", hours=number // 2)

    pages = [job_lines.lines(user=owner, page=page) for page in (1, 2, 3)]

    assert sorted(name for page in pages for name in names(page)) == [f"Job {number}" for number in range(7)]
    assert [(page.page, page.pages) for page in pages] == [(1, 3), (2, 3), (3, 3)]
    assert job_lines.lines(user=owner, page=99) == pages[-1]


@pytest.mark.parametrize("narrowed", [{}, {"words": "job", "status": "pending", "order": "active"}])
def test_the_list_costs_the_same_however_many_jobs(
    owner: User, narrowed: dict[str, Any], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        job = made(owner, f"Job {number}")
        runs.create_run(job=job, now=NOON)

    # how many fit (and how many there are, if narrowed), the ids of the page, its jobs, their latest runs
    with django_assert_num_queries(5 if narrowed else 4):
        job_lines.lines(user=owner, **narrowed)


def test_running_jobs_are_told_of_to_their_owner_alone(owner: User, stranger: User) -> None:
    job = made(owner, "Invoices")
    add_file(job)
    submit(job)

    assert [line.is_running for line in job_lines.running(user=owner, job_ids=[job.pk])] == [True]
    assert job_lines.running(user=stranger, job_ids=[job.pk]) == []
