"""One address, bounded, and never from inside our own network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from worker.fetching import Unreachable, fetch, is_public


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/onward"):
            self.send_response(302)
            self.send_header(
                "Location", {"/onward": "/page", "/onward/loop": "/onward/loop", "/onward/file": "file:///etc/passwd"}[self.path]
            )
            self.end_headers()
            return
        self.send_response(404 if self.path == "/gone" else 200)
        self.end_headers()
        self.wfile.write("공고".encode() * (1 if self.path == "/page" else 1_000))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def anyone(_: str) -> bool:
    return True


@pytest.mark.parametrize("path", ["/page", "/onward"])
def test_a_page_is_fetched_through_redirects(site: str, path: str) -> None:
    assert fetch(site + path, allows=anyone).decode() == "공고"


@pytest.mark.parametrize(
    ("path", "why"),
    [("/gone", "404"), ("/large", "larger"), ("/onward/loop", "too many redirects"), ("/onward/file", "only http")],
)
def test_what_cannot_be_had_is_said(site: str, path: str, why: str) -> None:
    with pytest.raises(Unreachable, match=why):
        fetch(site + path, allows=anyone, largest=1_000)


def test_our_own_network_is_refused_by_name_and_by_connection(site: str) -> None:
    with pytest.raises(Unreachable, match="private network"):
        fetch(site + "/page")

    answers = iter([True, False])  # public when looked up, private when connected
    with pytest.raises(Unreachable, match="private network"):
        fetch(site + "/page", allows=lambda _: next(answers))


@pytest.mark.parametrize("url", ["ftp://example.kr/", "http:///path", "http://does-not-exist.invalid/", "http://example.kr:99999999/"])
def test_odd_addresses_are_refused(url: str) -> None:
    with pytest.raises(Unreachable):
        fetch(url)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
    ],
)
def test_an_address_is_public_or_not(address: str, expected: bool) -> None:
    assert is_public(address) is expected
