"""Stored objects that no row names: what a crash left between an object and its row, or after the end of one.

An upload stores first and writes its row afterwards, so a young object without a row is no orphan yet. What is called
otherwise than our objects are is somebody else's and left alone.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.conf import settings

from jobs import enqueue, storage
from jobs.models import JobExport, SourceFile
from jobs.object_list import StoredObject, walk

logger = logging.getLogger(__name__)

TURN_SECONDS: Final = 15.0  # of one call, so that a worker that is asked to stop has not long to wait
_AT_ONCE: Final = 500
_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# An object of ours, or an image that was drawn of its pages; the last id is that of its row (`jobs.storage`).
_OURS: Final = re.compile(rf"((?:jobs/{_ID}/runs/{_ID}/\w+/|imports/{_ID}/extracted_)({_ID}))(?:_pages/[^/]+)?")

Orphans = Callable[[StoredObject], None]


@dataclass(frozen=True, slots=True)
class Swept:
    """What was found; `after` is the name to go on behind, empty when all was looked at; `size` in bytes."""

    objects: int
    size: int
    after: str


def sweep(*, now: dt.datetime, after: str = "", seconds: float = TURN_SECONDS, do: Orphans | None = None) -> Swept:
    """Delete the orphans behind `after`, for about so long; or `do` something else with each."""
    do = do or remove
    give_up = time.monotonic() + seconds
    objects = size = 0
    old_before = now - dt.timedelta(hours=settings.ORPHAN_HOURS)
    stream = _all(after)
    while batch := list(islice(stream, _AT_ONCE)):
        for orphan in _orphans([each for each in batch if each.modified_at <= old_before]):
            do(orphan)
            objects, size = objects + 1, size + orphan.size
        if time.monotonic() > give_up:
            return Swept(objects, size, batch[-1].name)
    return Swept(objects, size, "")


def sweep_a_stretch(*, now: dt.datetime, after: str) -> None:
    """Sweep for a turn and have the rest done later."""
    if following := sweep(now=now, after=after, seconds=TURN_SECONDS).after:
        enqueue.put(enqueue.SWEEP_OBJECTS, [{"after": following}])


def _all(after: str) -> Iterator[StoredObject]:
    for folder in storage.FOLDERS:  # in the order of their names
        if after.partition("/")[0] <= folder:
            yield from walk(folder, after=after if after.startswith(f"{folder}/") else "")


def _orphans(batch: Sequence[StoredObject]) -> list[StoredObject]:
    ours = [(found[1], uuid.UUID(found[2]), each) for each in batch if (found := _OURS.fullmatch(each.name))]
    ids = {row_id for _, row_id, _ in ours}
    named = set(SourceFile.objects.filter(pk__in=ids).values_list("storage_name", flat=True))
    named |= set(JobExport.objects.filter(pk__in=ids).values_list("storage_name", flat=True))
    return [each for name, _, each in ours if name not in named]


def remove(orphan: StoredObject) -> None:
    """One of them. Raises `storage.StorageUnavailable`."""
    storage.delete(orphan.name)
    logger.info("The object %s, which nothing named, was removed.", orphan.name)
