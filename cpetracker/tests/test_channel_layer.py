"""The layer on the real database: what is committed arrives, what cannot be kept is made up for by a resync."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from channels.exceptions import ChannelFull
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.layers import channel_layers
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from cpetracker.channel_layer import LONGEST_PAYLOAD, PG_CHANNEL, RESYNC, Box, MessageTooLarge, PostgresChannelLayer
from tests.web_socket import WebSocket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest_asyncio.fixture
async def layer() -> AsyncIterator[PostgresChannelLayer]:
    layer = PostgresChannelLayer(capacity=5)
    yield layer
    await layer.flush()


@pytest_asyncio.fixture
async def other_process() -> AsyncIterator[PostgresChannelLayer]:
    layer = PostgresChannelLayer()
    yield layer
    await layer.flush()


async def next_message(layer: PostgresChannelLayer, channel: str, within: float = 5.0) -> dict[str, object]:
    return await asyncio.wait_for(layer.receive(channel), within)


async def silence(layer: PostgresChannelLayer, channel: str) -> bool:
    try:
        await next_message(layer, channel, within=0.2)
    except TimeoutError:
        return True
    return False


async def member(layer: PostgresChannelLayer, group: str) -> str:
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    return channel


@database_sync_to_async
def listening_backends() -> list[int]:
    """The process ids of the database's connections that listen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'")
        return [pid for (pid,) in cursor.fetchall()]


@database_sync_to_async
def end_backend(pid: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])


async def test_a_message_reaches_every_member_of_its_group_in_every_process(
    layer: PostgresChannelLayer, other_process: PostgresChannelLayer
) -> None:
    here, there = await member(layer, "job.1"), await member(other_process, "job.1")
    bystander = await member(layer, "job.2")

    await layer.group_send("job.1", {"type": "run.changed", "sequence": 7})

    assert await next_message(layer, here) == {"type": "run.changed", "sequence": 7}
    assert await next_message(other_process, there) == {"type": "run.changed", "sequence": 7}
    assert await silence(layer, bystander)


async def test_all_sockets_of_a_process_share_one_connection(layer: PostgresChannelLayer) -> None:
    for number in range(20):
        await member(layer, f"job.{number}")

    assert len(await listening_backends()) == 1


async def test_who_left_a_group_hears_nothing(layer: PostgresChannelLayer) -> None:
    channel = await member(layer, "job.1")

    await layer.group_discard("job.1", channel)
    await layer.group_send("job.1", {"type": "run.changed"})

    assert await silence(layer, channel)


async def test_a_message_goes_with_the_commit_and_vanishes_with_the_rollback(layer: PostgresChannelLayer) -> None:
    channel = await member(layer, "job.1")

    @database_sync_to_async
    def publish_twice() -> float:
        try:
            with transaction.atomic():
                layer.publish("job.1", {"type": "rolled.back"})
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        with transaction.atomic():
            layer.publish("job.1", {"type": "committed"})
            time.sleep(0.2)
            return time.monotonic()

    committed_at = await publish_twice()
    message = await next_message(layer, channel)

    assert message == {"type": "committed"}
    assert time.monotonic() >= committed_at
    assert await silence(layer, channel)


def test_synchronous_code_sends_through_channels_own_wrapper_inside_its_transaction() -> None:
    layer = PostgresChannelLayer()
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {PG_CHANNEL}")

    with transaction.atomic():
        async_to_sync(layer.group_send)("job.1", {"type": "run.changed"})
        before_commit = list(connection.connection.notifies(timeout=0))
    after_commit = list(connection.connection.notifies(timeout=2, stop_after=1))

    assert before_commit == []
    assert json.loads(after_commit[0].payload) == {"group": "job.1", "message": {"type": "run.changed"}}


async def test_after_a_killed_connection_members_are_told_to_read_again_and_messages_flow(
    layer: PostgresChannelLayer,
) -> None:
    channel = await member(layer, "job.1")

    for pid in await listening_backends():
        await end_backend(pid)
    first = await next_message(layer, channel)
    await layer.group_send("job.1", {"type": "run.changed"})

    assert first == RESYNC
    assert await next_message(layer, channel) == {"type": "run.changed"}


async def test_a_message_to_one_socket_finds_it_in_another_process(
    layer: PostgresChannelLayer, other_process: PostgresChannelLayer
) -> None:
    here, there = await member(layer, "job.1"), await member(other_process, "job.1")

    await layer.send(there, {"type": "for.you"})
    await layer.send(here, {"type": "for.me"})

    assert await next_message(other_process, there) == {"type": "for.you"}
    assert await next_message(layer, here) == {"type": "for.me"}


