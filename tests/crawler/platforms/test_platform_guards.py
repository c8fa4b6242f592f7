"""What is served in a board's place, and what only looks like it."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, Response, TextResponse

from crawler.errors import (
    Blocked,
    BoardChanged,
    BrokenAnswer,
    Maintenance,
    SourceTrouble,
    Unreachable,
)
from crawler.platforms import guards
from crawler.platforms.page import readable
from tests.cases import cases
from tests.processor import processor_limit

URL = "https://board.test/list"


def page(body: str, status: int = 200) -> Response:
    return HtmlResponse(
        URL,
        status=status,
        body=f"<html><body>{body}</body></html>".encode(),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )


PAGES: list[tuple[str, type[SourceTrouble] | None]] = [
    ("<h1>시스템 점검 안내</h1>", Maintenance),
    ("<p>서비스 점검중입니다</p>", Maintenance),
    ("<p>홈페이지 정기점검으로 이용이 제한됩니다.</p>", Maintenance),
    ("<p>시스템<br>점검 시간 : 22:00 ~ 24:00</p>", Maintenance),
    ("<p>일시적으로 서비스를 이용하실 수 없습니다.</p>", Maintenance),
    ("<p>We are under scheduled maintenance.</p>", Maintenance),
    (
        "<script>alert('로그인이 필요합니다.');location.href='/login'</script>",
        Blocked,
    ),
    (
        "<script>alert('The action you have requested is not allowed.');history.back();</script>",
        Blocked,
    ),
    ("<title>Just a moment...</title>", Blocked),
    ('<script src="/cdn-cgi/challenge-platform/x.js"></script>', Blocked),
    ('<script src="/_Incapsula_Resource?x=1"></script>', Blocked),
    ("<h1>400 Request Blocked</h1>", Blocked),
    ("<h1>Access Denied</h1>", Blocked),
    ("<p>비정상적인 접근이 감지되었습니다.</p>", Blocked),
    ("<p>웹방화벽에 의해 차단되었습니다.</p>", Blocked),
    ("<p>자동등록방지를 위해 보안문자를 입력하세요.</p>", Blocked),
    ('<form><input type="text"><input name=pw type=password></form>', Blocked),
    ("<h1>일일 허용 트래픽을 초과하였습니다</h1>", Maintenance),
    ("<p>접속대기 중입니다. 앞에 1,204명이 있습니다.</p>", Maintenance),
    ("<p>고도화 작업으로 홈페이지 이용이 일시 제한됩니다.</p>", Maintenance),
    ("<p>서비스 준비중입니다.</p>", Maintenance),
    (f"<p>주차장 이용이 제한됩니다.</p>{'<p>공지 사항</p>' * 80}", None),
    ("<b>Warning</b>: mysqli_connect(): Too many", Unreachable),
    ("<td>ORA-12541: TNS:no listener</td>", Unreachable),
    ("<p>공지사항</p>", None),
    ("<!-- 시스템 점검 안내 --><p>공지사항</p>", None),
    ("<script>var words = '시스템 점검 안내';</script><p>공지사항</p>", None),
    (
        f"<script>var captcha = 1;</script><p>{'가온 공지사항 ' * 100}</p>",
        None,
    ),
]


@cases(
    ("body", "why"),
    [
        ("", "a page without words: a script fills it"),
        ("<div id='root'></div><script src='/m.js'></script>", "a script"),
        ("<script>location.href = '/index.do'</script>", "on to /index.do"),
        (
            "<meta http-equiv='refresh' content='0; url=/main.do'>",
            "on to /main.do",
        ),
        (
            "<form action='https://sso.example.kr/'></form><script>go()</script>",
            "on to https://sso.example.kr/",
        ),
        ("<h1>홈페이지가 이전되었습니다</h1>", "홈페이지가 이전되었"),
        ("<h1>HTTP Status 500 - NullPointerException</h1>", "HTTP Status 500"),
    ],
)
def test_a_page_without_rows_is_told_by_what_it_does(
    body: str, why: str
) -> None:
    found = guards.trouble("board", page(body), "table.board")
    assert isinstance(found, BoardChanged)
    assert why in found.why


def test_an_empty_answer_is_called_so() -> None:
    empty = HtmlResponse(URL, body=b"", encoding="utf-8")
    assert guards.trouble("board", empty, "table").why == "an empty answer"


@cases(("body", "trouble"), PAGES)
def test_an_impostor_is_called_by_its_name(
    body: str, trouble: type[SourceTrouble] | None
) -> None:
    found = guards.impostor("board", page(body))
    assert (type(found) if found else None) is trouble


@cases(
    ("status", "trouble"),
    [
        (200, None),
        (304, None),
        (401, Blocked),
        (403, Blocked),
        (429, Blocked),
        (451, Blocked),
        (500, Unreachable),
        (502, Unreachable),
    ],
)
def test_a_status_may_say_it_all(
    status: int, trouble: type[SourceTrouble] | None
) -> None:
    found = guards.by_status("board", page("<p>오류</p>", status))
    assert (type(found) if found else None) is trouble


def test_a_closed_site_that_answers_503_is_closed_and_not_broken() -> None:
    assert isinstance(
        guards.by_status("board", page("<p>시스템 점검 안내</p>", 503)),
        Maintenance,
    )


def test_what_is_none_of_them_is_another_page_and_names_the_selector() -> None:
    found = guards.trouble("board", page("<p>새 누리집</p>"), "table.board")
    assert isinstance(found, BoardChanged)
    assert found.missing == "table.board"
    assert "table.board" in str(found)


def test_a_page_that_is_gone_says_so_in_its_own_words() -> None:
    found = guards.trouble(
        "board",
        page("<p>요청하신 페이지를 찾을 수 없습니다.</p>"),
        "table.board",
    )
    assert isinstance(found, BoardChanged)
    assert "요청하신 페이지" in found.why


@cases(
    ("answer", "words"),
    [
        ("<h1>Welcome to nginx!</h1>", "Welcome to nginx!"),
        (
            "<p>누리집 운영이 종료되었습니다.</p>",
            "누리집 운영이 종료되었습니다.",
        ),
        ('{"error":"No such list"}', '{"error":"No such list"}'),
        ("<p>이 주소(/api?key=S3CRET)는 없습니다.</p>", "이 주소(/api?…"),
        ("<p>HOME &gt; A&amp;B 게시판</p>", "HOME > A&B 게시판"),
        ("<code>30</code><msg>INVALID_KEY</msg>", "30 INVALID_KEY"),
    ],
)
def test_a_short_answer_is_quoted(answer: str, words: str) -> None:
    response = TextResponse(URL, body=answer.encode(), encoding="utf-8")
    why = guards.trouble("practice", response, "table").why
    assert f"; it says: {words}" in why


@cases(
    ("body", "leads_to"),
    [
        ("<iframe src='/b/list.asp?c=1'></iframe>", "/b/list.asp?c=1"),
        ("<iframe src='/a'></iframe><iframe src='/b'></iframe>", None),
        ("<iframe src='https://map.test/m'></iframe>", None),
        ("<iframe src='/session' width='0' height=0></iframe>", None),
        ("<iframe hidden src='/session'></iframe>", None),
    ],
)
def test_a_page_leads_to_the_only_frame_of_its_own(
    body: str, leads_to: str | None
) -> None:
    trouble = guards.trouble("practice", page(f"<p>공고</p>{body}"), "table")
    expected = f"https://board.test{leads_to}" if leads_to else ""
    assert trouble.leads_to == expected


def test_a_long_page_is_not_quoted() -> None:
    why = guards.trouble(
        "practice", page("<p>공지 사항</p>" * 80), "table"
    ).why
    assert "it says" not in why


@cases(
    ("begins", "what"),
    [
        (b"\x1f\x8b\x08", "compressed bytes"),
        (b"\x89PNG\r\n", "a picture"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
def test_what_is_no_text_is_called_by_its_name(
    begins: bytes, what: str
) -> None:
    with pytest.raises(BrokenAnswer, match=f"{what} where text was"):
        readable("practice", Response(URL, body=begins + bytes(range(256))))


def test_bytes_that_are_no_text_are_another_page() -> None:
    assert isinstance(
        guards.trouble(
            "board", Response(URL, body=b"\x00\xff\xfe" * 50), "table"
        ),
        BoardChanged,
    )


@pytest.mark.heavy
@pytest.mark.parametrize(
    "hostile",
    [
        "<script" * 40_000,
        "<!--" * 60_000,
        "시스템 " * 60_000,
        "<" * 200_000,
        "<input " * 40_000,
    ],
    ids=lambda text: text[:7],
)
def test_a_hostile_page_is_looked_at_to_its_end(hostile: str) -> None:
    response = TextResponse(
        URL,
        body=hostile.encode(),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )
    with processor_limit(20):
        guards.impostor("board", response)


def test_an_answer_that_was_a_list_as_a_whole_is_told_in_words() -> None:
    found = guards.trouble("api", TextResponse(URL, body=b"{}"), "")
    assert isinstance(found, BoardChanged)
    assert found.why.startswith("its list is gone: ")


@pytest.mark.parametrize("tag", ["a", "a href='/v?no=7' class='t'"])
def test_a_notices_title_closes_no_site(tag: str) -> None:
    title = f"<li><{tag}>홈페이지 <b>정기 점검</b> 안내</a></li>"
    assert guards.impostor("board", page(title)) is None


def test_a_long_page_of_links_is_judged_by_what_it_shows() -> None:
    links = "".join(
        f"<a href='/{n}'>게시판 {n} 바로가기</a>" for n in range(80)
    )
    script = "<script>const form = {captcha: false}</script>"

    trouble = guards.trouble("some", page(links + script), "table.board")

    assert isinstance(trouble, BoardChanged)
