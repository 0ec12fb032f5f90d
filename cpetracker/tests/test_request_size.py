"""Too large a request is refused before it is stored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator

from cpetracker.request_size import RequestSize

MOST = 1000


async def swallow(scope: Any, receive: Any, send: Any) -> None:
    """Reads the whole body, as Django does, and answers with its length."""
    size, more = 0, True
    while more:
        event = await receive()
        size, more = size + len(event["body"]), event.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


async def post(
    chunks: list[int], *, length: int | None = None, kind: bytes = b"multipart/form-data; boundary=x"
) -> tuple[int, bytes]:
    headers = [(b"content-type", kind)] + ([] if length is None else [(b"content-length", str(length).encode())])
    line = ApplicationCommunicator(RequestSize(swallow, MOST, 100), {"type": "http", "headers": headers})
    for position, size in enumerate(chunks, 1):
        await line.send_input({"type": "http.request", "body": b"x" * size, "more_body": position < len(chunks)})
    start = await line.receive_output()
    return start["status"], (await line.receive_output())["body"]


@pytest.mark.parametrize("chunks", [[0], [1000], [400, 600]])
async def test_what_fits_goes_through(chunks: list[int]) -> None:
    assert await post(chunks, length=sum(chunks)) == (200, str(sum(chunks)).encode())


async def test_what_says_that_it_is_too_large_is_refused_unread() -> None:
    status, body = await post([], length=1001)

    problem = json.loads(body)
    assert status == 413
    assert problem["code"] == "too_large"
    assert "Upload fewer files at a time." in problem["detail"]


async def test_what_does_not_say_its_length_is_counted() -> None:
    status, _ = await post([600, 600, 600])

    assert status == 413


@pytest.mark.parametrize(("size", "status"), [(100, 200), (101, 413)])
async def test_what_is_no_upload_may_have_less(size: int, status: int) -> None:
    assert (await post([size], length=size, kind=b"application/json"))[0] == status
    assert (await post([size], kind=b"application/json"))[0] == status
