"""Which addresses may be called: public ones. What a user types must not make this server ask its own network.

The rule is about the address that a name leads to at the moment of the call, not about the name.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final, Self

import httpx
from django.conf import settings

from jobs.errors import Invalid

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

USUAL_PORTS: Final = {"https": 443, "http": 80}
LONGEST_URL: Final = 2000

# IANA IPv4 Special-Purpose Address Registry (RFC 6890 and later) with 224/4 and 240/4, and Azure's wire server, which
# answers every machine there at a public address. A list of ours, because `is_global` changed with Python's releases.
_REFUSED_V4: Final = tuple(
    ipaddress.IPv4Network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# IANA IPv6 Special-Purpose Address Registry; only 2000::/3 is global unicast. 6to4 (2002::/16) and Teredo (in
# 2001::/23) carry an IPv4 address of anybody's choice.
_GLOBAL_V6: Final = ipaddress.IPv6Network("2000::/3")
_REFUSED_V6: Final = tuple(
    ipaddress.IPv6Network(each)
    for each in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
_MAPPED: Final = ipaddress.IPv6Network("::ffff:0:0/96")  # RFC 4291, 2.5.5.2
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: how a network without IPv4 reaches it


class BadUrl(Invalid):
    code = "webhook_url_not_allowed"
    sentence = "This is not an address that can be called."


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be called beside public addresses on the usual ports."""

    https_only: bool
    allowed_networks: tuple[Network, ...] = ()  # any port of them, for receivers in one's own network
    ports: frozenset[int] = frozenset(USUAL_PORTS.values())  # of public addresses

    @classmethod
    def configured(cls) -> Self:
        """As docs/settings.md has it."""
        return cls(https_only=settings.PRODUCTION, allowed_networks=tuple(settings.WEBHOOK_ALLOWED_NETWORKS))

    def permits(self, address: Address, port: int) -> bool:
        """Whether this very address may be connected to."""
        plain = _unwrapped(address)
        if any(plain.version == network.version and plain in network for network in self.allowed_networks):
            return True
        return is_public(address) and port in self.ports


def is_public(address: Address) -> bool:
    """Whether it belongs to the public internet, and so does what it may be a wrapping of."""
    plain = _unwrapped(address)
    if isinstance(plain, ipaddress.IPv4Address):
        return plain.is_global and not any(plain in network for network in _REFUSED_V4)
    # `is_global` is asked too: it knows what later releases of Python learn.
    return plain in _GLOBAL_V6 and plain.is_global and not any(plain in network for network in _REFUSED_V6)


def address_of(text: str) -> Address:
    """An address as the resolver gives it, with or without a zone. Raises ValueError."""
    return ipaddress.ip_address(text.partition("%")[0])


def checked_url(text: str, policy: Policy) -> httpx.URL:
    """The address if it may be called, as far as can be told without asking for its name. Raises `BadUrl`."""
    url = _parsed(text.strip())
    if url.scheme not in USUAL_PORTS or not url.raw_host:
        raise BadUrl("An address begins with https:// and a host name.")
    if policy.https_only and url.scheme != "https":
        raise BadUrl("Messages go over HTTPS only. Give an address that begins with https://.")
    if url.userinfo:
        raise BadUrl("An address with a user name or password in it is not called. Check the signature instead.")
    if url.fragment:
        raise BadUrl("What stands behind “#” is never sent. Leave it out.")
    port = url.port or USUAL_PORTS[url.scheme]
    if port not in USUAL_PORTS.values() and not policy.allowed_networks:
        raise BadUrl(f"Port {port} is not called; 443 and 80 are.")
    _check_literal(url, port, policy)
    return url


def refused(host: str, address: Address) -> str:
    """The sentence for a name that leads where it may not."""
    return f"{host} leads to {address}, which is not a public address. Only public addresses are called."


def _parsed(text: str) -> httpx.URL:
    if len(text) > LONGEST_URL or any(letter.isspace() or not letter.isprintable() for letter in text):
        raise BadUrl
    try:
        return httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError):
        raise BadUrl from None


def _check_literal(url: httpx.URL, port: int, policy: Policy) -> None:
    """An address written as such is told at once; a name is judged by what it leads to when it is called."""
    try:
        address = address_of(url.host.strip("[]"))
    except ValueError:
        return
    if not policy.permits(address, port):
        raise BadUrl(refused(url.host, address))


def _unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, ipaddress.IPv6Address) and (address in _MAPPED or address in _NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address
