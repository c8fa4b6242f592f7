"""Titles and days of feeds and APIs as their writers meant them, however they were escaped."""

from __future__ import annotations

import pytest
from scrapy.http import XmlResponse

from crawler.errors import BoardChanged
from crawler.platforms.base import Contract
from crawler.platforms.feed import FeedBoard
from crawler.platforms.json_board import JsonBoard, filled
from crawler.records import Listing
from tests.cases import cases


class Gaonbu(FeedBoard):
    """A feed for these tests."""

    name = "gaonbu"
    title = "가온부 RSS"
    agency = "가온부"
    base_url = "https://www.gaonbu.test"
    home = "https://www.gaonbu.test"
    feed_path = "/rss"
    key_in = r"no=(?P<key>\d+)"
    contract = Contract()


class GaonbuApi(JsonBoard):
    """An API for these tests."""

    name = "gaonbu-api"
    title = "가온부 API"
    agency = "가온부"
    base_url = "https://www.gaonbu.test"
    home = "https://www.gaonbu.test"
    listing_path = "/api?page={page}"
    items_at = "list"
    key_at = "no"
    title_at = "name"
    notice_path = "/view/{key}"
    contract = Contract()


@cases(
    ("written", "meant"),
    [
        ("AI&middot;로봇 R&amp;D 공고", "AI·로봇 R&D 공고"),
        ("&lt;가온&gt; 참여기업 모집", "<가온> 참여기업 모집"),
        ("<b>R&D</b> 기업 모집", "R&D 기업 모집"),
    ],
)
def test_an_apis_title_is_words_however_it_was_escaped(
    written: str, meant: str
) -> None:
    notice = GaonbuApi().parse_item({"no": 1, "name": written})
    assert notice is not None
    assert notice.title == meant


@cases(
    ("number", "key"),
    [
        (7.0, "7"),
        (4e15, "4000000000000000"),
        (7.5, None),
        (1e16, None),
        (True, None),
    ],
)
def test_an_id_may_be_a_whole_number_written_as_a_fraction(
    number: float, key: str | None
) -> None:
    notice = GaonbuApi().parse_item({"no": number, "name": "가온 공고"})
    assert (notice and notice.key) == key


@cases(
    ("opens", "closes", "period"),
    [
        (
            "/Date(1795392000000+0900)/",
            "/Date(1796371200000)/",
            "2026-11-23 09:00 ~ 2026-12-04 17:00",
        ),
        (
            [2026, 11, 23, 9, 0],
            [2026, 12, 4, 18, 0, 59],
            "2026-11-23 09:00 ~ 2026-12-04 18:00",
        ),
        ([2026, 11, 23], [2026, 12, 4], "2026-11-23 ~ 2026-12-04"),
        (
            "2026-11-23T00:00Z[UTC]",
            "2026-12-04T18:00+09:00[Asia/Seoul]",
            "2026-11-23 09:00 ~ 2026-12-04 18:00",
        ),
        ([26, 11, 23], [2026, 12, 4], ""),
        ([2026, 13, 23], [2026, 12, 4], ""),
    ],
)
def test_moments_are_read_as_programs_libraries_write_them(
    opens: object, closes: object, period: str
) -> None:
    fields = {"from": opens, "to": closes}
    assert filled(fields, "{from} ~ {to}", is_time=True) == period


@cases("title", ["공고 2[AI]", "2026년 이용권 Z[NIPA]"])
def test_a_title_that_ends_in_brackets_is_no_moment(title: str) -> None:
    notice = GaonbuApi().parse_item({"no": 1, "name": title})
    assert notice is not None
    assert notice.title == title


def item(
    title: str,
    *,
    text: str = "",
    day: str = "Fri, 20 Nov 2026 14:00:30 +0900",
    key: int = 1,
) -> str:
    return (
        f"<item><title>{title}</title><link>https://www.gaonbu.test/view?no={key}</link>"
        f"<description>{text}</description><pubDate>{day}</pubDate></item>"
    )


def heard(*items: str, charset: str = "utf-8") -> Listing:
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>가온부</title>'
    body = f"{head}{''.join(items)}</channel></rss>".encode(
        "cp949" if charset == "windows-949" else charset
    )
    media = f"application/rss+xml; charset={charset}"
    return Gaonbu().read_listing(
        XmlResponse(
            "https://www.gaonbu.test/rss",
            body=body,
            headers={"Content-Type": media},
        )
    )


def test_a_feed_may_end_in_comments_and_in_nothing_else() -> None:
    comments = "<!-- 가온부 -->" * 40
    feed = f"<rss><channel>{item('공고')}</channel></rss>{comments}"
    assert len(parsed(feed).notices) == 1
    with pytest.raises(BoardChanged, match="half a feed"):
        parsed(feed + "<br>")


