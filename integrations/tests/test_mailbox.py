"""A mailbox over the wire: the real client against a server that speaks IMAP over TLS on this machine."""

from __future__ import annotations

import datetime as dt
import io
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from integrations import importing
from integrations.mailboxes import imap, session
from integrations.mailboxes.account import BadServer, Security, Server
from integrations.mailboxes.imap import Mailbox
from integrations.models import Connection, ImportBatch, ImportStatus
from integrations.sources import ConnectionRefused, Item, ItemRefused, ItemTooLarge, SourceRefused, SourceUnavailable
from integrations.tests.imap_server import Cut, ImapServer
from integrations.tests.mails import DAY, certificate, mail
from jobs.models import JobRun
from jobs.tests.conftest import NOON

Begin = Callable[..., ImportBatch]
ALL = 10_000_000


def server_of(mail_server: ImapServer, **given: Any) -> Server:
    given = {"host": "localhost", "security": Security.TLS, "username": "cpe@example.org"} | given
    return Server(port=mail_server.port, **given)


@pytest.fixture
def mailbox(mail_server: ImapServer) -> Iterator[Mailbox]:
    server = server_of(mail_server)
    with session.session(server, mail_server.password) as client:
        yield Mailbox(client, server)


def fetched(mailbox: Mailbox, item: Item, most: int = ALL) -> bytes:
    into = io.BytesIO()
    mailbox.fetch(item, into, most)
    return into.getvalue()


def test_attachments_are_listed_without_fetching_them(mailbox: Mailbox, mail_server: ImapServer) -> None:
    mail_server.add(mail(("one.pdf", certificate(1)), ("two.pdf", certificate(2))))

    page = mailbox.page({}, "")

    assert [item.path for item in page.items] == ["cpe@example.org/one.pdf", "cpe@example.org/two.pdf"]
    assert page.items[0].title == "“Your certificate”, courses@becker.example, 1 Mar 2026"
    assert not any("BODY.PEEK" in command for command in mail_server.commands)


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "7bit"])
def test_what_is_fetched_is_what_was_attached(mailbox: Mailbox, mail_server: ImapServer, encoding: str) -> None:
    content = ("Ethics = 2 hours, hours, hours. " * 3 + "\r\n").encode() * 30
    message = mail()
    message.add_attachment(content, maintype="application", subtype="pdf", filename="a.pdf", cte=encoding)
    mail_server.add(message)

    (item,) = mailbox.page({}, "").items

    assert fetched(mailbox, item) == content


def test_a_large_attachment_comes_in_pieces(
    mailbox: Mailbox, mail_server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "PIECE", 1000)
    mail_server.add(mail(("large.pdf", content := certificate(1, size=5000))))
    (item,) = mailbox.page({}, "").items

    assert fetched(mailbox, item) == content
    assert sum("BODY.PEEK" in command for command in mail_server.commands) > 5


def test_no_more_is_fetched_than_may_be(
    mailbox: Mailbox, mail_server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "PIECE", 1000)
    mail_server.add(mail(("large.pdf", certificate(1, size=50_000))))
    (item,) = mailbox.page({}, "").items

    with pytest.raises(ItemTooLarge):
        fetched(mailbox, item, most=2000)

    assert sum("BODY.PEEK" in command for command in mail_server.commands) < 5
    assert item.size is not None
    assert 49_000 < item.size <= 50_040


def _signed() -> EmailMessage:
    """With a logo in its text, a photo in its text, a signature, an invitation and a forwarded message."""
    message = mail()
    message.add_alternative("<p>Thanks <img src='cid:logo'></p>", subtype="html")
    message.add_attachment(b"logo", maintype="image", subtype="png", cid="<logo>", disposition="inline")
    photo = b"\xff\xd8\xff" + b"p" * 60_000
    message.add_attachment(
        photo, maintype="image", subtype="jpeg", cid="<p>", filename="IMG_1.jpg", disposition="inline"
    )
    message.add_attachment(b"signature", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="invite.ics")
    message.add_attachment(mail(subject="Certificate of Completion", number=99))
    return message


def test_only_what_somebody_meant_to_send_is_listed(mailbox: Mailbox, mail_server: ImapServer) -> None:
    mail_server.add(_signed())

    photo, forwarded = mailbox.page({}, "").items

    assert photo.path == "cpe@example.org/IMG_1.jpg"
    assert forwarded.path.endswith(".eml")
    assert b"Certificate of Completion" in fetched(mailbox, forwarded)


@pytest.mark.parametrize(
    "name", ["Teilnahmebestätigung für Übung.pdf", "証明書.pdf", 'Say "hello".pdf', "a" * 200 + ".pdf"], ids=range(4)
)
def test_file_names_of_any_alphabet_and_length_are_read(mailbox: Mailbox, mail_server: ImapServer, name: str) -> None:
    mail_server.add(mail((name, certificate(1))))

    (item,) = mailbox.page({}, "").items

    assert item.path == f"cpe@example.org/{name}"


