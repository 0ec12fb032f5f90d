"""Messages to a real receiver on this machine, which is reached because loopback is allowed, or is not."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from jobs.tests.webhooks.certificates import make_certificate
from jobs.tests.webhooks.receiver import Receiver, reply
from jobs.webhooks import sending
from jobs.webhooks.addresses import Address, Policy
from jobs.webhooks.connecting import Resolver, UnknownName
from jobs.webhooks.sending import Answer

LOOPBACK = ipaddress.ip_address("127.0.0.1")
METADATA = ipaddress.ip_address("169.254.169.254")
PUBLIC = ipaddress.ip_address("93.184.216.34")
HERE = Policy(https_only=False, allowed_networks=(ipaddress.ip_network("127.0.0.1"),))
NOBODY = Policy(https_only=False)


def leads_to(*addresses: Address) -> Resolver:
    return lambda host, port: addresses


def send(url: str, *, policy: Policy = HERE, **given: Any) -> Answer:
    return sending.send(url, body=b'{"type":"ping"}', headers={"webhook-id": "evt_1"}, policy=policy, **given)


def test_a_message_arrives_as_it_is(receiver: Receiver) -> None:
    receiver.answer = lambda handler: reply(handler, 200, b"thanks")

    answer = send(receiver.url)

    ((headers, body),) = receiver.arrived
    assert answer == Answer(200, "thanks")
    assert body == b'{"type":"ping"}'
    assert headers["host"] == f"127.0.0.1:{receiver.port}"
    assert (headers["content-type"], headers["webhook-id"]) == ("application/json", "evt_1")
    assert headers["user-agent"].startswith("CPE-Tracker-Webhooks/")


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503, 599])
def test_an_answer_that_is_no_success_is_a_failure_with_its_reason(receiver: Receiver, status: int) -> None:
    receiver.answer = lambda handler: reply(handler, status, b"out of order")

    answer = send(receiver.url)

    assert (answer.status, answer.excerpt, answer.succeeded) == (status, "out of order", False)
    assert f"It answered {status}" in answer.error


def test_a_redirection_is_not_followed(receiver: Receiver) -> None:
    receiver.answer = lambda handler: reply(handler, 307, Location=f"{receiver.url}/again")

    answer = send(receiver.url)

    assert len(receiver.arrived) == 1
    assert "redirection (307)" in answer.error


def test_no_proxy_of_the_environment_is_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert send(receiver.url).succeeded


def test_of_a_huge_answer_little_is_read(receiver: Receiver) -> None:
    written = 0

    def pour(handler: BaseHTTPRequestHandler) -> None:
        nonlocal written
        handler.send_response(200)
        handler.end_headers()
        for _ in range(5000):
            written += handler.wfile.write(b"x" * 100_000)

    receiver.answer = pour
    began = time.monotonic()

    answer = send(receiver.url)

    assert (answer.status, len(answer.excerpt)) == (200, sending.MOST_READ)
    assert time.monotonic() - began < 5
    assert written < 100_000_000


def test_a_packed_answer_is_not_unpacked(receiver: Receiver) -> None:
    receiver.answer = lambda handler: reply(handler, 200, b"\x1f\x8b\x08" + b"\x00" * 20, Content_Encoding="gzip")

    assert send(receiver.url).succeeded


def test_what_an_answer_hides_is_not_kept(receiver: Receiver) -> None:
    receiver.answer = lambda handler: reply(handler, 500, "no\x00\x1b[31m\u202e way\nnever".encode() + b"\xff")

    assert send(receiver.url).excerpt == "no  [31m  way\nnever\ufffd"


def test_who_says_nothing_is_not_waited_for(receiver: Receiver) -> None:
    released = threading.Event()

    def wait(handler: BaseHTTPRequestHandler) -> None:
        released.wait(10)

    receiver.answer = wait
    began = time.monotonic()

    answer = send(receiver.url, seconds=0.3)

    released.set()
    assert answer.error == "No complete answer came within 0.3 seconds."
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\n"])
def test_who_drips_is_cut_off_at_the_deadline(receiver: Receiver, beginning: bytes) -> None:
    """Each letter comes in time; all of them would take for ever."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(beginning)
        for letter in b"X" * 200:
            handler.wfile.write(bytes([letter]))
            time.sleep(0.05)

    receiver.answer = drip
    began = time.monotonic()

    answer = send(receiver.url, seconds=0.5)

    assert "No complete answer" in answer.error
    assert time.monotonic() - began < 3


def test_a_success_counts_though_its_body_never_ends(receiver: Receiver) -> None:
    def promise(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(202)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"soon")
        time.sleep(1)

    receiver.answer = promise

    assert send(receiver.url, seconds=0.4) == Answer(202, "soon")


def test_a_port_where_nobody_listens_is_told() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

    assert send(f"http://127.0.0.1:{port}/").error == "The connection was refused: nothing listens there."


