"""A process that counts with others, for the test of metrics: counts a document, says so, and lives until told."""

from __future__ import annotations

import os
import sys

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "cpetracker.settings"
    django.setup()
    from cpetracker.observing.exporter import worker_started
    from cpetracker.observing.instruments import WEB_SOCKETS
    from jobs import metrics

    worker_started()
    metrics.DOCUMENT_SECONDS.labels("pdf").observe(0.3)
    metrics.TASKS_ENDED.labels("rows").inc()
    WEB_SOCKETS.inc()
    print("counted", flush=True)  # noqa: T201
    sys.stdin.read()


if __name__ == "__main__":
    main()
