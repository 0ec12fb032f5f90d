"""TLS to an address that was checked, with the certificate checked against the name that led to it."""

from __future__ import annotations

import socket
import ssl
from typing import Any, Self


class NamedContext(ssl.SSLContext):
    """Trusts what the system trusts (`SSL_CERT_FILE` adds to it); whatever name a client gives, ours is asked for."""

    name: str

    @classmethod
    def of(cls, name: str) -> Self:
        context = cls(ssl.PROTOCOL_TLS_CLIENT)
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.name = name
        return context

    def wrap_socket(self, sock: socket.socket, *args: Any, **kwargs: Any) -> ssl.SSLSocket:
        kwargs["server_hostname"] = self.name
        return super().wrap_socket(sock, *args, **kwargs)
