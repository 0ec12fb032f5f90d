"""`manage.py dbshell` with the psql that came with the server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.backends.postgresql import client

from cpetracker.launch.cluster import programs


class DatabaseClient(client.DatabaseClient):
    """Connects where the backend connects, which the settings alone do not say."""

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: Mapping[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        from django.db import connection

        host = connection.get_connection_params()["host"]
        arguments, environment = super().settings_to_cmd_args_env(
            {**settings_dict, "HOST": host, "PORT": "5432"}, parameters
        )
        return [str(programs(None) / "bin" / "psql"), *arguments[1:]], environment
