"""A look at what an import would bring, before anything is brought."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Seen:
    """Whether something is new among what was looked through, and where to look on; empty where that was all."""

    is_new: bool
    following: str


def anything_new(
    *,
    job: ExtractionJob,
    source: ImportSource,
    connection: Connection | None,
    query: Mapping[str, Any],
    cursor: str = "",
    failed_too: bool = False,
    seconds: float = SECONDS,
) -> Seen:
    """Look through the pages from the cursor on, for about so long and at least one, until something is new.

    What could not be had before is new only `failed_too`. Raises `SourceUnavailable` and `SourceRefused`.
    """
    account, give_up = connection.account if connection else "", time.monotonic() + seconds
    with open_for(source, connection, query) as opened:
        while True:
            page = opened.page(query, cursor)
            known = _known(job, source, account, page.items, failed_too=failed_too)
            if any(item.key not in known for item in page.items):
                return Seen(True, "")
            cursor = page.following
            if not cursor or time.monotonic() > give_up:
                return Seen(False, cursor)


def _listed(source: Source, query: Mapping[str, Any]) -> tuple[list[Item], bool]:
    items: list[Item] = []
    cursor, give_up = "", time.monotonic() + SECONDS
    while True:
        page = source.page(query, cursor)
        items += page.items
        cursor = page.following
        if not cursor or len(items) > SHOWN or time.monotonic() > give_up:
            return items, bool(cursor) or len(items) > SHOWN


def _known(
    job: ExtractionJob, source: ImportSource, account: str, items: Sequence[Item], *, failed_too: bool = True
) -> set[str]:
    taken = ImportedItem.objects.filter(job=job, source=source, account=account)
    if failed_too:
        taken = taken.filter(outcome=ItemOutcome.IMPORTED)
    return set(taken.filter(key__in=[item.key for item in items]).values_list("key", flat=True))
