"""What can go wrong, as exceptions. What the network does wrong stays `httpx.TransportError`."""

from __future__ import annotations

from typing import Any

import httpx


class Problem(Exception):
    """The server refused. `code` is for programs and stays, `detail` is a sentence for people.

    `errors` names the values that are wrong, where some are: `{"template_id": ["There is no such template."]}`.
    """

    def __init__(self, status: int, code: str, detail: str, errors: dict[str, list[str]] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors or {}

    @classmethod
    def of(cls, response: httpx.Response) -> Problem:
        """The problem that an answer holds (RFC 9457); of another answer, what its status says."""
        try:
            told: Any = response.json()
        except ValueError:
            told = None
        told = told if isinstance(told, dict) else {}
        detail = told.get("detail") or f"{response.status_code} {response.reason_phrase}"
        return cls(response.status_code, told.get("code") or "http_error", detail, told.get("errors"))


class RunNotFinished(TimeoutError):
    """The run was still going when the time given to `wait_for` was over; it goes on."""
