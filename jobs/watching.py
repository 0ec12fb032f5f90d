"""Shares looks at a job among the sockets of this process: one look for each change, however many watch."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable

from channels.db import database_sync_to_async

from jobs.live import Picture, read


class LiveJob:
    """A job that sockets of this event loop watch. All of them share one look at a time."""

    def __init__(self, job_id: uuid.UUID, look: Callable[..., Picture | None] = read) -> None:
        self.job_id = job_id
        self.watchers = 0
        self.picture: Picture | None = None
        self._look = look
        self._running: asyncio.Task[Picture | None] | None = None
        self._following: asyncio.Task[Picture | None] | None = None

    async def fresh(self) -> Picture | None:
        """The job as seen by a look that began after this call. None where the job is gone."""
        if self._following is None:
            self._following = asyncio.create_task(self._look_after(self._running))
        return await asyncio.shield(self._following)

    async def covering(self, run_id: uuid.UUID, sequence: int) -> Picture | None:
        """The job as it was when that message was sent, or later."""
        if self._running is not None:
            await asyncio.wait({self._running})
        if self.picture is not None and self.picture.covers(run_id, sequence):
            return self.picture
        return await self.fresh()

    async def _look_after(self, previous: asyncio.Task[Picture | None] | None) -> Picture | None:
        if previous is not None:
            await asyncio.wait({previous})
        self._running, self._following = self._following, None
        try:
            self.picture = await database_sync_to_async(self._look)(self.job_id, self.picture)
            return self.picture
        finally:
            self._running = None


_watched: dict[tuple[asyncio.AbstractEventLoop, uuid.UUID], LiveJob] = {}


def watch(job_id: uuid.UUID) -> LiveJob:
    """Share the looks at a job with all others here who watch it, until `unwatch`."""
    live = _watched.setdefault((asyncio.get_running_loop(), job_id), LiveJob(job_id))
    live.watchers += 1
    return live


def unwatch(live: LiveJob) -> None:
    live.watchers -= 1
    if not live.watchers:
        _watched.pop((asyncio.get_running_loop(), live.job_id), None)
