"""What the client does when the server or the network is not at its best; the server is httpx's mock."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from cpetracker_client import Client, Problem, RunNotFinished, client, events, uploads

JOB = "0b7d8b9e-5f65-4c35-9a5a-0e5d3d0a4c11"


class Server:
    """Answers in turn, and remembers what it was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []
        self.waits: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self, **options: Any) -> Client:
        made = Client("https://cpe.example", "cpet_secret", transport=httpx.MockTransport(self), **options)
        made._transport.sleep = self.waits.append
        return made


def problem(status: int, code: str, detail: str, **more: Any) -> httpx.Response:
    body = {"status": status, "code": code, "detail": detail, **more}
    return httpx.Response(status, json=body, headers={"Content-Type": "application/problem+json"})


def test_each_request_carries_the_token() -> None:
    server = Server(httpx.Response(200, json={"id": JOB}))

    server.client().job(JOB)

    assert server.asked[0].headers["Authorization"] == "Bearer cpet_secret"
    assert str(server.asked[0].url) == f"https://cpe.example/api/jobs/{JOB}"


def test_a_refusal_is_raised_as_a_problem() -> None:
    server = Server(problem(400, "invalid", "name: This is required.", errors={"name": ["This is required."]}))

    with pytest.raises(Problem, match=r"name: This is required\.") as raised:
        server.client().create_job("")

    assert (raised.value.status, raised.value.code) == (400, "invalid")
    assert raised.value.errors == {"name": ["This is required."]}


def test_an_answer_that_is_no_problem_document_is_one_all_the_same() -> None:
    server = Server(httpx.Response(502, html="<h1>Bad Gateway</h1>"))

    with pytest.raises(Problem, match="502 Bad Gateway"):
        server.client().job(JOB)


def test_a_redirect_is_not_followed_with_the_token() -> None:
    server = Server(httpx.Response(302, headers={"Location": "https://elsewhere.example/"}))

    with pytest.raises(Problem):
        server.client().job(JOB)

    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(status: int) -> None:
    server = Server(httpx.Response(status, headers={"Retry-After": "7"}), httpx.Response(200, json={"id": JOB}))

    server.client().job(JOB)

    assert server.waits == [7.0]


def test_a_time_to_come_back_may_be_a_date() -> None:
    date = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60), usegmt=True)
    busy = [httpx.Response(503, headers={"Retry-After": when}) for when in (date, "soon")]
    server = Server(*busy, httpx.Response(200, json={"id": JOB}))

    server.client().job(JOB)

    assert 55 < server.waits[0] <= 60
    assert server.waits[1] < 5


def test_a_change_is_repeated_under_the_same_key_and_the_next_change_has_another() -> None:
    made = httpx.Response(201, json={"id": JOB})
    server = Server(httpx.ReadError("reset"), httpx.Response(503), made, made)
    with server.client() as cpe:
        cpe.create_job("Invoices")
        cpe.create_job("Invoices")

    keys = [request.headers["Idempotency-Key"] for request in server.asked]
    assert keys[0] == keys[1] == keys[2]
    assert keys[3] != keys[0]


def test_waiting_grows_and_ends() -> None:
    server = Server(*[httpx.ConnectError("refused")] * 4)

    with pytest.raises(httpx.ConnectError):
        server.client(retries=3).job(JOB)

    assert len(server.asked) == 4
    assert server.waits[0] < server.waits[2]


def test_a_conflict_is_raised_at_once_and_a_request_under_way_is_waited_for() -> None:
    under_way = httpx.Response(409, headers={"Retry-After": "1"})
    refused = problem(409, "run_submitted", "This run is already submitted.")
    server = Server(under_way, refused)

    with pytest.raises(Problem, match="already submitted"):
        server.client().submit(JOB)

    assert len(server.asked) == 2


def test_lists_are_walked_through_page_by_page() -> None:
    server = Server(
        httpx.Response(200, json={"jobs": [{"id": "1"}, {"id": "2"}], "next": "abc"}),
        httpx.Response(200, json={"jobs": [{"id": "3"}], "next": None}),
    )

    assert [job["id"] for job in server.client().jobs(job_type="cpe")] == ["1", "2", "3"]
    assert dict(server.asked[1].url.params) == {"job_type": "cpe", "cursor": "abc"}


def test_of_a_link_to_the_next_page_only_the_cursor_is_taken() -> None:
    link = '<https://elsewhere.example/steal?cursor=abc>; rel="next"'
    server = Server(
        httpx.Response(200, json=[{"name": "Alabama"}], headers={"Link": link}),
        httpx.Response(200, json=[{"name": "California"}]),
    )

    assert [state["name"] for state in server.client().states()] == ["Alabama", "California"]
    assert str(server.asked[1].url) == "https://cpe.example/api/cpe/states?cursor=abc"


def look(status: str, etag: str = '"1"') -> httpx.Response:
    return httpx.Response(200, json={"job_run_id": JOB, "status": status}, headers={"ETag": etag})


