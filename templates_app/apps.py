from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TemplatesAppConfig(AppConfig):
    name = "templates_app"
    verbose_name = "Templates"

    def ready(self) -> None:
        post_migrate.connect(seed_after_migrating, sender=self, dispatch_uid="templates_app.seeds")


def seed_after_migrating(*, using: str, plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """Not after a migration backwards, nor of another database."""
    from templates_app.seeds import seed_states

    if using == "default" and not any(backwards for _migration, backwards in plan):
        seed_states()