def test_what_is_no_http_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            talking, _ = server.accept()
            with talking:
                talking.sendall(b"220 mail.example.org ESMTP\r\n")
                talking.recv(100_000)

        threading.Thread(target=greet, daemon=True).start()

        answer = send(f"http://127.0.0.1:{server.getsockname()[1]}/")

    assert answer.error == "It closed the connection, or answered with something other than HTTP."


def test_an_unknown_name_is_told() -> None:
    def nowhere(host: str, port: int) -> list[Address]:
        raise UnknownName(host)

    assert (
        send("http://nowhere.invalid/", resolver=nowhere).error == "There is no address for the name nowhere.invalid."
    )
    assert "no address" in send("http://empty.example/", resolver=leads_to()).error


def test_the_system_is_asked_for_names(receiver: Receiver) -> None:
    assert send(f"http://localhost:{receiver.port}/").status in {204, None}  # None where localhost has ::1 too
    assert "no address" in send("http://name.invalid/").error


# --- Where it may not go


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{port}/", "http://0x7f000001:{port}/", "http://2130706433:{port}/", "http://127.1:{port}/"],
)
def test_this_machine_is_not_called_however_it_is_spelled(receiver: Receiver, url: str) -> None:
    elsewhere = Policy(https_only=False, allowed_networks=(ipaddress.ip_network("10.9.9.9"),))  # any port passes so far

    answer = send(url.format(port=receiver.port), policy=elsewhere)

    assert "not a public address" in answer.error
    assert receiver.arrived == []


@pytest.mark.parametrize("addresses", [(METADATA,), (LOOPBACK,), (PUBLIC, METADATA), (METADATA, PUBLIC)])
def test_a_name_that_leads_inside_is_refused(addresses: tuple[Address, ...]) -> None:
    answer = send("http://hooks.example.org/", policy=NOBODY, resolver=leads_to(*addresses))

    assert answer.error.startswith("hooks.example.org leads to ")
    assert "not a public address" in answer.error


def test_the_address_that_was_checked_is_the_one_that_is_called(receiver: Receiver) -> None:
    """A name that leads elsewhere at the second look: the second look never happens."""
    looks: list[str] = []

    def changing(host: str, port: int) -> list[Address]:
        looks.append(host)
        return [LOOPBACK] if len(looks) == 1 else [METADATA]

    answer = send(f"http://rebinding.example:{receiver.port}/", resolver=changing)

    assert answer.status == 204
    assert looks == ["rebinding.example"]
    assert receiver.arrived[0][0]["host"] == f"rebinding.example:{receiver.port}"


def test_of_several_addresses_the_next_is_tried(receiver: Receiver) -> None:
    here = Policy(https_only=False, allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),))
    dead = ipaddress.ip_address("127.9.9.9")

    answer = send(f"http://two.example:{receiver.port}/", policy=here, resolver=leads_to(dead, LOOPBACK))

    assert answer.status == 204


def test_other_ports_of_public_addresses_are_not_called() -> None:
    answer = send("http://db.example:5432/", resolver=leads_to(PUBLIC))

    assert not answer.succeeded
    assert "db.example" in answer.error


# --- TLS: the address is ours, the name is checked


@pytest.fixture
def tls_receiver(tmp_path: Path) -> Iterator[tuple[Receiver, ssl.SSLContext]]:
    certificate, key = make_certificate(tmp_path, "hooks.example.org")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    receiver = Receiver()
    receiver.start(tls)
    yield receiver, ssl.create_default_context(cafile=certificate)
    receiver.stop()


Tls = tuple[Receiver, ssl.SSLContext]


def test_the_certificate_is_checked_against_the_name_and_not_the_address(tls_receiver: Tls) -> None:
    receiver, trust = tls_receiver

    answer = send(f"https://hooks.example.org:{receiver.port}/", resolver=leads_to(LOOPBACK), trust=trust)

    assert answer.status == 204
    assert receiver.names == ["hooks.example.org"]


def test_a_certificate_of_another_name_is_refused(tls_receiver: Tls) -> None:
    receiver, trust = tls_receiver

    answer = send(f"https://other.example.org:{receiver.port}/", resolver=leads_to(LOOPBACK), trust=trust)

    assert "certificate is not good" in answer.error
    assert receiver.arrived == []


def test_a_certificate_that_nobody_vouches_for_is_refused(tls_receiver: Tls) -> None:
    receiver, _ = tls_receiver

    answer = send(f"https://hooks.example.org:{receiver.port}/", resolver=leads_to(LOOPBACK))

    assert "certificate is not good" in answer.error
    assert receiver.arrived == []


@pytest.mark.parametrize(
    ("said", "seconds"), [("120", 120), ("soon", 0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("-5", 0), ("", 0)]
)
def test_a_receiver_may_ask_for_time(receiver: Receiver, said: str, seconds: float) -> None:
    receiver.answer = lambda handler: reply(handler, 503, Retry_After=said)

    assert send(receiver.url).retry_after == seconds