def test_waiting_for_a_run_asks_only_whether_something_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "FIRST_LOOK", 0.001)
    server = Server(look("in_progress"), httpx.Response(304), look("completed", '"2"'))
    told: list[str] = []

    ended = server.client().wait_for(JOB, JOB, on_progress=lambda progress: told.append(progress["status"]))

    assert ended["status"] == "completed"
    assert told == ["in_progress", "completed"]
    assert [request.headers.get("If-None-Match") for request in server.asked] == [None, '"1"', '"1"']


def test_waiting_ends_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "FIRST_LOOK", 0.001)
    server = Server(*[look("in_progress") for _ in range(50)])

    with pytest.raises(RunNotFinished, match="in_progress"):
        server.client().wait_for(JOB, JOB, timeout=0.02)


def uploaded(*names: str) -> httpx.Response:
    return httpx.Response(201, json={"job_run_id": "r1", "files": [{"name": name} for name in names]})


def test_an_upload_that_broke_is_repeated_to_the_byte(tmp_path: Any) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 200_000)
    server = Server(httpx.WriteError("reset"), uploaded("a.txt"))
    told: list[tuple[int, int]] = []

    server.client().upload(JOB, tmp_path / "a.txt", on_progress=lambda sent, total: told.append((sent, total)))

    broken, repeated = server.asked
    assert broken.content == repeated.content
    assert broken.headers["Content-Type"] == repeated.headers["Content-Type"]
    assert told[-1] == (200_000, 200_000)
    assert max(sent for sent, _ in told) == 200_000


def test_a_folder_keeps_its_folders_and_leaves_hidden_files_out(tmp_path: Any) -> None:
    folder = tmp_path / "certificates"
    for name in ("2025/a.pdf", "2026/b.pdf", ".DS_Store", ".git/config"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"1")

    assert [upload.path for upload in uploads.found([folder])] == ["certificates/2025/a.pdf", "certificates/2026/b.pdf"]


def test_many_files_go_in_several_requests_to_one_run(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    sizes = {"a": 1, "b": 1, "c": 1, "d": 30, "e": 1}
    for name, size in sizes.items():
        (tmp_path / name).write_bytes(b"1" * size)
    server = Server(uploaded("a", "b"), uploaded("c"), uploaded("d"), uploaded("e"))

    added = server.client().upload(JOB, *(tmp_path / name for name in sizes))

    assert [file["name"] for file in added] == list("abcde")
    assert [request.url.params.get("run_id") for request in server.asked] == [None, "r1", "r1", "r1"]


def test_nothing_is_sent_when_a_file_is_missing(tmp_path: Any) -> None:
    server = Server()

    with pytest.raises(FileNotFoundError):
        server.client().upload(JOB, tmp_path / "missing.pdf")

    assert server.asked == []


def test_an_export_that_breaks_leaves_no_half_file(tmp_path: Any) -> None:
    server = Server(problem(404, "not_found", "There is no such thing here."))

    with pytest.raises(Problem):
        server.client().export(JOB, tmp_path / "rows.csv")

    assert list(tmp_path.iterdir()) == []


def test_an_export_is_of_a_known_kind(tmp_path: Any) -> None:
    with pytest.raises(ValueError, match=r"rows\.pdf"):
        Server().client().export(JOB, tmp_path / "rows.pdf")


def stream(*lines: str) -> httpx.Response:
    return httpx.Response(200, text="\n".join([*lines, ""]), headers={"Content-Type": "text/event-stream"})


def test_events_are_read_line_by_line() -> None:
    lines = ["retry: 50", "", ": heartbeat", "", "event: snapshot", "id: 7", 'data: {"type":', 'data: "snapshot"}', ""]

    (event,) = events.read(lines)

    assert event.message == {"type": "snapshot"}
    assert (event.place, event.wait) == ("7", 0.05)


def test_a_stream_that_broke_is_taken_up_where_it_broke_until_the_job_is_gone() -> None:
    gone = problem(404, "not_found", "There is no such thing here.")
    server = Server(
        stream("retry: 50", "id: 7", 'data: {"type": "snapshot"}', "", "id: 8", 'data: {"type": "unfinished"'),
        httpx.ConnectError("refused"),
        stream("id: 8", 'data: {"type": "run_changed"}', ""),
        gone,
    )
    told: list[str] = []

    with pytest.raises(Problem):
        told.extend(message["type"] for message in server.client().events(JOB))

    assert [request.headers.get("Last-Event-ID") for request in server.asked] == [None, "7", "7", "8"]
    assert server.waits[0] == 0.05


def test_each_message_is_told_once() -> None:
    server = Server(stream("id: 1", 'data: {"type": "snapshot"}', ""), stream("id: 2", 'data: {"type": "more"}', ""))
    following = server.client().events(JOB)

    assert [next(following)["type"], next(following)["type"]] == ["snapshot", "more"]
