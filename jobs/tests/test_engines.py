"""Runs whose documents a language model reads: which engine is taken, what is recorded, where the bounds are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from accounts.models import UsageRecord
from extraction.engines.choice import EngineChoice, Provider
from extraction.engines.language.configuration import LanguageModel, Terms
from extraction.engines.language.tests.loopback import KEY, TOKENS, Loopback, Reply, answer
from jobs import engines, fields, files, lifecycle, processing, rescue, results, runs, trying
from jobs.models import ExtractionJob, ExtractionTask, JobRun
from jobs.tests.conftest import NOON, Upload
from jobs.tests.readers import ScriptedReader
from jobs.tests.scenes import tasks_of
from templates_app.engines import NoSuchEngine

pytestmark = pytest.mark.django_db
TITLE = answer({"course_title": ("Lease Modifications in Practice", [1, 2, 3, 4])})
NOTHING_SET_UP = {provider: LanguageModel(provider) for provider in Provider}


class _Room:
    """A gate that lets everything through: the shared one is tested by itself."""

    def __init__(self, at_once: int) -> None:
        pass

    def slot(self) -> _Room:
        return self

    async def __aenter__(self) -> None:
        pass

    async def __aexit__(self, *_: object) -> None:
        pass


@pytest.fixture
def model(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A deployment with an OpenAI-compatible server of its own."""
    monkeypatch.setattr("jobs.model_slots.SharedGate", _Room)
    engines._asker.cache_clear()
    with Loopback().running() as server:
        settings.LANGUAGE_MODELS = {**NOTHING_SET_UP, Provider.OPENAI: server.model()}
        settings.LLM_TERMS = Terms(seconds=20, tries=1)
        server.otherwise = lambda asked: Reply(TITLE)
        yield server
        if engines._asker.cache_info().currsize:
            engines._asker(Provider.OPENAI).close()
    engines._asker.cache_clear()


def _read(run: JobRun, *names: str, upload: Upload, reader: ScriptedReader | None = None) -> list[ExtractionTask]:
    for name in names:
        upload(name)
    lifecycle.submit(run_id=run.pk, now=NOON)
    for task in tasks_of(run):
        processing.process_task(task_id=task.pk, reader=reader or ScriptedReader(), clock=lambda: NOON)
    return tasks_of(run)


def _queues() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name FROM procrastinate_jobs WHERE task_name = 'jobs.process_task' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_the_run_s_engine_goes_before_the_template_s_and_that_before_the_deployment_s(
    run: JobRun, model: Loopback, settings: Any
) -> None:
    assert run.template is not None
    assert engines.choice_of(run) is EngineChoice.OFFLINE

    settings.EXTRACTION_ENGINE = "openai"
    assert engines.choice_of(run) is EngineChoice.OPENAI
    run.template.engine = "offline"
    assert engines.choice_of(run) is EngineChoice.OFFLINE
    run.engine = "openai_hybrid"
    assert engines.choice_of(run) is EngineChoice.OPENAI_HYBRID
    settings.LANGUAGE_MODELS = NOTHING_SET_UP
    assert engines.choice_of(run) is EngineChoice.OFFLINE


def test_only_what_is_set_up_can_be_chosen_and_only_before_the_run_is_submitted(
    run: JobRun, model: Loopback, upload: Upload
) -> None:
    changed = runs.change_run(run_id=run.pk, engine="openai", now=NOON)
    assert changed.engine == "openai"
    with pytest.raises(NoSuchEngine):
        fields.replace_fields(run_id=run.pk, engine="google", now=NOON)
    upload("one.txt")
    lifecycle.submit(run_id=run.pk, now=NOON)

    with pytest.raises(lifecycle.NotEditable):
        runs.change_run(run_id=run.pk, engine="offline", now=NOON)


def test_a_run_made_from_another_has_its_engine(job: ExtractionJob, run: JobRun, model: Loopback) -> None:
    runs.change_run(run_id=run.pk, engine="openai_hybrid", now=NOON)

    appended = runs.create_run(job=job, append_results=True, now=NOON)
    copy = runs.duplicate_job(job=job, now=NOON)

    assert (appended.engine, runs.latest_run(copy).engine) == ("openai_hybrid", "openai_hybrid")


def test_a_model_s_rows_are_stored_with_evidence_engine_and_what_they_took(
    run: JobRun, model: Loopback, upload: Upload
) -> None:
    runs.change_run(run_id=run.pk, engine="openai", now=NOON)
    reader = ScriptedReader()

    [task] = _read(run, "one.txt", upload=upload, reader=reader)

    assert task.result is not None
    assert task.evidence is not None
    assert task.result["results"] == [["Lease Modifications in Practice", None]]
    assert (task.evidence[0][0]["page"], task.evidence[0][0]["printed"]) == (1, "Lease Modifications in Practice")
    assert task.engine == "openai:gpt-5-mini"
    assert results.page(run=run, limit=10).results[0].engine == task.engine
    [used] = UsageRecord.objects.all()
    assert (used.user_id, used.job_id, used.run_id, used.task_id) == (run.job.user_id, run.job_id, run.pk, task.pk)
    assert (used.engine, used.model, used.documents, used.pages) == (task.engine, task.engine, 1, 2)
    assert (used.llm_requests, used.llm_input_tokens, used.llm_output_tokens) == (1, *TOKENS)
    assert used.llm_cost is not None
    assert reader.pictures == Terms().most_pages
    assert model.asked[0].pictures == 1


