from __future__ import annotations

import asyncio
import json
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from channels.layers import BaseChannelLayer, InMemoryChannelLayer, channel_layers

from jobs import events, messages, watching
from jobs.live import Picture
from jobs.messages import Said
from jobs.watching import LiveJob, Viewer

JOB, RUN = uuid.uuid4(), uuid.uuid4()

# Looks are made in the thread that minds the connections which earlier tests left in it.
pytestmark = pytest.mark.django_db


class Looks:
    """Stands for the database: every look takes until the gate opens, and shows what was true when it began."""

    def __init__(self) -> None:
        self.count = 0
        self.truth = 0  # the run's sequence
        self.status = "in_progress"
        self.failure: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, job_id: uuid.UUID, before: Picture | None) -> Picture | None:
        self.count += 1
        counters = {"tasks_total": 0, "tasks_completed": 0, "tasks_failed": 0}
        run = {"id": RUN, "status": self.status, "config_step": "submitted", "changes": self.truth, **counters}
        run |= {"previous_id": None, "made_automatically": False}
        assert self.gate.wait(5)
        if self.failure:
            raise self.failure
        if before is not None and before.runs[RUN] == run:
            return before
        return Picture(job_id, {RUN: run}, {}, {}, True, None)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Looks]:
    looks = Looks()
    monkeypatch.setattr(LiveJob.__init__, "__defaults__", (looks,))
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(messages, "snapshot", _snapshot)
    yield looks
    looks.gate.set()


def _snapshot(picture: Picture) -> Said:
    return Said(messages.event_id(picture), "snapshot", json.dumps({"sequence": picture.runs[RUN]["changes"]}))


@pytest_asyncio.fixture(autouse=True)
async def layer(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BaseChannelLayer]:
    layer = InMemoryChannelLayer()
    monkeypatch.setitem(channel_layers.backends, "default", layer)
    yield layer
    await layer.flush()


@pytest.fixture
def change(looks: Looks, layer: BaseChannelLayer) -> Callable[[int], Any]:
    """Let the run come so far, and tell of it."""

    async def changed(sequence: int) -> None:
        looks.truth = sequence
        message = {"type": "run.changed", "run_id": str(RUN), "sequence": sequence}
        await layer.group_send(events.group_of(JOB), message)

    return changed


def watch(last_event_id: str = "") -> AbstractAsyncContextManager[Viewer]:
    return watching.watch(JOB, standing=None, last_event_id=last_event_id)


async def heard(viewer: Viewer, count: int) -> list[Said]:
    """The next messages; raises TimeoutError where they do not come."""
    said: list[Said] = []
    async with asyncio.timeout(5):
        async for each in viewer.messages():
            said += [each] if each else []
            if len(said) == count:
                return said
    raise AssertionError


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0.005)


async def test_a_hundred_viewers_of_one_change_share_one_look(looks: Looks, change: Callable[[int], Any]) -> None:
    async with contexts(100) as viewers:
        beginnings = await asyncio.gather(*(heard(viewer, 1) for viewer in viewers))
        before = looks.count
        await change(7)
        changes = await asyncio.gather(*(heard(viewer, 1) for viewer in viewers))

    assert before == 1
    assert looks.count == 2
    assert {said.type for (said,) in beginnings} == {"snapshot"}
    assert all(said is changes[0][0] for (said,) in changes)


async def test_a_change_that_a_look_showed_already_costs_none(looks: Looks, change: Callable[[int], Any]) -> None:
    looks.truth = 9
    async with watch() as viewer:
        await heard(viewer, 1)
        await change(8)
        looks.truth = 9
        await settle()

    assert looks.count == 1


