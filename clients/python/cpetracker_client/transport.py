"""One request: sent with the token, repeated where that is safe and makes sense, its refusal raised as a `Problem`."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx

from cpetracker_client.problems import Problem
from cpetracker_client.schema import OPERATIONS

SAFE: Final = frozenset({"GET", "HEAD"})
BUSY: Final = frozenset({429, 503})  # refused before anything was done
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds, doubling, unless the server names another time
MOST_HEEDED: Final = 300.0  # seconds that a server may ask for

Content = Callable[[], Mapping[str, Any]]  # what httpx is given, made anew for each attempt


class Transport:
    """Calls operations of the schema by name."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        timeout: float,
        retries: int,
        transport: httpx.BaseTransport | None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}", "User-Agent": "cpetracker-client/0.1"}
        # redirects are not followed: the token is for this server alone
        self.http = httpx.Client(base_url=base_url, headers=headers, timeout=timeout, transport=transport)
        self.retries = retries
        self.sleep = sleep

    def call(self, operation: str, *, content: Content = dict, **values: Any) -> httpx.Response:
        """The answer, read to its end. Raises `Problem`, and `httpx.TransportError` where no answer came."""
        with self.stream(operation, content=content, **values) as response:
            response.read()
            return response

    @contextmanager
    def stream(self, operation: str, *, content: Content = dict, **values: Any) -> Iterator[httpx.Response]:
        """The answer, whose body is still to be read. `values` fill the address; the others become its query."""
        method, path = OPERATIONS[operation]
        query = {name: _text(value) for name, value in values.items() if f"{{{name}}}" not in path}
        path = path.format_map({name: str(value) for name, value in values.items()})
        key = {} if method in SAFE else {"Idempotency-Key": str(uuid.uuid4())}

        def ask() -> httpx.Response:
            given = dict(content())
            headers = {**key, **given.pop("headers", {})}
            params = {name: value for name, value in query.items() if value is not None}
            return self.http.send(
                self.http.build_request(method, path, params=params, headers=headers, **given), stream=True
            )

        response = self._insisting(ask)
        try:
            if response.status_code >= 300 and response.status_code != 304:
                response.read()
                raise Problem.of(response)
            yield response
        finally:
            response.close()

    def _insisting(self, ask: Callable[[], httpx.Response]) -> httpx.Response:
        """The first answer that is not "come back later". The key makes repeating a change safe: it is done once."""
        for attempt in range(self.retries):
            try:
                response = ask()
            except httpx.TransportError:
                wait = _waiting(attempt)
            else:
                if not _is_busy(response):
                    return response
                response.close()
                wait = _told(response) or _waiting(attempt)
            self.sleep(wait)
        return ask()

    def close(self) -> None:
        self.http.close()


def _is_busy(response: httpx.Response) -> bool:
    # 409 with a time to come back: the same request, sent before, is still being worked on
    return response.status_code in BUSY or (response.status_code == 409 and "Retry-After" in response.headers)


def _told(response: httpx.Response) -> float | None:
    """Seconds until the server wants to be asked again: it names them, or (as proxies do) a time."""
    when = response.headers.get("Retry-After", "")
    if when.isdigit():
        return min(float(when), MOST_HEEDED)
    try:
        seconds = parsedate_to_datetime(when).timestamp() - time.time()
    except ValueError:
        return None
    return min(max(seconds, 0.0), MOST_HEEDED)


def _waiting(attempt: int) -> float:
    return min(FIRST_WAIT * 2.0**attempt, LONGEST_WAIT) * random.uniform(0.5, 1.0)  # noqa: S311 - spreads clients


def _text(value: Any) -> str | None:
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)
