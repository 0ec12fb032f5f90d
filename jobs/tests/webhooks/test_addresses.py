from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.webhooks.addresses import BadUrl, Policy, checked_url, is_public

OPEN = Policy(https_only=False)
STRICT = Policy(https_only=True)
INTRANET = Policy(https_only=False, allowed_networks=(ipaddress.ip_network("10.1.0.0/16"),))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "100.64.0.1",  # shared by a provider's customers; also where some clouds tell secrets
        "127.0.0.1",
        "168.63.129.16",
        "169.254.169.254",  # where most clouds tell secrets
        "172.16.5.4",
        "192.0.0.170",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_is_not_public_is_told(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_a_public_address_is_told(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_address_is_as_private_in_every_wrapping(address: ipaddress.IPv4Address) -> None:
    number = int(address)

    mapped = ipaddress.IPv6Address((0xFFFF << 32) | number)
    translated = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) | number)
    tunnelled = ipaddress.IPv6Address((0x2002 << 112) | (number << 80))

    assert is_public(mapped) == is_public(translated) == is_public(address)
    assert not is_public(tunnelled)


@given(st.ip_addresses())
def test_what_python_holds_for_private_is_never_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        plain = getattr(address, "ipv4_mapped", None) or address
        assert not is_public(address) or plain.is_global


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.org/run",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://example.org/#part",
        "https://example.org:8443/",
        "https://example.org:22/",
        "https://exa mple.org/",
        "https://example.org/\r\nX-Evil: 1",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://[fe80::1%25eth0]/",
        f"https://example.org/{'a' * 2000}",
        "https://xn--\u0000.org/",
    ],
)
def test_an_address_that_cannot_be_meant_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(BadUrl) as refused:
        checked_url(url, OPEN)

    assert refused.value.sentence.endswith(".")


def test_in_production_messages_go_over_https_only() -> None:
    assert checked_url("http://example.org/", OPEN).scheme == "http"
    with pytest.raises(BadUrl, match="HTTPS"):
        checked_url("http://example.org/", STRICT)


def test_a_network_that_is_allowed_may_be_called_on_any_port() -> None:
    assert checked_url("http://10.1.2.3:8080/hook", INTRANET).port == 8080
    assert INTRANET.permits(ipaddress.ip_address("::ffff:10.1.2.3"), 8080)
    assert not INTRANET.permits(ipaddress.ip_address("10.2.0.1"), 80)
    assert not INTRANET.permits(ipaddress.ip_address("8.8.8.8"), 8080)


def test_a_name_in_other_letters_becomes_what_is_looked_up() -> None:
    assert checked_url("https://bücher.example/hook?a=1", OPEN).raw_host == b"xn--bcher-kva.example"
