"""One file of a run: loaded, read in a process that may die of it, and where the run wants it by a language model too.

The document is parsed in the reader's process, which has neither network nor keys; the model is asked from this one,
with words and pictures alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from accounts.ledger import Tally
from extraction.errors import Unreadable
from extraction.model import FieldSpec, Table
from jobs import readings, storage, tables
from jobs.attempts import FileEnd
from jobs.engines import Assistance, ModelAway
from jobs.models import SourceFile
from jobs.outcomes import Outcome

if TYPE_CHECKING:
    from extraction.engines.reading import Reading
    from extraction.sandbox import Examination


class Read(Protocol):
    """What a reader gives of one document."""

    @property
    def table(self) -> Table: ...

    @property
    def reading(self) -> bytes:
        """What to keep and give with the same bytes again; empty where there is nothing new."""

    @property
    def engine(self) -> str: ...

    @property
    def pages(self) -> int: ...

    @property
    def recognised_pages(self) -> int: ...

    @property
    def seconds(self) -> float: ...


class Reader(Protocol):
    """Reads a document under a budget, as `extraction.sandbox.Sandbox` does. Raises `extraction.errors.Unreadable`."""

    def extract(
        self, source: bytes | Path, name: str, fields: Sequence[FieldSpec], kept: bytes | None = None
    ) -> Read: ...

    def examine(
        self,
        source: bytes | Path,
        name: str,
        fields: Sequence[FieldSpec],
        kept: bytes | None = None,
        *,
        pictures: int = 0,
        width: int = 1200,
    ) -> Examination: ...


def read_file(
    file: SourceFile,
    reader: Reader,
    specs: Sequence[FieldSpec],
    tally: Tally,
    assistance: Assistance | None = None,
    *,
    is_patient: bool = False,
) -> tuple[FileEnd, Table | None]:
    """What became of a file, and its table if it could be read; what it took is added to the tally.

    Raises `storage.StorageUnavailable`, and `ModelAway` where a model may answer later and somebody waits for that.
    """
    try:
        source, kept = storage.load(file.storage_name), readings.kept(file)
        if assistance is None:
            found = reader.extract(source, file.name, specs, kept)
            table, engine, note = found.table, found.engine, ""
        else:
            pictures = settings.LLM_TERMS.most_pages if settings.LLM_TERMS.pictures else 0
            width = settings.LLM_TERMS.picture_width
            seen = reader.examine(source, file.name, specs, kept, pictures=pictures, width=width)
            found = seen.found
    except Unreadable as refused:
        return FileEnd(file.pk, refused.reason.value, tables.storable(refused.detail)), None
    except storage.ObjectMissing:
        return FileEnd(file.pk, Outcome.MISSING), None
    if found.reading:
        readings.keep(file, found.reading)
    _count(tally, found)
    if assistance is not None:
        reading = _asked(seen, specs, assistance, tally)
        if is_patient and reading.silence and reading.silence.may_pass:
            raise ModelAway(reading.note)
        table, engine, note = reading.table, reading.engine, reading.note
    tally.engines = tuple(dict.fromkeys((*tally.engines, engine)))
    outcome = Outcome.ROWS if table.rows else Outcome.NOTHING_FOUND
    return FileEnd(file.pk, outcome, note, rows_count=len(table.rows)), table


def _asked(seen: Examination, specs: Sequence[FieldSpec], assistance: Assistance, tally: Tally) -> Reading:
    from extraction.engines.reading import Examined

    pictures: Mapping[int, bytes] = dict(seen.pictures)
    examined = Examined(seen.document, seen.found.table, seen.found.engine, pictures)
    reading = assistance.engine.read(examined, specs, assistance.purse)
    spent = reading.spent
    if spent.requests:
        tally.model = assistance.model
    tally.llm_requests += spent.requests
    tally.llm_input_tokens += spent.input_tokens
    tally.llm_output_tokens += spent.output_tokens
    tally.llm_seconds += spent.seconds
    tally.llm_cost = None if tally.llm_cost is None or spent.cost is None else tally.llm_cost + spent.cost
    return reading


def _count(tally: Tally, found: Read) -> None:
    tally.documents += 1
    tally.pages += found.pages
    # Also where an earlier attempt recognised them and died: a task's numbers do not depend on who was killed when.
    tally.ocr_pages += found.recognised_pages
    tally.seconds += found.seconds
