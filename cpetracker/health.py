"""`/healthz`, for load balancers and container platforms: whether this process can serve.

Answered before Django's middlewares, because those who ask come by address and not by an allowed host's name.
"""

from __future__ import annotations

from asgiref.sync import sync_to_async
from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from django.db import DatabaseError, connection

from cpetracker.observing.plain_answer import answer

PATH = "/healthz"


class Health:
    """An ASGI application around another. 200 "ok" when the database answers, else 503; says nothing else."""

    def __init__(self, application: ASGI3Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            return await self.application(scope, receive, send)
        answers = await sync_to_async(database_answers)()
        body = b"ok" if answers else b"database not reachable"
        await answer(send, 200 if answers else 503, body)


def database_answers() -> bool:
    """Asks it the smallest of questions on a connection of its own."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    finally:
        connection.close()
    return True
