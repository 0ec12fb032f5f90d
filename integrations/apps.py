from __future__ import annotations

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = "Integrations"

    def ready(self) -> None:
        from integrations import checks  # noqa: F401 - importing registers
        from integrations.mailboxes.receiving import prune_some
        from jobs import housekeeping

        housekeeping.prunes("dropped mail", prune_some)
