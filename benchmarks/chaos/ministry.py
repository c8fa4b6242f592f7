"""Practice boards on loopback that publish and extend, and the journal of what they did."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

from crawler.platforms.base import Board
from crawler.platforms.table_board import (
    NUMBER,
    POSTED,
    TITLE,
    TableBoard,
    fact,
)

_SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"
FIRST_DAY, LATER_DAY = "2026-12-10", "2026-12-24"


@dataclass
class PracticeNotice:
    """One call: what its board says of it now, and since when."""

    board: int
    key: int
    token: str
    """Five syllables that stand in no other title: what a message is known by."""
    published_at: float
    extended_at: float | None = None

    @property
    def title(self) -> str:
        return f"2026년 {self.token} 지원사업 수요기업 모집 공고"

    @property
    def closes(self) -> str:
        return FIRST_DAY if self.extended_at is None else LATER_DAY


@dataclass
class Ministry:
    """All boards; each has an address of its own, since one host gets one request at once."""

    chance: random.Random
    boards: int
    notices: list[PracticeNotice] = field(default_factory=list)
    port: int = 0
    fail: bool = False
    """Answer 503 to everything."""

    def publish(self, board: int) -> PracticeNotice:
        token = "".join(self.chance.choices(_SYLLABLES, k=5))
        key = len(self.notices) + 1
        notice = PracticeNotice(board, key, token, time.time())
        self.notices.append(notice)
        return notice

    def extend(self, notice: PracticeNotice) -> None:
        notice.extended_at = time.time()

    async def serve(self, port: int = 0) -> asyncio.Server:
        # Loopback has 16 million addresses; each board stands on one of its own.
        server = await asyncio.start_server(self._answer, "0.0.0.0", port)  # noqa: S104
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1].decode()
                status, body = self._page(path)
                writer.write(
                    b"HTTP/1.1 %d practice\r\nContent-Type: text/html; charset=utf-8\r\n"
                    b"Content-Length: %d\r\n\r\n%s" % (status, len(body), body)
                )
                await writer.drain()
        except (
            asyncio.IncompleteReadError,
            ConnectionError,
            asyncio.CancelledError,
        ):
            writer.close()

    def _page(self, path: str) -> tuple[int, bytes]:
        if self.fail:
            return 503, b"maintenance"
        if path == "/robots.txt":
            return 200, b"User-agent: *\nDisallow:\n"
        kind, _, rest = path.lstrip("/").partition("/")
        if kind == "list":
            return 200, self._listing(int(rest)).encode()
        found = self.notices[int(rest) - 1]
        return 200, _notice_page(found).encode()

    def _listing(self, board: int) -> str:
        mine = [notice for notice in self.notices if notice.board == board]
        rows = "".join(_row(notice) for notice in reversed(mine[-20:]))
        return (
            '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>'
            f'<table class="board"><tbody>{rows}</tbody></table></body></html>'
        )


def _row(notice: PracticeNotice) -> str:
    link = f'<a href="/view/{notice.key}">{notice.title}</a>'
    period = f"2026-11-20 ~ {notice.closes}"
    cells = [str(notice.key), link, period, "2026-11-20"]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _notice_page(notice: PracticeNotice) -> str:
    day = notice.closes.replace("-", ". ")
    text = f"신청기간: 2026. 11. 20. ~ {day}. 18:00"
    return f'<html><body><div class="body"><p>{text}</p></div></body></html>'


LOOPBACK = "127.9"
"""The first half of the boards' addresses where all run on one host."""


def address(board: int, network: str = LOOPBACK) -> str:
    return f"{network}.{board // 250}.{board % 250 + 1}"


def board_classes(
    port: int, boards: int, network: str = LOOPBACK
) -> list[Board]:
    """Return the cards of the practice boards, as a worker watches them."""
    found: list[Board] = []
    for number in range(boards):
        base = f"http://{address(number, network)}:{port}"
        facts = {
            "name": f"chaos-{number:03d}",
            "title": f"연습부 {number}번 게시판",
            "agency": "연습부",
            "base_url": base,
            "home": f"{base}/list/{number}",
            "listing_path": f"/list/{number}",
        }
        found.append(type(f"Chaos{number:03d}", (_ChaosBoard,), facts)())
    return found


class _ChaosBoard(TableBoard):
    container = "table.board"
    columns = (NUMBER, TITLE, fact("접수기간"), POSTED)
    key_in = r"/view/(?P<key>\d+)"
    body = "div.body"
