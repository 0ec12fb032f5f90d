"""How fast a run of born-digital certificates ends: Start to the final status, two workers, against the shell's rate.

Runs on an embedded server of its own in a temporary folder, so that nobody's data is touched.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.documents import samples
from bench.timing import verdict

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2
DOCUMENTS = 200
LONG_QUEUE = 1000
PATIENCE = 300.0  # seconds


def runs() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="cpetracker-bench-") as folder:
        os.environ["CPETRACKER_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpetracker.settings")
        yield from _measured(Path(folder))


def _measured(folder: Path) -> Iterator[str]:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    workers = [
        subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=os.environ) for _ in range(WORKERS)
    ]
    try:
        time.sleep(5)  # workers are up before the clock starts, as they are when a person presses Start
        run_rate(20)
        rate = run_rate(DOCUMENTS)
        long_rate = run_rate(LONG_QUEUE)
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(timeout=60)
    shell = shell_rate(folder, DOCUMENTS)
    yield f"runs: {DOCUMENTS} born-digital certificates, {WORKERS} workers"
    yield verdict("documents a second, Start to final status", rate, 15, "/s", at_least=True)
    yield verdict("share of the shell's rate on the same files", rate / shell, 0.5, "", at_least=True)
    yield verdict(
        f"rate with {LONG_QUEUE} queued, share of that with {DOCUMENTS}", long_rate / rate, 0.9, "", at_least=True
    )


def run_rate(count: int) -> float:
    """Documents a second of one run with `count` documents."""
    import uuid

    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from cpe import sheets
    from jobs import intake
    from jobs.models import JobRun
    from templates_app.models import Template

    user = get_user_model().objects.create_user(email=f"{uuid.uuid4()}@example.com", password=None)
    state = Template.objects.states().get(slug="california")
    sheet = sheets.create(user=user, template=state, now=timezone.now())
    run = sheet.runs.get()
    for name, data in certificates(count):
        intake.add_upload(run_id=run.pk, path=name, stream=data, now=timezone.now())
    started = time.perf_counter()
    sheets.start(job=sheet, now=timezone.now())
    while time.perf_counter() - started < PATIENCE:
        current = JobRun.objects.get(pk=run.pk)
        if current.is_final:
            return count / (time.perf_counter() - started)
        time.sleep(0.05)
    raise TimeoutError(f"the run did not end within {PATIENCE:.0f} s: {current}")


def certificates(count: int) -> Iterator[tuple[str, io.BytesIO]]:
    documents = [sample for sample in samples("pdf") if sample.path.suffix.lower() == ".pdf"]
    for number in range(count):
        sample = documents[number % len(documents)]
        yield f"{number:04}-{sample.path.name}", io.BytesIO(sample.data)


def shell_rate(folder: Path, count: int) -> float:
    """Documents a second of `python -m extraction` with two processes on the same files."""
    pile = folder / "pile"
    pile.mkdir()
    for sample_number, sample in enumerate(samples("pdf")):
        for copy in range(sample_number, count, len(samples("pdf"))):
            shutil.copy(sample.path, pile / f"{copy:04}-{sample.path.name}")
    command = [
        sys.executable,
        "-m",
        "extraction",
        str(pile),
        "--template",
        "california",
        "--jsonl",
        "--jobs",
        str(WORKERS),
    ]
    started = time.perf_counter()
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    return len(output.splitlines()) / (time.perf_counter() - started)
