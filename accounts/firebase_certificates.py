"""The certificates by which Google signs Firebase's ID tokens, fetched when needed and kept as long as Google says.

They change every few days, a new one being published before it is used. A token that names one we have not seen has
them fetched again, though not for every token: anybody may name anything.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import httpx

TIMEOUT: Final = 5.0  # seconds
USUAL_SECONDS: Final = 300  # kept where the answer does not say how long
MOST_SECONDS: Final = 24 * 3600
BETWEEN_LOOKS: Final = 30.0  # seconds between fetches for names that nobody knows
REST: Final = 5.0  # seconds after a failure in which nobody tries again
_MOST_BYTES: Final = 1_000_000
_MAX_AGE: Final = re.compile(r"\bmax-age=(\d{1,9})")


class Unavailable(Exception):
    """They could not be fetched, and none that is kept will do."""


@dataclass(frozen=True, slots=True)
class _Kept:
    url: str
    found: Mapping[str, str]
    fetched_at: float
    until: float


class Certificates:
    """Those of one address, for all threads of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()  # of those who fetch; whoever finds what he needs does not wait for them
        self._kept = _Kept("", {}, float("-inf"), float("-inf"))
        self._failed_at = float("-inf")

    def by_name(self, url: str, name: str) -> Mapping[str, str]:
        """PEM certificates by name; the one that is asked for is among them if there is one. Raises `Unavailable`."""
        if self._will_do(url, name):
            return self._kept.found
        with self._lock:
            if not self._will_do(url, name):
                self._kept = self._fetched(url, self._clock())
            return self._kept.found

    def _will_do(self, url: str, name: str) -> bool:
        kept, now = self._kept, self._clock()
        if url != kept.url or now >= kept.until:
            return False
        return name in kept.found or now - kept.fetched_at < BETWEEN_LOOKS

    def _fetched(self, url: str, now: float) -> _Kept:
        if now - self._failed_at < REST:
            raise Unavailable
        try:
            answer = httpx.get(url, timeout=TIMEOUT, headers={"Accept": "application/json"})
            answer.raise_for_status()
            found = answer.json()
            if len(answer.content) > _MOST_BYTES or not _is_certificates(found):
                raise ValueError("These are no certificates.")
        except (httpx.HTTPError, ValueError) as problem:
            self._failed_at = now
            raise Unavailable from problem
        return _Kept(url, found, now, now + _lifetime(answer.headers))


def _is_certificates(found: object) -> bool:
    return isinstance(found, dict) and all(isinstance(each, str) for each in found.values())


def _lifetime(headers: Mapping[str, str]) -> float:
    told = _MAX_AGE.search(headers.get("cache-control", "").lower())
    if told is None:
        return USUAL_SECONDS
    age = headers.get("age", "0")
    return max(0, min(int(told[1]) - (int(age) if age.isdigit() else 0), MOST_SECONDS))
