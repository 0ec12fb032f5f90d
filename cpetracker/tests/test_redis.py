"""What stands on Redis comes through its loss: live messages by a resync, the cache by each process's own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from channels.exceptions import ChannelFull
from redis.exceptions import RedisError

from cpetracker import redis_layer
from cpetracker.caches import ForgivingRedisCache
from cpetracker.channel_layer import RESYNC, MessageTooLarge
from cpetracker.redis_layer import Debts, RedisChannelLayer
from tests.recovery.backing import Redis

NEWS = {"type": "run.changed", "sequence": 7}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path / "redis")
    server.start()
    yield server
    server.stop()


@pytest_asyncio.fixture
async def layer(server: Redis) -> AsyncIterator[RedisChannelLayer]:
    layer = RedisChannelLayer(server.address, capacity=5)
    yield layer
    await layer.flush()


@pytest_asyncio.fixture
async def other_process(server: Redis) -> AsyncIterator[RedisChannelLayer]:
    layer = RedisChannelLayer(server.address)
    yield layer
    await layer.flush()


async def member(layer: RedisChannelLayer, group: str) -> str:
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    return channel


async def heard(layer: RedisChannelLayer, channel: str, within: float = 8.0) -> Any:
    return await asyncio.wait_for(layer.receive(channel), within)


async def test_a_message_reaches_every_member_of_its_group_in_every_process(
    layer: RedisChannelLayer, other_process: RedisChannelLayer
) -> None:
    here, there = await member(layer, "job.1"), await member(other_process, "job.1")
    bystander = await member(other_process, "job.2")

    layer.publish("job.1", NEWS)

    assert await heard(layer, here) == await heard(other_process, there) == NEWS
    with pytest.raises(TimeoutError):
        await heard(other_process, bystander, within=0.2)


async def test_a_single_socket_is_reached_from_elsewhere(
    layer: RedisChannelLayer, other_process: RedisChannelLayer
) -> None:
    there = await member(other_process, "job.1")

    await layer.send(there, NEWS)

    assert await heard(other_process, there) == NEWS


async def test_every_socket_is_told_to_look_again_after_a_restart(server: Redis, layer: RedisChannelLayer) -> None:
    channels = [await member(layer, f"job.{number}") for number in range(3)]

    server.kill()
    server.start()

    assert [await heard(layer, channel) for channel in channels] == [RESYNC] * 3
    layer.publish("job.2", NEWS)
    assert await heard(layer, channels[2]) == NEWS


async def test_what_could_not_be_sent_is_made_up_for(
    server: Redis, layer: RedisChannelLayer, other_process: RedisChannelLayer
) -> None:
    there = await member(other_process, "job.1")
    server.kill()

    layer.publish("job.1", NEWS)
    began = time.monotonic()
    layer.publish("job.1", NEWS)
    waited = time.monotonic() - began
    server.start()

    assert await heard(other_process, there) == RESYNC
    assert waited < 0.1  # seconds: while Redis is away nobody waits for it


async def test_a_redis_that_falls_silent_is_left(
    server: Redis, layer: RedisChannelLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_layer, "ASK_EVERY", 0.2)
    channel = await member(layer, "job.1")

    server.pause()
    await asyncio.sleep(1)
    server.resume()

    assert await heard(layer, channel) == RESYNC


async def test_a_message_that_no_line_carries_is_refused(layer: RedisChannelLayer) -> None:
    with pytest.raises(MessageTooLarge):
        layer.publish("job.1", {"type": "run.changed", "text": "x" * 8000})


async def test_a_socket_that_does_not_keep_up_refuses_single_messages(layer: RedisChannelLayer) -> None:
    channel = await layer.new_channel()
    for _ in range(5):
        await layer.send(channel, NEWS)

    with pytest.raises(ChannelFull):
        await layer.send(channel, NEWS)


def test_too_many_debts_become_one_to_everybody() -> None:
    paid: list[dict[str, Any]] = []
    refusing = True

    def send(envelope: dict[str, Any]) -> None:
        if refusing:
            raise RedisError("away")
        paid.append(envelope)

    debts = Debts(send, pause=0.01)
    for number in range(redis_layer.MOST_OWED + 2):
        debts.add({"group": f"job.{number}"})
    refusing = False
    while debts.outstanding:
        time.sleep(0.01)

    assert paid == [{"everybody": "", "message": RESYNC}]


@pytest.fixture
def cache(server: Redis) -> ForgivingRedisCache:
    return ForgivingRedisCache(server.address, {"OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1}})


def test_the_cache_is_shared_while_redis_answers(server: Redis, cache: ForgivingRedisCache) -> None:
    cache.set("attempts", 3)

    assert ForgivingRedisCache(server.address, {}).get("attempts") == 3


def test_without_redis_the_cache_is_the_processs_own(
    server: Redis, cache: ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpetracker.caches.ASK_AGAIN_AFTER", 0.2)
    cache.set("attempts", 3)
    server.kill()

    cache.add("attempts", 1)
    assert cache.incr("attempts") == 2
    assert cache.get_or_set("more", lambda: 5) == 5
    server.start()
    time.sleep(0.3)
    cache.set("attempts", 9)

    assert ForgivingRedisCache(server.address, {}).get("attempts") == 9
