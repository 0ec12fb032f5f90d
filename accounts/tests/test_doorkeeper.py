from __future__ import annotations

import asyncio

import pytest

from accounts import doorkeeper, standing
from accounts.standing import Standing

MARIA, PAUL = Standing(1), Standing(2)

# Looks are made in the thread that minds the connections which earlier tests left in it.
pytestmark = pytest.mark.django_db


class Door:
    """Stands for an open connection."""

    def __init__(self) -> None:
        self.shown_out = asyncio.Event()

    async def show_out(self) -> None:
        self.shown_out.set()


@pytest.fixture
def over(monkeypatch: pytest.MonkeyPatch) -> set[Standing]:
    """Those whose sign-in has ended, as the database would say it."""
    over: set[Standing] = set()
    monkeypatch.setattr(doorkeeper, "EVERY", 0.01)
    monkeypatch.setattr(standing, "ended", lambda standings, now: over & set(standings))
    return over


async def test_who_is_signed_out_is_shown_out_and_the_others_stay(over: set[Standing]) -> None:
    marias, pauls = Door(), Door()
    with doorkeeper.inside(MARIA, marias.show_out), doorkeeper.inside(PAUL, pauls.show_out):
        over.add(MARIA)
        await asyncio.wait_for(marias.shown_out.wait(), 5)

        assert not pauls.shown_out.is_set()


async def test_every_connection_of_a_person_is_shown_out(over: set[Standing]) -> None:
    tabs = [Door(), Door()]
    with doorkeeper.inside(MARIA, tabs[0].show_out), doorkeeper.inside(MARIA, tabs[1].show_out):
        over.add(MARIA)

        await asyncio.wait_for(asyncio.gather(*(tab.shown_out.wait() for tab in tabs)), 5)


async def test_who_left_is_not_shown_out(over: set[Standing]) -> None:
    marias = Door()
    with doorkeeper.inside(MARIA, marias.show_out):
        pass
    over.add(MARIA)

    await asyncio.sleep(0.05)

    assert not marias.shown_out.is_set()


async def test_a_database_that_does_not_answer_shows_nobody_out(
    over: set[Standing], monkeypatch: pytest.MonkeyPatch
) -> None:
    marias = Door()
    answers = iter([ConnectionError("down"), ConnectionError("down")])

    def failing_at_first(standings: set[Standing], now: object) -> set[Standing]:
        if failure := next(answers, None):
            raise failure
        return over

    monkeypatch.setattr(standing, "ended", failing_at_first)
    over.add(MARIA)

    with doorkeeper.inside(MARIA, marias.show_out):
        await asyncio.wait_for(marias.shown_out.wait(), 5)


async def test_one_connection_that_cannot_be_closed_does_not_keep_the_others_open(over: set[Standing]) -> None:
    async def fails() -> None:
        raise ConnectionError("gone")

    marias = Door()
    with doorkeeper.inside(MARIA, fails), doorkeeper.inside(MARIA, marias.show_out):
        over.add(MARIA)

        await asyncio.wait_for(marias.shown_out.wait(), 5)


async def test_when_nobody_is_inside_nothing_runs(over: set[Standing]) -> None:
    with doorkeeper.inside(MARIA, Door().show_out):
        pass
    await asyncio.sleep(0)

    assert "doorkeeper" not in {task.get_name() for task in asyncio.all_tasks()}
