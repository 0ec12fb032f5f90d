from __future__ import annotations

from email.message import EmailMessage

from extraction import read
from extraction.reading.limits import Limits
from extraction.reading.mail import attached_file
from extraction.reading.tests.documents import archive, encoded, mail, pdf, picture, text_of

NAME = "message.eml"


def test_a_message_is_printed_with_who_wrote_to_whom() -> None:
    text = text_of(read(mail(), NAME))

    assert text.startswith("From: cpe@sponsor.example To: ada@firm.example Subject: Your certificate See the attached")


def test_the_formatted_text_is_preferred_to_the_plain_one() -> None:
    text = text_of(read(mail(text="plain", html="<p>rich</p>"), NAME))

    assert "rich" in text
    assert "plain" not in text


def test_attachments_are_further_parts_with_pages_that_run_on() -> None:
    document = read(mail(("certificate.pdf", pdf()), ("scan.png", encoded(picture()))), NAME)

    assert [(page.number, page.part) for page in document.pages] == [(1, 0), (2, 1), (3, 2)]
    assert "Lovelace" in {word.text for word in document.pages[1].words}
    assert document.pages[2].recognised


def test_files_of_an_attached_archive_are_parts() -> None:
    document = read(mail(("pile.zip", archive(("a.pdf", pdf()), ("b.pdf", pdf())))), NAME)

    assert [page.part for page in document.pages] == [0, 1, 2]


def test_a_forwarded_message_is_a_part_and_so_are_its_attachments() -> None:
    inner = EmailMessage()
    inner["Subject"] = "Inner"
    inner.set_content("Inner text")
    inner.add_attachment(pdf(), maintype="application", subtype="pdf", filename="certificate.pdf")
    outer = EmailMessage()
    outer["Subject"] = "Outer"
    outer.set_content("Outer text")
    outer.add_attachment(inner)

    document = read(outer.as_bytes(), NAME)

    assert [page.part for page in document.pages] == [0, 1, 2]
    assert "Inner text" in text_of(document)


def test_small_pictures_inside_the_text_are_not_read() -> None:
    message = EmailMessage()
    message["Subject"] = "Logo"
    message.set_content("<p>Hello <img src='cid:logo'></p>", subtype="html")
    message.add_related(encoded(picture(("Logo",), size=(200, 80))), "image", "png", cid="<logo>")

    assert [page.part for page in read(message.as_bytes(), NAME).pages] == [0]


def test_an_attachment_that_cannot_be_read_is_noted() -> None:
    document = read(mail(("locked.pdf", pdf(password="secret"))), NAME)

    assert document.notes == (
        "locked.pdf: This file is protected by a password. Save a copy without the password and upload that.",
    )


def test_attachments_beyond_the_limit_are_left_out_with_a_note() -> None:
    document = read(mail(*((f"{n}.txt", b"text") for n in range(4))), NAME, limits=Limits(attachments=2))

    assert [page.part for page in document.pages] == [0, 1, 2]
    assert document.notes == ("Only the first 2 attachments were read.",)


def test_the_file_behind_a_part_can_be_had() -> None:
    certificate = pdf()
    data = mail(("broken.pdf", b"%PDF-broken"), ("certificate.pdf", certificate))

    assert attached_file(data, 2, Limits()) == (certificate, "certificate.pdf")
    assert attached_file(data, 0, Limits()) is None
