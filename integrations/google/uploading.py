"""Files of ours into a Drive, each under an id that was got beforehand, so that it is there once however often it is
tried (https://developers.google.com/workspace/drive/api/guides/create-file#generate-ids)."""

from __future__ import annotations

from typing import IO, Any, Final

from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseUpload

from integrations.google.files import FOLDER
from integrations.google.refusals import LOST, in_words, reason_of
from integrations.sources import SourceRefused

OWN_FOLDER: Final = "CPE Tracker"
PIECE: Final = 4 * 1024**2  # bytes that are sent at once; Drive wants a multiple of 256 KiB
TRIES: Final = 4  # in a row for the same piece; then the export waits
_ANY_DRIVE: Final = {"supportsAllDrives": True}
_TOLD: Final = "id,webViewLink"


class Target:
    """One account's Drive. Everything raises `SourceUnavailable`, `SourceRefused` and `ConnectionRefused`."""

    def __init__(self, service: Any, account: str) -> None:
        self._files = service.files()
        self._account = account

    def new_id(self) -> str:
        """For a file or folder that will be."""
        with in_words(self._account):
            return str(self._files.generateIds(count=1, space="drive", type="files").execute()["ids"][0])

    def link_of(self, drive_id: str) -> str | None:
        """Where a browser shows a file of ours; None where there is none of that id."""
        with in_words(self._account):
            try:
                return _link(self._files.get(fileId=drive_id, fields=_TOLD, **_ANY_DRIVE).execute())
            except HttpError as refused:
                if refused.status_code == 404:
                    return None
                raise

    def has_folder(self, folder_id: str) -> bool:
        """Whether a folder of ours is still used: neither deleted nor in the bin."""
        with in_words(self._account):
            try:
                told = self._files.get(fileId=folder_id, fields="trashed", **_ANY_DRIVE).execute()
                return not told.get("trashed")
            except HttpError as refused:
                if refused.status_code == 404:
                    return False
                raise

    def make_folder(self, folder_id: str) -> None:
        """Our own, at the top of the Drive; nothing where it is there."""
        told = {"id": folder_id, "name": OWN_FOLDER, "mimeType": FOLDER}
        with in_words(self._account):
            try:
                self._files.create(body=told, fields="id").execute()
            except HttpError as refused:
                if refused.status_code != 409:
                    raise

    def save(self, content: IO[bytes], *, drive_id: str, name: str, media_type: str, folder_id: str) -> str:
        """The file's link. `content` can be sought in. One that is there already is left as it is."""
        media = MediaIoBaseUpload(content, mimetype=media_type, chunksize=PIECE, resumable=True)
        told = {"id": drive_id, "name": name, "mimeType": media_type, "parents": [folder_id]}
        with in_words(self._account):
            try:
                return _link(_sent(self._files.create(body=told, media_body=media, fields=_TOLD, **_ANY_DRIVE)))
            except HttpError as refused:
                if refused.status_code == 409:
                    return self.link_of(drive_id) or ""
                if refused.status_code in (403, 404) and reason_of(refused) in _NOT_THERE:
                    raise SourceRefused(_FOLDER_REFUSED) from refused
                if reason_of(refused) in ("storageQuotaExceeded", "teamDriveFileLimitExceeded"):
                    raise SourceRefused("This Drive is full.") from refused
                raise


_NOT_THERE: Final = {
    "notFound",
    "insufficientFilePermissions",
    "appNotAuthorizedToFile",
    "insufficientParentPermissions",
}
_FOLDER_REFUSED: Final = (
    "Google does not let CPE Tracker save in this folder: it is gone, may not be written to by this account, or is"
    f" closed to apps. Save in the folder “{OWN_FOLDER}” instead."
)


def _sent(request: Any) -> dict[str, Any]:
    """What Drive says of the file when the last piece has arrived."""
    failures = 0
    while True:
        try:
            _, told = request.next_chunk()
        except LOST:
            # Asked again, it first asks how much had arrived.
            failures += 1
            if failures == TRIES:
                raise
            request.http.close()
            continue
        failures = 0
        if told is not None:
            return dict(told)


def _link(told: dict[str, Any]) -> str:
    return str(told.get("webViewLink", ""))