def test_messages_without_an_attachment_come_themselves_where_they_are_wanted(
    mailbox: Mailbox, mail_server: ImapServer
) -> None:
    mail_server.add(mail(subject="Confirmation: 2 CPE / Ethics", text="You earned 2 CPE."))

    (item,) = mailbox.page({"has_attachment": False}, "").items

    assert mailbox.page({}, "").items == ()
    assert item.path == "cpe@example.org/Confirmation 2 CPE Ethics.eml"
    assert b"You earned 2 CPE." in fetched(mailbox, item)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [1, 2, 3]),
        ({"sender": "becker"}, [1, 3]),
        ({"subject": "Übung"}, [3]),
        ({"since": "2026-03-05"}, [2, 3]),
        ({"sender": "becker", "since": "2026-03-05"}, [3]),
        ({"sender": "nobody"}, []),
    ],
    ids=range(6),
)
def test_a_rule_narrows_what_is_found(
    mailbox: Mailbox, mail_server: ImapServer, query: dict[str, str], found: list[int]
) -> None:
    later = DAY + dt.timedelta(days=10)
    mail_server.add(mail(("1.pdf", certificate(1)), number=1))
    mail_server.add(mail(("2.pdf", certificate(2)), number=2, sender="a@surgent.example", date=later))
    mail_server.add(mail(("3.pdf", certificate(3)), number=3, subject="Übung macht den Meister", date=later))

    page = mailbox.page(query, "")

    assert [item.path for item in page.items] == [f"cpe@example.org/{number}.pdf" for number in found]


def test_long_lists_come_in_pages(mailbox: Mailbox, mail_server: ImapServer) -> None:
    for number in range(imap.PAGE + 2):
        mail_server.add(mail((f"{number}.pdf", certificate(number)), number=number))

    first = mailbox.page({}, "")
    second = mailbox.page({}, first.following)

    assert (len(first.items), len(second.items), second.following) == (imap.PAGE, 2, "")


def test_a_folder_that_was_made_anew_is_listed_from_the_beginning_and_its_messages_keep_their_names(
    mail_server: ImapServer,
) -> None:
    for number in range(imap.PAGE + 2):
        mail_server.add(mail((f"{number}.pdf", certificate(number)), number=number))
    server = server_of(mail_server)
    with session.session(server, mail_server.password) as client:
        first = Mailbox(client, server).page({}, "")
    mail_server.inbox.validity += 1

    with session.session(server, mail_server.password) as client:
        again = Mailbox(client, server).page({}, first.following)

    assert [item.key for item in again.items] == [item.key for item in first.items]
    assert again.following != first.following


def test_a_message_that_was_deleted_meanwhile_is_refused_in_words(mailbox: Mailbox, mail_server: ImapServer) -> None:
    uid = mail_server.add(mail(("one.pdf", certificate(1))))
    mail_server.add(mail(("two.pdf", certificate(2)), number=2))
    item, _ = mailbox.page({}, "").items
    del mail_server.inbox.messages[uid]

    with pytest.raises(ItemRefused, match="deleted from the mailbox"):
        fetched(mailbox, item)


def test_a_folder_that_is_not_there_is_refused_in_words(mailbox: Mailbox) -> None:
    with pytest.raises(SourceRefused, match="There is no folder “CPE”"):
        mailbox.page({"folder": "CPE"}, "")


def test_folders_are_listed_inbox_first_without_those_that_hold_no_mail(mail_server: ImapServer) -> None:
    mail_server.folders = {"Archive": mail_server.inbox, "INBOX": mail_server.inbox}

    assert imap.checked(server_of(mail_server), mail_server.password) == ["INBOX", "Archive"]


def test_starttls_is_spoken_too(upgrading_server: ImapServer) -> None:
    server = server_of(upgrading_server, security=Security.STARTTLS)

    assert imap.checked(server, upgrading_server.password) == ["INBOX"]
    assert upgrading_server.commands.index("STARTTLS") < upgrading_server.commands.index(
        "LOGIN cpe@example.org open sesame"
    )


def test_a_wrong_password_is_refused_in_words(mail_server: ImapServer) -> None:
    with pytest.raises(ConnectionRefused, match="does not accept this name and password"):
        imap.checked(server_of(mail_server), "wrong")


def test_a_server_that_is_busy_is_asked_again_later(mail_server: ImapServer) -> None:
    mail_server.before = lambda command: b"TAG NO [UNAVAILABLE] try later\r\n" if command.startswith("LOGIN") else None

    with pytest.raises(SourceUnavailable, match="asks to try again later"):
        imap.checked(server_of(mail_server), mail_server.password)


def test_a_server_that_says_nothing_is_not_waited_for(mail_server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "WAIT_SECONDS", 0.2)
    mail_server.before = lambda command: time.sleep(1) if command.startswith("LOGIN") else None

    with pytest.raises(SourceUnavailable, match="did not answer in time"):
        imap.checked(server_of(mail_server), mail_server.password)


