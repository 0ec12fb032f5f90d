"""A worker's connection to the queue that outlives a restart of the database."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final, LiteralString

import psycopg
from procrastinate import exceptions
from procrastinate.psycopg_connector import PsycopgConnector

PATIENCE: Final = 60.0  # seconds
_PAUSE: Final = 0.5


class PatientConnector(PsycopgConnector):
    """Says again what can be said twice, until the database is back.

    Those are the statements without an answer: heartbeats, and that a queue job ended or is to be tried again. Were the
    latter lost while the worker lives on, nobody would ever touch the queue job again. Others fail at once: a worker
    that could not fetch begins anew, and what was fetched for nobody goes back to the queue.
    """

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                return await super().execute_query_async(query, **arguments)
            except exceptions.ConnectorException as failed:
                if not _is_outage(failed) or time.monotonic() > give_up:
                    raise
            await asyncio.sleep(_PAUSE)


async def plan_anew(connection: psycopg.AsyncConnection[Any]) -> None:
    """For the pool to call with each new connection.

    The queue's functions keep their plans. One that was made while the queue was nearly empty reads and sorts all of it
    for each fetch: with 20,000 waiting that took 26 ms instead of 0.8, until statistics were gathered again.
    """
    await connection.set_autocommit(True)
    await connection.execute("SET plan_cache_mode = force_custom_plan")


def _is_outage(failed: BaseException) -> bool:
    return isinstance(failed.__cause__, psycopg.OperationalError | psycopg.InterfaceError)
