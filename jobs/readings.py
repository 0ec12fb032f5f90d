"""What was read on the pages of a file, kept beside it: a page that takes recognition is recognised once.

A reading belongs to bytes, not to a file: it is found by the checksum that was taken of them on arrival, among the
files of the same person. So a retry, another run, a copy and a second upload of the same document have it at once. No
process that opens documents has a say in where its reading is kept; a document can at worst spoil its own.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Final

from extraction.reading.edition import edition
from jobs import metrics, storage
from jobs.models import JobRun, SourceFile

logger = logging.getLogger(__name__)

LARGEST: Final = 16 * 1024**2  # bytes; more than forty recognised pages ever give
_PLACES: Final = 3  # how many files with the same bytes are asked: objects may have gone before their rows


def kept(file: SourceFile) -> bytes | None:
    """What this edition of the reader read in the same bytes, if it is there. Raises `storage.StorageUnavailable`."""
    for twin in _twins(file):
        with contextlib.suppress(storage.ObjectMissing):
            reading = _loaded(storage.reading_name(twin.storage_name, edition()))
            metrics.READINGS_REUSED.inc()
            if twin.pk != file.pk:
                keep(file, reading)  # the other one's goes with the other one
            return reading
    return None


def keep(file: SourceFile, reading: bytes) -> None:
    """Keep a reading beside its file in place of what was there.

    That it cannot be kept costs the time to read again, never a result.
    """
    if not file.sha256 or not file.storage_name or len(reading) > LARGEST:
        return
    try:
        for before in {file.reading, edition()} - {""}:  # of an older edition, damaged, or left by a crash
            storage.delete(storage.reading_name(file.storage_name, before))
        storage.put(storage.reading_name(file.storage_name, edition()), reading)
    except storage.StorageUnavailable:
        logger.warning("What was read in file %s could not be kept.", file.pk, exc_info=True)
        return
    file.reading = edition()
    SourceFile.objects.filter(pk=file.pk).update(reading=file.reading)


def _twins(file: SourceFile) -> Iterator[SourceFile]:
    """The file itself, then the newest others of the same person, as far as they have a reading of this edition."""
    if file.reading == edition():
        yield file
    if not file.sha256:
        return
    owner = JobRun.objects.filter(pk=file.job_run_id).values("job__user_id")
    known = SourceFile.objects.filter(sha256=file.sha256, kind=file.kind, reading=edition()).exclude(pk=file.pk)
    mine = known.filter(job_run__job__user_id__in=owner).only("pk", "storage_name")
    yield from mine.order_by("-created_at", "pk")[:_PLACES]


def _loaded(name: str) -> bytes:
    stored = storage.load(name)
    if isinstance(stored, bytes):
        return stored
    try:
        return stored.read_bytes()
    except FileNotFoundError as gone:  # deleted in this moment
        raise storage.ObjectMissing(name) from gone
