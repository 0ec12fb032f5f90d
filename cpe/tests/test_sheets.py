from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import UserFactory
from cpe import sheets
from jobs import lifecycle, runs
from jobs.errors import Refusal
from jobs.models import ExtractionJob, JobRun
from jobs.submission import NoFiles
from jobs.tests.scenes import add_file, end, tasks_of
from templates_app.models import Template
from templates_app.tests.factories import TemplateFieldFactory

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria() -> User:
    return UserFactory()


@pytest.fixture
def california() -> Template:
    return Template.objects.get(slug="california")


@pytest.fixture
def sheet(maria: User, california: Template) -> ExtractionJob:
    return sheets.create(user=maria, template=california, now=NOW)


def columns(run: JobRun) -> list[str]:
    return list(run.fields.in_order().values_list("field_key", flat=True))


class TestCreating:
    def test_a_sheet_without_a_name_is_called_after_its_state(self, sheet: ExtractionJob) -> None:
        assert sheet.name == "CPE Tracker - California"

    def test_a_given_name_is_kept(self, maria: User, california: Template) -> None:
        assert sheets.create(user=maria, template=california, now=NOW, name=" Renewal ").name == "Renewal"

    def test_a_sheet_has_a_run_that_takes_files(self, sheet: ExtractionJob) -> None:
        run = runs.latest_run(sheet)

        assert run.is_editable
        assert run.template == Template.objects.get(slug="california")


