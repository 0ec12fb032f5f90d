"""The shared cache on Redis, which is counted on for nothing: while Redis is away, each process has its own."""

from __future__ import annotations

import logging
import time
from typing import Any, Final

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis import RedisError

ASK_AGAIN_AFTER: Final = 5.0  # seconds; until then nobody waits for a Redis that did not answer
_ASKED = ("add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many", "clear")

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Sign-in attempts and requests are then counted by each web process for itself, and nobody is turned away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._own = LocMemCache(server, dict(params, OPTIONS={}))
        self._away_until = 0.0

    def _answered(self, name: str, *given: Any, **named: Any) -> Any:
        if time.monotonic() < self._away_until:
            return getattr(self._own, name)(*given, **named)
        try:
            return getattr(super(), name)(*given, **named)
        except RedisError as error:
            logger.warning("Redis does not answer; this process counts for itself for a while: %s", error)
            self._away_until = time.monotonic() + ASK_AGAIN_AFTER
            return getattr(self._own, name)(*given, **named)


def _forgiving(name: str) -> Any:
    def method(self: ForgivingRedisCache, *given: Any, **named: Any) -> Any:
        return self._answered(name, *given, **named)

    method.__name__ = name
    return method


for _name in _ASKED:
    setattr(ForgivingRedisCache, _name, _forgiving(_name))
