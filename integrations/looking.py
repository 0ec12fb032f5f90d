"""A look at what an import would bring, before anything is brought."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from integrations.models import Connection, ImportedItem, ImportSource, ItemOutcome
from integrations.opening import checked_query, open_for
from integrations.sources import Item, Source
from jobs.models import ExtractionJob

SHOWN: Final = 100
SECONDS: Final = 10.0  # after which the rest is left to the import


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that matches; `known` where the job has it already."""

    title: str
    path: str
    size: int | None
    known: bool


@dataclass(frozen=True, slots=True)
class Look:
    """The first of what matches; `more` where there is more, or perhaps."""

    found: tuple[Found, ...]
    more: bool

    @property
    def new(self) -> int:
        return sum(not each.known for each in self.found)


def look(*, job: ExtractionJob, source: ImportSource, connection: Connection, query: Mapping[str, Any]) -> Look:
    """Raises `Invalid` for a query that makes no sense, `SourceUnavailable` and `SourceRefused`."""
    wanted = checked_query(source, query)
    with open_for(source, connection, wanted) as opened:
        items, more = _listed(opened, wanted)
    known = _known(job, source, connection.account, items)
    return Look(tuple(Found(each.title, each.path, each.size, each.key in known) for each in items[:SHOWN]), more)


def _listed(source: Source, query: Mapping[str, Any]) -> tuple[list[Item], bool]:
    items: list[Item] = []
    cursor, give_up = "", time.monotonic() + SECONDS
    while True:
        page = source.page(query, cursor)
        items += page.items
        cursor = page.following
        if not cursor or len(items) > SHOWN or time.monotonic() > give_up:
            return items, bool(cursor) or len(items) > SHOWN


def _known(job: ExtractionJob, source: ImportSource, account: str, items: list[Item]) -> set[str]:
    taken = ImportedItem.objects.filter(job=job, source=source, account=account, outcome=ItemOutcome.IMPORTED)
    return set(taken.filter(key__in=[item.key for item in items]).values_list("key", flat=True))
