"""The log: a line for a terminal or an object for a machine, each with what it is about.

Every line tells the request, the user, the run and the task at hand where there is one. No line holds names of files
or people: ids lead to those who may see them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any, Final

from pythonjsonlogger.json import JsonFormatter

from cpetracker.observing.requests import asked
from jobs import log_context

FORMATS: Final = ("text", "json")
NAMES: Final = ("request_id", "user_id", "job_id", "run_id", "task_id")


def about() -> dict[str, str]:
    """What the code at hand is about; only what is known."""
    known: dict[str, str] = {}
    if request := asked():
        known |= {"request_id": request.request_id, "user_id": request.user(), **request.about()}
    known |= log_context.current()
    return {name: known[name] for name in NAMES if known.get(name)}


class About(logging.Filter):
    """Gives each record its `about`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.about = about()
        return True


class Line(logging.Formatter):
    """`2026-03-01 12:00:00,000 INFO    jobs.rescue: Brought back … [run_id=… task_id=…]`."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        line = super().formatMessage(record)
        known: Mapping[str, str] = getattr(record, "about", {})
        told = " ".join(f"{name}={value}" for name, value in known.items())
        return f"{line} [{told}]" if told else line


class Json(JsonFormatter):
    """One object a line: `time`, `level`, `logger`, `message`, what it is about, and `exc_info` of a fault."""

    def __init__(self, version: str) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}",
            style="{",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            static_fields={"version": version},
        )
        self.default_time_format, self.default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03dZ"

    converter = staticmethod(time.gmtime)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return super().process_log_record(log_data | log_data.pop("about", {}))


def logging_settings(level: str, form: str, version: str) -> dict[str, Any]:
    """Django's LOGGING. uvicorn's own lines go the same way as ours."""
    ours = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"about": {"()": "cpetracker.observing.logs.About"}},
        "formatters": {
            "text": {
                "()": "cpetracker.observing.logs.Line",
                "format": "{asctime} {levelname:<7} {name}: {message}",
                "style": "{",
            },
            "json": {"()": "cpetracker.observing.logs.Json", "version": version},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": form, "filters": ["about"]}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},  # a 404 is no news
            "django.security.DisallowedHost": {"level": "CRITICAL"},  # nor is a robot that asks by address
            "procrastinate": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
            "httpx2": {"level": "WARNING"},  # requests to language models; their libraries below DEBUG tell documents
            "openai": {"level": "WARNING"},
            "anthropic": {"level": "WARNING"},
            "google_genai": {"level": "WARNING"},
            "botocore": {"level": "WARNING"},
            "uvicorn": ours,
            "uvicorn.error": ours,
            "uvicorn.access": {**ours, "level": "WARNING"},  # LOG_REQUESTS has lines of ours, with ids
        },
    }
