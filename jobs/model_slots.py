"""How many questions to language models are under way at once, over all workers of all machines.

A slot is an advisory lock of the database, held on one connection of this process: when the process dies, its slots are
free. Where the database does not answer, the process keeps to its own share of order and asks nevertheless.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator
from typing import Any, Final

import psycopg
from procrastinate.contrib.django.utils import connector_params

logger = logging.getLogger(__name__)

_CLASS: Final = 0x4C4D  # of our advisory locks: "LM"
_PAUSE: Final = (0.05, 1.0)  # seconds between two looks for a free slot: at first, at most


class SharedGate:
    """At most `at_once` questions, together with every other process on the same database."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._own = asyncio.Semaphore(at_once)
        self._held: set[int] = set()
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._turn = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        async with self._own:
            number = await self._taken()
            try:
                yield
            finally:
                await self._give_back(number)

    async def close(self) -> None:
        """Ends the connection, and with it frees every slot."""
        async with self._turn:
            if self._connection is not None:
                await self._connection.close()
            self._connection = None
            self._held.clear()

    async def _taken(self) -> int | None:
        """The number of a slot, once there is a free one; None where the database does not answer."""
        pause, longest = _PAUSE
        while True:
            try:
                async with self._turn:
                    number = await self._free_one()
            except psycopg.Error as error:
                logger.warning("A question to a language model is asked without a slot: %s", type(error).__name__)
                return None
            if number is not None:
                return number
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - not to be in step
            pause = min(2 * pause, longest)

    async def _free_one(self) -> int | None:
        connection = await self._ready()
        # A session gets a lock that it holds once more, so its own are left out.
        free = [number for number in range(self._at_once) if number not in self._held]
        random.shuffle(free)
        for number in free:
            cursor = await connection.execute("SELECT pg_try_advisory_lock(%s, %s)", [_CLASS, number])
            row = await cursor.fetchone()
            if row and row[0]:
                self._held.add(number)
                return number
        return None

    async def _give_back(self, number: int | None) -> None:
        if number is None:
            return
        async with self._turn:
            if number not in self._held:
                return  # the connection was lost, and the lock with it
            self._held.discard(number)
            with contextlib.suppress(psycopg.Error):
                connection = await self._ready()
                await connection.execute("SELECT pg_advisory_unlock(%s, %s)", [_CLASS, number])

    async def _ready(self) -> psycopg.AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            self._held.clear()
            self._connection = await psycopg.AsyncConnection.connect(**connector_params(), autocommit=True)
        return self._connection
