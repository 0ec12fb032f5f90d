"""Shares what is seen of a job among all who watch it from here: one look for each change, however many they are.

One task for each job listens to the channel layer, looks at most four times a second, and writes what there is to say
into a log. Viewers, be they sockets or event streams, each read the log at their own pace; who falls behind it, or
comes back too late for it, gets a snapshot.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import uuid
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from channels.db import database_sync_to_async
from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer

from accounts import doorkeeper
from accounts.standing import Standing
from jobs import events, messages
from jobs.live import Picture, read
from jobs.messages import Said
from jobs.models import ExtractionJob

LOOK_EVERY: Final = 0.25  # seconds, at most that often
LOG_LENGTH: Final = 200  # messages: half a minute of a run at full speed
_SYNC: Final = {"type": "live.sync"}

logger = logging.getLogger(__name__)


class Gone(Exception):
    """The job was deleted."""


class SignedOut(Exception):
    """That by which the viewer came in stands no more."""


def may_watch(user: Any, job_id: uuid.UUID) -> bool:
    """Whether there is such a job for this person."""
    return ExtractionJob.objects.for_owner(user).filter(pk=job_id).exists()


@asynccontextmanager
async def watch(job_id: uuid.UUID, *, standing: Standing | None, last_event_id: str = "") -> AsyncIterator[Viewer]:
    """Somebody who may watch, and shares the looks at the job with all others here until the end of the block.

    `standing` is that by which they came in; once it ends the viewer says `SignedOut`.
    """
    key = (asyncio.get_running_loop(), job_id)
    live = _watched.get(key)
    if live is None or live.trouble is not None:
        live = _watched[key] = LiveJob(job_id)
    viewer = Viewer(live, last_event_id)
    live.viewers.add(viewer)
    try:
        with doorkeeper.inside(standing, viewer.show_out) if standing else contextlib.nullcontext():
            yield viewer
    finally:
        live.viewers.discard(viewer)
        if not live.viewers:
            if _watched.get(key) is live:
                del _watched[key]
            await live.stop()


class Viewer:
    """One socket or stream."""

    def __init__(self, live: LiveJob, last_event_id: str = "") -> None:
        self.news = asyncio.Event()
        self.wants_snapshot = False
        self._signed_out = False
        self._live = live
        self._place: int | None = None  # of the next message in the log; None: a snapshot is due
        self._came_with = messages.parsed(last_event_id)
        if live.picture is not None or live.trouble is not None:
            self.news.set()

    async def messages(self, heartbeat: float | None = None) -> AsyncIterator[Said | None]:
        """What there is to say, as it comes; None after so many seconds without anything.

        Raises `Gone`, `SignedOut`, and `DatabaseError` where the database does not answer.
        """
        while True:
            try:
                async with asyncio.timeout(heartbeat):
                    await self.news.wait()
            except TimeoutError:
                yield None
                continue
            self.news.clear()
            if self._signed_out:
                raise SignedOut
            if self._live.trouble is not None:
                raise self._live.trouble
            for said in await self._due():
                yield said

    async def sync(self) -> None:
        """Ask for a snapshot, by a look that begins after this call."""
        self.wants_snapshot = True
        await self._live.ask()

    def tell_all(self) -> None:
        self._place = None

    async def show_out(self) -> None:
        self._signed_out = True
        self.news.set()

    async def _due(self) -> list[Said]:
        live = self._live
        if self._came_with is not None:
            (version, open_runs), self._came_with = self._came_with, None
            self._place = live.end
            missed = live.since(version)
            return missed if missed is not None else await self._all(open_runs)
        if self._place is None or self._place < live.begin:
            self._place = live.end
            return await self._all([])
        fresh = live.log_from(self._place)
        self._place = live.end
        return fresh

    async def _all(self, open_runs: list[str]) -> list[Said]:
        """A snapshot, and that those runs ended whose end the viewer may have missed."""
        picture, told = await self._live.snapshot()
        ends = messages.finished(picture, open_runs)
        if not ends:
            return [told]
        return [told._replace(event_id=""), *ends[:-1], ends[-1]._replace(event_id=told.event_id)]


class LiveJob:
    """A job that viewers of this event loop watch."""

    def __init__(self, job_id: uuid.UUID, look: Callable[..., Picture | None] = read) -> None:
        self.job_id = job_id
        self.viewers: set[Viewer] = set()
        self.picture: Picture | None = None
        self.trouble: Exception | None = None
        self.begin = self.end = 0  # of the log, counted in messages
        self._look_at = look
        self._log: deque[tuple[int, Said]] = deque()  # with the version of its picture
        self._known_since: tuple[int, bool] = (0, False)  # the version before the log, and whether all of it was seen
        self._snapshot: tuple[Picture, asyncio.Task[Said]] | None = None
        self._channel = ""
        self._looked_at = 0.0
        self._listener = asyncio.create_task(self._listen(), name=f"watching {job_id}")

    async def ask(self) -> None:
        """Have a look of its own made for those who want a snapshot."""
        layer = get_channel_layer()
        if self._channel and layer is not None:
            with contextlib.suppress(ChannelFull):  # then looks enough are to come
                await layer.send(self._channel, dict(_SYNC))

    async def stop(self) -> None:
        layer = get_channel_layer()
        if self._channel and layer is not None:
            await layer.group_discard(events.group_of(self.job_id), self._channel)
        self._listener.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listener

    def log_from(self, place: int) -> list[Said]:
        return [said for _, said in list(self._log)[place - self.begin :]]

    def since(self, version: int) -> list[Said] | None:
        """What somebody missed who saw this version, here or elsewhere; None where that cannot be told.

        What workers did may have been seen a little sooner elsewhere than it was announced, so what became of files is
        said of that version once more.
        """
        known_since, whole = self._known_since
        if self.picture is None or not (known_since < version or (known_since == version and whole)):
            return None
        if version > self.picture.version:
            return None
        return [said for at, said in self._log if at > version or (at == version and said.type == "task_changed")]

    async def snapshot(self) -> tuple[Picture, Said]:
        """Everything, made once for all who want it at this version."""
        assert self.picture is not None  # noqa: S101 - nobody is woken before
        if self._snapshot is None or self._snapshot[0] is not self.picture:
            making = asyncio.create_task(database_sync_to_async(messages.snapshot)(self.picture))
            self._snapshot = self.picture, making
        picture, made = self._snapshot
        return picture, await asyncio.shield(made)

    async def _listen(self) -> None:
        layer: Any = get_channel_layer()
        self._channel = await layer.new_channel()
        try:
            # joined before the look, so that no change falls in between
            await layer.group_add(events.group_of(self.job_id), self._channel)
            await self._look()
            while True:
                await self._hear(await layer.receive(self._channel))
        except Exception as trouble:
            self.trouble = trouble
            if not isinstance(trouble, Gone):
                logger.warning("Those who watch job %s were sent away: %s", self.job_id, trouble)
        self._wake()
        while True:  # what still comes is for nobody
            await layer.receive(self._channel)

    async def _hear(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "job.deleted":
                raise Gone
            case "run.changed":
                run_id, sequence = uuid.UUID(message["run_id"]), message["sequence"]
                if self.picture is None or not self.picture.covers(run_id, sequence):
                    await asyncio.sleep(self._looked_at + LOOK_EVERY - asyncio.get_running_loop().time())
                    await self._look()
            case "live.sync":
                await self._answer_askers()
            case "layer.resync":
                await self._look()
            case "live.told":
                told = {"type": message["name"], "job_id": str(self.job_id), **message["told"]}
                self._say([Said("", message["name"], json.dumps(told))])

    async def _answer_askers(self) -> None:
        askers = [viewer for viewer in self.viewers if viewer.wants_snapshot]
        for viewer in askers:
            viewer.wants_snapshot = False
        self._snapshot = None
        await self._look()
        for viewer in askers:
            viewer.tell_all()
        self._wake()

    async def _look(self) -> None:
        before = self.picture
        self._looked_at = asyncio.get_running_loop().time()
        picture = await database_sync_to_async(self._look_at)(self.job_id, before)
        if picture is None:
            raise Gone
        self.picture = picture
        if before is None:
            self._known_since = picture.version, picture.is_quiet
            self._wake()
        elif picture is not before:
            self._say(messages.difference(before, picture))

    def _say(self, said: list[Said]) -> None:
        assert self.picture is not None  # noqa: S101 - it looks before it listens
        self._log.extend((self.picture.version, each) for each in said)
        self.end += len(said)
        while len(self._log) > LOG_LENGTH:
            self._known_since = self._log.popleft()[0], False
            self.begin += 1
        self._wake()

    def _wake(self) -> None:
        for viewer in self.viewers:
            viewer.news.set()


_watched: dict[tuple[asyncio.AbstractEventLoop, uuid.UUID], LiveJob] = {}
