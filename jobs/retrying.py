"""When a queue job that met something passing is tried again."""

from __future__ import annotations

import datetime as dt
from typing import Final

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

LONGEST_WAIT: Final = 60  # seconds


class Backoff(BaseRetryStrategy):
    """Waits 1, 2, 4 … seconds, at most `LONGEST_WAIT`, `most` times; without it without an end, where the task
    itself says when it is enough."""

    def __init__(self, *passing: type[Exception], most: int | None = None) -> None:
        self.passing, self.most = passing, most

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """None, and with it the end, for what will not pass."""
        if not isinstance(exception, self.passing) or (self.most is not None and job.attempts >= self.most):
            return None
        wait = min(LONGEST_WAIT, 2 ** min(job.attempts, 10))
        return RetryDecision(retry_at=dt.datetime.now(dt.UTC) + dt.timedelta(seconds=wait))
