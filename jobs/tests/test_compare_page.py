from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from jobs import run_comparison, runs
from jobs.models import ExtractionJob
from jobs.tests.conftest import NOON
from jobs.tests.test_run_comparison import read
from jobs.views import compare


@pytest.fixture
def signed_in(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def words(content: bytes) -> str:
    return " ".join(content.decode().split())


def test_the_latest_run_is_compared_with_the_one_before(signed_in: Client, job: ExtractionJob) -> None:
    left = read(job, {"a.pdf": [["Ethics", 2]]})
    right = read(job, {"a.pdf": [["Ethics", 4]]})

    response = signed_in.get(f"/jobs/{job.pk}/compare/")

    assert (response.context["left"], response.context["right"]) == (left, right)
    page = words(response.content)
    assert '<del><span class="visually-hidden">was </span>2</del>' in page
    assert '<ins><span class="visually-hidden">now </span>4</ins>' in page


def test_rows_that_are_the_same_are_shown_when_asked_for(signed_in: Client, job: ExtractionJob) -> None:
    read(job, {"a.pdf": [["Ethics", 2], ["Tax", 1]]})
    read(job, {"a.pdf": [["Ethics", 2], ["Tax", 3]]})

    differences, everything = (signed_in.get(f"/jobs/{job.pk}/compare/{query}") for query in ("", "?all=1"))

    assert b"Ethics" not in differences.content
    assert b"Ethics" in everything.content


def test_runs_that_do_not_differ_say_so(signed_in: Client, job: ExtractionJob) -> None:
    read(job, {"a.pdf": [["Ethics", 2]]})
    read(job, {"a.pdf": [["Ethics", 2]]})

    page = words(signed_in.get(f"/jobs/{job.pk}/compare/").content)

    assert "All 1 row of both runs say the same." in page


def test_a_job_with_one_run_has_nothing_to_compare(signed_in: Client, job: ExtractionJob) -> None:
    assert b"This is one and the same run" in signed_in.get(f"/jobs/{job.pk}/compare/").content


@pytest.mark.parametrize("query", ["left=nonsense", "right=00000000-0000-0000-0000-000000000000"])
def test_a_run_that_the_job_does_not_have_is_not_found(signed_in: Client, job: ExtractionJob, query: str) -> None:
    assert signed_in.get(f"/jobs/{job.pk}/compare/?{query}").status_code == 404


@pytest.mark.parametrize("number", ["0", "-3", "999999999", "x"])
def test_a_mistyped_page_is_no_fault(signed_in: Client, job: ExtractionJob, number: str) -> None:
    read(job, {"a.pdf": [["Ethics", 2]]})

    assert signed_in.get(f"/jobs/{job.pk}/compare/?all=1&page={number}").status_code == 200


def test_pages_lead_to_each_other_and_keep_what_was_asked(
    signed_in: Client, job: ExtractionJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "ROWS_ON_PAGE", 2)
    left = read(job, {"a.pdf": [[f"Course {number}", 1] for number in range(5)]})

    response = signed_in.get(f"/jobs/{job.pk}/compare/?left={left.pk}&all=1&page=2")

    page = words(response.content)
    assert "Rows 3–4 of 5" in page
    for number in (1, 3):
        assert f'href="/jobs/{job.pk}/compare/?left={left.pk}&amp;right={left.pk}&amp;all=1&amp;page={number}"' in page


def test_too_many_rows_are_refused_on_the_page(
    signed_in: Client, job: ExtractionJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(job, {"a.pdf": [["Ethics", 2]]})
    monkeypatch.setattr(run_comparison, "MOST_ROWS", 1)

    assert b"Export both and compare the files." in signed_in.get(f"/jobs/{job.pk}/compare/").content


def test_values_are_written_as_their_columns_type_says(signed_in: Client, job: ExtractionJob) -> None:
    read(job, {"a.pdf": [["2026-03-01", True], ["<b>bold</b>", 1234.5]]})

    page = words(signed_in.get(f"/jobs/{job.pk}/compare/?all=1").content)

    assert "2026-03-01" in page  # text that looks like a day
    assert "Yes" in page
    assert "<b>bold</b>" not in page


def test_the_page_costs_the_same_however_many_rows_and_runs(
    signed_in: Client, job: ExtractionJob, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    read(job, {f"{number}.pdf": [["Ethics", number]] for number in range(60)})
    for _ in range(40):
        runs.create_run(job=job, now=NOON)
    read(job, {f"{number}.pdf": [["Ethics", number + 1]] for number in range(60)})

    # session, user; job and both runs; the list of runs; the comparison and the values of the page
    with django_assert_max_num_queries(36):
        signed_in.get(f"/jobs/{job.pk}/compare/")
