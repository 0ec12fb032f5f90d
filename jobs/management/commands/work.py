"""`manage.py work`: one worker process. Run one for each core."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.module_loading import import_string

from jobs import progress
from jobs.working import work


class Command(BaseCommand):
    help = (
        "Reads documents from the queue until it is told to stop; then it ends the one under way. Told twice, it stops."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        _keep_connections()
        for path in settings.ON_WORKER_START:
            import_string(path)()
        asyncio.run(_work_until_told())
        progress.flush()


def _keep_connections() -> None:
    """One document after the other on the same connection, unless a pool keeps them already."""
    database = connections.settings[DEFAULT_DB_ALIAS]
    if not database["OPTIONS"].get("pool"):
        database.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)


async def _work_until_told() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, _stop, stop, loop)
    await work(stop)


def _stop(stop: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    stop.set()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.remove_signal_handler(told)
