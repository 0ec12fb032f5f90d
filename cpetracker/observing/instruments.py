"""What a web process counts. Workers have theirs in `jobs/metrics.py`; what is in the database is read from there."""

from __future__ import annotations

from typing import Final

from prometheus_client import Gauge, Histogram

REQUEST_SECONDS: Final = Histogram(
    "cpetracker_request_seconds",
    "Seconds until the answer to a request began.",
    ("method", "route", "status"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
WEB_SOCKETS: Final = Gauge("cpetracker_web_sockets", "WebSockets that are open.", multiprocess_mode="livesum")
