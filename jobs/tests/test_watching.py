from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Iterator

import pytest

from jobs import watching
from jobs.live import Picture
from jobs.watching import LiveJob

JOB, RUN = uuid.uuid4(), uuid.uuid4()


class Looks:
    """Stands for the database: every look takes until `let_through`, and shows what was true when it began."""

    def __init__(self) -> None:
        self.count = 0
        self.truth = 0  # the run's sequence
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, job_id: uuid.UUID, before: Picture | None) -> Picture | None:
        self.count += 1
        version, sequence = self.count, self.truth
        assert self.gate.wait(5)
        return Picture(job_id, version, {RUN: {"id": RUN, "changes": sequence}}, {}, {}, None)


@pytest.fixture
def looks() -> Iterator[Looks]:
    looks = Looks()
    yield looks
    looks.gate.set()


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0.005)


async def test_a_hundred_watchers_of_one_change_share_one_look(looks: Looks) -> None:
    live = LiveJob(JOB, looks)
    looks.truth = 7

    pictures = await asyncio.gather(*(live.covering(RUN, 7) for _ in range(100)))

    assert looks.count == 1
    assert all(picture is pictures[0] for picture in pictures)


async def test_a_change_that_a_look_showed_already_costs_none(looks: Looks) -> None:
    live = LiveJob(JOB, looks)
    looks.truth = 9
    await live.fresh()

    await live.covering(RUN, 8)

    assert looks.count == 1


async def test_a_look_that_began_before_a_change_is_not_taken_for_one_after_it(looks: Looks) -> None:
    live = LiveJob(JOB, looks)
    looks.gate.clear()
    early = asyncio.create_task(live.fresh())
    await settle()
    looks.truth = 1

    late = [asyncio.create_task(live.covering(RUN, 1)) for _ in range(10)]
    await settle()
    looks.gate.set()
    pictures = await asyncio.gather(early, *late)

    assert looks.count == 2
    assert all(picture and picture.covers(RUN, 1) for picture in pictures[1:])


async def test_whoever_leaves_while_looking_does_not_spoil_it_for_the_others(looks: Looks) -> None:
    live = LiveJob(JOB, looks)
    looks.gate.clear()
    leaving, staying = asyncio.create_task(live.fresh()), asyncio.create_task(live.fresh())
    await settle()

    leaving.cancel()
    looks.gate.set()

    assert await staying is not None


async def test_a_look_that_failed_is_told_to_who_waited_and_the_next_succeeds() -> None:
    answers: list[Exception | None] = [ConnectionError("down"), None]

    def look(job_id: uuid.UUID, before: Picture | None) -> Picture | None:
        if failure := answers.pop(0):
            raise failure
        return None

    live = LiveJob(JOB, look)

    with pytest.raises(ConnectionError):
        await live.fresh()
    assert await live.fresh() is None


async def test_sockets_of_a_job_share_and_the_last_one_tidies_up() -> None:
    first, second = watching.watch(JOB), watching.watch(JOB)

    watching.unwatch(first)
    shared = first is second and watching.watch(JOB) is second
    watching.unwatch(second)
    watching.unwatch(second)

    assert shared
    assert watching.watch(JOB) is not first
