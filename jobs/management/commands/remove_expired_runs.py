"""`manage.py remove_expired_runs`: what the worker does every ten minutes, now; or only what it would do."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from jobs import retention
from jobs.limits import in_words


class Command(BaseCommand):
    help = "Removes the files and results of runs that are not to be kept, once RETENTION_HOURS have passed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and remove nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        runs = files = size = 0
        for each in retention.outstanding(now):
            runs, files, size = runs + 1, files + each.files, size + each.size
            line = f"run {each.run.pk} of “{each.run.job.name}”, ended {each.run.completed_at:%Y-%m-%d %H:%M}"
            self.stdout.write(f"{line}: {each.files} files, {each.size} bytes")
        if not dry_run:
            while not retention.remove_expired(now=now):
                pass
        done = "would go" if dry_run else "went"
        self.stdout.write(f"{runs} runs, {files} files, {size} bytes ({in_words(size)}) {done}.")