async def test_a_socket_that_does_not_keep_up_gets_one_resync_for_what_it_missed(layer: PostgresChannelLayer) -> None:
    channel = await member(layer, "job.1")
    marker = await member(layer, "job.marker")

    for sequence in range(6):  # the capacity is 5
        await layer.group_send("job.1", {"type": "run.changed", "sequence": sequence})
    await layer.group_send("job.marker", {"type": "all.sent"})
    await next_message(layer, marker)

    assert await next_message(layer, channel) == RESYNC
    assert await silence(layer, channel)


async def test_a_direct_message_to_a_full_socket_is_refused(layer: PostgresChannelLayer) -> None:
    channel = await member(layer, "job.1")
    for _ in range(5):
        await layer.send(channel, {"type": "for.you"})

    with pytest.raises(ChannelFull):
        await layer.send(channel, {"type": "for.you"})


async def test_a_message_of_the_greatest_size_passes_and_a_greater_one_is_refused(layer: PostgresChannelLayer) -> None:
    channel = await member(layer, "job.1")
    frame = len(json.dumps({"group": "job.1", "message": {"type": "x", "text": ""}}, separators=(",", ":")))

    await layer.group_send("job.1", {"type": "x", "text": "a" * (LONGEST_PAYLOAD - frame)})
    message = await next_message(layer, channel)
    with pytest.raises(MessageTooLarge):
        await layer.group_send("job.1", {"type": "x", "text": "a" * (LONGEST_PAYLOAD - frame + 1)})

    assert len(str(message["text"])) == LONGEST_PAYLOAD - frame


async def test_what_strangers_say_on_the_same_postgresql_channel_does_no_lasting_harm(
    layer: PostgresChannelLayer,
) -> None:
    channel = await member(layer, "job.1")

    @database_sync_to_async
    def shout() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, 'not json')", [PG_CHANNEL])

    await shout()

    assert await next_message(layer, channel) == RESYNC
    await layer.group_send("job.1", {"type": "run.changed"})
    assert await next_message(layer, channel) == {"type": "run.changed"}


async def test_work_queues_are_refused(layer: PostgresChannelLayer) -> None:
    with pytest.raises(ValueError, match="task queue"):
        await layer.send("thumbnails", {"type": "make"})


async def test_a_socket_that_is_gone_leaves_nothing_behind(layer: PostgresChannelLayer) -> None:
    channel = await member(layer, "job.1")
    receiving = asyncio.create_task(layer.receive(channel))
    await asyncio.sleep(0)

    await layer.group_discard("job.1", channel)
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)

    switchboard = layer._switchboards[asyncio.get_running_loop()]
    assert not switchboard.groups
    assert not switchboard.boxes


async def test_it_serves_a_channels_consumer(layer: PostgresChannelLayer, monkeypatch: pytest.MonkeyPatch) -> None:
    class Echo(AsyncJsonWebsocketConsumer):
        groups = ("job.1",)

        async def run_changed(self, message: dict[str, object]) -> None:
            await self.send_json(message)

    monkeypatch.setitem(channel_layers.backends, "default", layer)
    socket = WebSocket(Echo.as_asgi(), "/")

    await socket.connect()
    await layer.group_send("job.1", {"type": "run.changed", "sequence": 1})

    assert await socket.receive() == {"type": "run.changed", "sequence": 1}
    await socket.disconnect()


@given(st.lists(st.sampled_from(["put", "take"]), max_size=60), st.integers(min_value=1, max_value=4))
def test_a_box_never_holds_more_than_its_capacity_and_always_ends_in_the_last_message_or_a_resync(
    steps: list[str], capacity: int
) -> None:
    box = Box(capacity, expiry=60)
    last_put, last_taken = -1, -1

    async def play() -> None:
        nonlocal last_put, last_taken
        for step in steps:
            if step == "put":
                last_put += 1
                box.put({"type": "n", "n": last_put})
            elif box.waiting:
                message = await box.take()
                last_taken = last_put if message == RESYNC and not box.waiting else message.get("n", last_taken)
            assert len(box.waiting) <= capacity
        while box.waiting:
            message = await box.take()
            last_taken = last_put if message == RESYNC and not box.waiting else message.get("n", last_taken)

    asyncio.run(play())

    assert last_taken == last_put


def test_messages_that_waited_too_long_become_one_resync() -> None:
    box = Box(capacity=5, expiry=-1)

    async def play() -> list[object]:
        box.put({"type": "old"})
        box.put({"type": "older.still.waiting"})
        return [await box.take(), len(box.waiting)]

    assert asyncio.run(play()) == [RESYNC, 0]
