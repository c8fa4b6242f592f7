"""Boards on pages that are odd, and on answers that are no pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree
from scrapy.http import HtmlResponse, Response, TextResponse, XmlResponse

from crawler import catalogue
from crawler.errors import (
    Blocked,
    BoardChanged,
    NeedsKey,
    SourceTrouble,
    Unreachable,
)
from crawler.health import Baseline, Observation, structure_changes
from crawler.platforms.base import Contract
from crawler.platforms.msit import filled
from crawler.platforms.page import HtmlPage, title_words, words
from crawler.platforms.table_board import (
    COUNT,
    NUMBER,
    POSTED,
    TITLE,
    TableBoard,
    fact,
)
from crawler.platforms.words import squeeze, title_of, without_session
from crawler.records import Listing, RawNotice
from tests import frozen
from tests.cases import cases
from tests.processor import processor_limit

URL = "https://www.gaon.test/list"


class Gaon(TableBoard):
    """A board for these tests."""

    name = "gaon"
    title = "가온군청 공고"
    agency = "가온군청"
    base_url = "https://www.gaon.test"
    home = URL
    listing_path = "/list?page={page}"
    container = "table.board"
    columns = (NUMBER, TITLE, fact("부서"), POSTED, COUNT)
    key_in = r"view\((?P<key>\d+)\)"
    notice_path = "/view?no={key}"
    posted_like = "2026-10-01"
    contract = Contract()


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<s>3. 2. ~ 3. 13.</s> 3. 2. ~ 3. 20.", "3. 2. ~ 3. 20."),
        (
            "3. 2. ~ <i style='text-decoration:line-through'>3. 13.</i> 3. 20.",
            "3. 2. ~ 3. 20.",
        ),
        ("<del>3. 2. ~ 3. 13.</del>", "3. 2. ~ 3. 13."),
    ],
)
def test_struck_words_of_a_fact_are_left_out_beside_others(
    cell: str, shown: str
) -> None:
    assert words(etree.fromstring(f"<td>{cell}</td>")) == shown


def row(
    key: int = 7,
    title: str = "2026년 가온 이용권 공고",
    number: str = "12",
    day: str = "2026-11-20",
) -> str:
    return f'<tr><td>{number}</td><td><a href="#" onclick="view({key})">{title}</a></td><td>기업과</td><td>{day}</td><td>1,024</td></tr>'


def table(*rows: str) -> str:
    return f'<table class="board"><tbody>{"".join(rows)}</tbody></table>'


def page(body: str, media: str = "text/html; charset=utf-8") -> Response:
    return HtmlResponse(
        URL,
        body=f"<!DOCTYPE html><html><body>{body}</body></html>".encode(),
        headers={"Content-Type": media},
    )


def heard(*rows: str) -> Listing:
    return Gaon().read_listing(page(table(*rows)))


def test_a_row_is_heard_with_all_it_says() -> None:
    assert heard(row()).notices == (
        RawNotice(
            "gaon",
            "7",
            "https://www.gaon.test/view?no=7",
            "2026년 가온 이용권 공고",
            "2026-11-20",
            {"부서": "기업과"},
        ),
    )


def test_the_board_may_live_elsewhere() -> None:
    there = Gaon.at("http://127.0.0.1:8123/")
    assert there().listing(2).url == "http://127.0.0.1:8123/list?page=2"
    assert there.hosts == ("127.0.0.1",)
    assert (
        there().read_listing(page(table(row()))).notices[0].url
        == "http://127.0.0.1:8123/view?no=7"
    )
    assert Gaon.hosts == ("www.gaon.test",)


def test_a_listing_may_be_asked_for_by_a_form() -> None:
    class Posted(Gaon):
        listing_path = "/list.do"
        form = (("pageIndex", "{page}"), ("search", "{}"))

    assert Gaon().listing(2).method == "GET"
    request = Posted().listing(2)
    assert (request.method, request.url) == (
        "POST",
        "https://www.gaon.test/list.do",
    )
    assert request.form == {"pageIndex": "2", "search": "{}"}


@cases(
    "mark",
    [
        "공지",
        "[공지]",
        "중요",
        "Notice",
        '<img src="/i.png" alt="공지">',
        "<strong>필독</strong>",
    ],
)
def test_a_row_kept_on_top_is_pinned(mark: str) -> None:
    assert heard(row(number=mark)).notices[0].pinned


TITLES = [
    ("<script>alert(1)</script>공고", "공고"),
    (
        "&lt;script&gt;alert(1)&lt;/script&gt; 공고",
        "<script>alert(1)</script> 공고",
    ),
    ("공고\r\nBcc: everyone@gaon.test", "공고 Bcc: everyone@gaon.test"),
    ("\t2026년  가온\xa0이용권\u200b ", "2026년 가온 이용권"),
    ('가온 공고 <span class="new">새로운게시글</span>', "가온 공고"),
    ("가온 공고 새글", "가온 공고"),
    ('가온 공고<em class="list_new">new</em>', "가온 공고"),
    (
        '<!-- <span>[사업화]</span> -->가온 공고<img src="/new.png" alt="새글">',
        "가온 공고",
    ),
    ("｢가온｣ ‘이용권’ ～ 공고", "｢가온｣ ‘이용권’ ～ 공고"),
]


@cases(("source", "title"), TITLES)
def test_a_title_is_its_words(source: str, title: str) -> None:
    assert heard(row(title=source)).notices[0].title == title


def test_a_title_cut_short_is_whole_in_its_tooltip() -> None:
    cut = (
        row()
        .replace(
            '<a href="#"',
            '<a href="#" title="2026년 가온 이용권 수요기업 모집 공고"',
        )
        .replace("이용권 공고</a>", "이용권 수요...</a>")
    )
    assert (
        heard(cut).notices[0].title == "2026년 가온 이용권 수요기업 모집 공고"
    )


UNHEARD = [
    row(title=""),
    row(number="2026-11-20", day="12"),
    row().replace("view(7)", "show(7)"),
    row().replace("<td>기업과</td>", ""),
    row().replace("<td>1,024</td>", "<td>많음</td>"),
]


@pytest.mark.parametrize("odd", UNHEARD)
def test_a_row_that_is_not_built_so_is_seen_and_not_heard(odd: str) -> None:
    listing = heard(row(1), odd, row(2))
    assert (listing.rows_seen, [notice.key for notice in listing.notices]) == (
        3,
        ["1", "2"],
    )


def test_a_day_in_another_form_is_not_guessed_at() -> None:
    assert heard(row(day="11/20/2026")).notices[0].posted is None
    assert heard(row(day="2026.11.20")).notices[0].posted is None


@pytest.mark.parametrize(
    "nothing",
    ["", '<tr><td colspan="5">등록된 글이 없습니다.</td></tr>', "<tr></tr>"],
)
def test_an_empty_board_is_empty(nothing: str) -> None:
    listing = heard(nothing)
    assert (listing.notices, listing.rows_seen) == ((), 0)


def test_a_board_in_maintenance_keeps_its_frame() -> None:
    with pytest.raises(SourceTrouble, match="시스템 점검"):
        Gaon().read_listing(page("<h2>시스템 점검 안내</h2>" + table()))


def test_a_notice_about_maintenance_is_a_notice() -> None:
    assert (
        heard(row(title="시스템 점검 안내 (11. 21.)")).notices[0].title
        == "시스템 점검 안내 (11. 21.)"
    )


def test_a_page_of_many_pages_is_seen_whole() -> None:
    nested = f"<html><head></head><body></body></html><!DOCTYPE html><html><body>{table(row(1))}</body></html><html><body>끝</body></html>"
    assert [
        notice.key for notice in Gaon().read_listing(page(nested)).notices
    ] == ["1"]


@pytest.mark.parametrize("charset", ["euc-kr", "cp949", "ks_c_5601-1987"])
def test_a_korean_charset_is_read_by_its_name(charset: str) -> None:
    body = f'<html><head><meta charset="{charset}"></head><body>{table(row(title="가온 똠방각하 공고"))}</body></html>'.encode(
        "cp949"
    )
    for media in (f"text/html; charset={charset}", "text/html"):
        response = HtmlResponse(
            URL, body=body, headers={"Content-Type": media}
        )
        assert (
            Gaon().read_listing(response).notices[0].title
            == "가온 똠방각하 공고"
        )


def test_a_few_broken_letters_do_not_silence_a_board() -> None:
    body = f"<html><body>{table(*(row(n) for n in range(30)))}</body></html>".encode().replace(
        "과".encode(), b"\xff", 1
    )
    response = HtmlResponse(
        URL, body=body, headers={"Content-Type": "text/html; charset=utf-8"}
    )
    assert len(Gaon().read_listing(response).notices) == 30


def test_half_a_fragment_is_noticed_without_a_frame() -> None:
    response = HtmlResponse(
        URL,
        body=table(row(1), row(2))[:-30].encode(),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )
    with pytest.raises(BoardChanged, match="half a page"):
        Gaon().read_listing(response)


NO_PAGES = [
    b"",
    b" ",
    b"\x00",
    b"\xff\xfe",
    b"%PDF-1.7",
    b"{}",
    b"<",
    b"<html></html>",
]


@cases("name", [board.name for board in catalogue.boards()])
def test_whatever_is_sent_no_board_fails_but_says_what_it_is(
    name: str,
) -> None:
    for body in NO_PAGES:
        for kind in (HtmlResponse, TextResponse, XmlResponse, Response):
            with pytest.raises(SourceTrouble):
                catalogue.find(name).read_listing(kind(URL, body=body))


HOSTILE = [
    "<div>" * 30_000,
    "<tr>" * 50_000,
    '<table class="board"><tbody>' + "<tr><td>" * 20_000,
    "<a href=" * 30_000,
    "&#" * 50_000,
    "<!" * 50_000,
    "<!--" * 50_000,
    "/*" * 100_000,
]


@pytest.mark.heavy
@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: text[:9])
@pytest.mark.parametrize(
    "name",
    ["nipa-business", "msit-business", "kstartup", "bizinfo", "newspim"],
)
def test_a_hostile_page_is_read_to_its_end(name: str, hostile: str) -> None:
    script = (
        f"<script>$('#td_{hostile}</script>" if name == "msit-business" else ""
    )
    with processor_limit(30), pytest.raises(SourceTrouble):
        catalogue.find(name).read_listing(page(hostile + script))


@pytest.mark.heavy
def test_a_page_of_fifty_megabytes_is_read_to_its_end() -> None:
    whole = page(table(row()) + f"<p>{'가' * 200}</p>" * 80_000)
    with processor_limit(60):
        assert len(Gaon().read_listing(whole).notices) == 1


# --- feeds


@pytest.mark.parametrize(
    "feed",
    [
        "<rss><channel><item><title>가온",
        "<html><body>가온</body></html>",
        "가온",
        '<?xml version="1.0"?><data></data>',
    ],
)
def test_what_is_no_feed_is_refused(feed: str) -> None:
    with pytest.raises(BoardChanged):
        catalogue.find("mss-rss").read_listing(
            XmlResponse(URL, body=feed.encode())
        )


def test_a_malformed_feed_is_heard_as_far_as_it_goes_and_counted() -> None:
    feed = frozen.listings("mss-rss")[0]
    bad = feed.body.replace(
        b"</channel>",
        b"<item><title>A & B</title><link>x</link></item></channel>",
    ).replace("「가온".encode(), "&nosuch;「가온".encode())
    listing = catalogue.find("mss-rss").read_listing(feed.response(bad))
    assert (listing.rows_seen, len(listing.notices)) == (4, 3)


def test_a_feed_without_entries_is_empty() -> None:
    feed = b'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>x</title></channel></rss>'
    listing = catalogue.find("mss-rss").read_listing(
        XmlResponse(URL, body=feed)
    )
    assert (listing.notices, listing.rows_seen) == ((), 0)


# --- APIs


def api(name: str, answer: Any, status: int = 200) -> Listing:
    body = (
        answer
        if isinstance(answer, bytes)
        else json.dumps(answer, ensure_ascii=False).encode()
    )
    return catalogue.find(name).read_listing(
        TextResponse(
            URL,
            status=status,
            body=body,
            headers={"Content-Type": "application/json; charset=utf-8"},
        )
    )


REFUSED = b"<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnAuthMsg>%s</returnAuthMsg><returnReasonCode>%s</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>"
API_TROUBLES: list[tuple[str, Any, int, type[SourceTrouble], str]] = [
    (
        "msit-api",
        REFUSED % (b"SERVICE_KEY_IS_NOT_REGISTERED_ERROR", b"30"),
        200,
        NeedsKey,
        "check DATA_GO_KR_KEY",
    ),
    (
        "msit-api",
        REFUSED % (b"LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR", b"22"),
        200,
        Blocked,
        "LIMITED_NUMBER",
    ),
    (
        "msit-api",
        REFUSED % (b"HTTP_ERROR", b"04"),
        200,
        Unreachable,
        "04 HTTP_ERROR",
    ),
    (
        "msit-api",
        {
            "response": [
                {"header": {"resultCode": "99", "resultMsg": "UNKNOWN ERROR"}}
            ]
        },
        200,
        Unreachable,
        "99 UNKNOWN ERROR",
    ),
    (
        "msit-api",
        {"response": [{"header": {"resultCode": "00"}}]},
        200,
        BoardChanged,
        "items",
    ),
    ("msit-api", b"Forbidden", 403, NeedsKey, "not approved"),
    (
        "kstartup-api",
        {"code": -4, "msg": "등록되지 않은 인증키 입니다."},
        200,
        BoardChanged,
        "data",
    ),
    (
        "bizinfo-api",
        {"reqErr": "인증키를 확인하세요."},
        200,
        NeedsKey,
        "BIZINFO_KEY",
    ),
    (
        "sbiz24",
        {"result": False, "message": "Internal Server Error", "data": None},
        200,
        BoardChanged,
        "data.default.list",
    ),
    ("sbiz24", b"Internal Server Error", 500, Unreachable, "500"),
    (
        "iris",
        {"paginationInfo": {}},
        200,
        BoardChanged,
        "listBsnsAncmBtinSitu",
    ),
    ("kosmes", {"ds_infoList": "x"}, 200, BoardChanged, "ds_infoList"),
]


@cases(
    ("name", "answer", "status", "trouble", "why"),
    API_TROUBLES,
    ids=[f"{item[0]}:{item[4]}" for item in API_TROUBLES],
)
def test_an_api_that_refuses_says_why(
    name: str, answer: Any, status: int, trouble: type[SourceTrouble], why: str
) -> None:
    with pytest.raises(trouble, match=why):
        api(name, answer, status)


def test_a_single_item_may_stand_without_its_list() -> None:
    data = {
        "subject": "가온 공모",
        "pressDt": "2026-11-18",
        "deptName": "가온과",
        "viewUrl": "https://www.msit.go.kr/bbs/view.do?nttSeqNo=7",
        "files": {
            "file": {
                "fileName": "a.hwp",
                "fileUrl": "https://www.msit.go.kr/a",
            }
        },
    }
    listing = api(
        "msit-api",
        {
            "response": [
                {"header": {"resultCode": "00"}},
                {"body": {"items": {"item": data}}},
            ]
        },
    )
    assert [
        (notice.key, len(notice.attachments)) for notice in listing.notices
    ] == [("7", 1)]


@pytest.mark.parametrize("shape", ["list", "item", "single"])
def test_the_bizinfo_api_has_several_envelopes(shape: str) -> None:
    items = json.loads(frozen.listings("bizinfo-api")[0].body)["jsonArray"]
    answer = {
        "list": items,
        "item": {"item": items},
        "single": {"item": items[0]},
    }[shape]
    assert len(api("bizinfo-api", {"jsonArray": answer}).notices) == (
        1 if shape == "single" else 2
    )


def test_an_answer_about_another_announcement_is_not_taken_for_this_one() -> (
    None
):
    page_, board = frozen.notice("sbiz24"), catalogue.find("sbiz24")
    assert page_ is not None
    with pytest.raises(BoardChanged, match="999"):
        board.read_notice(
            page_.response(), RawNotice("sbiz24", "999", URL, "다른 공고")
        )


def test_a_notice_of_another_title_is_not_taken_for_this_one() -> None:
    page_ = frozen.notice("tipa")
    assert page_ is not None
    with pytest.raises(BoardChanged, match="전혀 다른"):
        catalogue.find("tipa").read_notice(
            page_.response(), RawNotice("tipa", "1", URL, "전혀 다른 공고")
        )


# --- words


def test_only_what_would_run_fills_a_row() -> None:
    script = """
    // $('#td_'+'REG_DT'+'_0').html('2026-09-30');
    /* $('#td_'+'REG_DT'+'_0').html(''); */
    sHtml+= unescape('AI%20%uAC00 \\'바우처\\' 공고');
    $('#td_'+'NTT_SJ'+'_0').html(sHtml);
    $('#td_'+'REG_DT'+'_0').html('2026. 10. 1');
    """
    assert filled(script) == {
        ("NTT_SJ", 0): "AI 가 '바우처' 공고",
        ("REG_DT", 0): "2026. 10. 1",
    }


def test_words_are_squeezed_and_sessions_cut() -> None:
    assert squeeze(" 가 \n\t 나\u200b ") == "가 나"
    assert title_of("공고(새 글)-첨부파일 있음") == "공고"
    assert without_session("/a.do;jsessionid=1A.node2?b=1") == "/a.do?b=1"
    assert without_session("/a?PHPSESSID=8f&no=7#top") == "/a?no=7#top"
    assert without_session("/a?no=7&PHPSESSID=8f#top") == "/a?no=7#top"
    assert without_session("/a?PHPSESSID=8f") == "/a"
    # A word of the same letters is no session.
    assert without_session("/a?q=PHPSESSID=8f") == "/a?q=PHPSESSID=8f"


def test_a_title_wrapped_a_thousand_times_is_no_recursion() -> None:
    deep = HtmlPage(
        "gaon", page(f"<p id='t'>앞{'<span>' * 2000}뒤{'</span>' * 2000}</p>")
    ).must("#t")
    assert title_words(deep).startswith("앞")


def test_json_in_place_of_a_page_is_no_empty_board() -> None:
    answer = HtmlResponse("https://x.example.kr/list", body=b'{"rows": []}')
    with pytest.raises(BoardChanged, match="JSON where a page was"):
        HtmlPage("practice", answer)
    assert HtmlPage(
        "practice", HtmlResponse("https://x.example.kr/", body=b"[1")
    )


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (
            '<div class="board_list">',
            '<div class="renewal"><div class="board_list">',
            "container",
        ),
        (
            '<div class="txt">제목</div>',
            '<div class="txt">공고명</div>',
            "columns",
        ),
        ("'REG_DT'", "'REG_DTTM'", "fields"),
    ],
)
def test_a_board_that_a_script_fills_says_how_it_is_built(
    before: str, after: str, word: str
) -> None:
    """The ministry's board: a warning while its rows are still there."""
    board = catalogue.find("msit-business")
    page = frozen.listings("msit-business")[0].response()
    listing = board.read_listing(page)
    assert listing.built["fields"] == "CHRG_DEPT_NM, NTT_SJ, REG_DT"
    baseline = Baseline(built=(listing.built,))
    assert before in page.text
    changed = page.replace(
        body=page.text.replace(before, after).encode("utf-8")
    )
    renewed = board.read_listing(changed)
    assert len(renewed.notices) == len(listing.notices)
    seen = Observation(
        board.contract, renewed.notices, renewed.rows_seen, built=renewed.built
    )
    assert word in structure_changes(seen, baseline)


