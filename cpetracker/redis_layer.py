"""The channel layer on Redis, for many web processes: the switchboard of `cpetracker.channel_layer`, told by PUBLISH.

Redis keeps nothing for us: who is in a group is known in the web processes alone, so a Redis that comes back empty has
lost nothing but single messages, and for those the switchboard hands out a resync when it listens again. A message that
could not be handed to Redis is owed: as soon as Redis answers, its group gets a resync in its place. What is sent
meanwhile waits for nothing.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import AsyncGenerator, Callable
from typing import Any, Final

import redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from cpetracker.channel_layer import RESYNC, Message, SwitchedLayer

SEND_SECONDS: Final = 2.0  # what sending may take; the message is owed after that
ASK_EVERY: Final = 20.0  # seconds of silence after which Redis is asked whether it is there
TRY_EVERY: Final = 1.0  # seconds between attempts to pay what is owed
MOST_OWED: Final = 1000  # groups; if there are more, everybody is told to look again
ADDRESSED: Final = ("group", "channel", "everybody")
EVERYBODY: Final = ("everybody", "")

logger = logging.getLogger(__name__)


class RedisChannelLayer(SwitchedLayer):
    """`url` as in REDIS_URL; the rest as in `SwitchedLayer`."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(**options)
        self.url = url
        # One more attempt at once, on a new connection: the pool's may stem from before a restart.
        self._client = redis.Redis.from_url(
            url, socket_timeout=SEND_SECONDS, socket_connect_timeout=SEND_SECONDS, retry=Retry(NoBackoff(), 1)
        )
        # Redis does not keep the messages of its numbered databases apart.
        self._channel = f"cpetracker:{self._client.get_connection_kwargs().get('db', 0)}"
        self._debts = Debts(self._send)

    def notify(self, envelope: Message) -> None:
        if self._debts.outstanding:  # Redis is away: who asks it now would only wait
            self._debts.add(envelope)
            return
        try:
            self._send(envelope)
        except redis.RedisError as error:
            logger.warning("Redis did not take a message; a resync follows when it does: %s", error)
            self._debts.add(envelope)

    def notify_from_loop(self, envelope: Message) -> None:
        self.notify(envelope)

    async def listen(self, connected: Callable[[], None]) -> AsyncGenerator[Message]:
        client = AsyncRedis.from_url(
            self.url,
            socket_connect_timeout=SEND_SECONDS,
            socket_timeout=None,
            # By itself it would connect anew without a word, and nobody would know that messages were missed.
            retry=AsyncRetry(NoBackoff(), 0),
        )
        async with client, client.pubsub() as subscription:
            await subscription.subscribe(self._channel)
            asked = False
            while True:
                heard = await subscription.get_message(timeout=ASK_EVERY)
                if heard is None and asked:
                    raise redis.ConnectionError("Redis is silent.")
                if heard is None:
                    await subscription.ping()
                asked = heard is None
                if heard is not None and heard["type"] == "subscribe":
                    connected()
                elif heard is not None and heard["type"] == "message":
                    yield json.loads(heard["data"])

    def _send(self, envelope: Message) -> None:
        self._client.publish(self._channel, self.payload(envelope))


class Debts:
    """Who is to be told to look again once messages can be sent. A thread pays, while there is anything to pay."""

    def __init__(self, send: Callable[[Message], None], pause: float = TRY_EVERY) -> None:
        self._send = send
        self._pause = pause
        self._owed: dict[tuple[str, str], None] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def outstanding(self) -> bool:
        return self._thread is not None

    def add(self, envelope: Message) -> None:
        """Instead of this message, its receivers will get a resync."""
        with self._lock:
            self._owed.update({(kind, envelope[kind]): None for kind in ADDRESSED if kind in envelope})
            if EVERYBODY in self._owed or len(self._owed) > MOST_OWED:
                self._owed = {EVERYBODY: None}
            if self._thread is None:
                self._thread = threading.Thread(target=self._pay, name="channel layer debts", daemon=True)
                self._thread.start()

    def _pay(self) -> None:
        while (debt := self._taken()) is not None:
            kind, name = debt
            try:
                self._send({kind: name, "message": RESYNC})
            except redis.RedisError:
                self.add({kind: name})
                time.sleep(self._pause)

    def _taken(self) -> tuple[str, str] | None:
        """Struck off before it is paid, so that what comes meanwhile is owed anew. None ends the thread."""
        with self._lock:
            if not self._owed:
                self._thread = None
                return None
            return self._owed.popitem()[0]
