"""What to tell a person about a file of a kind that is not read."""

from __future__ import annotations

from extraction.errors import Reason, Unreadable
from extraction.reading.kinds import OLE_SIGNATURE, Kind, suffix

_OUTLOOK_MARK = "__substg1.0_".encode("utf-16-le")  # [MS-OXMSG] 2.2.3: how the streams of a .msg file are called
_WORD_MARK = "WordDocument".encode("utf-16-le")
_EXCEL_MARK = "Workbook".encode("utf-16-le")

_BY_SIGNATURE = {
    b"{\\rtf": "This is an RTF text. Save it as .docx or PDF.",
    b"7z\xbc\xaf\x27\x1c": "This is a 7z archive. Unpack it, or pack it as ZIP.",
    b"Rar!\x1a\x07": "This is a RAR archive. Unpack it, or pack it as ZIP.",
    b"\x1f\x8b": "This is a gzip archive. Unpack it, or pack it as ZIP.",
    b"%!PS": "This is a PostScript file. Save it as PDF.",
}
_BY_SUFFIX = {
    "doc": "This is a document of an old Word. Save it as .docx or PDF.",
    "xls": "This is a table of an old Excel. Save it as .xlsx or PDF.",
    "ppt": "These are PowerPoint slides. Save them as PDF.",
    "pptx": "These are PowerPoint slides. Save them as PDF.",
    "msg": "This is an Outlook message. Save it as .eml, or print it to PDF.",
    "odt": "This is an OpenDocument text. Save it as .docx or PDF.",
    "ods": "This is an OpenDocument table. Save it as .xlsx or PDF.",
    "pages": "This is a Pages document. Export it as PDF.",
    "numbers": "This is a Numbers table. Export it as PDF.",
    "key": "This is a Keynote presentation. Export it as PDF.",
}


def refusal_of(kind: Kind, data: bytes, name: str) -> Unreadable:
    """The error to raise for a file that no reader takes."""
    if kind is Kind.ARCHIVE:
        return Unreadable(Reason.UNSUPPORTED, "This is an archive: the files in it are read one by one.")
    if not data.strip(b"\x00 \t\r\n"):
        return Unreadable(Reason.EMPTY)
    return Unreadable(Reason.UNSUPPORTED, _advice(data, name))


def _advice(data: bytes, name: str) -> str:
    for signature, advice in _BY_SIGNATURE.items():
        if data.startswith(signature):
            return advice
    if data.startswith(OLE_SIGNATURE):
        for mark, claimed in ((_OUTLOOK_MARK, "msg"), (_WORD_MARK, "doc"), (_EXCEL_MARK, "xls")):
            if mark in data:
                return _BY_SUFFIX[claimed]
    return _BY_SUFFIX.get(suffix(name), "")
