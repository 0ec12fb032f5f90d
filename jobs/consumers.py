"""The socket of a job: who may watch is told everything at once, then what changes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError

from accounts.standing import Standing
from jobs import watching

SIGNED_OUT, NOT_FOUND, TRY_AGAIN = 4401, 4404, 1013  # close codes; 1013 is "Try Again Later" (IANA registry)


class JobConsumer(AsyncWebsocketConsumer):
    """`/ws/jobs/{job_id}/`. Sends the messages of `jobs.messages`; understands `{"type": "sync"}`."""

    viewer: watching.Viewer | None = None
    telling: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        await self.accept()  # a browser is told the code only of a socket that was open
        user = self.scope.get("user")
        job_id: uuid.UUID = self.scope["url_route"]["kwargs"]["job_id"]
        if user is None or not user.is_authenticated:
            await self.close(SIGNED_OUT, self.scope.get("refusal"))
        elif not await database_sync_to_async(watching.may_watch)(user, job_id):
            await self.close(NOT_FOUND)
        else:
            standing = self.scope.get("standing") or Standing.by_session(user, None)
            self.telling = asyncio.create_task(self._tell(job_id, standing), name="socket")

    async def disconnect(self, code: int) -> None:
        if self.telling is not None:
            self.telling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.telling

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        try:
            message = json.loads(text_data or "null")
        except ValueError:
            return
        if isinstance(message, dict) and message.get("type") == "sync" and self.viewer:
            await self.viewer.sync()

    async def _tell(self, job_id: uuid.UUID, standing: Standing) -> None:
        """Until the socket is closed; if it is closed here, the code says whether coming back makes sense."""
        try:
            async with watching.watch(job_id, standing=standing) as self.viewer:
                async for said in self.viewer.messages():
                    if said is not None:
                        await self.send(said.text)
        except watching.SignedOut:
            await self.close(SIGNED_OUT, "The sign-in has ended.")
        except watching.Gone:
            await self.close(NOT_FOUND)
        except DatabaseError:
            await self.close(TRY_AGAIN)


class NowhereConsumer(AsyncWebsocketConsumer):
    """Any other address."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(NOT_FOUND)
