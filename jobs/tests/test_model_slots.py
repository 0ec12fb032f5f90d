"""Slots are shared by all processes on one database."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from jobs.model_slots import SharedGate

pytestmark = pytest.mark.django_db(transaction=True)


async def _most_at_once(gates: list[SharedGate], questions: int) -> int:
    under_way, most = 0, 0

    async def ask(gate: SharedGate) -> None:
        nonlocal under_way, most
        async with gate.slot():
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1

    try:
        await asyncio.gather(*(ask(gates[at % len(gates)]) for at in range(questions)))
    finally:
        for gate in gates:
            await gate.close()
    return most


def test_two_processes_together_hold_no_more_slots_than_there_are() -> None:
    assert asyncio.run(_most_at_once([SharedGate(2), SharedGate(2)], 8)) <= 2


def test_a_slot_is_free_again_when_its_process_is_gone() -> None:
    async def scene() -> None:
        dead, alive = SharedGate(1), SharedGate(1)
        await dead.slot().__aenter__()
        await dead.close()
        async with asyncio.timeout(5), alive.slot():
            pass
        await alive.close()

    asyncio.run(scene())


def test_without_a_database_questions_are_asked_nevertheless(monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone(*_: object, **__: object) -> None:
        raise psycopg.OperationalError

    monkeypatch.setattr(psycopg.AsyncConnection, "connect", gone)

    assert asyncio.run(_most_at_once([SharedGate(2)], 3)) in (1, 2)
