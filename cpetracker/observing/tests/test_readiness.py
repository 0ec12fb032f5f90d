"""`/readyz` names what fails, in time, and nothing else about it."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from redis.exceptions import RedisError

from cpetracker.observing import readiness
from cpetracker.observing.readiness import Check, NotReady, Readiness
from cpetracker.observing.tests.asking import get, the_application
from tests.recovery.backing import Redis


def refused() -> None:
    raise NotReady("postgres://cpe:the-password@db/cpe refused")


def fine() -> None:
    return None


async def ask(**checks: Check) -> tuple[int, dict[str, Any]]:
    status, body, _ = await get(Readiness(the_application, checks), "/readyz")
    return status, json.loads(body)


async def test_all_well_is_ready() -> None:
    assert await ask(database=fine, storage=fine) == (200, {"ready": True, "failing": []})


async def test_what_fails_is_named_without_its_secrets() -> None:
    assert await ask(database=refused, storage=fine) == (503, {"ready": False, "failing": ["database"]})


async def test_what_hangs_fails_in_time_and_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "PART_SECONDS", 0.1)
    monkeypatch.setattr(readiness, "KEPT_SECONDS", 0.0)
    asked: list[float] = []
    over = threading.Event()

    def hangs() -> None:
        asked.append(time.monotonic())
        over.wait(10)

    application = Readiness(the_application, {"storage": hangs, "database": fine})
    answers = [json.loads((await get(application, "/readyz"))[1]) for _ in range(3)]
    over.set()

    assert answers == [{"ready": False, "failing": ["storage"]}] * 3
    assert len(asked) == 1


async def test_many_who_ask_cost_one_look() -> None:
    asked: list[int] = []
    application = Readiness(the_application, {"database": lambda: asked.append(1)})

    await asyncio.gather(*(get(application, "/readyz") for _ in range(20)))

    assert asked == [1]


async def test_everything_else_goes_to_the_application() -> None:
    assert (await get(Readiness(the_application), "/cpe/"))[:2] == (418, b"the application")


@pytest.mark.django_db(transaction=True)
async def test_the_parts_of_this_installation_are_well() -> None:
    status, body, _ = await get(Readiness(the_application), "/readyz")

    assert (status, json.loads(body)) == (200, {"ready": True, "failing": []})
    assert set(readiness.parts()) == {"database", "migrations", "storage"}


@pytest.mark.django_db
def test_a_migration_that_waits_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    readiness._applied.cache_clear()
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda self, targets: [1])

    with pytest.raises(NotReady, match="1 migrations are not applied"):
        readiness._applied()


def test_a_store_that_cannot_be_written_is_not_ready(tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("in the way")

    with pytest.raises(NotReady):
        readiness._check_folder(str(folder / "media"))


def test_redis_is_asked_where_it_is_used(tmp_path: Path) -> None:
    server = Redis(tmp_path / "redis")
    server.start()
    readiness._redis.cache_clear()

    with override_settings(REDIS_URL=server.address):
        assert "redis" in readiness.parts()
        readiness.redis_answers()
        server.kill()
        with pytest.raises(RedisError):
            readiness.redis_answers()
    readiness._redis().close()
    readiness._redis.cache_clear()
