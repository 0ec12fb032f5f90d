"""Drive's API over files in memory: lists, contents in ranges, exports, resumable uploads."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

from integrations.tests.google_shapes import BadQuestion, Question

APPS = "application/vnd.google-apps."
FOLDER = f"{APPS}folder"
Told = tuple[int, Any, dict[str, str]]
_LITERAL = r"'((?:[^'\\]|\\.)*)'"


@dataclass
class Drive:
    """`files` by id, as the API tells them, and `contents`; `pages` bounds every page."""

    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    drives: dict[str, str] = field(default_factory=dict)  # shared ones: names by id
    closed: set[str] = field(default_factory=set)  # folders into which nothing may be put
    pages: int = 1000
    uploads: dict[str, dict[str, Any]] = field(default_factory=dict)
    ranges: list[str] = field(default_factory=list)  # that were asked for
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.files["my-drive"] = {"id": "my-drive", "name": "My Drive", "mimeType": FOLDER, "parents": []}

    def add(
        self, name: str, content: bytes = b"", *, into: str = "root", mime: str = "application/pdf", **told: Any
    ) -> str:
        """A file, or a folder where `mime` says so; its id."""
        file_id = told.pop("id", f"id-{next(self._numbers)}")
        told = {"id": file_id, "name": name, "mimeType": mime, "parents": [self._id(into)], **told}
        if not mime.startswith(APPS):
            told |= {"size": str(len(content)), "md5Checksum": hashlib.md5(content, usedforsecurity=False).hexdigest()}
        drive = self.files.get(self._id(into), {}).get("driveId")
        if drive:
            told["driveId"] = drive
        self.files[file_id] = told
        self.contents[file_id] = content
        return file_id

    def folder(self, name: str, *, into: str = "root", **told: Any) -> str:
        return self.add(name, into=into, mime=FOLDER, **told)

    def shortcut(self, name: str, target: str, *, into: str = "root") -> str:
        kind = self.files.get(target, {}).get("mimeType", "application/pdf")
        details = {"targetId": target, "targetMimeType": kind}
        return self.add(name, into=into, mime=f"{APPS}shortcut", shortcutDetails=details)

    def shared_drive(self, name: str) -> str:
        drive = f"drive-{next(self._numbers)}"
        self.drives[drive] = name
        self.files[drive] = {"id": drive, "name": "Drive", "mimeType": FOLDER, "parents": [], "driveId": drive}
        return drive

    def answer(self, question: Question, root: str) -> Told:
        given = question.given
        match question.method:
            case "drive.files.list":
                return 200, self._listed(given), {}
            case "drive.files.get" if given.get("alt") == "media":
                return self._content(given["fileId"], question.headers.get("Range", ""))
            case "drive.files.get":
                return 200, self._told(given), {}
            case "drive.files.export":
                file = self._told({**given, "supportsAllDrives": "true"})
                return 200, f"{given['mimeType']} of {file['name']}".encode(), {"Content-Type": given["mimeType"]}
            case "drive.files.generateIds":
                ids = [f"made-{next(self._numbers)}" for _ in range(int(given.get("count", 10)))]
                return 200, {"ids": ids, "space": "drive"}, {}
            case "drive.files.create" if question.is_upload:
                return self._uploaded(question, root)
            case "drive.files.create":
                return 200, self._created(json.loads(question.body), b""), {}
            case "drive.about.get":
                return 200, {"user": {"emailAddress": "practice@gmail.example"}}, {}
            case "drive.drives.list":
                return 200, {"drives": [{"id": key, "name": name} for key, name in self.drives.items()]}, {}
            case "drive.drives.get":
                return 200, {"id": given["driveId"], "name": self.drives[given["driveId"]]}, {}
        raise BadQuestion(f"{question.method} is not played here.")

    def _id(self, given: str) -> str:
        return "my-drive" if given == "root" else given

    def _told(self, given: dict[str, str]) -> dict[str, Any]:
        file = self.files[self._id(given["fileId"])]
        if "driveId" in file and given.get("supportsAllDrives") != "true":
            raise KeyError(given["fileId"])
        return {"trashed": False, **file}

    def _listed(self, given: dict[str, str]) -> dict[str, Any]:
        words = given.get("q", "")
        found = [file for file in self.files.values() if file["id"] != "my-drive" and self._matches(file, words)]
        if given.get("includeItemsFromAllDrives") != "true":
            found = [file for file in found if "driveId" not in file]
        if given.get("corpora") == "drive":
            found = [file for file in found if file.get("driveId") == given["driveId"]]
        if given.get("orderBy", "").startswith("folder"):
            found.sort(key=lambda file: (file["mimeType"] != FOLDER, file["name"].lower()))
        size, first = min(int(given.get("pageSize", 100)), self.pages), self._first(given.get("pageToken"))
        answer: dict[str, Any] = {"files": [{"trashed": False, **each} for each in found[first : first + size]]}
        if len(found) > first + size:
            answer["nextPageToken"] = f"page-{first + size}"
        return answer

    def _first(self, token: str | None) -> int:
        if token and not re.fullmatch(r"page-\d+", token):
            raise BadQuestion("Invalid Value", reason="invalid")
        return int(token.removeprefix("page-")) if token else 0

    def _matches(self, file: dict[str, Any], words: str) -> bool:
        """The few forms of a search that we use; any other is a fault."""
        for clause in words.split(" and ") if words else ():
            if clause == "trashed = false":
                holds = not file.get("trashed")
            elif found := re.fullmatch(rf"{_LITERAL} in parents", clause):
                holds = self._id(_unquoted(found[1])) in file["parents"]
            elif found := re.fullmatch(rf"name contains {_LITERAL}", clause):
                holds = _unquoted(found[1]).lower() in file["name"].lower()
            elif found := re.fullmatch(rf"(\w+) (=|!=) {_LITERAL}", clause):
                holds = (file.get(found[1]) == _unquoted(found[3])) is (found[2] == "=")
            elif clause == "sharedWithMe = true":
                holds = bool(file.get("shared"))
            else:
                raise BadQuestion("Invalid Value", reason="invalid")
            if not holds:
                return False
        return True

    def _content(self, file_id: str, asked: str) -> Told:
        content = self.contents[file_id]
        self.ranges.append(asked)
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", asked)
        if not found:
            return 200, content, {"Content-Type": "application/octet-stream"}
        first, last = int(found[1]), min(int(found[2]), len(content) - 1)
        if first >= len(content):
            return 416, b"", {"Content-Range": f"bytes */{len(content)}"}
        return 206, content[first : last + 1], {"Content-Range": f"bytes {first}-{last}/{len(content)}"}

    def _uploaded(self, question: Question, root: str) -> Told:
        """A resumable upload (https://developers.google.com/workspace/drive/api/guides/manage-uploads)."""
        upload_id = question.given.get("upload_id", "")
        if not upload_id:
            self._check(told := json.loads(question.body))
            upload_id = f"upload-{next(self._numbers)}"
            self.uploads[upload_id] = {"told": told, "content": b""}
            query = urllib.parse.urlencode({**question.given, "upload_id": upload_id})
            return 200, b"", {"Location": f"{root}upload/drive/v3/files?{query}"}
        upload = self.uploads[upload_id]
        total = int(question.headers["Content-Range"].rpartition("/")[2])
        upload["content"] += question.body
        if len(upload["content"]) < total:
            return 308, b"", {"Range": f"bytes=0-{len(upload['content']) - 1}"} if upload["content"] else {}
        return 200, self._created(upload["told"], upload["content"]), {}

    def _check(self, told: dict[str, Any]) -> None:
        if told.get("id") in self.files:
            raise BadQuestion("A file already exists with the provided ID.", 409, "fileIdInUse")
        for parent in told.get("parents", ()):
            if self._id(parent) not in self.files:
                raise KeyError(parent)
            if parent in self.closed:
                raise BadQuestion("Insufficient permissions.", 403, "insufficientFilePermissions")

    def _created(self, told: dict[str, Any], content: bytes) -> dict[str, Any]:
        self._check(told)
        parents = told.get("parents") or ["root"]
        file_id = self.add(told["name"], content, into=parents[0], mime=told["mimeType"], id=told["id"])
        self.files[file_id]["webViewLink"] = f"https://drive.google.com/file/d/{file_id}/view"
        return {"trashed": False, **self.files[file_id]}


def _unquoted(text: str) -> str:
    return text.replace("\\'", "'").replace("\\\\", "\\")
