"""Two transactions that meet in the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection as database


def somebody_waits() -> bool:
    with database.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def elsewhere(do: Callable[[], Any]) -> Any:
    """In this thread, with a connection of its own that is closed at the end."""
    try:
        return do()
    finally:
        database.close()
