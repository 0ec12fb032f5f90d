from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from jobs import runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON
from jobs.tests.scenes import end, submit, tasks_of
from jobs.views.run_header import run_header


@pytest.fixture
def signed_in(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def test_the_latest_run_is_shown_unless_another_is_named(signed_in: Client, job: ExtractionJob, run: JobRun) -> None:
    latest = runs.create_run(job=job, now=NOON)

    without, named = signed_in.get(f"/jobs/{job.pk}/"), signed_in.get(f"/jobs/{job.pk}/?run_id={run.pk}")

    assert without.context["header"].run == latest
    assert named.context["header"].run == run
    assert b"Courses" in named.content
    assert "Run 1" in named.content.decode()


@pytest.mark.parametrize("run_id", ["nonsense", "1", "00000000-0000-0000-0000-000000000000"])
def test_a_run_that_the_job_does_not_have_is_not_found(signed_in: Client, job: ExtractionJob, run_id: str) -> None:
    assert signed_in.get(f"/jobs/{job.pk}/?run_id={run_id}").status_code == 404


def test_the_run_of_another_job_is_not_found(signed_in: Client, owner: User, job: ExtractionJob) -> None:
    other = runs.create_job(user=owner, name="Other", job_type="extraction", now=NOON)

    assert signed_in.get(f"/jobs/{job.pk}/?run_id={runs.latest_run(other).pk}").status_code == 404


def test_the_steps_name_the_open_page_and_what_the_run_is_past(job: ExtractionJob) -> None:
    run = submit(job, files=1)

    steps = run_header(run, "job_run").steps

    assert [step.word for step in steps] == ["Upload", "Fields", "Review", "Results"]
    assert [step.is_current for step in steps] == [False, False, False, True]
    assert [step.is_done for step in steps] == [True, True, True, False]
    assert all(f"run_id={run.pk}" in step.address for step in steps if step.address)


def test_the_menu_lists_the_runs_with_links_to_them(signed_in: Client, job: ExtractionJob, run: JobRun) -> None:
    submitted = submit(job, files=1)
    end(*tasks_of(submitted), rows=2)
    latest = runs.create_run(job=job, append_results=True, now=NOON)

    response = signed_in.get(f"/jobs/{job.pk}/runs/?page=job_run&run_id={latest.pk}")

    page = response.content.decode()
    assert page.index(f'href="/jobs/{job.pk}/?run_id={latest.pk}"') < page.index(f"run_id={run.pk}")
    assert page.count("aria-current") == 1
    assert "2 rows" in page
    assert "0 rows, after run 1" in page


def test_a_menu_that_finds_nothing_says_so(signed_in: Client, job: ExtractionJob) -> None:
    response = signed_in.get(f"/jobs/{job.pk}/runs/?q=cancelled-yesterday&before=")

    assert b"No run fits these words." in response.content


@pytest.mark.parametrize("query", ["before=-1", "before=99999999999999", "before=x", "page=nonsense", "q=%00"])
def test_a_mistyped_address_of_the_menu_is_no_fault(signed_in: Client, job: ExtractionJob, query: str) -> None:
    assert signed_in.get(f"/jobs/{job.pk}/runs/?{query}").status_code == 200


def test_the_menu_costs_the_same_however_many_runs(
    signed_in: Client, job: ExtractionJob, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(200):
        runs.create_run(job=job, append_results=True, now=NOON)

    with django_assert_num_queries(5):  # session, user, job, runs, rows
        signed_in.get(f"/jobs/{job.pk}/runs/")
