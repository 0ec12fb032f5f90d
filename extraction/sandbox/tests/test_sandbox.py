from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from extraction import Reason, Unreadable
from extraction.presets import PRESETS
from extraction.reading.tests.documents import FIXTURES, pdf
from extraction.sandbox import Budget, Sandbox

HOSTILE = "extraction.sandbox.tests.hostile_work"
FIELDS = PRESETS["california"].fields


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    with Sandbox(Budget(seconds=2, memory_bytes=300 * 1024**2), work=HOSTILE) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def reader() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        ("loop", Reason.TOOK_TOO_LONG),
        ("hold_the_interpreter", Reason.TOOK_TOO_LONG),
        ("eat_memory", Reason.OUT_OF_MEMORY),
        ("leap", Reason.OUT_OF_MEMORY),
        ("die", Reason.CRASHED),
        ("abort", Reason.CRASHED),
        ("answer_with_code", Reason.CRASHED),
    ],
)
def test_a_document_that_kills_its_process_gets_its_reason_and_the_next_is_read(
    shared: Sandbox, function: str, reason: Reason
) -> None:
    with pytest.raises(Unreadable) as refusal:
        shared.call(function)

    assert refusal.value.reason is reason
    assert shared.call("echo", "still here") == "still here"
    assert not Path("/tmp/taken-over").exists()  # noqa: S108


def test_a_fault_is_told_as_a_crash_and_the_process_goes_on(shared: Sandbox) -> None:
    before = shared.call("process_id")

    with pytest.raises(Unreadable) as refusal:
        shared.call("stumble")

    assert refusal.value.reason is Reason.CRASHED
    assert shared.call("process_id") == before


def test_a_refusal_comes_through_with_its_detail(shared: Sandbox) -> None:
    with pytest.raises(Unreadable) as refusal:
        shared.call("refuse")

    assert (refusal.value.reason, refusal.value.detail) == (Reason.PASSWORD, "Ask the sender.")


def test_what_libraries_print_does_not_garble_the_answers(shared: Sandbox) -> None:
    assert shared.call("print_rubbish") == "done"
    assert shared.call("echo", 1) == 1


def test_large_messages_travel_both_ways(shared: Sandbox) -> None:
    value = os.urandom(20 * 1024**2)

    assert shared.call("echo", value) == value


def test_the_process_sees_no_secrets_and_no_open_files(shared: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "s3cret")
    with Path(__file__).open() as inherited:
        os.set_inheritable(inherited.fileno(), True)
        shared.close()

        assert "SECRET_KEY" not in shared.call("environment")
        assert all(name.startswith("pipe:") for name in shared.call("open_files"))


def test_the_process_is_kept_warm_and_replaced_in_time() -> None:
    with Sandbox(Budget(documents=3), work=HOSTILE) as sandbox:
        ids = [sandbox.call("process_id") for _ in range(6)]

    assert ids[0] == ids[2] != ids[3] == ids[5]


def test_callers_in_many_threads_take_turns(shared: Sandbox) -> None:
    def ask(number: int) -> object:
        if number % 5 == 0:
            with pytest.raises(Unreadable):
                shared.call("die")
            return number
        return shared.call("echo", number)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(20))) == list(range(20))


def test_it_works_under_an_event_loop(shared: Sandbox) -> None:
    async def ask() -> list[object]:
        return list(await asyncio.gather(*(asyncio.to_thread(shared.call, "echo", number) for number in range(5))))

    assert asyncio.run(ask()) == list(range(5))


def test_a_process_that_died_in_between_is_replaced(shared: Sandbox) -> None:
    victim = shared.call("process_id")
    os.kill(victim, 9)
    time.sleep(0.2)

    assert shared.call("process_id") != victim


def test_closing_ends_the_process() -> None:
    sandbox = Sandbox(work=HOSTILE)
    child = sandbox.call("process_id")

    sandbox.close()

    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_the_process_dies_with_its_parent() -> None:
    script = (
        "import os, sys, threading, time\n"
        "from extraction.sandbox import Sandbox\n"
        f"sandbox = Sandbox(work={HOSTILE!r})\n"
        "print(sandbox.call('process_id'), flush=True)\n"
        "threading.Thread(target=sandbox.call, args=('hold_the_interpreter',), daemon=True).start()\n"
        "time.sleep(0.3)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    parent = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    child = int(parent.stdout)

    assert _is_gone_within(child, seconds=10)


def _is_gone_within(process: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_documents_are_read_from_bytes_and_from_paths(
    reader: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file.pdf").write_bytes(pdf())
    monkeypatch.chdir(tmp_path)

    assert reader.read(pdf(), "a.pdf").pages == reader.read("a file.pdf", "a.pdf").pages


def test_fields_are_found_in_the_process(reader: Sandbox) -> None:
    name = "CPE-Certificate-5044.pdf"

    found = reader.extract(FIXTURES / name, name, FIELDS)

    assert (found.document_name, found.kind, found.pages) == (name, "pdf", 1)
    assert found.table.rows
    assert found.seconds < 5


def test_pages_are_drawn_in_the_process(reader: Sandbox) -> None:
    assert reader.render(pdf(), "a.pdf", 1, 200)[8:12] == b"WEBP"


def test_what_was_read_on_a_scan_is_not_read_again(reader: Sandbox) -> None:
    name = "fax_600367.tif"
    first = reader.extract(FIXTURES / name, name, FIELDS)

    again = reader.extract(b"nothing that can be read", name, FIELDS, kept=first.reading)

    assert (again.table, again.kind, again.reading) == (first.table, "image", b"")


def test_a_kept_reading_that_is_damaged_is_made_anew(reader: Sandbox) -> None:
    name = "fax_600367.tif"

    found = reader.extract(FIXTURES / name, name, FIELDS, kept=b"damaged")

    assert found.table.rows
    assert found.reading


def test_a_born_digital_document_leaves_nothing_to_keep(reader: Sandbox) -> None:
    assert reader.extract(pdf(), "a.pdf", FIELDS).reading == b""
