"""The S3 store, asked with patience that ends: a store that hangs must not hold a worker or a request for minutes."""

from __future__ import annotations

from typing import Any, Final

from botocore.config import Config
from storages.backends.s3 import S3Storage

# The library's own time-outs are a minute each, and it asks five times. Who waits longer than this is better off
# being told: a worker's task is tried again later, a person tries again.
PATIENCE: Final = Config(
    connect_timeout=5, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 3}, tcp_keepalive=True
)


class PatientS3Storage(S3Storage):
    """django-storages' own, with the time-outs above."""

    client_config: Config

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        given: Config = self.client_config
        self.client_config = given.merge(PATIENCE)
