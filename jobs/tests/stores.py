"""Storages that a test uses in turn: a folder on this machine, and a store that speaks S3 (moto's, in this process)."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.storage import default_storage
from moto import mock_aws

from jobs.object_list import walk

BUCKET = "papers"


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Objects go to this bucket, below a prefix; something of somebody else lies beside them."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        store = boto3.resource("s3", region_name="us-east-1")
        made = store.create_bucket(Bucket=BUCKET)
        made.put_object(Key="jobs/of-somebody-else", Body=b"x")
        options = {"bucket_name": BUCKET, "location": "cpe", "region_name": "us-east-1", "file_overwrite": True}
        kept = {"BACKEND": "cpetracker.s3.PatientS3Storage", "OPTIONS": options}
        settings.STORAGES = {**settings.STORAGES, "default": kept}
        yield made


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, own_storage: Path) -> str:
    """Each in its turn."""
    if request.param == "s3":
        request.getfixturevalue("bucket")
    return str(request.param)


@pytest.fixture
def names() -> Callable[[], set[str]]:
    """Of all objects below the two folders."""

    def listed() -> set[str]:
        return {each.name for folder in ("imports", "jobs") for each in walk(folder)}

    return listed


def grow_old(name: str, age: dt.timedelta) -> None:
    """A file on this machine was written that long ago."""
    path = default_storage.path(name)
    then = os.stat(path).st_mtime - age.total_seconds()
    os.utime(path, (then, then))
