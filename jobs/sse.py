"""The live messages of a job as Server-Sent Events (WHATWG HTML, section 9.2), for programs that hold no socket.

The stream is an asynchronous iterator: the event loop serves it, no thread waits with it.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import AsyncGenerator
from typing import Final

from django.db import DatabaseError

from accounts.standing import Standing
from jobs import watching
from jobs.messages import Said

MEDIA_TYPE: Final = "text/event-stream"
HANDED_OVER: Final = "jobs.sse"  # of the scope: a list for the stream, where somebody else than Django serves it
# Nothing between us and the client may keep a message back until there are more of them.
HEADERS: Final = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
COME_BACK_AFTER_MS: Final = range(1000, 4000)  # not all at once when a server starts again
HEARTBEAT: Final = 15.0  # seconds without a message, after which a comment keeps proxies from closing the line


async def stream(
    job_id: uuid.UUID, *, standing: Standing | None, last_event_id: str = "", heartbeat: float = HEARTBEAT
) -> AsyncGenerator[bytes]:
    """Until the client leaves, is signed out or the job is gone; where the database does not answer it ends too."""
    yield f"retry: {secrets.choice(COME_BACK_AFTER_MS)}\n\n".encode()
    try:
        async with watching.watch(job_id, standing=standing, last_event_id=last_event_id) as viewer:
            async for said in viewer.messages(heartbeat):
                yield _event(said) if said is not None else b":\n\n"
    except (watching.Gone, watching.SignedOut, DatabaseError):
        return


def _event(said: Said) -> bytes:
    named = f"id: {said.event_id}\n" if said.event_id else ""
    return f"event: {said.type}\n{named}data: {said.text}\n\n".encode()
