"""How the product holds at the size of a busy firm: a sheet of 200 runs with 100,000 files and rows, 10,000 jobs.

Runs on an embedded server of its own in a temporary folder, so that nobody's data is touched.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from typing import Any

from bench.timing import timed, verdict

ROUNDS = 15
APPENDS = 40


def scale() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="cpetracker-bench-") as folder:
        os.environ["CPETRACKER_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ["API_RATE"] = "0"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpetracker.settings")
        yield from _measured()


def _measured() -> Iterator[str]:
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from bench import population

    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    user = population.owner()
    sheet = population.long_sheet(user)
    population.many_jobs(user)
    population.vacuum()
    client = Client()
    client.force_login(user)
    yield f"scale: {population.RUNS} append runs, {population.RUNS * population.FILES_A_RUN:,} files and rows"
    yield from _pages(client, f"/api/jobs/{sheet.pk}")
    yield from _appending(user, sheet)
    yield from _exports(sheet)


def _pages(client: Any, address: str) -> Iterator[str]:
    deep = _far_cursor(client, f"{address}/files:all")
    for name, page, limit, queries in (
        ("files:all, first page", f"{address}/files:all", 50, 6),
        ("files:all, a page deep in the list", f"{address}/files:all?cursor={deep}", 50, 6),
        ("files:all, only those that can be read", f"{address}/files:all?processable=true", 50, 6),
        ("results, first page", f"{address}/results", 60, 9),
        ("results, from offset 99,900", f"{address}/results?offset=99900", 60, 9),
        ("results with evidence, from offset 50,000", f"{address}/results?offset=50000&evidence=true", 60, 9),
        ("jobs, first page of 10,000", "/api/jobs", 50, 4),
    ):
        assert client.get(page).status_code == 200, page
        seconds = statistics.median(timed(partial(client.get, page)) for _ in range(ROUNDS))
        yield verdict(name, 1000 * seconds, limit, "ms")
        yield verdict(f"{name}: queries", _queries(client, page), queries, "")


def _far_cursor(client: Any, address: str) -> str:
    cursor = ""
    for _ in range(95):
        cursor = client.get(f"{address}?limit=1000&cursor={cursor}").json()["next"]
    return cursor


def _queries(client: Any, page: str) -> int:
    from django.db import connection

    seen = []

    def note(execute: Any, *asked: Any) -> Any:
        seen.append(asked[0])
        return execute(*asked)

    with connection.execute_wrapper(note):
        client.get(page)
    return len(seen)


def _appending(user: Any, sheet: Any) -> Iterator[str]:
    """Append runs to a job that has one, and to the one that has 200, in turn."""
    from django.utils import timezone

    from cpe import sheets
    from jobs import runs
    from templates_app.models import Template

    state = Template.objects.states().get(slug="california")
    young = sheets.create(user=user, template=state, now=timezone.now())
    seconds: dict[Any, list[float]] = {young: [], sheet: []}
    for _ in range(APPENDS):
        for job, taken in seconds.items():
            last = runs.latest_run(job)
            taken.append(timed(partial(runs.append_run_after, run=last, automatic=False, now=timezone.now())))
    ratio = statistics.median(seconds[sheet]) / statistics.median(seconds[young])
    yield verdict("one more append run, against the same for a young sheet", ratio, 1.2, "x")


def _exports(sheet: Any) -> Iterator[str]:
    from jobs import runs

    run_id = str(runs.latest_run(sheet).pk)
    first, _, grown = _exported("csv", run_id)
    yield verdict("CSV export, first byte", first, 0.3, "s")
    yield verdict("CSV export, memory it takes", grown, 20, "MB")
    rounds = [(_exported("xlsx", run_id), _exported("plain", run_id)) for _ in range(3)]
    ratio = statistics.median(own[1] / plain[1] for own, plain in rounds)
    yield verdict("XLSX export, against openpyxl's own time for the cells", ratio, 1.3, "x")
    yield verdict("XLSX export, memory it takes", max(own[2] for own, _ in rounds), 300, "MB")


def _exported(kind: str, run_id: str) -> list[float]:
    command = [sys.executable, "-m", "bench.exports", kind, run_id]
    return [float(part) for part in subprocess.run(command, check=True, capture_output=True).stdout.split()]
