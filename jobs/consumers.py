"""The socket of a job: who may watch is told everything at once, then what changes."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Awaitable
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError

from accounts import doorkeeper
from accounts.standing import Standing
from jobs import events, watching
from jobs.live import Picture
from jobs.models import ExtractionJob

SIGNED_OUT, NOT_FOUND, TRY_AGAIN = 4401, 4404, 1013  # close codes; 1013 is "Try Again Later" (IANA registry)

logger = logging.getLogger(__name__)


class JobConsumer(AsyncWebsocketConsumer):
    """`/ws/jobs/{job_id}/`. Sends `jobs.live.LiveMessage`s and `run_finished`; understands `{"type": "sync"}`."""

    watched: watching.LiveJob | None = None
    group: str | None = None
    ticket: object = None  # of the doorkeeper
    told = 0  # the version of the picture that the socket saw last

    async def connect(self) -> None:
        await self.accept()  # a browser is told the code only of a socket that was open
        user = self.scope.get("user")
        job_id: uuid.UUID = self.scope["url_route"]["kwargs"]["job_id"]
        if user is None or not user.is_authenticated:
            await self.close(SIGNED_OUT, self.scope.get("refusal"))
        elif not await _is_owner(user, job_id):
            await self.close(NOT_FOUND)
        else:
            standing = self.scope.get("standing") or Standing.by_session(user, None)
            self.ticket = doorkeeper.of_this_loop().let_in(standing, self._show_out)
            # joined before the look, so that no change falls in between
            self.watched = watching.watch(job_id)
            self.group = events.group_of(job_id)
            await self.channel_layer.group_add(self.group, self.channel_name)
            await self._tell_all(self.watched)

    async def disconnect(self, code: int) -> None:
        await self._leave()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        try:
            message = json.loads(text_data or "null")
        except ValueError:
            return
        if isinstance(message, dict) and message.get("type") == "sync" and self.watched:
            await self._tell_all(self.watched)

    async def run_changed(self, event: dict[str, Any]) -> None:
        if self.watched:
            await self._tell_changes(self.watched.covering(uuid.UUID(event["run_id"]), event["sequence"]))

    async def run_finished(self, event: dict[str, Any]) -> None:
        if self.watched:
            told = {"type": "run_finished", "run_id": event["run_id"], "next_run_id": event["next_run_id"]}
            await self.send(json.dumps(told))

    async def job_deleted(self, event: dict[str, Any]) -> None:
        await self.close(NOT_FOUND)

    async def layer_resync(self, event: dict[str, Any]) -> None:
        """Messages were lost: look again."""
        if self.watched:
            await self._tell_changes(self.watched.fresh())

    async def _show_out(self) -> None:
        await self._leave()  # first, so that nothing is said after the farewell
        await self.close(SIGNED_OUT, "The sign-in has ended.")

    async def _leave(self) -> None:
        doorkeeper.of_this_loop().let_out(self.ticket)
        watched, self.watched = self.watched, None
        if watched:
            watching.unwatch(watched)
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def _tell_all(self, watched: watching.LiveJob) -> None:
        picture = await self._seen(watched.fresh())
        if picture is not None:
            self.told = picture.version
            await self.send(picture.snapshot())

    async def _tell_changes(self, looking: Awaitable[Picture | None]) -> None:
        picture = await self._seen(looking)
        if picture is not None and picture.version > self.told:
            since, self.told = self.told, picture.version
            await self.send(picture.changed_since(since))

    async def _seen(self, looking: Awaitable[Picture | None]) -> Picture | None:
        """The picture; without one the socket is closed, and says whether coming back makes sense."""
        try:
            picture = await looking
        except DatabaseError as error:
            logger.warning("A socket was closed because the database did not answer: %s", error)
            await self.close(TRY_AGAIN)
            return None
        if not self.watched:
            return None  # left while looking
        if picture is None:
            await self.close(NOT_FOUND)
        return picture


class NowhereConsumer(AsyncWebsocketConsumer):
    """Any other address."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(NOT_FOUND)


@database_sync_to_async
def _is_owner(user: Any, job_id: uuid.UUID) -> bool:
    return ExtractionJob.objects.for_owner(user).filter(pk=job_id).exists()