def test_a_list_is_known_again_by_its_own_part_of_the_page() -> None:
    board, rows = Gaon(), table(row(), row(8, "998"))
    first = board.read_changed(page(f"<p>어제</p>{rows}"), "")
    assert first is not None
    assert first.digest
    assert board.read_changed(page(f"<p>오늘</p>{rows}"), first.digest) is None
    for other in (
        rows.replace("8", "9"),
        rows.replace('class="board"', 'class="board new"'),
        f"<div class='moved'>{rows}</div>",
    ):
        again = board.read_changed(page(other), first.digest)
        assert again is not None
        assert again.digest != first.digest


def test_a_list_whose_links_lead_elsewhere_is_another_list() -> None:
    board, rows = Gaon(), table(row())
    first = board.read_changed(page(rows), "")
    assert first is not None
    base = '<base href="https://gaon.example.kr/new/">'
    again = board.read_changed(page(base + rows), first.digest)
    assert again is not None
    assert again.digest != first.digest


def test_a_list_that_a_script_fills_has_no_part_of_its_own() -> None:
    board = catalogue.find("msit-business")
    answer = frozen.listings("msit-business")[0].response()
    listing = board.read_changed(answer, "")
    assert listing is not None
    assert listing.notices
    assert not listing.digest
    assert board.read_changed(answer, "") == listing


