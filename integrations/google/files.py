"""What Drive says of a file, and what becomes of it when it is brought over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_APPS: Final = "application/vnd.google-apps."
FOLDER: Final = f"{_APPS}folder"
SHORTCUT: Final = f"{_APPS}shortcut"
PDF: Final = "application/pdf"
# Documents of Google's own are no files until they are exported. A spreadsheet keeps its table as a workbook; printed
# as a PDF its columns would be torn apart.
EXPORTS: Final = {
    f"{_APPS}document": (PDF, ".pdf"),
    f"{_APPS}presentation": (PDF, ".pdf"),
    f"{_APPS}drawing": (PDF, ".pdf"),
    f"{_APPS}spreadsheet": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
}
FIELDS: Final = "id,name,mimeType,size,md5Checksum,trashed,driveId,shortcutDetails(targetId,targetMimeType)"


def is_google_document(mime: str) -> bool:
    return mime.startswith(_APPS)


def target_of(file: Mapping[str, Any]) -> tuple[str, str]:
    """Id and kind of the file itself, or of what a shortcut leads to."""
    if file["mimeType"] != SHORTCUT:
        return file["id"], file["mimeType"]
    details = file.get("shortcutDetails", {})
    return details.get("targetId", ""), details.get("targetMimeType", "")


def size_of(file: Mapping[str, Any]) -> int | None:
    """Bytes; Drive says them as a text, and of its own documents how much room they take, which is another size."""
    if "size" not in file or is_google_document(file["mimeType"]):
        return None
    return int(file["size"])


def file_name(name: str, mime: str) -> str:
    """In one part of a path, with the suffix that its content will have."""
    plain = name.replace("/", "-").replace("\\", "-").strip() or "unnamed"
    _, suffix = EXPORTS.get(mime, ("", ""))
    return plain if plain.lower().endswith(suffix) else f"{plain}{suffix}"
