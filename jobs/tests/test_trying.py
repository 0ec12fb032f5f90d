from __future__ import annotations

import datetime as dt
import io
import threading
import uuid
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from accounts.models import User
from extraction.errors import Reason, Unreadable
from extraction.sandbox import Budget, Sandbox
from jobs import fields, trying
from jobs.fields import BadFields, FieldChange
from jobs.files import NoSuchFile
from jobs.models import ExtractionJob, ExtractionTask, JobField, JobRun, SourceFile
from jobs.reader import AllReadersBusy, PatientReader
from jobs.submission import NoFields
from jobs.tests.api.addresses import finished
from jobs.tests.conftest import NOON, Upload
from jobs.tests.readers import ScriptedReader, refusal

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def no_trial_under_way() -> None:
    cache.clear()


def zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def tried(run: JobRun, file: SourceFile, reader: Any = None, **given: Any) -> trying.Trial:
    reader = reader or ScriptedReader()
    return trying.try_file(run=run, file_id=file.pk, user_id=run.job.user_id, reader=reader, now=NOW, **given)


def test_the_rows_come_with_their_evidence(run: JobRun, upload: Upload) -> None:
    (file,) = upload()

    trial = tried(run, file)

    assert trial.outcome == "rows"
    assert trial.message == ""
    assert [column.key for column in trial.columns] == ["course_title", "completion_date"]
    assert trial.rows == [["Course of one.txt", "2026-03-02"]]
    assert trial.evidence[0][0]["page"] == 1
    assert trial.evidence[0][0]["file_id"] == str(file.pk)


def test_given_fields_are_asked_for_in_their_order_instead_of_the_runs(run: JobRun, upload: Upload) -> None:
    (file,) = upload()
    wanted = [FieldChange("Provider", display_order=2), FieldChange("Hours", data_type_id="number", display_order=1)]

    trial = tried(run, file, changes=wanted)

    assert [(column.name, column.data_type_id) for column in trial.columns] == [
        ("Hours", "number"),
        ("Provider", "text"),
    ]


def test_nothing_is_written(run: JobRun, upload: Upload) -> None:
    (file,) = upload()
    before = (JobRun.objects.values().get(pk=run.pk), SourceFile.objects.values().get(pk=file.pk))

    tried(run, file, changes=[FieldChange("Provider")])

    assert before == (JobRun.objects.values().get(pk=run.pk), SourceFile.objects.values().get(pk=file.pk))
    assert not ExtractionTask.objects.exists()
    assert set(JobField.objects.values_list("field_key", flat=True)) == {"course_title", "completion_date"}


def test_a_submitted_run_can_be_tried_too(job: ExtractionJob, upload: Upload) -> None:
    (file,) = upload()
    run = finished(job, files=0)

    assert tried(run, file).outcome == "rows"


def test_what_the_reader_says_is_told_as_a_sentence(run: JobRun, upload: Upload) -> None:
    (file,) = upload()
    reader = ScriptedReader({"one.txt": refusal(Reason.PASSWORD)})

    trial = tried(run, file, reader)

    assert trial.outcome == Reason.PASSWORD
    assert trial.message == Reason.PASSWORD.sentence
    assert trial.rows == []


def test_a_file_that_was_refused_on_arrival_is_not_read_again(run: JobRun, upload: Upload) -> None:
    (file,) = upload("empty.pdf", b"")
    reader = ScriptedReader()

    trial = tried(run, file, reader)

    assert trial.outcome == file.reason
    assert trial.message
    assert reader.asked == []


def test_an_archive_is_not_tried_but_its_members_are(run: JobRun, upload: Upload) -> None:
    archive, member = upload("pile.zip", zipped("one.txt", b"Ethics"))

    with pytest.raises(trying.NotToBeTried, match="Choose one of the files in it"):
        tried(run, archive)
    assert tried(run, member).outcome == "rows"


