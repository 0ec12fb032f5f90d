from __future__ import annotations

from django.apps import AppConfig


class AutomationsConfig(AppConfig):
    name = "automations"
    verbose_name = "Automations"

    def ready(self) -> None:
        from automations import history
        from integrations import hooks as imports
        from jobs import hooks

        imports.on_import_ended(history.import_ended)
        imports.on_export_ended(history.export_ended)
        hooks.on_run_finished(history.run_finished)
