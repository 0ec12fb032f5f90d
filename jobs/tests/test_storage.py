from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage

from jobs import storage


class ObjectStore(Storage):
    """One that is not on this machine: names and bytes, no paths."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def _open(self, name: str, mode: str = "rb") -> Any:
        if name not in self.objects:
            raise FileNotFoundError(name)
        return ContentFile(self.objects[name], name)

    def _save(self, name: str, content: Any) -> str:
        self.objects[name] = content.read()
        return name

    def exists(self, name: str) -> bool:
        return name in self.objects


class Unreachable(ObjectStore):
    """One whose network is down."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        raise ConnectionError("no route to host")

    def _save(self, name: str, content: Any) -> str:
        raise ConnectionError("no route to host")


@pytest.fixture
def elsewhere(settings: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.ObjectStore"}}


@pytest.fixture
def unreachable(settings: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.Unreachable"}}


def test_a_file_on_this_machine_is_loaded_by_its_path(own_storage: Path) -> None:
    storage.put("jobs/1/uploads/2", b"Ethics")

    assert storage.load("jobs/1/uploads/2") == own_storage / "jobs/1/uploads/2"


def test_an_object_elsewhere_is_loaded_as_bytes(elsewhere: None) -> None:
    storage.put("jobs/1/uploads/2", b"Ethics")

    assert storage.load("jobs/1/uploads/2") == b"Ethics"


@pytest.mark.parametrize("where", ["own_storage", "elsewhere"])
def test_an_object_that_is_gone_is_missing(request: pytest.FixtureRequest, where: str) -> None:
    request.getfixturevalue(where)

    with pytest.raises(storage.ObjectMissing):
        storage.load("jobs/1/uploads/gone")


def test_a_storage_that_does_not_answer_may_pass(unreachable: None) -> None:
    with pytest.raises(storage.StorageUnavailable):
        storage.put("jobs/1/uploads/2", b"Ethics")
    with pytest.raises(storage.StorageUnavailable):
        storage.load("jobs/1/uploads/2")


def test_what_was_written_is_discarded_on_failure() -> None:
    def write_and_fail() -> None:
        with storage.discarded_on_failure() as written:
            for name in ("a", "b"):
                written.append(name)
                storage.put(name, b"Ethics")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()

    assert not default_storage.exists("a")
    assert not default_storage.exists("b")


@pytest.mark.django_db
def test_an_object_that_cannot_be_deleted_does_not_keep_the_others(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    storage.put("kept", b"x")
    storage.put("deleted", b"x")
    delete = FileSystemStorage.delete

    def stubborn(self: FileSystemStorage, name: str) -> None:
        if name == "kept":
            raise PermissionError(name)
        delete(self, name)

    monkeypatch.setattr(FileSystemStorage, "delete", stubborn)
    with django_capture_on_commit_callbacks(execute=True):
        storage.delete_after_commit(["kept", "deleted", ""])

    assert (default_storage.exists("kept"), default_storage.exists("deleted")) == (True, False)
