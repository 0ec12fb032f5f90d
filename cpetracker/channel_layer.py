"""Channel layers that lose nothing silently; the one here is on PostgreSQL, so that live pages need no second server.

A message to a group is a `pg_notify` on Django's own connection: inside a transaction it is sent by the commit and
vanishes with a rollback. Each web process (strictly: each event loop) holds one connection that listens and hands
messages to the sockets it serves; who is in a group is known only there. `cpetracker.redis_layer` has the same
switchboard and another line to it.

The layer may lose single messages (a database crash, a socket that does not keep up, messages older than `expiry`
seconds), but never silently: in their place the socket gets one `RESYNC` message, on which its consumer (a method
`layer_resync`) reads the present state again.

It carries small messages to groups and to single sockets. It is no work queue: that is Procrastinate.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
import time
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Callable
from typing import Any, Final

import psycopg
from asgiref.sync import sync_to_async
from channels.exceptions import ChannelFull
from channels.layers import BaseChannelLayer
from django.db import close_old_connections, connections

Message = dict[str, Any]

RESYNC: Final[Message] = {"type": "layer.resync"}
PG_CHANNEL: Final = "cpetracker_layer"
LONGEST_PAYLOAD: Final = 7999  # bytes; PostgreSQL refuses 8000 (documentation of NOTIFY)
FIRST_RETRY, LAST_RETRY = 0.1, 5.0  # seconds between attempts to connect, doubling
READY_WITHIN: Final = 5.0  # seconds a socket waits for the listening connection before it relies on the resync
# a peer that vanished without a word is noticed within a minute; ignored on a Unix socket
KEEPALIVE: Final = {"keepalives": 1, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}

logger = logging.getLogger(__name__)


class MessageTooLarge(ValueError):
    """PostgreSQL carries less than 8000 bytes in a notification. Send an id and let the receiver read the rest."""


class SwitchedLayer(BaseChannelLayer):
    """See the module. `expiry` is in seconds, `capacity` in messages a socket."""

    extensions = ("groups", "flush")

    def __init__(
        self, *, expiry: int = 60, capacity: int = 100, channel_capacity: dict[str, int] | None = None
    ) -> None:
        super().__init__(expiry=expiry, capacity=capacity)
        self.channel_capacity = self.compile_capacities(channel_capacity or {})
        self.process = secrets.token_hex(8)
        self._switchboards: dict[asyncio.AbstractEventLoop, Switchboard] = {}

    def notify(self, envelope: Message) -> None:
        """Put it on the line to all processes."""
        raise NotImplementedError

    def notify_from_loop(self, envelope: Message) -> None:
        """The same, in the thread that serves an event loop."""
        raise NotImplementedError

    def listen(self, connected: Callable[[], None]) -> AsyncGenerator[Message]:
        """What is put on the line; calls `connected` when nothing can be missed any more. Ends or raises when lost."""
        raise NotImplementedError

    def payload(self, envelope: Message) -> str:
        """As it travels. Raises `MessageTooLarge`, on every line for the same."""
        payload = json.dumps(envelope, separators=(",", ":"))
        if len(payload.encode()) > LONGEST_PAYLOAD:
            raise MessageTooLarge(MessageTooLarge.__doc__)
        return payload

    def publish(self, group: str, message: Message) -> None:
        """Send to a group from synchronous code. Raises `MessageTooLarge`."""
        self.require_valid_group_name(group)
        self.notify({"group": group, "message": message})

    async def group_send(self, group: str, message: Message) -> None:
        self.require_valid_group_name(group)
        await sync_to_async(self.notify_from_loop)({"group": group, "message": message})

    async def send(self, channel: str, message: Message) -> None:
        """Send to one socket, wherever it is served. Raises `ChannelFull` when that is here and it does not keep up."""
        self.require_valid_channel_name(channel)
        if "!" not in channel:
            raise ValueError("This layer reaches groups and single sockets; work goes to the task queue.")
        if self._is_here(channel):
            self._switchboard().put_or_refuse(channel, message)
        else:
            await sync_to_async(self.notify_from_loop)({"channel": channel, "message": message})

    async def new_channel(self, prefix: str = "socket") -> str:
        return f"{prefix}.{self.process}!{secrets.token_hex(8)}"

    async def receive(self, channel: str) -> Message:
        self.require_valid_channel_name(channel)
        return await self._switchboard().receive(channel)

    async def group_add(self, group: str, channel: str) -> None:
        """After this, whatever is committed reaches the channel, or a `RESYNC` does."""
        self.require_valid_group_name(group)
        self.require_valid_channel_name(channel)
        await self._switchboard().join(group, channel)

    async def group_discard(self, group: str, channel: str) -> None:
        self._switchboard().leave(group, channel)

    async def flush(self) -> None:
        await self._switchboard().stop()
        self._switchboards.pop(asyncio.get_running_loop(), None)

    def _is_here(self, channel: str) -> bool:
        return f".{self.process}!" in channel

    def _switchboard(self) -> Switchboard:
        loop = asyncio.get_running_loop()
        if loop not in self._switchboards:
            for closed in [other for other in self._switchboards if other.is_closed()]:
                del self._switchboards[closed]
            self._switchboards[loop] = Switchboard(self)
        return self._switchboards[loop]


class PostgresChannelLayer(SwitchedLayer):
    """`using` names the Django database. What is sent inside a transaction is sent by its commit."""

    def __init__(self, using: str = "default", **options: Any) -> None:
        super().__init__(**options)
        self.using = using

    def notify(self, envelope: Message) -> None:
        with connections[self.using].cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [PG_CHANNEL, self.payload(envelope)])

    def notify_from_loop(self, envelope: Message) -> None:
        # Channels' own wrapper would close a connection whose transaction reached this through `async_to_sync`
        if not connections[self.using].in_atomic_block:
            close_old_connections()
        self.notify(envelope)

    async def listen(self, connected: Callable[[], None]) -> AsyncGenerator[Message]:
        parameters = await sync_to_async(self._connection_parameters)()
        async with await psycopg.AsyncConnection.connect(**KEEPALIVE | parameters, autocommit=True) as connection:
            await connection.execute(f"LISTEN {PG_CHANNEL}")
            connected()
            async for notification in connection.notifies():
                yield json.loads(notification.payload)

    def _connection_parameters(self) -> dict[str, Any]:
        parameters = connections[self.using].get_connection_params()
        return {name: value for name, value in parameters.items() if name not in {"cursor_factory", "context"}}


class Switchboard:
    """The sockets of one event loop, and the connection that listens for them."""

    def __init__(self, layer: SwitchedLayer) -> None:
        self.layer = layer
        self.groups: defaultdict[str, set[str]] = defaultdict(set)
        self.boxes: dict[str, Box] = {}
        self.listening = asyncio.Event()
        self.listener: asyncio.Task[None] | None = None
        self._pause = FIRST_RETRY

    async def join(self, group: str, channel: str) -> None:
        self.listener = self.listener or asyncio.create_task(self._keep_listening(), name="channel layer")
        with contextlib.suppress(TimeoutError):  # the resync, once connected, makes up for it
            await asyncio.wait_for(self.listening.wait(), READY_WITHIN)
        self._box(channel)
        self.groups[group].add(channel)

    def leave(self, group: str, channel: str) -> None:
        self.groups[group].discard(channel)
        if not self.groups[group]:
            del self.groups[group]

    async def receive(self, channel: str) -> Message:
        try:
            return await self._box(channel).take()
        except asyncio.CancelledError:
            if not any(channel in members for members in self.groups.values()):
                self.boxes.pop(channel, None)  # the socket is gone
            raise

    def put_or_refuse(self, channel: str, message: Message) -> None:
        box = self._box(channel)
        if box.is_full:
            raise ChannelFull
        box.put(message)

    async def stop(self) -> None:
        self.groups.clear()
        self.boxes.clear()
        if self.listener:
            self.listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.listener
            self.listener = None

    def _box(self, channel: str) -> Box:
        if channel not in self.boxes:
            self.boxes[channel] = Box(self.layer.get_capacity(channel), self.layer.expiry)
        return self.boxes[channel]

    async def _keep_listening(self) -> None:
        while True:
            try:
                async with contextlib.aclosing(self.layer.listen(self._connected)) as line:
                    async for envelope in line:
                        self._deliver(envelope)
            except Exception as error:  # whatever it was, live pages must come back
                logger.warning("The channel layer lost its connection and makes a new one: %s", error)
            finally:
                self.listening.clear()
            await asyncio.sleep(self._pause)
            self._pause = min(2 * self._pause, LAST_RETRY)

    def _connected(self) -> None:
        self._pause = FIRST_RETRY
        self.listening.set()
        self._resync_all()

    def _deliver(self, envelope: Message) -> None:
        if "group" in envelope:
            for channel in self.groups.get(envelope["group"], ()):
                self._box(channel).put(envelope["message"])
        elif "everybody" in envelope:
            self._resync_all()
        elif envelope["channel"] in self.boxes:
            self.boxes[envelope["channel"]].put(envelope["message"])

    def _resync_all(self) -> None:
        for channel in {channel for members in self.groups.values() for channel in members}:
            self._box(channel).put(RESYNC)


class Box:
    """The messages waiting for one socket. Of those that it cannot keep, one `RESYNC` is left."""

    def __init__(self, capacity: int, expiry: float) -> None:
        self.capacity = capacity
        self.expiry = expiry
        self.waiting: deque[tuple[float, Message]] = deque()
        self.arrived = asyncio.Event()

    @property
    def is_full(self) -> bool:
        return len(self.waiting) >= self.capacity

    def put(self, message: Message) -> None:
        if self.is_full:
            self.waiting.clear()
            message = RESYNC
        self.waiting.append((time.monotonic(), message))
        self.arrived.set()

    async def take(self) -> Message:
        while not self.waiting:
            self.arrived.clear()
            await self.arrived.wait()
        arrived_at, message = self.waiting.popleft()
        if time.monotonic() - arrived_at <= self.expiry:
            return dict(message)
        while self.waiting and time.monotonic() - self.waiting[0][0] > self.expiry:
            self.waiting.popleft()
        return dict(RESYNC)
