"""The run that takes what is imported."""

from __future__ import annotations

import datetime as dt
from typing import assert_never

from integrations.models import Into
from jobs import apart, starting
from jobs.models import ExtractionJob, JobRun


def run_for(*, job: ExtractionJob, into: Into, now: dt.datetime) -> JobRun:
    """Raises `runs.NoSuchJob`."""
    match into:
        case Into.LATEST:
            return starting.run_for_files(job=job, now=now)
        case Into.OWN | Into.APPENDED:
            return apart.run_apart(job=job, append=into == Into.APPENDED, now=now)
        case _:
            assert_never(into)
