"""What a source lists comes into a run once, whatever happens in between."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from integrations import batches, importing
from integrations.models import Connection, ImportBatch, ImportedItem, ImportStatus, ItemOutcome
from integrations.sources import ConnectionRefused, ItemRefused, ItemUnavailable, SourceUnavailable
from integrations.tests.scripted_source import ScriptedSource
from jobs import enqueue, lifecycle, runs
from jobs.models import ExtractionJob, JobRun, SourceFile
from jobs.tests.conftest import NOON

pytestmark = pytest.mark.django_db

Begin = Callable[..., ImportBatch]


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime | None]:
    """When the import was queued, each time."""
    queued: list[dt.datetime | None] = []
    monkeypatch.setattr(enqueue, "put", lambda name, arguments, at=None, **_: queued.append(at))
    return queued


def go_on(batch: ImportBatch, source: ScriptedSource, **given: Any) -> ImportBatch:
    """A turn of the import, at noon; the batch as it is then."""
    importing.import_for_a_turn(batch_id=batch.pk, clock=lambda: NOON, open_it=lambda _: source, **given)
    return ImportBatch.objects.with_counts().get(pk=batch.pk)


def paths(run: JobRun) -> list[str]:
    return list(run.files.order_by("original_path").values_list("original_path", flat=True))


def texts(*names: str) -> dict[str, bytes]:
    return {name: f"Certificate {name}".encode() for name in names}


def test_everything_that_is_listed_becomes_a_file_of_the_run(begin: Begin, run: JobRun, source: ScriptedSource) -> None:
    source.contents = texts("a.txt", "b.txt", "mail/c.txt")

    done = go_on(begin(), source)

    assert paths(run) == ["a.txt", "b.txt", "mail/c.txt"]
    assert (done.status, done.items_found, done.items_imported) == (ImportStatus.COMPLETED, 3, 3)  # type: ignore[attr-defined]


def test_objects_have_names_of_the_run_and_of_the_way_they_came(
    begin: Begin, run: JobRun, source: ScriptedSource
) -> None:
    source.contents = texts("a.txt")

    go_on(begin(), source)

    file = run.files.get()
    assert file.storage_name == f"jobs/{run.job_id}/runs/{run.pk}/mailbox_imports/{file.pk}"


def test_archives_are_unpacked_and_what_cannot_be_read_is_listed_with_the_reason(
    begin: Begin, run: JobRun, source: ScriptedSource
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inside.txt", "Ethics")
    source.contents = {"a.zip": packed.getvalue(), "b.exe": b"MZ\x00", **texts("c.txt")}

    go_on(begin(), source)

    reasons = dict(run.files.values_list("original_path", "reason"))
    assert reasons == {"a.zip": "", "a.zip/inside.txt": "", "b.exe": "unsupported", "c.txt": ""}


def test_nothing_is_imported_twice_into_the_same_job(
    begin: Begin, sheet: ExtractionJob, source: ScriptedSource
) -> None:
    source.contents = texts("a.txt", "b.txt")
    go_on(begin(), source)
    source.contents |= texts("c.txt")

    done = go_on(begin(), source)

    assert SourceFile.objects.filter(job_run__job=sheet).count() == 3
    assert (done.items_found, done.items_imported) == (3, 1)  # type: ignore[attr-defined]


def test_a_file_that_its_owner_removed_is_not_brought_back(begin: Begin, run: JobRun, source: ScriptedSource) -> None:
    source.contents = texts("a.txt")
    go_on(begin(), source)
    run.files.get().delete()

    go_on(begin(), source)

    assert paths(run) == []


def test_what_is_too_large_by_its_own_word_is_not_fetched_and_listed_with_the_reason(
    begin: Begin, run: JobRun, source: ScriptedSource, settings: Any
) -> None:
    settings.UPLOAD_MAX_FILE_BYTES = settings.UPLOAD_MAX_REQUEST_BYTES = 100
    source.contents, source.sizes = texts("a.pdf", "b.txt"), {"a.pdf": 5_000_000}

    go_on(begin(), source)

    assert source.fetched == ["b.txt"]
    assert run.files.get(original_path="a.pdf").reason_detail == "It has 5 MB; 1 KB is the limit."


def test_one_thing_that_cannot_be_had_keeps_no_other_away_and_is_tried_by_the_next_import(
    begin: Begin, run: JobRun, source: ScriptedSource
) -> None:
    def gone(path: str) -> None:
        if path == "a.txt":
            raise ItemRefused("It was deleted.")

    source.contents, source.on_fetch = texts("a.txt", "b.txt"), gone
    first = go_on(begin(), source)
    source.on_fetch = lambda path: None

    second = go_on(begin(), source)

    assert (first.items_imported, first.items_failed) == (1, 1)  # type: ignore[attr-defined]
    assert second.items_imported == 1  # type: ignore[attr-defined]
    assert paths(run) == ["a.txt", "b.txt"]


def test_a_cut_connection_puts_the_import_off_and_it_goes_on_where_it_was(
    begin: Begin, run: JobRun, source: ScriptedSource, put: list[dt.datetime | None]
) -> None:
    def cut(path: str) -> None:
        if path == "c.txt":
            raise SourceUnavailable("The connection was lost.")

    source.contents, source.on_fetch = texts("a.txt", "b.txt", "c.txt", "d.txt"), cut
    batch = begin()
    waiting = go_on(batch, source)
    source.on_fetch, source.fetched = lambda path: None, []

    done = go_on(batch, source)

    assert (waiting.status, waiting.error) == (ImportStatus.WAITING, "The connection was lost.")
    assert put == [None, NOON + batches.FIRST_WAIT]
    assert source.fetched == ["c.txt", "d.txt"]
    assert (done.status, done.error, paths(run)) == (ImportStatus.COMPLETED, "", ["a.txt", "b.txt", "c.txt", "d.txt"])


def test_a_source_that_asks_to_wait_is_not_asked_before(
    begin: Begin, source: ScriptedSource, put: list[dt.datetime | None]
) -> None:
    def throttled(path: str) -> None:
        raise SourceUnavailable("Too many requests.", retry_after=90)

    source.contents, source.on_fetch = texts("a.txt"), throttled

    go_on(begin(), source)

    assert put[-1] == NOON + dt.timedelta(seconds=90)


def test_it_is_given_up_after_many_failures_in_a_row(
    begin: Begin, source: ScriptedSource, put: list[dt.datetime | None]
) -> None:
    def down(path: str) -> None:
        raise SourceUnavailable("The mail server is down.")

    source.contents, source.on_fetch = texts("a.txt"), down
    batch = begin()

    for _ in range(batches.MOST_FAILURES):
        ended = go_on(batch, source)

    assert (ended.status, ended.error) == (ImportStatus.FAILED, "The mail server is down.")


def test_one_thing_that_never_comes_is_left_out_and_the_others_come(
    begin: Begin, source: ScriptedSource, put: list[dt.datetime | None]
) -> None:
    def broken(path: str) -> None:
        if path in ("a.txt", "c.txt"):
            raise ItemUnavailable("Google has trouble at the moment.")

    source.contents, source.on_fetch = texts("a.txt", "b.txt", "c.txt", "d.txt"), broken
    batch = begin()

    turns = [go_on(batch, source).status for _ in range(2 * importing.PATIENCE + 1)]

    assert turns == [ImportStatus.WAITING] * 2 * importing.PATIENCE + [ImportStatus.COMPLETED]
    assert source.fetched == ["b.txt", "d.txt"]
    assert set(ImportedItem.objects.filter(outcome=ItemOutcome.FAILED).values_list("reason", flat=True)) == {
        "It could not be fetched: Google has trouble at the moment."
    }


def test_a_refused_connection_ends_the_import_and_marks_the_connection(
    begin: Begin, source: ScriptedSource, connection: Connection
) -> None:
    def refused(path: str) -> None:
        raise ConnectionRefused("The password is wrong.")

    source.contents, source.on_fetch = texts("a.txt"), refused

    ended = go_on(begin(), source)

    connection.refresh_from_db()
    assert (ended.status, ended.error, connection.problem) == (ImportStatus.FAILED, *["The password is wrong."] * 2)


def test_a_run_that_is_submitted_takes_no_import(begin: Begin, run: JobRun, source: ScriptedSource) -> None:
    source.contents = texts("a.txt")
    go_on(begin(), source)
    lifecycle.submit(run_id=run.pk, now=NOON)

    with pytest.raises(lifecycle.NotEditable, match="already submitted"):
        begin(run_id=run.pk)


def test_without_a_run_what_comes_after_the_start_goes_to_an_append_run(
    begin: Begin, sheet: ExtractionJob, run: JobRun, source: ScriptedSource
) -> None:
    source.contents = texts("a.txt")
    go_on(begin(), source)
    lifecycle.submit(run_id=run.pk, now=NOON)
    source.contents |= texts("b.txt")

    go_on(begin(), source)

    after = runs.latest_run(sheet)
    assert after.previous_id == run.pk
    assert (paths(run), paths(after)) == (["a.txt"], ["b.txt"])


def test_a_start_in_the_middle_of_an_import_sends_the_rest_to_the_next_run(
    begin: Begin, sheet: ExtractionJob, run: JobRun, source: ScriptedSource
) -> None:
    def start(path: str) -> None:
        if path == "b.txt":
            lifecycle.submit(run_id=run.pk, now=NOON)

    source.contents, source.on_fetch = texts("a.txt", "b.txt", "c.txt"), start

    done = go_on(begin(), source)

    after = runs.latest_run(sheet)
    assert (paths(run), paths(after)) == (["a.txt"], ["b.txt", "c.txt"])
    assert (done.status, done.run_id) == (ImportStatus.COMPLETED, after.pk)


def test_a_turn_that_is_over_leaves_the_rest_to_the_next(
    begin: Begin, run: JobRun, source: ScriptedSource, put: list[dt.datetime | None]
) -> None:
    source.contents = texts("a.txt", "b.txt", "c.txt")
    batch = begin()

    turned = go_on(batch, source, turn=dt.timedelta(0))

    assert (turned.status, put, paths(run)) == (ImportStatus.WAITING, [None, None], ["a.txt"])


def test_an_import_that_is_stopped_adds_nothing_more(begin: Begin, run: JobRun, source: ScriptedSource) -> None:
    batch = begin()

    def stop(path: str) -> None:
        if path == "b.txt":
            batches.cancel(batch=batch, now=NOON)

    source.contents, source.on_fetch = texts("a.txt", "b.txt", "c.txt"), stop

    stopped = go_on(batch, source)

    assert (stopped.status, paths(run)) == (ImportStatus.CANCELLED, ["a.txt"])
    with pytest.raises(batches.AlreadyEnded):
        batches.cancel(batch=batch, now=NOON)


def test_two_who_import_the_same_at_once_add_it_once_and_leave_no_object(
    begin: Begin, run: JobRun, source: ScriptedSource, own_storage: Any
) -> None:
    other, inner = begin(), ScriptedSource(texts("a.txt"))

    def meanwhile(path: str) -> None:
        go_on(other, inner)

    source.contents, source.on_fetch = texts("a.txt"), meanwhile

    done = go_on(begin(), source)

    assert (done.status, paths(run), ImportedItem.objects.count()) == (ImportStatus.COMPLETED, ["a.txt"], 1)
    assert len([path for path in own_storage.rglob("*") if path.is_file()]) == 1


def test_a_run_that_is_full_ends_the_import_with_the_reason(
    begin: Begin, run: JobRun, source: ScriptedSource, settings: Any
) -> None:
    settings.UPLOAD_MAX_RUN_FILES = 1
    source.contents = texts("a.txt", "b.txt")

    ended = go_on(begin(), source)

    assert ended.status == ImportStatus.FAILED
    assert ended.error.startswith("A run takes at most 1 files.")


def test_a_fault_of_ours_is_no_dead_end(
    begin: Begin, source: ScriptedSource, put: list[dt.datetime | None], caplog: pytest.LogCaptureFixture
) -> None:
    def fault(path: str) -> None:
        raise KeyError(path)

    source.contents, source.on_fetch = texts("a.txt"), fault

    waiting = go_on(begin(), source)

    assert (waiting.status, waiting.error) == (ImportStatus.WAITING, "Something went wrong on our side.")
    assert "met a fault" in caplog.text


def test_an_import_whose_job_was_deleted_ends_quietly(
    begin: Begin, sheet: ExtractionJob, source: ScriptedSource
) -> None:
    batch = begin()
    source.contents, source.on_fetch = texts("a.txt"), lambda path: runs.delete_job(job_id=sheet.pk)

    importing.import_for_a_turn(batch_id=batch.pk, clock=lambda: NOON, open_it=lambda _: source)

    assert not SourceFile.objects.exists()


def test_the_run_is_started_when_all_is_there_if_that_was_asked_for(
    begin: Begin, run: JobRun, source: ScriptedSource
) -> None:
    source.contents = texts("a.txt")

    go_on(begin(starts_run=True), source)

    run.refresh_from_db()
    assert run.status == "in_progress"


def test_an_import_that_brought_nothing_starts_nothing(begin: Begin, run: JobRun, source: ScriptedSource) -> None:
    done = go_on(begin(starts_run=True), source)

    run.refresh_from_db()
    assert (run.status, done.status, done.error) == ("pending", ImportStatus.COMPLETED, "")