def test_a_server_that_drips_is_cut_off(mailbox: Mailbox, mail_server: ImapServer) -> None:
    mail_server.before = lambda command: time.sleep(0.5)
    began = time.monotonic()

    with pytest.raises(SourceUnavailable), session.in_words("localhost"), session.bounded(mailbox._client, 0.1):
        mailbox._client.noop()

    assert time.monotonic() - began < 0.45


def test_a_certificate_for_another_name_is_refused(mail_server: ImapServer) -> None:
    with pytest.raises(ConnectionRefused, match=r"certificate of 127\.0\.0\.1 is not good"):
        imap.checked(server_of(mail_server, host="127.0.0.1"), mail_server.password)


def test_a_port_where_nothing_listens_is_told(mail_server: ImapServer) -> None:
    mail_server.stop()

    with pytest.raises(SourceUnavailable, match="no mail server listens there"):
        imap.checked(server_of(mail_server), mail_server.password)


def test_a_server_in_ones_own_network_is_not_asked_unless_it_is_allowed(mail_server: ImapServer, settings: Any) -> None:
    settings.MAILBOX_ALLOWED_NETWORKS = []

    with pytest.raises(ConnectionRefused, match="not a public address"):
        imap.checked(server_of(mail_server), mail_server.password)

    assert mail_server.commands == []


def test_a_name_that_leads_home_besides_is_not_asked(mail_server: ImapServer, settings: Any) -> None:
    settings.MAILBOX_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8")]
    inside = [ip_address("127.0.0.1"), ip_address("10.0.0.7")]

    with (
        pytest.raises(ConnectionRefused, match=r"leads to 10\.0\.0\.7"),
        session.session(server_of(mail_server), mail_server.password, resolver=lambda host, port: inside),
    ):
        raise AssertionError("It was connected to.")


@pytest.mark.parametrize(
    "details",
    [
        {"host": ""},
        {"host": "imap example.org"},
        {"host": "imap.example.org/inbox"},
        {"username": ""},
        {"port": 25},
        {"port": 70_000},
        {"security": "none"},
        {"username": "a\r\nb"},
    ],
    ids=range(8),
)
def test_what_is_no_server_is_refused_before_anything_is_asked(details: dict[str, Any], settings: Any) -> None:
    settings.MAILBOX_ALLOWED_NETWORKS = []

    with pytest.raises(BadServer):
        Server.of({"host": "imap.example.org", "username": "cpe@example.org", "security": "tls"} | details)


@pytest.mark.django_db
def test_a_connection_that_is_cut_in_mid_download_loses_nothing_and_doubles_nothing(
    begin: Begin, run: JobRun, mail_server: ImapServer, mailbox_connection: Connection, own_storage: Path
) -> None:
    contents = {f"{number}.pdf": certificate(number, size=3000) for number in range(4)}
    for number, (name, content) in enumerate(contents.items()):
        mail_server.add(mail((name, content), number=number))
    cuts = iter([100, 2000, 40])
    mail_server.cut_after = lambda command, answer: next(cuts, None) if "BODY.PEEK" in command else None
    batch = begin(connection=mailbox_connection)

    for _ in range(4):
        importing.import_for_a_turn(batch_id=batch.pk, clock=lambda: NOON)

    batch.refresh_from_db()
    stored = {file.name: (own_storage / file.storage_name).read_bytes() for file in run.files.all()}
    assert batch.status == ImportStatus.COMPLETED
    assert stored == contents
    assert run.files.count() == len(contents)


@pytest.mark.django_db
def test_a_password_that_was_changed_ends_the_import_with_a_sentence(
    begin: Begin, mail_server: ImapServer, mailbox_connection: Connection
) -> None:
    mail_server.password = "another"
    batch = begin(connection=mailbox_connection)

    importing.import_for_a_turn(batch_id=batch.pk, clock=lambda: NOON)

    batch.refresh_from_db()
    mailbox_connection.refresh_from_db()
    assert (batch.status, batch.error) == (ImportStatus.FAILED, mailbox_connection.problem)
    assert "app password" in batch.error


@pytest.mark.django_db
def test_the_same_message_in_two_folders_is_imported_once(
    begin: Begin, run: JobRun, mail_server: ImapServer, mailbox_connection: Connection
) -> None:
    message = mail(("one.pdf", certificate(1)))
    mail_server.add(message)
    mail_server.add(message, folder="Archive", uid=88)

    for folder in ("INBOX", "Archive"):
        batch = begin(connection=mailbox_connection, query={"folder": folder})
        importing.import_for_a_turn(batch_id=batch.pk, clock=lambda: NOON)

    assert run.files.count() == 1


def test_a_connection_that_is_cut_before_the_greeting_passes(mail_server: ImapServer) -> None:
    def cut(command: str) -> None:
        raise Cut

    mail_server.before = cut

    with pytest.raises(SourceUnavailable, match="The connection to localhost was lost"):
        imap.checked(server_of(mail_server), mail_server.password)
