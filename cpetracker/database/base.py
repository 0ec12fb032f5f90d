"""ENGINE = "cpetracker.database". Django prescribes this module's name.

Beside the usual keys the settings hold `EMBEDDED_FOLDER`, the server's folder, and `EMBEDDED_OPTIONS`, its settings.
"""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from cpetracker.database.client import DatabaseClient
from cpetracker.launch.cluster import CannotStart
from cpetracker.launch.paths import ServerFolder
from cpetracker.launch.postgres import EmbeddedServer

# What a client is told while the server starts, stops, or mends itself after one of its processes was killed.
PASSING = ("the database system is", "server closed the connection unexpectedly", "Connection refused", "No such file")


@cache
def server_of(folder: Path, options: tuple[str, ...]) -> EmbeddedServer:
    """The process's one holder of this folder's lease, whatever the number of connections and threads."""
    return EmbeddedServer(ServerFolder(folder), options)


class DatabaseWrapper(base.DatabaseWrapper):
    """Looks before each new connection that the server runs. The task engine takes its parameters from here too."""

    client_class = DatabaseClient

    @property
    def server(self) -> EmbeddedServer:
        settings = self.settings_dict
        return server_of(Path(settings["EMBEDDED_FOLDER"]), tuple(settings["EMBEDDED_OPTIONS"]))

    def get_connection_params(self) -> dict[str, Any]:
        try:
            host = self.server.ready()
        except CannotStart as refusal:
            raise OperationalError(str(refusal)) from None
        return {**super().get_connection_params(), "host": host, "port": 5432}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        for _attempt in range(20):
            try:
                return super().get_new_connection(conn_params)
            except self.Database.OperationalError as error:
                if not any(passing in str(error) for passing in PASSING):
                    raise
                self._wait_until_it_answers()
        return super().get_new_connection(conn_params)

    def _wait_until_it_answers(self) -> None:
        time.sleep(0.25)
        self.get_connection_params()
