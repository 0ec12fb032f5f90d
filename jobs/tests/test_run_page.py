from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import UserFactory
from jobs import runs
from jobs.exports import recording
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON
from jobs.tests.scenes import add_file, end, submit, tasks_of
from templates_app.tests.factories import TemplateFactory


@pytest.fixture
def signed_in(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def page_of(client: Client, run: JobRun) -> str:
    response = client.get(f"/jobs/{run.job_id}/?run_id={run.pk}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def ended(job: ExtractionJob, *outcomes: str) -> JobRun:
    run = submit(job, files=len(outcomes))
    for task, outcome in zip(tasks_of(run), outcomes, strict=True):
        end(task, outcome=outcome)
    return run


def test_a_run_without_files_says_how_to_begin(signed_in: Client, run: JobRun) -> None:
    page = page_of(signed_in, run)

    assert "This run has no files yet." in page
    assert "Add files, choose the fields that you want from them, and start the run." in page


def test_a_run_with_files_that_nobody_started_says_so(signed_in: Client, job: ExtractionJob, run: JobRun) -> None:
    add_file(job)

    assert "This run has 1 file and is not started yet." in page_of(signed_in, run)


def test_a_run_in_progress_can_be_stopped(signed_in: Client, job: ExtractionJob) -> None:
    run = submit(job, files=2)

    page = page_of(signed_in, run)

    assert "Stop this run?" in page
    assert "The first rows come in a moment" in page


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        (["rows"], "Every document was read."),
        (["rows", "corrupt"], "1 of 2 could not be read. Reading the same files again would not help"),
        (["corrupt"], "None of the documents could be read."),
        (["rows", "unavailable", "corrupt"], "For 1 of them the cause may have passed."),
    ],
)
def test_a_finished_run_says_what_came_of_it(
    signed_in: Client, job: ExtractionJob, outcomes: list[str], words: str
) -> None:
    assert words in page_of(signed_in, ended(job, *outcomes))


@pytest.mark.parametrize(("outcome", "offered"), [("corrupt", False), ("unavailable", True)])
def test_retry_is_offered_only_where_it_can_help(
    signed_in: Client, job: ExtractionJob, outcome: str, offered: bool
) -> None:
    run = ended(job, "rows", outcome)

    assert ("Retry 1" in page_of(signed_in, run)) == offered


def test_an_append_run_says_after_which_its_rows_come(signed_in: Client, job: ExtractionJob) -> None:
    run = runs.append_run_after(run=ended(job, "rows"), automatic=False, now=NOON)

    assert "Its rows come after those of run 1." in page_of(signed_in, run)


def test_exports_are_those_of_the_run(signed_in: Client, run: JobRun) -> None:
    runs.create_run(job=run.job, now=NOON)

    assert f"/api/jobs/{run.job_id}/export/csv?run_id={run.pk}" in page_of(signed_in, run)


def test_the_page_costs_the_same_however_many_runs_and_files(
    signed_in: Client, job: ExtractionJob, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(50):
        run = ended(job, "rows", "corrupt", "unavailable")
        runs.create_run(job=job, clone_from=run, now=NOON)

    # session, user, job, run; its standing; its files and failed tasks; the latest run; the owner and the templates
    with django_assert_num_queries(10):
        page_of(signed_in, run)


def test_earlier_exports_are_listed_the_latest_first(
    signed_in: Client, owner: User, job: ExtractionJob, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    run = ended(job, "rows")
    for hour, file_format in ((1, "csv"), (2, "xlsx")):
        recording.record(run=run, file_format=file_format, user=owner, now=NOON.replace(hour=hour))

    with django_assert_num_queries(5):  # session, user, job, run, exports
        page = signed_in.get(f"/jobs/{job.pk}/exports/?run_id={run.pk}").content.decode()

    assert page.index("Excel") < page.index("CSV")
    assert "1 row" in page


def test_where_nobody_exported_the_list_says_so(signed_in: Client, job: ExtractionJob) -> None:
    assert b"Nobody has exported these results yet." in signed_in.get(f"/jobs/{job.pk}/exports/").content


def test_a_run_is_stopped(signed_in: Client, job: ExtractionJob) -> None:
    run = submit(job, files=1)

    response = signed_in.post(f"/jobs/{job.pk}/cancel/?run_id={run.pk}")

    run.refresh_from_db()
    assert (run.status, response["Location"]) == ("cancelled", f"/jobs/{job.pk}/?run_id={run.pk}")
    assert "What had been read by then is kept." in page_of(signed_in, run)


def test_what_failed_for_a_passing_cause_is_read_again(signed_in: Client, job: ExtractionJob) -> None:
    run = ended(job, "unavailable", "corrupt")

    signed_in.post(f"/jobs/{job.pk}/retry/?run_id={run.pk}")

    run.refresh_from_db()
    assert (run.status, run.tasks_failed) == ("in_progress", 1)


@pytest.mark.parametrize("move", ["cancel", "retry"])
def test_a_move_that_came_too_late_is_refused_in_words(signed_in: Client, job: ExtractionJob, move: str) -> None:
    run = ended(job, "rows")

    plain = signed_in.post(f"/jobs/{job.pk}/{move}/?run_id={run.pk}")
    by_htmx = signed_in.post(f"/jobs/{job.pk}/{move}/?run_id={run.pk}", headers={"HX-Request": "true"})

    sentence = str(next(iter(get_messages(plain.wsgi_request))))
    assert plain["Location"] == f"/jobs/{job.pk}/?run_id={run.pk}"
    assert by_htmx.status_code == 204
    assert json.loads(by_htmx["HX-Trigger"]) == {"toast": {"words": sentence, "level": "error"}}


@pytest.mark.parametrize("way", ["plain", "same_fields", "append"])
def test_a_new_run_is_made_and_opened(signed_in: Client, job: ExtractionJob, run: JobRun, way: str) -> None:
    response = signed_in.post(f"/jobs/{job.pk}/runs/new/?run_id={run.pk}", {"way": way})

    new = runs.latest_run(job)
    assert new != run
    assert response.status_code == 302
    assert f"run_id={new.pk}" in response["Location"]


def test_a_new_run_from_a_template(signed_in: Client, owner: User, job: ExtractionJob) -> None:
    template = TemplateFactory(user=owner, is_public=False, template_type="extraction", name="Invoices")

    assert "Invoices" in page_of(signed_in, runs.latest_run(job))
    signed_in.post(f"/jobs/{job.pk}/runs/new/", {"way": "template", "template_id": str(template.pk)})

    assert runs.latest_run(job).template == template


@pytest.mark.parametrize("sent", [{}, {"way": "nonsense"}, {"way": "template", "template_id": "nonsense"}])
def test_what_no_form_of_ours_sends_is_a_bad_request(
    signed_in: Client, job: ExtractionJob, sent: dict[str, str]
) -> None:
    assert signed_in.post(f"/jobs/{job.pk}/runs/new/", sent).status_code == 400


def test_a_foreign_template_is_not_found(signed_in: Client, job: ExtractionJob) -> None:
    foreign = TemplateFactory(user=UserFactory(), is_public=False, template_type="extraction")

    for template_id in (foreign.pk, uuid4()):
        sent = {"way": "template", "template_id": str(template_id)}
        assert signed_in.post(f"/jobs/{job.pk}/runs/new/", sent).status_code == 404


def test_names_are_written_as_text(signed_in: Client, owner: User) -> None:
    job = runs.create_job(user=owner, name="<script>alert(1)</script>", job_type="extraction", now=NOON)

    assert "<script>alert(1)" not in page_of(signed_in, runs.latest_run(job))