def test_a_feed_says_which_fields_its_entries_have() -> None:
    built = (
        catalogue.find("mss-rss")
        .read_listing(frozen.listings("mss-rss")[0].response())
        .built
    )
    assert {"title", "link", "published"} <= set(built["fields"].split(", "))


class Grid(Gaon):
    """The same as a grid without ``tbody``, as ASP.NET writes it."""

    rows = "tr"


def test_page_numbers_and_headings_that_sort_are_no_rows() -> None:
    heads = ""
    for number, head in enumerate(("번호", "제목", "부서", "작성일", "조회")):
        call = f"javascript:__doPostBack('grid','Sort${number}')"
        heads += f'<td><a href="{call}">{head}</a></td>'
    pages = "<tr><td><span>1</span></td><td><a href='javascript:p(2)'>2</a></td></tr>"
    whole = f"<tr><td colspan='5'><table>{pages}</table></td></tr>"
    # Without the span that tells merged cells: numbers and arrows alone.
    bare = "<tr><td>처음 1 2 3 ... &gt;</td></tr>"
    rows = f"<tr>{heads}</tr>{row(8)}{row(7)}{whole}{bare}"
    listing = Grid().read_listing(page(f"<table class='board'>{rows}</table>"))
    assert [notice.key for notice in listing.notices] == ["8", "7"]
    assert listing.rows_seen == 2
    # A row that leads to a notice is none of these, whatever it says.
    named = row(9).replace("view(9)", "view(x)")
    first = Grid().read_listing(
        page(f"<table class='board'>{named}{row(8)}</table>")
    )
    assert (len(first.notices), first.rows_seen) == (1, 2)