def parsed(feed: str) -> Listing:
    headers = {"Content-Type": "application/rss+xml; charset=utf-8"}
    url = "https://www.gaonbu.test/rss"
    return Gaonbu().read_listing(
        XmlResponse(url, body=feed.encode(), headers=headers)
    )


@cases(
    ("written", "title"),
    [
        (
            "&lt;AI 바우처&gt; 2026년 수요기업 모집 공고",
            "<AI 바우처> 2026년 수요기업 모집 공고",
        ),
        (
            "<![CDATA[<NIPA> 2026년 공급기업 <Pool> 모집]]>",
            "<NIPA> 2026년 공급기업 <Pool> 모집",
        ),
        (
            "<![CDATA[<긴급> 데이터바우처 모집 & 안내]]>",
            "<긴급> 데이터바우처 모집 & 안내",
        ),
        ("<AI 바우처> 모집 공고", "<AI 바우처> 모집 공고"),
        (
            "[R&amp;amp;D] 기술개발 공고 &amp;lt;2차&amp;gt;",
            "[R&D] 기술개발 공고 <2차>",
        ),
        ("R&D 기획지원 공고", "R&D 기획지원 공고"),
        ("AT&T·R&D M&A 지원 공고", "AT&T·R&D M&A 지원 공고"),
        ("<![CDATA[R&D <b>기획</b>지원 공고]]>", "R&D 기획지원 공고"),
        (
            "&lt;b&gt;AX&lt;/b&gt; 공고 &lt;Data Voucher&gt;",
            "AX 공고 <Data Voucher>",
        ),
        ("&lt;![CDATA[가온 [2차] 공고]]&gt;", "가온 [2차] 공고"),
        ("가온 [[2차]] 공고", "가온 [[2차]] 공고"),
        ("예산 < 100억 > 사업 공고", "예산 < 100억 > 사업 공고"),
        ("예산 &lt; 100억 &gt; 사업 공고", "예산 < 100억 > 사업 공고"),
        ("AI&nbsp;바우처 &middot; R&D 공고", "AI 바우처 · R&D 공고"),
    ],
)
def test_a_title_keeps_its_words_in_brackets_and_loses_its_markup(
    written: str, title: str
) -> None:
    assert [notice.title for notice in heard(item(written)).notices] == [title]


@pytest.mark.parametrize(
    "text",
    [
        "<![CDATA[<item>예시</item> 접수]]>",
        "<![CDATA[</item><entry>x]]>",
        "&lt;item&gt;예시&lt;/item&gt;",
        "<!-- <item>지움</item> -->접수",
    ],
)
def test_an_item_within_a_text_is_no_row(text: str) -> None:
    listing = heard(item("첫째 공고", text=text), item("둘째 공고", key=2))
    assert (
        listing.rows_seen,
        [notice.title for notice in listing.notices],
    ) == (
        2,
        ["첫째 공고", "둘째 공고"],
    )


def test_a_text_keeps_its_words_in_brackets() -> None:
    (notice,) = heard(
        item(
            "공고",
            text="<![CDATA[<p>대상: <AI 바우처> 기업</p><p>R&D 포함</p>]]>",
        )
    ).notices
    assert notice.body.split() == [
        "대상:",
        "<AI",
        "바우처>",
        "기업",
        "R&D",
        "포함",
    ]


def test_a_short_feed_in_windows_949_is_read() -> None:
    assert (
        heard(item("똠방 바우처 공고"), charset="windows-949").notices[0].title
        == "똠방 바우처 공고"
    )


@cases(
    "day",
    [
        "Fri Nov 20 14:00:30 KST 2026",
        "금, 20 11월 2026 14:00:30 KST",
        "2026-11-20 오후 2:00:30",
        "Fri, 20 Nov 2026 14:00:30 GMT+9",
        "Fri, 20 Nov 26 14:00:30 +0900",
        "Fri, 20 Nov 2026 14:00:30 GMT+09:00",
        "2026-11-20 14:00:30.0",
        "2026년 11월 20일 (금) 14:00",
        "2026.11.20 14:00",
        "2026/11/20",
        "Fri, 20 Nov 2026",
        "20261120140030",
    ],
)
def test_a_day_is_read_in_every_form_that_korean_feeds_have(day: str) -> None:
    (notice,) = heard(item("공고", day=day)).notices
    assert notice.posted == day


@pytest.mark.parametrize(
    "day", ["Fri, 32 Nov 2026 14:00:30 KST", "3일 전", "", "99999999"]
)
def test_what_is_no_day_is_none(day: str) -> None:
    (notice,) = heard(item("공고", day=day)).notices
    assert notice.posted is None
