"""Takes uploads in: stream, store, judge the kind, unpack archives, and only then write the rows, all or none."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from django.db import transaction
from django.db.models import Count, Sum

from extraction.errors import Reason, Unreadable
from extraction.reading.archives import ArchiveLimits, Member, unpack
from extraction.reading.kinds import HEAD_BYTES, READABLE, Kind, sniff
from jobs import events, lifecycle, progress, storage
from jobs.errors import TooLarge
from jobs.files import SUBMITTED_SENTENCE
from jobs.limits import UploadLimits, in_words
from jobs.models import JobRun, SourceFile
from jobs.paths import clean_path, joined, name_of
from jobs.tables import storable

_CHUNK = 1024**2


class RunFull(TooLarge):
    code = "run_full"


@dataclass(frozen=True, slots=True)
class _Upload:
    run: JobRun
    now: dt.datetime
    limits: UploadLimits
    written: list[str]  # names of objects stored so far
    way: str  # by which they came, as `storage.arrived_name` has it


With = Callable[[Sequence[SourceFile]], None]


def add_upload(
    *, run_id: uuid.UUID, path: str, stream: IO[bytes], now: dt.datetime, limits: UploadLimits | None = None
) -> list[SourceFile]:
    """Add one uploaded file to an editable run; an archive gives itself and then its members.

    `path` is the name with the folder it came in, `stream` is seekable. A file that cannot be read is added too, with
    the reason. Raises `lifecycle.NotEditable`, `RunFull` and `storage.StorageUnavailable`; then nothing was added.
    """
    return add_uploads(run_id=run_id, uploads=[(path, stream)], now=now, limits=limits)


def add_uploads(
    *,
    run_id: uuid.UUID,
    uploads: Sequence[tuple[str, IO[bytes]]],
    now: dt.datetime,
    limits: UploadLimits | None = None,
    way: str = storage.UPLOADS,
    together_with: With | None = None,
) -> list[SourceFile]:
    """Add files, as `add_upload` does: all of them or, where it raises, none.

    `together_with` is called with them in the transaction that adds them; where it raises, nothing was added.
    """
    limits = limits or UploadLimits.configured()
    run = _open_run(run_id, limits, files=len(uploads))
    with storage.discarded_on_failure() as written:
        into = _Upload(run, now, limits, written, way)
        files = [file for path, stream in uploads for file in _received(into, clean_path(path), stream)]
        _add(run_id, files, limits, together_with)
    progress.announce(run_id)
    return files


def add_too_large(
    *, run_id: uuid.UUID, path: str, size: int, now: dt.datetime, together_with: With | None = None
) -> list[SourceFile]:
    """Add a file that was not fetched because of its size, so that it is listed with the reason."""
    limits = UploadLimits.configured()
    run = _open_run(run_id, limits, files=1)
    cleaned = clean_path(path)
    file = _row(_Upload(run, now, limits, [], storage.UPLOADS), cleaned, sniff(b"", name_of(cleaned)), size)
    _refuse_as_too_large(file, limits.file_bytes)
    _add(run_id, [file], limits, together_with)
    progress.announce(run_id)
    return [file]


@transaction.atomic
def _add(run_id: uuid.UUID, files: list[SourceFile], limits: UploadLimits, together_with: With | None) -> None:
    # Stored without the lock, so that a slow upload holds nobody up; checked again with it.
    locked = lifecycle.locked_editable(run_id, SUBMITTED_SENTENCE)
    _check_room(locked, limits, files=len(files), size=sum(file.size for file in files if file.storage_name))
    SourceFile.objects.bulk_create(files, batch_size=1000)
    if together_with is not None:
        together_with(files)
    lifecycle.touch(locked)
    _tell_of_members(locked, files)


def _open_run(run_id: uuid.UUID, limits: UploadLimits, *, files: int) -> JobRun:
    run = JobRun.objects.filter(pk=run_id).first()
    if run is None:
        raise lifecycle.NoSuchRun
    if not run.is_editable:
        raise lifecycle.NotEditable(SUBMITTED_SENTENCE)
    _check_room(run, limits, files=files, size=0)
    return run


def _check_room(run: JobRun, limits: UploadLimits, *, files: int, size: int) -> None:
    held = run.files.aggregate(files=Count("pk"), size=Sum("size"))
    if held["files"] + files > limits.run_files:
        raise RunFull(f"A run takes at most {limits.run_files:,} files. Start this one and add the rest to the next.")
    if (held["size"] or 0) + size > limits.run_bytes:
        raise RunFull(f"A run takes at most {in_words(limits.run_bytes)}. Start this one and add the rest to the next.")


def _received(upload: _Upload, path: str, stream: IO[bytes]) -> Iterator[SourceFile]:
    head = stream.read(HEAD_BYTES)
    kind = sniff(head, name_of(path))
    size, digest = _measure(stream)
    file = _row(upload, path, kind, size)
    file.sha256 = digest
    most = upload.limits.archive_bytes if kind == Kind.ARCHIVE else upload.limits.file_bytes
    if size > most:
        _refuse_as_too_large(file, most)
    elif not size:
        _refuse(file, Reason.EMPTY)
    else:
        name = storage.arrived_name(job_id=upload.run.job_id, run_id=upload.run.pk, file_id=file.pk, way=upload.way)
        stream.seek(0)
        _store(upload, file, name, stream)
    yield file
    if kind == Kind.ARCHIVE and not file.reason:
        stream.seek(0)
        yield from _members(upload, file, stream)


def _measure(stream: IO[bytes]) -> tuple[int, str]:
    stream.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def _members(upload: _Upload, archive: SourceFile, stream: IO[bytes]) -> Iterator[SourceFile]:
    bounds = ArchiveLimits(members=upload.limits.run_files, member_bytes=upload.limits.file_bytes)
    try:
        for member in unpack(cast(BinaryIO, stream), archive.name, bounds):
            if member.path == archive.name and member.reason is Reason.TOO_LARGE:
                _refuse(archive, member.reason, member.detail)  # said of the whole, after what was still taken
            else:
                yield _member(upload, archive, member)
    except Unreadable as refused:
        _refuse(archive, refused.reason, refused.detail)


def _member(upload: _Upload, archive: SourceFile, member: Member) -> SourceFile:
    data = member.data or b""
    path = joined(archive.original_path, member.path)
    file = _row(upload, path, sniff(data, name_of(path)), len(data))
    file.parent = archive
    if member.reason is not None:
        _refuse(file, member.reason, member.detail)
    elif not data:
        _refuse(file, Reason.EMPTY)
    else:
        file.sha256 = hashlib.sha256(data).hexdigest()
        _store(upload, file, storage.extracted_name(run_id=upload.run.pk, file_id=file.pk), data)
    return file


def _row(upload: _Upload, path: str, kind: Kind, size: int) -> SourceFile:
    return SourceFile(
        job_run=upload.run,
        original_path=path,
        name=name_of(path),
        kind=kind.value,
        size=size,
        created_at=upload.now,
    )


def _store(upload: _Upload, file: SourceFile, name: str, content: bytes | IO[bytes]) -> None:
    upload.written.append(name)
    storage.put(name, content)
    file.storage_name = name
    if file.kind not in READABLE and (file.kind != Kind.ARCHIVE or file.parent is not None):
        _refuse(file, Reason.UNSUPPORTED)


def _tell_of_members(run: JobRun, files: list[SourceFile]) -> None:
    members = Counter(file.parent_id for file in files if file.parent_id is not None)
    for archive_id, count in members.items():
        events.publish_files_extracted(job_id=run.job_id, run_id=run.pk, file_id=archive_id, members=count)


def _refuse_as_too_large(file: SourceFile, most: int) -> None:
    _refuse(file, Reason.TOO_LARGE, f"It has {in_words(file.size)}; {in_words(most)} is the limit.")


def _refuse(file: SourceFile, reason: Reason, detail: str = "") -> None:
    file.reason = reason.value
    file.reason_detail = storable(detail)
