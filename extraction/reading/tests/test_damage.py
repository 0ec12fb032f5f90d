"""Every reader meets damaged files: each ends in a document or in a reason, and in nothing else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction import Document, Limits, Reason, Unreadable, read
from extraction.reading.tests.documents import archive, encoded, mail, outcome, pdf, picture, word_file, workbook

WHOLE = {
    "certificate.pdf": pdf(),
    "scan.png": encoded(picture(("Taxes",), size=(200, 100))),
    "photo.jpg": encoded(picture(("Taxes",), size=(200, 100)), "JPEG"),
    "fax.tiff": encoded(picture(("Taxes",), size=(200, 100)), "TIFF"),
    "photo.heic": encoded(picture(("Taxes",), size=(200, 100)), "HEIF"),
    "letter.docx": word_file(),
    "list.xlsx": workbook(),
}
COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENCRYPTED_OFFICE = COMPOUND_FILE + "EncryptedPackage".encode("utf-16-le") + bytes(600)


@pytest.mark.parametrize("name", [*WHOLE, "page.html", "mail.eml", "notes.txt", "things.zip", "unknown"])
def test_a_file_without_a_byte_is_empty(name: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(b"", name)

    assert refusal.value.reason is Reason.EMPTY


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_of_zeros_is_refused(name: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(bytes(5000), name)

    assert refusal.value.reason in (Reason.CORRUPT, Reason.EMPTY)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_file_is_corrupt_unless_its_content_can_be_saved(name: str, share: float) -> None:
    data = WHOLE[name]

    result = outcome(data[: int(len(data) * share)], name)

    assert result is Reason.CORRUPT or (isinstance(result, Document) and result.pages)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("locked.pdf", pdf(password="secret"), Reason.PASSWORD),
        ("locked.docx", ENCRYPTED_OFFICE, Reason.PASSWORD),
        ("locked.xlsx", ENCRYPTED_OFFICE, Reason.PASSWORD),
        ("old.doc", COMPOUND_FILE, Reason.UNSUPPORTED),
        ("old.xls", COMPOUND_FILE, Reason.UNSUPPORTED),
        ("letter.rtf", b"{\\rtf1 Hello}", Reason.UNSUPPORTED),
        ("things.zip", archive(("a.txt", b"text")), Reason.UNSUPPORTED),
        ("things.7z", b"7z\xbc\xaf\x27\x1c" + bytes(100), Reason.UNSUPPORTED),
        ("program.exe", b"MZ" + bytes(range(256)) * 4, Reason.UNSUPPORTED),
        ("certificate.pdf", bytes(range(256)) * 20, Reason.CORRUPT),
        ("page.pdf", b"%PDF-1.7\n%%EOF", Reason.CORRUPT),
        ("letter.docx", archive(("word/document.xml", b"<w:document")), Reason.CORRUPT),
        ("letter.docx", archive(("[Content_Types].xml", b"<Types/>"), ("other.xml", b"<x/>")), Reason.CORRUPT),
        ("list.xlsx", archive(("xl/workbook.xml", b"nothing")), Reason.CORRUPT),
        ("blank.txt", b" \n\t\n ", Reason.EMPTY),
    ],
)
def test_what_cannot_be_read_has_its_reason(name: str, data: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(data, name)

    assert refusal.value.reason is reason


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("old.doc", COMPOUND_FILE),
        ("letter.rtf", b"{\\rtf1 Hello}"),
        ("message.msg", COMPOUND_FILE),
        ("a.pptx", archive(("[Content_Types].xml", b"<T/>"))),
    ],
)
def test_a_refusal_says_what_to_do_about_it(name: str, data: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(data, name)

    assert "PDF" in refusal.value.detail


def test_a_file_above_the_limit_is_too_large() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(b"a" * 2_000_001, "notes.txt", limits=Limits(bytes=2_000_000))

    assert refusal.value.reason is Reason.TOO_LARGE
    assert refusal.value.detail == "It has 2 MB; 2 MB is the limit."


@pytest.mark.parametrize(
    ("claimed", "name"),
    [("certificate.jpg", "certificate.pdf"), ("letter.pdf", "letter.docx"), ("scan.txt", "scan.png")],
)
def test_the_content_decides_and_not_the_extension(claimed: str, name: str) -> None:
    assert read(WHOLE[name], claimed).kind == read(WHOLE[name], name).kind


def test_an_office_package_that_unpacks_to_too_much_is_too_large() -> None:
    bomb = archive(("word/document.xml", bytes(450 * 1024**2)))

    with pytest.raises(Unreadable) as refusal:
        read(bomb, "bomb.docx")

    assert refusal.value.reason is Reason.TOO_LARGE


def test_entities_of_an_office_file_are_not_expanded() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    body = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'

    document = read(archive(("word/document.xml", bomb + body)), "letter.docx")

    assert all("aaaa" not in word.text for word in document.pages[0].words)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(["certificate.pdf", "letter.docx", "list.xlsx"]),
    at=st.floats(0, 1),
    noise=st.binary(min_size=1, max_size=40),
)
def test_noise_in_a_file_gives_a_document_or_a_reason(name: str, at: float, noise: bytes) -> None:
    data = WHOLE[name]
    start = int(at * (len(data) - 1))
    damaged = data[:start] + noise + data[start + len(noise) :]

    assert isinstance(outcome(damaged, name), Document | Reason)


@settings(max_examples=80, deadline=None)
@given(
    data=st.binary(min_size=1, max_size=400), name=st.sampled_from(["a.html", "a.eml", "a.txt", "a.csv", "a.zip", "a"])
)
def test_any_bytes_give_a_document_or_a_reason(data: bytes, name: str) -> None:
    assert isinstance(outcome(data, name), Document | Reason)


def test_a_damaged_attachment_is_noted_and_the_others_are_read() -> None:
    document = read(mail(("broken.pdf", b"%PDF-1.4 broken"), ("certificate.pdf", pdf())), "message.eml")

    assert [page.part for page in document.pages] == [0, 2]
    assert document.notes[0].startswith("broken.pdf: This file is damaged")
