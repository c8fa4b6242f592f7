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
        written = f"{day}" if day else None
        found_rows.append((notice.key, notice.title, written))
    return found_rows


EXPECTED = [(f"{key}", title, day) for key, title, day in NOTICES]


def table(
    cell: str,
    head: str = "<thead><tr><th>번호</th><th>제목</th><th>담당자</th><th>첨부</th><th>등록일</th><th>조회</th></tr></thead>",
) -> str:
    rows = "".join(
        f"<tr><td>{key}</td><td class='subject'>{cell.format(key=key, title=title)}</td><td>홍길동</td><td></td><td>{day}</td><td>{key * 3}</td></tr>"
        for key, title, day in NOTICES
    )
    return f"<table class='tbl list'><caption>목록</caption>{head}<tbody>{rows}</tbody></table>"


BOARDS = [
    (
        "a table with addresses",
        table("<a href='/view.do?bbs=3&amp;nttId={key}'>{title}</a>"),
        "TableBoard",
    ),
    (
        "a table with addresses in paths",
        table("<a href='/board/3/{key}/view'>{title}</a>"),
        "TableBoard",
    ),
    (
        "a table with calls in onclick",
        table(
            """<a href="#none" onclick="fn_view('3', '{key}'); return false;">{title}</a>"""
        ),
        "TableBoard",
    ),
    (
        "a table with calls in href",
        table("""<a href="javascript:goDetail({key})">{title}</a>"""),
        "TableBoard",
    ),
    (
        "a table without heads",
        table("<a href='/view?no={key}'>{title}</a>", head=""),
        "TableBoard",
    ),
    (
        "a list",
        items(
            "li",
            "<a href='/view?no={key}'>{title}</a><span class='date'>{day}</span>",
        ),
        "ListBoard",
    ),
    (
        "a list whose links hold everything",
        items(
            "li",
            "<a href='/view?no={key}'><strong>{title}</strong><em>{day}</em></a>",
        ),
        "ListBoard",
    ),
    (
        "cards",
        items(
            "div", "<h3 onclick='go({key})'>{title}</h3><p>등록일 {day}</p>"
        ),
        "ListBoard",
    ),
]

BOARD_TABLE = table("<a href='/view.do?bbs=3&amp;nttId={key}'>{title}</a>")
