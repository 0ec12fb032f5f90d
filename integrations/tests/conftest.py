"""An owner with a sheet, a storage for each test, and a source that gives what a test puts into it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from integrations import batches, connections
from integrations.google import addresses
from integrations.google.addresses import Addresses
from integrations.google.grants import SCOPES
from integrations.mailboxes import account
from integrations.mailboxes.account import Security, Server
from integrations.models import Connection, ConnectionKind, ImportBatch, ImportSource
from integrations.tests.google_oauth import CLIENT_ID, CLIENT_SECRET, EMAIL
from integrations.tests.google_server import GoogleServer
from integrations.tests.imap_server import ImapServer
from integrations.tests.scripted_source import ScriptedSource
from jobs import runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON, own_storage, owner, quiet, stranger
from jobs.tests.scenes import make_job
from jobs.tests.webhooks.certificates import make_certificate

__all__ = ["own_storage", "owner", "quiet", "stranger"]


@pytest.fixture
def sheet(owner: User) -> ExtractionJob:
    return make_job(owner)


@pytest.fixture
def run(sheet: ExtractionJob) -> JobRun:
    return runs.latest_run(sheet)


@pytest.fixture
def connection(owner: User) -> Connection:
    return connections.keep(
        user=owner,
        kind=ConnectionKind.IMAP,
        account="practice@example.org",
        details={"host": "imap.example.org", "port": 993, "security": "tls", "username": "practice@example.org"},
        credentials={"password": "open sesame"},
        now=NOON,
    )


@pytest.fixture
def source() -> ScriptedSource:
    return ScriptedSource()


@pytest.fixture
def begin(sheet: ExtractionJob, connection: Connection) -> Any:
    """Begin an import into the sheet."""

    def begin(**given: Any) -> ImportBatch:
        wanted: dict[str, Any] = {
            "job": sheet,
            "source": ImportSource.MAILBOX,
            "query": {},
            "connection": connection,
            "now": NOON,
        }
        return batches.begin(**(wanted | given))

    return begin


@pytest.fixture
def server_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> ssl.SSLContext:
    """For a server called localhost, which our clients trust and are allowed to ask."""
    certificate, key = make_certificate(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.MAILBOX_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    return context


@pytest.fixture
def mail_server(server_tls: ssl.SSLContext) -> Iterator[ImapServer]:
    yield from _running(server_tls, implicit=True)


@pytest.fixture
def upgrading_server(server_tls: ssl.SSLContext) -> Iterator[ImapServer]:
    """One that is connected to in the open and asked for TLS then."""
    yield from _running(server_tls, implicit=False)


def _running(tls: ssl.SSLContext, *, implicit: bool) -> Iterator[ImapServer]:
    server = ImapServer()
    server.start(tls, implicit=implicit)
    yield server
    server.stop()


@pytest.fixture
def mailbox_connection(owner: User, mail_server: ImapServer) -> Connection:
    """The owner's mailbox on that server."""
    server = Server("localhost", mail_server.port, Security.TLS, "cpe@example.org")
    return account.keep(user=owner, server=server, password=mail_server.password, now=NOON)


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[GoogleServer]:
    """Google on this machine, which this installation is set up for."""
    settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    server = GoogleServer()
    oauth = f"{server.root}oauth/"
    here = Addresses(
        authorize=f"{oauth}authorize", token=f"{oauth}token", revoke=f"{oauth}revoke", api_root=server.root
    )
    monkeypatch.setattr(addresses, "_in_use", here)
    monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", lambda seconds: None)
    yield server
    server.stop()


@pytest.fixture
def google_connection(owner: User, google: GoogleServer) -> Connection:
    """The owner's account there, connected for everything."""
    lasting, passing = google.oauth.issue()
    return connections.keep(
        user=owner,
        kind=ConnectionKind.GOOGLE,
        account=EMAIL,
        details={"id": "1001", "scopes": ["openid", "email", *SCOPES.values()]},
        credentials={"refresh_token": lasting, "access_token": passing, "expires_at": "2099-01-01T00:00:00+00:00"},
        now=NOON,
    )