def test_offline_reading_is_counted_too_and_asks_nobody(run: JobRun, model: Loopback, upload: Upload) -> None:
    tasks = _read(run, "one.txt", "two.txt", upload=upload)

    assert [task.engine for task in tasks] == ["offline/1", "offline/1"]
    used = list(UsageRecord.objects.all())
    assert [(each.pages, each.ocr_pages, each.seconds, each.llm_requests, each.model) for each in used] == [
        (2, 1, 0.25, 0, "")
    ] * 2
    assert model.asked == []


def test_an_attempt_that_is_recorded_twice_counts_once(run: JobRun, upload: Upload) -> None:
    [task] = _read(run, "one.txt", upload=upload)

    processing.process_task(task_id=task.pk, reader=ScriptedReader(), clock=lambda: NOON)

    assert UsageRecord.objects.count() == 1


@pytest.mark.parametrize("bound", ["tokens", "cost"])
def test_after_the_run_s_bound_the_rest_is_read_offline_and_says_so(
    run: JobRun, model: Loopback, upload: Upload, settings: Any, bound: str
) -> None:
    settings.LLM_RUN_TOKENS = sum(TOKENS) if bound == "tokens" else 0
    settings.LLM_RUN_COST = Decimal("0.0001") if bound == "cost" else None
    runs.change_run(run_id=run.pk, engine="openai", now=NOON)

    first, second = _read(run, "one.txt", "two.txt", upload=upload)

    assert (first.engine, second.engine, len(model.asked)) == ("openai:gpt-5-mini", "offline/1", 1)
    notes = {file.name: files.reason_of(file) for file in files.of_run(run)}
    assert notes["one.txt"] == ("", "")
    assert notes["two.txt"] == ("", "The budget for the language model is used up, so this file was read without it.")
    assert JobRun.objects.get(pk=run.pk).status == "completed"


def test_a_model_that_is_away_is_waited_for_and_in_the_end_done_without(
    run: JobRun, model: Loopback, upload: Upload
) -> None:
    model.otherwise = lambda asked: Reply(status=500)
    runs.change_run(run_id=run.pk, engine="openai", now=NOON)
    upload("one.txt")
    lifecycle.submit(run_id=run.pk, now=NOON)
    [task] = tasks_of(run)

    for _ in range(processing.MOST_ATTEMPTS - 1):
        with pytest.raises(engines.ModelAway):
            processing.process_task(task_id=task.pk, reader=ScriptedReader(), clock=lambda: NOON)
    processing.process_task(task_id=task.pk, reader=ScriptedReader(), clock=lambda: NOON)

    [task] = tasks_of(run)
    assert (task.status, task.engine) == ("completed", "offline/1")
    [file] = files.of_run(run)
    assert "failed at its own end" in files.reason_of(file)[1]


def test_tasks_that_ask_a_model_wait_on_a_queue_of_their_own(run: JobRun, model: Loopback, upload: Upload) -> None:
    runs.change_run(run_id=run.pk, engine="openai", now=NOON)
    upload("one.txt")
    lifecycle.submit(run_id=run.pk, now=NOON)
    assert _queues() == ["language"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")

    rescue.rescue(now=NOON)

    assert _queues() == ["language"]


def test_a_trial_is_read_by_the_run_s_engine_and_counts(run: JobRun, model: Loopback, upload: Upload) -> None:
    runs.change_run(run_id=run.pk, engine="openai", now=NOON)
    (file,) = upload("one.txt")

    trial = trying.try_file(
        run=run, file_id=file.pk, user_id=run.job.user_id, reader=ScriptedReader(), now=dt.datetime.now(dt.UTC)
    )

    assert trial.rows == [["Lease Modifications in Practice", None]]
    assert UsageRecord.objects.get().llm_requests == 1


def test_neither_result_nor_log_tells_the_key(
    run: JobRun, model: Loopback, upload: Upload, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    model.otherwise = lambda asked: Reply(status=401)
    runs.change_run(run_id=run.pk, engine="openai", now=NOON)

    _read(run, "one.txt", upload=upload)

    [file] = files.of_run(run)
    assert "refused our key" in files.reason_of(file)[1]
    assert KEY not in caplog.text + repr(settings.LANGUAGE_MODELS) + files.reason_of(file)[1]


def test_a_document_that_gives_orders_reaches_no_other_document(run: JobRun, model: Loopback, upload: Upload) -> None:
    """Also where the model obeys: what it says of one file is held against that file alone."""
    runs.change_run(run_id=run.pk, engine="openai", now=NOON)
    model.otherwise = lambda asked: Reply(
        answer({"course_title": ("Paid in full", [1, 2, 3]), "run_id": ("x", [1]), "user": ("admin", [1])})
    )

    first, second = _read(run, "one.txt", "two.txt", upload=upload)

    assert len(model.asked) == 2
    for task in (first, second):
        assert task.result is not None
        assert task.evidence is not None
        assert task.result["keys"] == ["course_title", "completion_date"]
        assert task.evidence[0][0]["confidence"] < 0.5
        assert task.evidence[0][0]["page"] is None
