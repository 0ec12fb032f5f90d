"""`/readyz`: whether this process can do its work here and now. For load balancers and roll-outs.

`/healthz` asks less: a process that is alive must not be killed because the store is away. Here every part is asked:
database, its tables, the store, Redis. The answer names those that fail; why, the log tells.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Final

import redis
from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cpetracker.observing.plain_answer import answer

PATH: Final = "/readyz"
PART_SECONDS: Final = 3.0  # what each part may take
KEPT_SECONDS: Final = 1.0  # however many ask, the parts are asked once in this time

Check = Callable[[], object]

logger = logging.getLogger(__name__)


class NotReady(Exception):
    """A part answers, but not as it must."""


class Readiness:
    """An ASGI application around another: 200 `{"ready": true, "failing": []}`, or 503 with the names."""

    def __init__(self, application: ASGI3Application, checks: Mapping[str, Check] | None = None) -> None:
        self.application = application
        self._checks = checks
        self._asked_at = float("-inf")
        self._look: asyncio.Task[list[str]] | None = None
        self._running: dict[str, Future[object]] = {}
        self._threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="readiness")

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            return await self.application(scope, receive, send)
        failing = await self._failing()
        body = json.dumps({"ready": not failing, "failing": failing}).encode()
        await answer(send, 503 if failing else 200, body, content_type=b"application/json")

    async def _failing(self) -> list[str]:
        if self._look is None or (self._look.done() and time.monotonic() - self._asked_at > KEPT_SECONDS):
            self._asked_at = time.monotonic()
            self._look = asyncio.create_task(self._looked())
        return await asyncio.shield(self._look)

    async def _looked(self) -> list[str]:
        checks = self._checks if self._checks is not None else parts()
        ends = await asyncio.gather(*(self._is_well(name, check) for name, check in checks.items()))
        return [name for name, well in zip(checks, ends, strict=True) if not well]

    async def _is_well(self, name: str, check: Check) -> bool:
        running = self._running.get(name)
        if running is None or running.done():  # one that hangs is not asked again before it comes back
            running = self._running[name] = self._threads.submit(check)
        try:
            await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(running)), PART_SECONDS)
        except TimeoutError:
            logger.warning("Not ready: %s did not answer within %d seconds.", name, PART_SECONDS)
        except Exception as error:
            logger.warning("Not ready: %s: %s", name, error)
        else:
            return True
        return False


def parts() -> Mapping[str, Check]:
    """What this installation stands on, by name."""
    found: dict[str, Check] = {"database": database, "migrations": migrations, "storage": storage}
    return {**found, "redis": redis_answers} if settings.REDIS_URL else found


def database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


def migrations() -> None:
    """All applied. Once they are, they stay so while this code runs, and are not looked at again."""
    try:
        _applied()
    finally:
        connection.close()


@cache
def _applied() -> None:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise NotReady(f"{len(waiting)} migrations are not applied. Run `python manage.py migrate`.")


def storage() -> None:
    """The store answers a question for an object that is not there; a folder is there and can be written."""
    store = storages["default"]
    try:
        folder = store.path("")
    except NotImplementedError:
        store.exists(f"readiness/{secrets.token_hex(8)}")
        return
    _check_folder(folder)


def _check_folder(folder: str) -> None:
    path = Path(folder)
    while not path.exists():  # it is made with the first document
        path = path.parent
    if not os.access(path, os.W_OK | os.X_OK):
        raise NotReady(f"{path} cannot be written.")


def redis_answers() -> None:
    _redis().ping()


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=PART_SECONDS, socket_connect_timeout=PART_SECONDS)
