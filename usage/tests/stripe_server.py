"""A server that answers meter events as Stripe does: known again by their identifier, and as out of sorts as told.

What it refuses follows https://docs.stripe.com/api/billing/meter-event/create and /api/errors; the words for an
identifier that is there already are those that Stripe gives ("An event already exists with identifier …").
"""

from __future__ import annotations

import json
import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

KEY = "sk_test_" + "loopback"
CUSTOMERS = {"cus_Owner", "cus_Other"}
METERS = {"cpe_pages", "cpe_ocr_pages", "cpe_documents", "cpe_tokens"}


class StripeServer:
    """`moods` says what becomes of the next requests; without one left, all goes well."""

    def __init__(self) -> None:
        self.counted: dict[str, dict[str, str]] = {}  # by identifier
        self.moods: deque[str] = deque()
        self.requests: list[dict[str, str]] = []
        self.address = ""
        self.silence = threading.Event()  # set when the test ends

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers["Content-Length"])
        sent = dict(parse_qsl(handler.rfile.read(length).decode()))
        self.requests.append({**sent, "idempotency_key": handler.headers["Idempotency-Key"] or ""})
        mood = self.moods.popleft() if self.moods else "well"
        match mood:
            case "well":
                _write(handler, *self._judged(handler, sent))
            case "cut after it arrived":
                self._judged(handler, sent)
                handler.connection.shutdown(socket.SHUT_RDWR)
            case "silent after it arrived":
                self._judged(handler, sent)
                self.silence.wait(10)
            case "broken after it arrived":
                self._judged(handler, sent)
                _write(handler, 500, _error("api_error", "Something is wrong at our end."))
            case "broken":
                _write(handler, 500, _error("api_error", "Something is wrong at our end."))
            case "busy":
                busy = _error("invalid_request_error", "Request rate limit exceeded.", "rate_limit")
                _write(handler, 429, busy, {"Retry-After": "30", "Stripe-Should-Retry": "true"})

    def _judged(self, handler: BaseHTTPRequestHandler, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        identifier, name = sent["identifier"], sent["event_name"]
        if handler.headers["Authorization"] != f"Bearer {KEY}":
            return 401, _error("invalid_request_error", "Invalid API Key provided.")
        if handler.path != "/v1/billing/meter_events":
            return 404, _error("invalid_request_error", f"Unrecognized request URL ({handler.path}).")
        if name not in METERS:
            return 400, _error("invalid_request_error", f"No active meter with event name {name}.", "no_meter")
        if sent["payload[stripe_customer_id]"] not in CUSTOMERS:
            return 400, _error("invalid_request_error", "No such customer.", "resource_missing")
        if identifier in self.counted:
            return 400, _error("invalid_request_error", f"An event already exists with identifier {identifier}.")
        self.counted[identifier] = sent
        return 200, {"object": "billing.meter_event", "identifier": identifier, "event_name": name, "livemode": False}

    def total(self, meter: str) -> int:
        """What its invoice would say."""
        return sum(int(sent["payload[value]"]) for sent in self.counted.values() if sent["event_name"] == meter)


def _error(kind: str, message: str, code: str = "") -> dict[str, Any]:
    return {"error": {"type": kind, "message": message, **({"code": code} if code else {})}}


def _write(
    handler: BaseHTTPRequestHandler, status: int, body: dict[str, Any], headers: dict[str, str] | None = None
) -> None:
    content = json.dumps(body).encode()
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


@contextmanager
def running() -> Iterator[StripeServer]:
    stripe = StripeServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            stripe.answer(self)

        def log_message(self, format: str, *args: Any) -> None:
            """Not into the output of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stripe.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield stripe
    finally:
        stripe.silence.set()
        server.shutdown()
        server.server_close()
        thread.join()
