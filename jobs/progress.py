"""Tells of progress without flooding: at most one message for a run in a while, and the last one always."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable
from typing import Final

from django.db import close_old_connections, connection

from jobs import lifecycle

logger = logging.getLogger(__name__)

# A little longer than the interval: whoever announced within it then did so after the change that waited.
_LATER: Final = lifecycle.ANNOUNCE_EVERY.total_seconds() + 0.02


class Announcer:
    """Announces runs: now, or where another announcement is too fresh, from a thread of its own a moment later."""

    def __init__(self, note: Callable[..., bool] = lifecycle.note_progress, later: float = _LATER) -> None:
        self._note = note
        self._later = later  # seconds
        self._due: dict[uuid.UUID, float] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def announce(self, run_id: uuid.UUID) -> None:
        """Call after the commit of what changed."""
        with self._changed:
            if run_id in self._due:
                return  # that message will tell of this change too
        if not self._note(run_id=run_id):
            self._postpone(run_id)

    def flush(self) -> None:
        """Wait until nothing is outstanding."""
        with self._changed:
            self._changed.wait_for(lambda: self._thread is None)

    def _postpone(self, run_id: uuid.UUID) -> None:
        with self._changed:
            self._due.setdefault(run_id, time.monotonic() + self._later)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="announcer", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while (run_id := self._next_due()) is not None:
            try:
                close_old_connections()
                self._note(run_id=run_id)
            except Exception:
                logger.warning("Progress of run %s was not announced.", run_id, exc_info=True)

    def _next_due(self) -> uuid.UUID | None:
        """Waits for the next run that is due; None, and the end of the thread, when none is left."""
        with self._changed:
            if not self._due:
                connection.close()
                self._thread = None
                self._changed.notify_all()
                return None
            run_id, at = min(self._due.items(), key=lambda item: item[1])
        time.sleep(max(0.0, at - time.monotonic()))
        with self._changed:
            del self._due[run_id]
        return run_id


_announcer = Announcer()
announce = _announcer.announce
flush = _announcer.flush
