"""What kind of document some bytes are, judged by what they hold; the name only breaks ties."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath


class Kind(StrEnum):
    """The kinds of document that are told apart."""

    PDF = "pdf"
    IMAGE = "image"
    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"
    EML = "eml"
    TEXT = "text"
    ARCHIVE = "archive"  # a ZIP of documents: unpacked, never read itself
    UNSUPPORTED = "unsupported"


READABLE: frozenset[Kind] = frozenset(set(Kind) - {Kind.ARCHIVE, Kind.UNSUPPORTED})

HEAD_BYTES = 64 * 1024
"""How much of a file `sniff` wants to see; the whole file serves it better still."""

OLE_SIGNATURE = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2: old Office files, Outlook messages, encrypted new ones
)
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode(
    "utf-16-le"
)  # [MS-OFFCRYPTO] 2.3.2: the stream of an encrypted OOXML file

_IMAGE_SIGNATURES = (
    b"\xff\xd8\xff",  # JPEG
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"II*\x00",  # TIFF
    b"MM\x00*",
    b"II+\x00",  # BigTIFF
    b"MM\x00+",
    b"\x00\x00\x00\x0cjP  ",  # JPEG 2000
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
_FOREIGN_SIGNATURES = (
    OLE_SIGNATURE,
    b"{\\rtf",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x1f\x8b",  # gzip
    b"BZh",
    b"\xfd7zXZ\x00",
    b"%!PS",
    b"MZ",
    b"\x7fELF",
    b"ID3",
    b"OggS",
    b"SQLite format 3",
)
_SUFFIXES = {
    "pdf": Kind.PDF,
    "docx": Kind.DOCX,
    "docm": Kind.DOCX,
    "xlsx": Kind.XLSX,
    "xlsm": Kind.XLSX,
    "htm": Kind.HTML,
    "html": Kind.HTML,
    "xhtml": Kind.HTML,
    "eml": Kind.EML,
    "mht": Kind.EML,
    "mhtml": Kind.EML,
    "txt": Kind.TEXT,
    "text": Kind.TEXT,
    "csv": Kind.TEXT,
    "tsv": Kind.TEXT,
    "md": Kind.TEXT,
    "zip": Kind.ARCHIVE,
} | dict.fromkeys(
    ("jpg", "jpeg", "jpe", "jfif", "png", "tif", "tiff", "webp", "heic", "heif", "avif", "gif", "bmp", "dib", "jp2"),
    Kind.IMAGE,
)
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|h1)\b",
    re.I | re.S,
)
_MAIL_HEADER = re.compile(
    rb"(?:^|\n)(from|to|subject|date|received|message-id|mime-version|content-type|return-path|delivered-to):", re.I
)
_HEADER_LINE = re.compile(rb"(?:>?From [^\r\n]+\r?\n)?[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n")


# What the first member of a package is called (ECMA-376 part 2; OpenDocument part 2, 3.3); its name begins at byte 30.
_PACKAGE_PARTS = (
    b"[Content_Types].xml",
    b"_rels/",
    b"docProps/",
    b"customXml/",
    b"word/",
    b"xl/",
    b"ppt/",
    b"mimetype",
)


def sniff(head: bytes, name: str) -> Kind:
    """The kind of the file that begins with `head` and is called `name`.

    A file whose content says nothing (empty, or damaged at its start) is of the kind that its name claims, so that its
    reader can say what is wrong with it.
    """
    if b"%PDF-" in head[:1024]:  # ISO 32000-1, Annex H: readers accept the header within the first 1024 bytes
        return Kind.PDF
    if not head.strip(b"\x00 \t\r\n"):
        return _named(name, Kind.UNSUPPORTED)
    if _is_image(head):
        return Kind.IMAGE
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(head, name)
    if head.startswith(OLE_SIGNATURE):
        return _compound_file_kind(head, name)
    if head.startswith(_FOREIGN_SIGNATURES):
        return Kind.UNSUPPORTED
    return _text_kind(head, name)


def suffix(name: str) -> str:
    """The extension of a file name, in lower case, without the dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")


def _named(name: str, otherwise: Kind) -> Kind:
    return _SUFFIXES.get(suffix(name), otherwise)


def _is_image(head: bytes) -> bool:
    if head.startswith(_IMAGE_SIGNATURES):
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    if head[4:8] == b"ftyp":
        return head[8:12] in _HEIF_BRANDS
    return head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00" and len(head) > 26  # BMP: reserved words are zero


def _zip_kind(head: bytes, name: str) -> Kind:
    if _named(name, Kind.UNSUPPORTED) is Kind.ARCHIVE and not head[30:].startswith(_PACKAGE_PARTS):
        return Kind.ARCHIVE  # members that are packages themselves may stand in it uncompressed
    if b"word/document" in head:
        return Kind.DOCX
    if b"xl/workbook" in head:
        return Kind.XLSX
    claimed = _named(name, Kind.UNSUPPORTED)
    if claimed in (Kind.DOCX, Kind.XLSX):  # the telling member may lie beyond the head, or be cut off
        return claimed
    if b"[Content_Types].xml" in head[:4096]:
        return Kind.UNSUPPORTED
    if b"mimetypeapplication/" in head[:200]:  # OpenDocument, EPUB: the first member names the type
        return Kind.UNSUPPORTED
    return Kind.ARCHIVE


def _compound_file_kind(head: bytes, name: str) -> Kind:
    claimed = _named(name, Kind.UNSUPPORTED)
    if claimed in (Kind.DOCX, Kind.XLSX):
        return claimed
    return Kind.DOCX if _ENCRYPTED_PACKAGE in head else Kind.UNSUPPORTED


def _text_kind(head: bytes, name: str) -> Kind:
    claimed = _named(name, Kind.UNSUPPORTED)
    if not looks_like_text(head):
        return claimed if claimed in (Kind.PDF, Kind.IMAGE, Kind.DOCX, Kind.XLSX, Kind.ARCHIVE) else Kind.UNSUPPORTED
    if _looks_like_mail(head):
        return Kind.EML
    start = head.removeprefix(b"\xef\xbb\xbf")
    if _HTML_START.match(start):
        return Kind.HTML
    if claimed in (Kind.HTML, Kind.EML):
        return claimed
    return Kind.TEXT


def looks_like_text(head: bytes) -> bool:
    """Whether the bytes are characters of some encoding: few control characters, or the byte order mark of UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    sample = head[:4096]
    if len(sample) >= 8 and sample[1::2].count(0) * 4 > len(sample):  # UTF-16 without its mark
        return sample[::2].count(0) == 0
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in sample)
    return controls <= len(sample) // 200


def _looks_like_mail(head: bytes) -> bool:
    if not _HEADER_LINE.match(head.lstrip()):
        return False
    block = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0]
    return len({found.lower() for found in _MAIL_HEADER.findall(block)}) >= 3
