"""Google's sign-in on this machine: consent, and codes against ID tokens, with what it checks (RFC 6749, RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from accounts.tests.firebase_server import id_token

CLIENT, SECRET = "loopback.apps.googleusercontent.com", "open sesame"


class GoogleServer:
    """One person is signed in there, whom `person` describes."""

    def __init__(self) -> None:
        self.address = ""
        self.reset()

    def reset(self) -> None:
        self.person: dict[str, Any] = {"sub": "1234", "email": "maria@example.org", "email_verified": True}
        self.trouble = ""
        self.asked: dict[str, str] = {}
        self._codes: dict[str, dict[str, str]] = {}

    def consent(self, address: str) -> str:
        """What the person's browser gets for the address that it was sent to: the way back."""
        self.asked = dict(parse_qsl(urlsplit(address).query))
        assert address.startswith(f"{self.address}/auth?")
        assert self.asked["response_type"] == "code"
        if self.trouble == "cancelled":
            return f"{self.asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': self.asked['state']})}"
        code = secrets.token_urlsafe(8)
        self._codes[code] = self.asked
        return f"{self.asked['redirect_uri']}?{urlencode({'code': code, 'state': self.asked['state']})}"

    def token(self, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self._codes.pop(sent.get("code", ""), None)
        if self.trouble == "broken":
            return 500, {"error": "backend_error"}
        if sent.get("client_id") != CLIENT or sent.get("client_secret") != SECRET:
            return 401, {"error": "invalid_client"}
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        proved = asked is not None and asked.get("code_challenge") == proof.decode().rstrip("=")
        if asked is None or not proved or sent.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        claims = {"iss": "https://accounts.google.com", "aud": CLIENT, "exp": int(time.time()) + 3600}
        if self.trouble == "for another":
            claims["aud"] = "another.apps.googleusercontent.com"
        token = id_token(**{**claims, **self.person})
        return 200, {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "id_token": token}


@contextmanager
def running() -> Iterator[GoogleServer]:
    google = GoogleServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            status, answer = google.token({name: values[0] for name, values in sent.items()})
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Not into the output of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    google.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield google
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
