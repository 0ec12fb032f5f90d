"""A mailbox as its owner describes it: server, name and password; added once it was seen to work."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from integrations import connections
from integrations.models import Connection, ConnectionKind
from jobs.errors import Invalid
from jobs.webhooks.addresses import Policy

_HOST: Final = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?", re.I)


class Security(StrEnum):
    """How the connection is encrypted; there is none that is not."""

    TLS = "tls"
    STARTTLS = "starttls"


USUAL_PORTS: Final = {Security.TLS: 993, Security.STARTTLS: 143}


class BadServer(Invalid):
    code = "bad_mail_server"
    sentence = "This is not the name of a mail server. Write it like imap.example.org."


@dataclass(frozen=True, slots=True)
class Server:
    """Where a mailbox is and who asks."""

    host: str
    port: int
    security: Security
    username: str

    @classmethod
    def of(cls, details: Mapping[str, Any]) -> Self:
        """From `{"host", "port", "security", "username"}`. Raises `BadServer`."""
        host = str(details.get("host") or "").strip().lower()
        security = _security(details.get("security"))
        port = details.get("port") or USUAL_PORTS[security]
        username = str(details.get("username") or "").strip()
        if not _is_host(host):
            raise BadServer
        if not isinstance(port, int) or not 0 < port < 65536:
            raise BadServer("A port is a number from 1 to 65535; mail servers use 993.")
        if port not in USUAL_PORTS.values() and not settings.MAILBOX_ALLOWED_NETWORKS:
            raise BadServer(f"Port {port} is not asked; 993 and 143 are.")
        if not username or len(username) > 254 or not username.isprintable():
            raise BadServer("Enter the name with which you sign in to the mailbox, often the e-mail address.")
        return cls(host, port, security, username)

    @property
    def account(self) -> str:
        """What its owner knows the mailbox by: the address where the name is one."""
        return self.username if "@" in self.username else f"{self.username}@{self.host}"

    def details(self) -> dict[str, Any]:
        return {"host": self.host, "port": self.port, "security": self.security.value, "username": self.username}


def policy() -> Policy:
    """Which servers may be asked: public ones on the usual ports, and those of MAILBOX_ALLOWED_NETWORKS."""
    return Policy(
        https_only=False,
        allowed_networks=tuple(settings.MAILBOX_ALLOWED_NETWORKS),
        ports=frozenset(USUAL_PORTS.values()),
    )


def keep(*, user: AbstractBaseUser | AnonymousUser, server: Server, password: str, now: dt.datetime) -> Connection:
    """A connection to it. Whoever calls has seen that it works. Raises `connections.TooMany`."""
    return connections.keep(
        user=user,
        kind=ConnectionKind.IMAP,
        account=server.account,
        details=server.details(),
        credentials={"password": password},
        now=now,
    )


def _security(value: object) -> Security:
    try:
        return Security(str(value or Security.TLS))
    except ValueError:
        raise BadServer("The connection is encrypted by “tls” or by “starttls”.") from None


def _is_host(host: str) -> bool:
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return bool(_HOST.fullmatch(host))
