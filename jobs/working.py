"""A worker process: a queue worker each for documents, maintenance, webhooks, imports and the rest.

Of their own, so that bringing back what dead workers left never waits behind a long document, and neither behind a
receiver of webhooks that takes its time.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections, connection
from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.periodic import PeriodicRegistry

from jobs import enqueue
from jobs.queue_connection import PatientConnector, plan_anew

logger = logging.getLogger(__name__)

POLL_EVERY: Final = 1.0  # seconds; notifications come at once, retried and waiting queue jobs by this
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0

CONCURRENCY: Final = {
    enqueue.DOCUMENTS: 1,
    enqueue.LANGUAGE: settings.LLM_AT_ONCE,  # they wait for answers; documents are parsed one at a time nevertheless
    enqueue.MAINTENANCE: 1,
    enqueue.WEBHOOKS: 4,
    enqueue.HOUSEKEEPING: 1,
    enqueue.IMPORTS: 2,
}

_SPARE_THREADS: Final = 4  # for what the event loop itself looks up

_OPTIONS: Final[dict[str, Any]] = {
    "fetch_job_polling_interval": POLL_EVERY,
    "install_signal_handlers": False,
    "delete_jobs": "successful",  # what a task was and how it ended stands in our tables
}


async def work(stop: asyncio.Event) -> None:
    """Work until `stop` is set, then end what is under way. After a failure, of the database say, begin anew."""
    # Python's own number is a few more than there are cores: questions that wait would keep the rescue from its turn.
    threads = ThreadPoolExecutor(sum(CONCURRENCY.values()) + _SPARE_THREADS, thread_name_prefix="work")
    asyncio.get_running_loop().set_default_executor(threads)
    pause = _FIRST_PAUSE
    while not stop.is_set():
        began = asyncio.get_running_loop().time()
        try:
            await _work_once(stop)
        except Exception:
            logger.warning("The worker lost its queue and begins anew.", exc_info=True)
        lasted = asyncio.get_running_loop().time() - began
        pause = _FIRST_PAUSE if lasted > _LONGEST_PAUSE else min(2 * pause, _LONGEST_PAUSE)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def _work_once(stop: asyncio.Event) -> None:
    """Until `stop` is set or one of them ends by itself, which it does when it loses the database."""
    async with _queue_apps() as apps:
        workers = [
            asyncio.create_task(
                app.run_worker_async(queues=[queue], name=queue, concurrency=CONCURRENCY[queue], **_OPTIONS)
            )
            for queue, app in apps.items()
        ]
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([*workers, stopping], return_when=asyncio.FIRST_COMPLETED)
        for task in (*workers, stopping):
            task.cancel()  # a worker takes it as a request to end what it does and stop
        for ended in await asyncio.gather(*workers, stopping, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended


@contextlib.asynccontextmanager
async def _queue_apps() -> AsyncIterator[dict[str, App]]:
    # Through Django first: its backend starts the embedded server where that is not running.
    await sync_to_async(_reach_database)()
    # Of the pool, what is not in use is closed: with many workers the server runs out of connections first.
    connector = PatientConnector(kwargs=connector_params(), configure=plan_anew, min_size=1, max_idle=60)
    with django_app.replace_connector(connector):
        async with django_app.open_async():
            yield {queue: _app_like_django_s(connector) for queue in CONCURRENCY} | {enqueue.MAINTENANCE: django_app}


def _reach_database() -> None:
    close_old_connections()
    connection.ensure_connection()
    connection.close()


def _app_like_django_s(connector: PatientConnector) -> App:
    """The same tasks with a timetable of its own: workers that share one lose ticks, one without stops watching."""
    app = App(connector=connector, worker_defaults=django_app.worker_defaults)
    app.tasks = django_app.tasks
    app.periodic_registry = PeriodicRegistry()
    for (_, periodic_id), entry in django_app.periodic_registry.periodic_tasks.items():
        app.periodic_registry.register_task(
            task=entry.task, cron=entry.cron, periodic_id=periodic_id, configure_kwargs=entry.configure_kwargs.copy()
        )
    return app
