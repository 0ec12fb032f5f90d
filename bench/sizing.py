"""What docs/deploy.md reckons with: `python -m bench sizing`.

Processor seconds and not the clock, so that the figures hold on a machine that does other things meanwhile. Runs on an
embedded server of its own; CPETRACKER_CORPUS names a folder of documents other than the tests' fixtures.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from bench.documents import Sample, samples

ROOT = Path(__file__).resolve().parents[1]
BORN_DIGITAL, SCANNED = 300, 40
WORKERS = 2
PATIENCE = 600.0  # seconds
TABLES = ("extraction_tasks", "extraction_task_files", "source_files", "job_runs", "job_fields")


def sizing() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="cpetracker-bench-") as folder:
        os.environ["CPETRACKER_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpetracker.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield from _measured(Path(folder))


def _measured(folder: Path) -> Iterator[str]:
    before = connections()
    with started("manage.py", "work") as first:
        wait_for_workers(1)
        idle = connections() - before
        with started("manage.py", "work") as second:
            wait_for_workers(2)
            workers = [first, second]
            yield f"connections of a worker: {idle}, of two: {connections() - before}"
            for words, count, kinds in (
                ("born-digital", BORN_DIGITAL, ("pdf",)),
                ("scanned", SCANNED, ("scan", "photo", "fax", "lowcontrast", "rotated")),
            ):
                yield from _run(folder, words, samples(*kinds), count, workers)
    yield from _web()


def _run(
    folder: Path, words: str, documents: Sequence[Sample], count: int, workers: Sequence[psutil.Process]
) -> Iterator[str]:
    media, tables = bytes_in(folder / "media"), bytes_in_tables()
    busy, database = processor_seconds(workers), processor_seconds(servers(folder))
    clock, most = read(documents, count)
    busy, database = processor_seconds(workers) - busy, processor_seconds(servers(folder)) - database
    yield f"{words}: {count} documents, {WORKERS} workers, {count / clock:.1f} a second by the clock"
    yield f"  processor seconds a document: {busy / count:.3f} in workers, {database / count:.4f} in PostgreSQL"
    yield f"  a core reads {count / busy:.1f} a second; connections of both workers at most {most}"
    yield f"  bytes a document: {(bytes_in_tables() - tables) / count:,.0f} in the database" + (
        f", {(bytes_in(folder / 'media') - media) / count:,.0f} in the store"
    )
    for worker in workers:
        parts = [worker, *worker.children(recursive=True)]
        yield "  memory of a worker and its reader: " + " + ".join(f"{p.memory_info().rss / 1e6:.0f} MB" for p in parts)


def read(documents: Sequence[Sample], count: int) -> tuple[float, int]:
    """Seconds from Start to the final status, and the most connections that were seen meanwhile."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from cpe import sheets
    from jobs import intake
    from jobs.models import JobRun
    from templates_app.models import Template

    user = get_user_model().objects.create_user(email=f"{uuid.uuid4()}@example.com", password=None)
    sheet = sheets.create(user=user, template=Template.objects.states().get(slug="california"), now=timezone.now())
    run = sheet.runs.get()
    for number in range(count):
        sample = documents[number % len(documents)]
        name = f"{number:04}-{sample.path.name}"
        data = sample.data + b"\n%%%d" % number  # other bytes each time, lest the second of them is not read
        intake.add_upload(run_id=run.pk, path=name, stream=io.BytesIO(data), now=timezone.now())
    began, most = time.perf_counter(), 0
    sheets.start(job=sheet, now=timezone.now())
    while time.perf_counter() - began < PATIENCE:
        if JobRun.objects.get(pk=run.pk).is_final:
            return time.perf_counter() - began, most
        most = max(most, connections() - 1)
        time.sleep(0.1)
    raise TimeoutError(f"the run did not end within {PATIENCE:.0f} s")


def _web(requests: int = 600, at_once: int = 16) -> Iterator[str]:
    """One web process under more requests at once than it has threads to serve."""
    from tests.recovery.visitor import free_port

    port, before, most = free_port(), connections(), 0
    command = ("-m", "uvicorn", "cpetracker.asgi:application", "--port", str(port), "--lifespan", "off")
    with started(*command, "--log-level", "warning") as web:
        address = f"http://127.0.0.1:{port}/account/login/"
        while not answers(address):
            time.sleep(0.2)
        busy = processor_seconds([web])
        clients = [
            threading.Thread(target=lambda: [answers(address) for _ in range(requests // at_once)])
            for _ in range(at_once)
        ]
        for client in clients:
            client.start()
        while any(client.is_alive() for client in clients):
            most = max(most, connections() - before)
            time.sleep(0.02)
        each = (processor_seconds([web]) - busy) / requests
        memory = web.memory_info().rss / 1e6
    yield f"web: {1000 * each:.1f} ms of processor a page, {memory:.0f} MB after {requests} pages"
    yield f"  connections of a web process with {at_once} requests at once: at most {most}"


def answers(address: str) -> bool:
    # a session that is looked for in the database and not found
    asked = urllib.request.Request(address, headers={"Cookie": "cpetracker_session=of-nobody"})  # noqa: S310
    with suppress(OSError), urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - our own server
        answer.read()
        return True
    return False


@contextmanager
def started(*arguments: str) -> Iterator[psutil.Process]:
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=os.environ)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)


def servers(folder: Path) -> list[psutil.Process]:
    """PostgreSQL's main process with what it has forked."""
    note = folder / "postgres" / "cluster" / "postmaster.pid"
    return [psutil.Process(int(note.read_text().split("\n")[0]))]


def processor_seconds(processes: Sequence[psutil.Process]) -> float:
    """With their children, the ended ones too."""
    total = 0.0
    for process in processes:
        own = process.cpu_times()
        total += own.user + own.system + own.children_user + own.children_system
        for child in process.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                times = child.cpu_times()
                total += times.user + times.system
    return total


def wait_for_workers(count: int) -> None:
    """Until so many have said that they are there, and a moment for the rest of their start."""
    from django.db import connection

    from jobs.working import CONCURRENCY

    end, there = time.monotonic() + 60, 0
    while there < len(CONCURRENCY) * count and time.monotonic() < end:
        time.sleep(0.2)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_workers")
            there = cursor.fetchone()[0]
    time.sleep(3)


def connections() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
        return int(cursor.fetchone()[0])


def bytes_in_tables() -> int:
    """With indexes and what is stored beside the rows."""
    from django.db import connection

    query = "SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(%s::text[]) AS name"
    with connection.cursor() as cursor:
        cursor.execute(query, [list(TABLES)])
        return int(cursor.fetchone()[0])


def bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
