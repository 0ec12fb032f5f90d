from __future__ import annotations

from django.apps import AppConfig


class CpeConfig(AppConfig):
    name = "cpe"
    verbose_name = "CPE"

    def ready(self) -> None:
        from cpe.next_run import make_next_run
        from cpe.sheets import start
        from jobs import hooks, starting
        from jobs.models import JobType

        hooks.on_run_finished(make_next_run)
        starting.starts_by(JobType.CPE, start, keeps_one_ready=True)
