"""Five hundred viewers of one run against a real server: when they see its end, and what they cost the database."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.timing import verdict

ROOT = Path(__file__).resolve().parents[1]
VIEWERS = 500
FEW = 5
FILES = 20
PATIENCE = 60.0  # seconds until all viewers are connected


def viewers() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="cpetracker-bench-") as folder:
        os.environ["CPETRACKER_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ["API_RATE"] = "0"
        os.environ["ALLOWED_HOSTS"] = "127.0.0.1"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpetracker.settings")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # this process has nothing else to do while it asks
        yield from _measured()


def _measured() -> Iterator[str]:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "cpetracker.asgi:application", "--port", str(port)]
    web = subprocess.Popen([*command, "--ws", "websockets-sansio", "--log-level", "error"], cwd=ROOT)
    try:
        _wait_for(port)
        yield f"viewers: {VIEWERS} of one run with {FILES} documents"
        few = {kind: asyncio.run(_watched(kind, port, FEW)) for kind in ("socket", "stream")}
        for kind in ("socket", "stream"):
            slowest, reads = asyncio.run(_watched(kind, port, VIEWERS))
            yield verdict(f"{VIEWERS} by {kind}: the last sees the end after", slowest, 1.0, "s")
            yield verdict(f"{VIEWERS} by {kind}: database reads, against {FEW} viewers", reads / few[kind][1], 1.3, "x")
    finally:
        web.terminate()
        web.wait(timeout=30)


def _wait_for(port: int) -> None:
    """Until the server takes connections."""
    for _ in range(600):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not come up")


async def _watched(kind: str, port: int, count: int) -> tuple[float, int]:
    """Seconds from the commit of the end until the last viewer saw it; database reads of the run's changes."""
    run, cookie = _submitted()
    arrived = [asyncio.Event() for _ in range(count)]
    watch = _by_socket if kind == "socket" else _by_stream
    watching = []
    for each in arrived:  # as people do, one after the other
        watching.append(asyncio.create_task(watch(port, run, cookie, each)))
        await asyncio.sleep(0.02)
    everybody: Any = asyncio.gather(*(each.wait() for each in arrived))
    done, _ = await asyncio.wait({everybody, *watching}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    if everybody not in done:
        raise next((each.exception() for each in watching if each.done()), None) or TimeoutError("not all came in")
    before = _reads_of_runs()
    ended = await asyncio.to_thread(_work, run)
    seen = await asyncio.gather(*watching)
    return max(seen) - ended, _reads_of_runs() - before


def _submitted() -> tuple[Any, str]:
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from bench import population
    from cpe import sheets
    from jobs import lifecycle
    from jobs.models import SourceFile
    from templates_app.models import Template

    user = population.owner()
    sheet = sheets.create(user=user, template=Template.objects.states().get(slug="california"), now=timezone.now())
    run = sheet.runs.get()
    for number in range(FILES):
        SourceFile.objects.create(
            job_run=run, original_path=f"{number}.pdf", name=f"{number}.pdf", kind="pdf", created_at=timezone.now()
        )
    lifecycle.submit(run_id=run.pk, now=timezone.now())
    client = Client()
    client.force_login(user)
    return run, f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _work(run: Any) -> float:
    """End every task as workers do, in a few seconds; answers when the final status was committed."""
    from django.utils import timezone

    from jobs import lifecycle, progress
    from jobs.attempts import FileEnd, TaskEnd

    for task in run.tasks.order_by("position"):
        attempt = lifecycle.start_task(task_id=task.pk, now=timezone.now())
        assert attempt
        files = tuple(FileEnd(pk, "nothing_found") for pk in task.source_files.values_list("pk", flat=True))
        end = TaskEnd("nothing_found", result={"columns": [], "keys": [], "results": []}, evidence=[], files=files)
        lifecycle.end_task(attempt=attempt, end=end, now=timezone.now())
        progress.announce(run.pk)
        time.sleep(0.1)
    progress.flush()
    assert lifecycle.finish_if_done(run_id=run.pk, now=timezone.now())
    return time.perf_counter()


def _reads_of_runs() -> int:
    """How often the table of runs was scanned, by whatever means."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1.2)")  # the server gathers its counts once a second
        cursor.execute("SELECT seq_scan + coalesce(idx_scan, 0) FROM pg_stat_user_tables WHERE relname = 'job_runs'")
        return int(cursor.fetchone()[0])


async def _by_socket(port: int, run: Any, cookie: str, arrived: asyncio.Event) -> float:
    import websockets

    address = f"ws://127.0.0.1:{port}/ws/jobs/{run.job_id}/"
    headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{port}"}
    async with websockets.connect(address, additional_headers=headers, open_timeout=60, proxy=None) as line:
        async for message in line:
            arrived.set()
            if json.loads(message)["type"] == "run_finished":
                return time.perf_counter()
    raise ConnectionError("the socket was closed before the end")


async def _by_stream(port: int, run: Any, cookie: str, arrived: asyncio.Event) -> float:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asked = f"GET /api/jobs/{run.job_id}/events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
    writer.write(asked.encode())
    async for line in reader:
        if line.startswith(b"event: snapshot"):
            arrived.set()
        if line.startswith(b"event: run_finished"):
            writer.close()
            return time.perf_counter()
    raise ConnectionError("the stream ended before the run")
