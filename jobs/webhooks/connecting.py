"""Connections for messages: to exactly the address that was checked, and under one deadline for all of it.

A name may lead to one address when it is checked and to another when it is connected to. So it is looked up once, here,
and what is connected to is the address that was looked at; the certificate is still checked against the name.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

import httpcore

from jobs.webhooks.addresses import Address, Policy, address_of, refused

CONNECT_SECONDS: Final = 5.0

Resolver = Callable[[str, int], Iterable[Address]]


class NotAllowed(Exception):
    """The name leads to an address that is not called; the text says which."""


class UnknownName(Exception):
    """There is no address for the name."""


def look_up(host: str, port: int) -> list[Address]:
    """The addresses of a name, as the system has them. Raises `UnknownName`."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as failed:
        raise UnknownName(host) from failed
    return list(dict.fromkeys(address_of(str(entry[4][0])) for entry in found))


def permitted(host: str, port: int, policy: Policy, resolver: Resolver = look_up) -> list[Address]:
    """The addresses of a name, all of which may be connected to. Raises `UnknownName` and `NotAllowed`."""
    addresses = list(resolver(host, port))
    if not addresses:
        raise UnknownName(host)
    for address in addresses:
        # One private address among public ones is enough: that is how a rebinding name answers.
        if not policy.permits(address, port):
            raise NotAllowed(refused(host, address))
    return addresses


class Deadline:
    """A moment after which nothing more is waited for."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def within(self, seconds: float | None, too_late: type[Exception]) -> float:
        """What is left of the time, at most this long. Raises `too_late` when nothing is."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise too_late
        return left if seconds is None else min(left, seconds)


class CheckedBackend(httpcore.NetworkBackend):
    """Looks a name up, refuses it if any of its addresses may not be called, and connects to those."""

    def __init__(self, policy: Policy, deadline: Deadline, resolver: Resolver = look_up) -> None:
        self._policy = policy
        self._deadline = deadline
        self._resolver = resolver
        self._tcp = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        """Raises `NotAllowed`, `UnknownName` and httpcore's ConnectError and ConnectTimeout."""
        addresses = permitted(host, port, self._policy, self._resolver)
        return _Timed(self._connected(addresses, port, timeout), self._deadline)

    def _connected(self, addresses: list[Address], port: int, timeout: float | None) -> httpcore.NetworkStream:
        failed: Exception = httpcore.ConnectError()
        for address in addresses:
            try:
                within = self._deadline.within(timeout, httpcore.ConnectTimeout)
                return self._tcp.connect_tcp(str(address), port, timeout=within)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


class _Timed(httpcore.NetworkStream):
    """A stream whose every wait ends at the deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=self._deadline.within(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._deadline.within(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        within = self._deadline.within(timeout, httpcore.ConnectTimeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, within), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
