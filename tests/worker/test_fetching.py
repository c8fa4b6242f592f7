"""One address, bounded, and never from inside our own network."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from net.ssrf import Policy
from worker.cli.download import DownloadFailed, fetch


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/onward"):
            self.send_response(302)
            self.send_header(
                "Location",
                {
                    "/onward": "/page",
                    "/onward/loop": "/onward/loop",
                    "/onward/file": "file:///etc/passwd",
                }[self.path],
            )
            self.end_headers()
            return
        if self.path == "/torn":
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(gzip.compress("공고".encode())[:-9])
            return
        self.send_response(404 if self.path == "/gone" else 200)
        self.end_headers()
        self.wfile.write(
            "공고".encode() * (1 if self.path == "/page" else 1_000)
        )

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


HERE = Policy(allow_loopback=True)


@pytest.mark.parametrize("path", ["/page", "/onward"])
def test_a_page_is_fetched_through_redirects(site: str, path: str) -> None:
    assert fetch(site + path, policy=HERE).decode() == "공고"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/gone", "404"),
        ("/large", "larger"),
        ("/torn", "ends in the middle"),
        ("/onward/loop", "too many redirects"),
        ("/onward/file", "only http"),
    ],
)
def test_what_cannot_be_had_is_said(site: str, path: str, why: str) -> None:
    with pytest.raises(DownloadFailed, match=why):
        fetch(site + path, policy=HERE, largest=1_000)


def test_our_own_network_is_refused(site: str) -> None:
    with pytest.raises(DownloadFailed, match="private"):
        fetch(site + "/page")
    with pytest.raises(DownloadFailed, match="private"):
        fetch("http://127.0.0.1/page")
    with pytest.raises(DownloadFailed, match="port 22"):
        fetch("http://203.252.0.1:22/page")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.kr/",
        "http:///path",
        "http://does-not-exist.invalid/",
        "http://example.kr:99999999/",
    ],
)
def test_odd_addresses_are_refused(url: str) -> None:
    with pytest.raises(DownloadFailed):
        fetch(url)
