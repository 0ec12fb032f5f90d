"""How much may be uploaded; the values come from settings, with these as defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.conf import settings

MEBIBYTE = 1024**2


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Bounds of what one file and one run take, in bytes and files."""

    file_bytes: int = 100 * MEBIBYTE
    archive_bytes: int = 1024 * MEBIBYTE
    run_files: int = 5000
    run_bytes: int = 5 * 1024 * MEBIBYTE

    @classmethod
    def configured(cls) -> Self:
        """From the settings `UPLOAD_FILE_MB`, `UPLOAD_ARCHIVE_MB`, `UPLOAD_RUN_FILES` and `UPLOAD_RUN_MB`."""
        return cls(
            file_bytes=getattr(settings, "UPLOAD_FILE_MB", 100) * MEBIBYTE,
            archive_bytes=getattr(settings, "UPLOAD_ARCHIVE_MB", 1024) * MEBIBYTE,
            run_files=getattr(settings, "UPLOAD_RUN_FILES", 5000),
            run_bytes=getattr(settings, "UPLOAD_RUN_MB", 5 * 1024) * MEBIBYTE,
        )


def in_words(size: int) -> str:
    """Bytes as people say them: "130 MB"."""
    if size < MEBIBYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / MEBIBYTE:.0f} MB" if size < 1024 * MEBIBYTE else f"{size / 1024 / MEBIBYTE:.1f} GB"
