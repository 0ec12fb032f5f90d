from __future__ import annotations

import io
import zipfile

import pytest

from extraction.reading.kinds import READABLE, Kind, sniff
from extraction.reading.tests.documents import archive, encoded, mail, pdf, picture, word_file, workbook


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pdf(), Kind.PDF),
        (b"\n\n junk before\n" + pdf(), Kind.PDF),
        (encoded(picture()), Kind.IMAGE),
        (encoded(picture(), "JPEG"), Kind.IMAGE),
        (encoded(picture(), "WEBP"), Kind.IMAGE),
        (encoded(picture(), "HEIF"), Kind.IMAGE),
        (encoded(picture(), "BMP"), Kind.IMAGE),
        (word_file(), Kind.DOCX),
        (workbook(), Kind.XLSX),
        (archive(("a.pdf", pdf())), Kind.ARCHIVE),
        (mail(), Kind.EML),
        (b"<!DOCTYPE html><p>Hello", Kind.HTML),
        (b"\xef\xbb\xbf<html><body>Hello", Kind.HTML),
        (b"Just a line of text.", Kind.TEXT),
        ("Zoë".encode("utf-16"), Kind.TEXT),
        (b"\x7fELF" + bytes(100), Kind.UNSUPPORTED),
        (bytes(range(256)), Kind.UNSUPPORTED),
    ],
)
def test_the_content_tells_the_kind(data: bytes, kind: Kind) -> None:
    assert sniff(data, "unnamed") is kind
    assert sniff(data[:8192], "unnamed") in (kind, Kind.ARCHIVE, Kind.UNSUPPORTED)


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"", "certificate.pdf", Kind.PDF),
        (b"", "unnamed", Kind.UNSUPPORTED),
        (b"Course,Credits\n", "list.csv", Kind.TEXT),
        (b"<p>Hello</p> and more", "page.htm", Kind.HTML),
        (b"Course: Taxes\n", "note.txt", Kind.TEXT),
        (archive(("docProps/app.xml", b"<x/>"))[:60], "LETTER.DOCX", Kind.DOCX),
        (bytes(range(256)), "scan.PNG", Kind.IMAGE),
    ],
)
def test_the_name_settles_doubts(head: bytes, name: str, kind: Kind) -> None:
    assert sniff(head, name) is kind


def test_a_zip_of_uncompressed_word_files_is_an_archive_and_a_renamed_word_file_is_not() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as pile:
        pile.writestr("spring/certificate.docx", word_file())

    assert sniff(packed.getvalue(), "pile.zip") is Kind.ARCHIVE
    assert sniff(word_file(), "certificate.zip") is Kind.DOCX


def test_archives_and_the_unsupported_are_not_readable() -> None:
    assert frozenset(Kind) - READABLE == {Kind.ARCHIVE, Kind.UNSUPPORTED}