def test_a_file_of_another_run_is_not_there(run: JobRun, upload: Upload) -> None:
    with pytest.raises(NoSuchFile):
        trying.try_file(run=run, file_id=uuid.uuid4(), user_id=1, reader=ScriptedReader(), now=NOW)


@pytest.mark.parametrize(("changes", "refused"), [([], NoFields), ([FieldChange("A", data_type_id="moon")], BadFields)])
def test_fields_that_make_no_sense_are_refused(
    run: JobRun, upload: Upload, changes: Sequence[FieldChange], refused: type[Exception]
) -> None:
    (file,) = upload()

    with pytest.raises(refused):
        tried(run, file, changes=changes)


def test_a_run_without_fields_says_so(run: JobRun, upload: Upload) -> None:
    (file,) = upload()
    fields.replace_fields(run_id=run.pk, fields=[], now=NOON)

    with pytest.raises(NoFields):
        tried(run, file)


def test_a_person_tries_one_file_at_a_time(run: JobRun, upload: Upload, stranger: User) -> None:
    (file,) = upload()
    refusals: list[trying.AlreadyTrying] = []

    def meanwhile() -> None:
        with pytest.raises(trying.AlreadyTrying) as refused:
            tried(run, file)
        refusals.append(refused.value)
        other = trying.try_file(run=run, file_id=file.pk, user_id=stranger.pk, reader=ScriptedReader(), now=NOW)
        assert other.outcome == "rows"

    tried(run, file, ScriptedReader({"one.txt": meanwhile}))

    assert refusals[0].status == 429
    assert tried(run, file).outcome == "rows"


def test_a_trial_that_failed_does_not_keep_the_next_one_waiting(run: JobRun, upload: Upload) -> None:
    (file,) = upload()

    with pytest.raises(AllReadersBusy):
        tried(run, file, ScriptedReader({"one.txt": AllReadersBusy()}))

    assert tried(run, file).outcome == "rows"


class Child(Sandbox):
    """A sandbox that counts its ends and reads as long as it is told."""

    def __init__(self) -> None:
        super().__init__(Budget())
        self.closed = threading.Event()
        self.reading = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def extract(self, source: Any, name: str, fields: Any, kept: Any = None) -> Any:
        self.reading.set()
        self.go_on.wait(5)
        if name == "bad":
            raise Unreadable(Reason.CRASHED)

    def close(self) -> None:
        self.closed.set()


def test_the_reader_of_a_web_process_takes_one_document_and_refuses_who_would_wait_long() -> None:
    child = Child()
    child.go_on.clear()
    reader = PatientReader(child, patience=0.05, idle=0.01)
    first = threading.Thread(target=reader.extract, args=(b"", "a", ()))
    first.start()
    child.reading.wait(5)

    with pytest.raises(AllReadersBusy) as refused:
        reader.extract(b"", "b", ())

    child.go_on.set()
    first.join()
    assert (refused.value.status, refused.value.retry_after) == (503, 10)


def test_a_reader_that_nobody_asks_ends_its_child(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child()
    reader = PatientReader(child, idle=0.02)

    with pytest.raises(Unreadable):
        reader.extract(b"", "bad", ())

    assert child.closed.wait(5)


def test_a_closed_reader_has_no_timer_left() -> None:
    before = set(threading.enumerate())
    reader = PatientReader(Child(), idle=60)
    reader.extract(b"", "a", ())
    (timer,) = set(threading.enumerate()) - before

    reader.close()

    timer.join(5)
    assert not timer.is_alive()


def test_a_real_document_is_read_by_the_real_reader(run: JobRun, upload: Upload) -> None:
    sample = Path(__file__).resolve().parents[2] / "cpe" / "samples" / "Ethics for California.pdf"
    (file,) = upload("Ethics.pdf", sample.read_bytes())
    reader = PatientReader(Sandbox(Budget()))
    try:
        trial = tried(run, file, reader)
    finally:
        reader.close()

    assert trial.outcome == "rows"
    assert "Ethics" in trial.rows[0][0]
    assert trial.evidence[0][0]["box"]
