"""The mailbox against Dovecot: what our own server of the tests says is what a real one says."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
from collections.abc import Iterator
from email.message import EmailMessage
from ipaddress import ip_network
from typing import Any

import pytest

from integrations.mailboxes import imap, session
from integrations.mailboxes.account import Security, Server
from integrations.mailboxes.imap import Mailbox
from integrations.sources import ConnectionRefused, Item, SourceRefused
from integrations.tests.dovecot import PASSWORD, USER, Dovecot
from integrations.tests.mails import DAY, certificate, mail
from jobs.tests.webhooks.certificates import make_certificate

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("dovecot")]


@pytest.fixture(scope="module")
def dovecot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dovecot]:
    """With what providers of courses send, and what else lies in a mailbox."""
    with pytest.MonkeyPatch.context() as patched:
        trusted, key = make_certificate(tmp_path_factory.mktemp("dovecot"), "localhost")
        patched.setenv("SSL_CERT_FILE", str(trusted))
        server = Dovecot(trusted, key)
        for message, folder in _messages():
            server.add(message, folder)
        yield server
        server.stop()


def _messages() -> Iterator[tuple[EmailMessage, str]]:
    yield mail(("one.pdf", certificate(1)), ("Ünïcode – 証明書.pdf", certificate(2))), "INBOX"
    yield mail(subject="See you soon", sender="friend@example.org", number=2), "INBOX"
    yield mail(("late.pdf", certificate(3)), number=3, subject="Prüfung", date=DAY + dt.timedelta(days=30)), "INBOX"
    forwarded = mail(number=4, subject="Fwd: yours", sender="colleague@example.org", date=DAY + dt.timedelta(days=31))
    forwarded.add_attachment(mail(("inner.pdf", certificate(4)), number=5))
    yield forwarded, "INBOX"
    yield mail(("large.pdf", certificate(6, size=300_000)), number=6), "Certificates.2026"


@pytest.fixture
def server(dovecot: Dovecot, settings: Any) -> Server:
    settings.MAILBOX_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    return Server("localhost", dovecot.port, Security.TLS, USER)


@pytest.fixture
def mailbox(server: Server) -> Iterator[Mailbox]:
    with session.session(server, PASSWORD) as client:
        yield Mailbox(client, server)


def fetched(mailbox: Mailbox, item: Item) -> bytes:
    into = io.BytesIO()
    mailbox.fetch(item, into, 10_000_000)
    return into.getvalue()


def test_attachments_are_listed_and_fetched_as_they_were_sent(mailbox: Mailbox) -> None:
    items = mailbox.page({"sender": "becker.example"}, "").items

    assert [item.path for item in items] == [f"{USER}/one.pdf", f"{USER}/Ünïcode – 証明書.pdf", f"{USER}/late.pdf"]
    assert [fetched(mailbox, item) for item in items] == [certificate(1), certificate(2), certificate(3)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"subject": "Prüfung"}, ["late.pdf"]),
        ({"since": "2026-03-20", "sender": "becker"}, ["late.pdf"]),
        ({"sender": "nobody"}, []),
    ],
)
def test_a_rule_narrows_what_is_found(mailbox: Mailbox, query: dict[str, str], names: list[str]) -> None:
    assert [item.path.rpartition("/")[2] for item in mailbox.page(query, "").items] == names


def test_what_a_forwarded_message_holds_is_reached(mailbox: Mailbox) -> None:
    items = mailbox.page({"sender": "colleague"}, "").items

    assert len(items) == 1
    assert certificate(4) in _decoded(fetched(mailbox, items[0]))


def _decoded(message: bytes) -> list[bytes]:
    """What stands in the attachments of a message, however it was packed."""
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    return [bytes(part.get_payload(decode=True)) for part in parsed.walk() if part.get_filename()]


def test_a_large_one_of_another_folder_comes_in_pieces(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "PIECE", 50_000)

    (item,) = mailbox.page({"folder": "Certificates.2026"}, "").items

    assert fetched(mailbox, item) == certificate(6, size=300_000)


def test_a_folder_that_is_not_there_and_a_wrong_password_are_refused_in_words(mailbox: Mailbox, server: Server) -> None:
    with pytest.raises(SourceRefused, match="CPE"):
        mailbox.page({"folder": "CPE"}, "")

    with pytest.raises(ConnectionRefused), session.session(server, "guessed"):
        pytest.fail("It let a stranger in.")
