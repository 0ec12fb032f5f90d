from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from jobs import files, intake, lifecycle, runs, storage
from jobs.limits import UploadLimits
from jobs.models import ExtractionJob, JobRun, SourceFile
from jobs.tests.conftest import NOON, Upload
from jobs.tests.scenes import submit

pytestmark = pytest.mark.django_db

LIMITS = UploadLimits(file_bytes=1000, archive_bytes=5000, run_bytes=3000, run_files=3)


def packed(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_upload_is_stored_under_the_name_of_its_run_and_file(run: JobRun, upload: Upload) -> None:
    [file] = upload("2025/ethics.txt", b"Ethics")

    assert file.storage_name == f"jobs/{run.job_id}/runs/{run.pk}/uploads/{file.pk}"
    with default_storage.open(file.storage_name) as opened:
        assert opened.read() == b"Ethics"
    assert (file.size, file.sha256, file.kind) == (6, hashlib.sha256(b"Ethics").hexdigest(), "text")


def test_an_upload_keeps_its_folder(upload: Upload) -> None:
    [file] = upload("2025\\spring/ethics.txt")

    assert (file.original_path, file.name, file.folder) == ("2025/spring/ethics.txt", "ethics.txt", "2025/spring")


def test_an_archive_gives_itself_and_its_members(run: JobRun, upload: Upload) -> None:
    archive, *members = upload("in/pile.zip", packed(**{"a.txt": b"Ethics", "deep/b.txt": b"Tax"}))

    assert archive.kind == "archive"
    assert [file.original_path for file in members] == ["in/pile.zip/a.txt", "in/pile.zip/deep/b.txt"]
    assert {file.parent_id for file in members} == {archive.pk}
    assert members[0].storage_name == f"imports/{run.pk}/extracted_{members[0].pk}"


def test_what_is_processable_are_the_members_and_not_the_archive(run: JobRun, upload: Upload) -> None:
    upload("pile.zip", packed(**{"a.txt": b"Ethics"}))

    assert [file.name for file in run.files.processable()] == ["a.txt"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("nothing.pdf", b"", "empty"),
        ("song.bin", b"\x7fELF\x02\x01\x01" + bytes(64), "unsupported"),
        ("large.txt", b"Ethics " * 200, "too_large"),
        ("damaged.zip", packed(**{"a.txt": b"x" * 99})[:-30], "corrupt"),
        ("empty.zip", packed(), "empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_kept_with_the_reason(
    run: JobRun, name: str, content: bytes, reason: str
) -> None:
    intake.add_upload(run_id=run.pk, path=name, stream=io.BytesIO(content), now=NOON, limits=LIMITS)

    file = files.of_run(run).get()
    assert (file.reason, file.is_processable) == (reason, False)
    assert files.reason_of(file)[1].endswith(".")


def test_a_file_that_is_too_large_is_not_stored_and_the_sentence_says_how_large(run: JobRun, own_storage: Path) -> None:
    [file] = intake.add_upload(
        run_id=run.pk, path="large.txt", stream=io.BytesIO(b"Ethics " * 300), now=NOON, limits=LIMITS
    )

    assert not stored(own_storage)
    assert file.reason_detail == "It has 2 KB; 1 KB is the limit."


def test_an_archive_that_would_overfill_the_run_is_refused_as_a_whole(run: JobRun) -> None:
    limits = UploadLimits(file_bytes=1000, archive_bytes=5000, run_bytes=9000, run_files=5)
    content = packed(**{f"{number}.txt": b"Ethics" for number in range(7)})

    with pytest.raises(intake.RunFull, match="at most 5 files"):
        intake.add_upload(run_id=run.pk, path="pile.zip", stream=io.BytesIO(content), now=NOON, limits=limits)


@pytest.mark.parametrize(("count", "size"), [(4, 10), (2, 2000)])
def test_a_run_that_is_full_refuses_and_stores_nothing_more(
    run: JobRun, own_storage: Path, count: int, size: int
) -> None:
    limits = UploadLimits(file_bytes=5000, archive_bytes=5000, run_bytes=3000, run_files=3)
    add: Any = lambda: intake.add_upload(  # noqa: E731
        run_id=run.pk, path="a.txt", stream=io.BytesIO(b"x" * size), now=NOON, limits=limits
    )
    for _ in range(count - 1):
        add()

    with pytest.raises(intake.RunFull) as refused:
        add()

    assert refused.value.status == 413
    assert len(stored(own_storage)) == run.files.count() == count - 1


def test_a_submitted_run_refuses_with_the_sentence(job: ExtractionJob, run: JobRun, upload: Upload) -> None:
    submit(job, files=1)

    with pytest.raises(lifecycle.NotEditable) as refused:
        upload()

    assert refused.value.status == 409
    assert refused.value.sentence == "This run is already submitted. Create a new run to upload more files."


def test_a_run_that_is_submitted_during_the_upload_takes_nothing(
    job: ExtractionJob, run: JobRun, own_storage: Path
) -> None:
    class Slow(io.BytesIO):
        """While it is read, somebody presses Start."""

        def read(self, size: int | None = -1) -> bytes:
            if runs.latest_run(job).is_editable:
                submit(job, files=1)
            return super().read(size)

    with pytest.raises(lifecycle.NotEditable):
        intake.add_upload(run_id=run.pk, path="late.txt", stream=Slow(b"Ethics"), now=NOON)

    assert not run.files.filter(name="late.txt").exists()
    assert not stored(own_storage)


def test_objects_are_removed_when_their_rows_cannot_be_written(
    run: JobRun, own_storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(SourceFile.objects, "bulk_create", broken)
    with pytest.raises(RuntimeError):
        intake.add_upload(run_id=run.pk, path="pile.zip", stream=io.BytesIO(packed(**{"a.txt": b"Ethics"})), now=NOON)

    assert not stored(own_storage)


def test_a_removed_archive_takes_its_members_and_all_objects_along(
    run: JobRun, upload: Upload, own_storage: Path, django_capture_on_commit_callbacks: Any
) -> None:
    archive, *_ = upload("pile.zip", packed(**{"a.txt": b"Ethics", "b.txt": b"Tax"}))
    [kept] = upload("kept.txt")
    storage.put(f"{storage.pages_folder(archive.storage_name)}/1.webp", b"image")

    with django_capture_on_commit_callbacks(execute=True):
        files.remove(run_id=run.pk, file_id=archive.pk)

    assert [file.pk for file in run.files.all()] == [kept.pk]
    assert stored(own_storage) == [own_storage / kept.storage_name]


def test_objects_stay_until_the_commit(run: JobRun, upload: Upload, own_storage: Path) -> None:
    [file] = upload()

    files.remove(run_id=run.pk, file_id=file.pk)  # the test's own transaction is never committed

    assert len(stored(own_storage)) == 1


def test_a_file_of_another_run_is_not_removed(job: ExtractionJob, run: JobRun, upload: Upload) -> None:
    [file] = upload()
    other = runs.create_run(job=job, now=NOON)

    with pytest.raises(files.NoSuchFile):
        files.remove(run_id=other.pk, file_id=file.pk)


def test_a_deleted_job_takes_its_objects_along(
    job: ExtractionJob, upload: Upload, own_storage: Path, django_capture_on_commit_callbacks: Any
) -> None:
    upload("a.txt")
    upload("b.txt", to=runs.create_run(job=job, append_results=True, now=NOON))

    with django_capture_on_commit_callbacks(execute=True):
        runs.delete_job(job_id=job.pk)

    assert not ExtractionJob.objects.filter(pk=job.pk).exists()
    assert not stored(own_storage)


def test_several_files_are_taken_whole_or_not_at_all(run: JobRun, own_storage: Path, settings: Any) -> None:
    settings.UPLOAD_MAX_RUN_FILES = 3
    uploads = [(f"{number}.txt", io.BytesIO(b"Ethics")) for number in range(2)]

    first = intake.add_uploads(run_id=run.pk, uploads=uploads, now=NOON)
    with pytest.raises(intake.RunFull):
        intake.add_uploads(run_id=run.pk, uploads=uploads, now=NOON)

    assert set(run.files.values_list("pk", flat=True)) == {file.pk for file in first}
    assert len([path for path in own_storage.rglob("*") if path.is_file()]) == 2


def test_what_was_stored_of_an_upload_goes_when_a_later_file_cannot_be(
    run: JobRun, own_storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = storage.put
    stored: list[str] = []

    def put_once(name: str, content: Any) -> None:
        if stored:
            raise storage.StorageUnavailable(name)
        stored.append(name)
        put(name, content)

    monkeypatch.setattr(storage, "put", put_once)

    with pytest.raises(storage.StorageUnavailable):
        intake.add_uploads(
            run_id=run.pk, uploads=[(name, io.BytesIO(b"Ethics")) for name in ("a.txt", "b.txt")], now=NOON
        )

    assert not run.files.exists()
    assert [path for path in own_storage.rglob("*") if path.is_file()] == []
