"""What every source of files looks like to an import, and how a source says that it cannot.

A source is opened for one turn of an import and closed after it; it keeps nothing. `mailboxes/imap.py` is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from jobs.errors import Busy, Conflict


class SourceUnavailable(Busy):
    """It does not answer, or asks to wait (`retry_after`, seconds). The import goes on later where it was."""

    code = "source_unavailable"
    status = 503
    sentence = "It does not answer. Try again in a while."

    def __init__(self, sentence: str = "", retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class ItemUnavailable(SourceUnavailable):
    """It answers, but not to this one thing. After a few tries the thing is left out and the others go on."""


class SourceRefused(Conflict):
    """It refuses, and will refuse again until a person changes something: the import ends with this sentence."""

    code = "source_refused"
    sentence = "It refuses what was asked for."


class ConnectionRefused(SourceRefused):
    """It does not let us in any more; the connection is marked with this sentence."""

    code = "connection_refused"


class ItemRefused(Exception):
    """This one thing cannot be had; the others can. The text is a sentence for a person."""


class ItemTooLarge(Exception):
    """It has more bytes than may be fetched."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that becomes one file."""

    key: str  # names it in its account, the same whenever it is listed; at most 255 characters
    path: str  # folder and name that it gets in the run
    title: str  # what a person knows it by
    size: int | None = None  # bytes, or about so many; None where the source does not say
    place: Mapping[str, Any] = field(default_factory=dict)  # what its source needs to fetch it; JSON


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what matches, in an order that stays. `following` is the cursor of the next page, empty on the last."""

    items: tuple[Item, ...]
    following: str = ""


class Source(Protocol):
    """Both raise `SourceUnavailable` and `SourceRefused`."""

    def page(self, query: Mapping[str, Any], cursor: str) -> Page:
        """What matches, from the cursor on ("" for the beginning). An old cursor lists nothing twice and leaves no gap
        where the source changed meanwhile, or the source begins anew: what is there already is not taken again."""
        ...

    def fetch(self, item: Item, into: BinaryIO, most: int) -> None:
        """Write the content, piece by piece and at most so many bytes. Raises `ItemRefused` and `ItemTooLarge`."""
        ...
