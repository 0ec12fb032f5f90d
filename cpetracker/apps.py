"""The project as an app (commands, checks, page templates), and which packages' static files are collected."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ProjectConfig(AppConfig):
    name = "cpetracker"
    verbose_name = "CPE Tracker"
    default = True

    def ready(self) -> None:
        from cpetracker import checks, engine_checks  # noqa: F401 - registers them


class CollectedStaticFiles(StaticFilesConfig):
    """Leaves out what no page of ours loads: two thirds of all bytes."""

    default = False
    ignore_patterns = [  # noqa: RUF012 - Django's own way
        *StaticFilesConfig.ignore_patterns,
        "redoc",
        "rest_framework",
        "*.map",
        "*.md",
    ]
