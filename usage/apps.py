from __future__ import annotations

from django.apps import AppConfig


class UsageConfig(AppConfig):
    name = "usage"
    verbose_name = "Usage and billing"

    def ready(self) -> None:
        from accounts import ledger
        from jobs import housekeeping
        from usage import checks  # noqa: F401 - importing registers
        from usage.billing import outbox

        ledger.on_recorded(outbox.note)
        housekeeping.prunes("sent meter events", outbox.prune_some)