class TestListing:
    def test_one_sees_ones_own_sheets_newest_first(
        self, maria: User, sheet: ExtractionJob, california: Template
    ) -> None:
        newer = sheets.create(user=maria, template=california, now=NOW + dt.timedelta(seconds=1))
        sheets.create(user=UserFactory(), template=california, now=NOW)
        runs.create_job(user=maria, name="Invoices", job_type="extraction", now=NOW)

        assert list(sheets.of_user(maria)) == [newer, sheet]

    def test_a_sheet_tells_of_its_latest_run(self, sheet: ExtractionJob) -> None:
        add_file(sheet)
        run = sheets.start(job=sheet, now=NOW)

        (described,) = sheets.describe([sheet])

        assert (described.latest_run_id, described.status, described.config_step) == (
            run.pk,
            "in_progress",
            "submitted",
        )
        assert (described.job_id, described.state, described.created_at) == (sheet.pk, "California", NOW)

    def test_a_sheet_outlives_its_state(self, sheet: ExtractionJob, california: Template) -> None:
        california.delete()

        (described,) = sheets.describe([sheet])

        assert (described.template_id, described.state) == (None, "")

    def test_many_sheets_cost_as_much_as_one(
        self, maria: User, california: Template, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _ in range(10):
            sheets.create(user=maria, template=california, now=NOW)

        with django_assert_num_queries(2):  # the jobs; their latest runs with the states
            assert len(sheets.describe(sheets.of_user(maria))) == 10


class TestStarting:
    def test_the_files_that_were_added_are_read_one_by_one(self, sheet: ExtractionJob) -> None:
        add_file(sheet, "2025/a.pdf")
        add_file(sheet, "2025/b.pdf")

        run = sheets.start(job=sheet, now=NOW)

        assert (run.status, run.config_step) == ("in_progress", "submitted")
        assert [(task.folder, task.processing_mode) for task in tasks_of(run)] == [("2025", "individual")] * 2

    def test_the_columns_are_those_that_the_state_has_now(self, sheet: ExtractionJob, california: Template) -> None:
        TemplateFieldFactory(template=california, field_key="ethics_hours", display_order=99)
        add_file(sheet)

        run = sheets.start(job=sheet, now=NOW)

        assert columns(run)[-1] == "ethics_hours"
        assert columns(run) == list(california.fields.order_by("display_order").values_list("field_key", flat=True))

    def test_folders_that_were_combined_are_read_one_by_one(self, sheet: ExtractionJob) -> None:
        add_file(sheet)
        add_file(sheet)
        JobRun.objects.update(processing_modes={"/": "combined"})

        assert len(tasks_of(sheets.start(job=sheet, now=NOW))) == 2

    def test_a_sheet_whose_state_was_deleted_keeps_its_columns(
        self, sheet: ExtractionJob, california: Template
    ) -> None:
        wanted = columns(runs.latest_run(sheet))
        california.delete()
        add_file(sheet)

        assert columns(sheets.start(job=sheet, now=NOW)) == wanted

    def test_without_files_nothing_is_started(self, sheet: ExtractionJob) -> None:
        with pytest.raises(NoFiles, match="No files uploaded"):
            sheets.start(job=sheet, now=NOW)

        assert runs.latest_run(sheet).is_editable

    def test_pressing_twice_starts_once_and_leaves_no_empty_run(self, sheet: ExtractionJob) -> None:
        add_file(sheet)
        run = sheets.start(job=sheet, now=NOW)

        with pytest.raises(NoFiles):
            sheets.start(job=sheet, now=NOW)

        assert list(sheet.runs.all()) == [run]

    @pytest.mark.django_db(transaction=True)
    def test_of_two_tabs_that_press_at_once_one_starts_and_one_is_refused(self, sheet: ExtractionJob) -> None:
        add_file(sheet)
        both_ready = threading.Barrier(2)
        ends: list[str] = []

        def press() -> None:
            both_ready.wait(timeout=5)
            try:
                ends.append(sheets.start(job=sheet, now=NOW).status)
            except Refusal as refusal:
                ends.append(refusal.code)
            finally:
                connection.close()

        tabs = [threading.Thread(target=press) for _ in range(2)]
        for tab in tabs:
            tab.start()
        for tab in tabs:
            tab.join(timeout=10)

        assert "in_progress" in ends
        assert set(ends) - {"in_progress"} <= {"run_not_editable", "no_files"}
        assert sheet.runs.get().tasks_total == 1


class TestTheNextRun:
    def test_a_run_that_ends_makes_its_successor_at_once(self, sheet: ExtractionJob) -> None:
        add_file(sheet)
        run = sheets.start(job=sheet, now=NOW)

        end(*tasks_of(run))

        successor = runs.latest_run(sheet)
        assert (successor.previous, successor.made_automatically, successor.is_editable) == (run, True, True)

    def test_so_does_one_that_is_cancelled(self, sheet: ExtractionJob) -> None:
        add_file(sheet)
        run = sheets.start(job=sheet, now=NOW)

        lifecycle.cancel(run_id=run.pk, now=NOW)

        assert runs.latest_run(sheet).previous == run

    def test_a_failed_run_too(self, sheet: ExtractionJob) -> None:
        add_file(sheet)
        run = sheets.start(job=sheet, now=NOW)

        end(*tasks_of(run), outcome="corrupt")

        run.refresh_from_db()
        assert run.status == "failed"
        assert runs.latest_run(sheet).previous == run

    def test_a_run_that_ends_again_after_a_retry_makes_no_second(self, sheet: ExtractionJob) -> None:
        add_file(sheet)
        run = sheets.start(job=sheet, now=NOW)
        end(*tasks_of(run), outcome="unavailable")
        successor = runs.latest_run(sheet)

        lifecycle.retry(run_id=run.pk, now=NOW)
        end(*tasks_of(run))

        assert set(sheet.runs.all()) == {run, successor}

    def test_the_chain_never_forks_where_somebody_made_the_next_run_first(self, sheet: ExtractionJob) -> None:
        add_file(sheet)
        run = sheets.start(job=sheet, now=NOW)
        own = runs.append_run_after(run=run, automatic=False, now=NOW)

        end(*tasks_of(run))

        assert set(sheet.runs.all()) == {run, own}

    def test_the_next_files_are_read_into_the_same_table(self, sheet: ExtractionJob) -> None:
        add_file(sheet)
        first = sheets.start(job=sheet, now=NOW)
        end(*tasks_of(first))
        add_file(sheet)

        second = sheets.start(job=sheet, now=NOW)

        assert list(JobRun.objects.chain_up_to(second.pk)) == [first, second]

    def test_a_job_that_is_no_sheet_gets_no_successor(self, maria: User, california: Template) -> None:
        job = runs.create_job(user=maria, name="Invoices", job_type="extraction", template=california, now=NOW)
        add_file(job)
        run = lifecycle.submit(run_id=runs.latest_run(job).pk, now=NOW)

        end(*tasks_of(run))

        assert job.runs.get() == run


class TestRenamingAndDeleting:
    def test_an_empty_name_calls_it_after_its_state_again(self, sheet: ExtractionJob) -> None:
        sheets.rename(job=sheet, name="Mine", now=NOW)
        sheets.rename(job=sheet, name="  ", now=NOW)

        assert ExtractionJob.objects.get(pk=sheet.pk).name == "CPE Tracker - California"

    def test_deleting_takes_the_runs_along(self, sheet: ExtractionJob) -> None:
        sheets.delete(job=sheet)

        assert not JobRun.objects.exists()
