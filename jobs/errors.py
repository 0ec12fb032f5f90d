"""The kinds of refusal that the services of this room raise."""

from __future__ import annotations

from accounts.errors import Absent, Busy, Conflict, Forbidden, Invalid, Refusal, TooLarge

__all__ = ["Absent", "Busy", "Conflict", "Forbidden", "Invalid", "Refusal", "TooLarge"]
