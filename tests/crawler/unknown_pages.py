"""Listing pages of boards that have no source, and what the one proposed for them reads."""

from __future__ import annotations

from scrapy.http import HtmlResponse, Response

from crawler.authoring.new_source import discover
from crawler.platforms.dates import posted_on

MENU = "".join(
    f'<li><a href="/menu/{n}">메뉴 {n}번 바로가기</a></li>' for n in range(30)
)
NOTICES = [
    (
        941 + n,
        f"2026년 연습 바우처 지원사업 {n}차 수요기업 모집 공고",
        f"2026-11-{20 - n:02d}",
    )
    for n in range(8)
]


def page(
    body: str,
    url: str = "https://new.example.kr/board/list.do?bbs=3&pageIndex=1",
) -> Response:
    html = f"<html><head><title>연습부 사업공고</title></head><body><ul class='gnb'>{MENU}</ul>{body}<div class='paging'><a href='?p=2'>2</a></div></body></html>"
    return HtmlResponse(url, body=html.encode(), encoding="utf-8")


def items(tag: str, inner: str) -> str:
    return f"<div class='wrap'><ul id='rows'>{''.join(f'<{tag} class=item>{inner.format(key=k, title=t, day=d)}</{tag}>' for k, t, d in NOTICES)}</ul></div>"


def listed(body: str) -> list[tuple[str, str, str | None]]:
    """Return what the proposed card reads of a page; every row has to be read."""
    found = discover("new-board", page(body))
    assert found.listing is not None
    assert len(found.listing.notices) == found.listing.rows_seen
    found_rows = []
    for notice in found.listing.notices:
        day = posted_on(notice.posted)
        found_rows.append((notice.key, notice.title, day and f"{day}"))
    return found_rows


EXPECTED = [(f"{key}", title, day) for key, title, day in NOTICES]
