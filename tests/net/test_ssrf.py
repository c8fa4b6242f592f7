"""One policy for crawler, webhooks and ``read URL``."""

from __future__ import annotations

import threading

import pytest

from net.ssrf import Policy, Refused, addresses, ascii_host, check_url
from tests.cases import cases

PUBLIC = [
    "93.184.216.34",
    "203.252.0.1",
    "2606:4700::1111",
    "2001:dc3::35",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]
HIDDEN_INSIDE = [
    # the ten that the three former guards judged differently
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "64:ff9b:1::1",
    "64:ff9b:1::7f00:1",
    "fec0::1",
    "::7f00:1",
    "::ffff:0:7f00:1",
    "::10.0.0.1",
    "192.0.0.8",
    # their kinds
    "64:ff9b::a00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2002:c0a8:101::",
    "2001:0:4136:e378::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:100.64.0.1",
    "::ffff:0:a00:1",
    "192.0.0.1",
    "192.88.99.1",
    "198.18.0.1",
    "203.0.113.7",
    "100.64.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "::",
    "::1",
    "100::1",
    "3fff::1",
    "2001:db8::1",
    "5f00::1",
    "fc00::1",
    "fe80::1%eth0",
    "ff02::1",
    "4000::1",
]


@cases("address", PUBLIC)
def test_the_open_internet_is_reached(address: str) -> None:
    assert Policy().allows(address)


@cases("address", HIDDEN_INSIDE)
def test_finding_25_everything_else_is_refused_in_any_clothes(
    address: str,
) -> None:
    assert not Policy().allows(address)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://hook.example.org:22/", "port 22"),
        ("https://hook.example.org:6379/", "port 6379"),
        ("https://hook.example.org:0/", "port 0"),
        ("https://hook.example.org:99999/", "malformed"),
        ("https://[::1/", "malformed"),
        ("https://[::1]x/", "malformed|private"),
        ("https://" + "a" * 64 + ".example.org/", "63"),
        ("https://" + "가" * 60 + ".example.org/", "DNS|63"),
        ("https://" + ".".join(["abcdefgh"] * 30) + ".org/", "too long"),
        ("https://a..example.org/", "empty label"),
        ("https://.example.org/", "empty label"),
        ("https://a b.example.org/", "DNS"),
        ("https://\ud800.example.org/", "DNS"),
        ("https://user@hook.example.org/", "user name"),
        ("ftp://hook.example.org/", "only http"),
        ("//hook.example.org/", "only http"),
        ("https:///x", "empty label"),
        ("https://127.0.0.1/", "private"),
        ("https://127.1/", "private"),
        ("https://2130706433/", "private"),
        ("https://0x7f000001/", "private"),
        ("https://0177.0.0.1/", "private"),
        ("https://[::ffff:10.0.0.1]/", "private"),
        ("https://[64:ff9b::7f00:1]/", "private"),
        ("https://[fe80::1%25eth0]/", "private"),
        ("https://[::ffff:127.0.0.1%25lo]/", "private"),
        ("https://[v1.a]/", "malformed"),
        ("https://localhost/", "private"),
        ("https://hooks.LOCALHOST./", "private"),
    ],
    ids=ascii,
)
def test_an_address_that_leads_nowhere_good_is_refused_as_it_is_written(
    url: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        check_url(url, Policy())


def test_other_ports_only_where_the_operator_allows_them() -> None:
    with pytest.raises(Refused, match="port 8443"):
        check_url("https://hook.example.org:8443/", Policy())
    allowed = check_url(
        "https://hook.example.org:8443/", Policy(ports=frozenset({443, 8443}))
    )
    assert (allowed.host, allowed.port) == ("hook.example.org", 8443)


def test_hangul_names_are_asked_for_as_dns_knows_them() -> None:
    assert ascii_host("바우처.example.") == "xn--9g3b27qvve.example"


@pytest.mark.parametrize(
    "found",
    [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:0:7f00:1"]],
)
def test_a_name_is_judged_by_all_its_addresses(found: list[str]) -> None:
    with pytest.raises(Refused):
        addresses(
            "hook.example.org",
            443,
            Policy(),
            seconds=5,
            lookup=lambda host, port: found,
        )


def test_a_name_server_that_says_nothing_is_left() -> None:
    never = threading.Event()

    def hang(host: str, port: int) -> list[str]:
        never.wait(60)
        return []

    with pytest.raises(TimeoutError):
        addresses("hook.example.org", 443, Policy(), seconds=0.05, lookup=hang)
    never.set()


def test_a_lookup_that_fails_oddly_fails_its_caller_only() -> None:
    def odd(host: str, port: int) -> list[str]:
        raise UnicodeError("label too long")

    with pytest.raises(Refused):
        addresses("hook.example.org", 443, Policy(), seconds=5, lookup=odd)
