"""Two hundred practice boards on loopback, in a process of their own: 20 rows in a page of 40 KB, a token in each answer."""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import ClassVar

from crawler.platforms.base import Board, Fetch
from crawler.platforms.table_board import (
    NUMBER,
    POSTED,
    TITLE,
    TableBoard,
    fact,
)

BOARDS = 200
ROWS = 20
SIZE = 40_000
PAGE = """<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>연습부 {board}번 게시판</title></head><body>
<form action="/search"><input type="hidden" name="_csrf" value="@@TOKEN@@"></form>
<ul class="menu">
{menu}</ul>
<table class="board"><thead><tr><th>번호</th><th>제목</th><th>접수기간</th><th>등록일</th></tr></thead><tbody>
{rows}</tbody></table>
<div class="paging"><a href="?page=2">2</a></div></body></html>"""


def row(board: int, number: int) -> str:
    title = (
        f"2026년 연습{board:03} 바우처 지원사업 {number}차 수요기업 모집 공고"
    )
    day = f"2026-11-{number % 23 + 1:02d}"
    cells = f'<td class="tl"><a href="/board/{board}/view?id={number}">{title}</a></td><td>{day} ~ 2026-12-{number % 28 + 1:02d}</td><td>{day}</td>'
    return f"<tr><td>{number}</td>{cells}</tr>\n"


def page(board: int, fresh: int = 0) -> bytes:
    """Return a board's page; *fresh* rows more have been posted than at first."""
    rows = "".join(
        row(board, number) for number in range(Site.rows + fresh, fresh, -1)
    )
    bare = len(PAGE.format(board=board, menu="", rows=rows).encode())
    item = '<li><a href="/menu/{0}"><span>연습 메뉴 {0}</span></a></li>\n'
    menu = "".join(
        item.format(n)
        for n in range((SIZE - bare) // len(item.format(100).encode()))
    )
    return PAGE.format(board=board, menu=menu, rows=rows).encode()


NOTICE = "<html><body><div class='body'><p>신청기간: 2026. 11. 20. ~ 2026. 12. 10. 18:00</p></div></body></html>".encode()


class Site(asyncio.Protocol):
    """Enough HTTP for a benchmark, and no more: the server must not be what is measured."""

    rows = ROWS
    pages: ClassVar[dict[int, bytes]] = {}
    etags = False
    requests = 0
    held: ClassVar[Counter[str]] = Counter()
    most_at_once = 0
    hold = 0.0
    """Seconds that an answer takes."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            head, self.waiting = self.waiting.split(b"\r\n\r\n", 1)
            if Site.hold:
                self.hold_back(head)
            else:
                self.transport.write(self.answer(head))  # type: ignore[attr-defined]  # it is a stream's transport

    def hold_back(self, head: bytes) -> None:
        """Answer a little later, and count how many requests to this host are waiting meanwhile."""
        host = self.transport.get_extra_info("sockname")[0]
        Site.held[host] += 1
        Site.most_at_once = max(Site.most_at_once, Site.held[host])
        asyncio.get_running_loop().call_later(
            Site.hold, self.let_go, host, head
        )

    def let_go(self, host: str, head: bytes) -> None:
        Site.held[host] -= 1
        self.transport.write(self.answer(head))  # type: ignore[attr-defined]  # it is a stream's transport

    def answer(self, head: bytes) -> bytes:
        Site.requests += 1
        path = head.split(b" ", 2)[1].decode()
        if path == "/robots.txt":
            return _http(b"User-agent: *\nDisallow:\n")
        if path == "/requests":
            return _http(str(Site.requests).encode())
        if path == "/most-at-once":
            return _http(str(Site.most_at_once).encode())
        if path.startswith("/post/"):
            return self.post(*map(int, path.split("/")[2:]))
        if path.startswith("/publish/"):
            place, fresh = map(int, path.split("/")[2:])
            Site.pages[place] = page(place, fresh)
            return _http(b"published")
        board = int(path.split("/")[2])
        return _http(NOTICE) if "/view" in path else self.listing(board, head)

    def post(self, boards: int, rows: int) -> bytes:
        for board in range(boards):
            Site.pages[board] = page(board, rows)
        return _http(b"posted")

    def listing(self, board: int, head: bytes) -> bytes:
        body = Site.pages[board % BOARDS]
        if not Site.etags:
            return _http(
                body.replace(b"@@TOKEN@@", os.urandom(16).hex().encode())
            )
        tag = b'"%x"' % (hash(body) & 0xFFFFFFFF)
        if tag in head:
            return b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % tag
        return _http(body, b"ETag: %s\r\n" % tag)


def _http(body: bytes, more: bytes = b"") -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n%s\r\n"
        % (len(body), more)
        + body
    )


async def _serve(etags: bool, hold: float, rows: int) -> None:
    Site.rows = rows
    Site.pages = {board: page(board) for board in range(BOARDS)}
    Site.etags, Site.hold = etags, hold
    server = await asyncio.get_running_loop().create_server(Site, "0.0.0.0", 0)  # noqa: S104 - loopback has many addresses, and each board stands on its own
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def site(
    *, etags: bool = False, hold: float = 0.0, rows: int = ROWS
) -> Iterator[str]:
    """Start the boards in another process and say where they are."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.crawl_boards",
        "--hold",
        str(hold),
        "--rows",
        str(rows),
        *(["--etags"] if etags else []),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"  # type: ignore[union-attr]  # it is a pipe
        finally:
            process.kill()


class PracticeBoard(TableBoard):
    """One of the two hundred."""

    title = "연습부 게시판"
    agency = "연습부"
    container = "table.board"
    columns = (NUMBER, TITLE, fact("접수기간"), POSTED)
    key_in = r"/view\?id=(?P<key>\d+)"
    body = "div.body"

    def detail(self, _notice: object) -> Fetch | None:
        return None


def most_at_once(base: str) -> int:
    with urllib.request.urlopen(f"{base}/most-at-once") as answer:  # noqa: S310 - our own server
        return int(answer.read())


@cache
def boards(base: str, count: int = BOARDS) -> list[Board]:
    """Return the cards, each with a host of its own: 127.0.0.1 is one host, and a host gets one request at a time."""
    made = []
    for number in range(count):
        host = base.replace(
            "127.0.0.1", f"127.0.{1 + number // 200}.{number % 200 + 1}"
        )
        facts = {
            "name": f"practice-{number}",
            "base_url": host,
            "home": host,
            "listing_path": f"/board/{number}/list?page={{page}}",
        }
        made.append(
            type(
                f"Practice{number}",
                (PracticeBoard,),
                {**facts, "__module__": __name__},
            )()
        )
    return made


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--etags", action="store_true")
    options.add_argument("--hold", type=float, default=0.0)
    options.add_argument("--rows", type=int, default=ROWS)
    chosen = options.parse_args()
    asyncio.run(_serve(chosen.etags, chosen.hold, chosen.rows))
