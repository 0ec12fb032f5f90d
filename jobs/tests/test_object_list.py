from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage

from jobs import storage
from jobs.object_list import walk

NAMES = ["jobs/a/1", "jobs/a/1_pages/1_1200.webp", "jobs/a/2", "jobs/b/deep/er/3", "jobs/c"]


@pytest.fixture
def stored(store: str) -> str:
    for name in [*reversed(NAMES), "elsewhere/x"]:
        storage.put(name, b"x" * len(name))
    return store


def test_every_object_below_a_folder_is_met_once_with_its_size(stored: str) -> None:
    met = list(walk("jobs"))

    assert sorted(each.name for each in met) == NAMES
    assert all(each.size == len(each.name) and each.modified_at.tzinfo for each in met)


@pytest.mark.parametrize("place", range(len(NAMES)))
def test_it_goes_on_behind_the_one_that_was_last(stored: str, place: int) -> None:
    order = [each.name for each in walk("jobs")]

    assert [each.name for each in walk("jobs", after=order[place])] == order[place + 1 :]


def test_it_goes_on_though_the_last_one_is_gone(stored: str) -> None:
    order = [each.name for each in walk("jobs")]
    default_storage.delete(order[1])

    assert [each.name for each in walk("jobs", after=order[1])] == order[2:]


def test_objects_may_be_deleted_on_the_way(bucket: Any) -> None:
    for number in range(1005):  # more than a page of the store
        bucket.put_object(Key=f"cpe/imports/{number:04}", Body=b"x")

    for each in walk("imports"):
        storage.delete(each.name)

    assert list(walk("imports")) == []
    assert [each.key for each in bucket.objects.all()] == ["jobs/of-somebody-else"]


def test_a_folder_that_is_not_there_is_empty(store: str) -> None:
    assert list(walk("jobs")) == []
