"""Tells open connections when that by which they came in stands no more: at sign-out, revocation, expiry, deactivation.

All connections of an event loop are looked after together, every few seconds and by at most three queries, so a
thousand cost what one costs. A message at the moment of sign-out would be sooner, but it may be lost, and nothing is
sent when a session expires.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

from channels.db import database_sync_to_async
from django.utils import timezone

from accounts import standing
from accounts.standing import Standing

EVERY: Final = 5.0  # seconds
ShowOut = Callable[[], Awaitable[None]]

logger = logging.getLogger(__name__)


class Doorkeeper:
    """Of one event loop. Works while anybody is inside."""

    def __init__(self) -> None:
        self.inside: dict[object, tuple[Standing, ShowOut]] = {}
        self._round: asyncio.Task[None] | None = None

    def let_in(self, standing: Standing, show_out: ShowOut) -> object:
        """Call `show_out` once the standing ended, unless `let_out` comes first with the ticket that this gives."""
        ticket = object()
        self.inside[ticket] = standing, show_out
        if self._round is None:
            self._round = asyncio.create_task(self._make_rounds(), name="doorkeeper")
        return ticket

    def let_out(self, ticket: object) -> None:
        self.inside.pop(ticket, None)
        if not self.inside and self._round is not None:
            self._round.cancel()
            self._round = None

    async def look(self) -> None:
        """One round, now."""
        present = dict(self.inside)
        over = await database_sync_to_async(standing.ended)({each for each, _ in present.values()}, timezone.now())
        leaving = [ticket for ticket, (each, _) in present.items() if each in over and ticket in self.inside]
        shown_out = [self.inside.pop(ticket)[1]() for ticket in leaving]
        for failure in await asyncio.gather(*shown_out, return_exceptions=True):
            if isinstance(failure, Exception):
                logger.warning("A connection could not be closed: %s", failure)

    async def _make_rounds(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.look()
            except Exception as error:  # nobody is shown out for that; the next round tells
                logger.warning("Could not look who is still signed in: %s", error)


_doorkeepers: dict[asyncio.AbstractEventLoop, Doorkeeper] = {}


def of_this_loop() -> Doorkeeper:
    loop = asyncio.get_running_loop()
    for closed in [other for other in _doorkeepers if other.is_closed()]:
        del _doorkeepers[closed]
    return _doorkeepers.setdefault(loop, Doorkeeper())


@contextmanager
def inside(standing: Standing, show_out: ShowOut) -> Iterator[None]:
    """For as long as a connection is open: `show_out` is called when it has to end."""
    doorkeeper = of_this_loop()
    ticket = doorkeeper.let_in(standing, show_out)
    try:
        yield
    finally:
        doorkeeper.let_out(ticket)
