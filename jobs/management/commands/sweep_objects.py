"""`manage.py sweep_objects`: what the worker does every night, now; or only what it would do."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from jobs import orphans
from jobs.limits import in_words
from jobs.object_list import StoredObject


class Command(BaseCommand):
    help = "Removes stored objects that no row of the database names, once they are ORPHAN_HOURS old."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and remove nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        def say(orphan: StoredObject) -> None:
            self.stdout.write(f"{orphan.name}: {orphan.size} bytes, of {orphan.modified_at:%Y-%m-%d %H:%M}")
            if not dry_run:
                orphans.remove(orphan)

        swept = orphans.sweep(now=timezone.now(), seconds=float("inf"), do=say)
        done = "would go" if dry_run else "went"
        self.stdout.write(f"{swept.objects} objects, {swept.size} bytes ({in_words(swept.size)}) {done}.")
