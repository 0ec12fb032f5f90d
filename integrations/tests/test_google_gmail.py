"""Gmail over the wire: Google's own client library against a Gmail on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from integrations import importing
from integrations.google import gmail
from integrations.google.gmail import GmailMessages
from integrations.google.mail_query import LONGEST, BadMailQuery, checked
from integrations.models import Connection, ImportBatch, ImportSource, ImportStatus
from integrations.opening import checked_query
from integrations.sources import ItemRefused, ItemTooLarge, SourceUnavailable
from integrations.tests.google_oauth import EMAIL
from integrations.tests.google_reading import counted, fetched
from integrations.tests.google_server import Answer, GoogleServer
from integrations.tests.mails import certificate, mail
from jobs.models import JobRun, SourceFile
from jobs.tests.conftest import NOON

pytestmark = pytest.mark.django_db

BECKER = {"q": "from:becker", "has_attachment": True}
Begin = Callable[..., ImportBatch]


@pytest.fixture
def messages(google_connection: Connection) -> Iterator[GmailMessages]:
    with gmail.opened(google_connection) as opened:
        yield opened


def test_attachments_of_what_the_search_finds_are_listed_without_fetching_them(
    messages: GmailMessages, google: GoogleServer
) -> None:
    google.gmail.add(mail(("one.pdf", certificate(1)), ("two.pdf", certificate(2))))
    google.gmail.add(mail(("other.pdf", certificate(3)), sender="news@other.example"))

    page = messages.page(BECKER, "")

    assert [item.path for item in page.items] == [f"{EMAIL}/one.pdf", f"{EMAIL}/two.pdf"]
    assert page.items[0].title == "“Your certificate”, Becker CPE <courses@becker.example>, 1 Mar 2026"
    assert google.gmail.searched == ["from:becker"]
    assert "gmail.users.messages.attachments.get" not in google.asked


def test_what_is_fetched_is_what_was_attached(messages: GmailMessages, google: GoogleServer) -> None:
    google.gmail.add(mail(("one.pdf", certificate(1, size=70_001)), ("two.pdf", certificate(2))))

    one, two = messages.page(BECKER, "").items

    assert one.size == len(certificate(1, size=70_001))
    assert fetched(messages, one) == certificate(1, size=70_001)
    assert fetched(messages, two) == certificate(2)


def test_messages_come_page_by_page(messages: GmailMessages, google: GoogleServer) -> None:
    google.gmail.pages = 2
    for number in range(5):
        google.gmail.add(mail((f"{number}.pdf", certificate(number)), number=number))

    pages, cursor = [], ""
    while True:
        page = messages.page(BECKER, cursor)
        pages.append([item.path.rpartition("/")[2] for item in page.items])
        if not (cursor := page.following):
            break

    assert pages == [["4.pdf", "3.pdf"], ["2.pdf", "1.pdf"], ["0.pdf"]]


def test_keys_stay_though_gmail_gives_attachments_new_ids(messages: GmailMessages, google: GoogleServer) -> None:
    google.gmail.add(mail(("one.pdf", certificate(1))))

    (first,), (second,) = messages.page(BECKER, "").items, messages.page(BECKER, "").items

    assert first.place["attachment"] != second.place["attachment"]
    assert first.key == second.key


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
    message.add_attachment(mail(("inside.pdf", certificate(7)), subject="Certificate of Completion", number=99))
    return message


@pytest.mark.parametrize("by_id", [True, False], ids=["given by Gmail", "cut out of the message"])
def test_only_what_somebody_meant_to_send_is_listed(messages: GmailMessages, google: GoogleServer, by_id: bool) -> None:
    google.gmail.rfc822_by_id = by_id
    google.gmail.add(_signed())

    photo, forwarded = messages.page(BECKER, "").items

    assert photo.path == f"{EMAIL}/IMG_1.jpg"
    assert forwarded.path.endswith(".eml")
    assert b"Certificate of Completion" in fetched(messages, forwarded)


def test_a_message_that_is_nothing_but_a_file_is_that_file(messages: GmailMessages, google: GoogleServer) -> None:
    message = mail()
    message.clear_content()
    message.set_content(certificate(1), maintype="application", subtype="pdf", filename="alone.pdf")
    google.gmail.add(message)

    (item,) = messages.page(BECKER, "").items

    assert item.path == f"{EMAIL}/alone.pdf"
    assert fetched(messages, item) == certificate(1)


def test_messages_without_an_attachment_come_themselves_where_they_are_wanted(
    messages: GmailMessages, google: GoogleServer
) -> None:
    google.gmail.add(mail(subject="Confirmation: 2 CPE / Ethics", text="You earned 2 CPE."))

    (item,) = messages.page({"q": "cpe", "has_attachment": False}, "").items

    assert messages.page({"q": "cpe", "has_attachment": True}, "").items == ()
    assert item.path == f"{EMAIL}/Confirmation 2 CPE Ethics.eml"
    assert b"You earned 2 CPE." in fetched(messages, item)


def test_no_more_is_taken_than_may_be(messages: GmailMessages, google: GoogleServer) -> None:
    google.gmail.add(mail(("large.pdf", certificate(1, size=5000))))
    (item,) = messages.page(BECKER, "").items

    with pytest.raises(ItemTooLarge):
        fetched(messages, item, most=4000)


def test_a_message_that_is_deleted_meanwhile_is_left_out(messages: GmailMessages, google: GoogleServer) -> None:
    google.gmail.add(mail(("one.pdf", certificate(1))))
    google.fail("gmail.users.messages.get", Answer.refusal(404, "notFound"))

    assert messages.page(BECKER, "").items == ()


def test_an_attachment_that_is_deleted_meanwhile_is_one_thing_refused(
    messages: GmailMessages, google: GoogleServer
) -> None:
    google.gmail.add(mail(("one.pdf", certificate(1))))
    (item,) = messages.page(BECKER, "").items
    google.fail("gmail.users.messages.attachments.get", Answer.refusal(404, "notFound"))

    with pytest.raises(ItemRefused, match="deleted"):
        fetched(messages, item)


def test_an_attachment_whose_connection_is_cut_is_not_taken(messages: GmailMessages, google: GoogleServer) -> None:
    google.gmail.add(mail(("one.pdf", certificate(1))))
    (item,) = messages.page(BECKER, "").items
    google.fail("gmail.users.messages.attachments.get", Answer(200, b'{"data": "JVBERi0x"}', cut=15))

    with pytest.raises(SourceUnavailable):
        fetched(messages, item)


def test_a_page_that_google_knows_no_more_begins_anew(messages: GmailMessages, google: GoogleServer) -> None:
    google.gmail.add(mail(("one.pdf", certificate(1))))

    assert len(messages.page(BECKER, "expired").items) == 1


@pytest.mark.parametrize(
    "query",
    [{}, {"q": "  "}, {"q": "a\nb"}, {"q": 7}, {"q": "a" * (LONGEST + 1)}, {"q": "a", "label": "x"},
     {"q": "a", "has_attachment": "yes"}],
    ids=range(7),
)  # fmt: skip
def test_a_search_that_makes_no_sense_is_refused(query: dict[str, Any]) -> None:
    with pytest.raises(BadMailQuery):
        checked(query)


def test_a_search_is_kept_with_what_it_left_out() -> None:
    assert checked_query(ImportSource.GMAIL, {"q": " from:becker "}) == BECKER


def test_an_import_goes_on_after_google_asked_to_wait_and_brings_nothing_twice(
    begin: Begin, run: JobRun, google: GoogleServer, google_connection: Connection
) -> None:
    for number in range(3):
        google.gmail.add(mail((f"{number}.pdf", certificate(number)), number=number))
    wait = Answer.refusal(429, "rateLimitExceeded", Retry_After="90")
    google.fail("gmail.users.messages.attachments.get", None, wait)
    batch = begin(source=ImportSource.GMAIL, connection=google_connection, query=BECKER)

    importing.import_for_a_turn(batch_id=batch.pk, clock=lambda: NOON)
    waiting = counted(batch)
    importing.import_for_a_turn(batch_id=batch.pk, clock=lambda: NOON)

    done = counted(batch)
    found = SourceFile.objects.filter(job_run=run)
    assert (waiting.status, waiting.items_imported) == (ImportStatus.WAITING, 1)
    assert "asks to wait" in waiting.error
    assert (done.status, done.items_imported, done.error) == (ImportStatus.COMPLETED, 3, "")
    assert all(f"/runs/{run.pk}/gmail_imports/" in file.storage_name for file in found)
    assert len({file.sha256 for file in found}) == len(found) == 3
