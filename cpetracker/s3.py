"""The S3 store, asked with patience that ends: a store that hangs must not hold a worker or a request for minutes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from botocore.config import Config
from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

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

    def open_part(self, name: str, first: int, last: int) -> Any:
        """A stream of these bytes alone; the library's `open` would fetch the whole object first.

        Raises FileNotFoundError.
        """
        key = self._normalize_name(clean_name(name))
        try:
            return self.bucket.Object(key).get(Range=f"bytes={first}-{last}")["Body"]
        except ClientError as refused:
            if refused.response["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND:
                raise FileNotFoundError(name) from refused
            raise
