"""What Google does for a Firebase project, on this machine: signs ID tokens, and publishes its certificates."""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import crypt, jwt

PROJECT = "cpe-clients"


@cache
def key(name: str) -> tuple[rsa.RSAPrivateKey, str]:
    """A key of that name and its certificate; made once, because that takes a while."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, private.public_key(), 1, now, now + dt.timedelta(days=16))
        .sign(private, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    return private, certificate.decode()


def id_token(signed_by: str = "first", named: str | None = None, **claims: Any) -> str:
    """As the client library of Firebase gets one; a claim that is None is left out."""
    now = int(time.time())
    usual = {
        "iss": f"https://securetoken.google.com/{PROJECT}",
        "aud": PROJECT,
        "sub": "uid-of-maria",
        "iat": now - 60,
        "auth_time": now - 60,
        "exp": now + 3540,
        "email": "maria@example.org",
        "email_verified": True,
        "firebase": {"sign_in_provider": "password", "identities": {"email": ["maria@example.org"]}},
    }
    payload = {name: value for name, value in (usual | claims).items() if value is not None}
    pem = key(signed_by)[0].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = crypt.RSASigner.from_string(pem.decode(), named or signed_by)
    return jwt.encode(signer, payload).decode()


class CertificateServer:
    """Publishes what `names` says, or is out of order."""

    def __init__(self) -> None:
        self.address = ""
        self.reset()

    def reset(self) -> None:
        self.names = ["first"]
        self.max_age: str | None = "max-age=3600"
        self.trouble = ""
        self.asked = 0

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked += 1
        if self.trouble == "cut":
            handler.connection.close()
            return
        body = json.dumps({name: key(name)[1] for name in self.names}).encode()
        handler.send_response(503 if self.trouble == "broken" else 200)
        if self.max_age is not None:
            handler.send_header("Cache-Control", f"public, {self.max_age}, must-revalidate, no-transform")
        content = b"<html>not what you expect</html>" if self.trouble == "odd" else body
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)


@contextmanager
def running() -> Iterator[CertificateServer]:
    certificates = CertificateServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            certificates.answer(self)

        def log_message(self, format: str, *args: Any) -> None:
            """Not into the output of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    certificates.address = f"http://127.0.0.1:{server.server_port}/x509"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield certificates
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
