"""The pages that prepare a run."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from jobs import runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON
from jobs.tests.scenes import add_file, submit
from templates_app.models import Template
from templates_app.tests.test_views import sent

HTMX = {"HX-Request": "true", "HX-Target": "run-files"}


@pytest.fixture
def browser(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def said(answer: HttpResponseBase) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]  # type: ignore[attr-defined]


def names(run: JobRun) -> list[str]:
    return [field.field_name for field in run.fields.in_order()]


# --- Upload


def test_only_the_files_of_the_run_are_listed(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    submit(job, files=1)
    runs.create_run(job=job, now=NOON)
    add_file(job, "new.pdf")

    page = browser.get(f"/jobs/{job.pk}/upload/").content.decode()

    assert "new.pdf" in page
    assert "certificate-0.pdf" not in page
    assert "certificate-0.pdf" in browser.get(f"/jobs/{job.pk}/upload/?run_id={run.pk}").content.decode()


def test_a_file_that_cannot_be_read_says_why(browser: Client, job: ExtractionJob) -> None:
    add_file(job, "locked.pdf", reason="password_needed")

    page = browser.get(f"/jobs/{job.pk}/upload/").content.decode()

    assert "Save a copy without the password" in page


def test_files_come_in_without_script(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    upload = SimpleUploadedFile("letter.txt", b"Ethics, 2 hours")

    answer = browser.post(f"/jobs/{job.pk}/upload/", {"files": upload})

    assert answer["Location"] == f"/jobs/{job.pk}/upload/?run_id={run.pk}"
    assert [file.name for file in run.files.all()] == ["letter.txt"]


def test_a_file_is_removed_and_htmx_gets_what_is_left(browser: Client, job: ExtractionJob) -> None:
    add_file(job, "kept.pdf")
    file = add_file(job, "gone.pdf")

    answer = browser.post(f"/jobs/{job.pk}/upload/{file.pk}/remove/", headers=HTMX)

    page = answer.content.decode()
    assert "<section" not in page
    assert ("kept.pdf" in page, "gone.pdf" in page) == (True, False)


def test_a_refusal_is_said_in_the_part_that_htmx_gets(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    file = add_file(job)
    submit(job)

    answer = browser.post(f"/jobs/{job.pk}/upload/{file.pk}/remove/?run_id={run.pk}", headers=HTMX)

    assert "This run is already submitted." in answer.content.decode()
    assert run.files.count() == 1


def test_folders_are_set_one_by_one_and_all_at_once(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    add_file(job, "x/a.pdf")
    add_file(job, "y/b.pdf")

    browser.post(f"/jobs/{job.pk}/upload/folders/", {"folder": ["x", "y"], "mode": ["combined", "individual"]})
    run.refresh_from_db()
    assert run.processing_modes == {"x": "combined", "y": "individual"}

    browser.post(f"/jobs/{job.pk}/upload/folders/", {"every": "combined"}, headers=HTMX)
    run.refresh_from_db()
    assert run.processing_modes == {"x": "combined", "y": "combined"}


def test_many_files_come_in_pages(browser: Client, job: ExtractionJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.views.uploading.AT_A_TIME", 2)
    for name in "abcde":
        add_file(job, f"{name}.pdf")

    first = browser.get(f"/jobs/{job.pk}/upload/").content.decode()
    last = browser.get(f"/jobs/{job.pk}/upload/?after=4", headers={"HX-Target": "more-files"}).content.decode()

    assert ("a.pdf" in first, "c.pdf" in first, "Show more files" in first) == (True, False, True)
    assert ("e.pdf" in last, "Show more files" in last, "<section" in last) == (True, False, False)


def test_uploading_costs_the_same_however_many_files(
    browser: Client, job: ExtractionJob, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        add_file(job, f"{number % 5}/{number}.pdf")

    # session, user; job, run, its standing; the files, and four of the outlook
    with django_assert_num_queries(10):
        browser.get(f"/jobs/{job.pk}/upload/")


# --- Steps


def test_one_goes_forwards_and_back(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    forwards = browser.post(f"/jobs/{job.pk}/step/", {"step": "fields"})
    run.refresh_from_db()
    assert (forwards["Location"], run.config_step) == (f"/jobs/{job.pk}/fields/?run_id={run.pk}", "fields")

    back = browser.post(f"/jobs/{job.pk}/step/", {"step": "upload"})
    run.refresh_from_db()
    assert (back["Location"], run.config_step) == (f"/jobs/{job.pk}/upload/?run_id={run.pk}", "upload")


@pytest.mark.parametrize("step", ["submitted", "nonsense", ""])
def test_nobody_jumps_over_the_start(browser: Client, job: ExtractionJob, run: JobRun, step: str) -> None:
    answer = browser.post(f"/jobs/{job.pk}/step/", {"step": step})

    run.refresh_from_db()
    assert said(answer)
    assert (run.config_step, run.status) == ("upload", "pending")


# --- Fields


def test_the_fields_are_saved_and_the_review_follows(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    answer = browser.post(f"/jobs/{job.pk}/fields/", sent({"field_name": "Vendor"}, {"field_name": "Total"}))

    run.refresh_from_db()
    assert answer["Location"] == f"/jobs/{job.pk}/review/?run_id={run.pk}"
    assert (names(run), run.config_step) == (["Vendor", "Total"], "review")


def test_what_is_wrong_with_a_field_is_said_at_it(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    answer = browser.post(f"/jobs/{job.pk}/fields/", sent({"field_name": "Kind", "data_type_id": "choice"}))

    assert answer.status_code == 400
    assert answer.context["rows"][0].errors == {"choices": "“Kind” needs the values to choose from."}
    assert names(run) == ["Course Title", "Date"]


def test_fields_are_taken_from_a_template_without_script(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    state = Template.objects.get(slug="california")

    browser.post(f"/jobs/{job.pk}/fields/", sent(button="template", template_id=str(state.pk)))

    assert names(run) == [field.field_name for field in state.fields.order_by("display_order")]


@pytest.mark.parametrize("template_id", ["", "nonsense"])
def test_no_template_changes_nothing(browser: Client, job: ExtractionJob, run: JobRun, template_id: str) -> None:
    answer = browser.post(f"/jobs/{job.pk}/fields/", sent(button="template", template_id=template_id))

    assert said(answer) == ["Choose a template first."]
    assert names(run) == ["Course Title", "Date"]


def test_the_fields_are_kept_as_a_template(browser: Client, owner: User, job: ExtractionJob) -> None:
    browser.post(f"/jobs/{job.pk}/fields/template/", {"name": "My courses"})

    template = Template.objects.get(user=owner)
    assert template.name == "My courses"
    assert [field.field_name for field in template.fields.order_by("display_order")] == ["Course Title", "Date"]


# --- Review and start


def test_the_review_says_what_will_be_done(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    for path in ("x/a.pdf", "x/b.pdf", "c.pdf"):
        add_file(job, path)
    add_file(job, "locked.pdf", reason="password_needed")
    browser.post(f"/jobs/{job.pk}/upload/folders/", {"folder": "x", "mode": "combined"})

    page = " ".join(browser.get(f"/jobs/{job.pk}/review/").content.decode().split())

    assert "2 tasks: 3 documents, 2 fields each." in page
    assert "1 file will be left out" in page


def test_starting_leads_to_the_run(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    add_file(job)

    answer = browser.post(f"/jobs/{job.pk}/start/")

    run.refresh_from_db()
    assert (answer["Location"], run.status) == (f"/jobs/{job.pk}/?run_id={run.pk}", "in_progress")


def test_what_cannot_be_started_says_why(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    page = browser.get(f"/jobs/{job.pk}/review/").content.decode()
    answer = browser.post(f"/jobs/{job.pk}/start/")

    assert "Upload at least one document first." in page
    assert said(answer) == ["No files uploaded"]
    assert answer["Location"] == f"/jobs/{job.pk}/review/?run_id={run.pk}"


# --- A run that was started


@pytest.mark.parametrize("page", ["upload", "fields", "review"])
def test_a_started_run_is_shown_but_not_changed(browser: Client, job: ExtractionJob, page: str) -> None:
    submit(job, files=1)

    shown = browser.get(f"/jobs/{job.pk}/{page}/").content.decode()

    assert "Run 1 was started" in shown
    assert "Add to the results" in shown
    assert "Continue to" not in shown


def test_changing_a_started_run_is_refused(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    submit(job, files=1)

    answer = browser.post(f"/jobs/{job.pk}/fields/", sent({"field_name": "Vendor"}))

    assert "already submitted" in said(answer)[0]
    assert names(run) == ["Course Title", "Date"]


@pytest.mark.parametrize(
    ("way", "columns", "place"),
    [("plain", [], 0), ("same_fields", ["Course Title", "Date"], 0), ("append", ["Course Title", "Date"], 1)],
)
def test_a_new_run_is_made_as_wanted(
    browser: Client, job: ExtractionJob, way: str, columns: list[str], place: int
) -> None:
    first = submit(job, files=1)

    answer = browser.post(f"/jobs/{job.pk}/runs/new/?run_id={first.pk}", {"way": way})

    fresh = runs.latest_run(job)
    assert answer["Location"] == f"/jobs/{job.pk}/upload/?run_id={fresh.pk}"
    assert (names(fresh), fresh.result_set_index, fresh.previous) == (columns, place, first if place else None)


def test_a_started_run_names_the_one_that_is_being_prepared(browser: Client, job: ExtractionJob, run: JobRun) -> None:
    submit(job, files=1)
    fresh = runs.create_run(job=job, now=NOON)

    shown = browser.get(f"/jobs/{job.pk}/upload/?run_id={run.pk}").content.decode()

    assert f"/jobs/{job.pk}/upload/?run_id={fresh.pk}" in shown
