"""The page of jobs and what is done with a job as a whole."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from jobs import runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON
from jobs.tests.scenes import make_job, submit
from templates_app.models import Template


@pytest.fixture
def browser(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def shown(browser: Client, address: str, **headers: str) -> str:
    return browser.get(address, headers=headers).content.decode()


def test_who_has_no_jobs_is_told_how_to_begin(browser: Client) -> None:
    assert "Make your first job" in shown(browser, "/jobs/")


def test_a_line_leads_to_where_one_goes_on(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    assert f'href="/jobs/{job.pk}/upload/?run_id={run.pk}"' in shown(browser, "/jobs/")

    submit(job, files=1)

    assert f'href="/jobs/{job.pk}/?run_id={run.pk}"' in shown(browser, "/jobs/")


def test_htmx_gets_the_list_alone_narrowed(browser: Client, job: ExtractionJob) -> None:
    asked = {"HX-Request": "true", "HX-Target": "job-list"}

    fitting = shown(browser, f"/jobs/?q={job.name[:4]}", **asked)
    none = shown(browser, "/jobs/?q=nothing-like-it", **asked)

    assert fitting.lstrip().startswith('<section id="job-list"')
    assert job.name in fitting
    assert "No job fits" in none


@pytest.mark.parametrize("query", ["status=nonsense", "order=nonsense", "page=0", "page=-3", "page=x", "q=%00"])
def test_what_makes_no_sense_is_as_if_it_were_not_asked(browser: Client, job: ExtractionJob, query: str) -> None:
    assert job.name in shown(browser, f"/jobs/?{query}")


def test_the_list_is_watched_only_while_something_runs(browser: Client, job: ExtractionJob) -> None:
    quiet = shown(browser, "/jobs/")
    submit(job, files=2)

    running = shown(browser, "/jobs/")

    assert "job-watcher" not in quiet
    assert f"/jobs/progress/?id={job.pk}" in running


def test_the_watcher_is_told_the_state_and_whether_to_ask_again(browser: Client, job: ExtractionJob) -> None:
    submit(job, files=2)
    running = shown(browser, f"/jobs/progress/?id={job.pk}")
    runs.create_run(job=job, now=NOON)

    ended = shown(browser, f"/jobs/progress/?id={job.pk}")

    assert "0 of 2" in running
    assert "job-watcher" in running
    assert 'hx-swap-oob="true"' in ended
    assert "job-watcher" not in ended


def test_the_page_costs_the_same_however_many_jobs(
    browser: Client, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(8):
        submit(make_job(owner, job_type="extraction"), files=1)

    with django_assert_num_queries(6):  # session, user; total, ids, jobs, runs
        browser.get("/jobs/")


def test_a_new_job_begins_with_the_fields_of_its_template(browser: Client) -> None:
    state = Template.objects.get(slug="california")

    answer = browser.post("/jobs/new/", {"name": "Invoices", "template_id": str(state.pk)})

    made = ExtractionJob.objects.get()
    assert answer["Location"] == f"/jobs/{made.pk}/upload/"
    assert (made.name, made.job_type) == ("Invoices", "extraction")
    assert runs.latest_run(made).fields.count() == state.fields.count()


def test_a_new_job_needs_a_name(browser: Client) -> None:
    answer = browser.post("/jobs/new/", {"name": " "})

    assert answer.status_code == 400
    assert "Give the job a name." in answer.content.decode()


def test_a_template_of_somebody_else_cannot_be_begun_with(browser: Client, stranger: User) -> None:
    private = Template.objects.create(name="Theirs", user=stranger)

    assert browser.post("/jobs/new/", {"name": "A", "template_id": str(private.pk)}).status_code == 404
    assert not ExtractionJob.objects.exists()


def test_a_job_is_renamed_from_the_list_and_one_is_back_there(browser: Client, job: ExtractionJob) -> None:
    answer = browser.post(f"/jobs/{job.pk}/rename/", {"name": "Bills", "next": "/jobs/?page=2"})

    job.refresh_from_db()
    assert (job.name, answer["Location"]) == ("Bills", "/jobs/?page=2")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_no_form_leads_out_of_the_product(browser: Client, job: ExtractionJob, elsewhere: str) -> None:
    answer = browser.post(f"/jobs/{job.pk}/rename/", {"name": "Bills", "next": elsewhere})

    assert answer["Location"] == f"/jobs/{job.pk}/"


def test_a_duplicate_has_the_fields_and_none_of_the_files(browser: Client, job: ExtractionJob) -> None:
    submit(job, files=2)

    answer = browser.post(f"/jobs/{job.pk}/duplicate/")

    copy = ExtractionJob.objects.exclude(pk=job.pk).get()
    run = runs.latest_run(copy)
    assert answer["Location"] == f"/jobs/{copy.pk}/upload/"
    assert [field.field_name for field in run.fields.in_order()] == ["Course Title", "Date"]
    assert (run.files.count(), run.is_editable) == (0, True)


def test_a_deleted_job_is_gone(browser: Client, job: ExtractionJob) -> None:
    answer = browser.post(f"/jobs/{job.pk}/delete/")

    assert answer["Location"] == "/jobs/"
    assert not ExtractionJob.objects.exists()
