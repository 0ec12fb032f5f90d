"""Parts of originals, by their words and over both kinds of store."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.tests.factories import UserFactory
from jobs import byte_ranges, intake, runs
from jobs.byte_ranges import Part, Unsatisfiable
from jobs.tests.scenes import make_job
from jobs.tests.stores import bucket, store

__all__ = ["bucket", "store"]

CONTENT = b"".join(b"Ethics, %05d\n" % line for line in range(500))


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=2-5", (2, 5)),
        ("bytes=2-", (2, 9)),
        ("bytes=2-99", (2, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-99", (0, 9)),
        ("", None),
        ("bytes=-", None),
        ("bytes=5-2", None),
        ("bytes=0-1,4-5", None),
        ("pages=1-2", None),
        ("bytes=٢-٣", None),
    ],
)
def test_one_range_is_understood_and_anything_else_means_all(header: str, part: tuple[int, int] | None) -> None:
    assert byte_ranges.wanted(header, 10) == part


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=10-", 10), ("bytes=10-12", 10), ("bytes=-0", 10), ("bytes=0-", 0)]
)
def test_what_lies_behind_the_end_cannot_be_given(header: str, size: int) -> None:
    with pytest.raises(Unsatisfiable):
        byte_ranges.wanted(header, size)


@given(st.integers(1, 5000), st.integers(0, 6000), st.integers(0, 6000))
def test_a_part_lies_within_the_object(size: int, first: int, last: int) -> None:
    try:
        part = byte_ranges.wanted(f"bytes={first}-{last}", size)
    except Unsatisfiable:
        assert first >= size
        return

    assert part is None or (part.first == first and part.last == min(last, size - 1) and part.length > 0)


def test_pieces_stop_where_the_part_does() -> None:
    opened = io.BytesIO(CONTENT)
    opened.seek(10)

    assert b"".join(byte_ranges.pieces(opened, Part(10, 19).length)) == CONTENT[10:20]
    assert opened.closed


@pytest.fixture
def address(store: str, client: Client, db: None) -> str:
    """Of an original that lies in that store."""
    job = make_job(UserFactory())
    client.force_login(job.user)
    run = runs.latest_run(job)
    (file,) = intake.add_upload(run_id=run.pk, path="a.txt", stream=io.BytesIO(CONTENT), now=timezone.now())
    return f"/jobs/{job.pk}/files/{file.pk}/original"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_part_is_given_as_one(client: Client, address: str) -> None:
    response = client.get(address, headers={"Range": "bytes=100-299"})

    assert response.status_code == 206
    assert body(response) == CONTENT[100:300]
    assert response["Content-Range"] == f"bytes 100-299/{len(CONTENT)}"
    assert response["Content-Length"] == "200"
    assert response["Content-Type"].startswith("text/plain")
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_whole_says_that_it_can_be_had_in_parts(client: Client, address: str) -> None:
    response = client.get(address)

    assert (response.status_code, response["Accept-Ranges"]) == (200, "bytes")
    assert body(response) == CONTENT


def test_a_part_of_another_version_is_not_given(client: Client, address: str) -> None:
    response = client.get(address, headers={"Range": "bytes=0-9", "If-Range": '"another"'})

    assert (response.status_code, body(response)) == (200, CONTENT)


def test_a_part_of_the_known_version_is_given(client: Client, address: str) -> None:
    known = client.get(address)
    body(known)

    response = client.get(address, headers={"Range": "bytes=-9", "If-Range": known["ETag"]})

    assert (response.status_code, body(response)) == (206, CONTENT[-9:])


def test_a_part_behind_the_end_is_refused_with_the_size(client: Client, address: str) -> None:
    response = client.get(address, headers={"Range": f"bytes={len(CONTENT)}-"})

    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")
