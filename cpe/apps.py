from __future__ import annotations

from django.apps import AppConfig


class CpeConfig(AppConfig):
    name = "cpe"
    verbose_name = "CPE"

    def ready(self) -> None:
        from cpe.next_run import make_next_run
        from jobs import hooks

        hooks.on_run_finished(make_next_run)
