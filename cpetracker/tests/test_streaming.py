"""Generators and files go out piece by piece under the asynchronous server."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.core.handlers.asgi import ASGIRequest
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import AsyncRequestFactory, RequestFactory

from cpetracker.streaming import StreamingMiddleware


def passed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    answer = StreamingMiddleware(lambda _request: response)(request)
    assert isinstance(answer, HttpResponseBase)
    return answer


def asynchronous() -> ASGIRequest:
    return AsyncRequestFactory().get("/export")


async def test_a_generator_is_asked_for_each_piece_only_when_it_is_sent() -> None:
    made: list[int] = []

    def rows() -> Iterator[bytes]:
        for number in range(3):
            made.append(number)
            yield b"%d\n" % number

    response = passed(asynchronous(), StreamingHttpResponse(rows()))
    assert isinstance(response, StreamingHttpResponse)
    pieces = aiter(response)

    first = await anext(pieces)

    assert (first, made) == (b"0\n", [0])
    assert [piece async for piece in pieces] == [b"1\n", b"2\n"]


async def test_a_file_goes_out_whole_and_is_closed() -> None:
    file = io.BytesIO(b"x" * 10_000)

    response = passed(asynchronous(), FileResponse(file))
    assert isinstance(response, FileResponse)
    sent = b"".join([piece async for piece in response])
    response.close()

    assert sent == b"x" * 10_000
    assert file.closed


def test_under_a_synchronous_server_nothing_changes() -> None:
    response = passed(RequestFactory().get("/export"), StreamingHttpResponse([b"a", b"b"]))

    assert isinstance(response, StreamingHttpResponse)
    assert list(response) == [b"a", b"b"]


async def test_a_plain_answer_is_left_as_it_is() -> None:
    plain = HttpResponse(b"ok")

    assert passed(asynchronous(), plain) is plain
