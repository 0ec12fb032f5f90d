"""One message, sent once: what the receiver answered, or why it could not be reached, in a sentence."""

from __future__ import annotations

import contextlib
import functools
import ssl
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

import httpcore
import httpx
from django.conf import settings
from django.utils import timezone

from jobs.webhooks.addresses import BadUrl, Policy, checked_url
from jobs.webhooks.connecting import (
    CONNECT_SECONDS,
    CheckedBackend,
    Deadline,
    NotAllowed,
    Resolver,
    UnknownName,
    look_up,
)

TOTAL_SECONDS: Final = 15.0  # from the look-up of the name to the end of the answer
MOST_READ: Final = 1000  # bytes of an answer that are kept; the rest is not read


@dataclass(frozen=True, slots=True)
class Answer:
    """How an attempt ended. `status` is None where there was no answer; `error` is empty where all is well."""

    status: int | None = None
    excerpt: str = ""
    error: str = ""
    retry_after: float = 0.0  # seconds that the receiver asked for

    @property
    def succeeded(self) -> bool:
        return not self.error


def send(
    url: str,
    *,
    body: bytes,
    headers: dict[str, str],
    policy: Policy | None = None,
    resolver: Resolver = look_up,
    trust: ssl.SSLContext | None = None,
    seconds: float = TOTAL_SECONDS,
) -> Answer:
    """Post the message. Never raises for what the receiver, its name or its network does."""
    policy = policy or Policy.configured()
    try:
        checked = checked_url(url, policy)
        backend = CheckedBackend(policy, Deadline(seconds), resolver)
        # httpcore itself and not httpx: no redirections, no proxies from the environment, no unpacking of what is sent.
        with httpcore.ConnectionPool(ssl_context=trust or _usual_trust(), network_backend=backend) as pool:
            return _posted(pool, checked, body, headers)
    except BadUrl as refused:
        return Answer(error=refused.sentence)
    except NotAllowed as refused:
        return Answer(error=str(refused))
    except UnknownName as unknown:
        return Answer(error=f"There is no address for the name {unknown}.")
    except httpcore.TimeoutException:
        return Answer(error=f"No complete answer came within {seconds:g} seconds.")
    except (httpcore.NetworkError, httpcore.ProtocolError) as failed:
        return Answer(error=_reason(failed))


def _posted(pool: httpcore.ConnectionPool, url: httpx.URL, body: bytes, headers: dict[str, str]) -> Answer:
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    sent = {
        "Host": url.netloc.decode("ascii"),
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "User-Agent": f"CPE-Tracker-Webhooks/{settings.VERSION}",
        "Accept": "*/*",
        **headers,
    }
    limits = {"connect": CONNECT_SECONDS}
    with pool.stream(
        "POST", target, headers=list(sent.items()), content=body, extensions={"timeout": limits}
    ) as response:
        return _answer(response, _beginning(response))


def _beginning(response: httpcore.Response) -> str:
    """What can be shown of it. Its status has come already: that the rest does not is no failure."""
    taken = b""
    with contextlib.suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        for chunk in response.iter_stream():
            taken += chunk[: MOST_READ - len(taken)]
            if len(taken) >= MOST_READ:
                break
    letters = taken.decode("utf-8", errors="replace").replace("\r\n", "\n")
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in letters).strip()


def _answer(response: httpcore.Response, excerpt: str) -> Answer:
    error = ""
    if 300 <= response.status < 400:
        error = f"It answered with a redirection ({response.status}), which is not followed. Give the final address."
    elif not 200 <= response.status < 300:
        error = f"It answered {response.status}{_phrase(response.status)}."
    return Answer(response.status, excerpt, error, _retry_after(response) if error else 0.0)


def _retry_after(response: httpcore.Response) -> float:
    """In seconds; 0 where the receiver names no time, or none that can be read (RFC 9110, 10.2.3)."""
    said = next((value for name, value in response.headers if name.lower() == b"retry-after"), b"").decode("latin-1")
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        return max(0.0, (parsedate_to_datetime(said) - timezone.now()).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""


def _reason(failed: Exception) -> str:
    cause = failed.__cause__ or failed.__context__ or failed
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"Its certificate is not good: {cause.verify_message}."
    if isinstance(cause, ssl.SSLError):
        return "It does not speak TLS as it should. Check that the address begins with the right https:// or http://."
    if isinstance(cause, ConnectionRefusedError):
        return "The connection was refused: nothing listens there."
    if isinstance(failed, httpcore.ProtocolError | httpcore.ReadError):
        return "It closed the connection, or answered with something other than HTTP."
    return "It could not be reached."


@functools.lru_cache(maxsize=1)
def _usual_trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()
