"""A thin, typed client of CPE Tracker's REST API: `Client`, and `Problem` for what the server refuses."""

from __future__ import annotations

from cpetracker_client.client import Client
from cpetracker_client.problems import Problem, RunNotFinished

__all__ = ["Client", "Problem", "RunNotFinished"]
