from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from accounts.ledger import Tally
from accounts.models import User
from extraction.reading.edition import edition
from jobs import readings, runs, storage
from jobs.file_reading import read_file
from jobs.models import ExtractionJob, SourceFile
from jobs.tests.conftest import NOON, Upload
from jobs.tests.readers import ScriptedReader

pytestmark = pytest.mark.django_db
READ = b"what was read"


@pytest.fixture
def scan(upload: Upload) -> SourceFile:
    [file] = upload("scan.txt", b"a scanned page")
    return file


def _read(file: SourceFile, *, reading: bytes = READ) -> bytes | None:
    """What came with the file when it was read."""
    reader = ScriptedReader(reading=reading)
    read_file(SourceFile.objects.get(pk=file.pk), reader, (), Tally())
    return reader.kept[0]


def _place(file: SourceFile) -> str:
    return storage.reading_name(file.storage_name, edition())


def test_a_file_is_recognised_once(scan: SourceFile) -> None:
    first, second = _read(scan), _read(scan)

    assert (first, second) == (None, READ)


def test_a_file_with_nothing_worth_keeping_leaves_nothing(scan: SourceFile) -> None:
    _read(scan, reading=b"")

    assert not default_storage.exists(_place(scan))
    assert SourceFile.objects.get(pk=scan.pk).reading == ""


def test_the_same_bytes_in_another_run_are_not_recognised_again(
    scan: SourceFile, upload: Upload, job: ExtractionJob
) -> None:
    _read(scan)
    [copy] = upload("copy.txt", b"a scanned page", to=runs.create_run(job=job, now=NOON))

    assert _read(copy) == READ


def test_a_copy_keeps_the_reading_when_the_first_file_goes(
    scan: SourceFile, upload: Upload, job: ExtractionJob
) -> None:
    [copy] = upload("copy.txt", b"a scanned page", to=runs.create_run(job=job, now=NOON))
    _read(scan)
    _read(copy)

    SourceFile.objects.filter(pk=scan.pk).delete()
    storage.delete(_place(scan))

    assert _read(copy) == READ


def test_other_bytes_have_a_reading_of_their_own(scan: SourceFile, upload: Upload) -> None:
    _read(scan)
    [other] = upload("scan.txt", b"another page")

    assert _read(other) is None


def test_the_reading_of_a_stranger_is_not_used(scan: SourceFile, stranger: User, upload: Upload) -> None:
    _read(scan)
    theirs = runs.create_job(user=stranger, name="Theirs", job_type="extraction", now=NOON).runs.get()
    [same] = upload("scan.txt", b"a scanned page", to=theirs)

    assert _read(same) is None


def test_another_edition_of_the_reader_reads_anew(scan: SourceFile, monkeypatch: pytest.MonkeyPatch) -> None:
    _read(scan)
    old_place = _place(scan)
    monkeypatch.setattr(readings, "edition", lambda: "the next one")

    assert _read(scan) is None
    assert not default_storage.exists(old_place)
    assert _read(scan) == READ


def test_a_reading_that_is_gone_is_made_again(scan: SourceFile) -> None:
    _read(scan)
    storage.delete(_place(scan))

    assert _read(scan) is None
    assert _read(scan) == READ


def test_a_reading_that_the_reader_rejects_is_replaced(scan: SourceFile) -> None:
    _read(scan)
    file = SourceFile.objects.get(pk=scan.pk)

    readings.keep(file, b"read anew")

    assert readings.kept(file) == b"read anew"
    assert len(default_storage.listdir(storage.pages_folder(file.storage_name))[1]) == 1


def test_a_reading_is_deleted_with_its_file(scan: SourceFile, django_capture_on_commit_callbacks: Any) -> None:
    _read(scan)

    with django_capture_on_commit_callbacks(execute=True):
        storage.delete_after_commit([scan.storage_name])

    assert not default_storage.exists(_place(scan))


def test_a_store_that_takes_no_reading_costs_no_result(scan: SourceFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str, content: bytes) -> None:
        raise storage.StorageUnavailable(name)

    monkeypatch.setattr(storage, "put", refuse)

    end, table = read_file(scan, ScriptedReader(reading=READ), (), Tally())

    assert (end.outcome, table is not None) == ("rows", True)
    assert SourceFile.objects.get(pk=scan.pk).reading == ""


def test_what_is_too_large_is_not_kept(scan: SourceFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "LARGEST", 3)

    _read(scan)

    assert _read(scan) is None


@pytest.mark.usefixtures("store")
def test_an_object_store_keeps_readings_too(scan: SourceFile) -> None:
    _read(scan)

    assert _read(scan) == READ


def test_a_born_digital_file_costs_one_question(
    scan: SourceFile, django_assert_num_queries: Any, own_storage: Path
) -> None:
    with django_assert_num_queries(1):
        assert readings.kept(scan) is None
