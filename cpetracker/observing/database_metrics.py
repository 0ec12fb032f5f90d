"""What the database knows of the work: runs and open tasks by status, the queue and how long it has waited.

The same whichever process is asked, so of several web processes any one may be scraped for them.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db import DatabaseError, connection, transaction
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from jobs.working import CONCURRENCY

KEPT_SECONDS: Final = 5.0  # several scrapers ask the database once
LONGEST_SECONDS: Final = 3  # of a query; a busy database must not be made busier

logger = logging.getLogger(__name__)

# name, words, labels, query: its columns are the labels and then the value
_QUERIES: Final[Sequence[tuple[str, str, tuple[str, ...], str]]] = (
    ("runs", "Runs, by status.", ("status",), "SELECT status, count(*) FROM job_runs GROUP BY 1"),
    (
        "tasks_open",
        "Tasks of submitted runs that have not ended, by status.",
        ("status",),
        "SELECT task.status, count(*) FROM job_runs run JOIN extraction_tasks task ON task.job_run_id = run.id"
        " WHERE run.status = 'in_progress' AND task.status IN ('pending', 'processing') GROUP BY 1",
    ),
    (
        "oldest_waiting_task_seconds",
        "For how long the task has waited that waits longest; 0 when none does.",
        (),
        "SELECT coalesce(extract(epoch FROM now() - min(task.changed_at)), 0)"
        " FROM job_runs run JOIN extraction_tasks task ON task.job_run_id = run.id"
        " WHERE run.status = 'in_progress' AND task.status = 'pending'",
    ),
    (
        "queue_jobs",
        "Jobs in the queue, by queue; `doing` are those that a worker holds.",
        ("queue", "status"),
        "SELECT queue_name, status::text, count(*) FROM procrastinate_jobs"
        " WHERE status IN ('todo', 'doing') GROUP BY 1, 2",
    ),
    (
        "workers",
        "Workers that gave a sign of life in the last 30 seconds.",
        (),
        # each stands in the table once for every queue
        f"SELECT ceil(count(*) / {len(CONCURRENCY)}.0) FROM procrastinate_workers"  # noqa: S608 - a number of ours
        " WHERE last_heartbeat > now() - interval '30 seconds'",
    ),
    (
        "webhook_deliveries",
        "Messages to webhooks that are kept, by status.",
        ("status",),
        "SELECT status, count(*) FROM webhook_deliveries GROUP BY 1",
    ),
    (
        "database_connections",
        "Connections to this database, of all processes.",
        (),
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()",
    ),
)


class DatabaseCollector(Collector):
    """One look for all who ask within `KEPT_SECONDS`. `cpetracker_database_up` is 0 when it could not look."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: list[Metric] = []
        self._seen_at = float("-inf")

    def collect(self) -> Iterator[Metric]:
        with self._lock:
            if time.monotonic() - self._seen_at > KEPT_SECONDS:
                self._seen = list(_looked())
                self._seen_at = time.monotonic()
            seen = self._seen
        yield from seen


def _looked() -> Iterator[Metric]:
    up = GaugeMetricFamily("cpetracker_database_up", "Whether the database answered this scrape in time.")
    try:
        found = [_family(*query) for query in _QUERIES]
    except DatabaseError as error:
        logger.warning("The database did not answer for the metrics: %s", error)
        found = []
    finally:
        connection.close()
    up.add_metric((), float(bool(found)))
    yield up
    yield from found


@transaction.atomic
def _family(name: str, words: str, labels: tuple[str, ...], query: str) -> Metric:
    family = GaugeMetricFamily(f"cpetracker_{name}", words, labels=labels)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{LONGEST_SECONDS}s"])
        cursor.execute(query)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    for *values, number in rows:
        family.add_metric([str(value) for value in values], float(number))
    return family
