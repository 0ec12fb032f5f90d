"""The embedded PostgreSQL: starts by itself, wherever the folder lies, and stops when the last user is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from cpetracker.launch.cluster import CannotStart
from cpetracker.launch.locks import is_locked
from cpetracker.launch.paths import SOCKET_NAME, ServerFolder
from cpetracker.launch.postgres import CODE, EmbeddedServer

FAST = ("fsync=off",)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[ServerFolder]:
    """A server's folder; at the end of the test nothing of the server may be left."""
    folder = ServerFolder(tmp_path / "postgres")
    yield folder
    wait_until(lambda: not is_locked(folder.keeper_lock) and not is_locked(folder.server_lock))


@pytest.fixture
def server(folder: ServerFolder) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(folder, FAST)
    yield server
    server.release()


def wait_until(true: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def connect(server: EmbeddedServer) -> psycopg.Connection:
    return psycopg.connect(host=server.ready(), dbname="cpetracker", user="cpetracker", autocommit=True)


def pid_of_server(folder: ServerFolder) -> int:
    return int((folder.cluster / "postmaster.pid").read_text().split("\n")[0])


def pid_of_keeper(folder: ServerFolder) -> int:
    return int(folder.keeper_pid.read_text())


def remember(server: EmbeddedServer) -> None:
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('here')")


def remembered(server: EmbeddedServer) -> str:
    with connect(server) as connection:
        row = connection.execute("SELECT word FROM kept").fetchone()
    assert row
    return str(row[0])


def test_the_first_use_makes_a_database_in_unicode(server: EmbeddedServer) -> None:
    with connect(server) as connection:
        row = connection.execute(
            "SELECT current_database(), upper('é'), current_setting('listen_addresses')"
        ).fetchone()

    assert row == ("cpetracker", "É", "")


@pytest.mark.parametrize("name", ["with two  spaces & 'quotes'", "x" * 180], ids=["spaces", "long"])
def test_any_path_works(tmp_path: Path, name: str) -> None:
    folder = ServerFolder(tmp_path / name / "postgres")
    server = EmbeddedServer(folder, FAST)

    remember(server)

    assert remembered(server) == "here"
    assert len(os.fsencode(folder.socket_folder / SOCKET_NAME)) <= 100
    server.release()
    wait_until(lambda: not is_locked(folder.keeper_lock))


def test_a_closed_parent_folder_stays_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    folder = ServerFolder(closed / "postgres")
    server = EmbeddedServer(folder, FAST)

    remember(server)

    assert closed.stat().st_mode & 0o777 == 0o700
    assert folder.path.stat().st_mode & 0o777 == 0o700
    server.release()
    wait_until(lambda: not is_locked(folder.keeper_lock))


def test_the_server_is_not_run_by_root(server: EmbeddedServer, folder: ServerFolder) -> None:
    server.ready()

    owner = folder.cluster.stat().st_uid

    assert owner != 0
    assert owner == os.geteuid() or os.geteuid() == 0


def test_it_stops_when_its_last_user_leaves_and_keeps_what_was_written(
    server: EmbeddedServer, folder: ServerFolder
) -> None:
    remember(server)

    server.release()
    wait_until(lambda: not is_locked(folder.server_lock))

    assert "database system is shut down" in folder.log.read_text()
    assert remembered(server) == "here"


def test_it_stays_while_one_user_is_left(server: EmbeddedServer, folder: ServerFolder) -> None:
    other = EmbeddedServer(folder, FAST)
    other.ready()
    pid = pid_of_server(folder)
    with connect(server) as connection:
        other.release()

        time.sleep(1.2)  # the keeper looks every half second

        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert pid_of_server(folder) == pid


def test_several_first_starts_at_once_make_one_server(folder: ServerFolder) -> None:
    program = (
        "import sys; from pathlib import Path; from cpetracker.launch.paths import ServerFolder\n"
        "from cpetracker.launch.postgres import EmbeddedServer\n"
        "EmbeddedServer(ServerFolder(Path(sys.argv[1])), ('fsync=off',)).ready()\n"
        "print('ready', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(folder.path)]
    started = [
        subprocess.Popen(command, cwd=CODE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(6)
    ]

    answers = [process.stdout.readline() for process in started if process.stdout]

    assert answers == ["ready\n"] * 6
    assert folder.log.read_text().count("ready to accept connections") == 1
    for process in started:
        process.communicate()


def test_a_folder_of_another_release_is_refused_with_the_remedy(server: EmbeddedServer, folder: ServerFolder) -> None:
    folder.cluster.mkdir(parents=True)
    (folder.cluster / "PG_VERSION").write_text("15\n")

    with pytest.raises(CannotStart, match="made by PostgreSQL 15, but this release brings 18"):
        server.ready()


def test_a_folder_that_cannot_be_made_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CannotStart, match="set CPETRACKER_DATA to another folder"):
        EmbeddedServer(ServerFolder(tmp_path / "file" / "postgres")).ready()


@pytest.mark.recovery
def test_a_killed_server_comes_back(server: EmbeddedServer, folder: ServerFolder) -> None:
    remember(server)

    os.kill(pid_of_server(folder), signal.SIGKILL)

    wait_until(lambda: "interrupted" in folder.log.read_text())
    assert remembered(server) == "here"


@pytest.mark.recovery
def test_a_killed_keeper_is_followed_by_one_that_adopts_the_server(
    server: EmbeddedServer, folder: ServerFolder
) -> None:
    remember(server)
    pid = pid_of_server(folder)

    os.kill(pid_of_keeper(folder), signal.SIGKILL)
    wait_until(lambda: not is_locked(folder.keeper_lock))

    assert remembered(server) == "here"
    assert is_locked(folder.keeper_lock)
    assert pid_of_server(folder) == pid


@pytest.mark.recovery
def test_keeper_and_server_killed_together_come_back(server: EmbeddedServer, folder: ServerFolder) -> None:
    remember(server)

    os.kill(pid_of_keeper(folder), signal.SIGKILL)
    os.kill(pid_of_server(folder), signal.SIGKILL)
    wait_until(lambda: not is_locked(folder.keeper_lock))

    assert remembered(server) == "here"


@pytest.mark.recovery
def test_a_start_cut_off_in_the_middle_is_begun_anew(server: EmbeddedServer, folder: ServerFolder) -> None:
    leftover = folder.path / "cluster.new-1"
    (leftover / "base").mkdir(parents=True)

    remember(server)

    assert not leftover.exists()
    assert remembered(server) == "here"


@pytest.mark.recovery
def test_a_stale_note_with_a_living_process_number_does_not_stop_the_start(
    server: EmbeddedServer, folder: ServerFolder
) -> None:
    remember(server)
    os.kill(pid_of_keeper(folder), signal.SIGKILL)
    os.kill(pid_of_server(folder), signal.SIGKILL)
    wait_until(lambda: not is_locked(folder.server_lock))
    note = folder.cluster / "postmaster.pid"

    note.write_text(note.read_text().replace(note.read_text().split("\n")[0], str(os.getpid()), 1))

    assert remembered(server) == "here"
