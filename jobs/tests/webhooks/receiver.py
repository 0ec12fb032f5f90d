"""A receiver of webhooks on this machine, which answers as it is told to."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    """What arrived, in order, and how the next request is answered."""

    answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: reply(handler, 204)
    arrived: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)  # that TLS clients asked for
    _server: ThreadingHTTPServer | None = None

    @property
    def port(self) -> int:
        assert self._server
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def start(self, tls: ssl.SSLContext | None = None) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        if tls is not None:
            tls.sni_callback = lambda _socket, name, _context: self.names.append(name)
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()


def reply(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    if status != 204:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.arrived.append(({name.lower(): value for name, value in self.headers.items()}, body))
            try:
                receiver.answer(self)
            except OSError:
                self.close_connection = True  # the sender had read enough

        def log_message(self, *args: object) -> None:
            """Not on the terminal."""

    return Handler
