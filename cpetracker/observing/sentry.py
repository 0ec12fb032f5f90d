"""Faults go to Sentry, or whatever speaks its protocol, when SENTRY_DSN names it. Nothing about people goes along.

What is sent: the exception with its lines of code, the route, and the ids of request, user, run and task. What is not:
values of variables, bodies, query strings, cookies, headers, addresses, log lines on the way, e-mail addresses within
messages.
"""

from __future__ import annotations

import re
from typing import Any, Final

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from cpetracker.observing.logs import about

_KEPT_OF_REQUEST: Final = ("method", "url")
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# PostgreSQL tells the values of a row under this word
_DETAIL: Final = re.compile(r"\bDETAIL:.*", re.DOTALL)


def start(dsn: str, *, release: str, environment: str, traces: float) -> None:
    """From now on exceptions that nobody caught, and what is logged as an error, are sent. `traces` is a share."""
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        environment=environment,
        traces_sample_rate=traces or None,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        server_name="",
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(middleware_spans=False, signals_spans=False), LoggingIntegration()],
        before_send=cleaned,  # type: ignore[arg-type]
        before_send_transaction=cleaned,  # type: ignore[arg-type]
    )


def cleaned(event: dict[str, Any], _hint: dict[str, Any]) -> dict[str, Any]:
    """The event with what it is about, and without what it should not tell."""
    known = about()
    event["tags"] = {**event.get("tags", {}), **{name: value for name, value in known.items() if name != "user_id"}}
    event["user"] = {"id": known["user_id"]} if "user_id" in known else {}
    if "request" in event:
        event["request"] = {name: event["request"][name] for name in _KEPT_OF_REQUEST if name in event["request"]}
    for exception in event.get("exception", {}).get("values", ()):
        exception["value"] = _without_values(exception.get("value") or "")
    entry = event.get("logentry", {})
    for name in ("message", "formatted"):
        if isinstance(entry.get(name), str):
            entry[name] = _without_values(entry[name])
    entry.pop("params", None)
    event.pop("extra", None)
    return event


def _without_values(text: str) -> str:
    return _ADDRESS.sub("[address]", _DETAIL.sub("", text)).strip()
