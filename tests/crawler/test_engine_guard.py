"""Which addresses are fetched, before and after DNS and on every redirect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.engine.address_guard import GuardedResolver, check
from crawler.platforms.base import Board
from net.ssrf import Policy, Refused
from storage.db.engine import Engine
from tests.cases import cases
from tests.crawler.conftest import LOCAL, BoardServer, Look, Served, looks_at
from tests.crawler.practice import PracticeBoard, listing, notice, row

PUBLIC = ["203.252.0.1", "8.8.8.8", "2001:dc3::35", "2606:4700::1111"]
PRIVATE = [
    "10.0.0.1",
    "172.16.9.9",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.254",
    "0.0.0.0",
    "192.0.0.8",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:100.64.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "100::1",
]
LOOPBACK = ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_fetched(address: str) -> None:
    assert Policy().allows(address)


@cases("address", [*PRIVATE, *LOOPBACK])
def test_no_other_address_is_fetched(address: str) -> None:
    assert not Policy().allows(address)


@cases("address", PRIVATE)
def test_practice_on_loopback_opens_no_other_door(address: str) -> None:
    assert not Policy(allow_loopback=True).allows(address)


@pytest.mark.parametrize("address", LOOPBACK)
def test_loopback_is_fetched_where_that_is_set(address: str) -> None:
    assert Policy(allow_loopback=True).allows(address)


BAD_URLS = [
    ("ftp://board.example.kr/list", "only http"),
    ("file:///etc/passwd", "only http"),
    ("javascript:alert(1)", "only http"),
    ("https://elsewhere.example.com/list", "not one of"),
    ("https://board.example.kr.evil.example/list", "not one of"),
    ("https://user@board.example.kr/list", "user name"),
    ("https://board.example.kr:22/list", "port 22"),
    ("https://board.example.kr:99999/", "malformed"),
    ("http://10.0.0.1/", "private"),
    ("http://[::ffff:10.0.0.1]/", "private"),
]


@cases(("url", "why"), BAD_URLS)
def test_a_url_outside_the_boards_own_hosts_is_refused(
    url: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        check(
            url, ("board.example.kr", "10.0.0.1", "::ffff:10.0.0.1"), Policy()
        )


@pytest.mark.parametrize(
    "url",
    [
        "https://board.example.kr/list",
        "http://BOARD.example.kr:80/x",
        "https://board.example.kr./list",
    ],
)
def test_the_boards_own_host_is_fetched(url: str) -> None:
    assert check(url, ("board.example.kr",), Policy()) == "board.example.kr"


class Names:
    """A resolver that knows some names, and counts."""

    def __init__(self, **known: list[Any]) -> None:
        self.known = known
        self.asked = 0

    def resolveHostName(  # noqa: N802
        self, receiver: Any, name: str, port: int = 0, *_: object
    ) -> object:
        self.asked += 1
        receiver.resolutionBegan(self)
        for address in self.known[name]:
            receiver.addressResolved(address)
        receiver.resolutionComplete()
        return self


class Heard:
    """What a resolver told."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.complete = False

    def resolutionBegan(self, _: object) -> None:  # noqa: N802 - Twisted's name
        self.hosts.clear()

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self.complete = True


def lookup(resolver: GuardedResolver, name: str) -> list[str]:
    parsed = Heard()
    resolver.resolveHostName(parsed, name, 443)
    assert parsed.complete
    return parsed.hosts


def test_a_name_that_points_inside_has_no_address_for_us() -> None:
    names = Names(
        rebound=[
            IPv4Address("TCP", "169.254.169.254", 443),
            IPv6Address("TCP", "::ffff:10.0.0.1", 443),
        ]
    )
    assert lookup(GuardedResolver(names, Policy()), "rebound") == []


def test_of_a_mixed_answer_only_the_public_address_is_used_and_remembered() -> (
    None
):
    names = Names(
        mixed=[
            IPv4Address("TCP", "10.0.0.1", 443),
            IPv4Address("TCP", "203.252.0.1", 443),
        ]
    )
    resolver = GuardedResolver(names, Policy())
    assert (
        lookup(resolver, "mixed")
        == lookup(resolver, "mixed")
        == ["203.252.0.1"]
    )
    assert names.asked == 1


def test_a_stricter_policy_forgets_what_a_laxer_one_allowed() -> None:
    resolver = GuardedResolver(
        Names(here=[IPv4Address("TCP", "127.0.0.1", 443)]),
        Policy(allow_loopback=True),
    )
    assert lookup(resolver, "here") == ["127.0.0.1"]
    resolver.adopt(Policy())
    assert lookup(resolver, "here") == []


def test_the_operators_own_proxy_may_stand_anywhere() -> None:
    names = Names(proxy=[IPv4Address("TCP", "10.0.0.1", 443)])
    assert lookup(
        GuardedResolver(names, Policy(trusted=frozenset({"proxy"}))), "proxy"
    ) == ["10.0.0.1"]


def board_with_hosts(base: str, *hosts: str) -> Board:
    return type(
        "Practice",
        (PracticeBoard,),
        {"base_url": base, "hosts": hosts, "__module__": __name__},
    )()


def test_a_redirect_is_followed_on_the_boards_own_hosts(
    look: Look, site: BoardServer
) -> None:
    site.pages |= {
        "/list": Served("", 302, {"Location": "/moved?page=1"}),
        "/moved": Served(listing(row(1))),
        "/view/1": Served(notice()),
    }
    assert look(PracticeBoard.at(site.url)()).verdict == "ok"


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (
            "http://169.254.169.254/latest/meta-data/",
            "not one of this source's hosts",
        ),
        (
            "http://elsewhere.example.com/list",
            "not one of this source's hosts",
        ),
        ("file:///etc/passwd", "only http and https"),
        ("/list", "redirects"),
    ],
)
def test_a_redirect_elsewhere_is_refused_and_said(
    look: Look, site: BoardServer, target: str, why: str
) -> None:
    site.pages["/list"] = Served("", 302, {"Location": target})
    report = look(PracticeBoard.at(site.url)())
    assert report.verdict == "blocked"
    assert why in report.why


def test_a_redirect_to_a_private_address_is_refused_though_the_card_allows_the_host(
    look: Look, site: BoardServer
) -> None:
    site.pages["/list"] = Served(
        "", 302, {"Location": "http://10.255.255.1/list"}
    )
    report = look(board_with_hosts(site.url, "127.0.0.1", "10.255.255.1"))
    assert (report.verdict, "private" in report.why) == ("blocked", True)


def test_loopback_by_name_is_refused_unless_set(
    in_reactor: Callable[..., Any], sqlite_engine: Engine, site: BoardServer
) -> None:
    from dataclasses import replace

    by_name = site.url.replace("127.0.0.1", "localhost")
    strict = replace(LOCAL, allow_loopback=False)
    board = board_with_hosts(by_name.rsplit(":", 1)[0], "localhost")
    (report,) = looks_at(
        in_reactor, sqlite_engine, [board], [], settings=strict
    )
    assert (report.verdict, site.received) == ("blocked", [])
    assert "private" in report.why
