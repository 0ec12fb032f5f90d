"""Brings the states that ship with the product into the database."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from extraction.presets import PRESETS
from templates_app.seeds import restore, seed_states


class Command(BaseCommand):
    help = "Adds the shipped states and brings them up to date; what staff changed stays, unless --restore names it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--restore", metavar="SLUG", help=f"put the shipped columns back: {', '.join(PRESETS)}")

    def handle(self, *, restore: str | None, **options: Any) -> None:
        if restore:
            self._restore(restore)
        for slug, seeding in seed_states().items():
            self.stdout.write(f"{PRESETS[slug].name} {seeding}.")

    def _restore(self, slug: str) -> None:
        if slug not in PRESETS:
            raise CommandError(f"No state {slug} ships with the product. There are: {', '.join(PRESETS)}.")
        restore(slug)
