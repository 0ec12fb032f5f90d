"""Brings what a source lists into a run, one thing after the other; it may be killed at any moment and goes on.

For each thing its object is stored first; then one transaction writes the file, remembers the thing by its key and
checks that the import still runs. What is remembered is not taken again, so whoever begins anew, or works on the same
import at the same time, adds nothing twice.
"""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import BinaryIO, Final, cast

from django.db import IntegrityError, transaction

from integrations import batches, connections
from integrations.batches import Stopped
from integrations.models import ImportBatch, ImportedItem, ItemOutcome
from integrations.opening import open_source
from integrations.sources import (
    ConnectionRefused,
    Item,
    ItemRefused,
    ItemTooLarge,
    ItemUnavailable,
    Source,
    SourceRefused,
    SourceUnavailable,
)
from jobs import intake, lifecycle
from jobs.errors import Absent
from jobs.limits import UploadLimits
from jobs.models import SourceFile
from jobs.storage import StorageUnavailable

logger = logging.getLogger(__name__)

TURN: Final = dt.timedelta(seconds=15)  # so that others get theirs, and a worker that is to stop has not long to wait
PATIENCE: Final = 5  # failures in a row, with the waits between some minutes, after which one thing holds up no others
_IN_MEMORY: Final = 1024**2

Clock = Callable[[], dt.datetime]
Open = Callable[[ImportBatch], AbstractContextManager[Source]]


def import_for_a_turn(
    *, batch_id: uuid.UUID, clock: Clock, open_it: Open = open_source, turn: dt.timedelta = TURN
) -> None:
    """Go on with an import and, if there is more, have the rest done later. Repeating it adds nothing twice."""
    batch = batches.take_up(batch_id=batch_id, now=clock())
    if batch is None:
        return
    try:
        with open_it(batch) as source:
            _work(batch, source, clock, clock() + turn)
    except (Stopped, Absent):
        return  # by its owner; or the job is gone, and the import with it
    except (SourceUnavailable, StorageUnavailable) as passing:
        sentence = getattr(passing, "sentence", "The storage did not answer.")
        batches.put_off(batch=batch, error=sentence, now=clock(), retry_after=getattr(passing, "retry_after", 0) or 0)
    except ConnectionRefused as refused:
        connections.note_problem(connection=batch.connection, problem=refused.sentence, now=clock())
        batches.fail(batch=batch, error=refused.sentence, now=clock())
    except (SourceRefused, intake.RunFull) as refused:
        batches.fail(batch=batch, error=refused.sentence, now=clock())
    except Exception:
        # A defect of ours, or of the other side in a way that nobody foresaw; it is met a few times, not for ever.
        logger.exception("Import %s met a fault.", batch.pk)
        batches.put_off(batch=batch, error="Something went wrong on our side.", now=clock())


def _work(batch: ImportBatch, source: Source, clock: Clock, until: dt.datetime) -> None:
    while True:
        page = source.page(batch.query, batch.cursor)
        for item in _new(batch, page.items):
            _take(batch, source, item, clock)
            # Looked at behind a thing and not before it, so that every turn brings at least one.
            if clock() >= until:
                batches.go_on_later(batch=batch)
                return
        connections.note_use(connection=batch.connection, now=clock())
        batches.note_page(batch=batch, items=len(page.items), following=page.following)
        if not page.following:
            batches.complete(batch=batch, now=clock())
            return
        if clock() >= until:
            batches.go_on_later(batch=batch)
            return


def _new(batch: ImportBatch, items: Sequence[Item]) -> Iterable[Item]:
    """Those that the job does not have; what failed may succeed this time, but not twice in the same import."""
    remembered = ImportedItem.objects.filter(
        job=batch.job_id, source=batch.source, account=batch.account, key__in=[item.key for item in items]
    )
    done = {
        key
        for key, outcome, batch_id in remembered.values_list("key", "outcome", "batch_id")
        if outcome == ItemOutcome.IMPORTED or batch_id == batch.pk
    }
    return [item for item in items if item.key not in done]


def _take(batch: ImportBatch, source: Source, item: Item, clock: Clock) -> None:
    most = _most()
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spooled:
        content = cast(BinaryIO, spooled)
        try:
            # What its source calls larger by far is not even asked for.
            if item.size is not None and item.size > most:
                raise ItemTooLarge
            source.fetch(item, content, most)
        except ItemTooLarge:
            _add(batch, item, clock, partial(intake.add_too_large, path=item.path, size=item.size or most + 1))
            return
        except ItemRefused as refused:
            _remember_failure(batch, item, str(refused), clock())
            return
        except ItemUnavailable as passing:
            if batch.failures_in_row < PATIENCE:
                raise
            _remember_failure(batch, item, f"It could not be fetched: {passing.sentence}", clock())
            return
        content.seek(0)
        _add(batch, item, clock, partial(_store, batch, item, content))


def _store(batch: ImportBatch, item: Item, content: BinaryIO, **given: object) -> list[SourceFile]:
    way = f"{batch.source}_imports"
    return intake.add_uploads(uploads=[(item.path, content)], way=way, **given)  # type: ignore[arg-type]


def _add(batch: ImportBatch, item: Item, clock: Clock, add: Callable[..., list[SourceFile]]) -> None:
    """Add the file; to the run after it, where the run is started at this moment. Once only, whoever else does it."""
    while True:
        now = clock()
        try:
            add(run_id=batch.run_id, now=now, together_with=partial(_remember, batch, item, now))
            return
        except lifecycle.NotEditable:
            batches.move_on(batch=batch, now=now)
        except IntegrityError:
            if not _is_there(batch, item):
                raise
            return


def _remember(batch: ImportBatch, item: Item, now: dt.datetime, files: Sequence[SourceFile]) -> None:
    """In the transaction that adds the files; the first is the thing itself, the others came out of it."""
    batches.note_item(batch=batch)
    _forget_failure(batch, item)
    ImportedItem.objects.create(
        **_named(batch, item),
        batch=batch,
        title=item.title,
        source_file=files[0],
        sha256=files[0].sha256,
        outcome=ItemOutcome.IMPORTED,
        created_at=now,
    )


@transaction.atomic
def _remember_failure(batch: ImportBatch, item: Item, reason: str, now: dt.datetime) -> None:
    lifecycle.locked(batch.run_id)  # as where a file is added: who deletes the job waits, or we find nothing
    batches.note_item(batch=batch)
    _forget_failure(batch, item)
    row = ImportedItem(
        **_named(batch, item), batch=batch, title=item.title, outcome=ItemOutcome.FAILED, reason=reason, created_at=now
    )
    ImportedItem.objects.bulk_create([row], ignore_conflicts=True)  # another import may have it meanwhile


def _forget_failure(batch: ImportBatch, item: Item) -> None:
    ImportedItem.objects.filter(**_named(batch, item), outcome=ItemOutcome.FAILED).delete()


def _is_there(batch: ImportBatch, item: Item) -> bool:
    return ImportedItem.objects.filter(**_named(batch, item)).exists()


def _named(batch: ImportBatch, item: Item) -> dict[str, object]:
    return {"job_id": batch.job_id, "source": batch.source, "account": batch.account, "key": item.key}


def _most() -> int:
    """A ZIP may be larger than other files; which it is stands in its bytes, and the intake looks at them."""
    limits = UploadLimits.configured()
    return max(limits.file_bytes, limits.archive_bytes)
