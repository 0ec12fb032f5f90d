"""The database backend: nothing needs to be started, and what passes is waited for."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from cpetracker.database.base import DatabaseWrapper, server_of
from cpetracker.launch.paths import ServerFolder


@pytest.fixture
def database(tmp_path: Path) -> Iterator[DatabaseWrapper]:
    """A connection of its own on a server of its own, which the test may ill-treat."""
    settings: dict[str, Any] = {
        "ENGINE": "cpetracker.database",
        "NAME": "cpetracker",
        "USER": "cpetracker",
        "PASSWORD": "",
        "HOST": "",
        "PORT": "",
        "TIME_ZONE": None,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "AUTOCOMMIT": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {},
        "EMBEDDED_FOLDER": tmp_path / "postgres",
        "EMBEDDED_OPTIONS": ("fsync=off",),
    }
    wrapper = DatabaseWrapper(settings, alias="ill_treated")
    yield wrapper
    wrapper.server.release()
    server_of.cache_clear()


def ask(database: DatabaseWrapper) -> int:
    with database.get_new_connection(database.get_connection_params()) as connection:
        return int(connection.execute("SELECT current_setting('server_version_num')::int / 10000").fetchone()[0])


def test_a_connection_finds_the_server_by_itself(database: DatabaseWrapper) -> None:
    assert ask(database) == 18


def test_the_parameters_name_the_socket_for_those_who_connect_on_their_own(database: DatabaseWrapper) -> None:
    parameters = database.get_connection_params()

    assert database.server.folder.cluster.samefile(parameters["host"])


def test_a_server_that_cannot_start_is_a_database_error_with_the_remedy(database: DatabaseWrapper) -> None:
    database.server.folder.path.write_text("in the way")

    with pytest.raises(OperationalError, match="set CPETRACKER_DATA to another folder"):
        ask(database)

    database.server.folder.path.unlink()


@pytest.mark.recovery
def test_a_new_connection_waits_until_a_killed_server_is_back(database: DatabaseWrapper) -> None:
    ask(database)
    folder: ServerFolder = database.server.folder

    os.kill(int((folder.cluster / "postmaster.pid").read_text().split("\n")[0]), signal.SIGKILL)

    assert ask(database) == 18
