"""How often a person may ask: bounds against programs that run away, wide enough for a pile of dropped files."""

from __future__ import annotations

import time
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

PERIOD: Final = 60  # seconds


class PersonsRate(BaseThrottle):
    """Counts a person's requests in each minute, in the cache that the web processes share.

    A view names what its methods count as in `throttle_scopes`, {"POST": "upload"}; everything else is a "request".
    """

    def __init__(self) -> None:
        self._refused_at = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        scope = getattr(view, "throttle_scopes", {}).get(request.method, "request")
        most = settings.API_RATES[scope]
        if not most or not request.user.pk:
            return True
        now = time.time()
        key = f"rate:{scope}:{request.user.pk}:{int(now // PERIOD)}"
        cache.add(key, 0, timeout=2 * PERIOD)
        try:
            count = cache.incr(key)
        except ValueError:  # forgotten between the two lines, as a full cache does
            return True
        self._refused_at = now
        return bool(count <= most)

    def wait(self) -> float:
        """Seconds to the next minute."""
        return PERIOD - self._refused_at % PERIOD
