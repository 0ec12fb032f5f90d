"""Google on this machine: OAuth, Drive and Gmail over HTTP, for tests with Google's own client libraries.

What may be asked is taken from Google's discovery documents: an address, a parameter or a field that they do not have
is refused, and of an answer only the fields that were asked for are given. What goes wrong is scripted by `faults`.
"""

from __future__ import annotations

import json
import threading
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from integrations.tests import google_drive, google_gmail, google_oauth
from integrations.tests.google_shapes import BadQuestion, Question, narrowed, understood


@dataclass
class Answer:
    """`cut` bytes of the body are sent, of all of which the header speaks; then the connection is cut."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None

    @classmethod
    def of(cls, told: Any, status: int = 200, **headers: str) -> Answer:
        return cls(status, json.dumps(told).encode(), {"Content-Type": "application/json; charset=UTF-8", **headers})

    @classmethod
    def refusal(cls, status: int, reason: str = "backendError", message: str = "No.", **headers: str) -> Answer:
        """As Google's APIs refuse."""
        error = {"code": status, "message": message, "errors": [{"domain": "global", "reason": reason}]}
        return cls.of({"error": error}, status, **headers)


Fault = Callable[[str], Answer | None]


class GoogleServer:
    """`asked` lists the methods that were called, as discovery documents name them; a fault may answer instead."""

    def __init__(self) -> None:
        self.oauth = google_oauth.OAuth()
        self.drive = google_drive.Drive()
        self.gmail = google_gmail.Gmail()
        self.asked: list[str] = []
        self.faults: list[Fault] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.root = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def fail(self, method: str, *answers: Answer | None) -> None:
        """The next calls of a method are answered so, one after the other; None lets one through."""
        left = list(answers)

        def fault(called: str) -> Answer | None:
            return left.pop(0) if called == method and left else None

        self.faults.append(fault)

    def answer(self, verb: str, target: str, headers: Any, body: bytes) -> Answer:
        address = urllib.parse.urlsplit(target)
        given = {name: values[-1] for name, values in urllib.parse.parse_qs(address.query).items()}
        if address.path.startswith("/oauth/"):
            return self._of_oauth(address.path.removeprefix("/oauth/"), body)
        if not self.oauth.is_good(headers.get("Authorization", "")):
            return Answer.refusal(401, "authError", "Invalid Credentials")
        try:
            question = understood(verb, address.path, given, headers, body)
        except BadQuestion as bad:
            return Answer.refusal(400, "badRequest", str(bad))
        self.asked.append(question.method)
        if (answer := self._fault(question.method)) is not None:
            return answer
        return self._of_api(question)

    def _of_oauth(self, what: str, body: bytes) -> Answer:
        self.asked.append(f"oauth.{what}")
        if (answer := self._fault(f"oauth.{what}")) is not None:
            return answer
        form = {name: values[-1] for name, values in urllib.parse.parse_qs(body.decode()).items()}
        status, told = self.oauth.token(form) if what == "token" else self.oauth.revoke(form)
        return Answer.of(told, status)

    def _of_api(self, question: Question) -> Answer:
        api = self.drive if question.method.startswith("drive.") else self.gmail
        try:
            status, told, headers = api.answer(question, self.root)
        except LookupError as missing:
            return Answer.refusal(404, "notFound", f"File not found: {missing}.")
        except BadQuestion as bad:
            return Answer.refusal(bad.status, bad.reason, str(bad))
        if isinstance(told, bytes):
            return Answer(status, told, headers)
        return Answer.of(narrowed(told, question), status, **headers)

    def _fault(self, method: str) -> Answer | None:
        for fault in self.faults:
            if (answer := fault(method)) is not None:
                return answer
        return None


def _handler(google: GoogleServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = google.answer(self.command, self.path, self.headers, body)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body[: answer.cut])
            if answer.cut is not None:
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any  # noqa: N815 - as http.server calls them

        def log_message(self, *args: Any) -> None:
            """Tests are quiet."""

    return Handler
