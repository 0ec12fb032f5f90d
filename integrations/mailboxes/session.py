"""A session with an IMAP server: connected safely, every wait bounded, every failure in words."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Final

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from integrations.mailboxes.account import Security, Server, policy
from integrations.mailboxes.tls import NamedContext
from integrations.sources import ConnectionRefused, SourceRefused, SourceUnavailable
from jobs.webhooks.connecting import NotAllowed, Resolver, UnknownName, look_up, permitted

WAIT_SECONDS: Final = 20.0  # for the next bytes of the server
COMMAND_SECONDS: Final = 120.0  # for one answer as a whole, however slowly it drips
# RFC 5530: said of what passes.
_PASSING: Final = ("UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "OVERQUOTA", "THROTTLED", "TRY AGAIN", "TEMPORAR")


@contextlib.contextmanager
def session(server: Server, password: str, *, resolver: Resolver = look_up) -> Iterator[IMAPClient]:
    """Signed in. Raises `SourceUnavailable`, `SourceRefused` and `ConnectionRefused`."""
    with in_words(server.host):
        client = _connected(server, resolver)
        try:
            with bounded(client):
                _sign_in(client, server, password)
            yield client
        finally:
            _leave(client)


@contextlib.contextmanager
def bounded(client: IMAPClient, seconds: float = COMMAND_SECONDS) -> Iterator[None]:
    """The connection is cut when the block takes longer: a server that drips holds nobody up for ever."""
    timer = threading.Timer(seconds, _cut, (client,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextlib.contextmanager
def in_words(host: str) -> Iterator[None]:
    """What networks and servers do, as `SourceUnavailable`, `SourceRefused` or `ConnectionRefused`."""
    try:
        yield
    except NotAllowed as refused:
        raise ConnectionRefused(str(refused)) from refused
    except UnknownName as unknown:
        raise SourceUnavailable(f"There is no address for the name {host}. Is it written rightly?") from unknown
    except ssl.SSLCertVerificationError as bad:
        raise ConnectionRefused(f"The certificate of {host} is not good: {bad.verify_message}.") from bad
    except ssl.SSLError as bad:
        raise SourceUnavailable(f"{host} does not speak TLS as it should. Check port and encryption.") from bad
    except TimeoutError as slow:
        raise SourceUnavailable(f"{host} did not answer in time.") from slow
    except ConnectionRefusedError as closed:
        raise SourceUnavailable(f"{host} lets nobody connect: no mail server listens there.") from closed
    except (OSError, imaplib.IMAP4.abort) as lost:
        raise SourceUnavailable(f"The connection to {host} was lost.") from lost
    except IMAPClientError as refused:
        if passes(refused):
            raise SourceUnavailable(f"{host} asks to try again later: {said(refused)}") from refused
        raise SourceRefused(f"{host} refuses: {said(refused)}") from refused


def passes(refused: Exception) -> bool:
    """Whether what the server said sounds as if it would say something else later."""
    words = str(refused).upper()
    return any(word in words for word in _PASSING)


def said(refused: Exception) -> str:
    """The server's own words, short and in one line."""
    text = str(refused)
    shown = "".join(letter if letter.isprintable() else " " for letter in text).removeprefix("b'").strip(" '\"")
    return f"“{shown[:200]}”"


def _connected(server: Server, resolver: Resolver) -> IMAPClient:
    addresses = permitted(server.host, server.port, policy(), resolver)
    context = NamedContext.of(server.host)
    failed: Exception | None = None
    for address in addresses:
        try:
            implicit = server.security is Security.TLS
            client = IMAPClient(
                str(address), server.port, ssl=implicit, ssl_context=context if implicit else None, timeout=WAIT_SECONDS
            )
        except (OSError, imaplib.IMAP4.abort) as error:
            failed = error
            continue
        if server.security is Security.STARTTLS:
            with bounded(client):
                client.starttls(context)
        return client
    raise failed or UnknownName(server.host)


def _sign_in(client: IMAPClient, server: Server, password: str) -> None:
    try:
        client.login(server.username, password)
    except LoginError as refused:
        if passes(refused):
            raise
        raise ConnectionRefused(
            f"{server.host} does not accept this name and password. Many providers want an app password here,"
            " made on their page about security."
        ) from refused


def _leave(client: IMAPClient) -> None:
    """Politely where the server still listens; it is only a courtesy."""
    with contextlib.suppress(Exception), bounded(client, 5.0):
        client.logout()
    with contextlib.suppress(Exception):
        client.shutdown()


def _cut(client: IMAPClient) -> None:
    with contextlib.suppress(Exception):
        client.socket().shutdown(socket.SHUT_RDWR)