async def test_a_burst_of_changes_is_one_look_and_one_message(
    looks: Looks, change: Callable[[int], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.2)
    async with watch() as viewer:
        await heard(viewer, 1)
        for sequence in range(1, 20):
            await change(sequence)
        (said,) = await heard(viewer, 1)

    assert looks.count == 2
    assert json.loads(said.text)["run"]["sequence"] == 19


async def test_who_asks_gets_a_snapshot_of_a_look_that_began_afterwards(looks: Looks) -> None:
    async with watch() as viewer:
        await heard(viewer, 1)
        looks.truth = 5  # and nobody told
        await viewer.sync()
        (said,) = await heard(viewer, 1)

    assert (said.type, json.loads(said.text)) == ("snapshot", {"sequence": 5})


async def test_who_comes_back_with_its_last_event_id_is_told_what_it_missed_and_nothing_else(
    looks: Looks, change: Callable[[int], Any]
) -> None:
    async with watch() as staying:
        await heard(staying, 1)
        await change(1)
        (last,) = await heard(staying, 1)
        await change(2)
        await heard(staying, 1)
        async with watch(last.event_id) as returning:
            (missed,) = await heard(returning, 1)

    assert (missed.type, json.loads(missed.text)["run"]["sequence"]) == ("run_changed", 2)


async def test_who_comes_back_to_another_process_begins_with_a_snapshot_and_hears_of_the_end(looks: Looks) -> None:
    async with watch() as leaving:
        (beginning,) = await heard(leaving, 1)
    looks.truth, looks.status = 8, "completed"

    async with watch(beginning.event_id) as returning:
        said = await heard(returning, 2)

    assert [each.type for each in said] == ["snapshot", "run_finished"]
    assert [bool(each.event_id) for each in said] == [False, True]


async def test_who_comes_back_when_nothing_happened_is_told_nothing(looks: Looks) -> None:
    looks.status = "pending"
    async with watch() as leaving:
        (beginning,) = await heard(leaving, 1)

    async with watch(beginning.event_id) as returning:
        quiet = [said async for said in first_of(returning.messages(heartbeat=0.1))]

    assert quiet == [None]


async def test_an_id_from_the_future_as_after_a_backup_was_restored_gives_a_snapshot(looks: Looks) -> None:
    async with watch("999") as viewer:
        (said,) = await heard(viewer, 1)

    assert said.type == "snapshot"


async def test_who_falls_behind_the_log_gets_a_snapshot(
    looks: Looks, change: Callable[[int], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LOG_LENGTH", 2)
    async with watch() as slow, watch() as quick:
        await heard(slow, 1)
        await heard(quick, 1)
        for sequence in (1, 2, 3):
            await change(sequence)
            await heard(quick, 1)
        (said,) = await heard(slow, 1)

    assert (said.type, json.loads(said.text)) == ("snapshot", {"sequence": 3})


async def test_what_is_told_word_for_word_reaches_the_viewer(looks: Looks, layer: BaseChannelLayer) -> None:
    told = {"source": "drive", "files": 3}
    async with watch() as viewer:
        await heard(viewer, 1)
        message = {"type": "live.told", "name": "import_batch_completed", "told": told}
        await layer.group_send(events.group_of(JOB), message)
        (said,) = await heard(viewer, 1)

    assert json.loads(said.text) == {"type": "import_batch_completed", "job_id": str(JOB), **told}


async def test_whoever_leaves_while_looking_does_not_spoil_it_for_the_others(looks: Looks) -> None:
    looks.gate.clear()
    async with watch() as staying:
        async with watch():
            await settle()
        looks.gate.set()

        (said,) = await heard(staying, 1)

    assert said.type == "snapshot"


async def test_a_look_that_failed_is_told_to_who_watched_and_the_next_succeeds(looks: Looks) -> None:
    looks.failure = ConnectionError("down")
    async with watch() as unlucky:
        with pytest.raises(ConnectionError):
            await heard(unlucky, 1)
        looks.failure = None
        async with watch() as later:
            (said,) = await heard(later, 1)

    assert said.type == "snapshot"


async def test_the_last_one_to_leave_tidies_up(looks: Looks, layer: BaseChannelLayer) -> None:
    async with watch() as one, watch() as other:
        await heard(one, 1)
        assert one._live is other._live

    assert not watching._watched
    assert not layer.groups


@asynccontextmanager
async def contexts(count: int) -> AsyncIterator[list[Viewer]]:
    """That many viewers at once."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(watch()) for _ in range(count)]


async def first_of(source: AsyncIterator[Any]) -> AsyncIterator[Any]:
    async for each in source:
        yield each
        return
