"""Real pages, where they lie beside the checkout: every row and field that stands on them."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler import catalogue
from crawler.errors import Blocked, Maintenance, SourceTrouble
from crawler.health import Baseline, Observation, judge
from crawler.platforms.dates import posted_on
from crawler.records import Listing, RawNotice
from tests import frozen
from tests.recorded_listings import (
    DETAILS,
    HTML,
    RECORDED,
    TROUBLES,
    Detail,
    Recorded,
)
from tests.test_mutations import CHALLENGE, LOGIN, MAINTENANCE

WHOLE = [
    recorded
    for recorded in RECORDED
    if recorded.media == HTML and recorded.rows >= 10
]


def response(
    shared: Path, file: str, media: str, body: bytes | None = None
) -> Response:
    sent = (shared / "pages" / file).read_bytes() if body is None else body
    kind = responsetypes.from_args(
        headers={b"Content-Type": media.encode()},
        url="https://recorded.test/",
        body=sent[:4096],
    )
    return kind(
        "https://recorded.test/", headers={"Content-Type": media}, body=sent
    )


def read_listing(shared: Path, recorded: Recorded) -> Listing:
    return catalogue.find(recorded.source).read_listing(
        response(shared, recorded.file, recorded.media)
    )


def source_of(shared: Path, recorded: Recorded) -> str:
    body = (shared / "pages" / recorded.file).read_bytes()
    text = body.decode(
        "cp949" if "euckr" in recorded.file else "utf-8", "replace"
    )
    return text[text.index(recorded.after) :] if recorded.after else text


def by_file(item: Recorded | Detail) -> str:
    return f"{item.source}:{item.file.rpartition('/')[2]}"


def every_row_on_the_page_is_parsed(shared: Path, one: Recorded) -> None:
    listing = read_listing(shared, one)
    assert (listing.rows_seen, len(listing.notices)) == (one.rows, one.rows)


def rows_are_known_by_what_stands_in_their_links(
    shared: Path, one: Recorded
) -> None:
    states = list(dict.fromkeys(re.findall(one.keys, source_of(shared, one))))
    assert (
        list(
            dict.fromkeys(
                notice.key for notice in read_listing(shared, one).notices
            )
        )
        == states[: one.rows]
    )


def titles_are_the_pages_own_words(shared: Path, one: Recorded) -> None:
    titles = [notice.title for notice in read_listing(shared, one).notices]
    assert titles[0] == one.first
    assert titles[-1] == one.last
    words = "".join(
        html.unescape(
            html.unescape(
                re.sub(
                    r"<!--.*?-->", "", source_of(shared, one), flags=re.DOTALL
                )
            )
        )
        .replace("\\t", "")
        .split()
    )
    plain = re.sub(r"<[^>]{1,200}>", "", words)
    assert [
        title
        for title in titles
        if "".join(title.split()) not in words
        and "".join(title.split()) not in plain
        and '"' not in title
    ] == []
    assert [
        title
        for title in titles
        if re.search(
            "새로운게시글|새글|페이지 이동|첨부파일 있음|\t|  ", title
        )
    ] == []


def days_are_exact(shared: Path, one: Recorded) -> None:
    if one.days is None:
        return
    days = [notice.posted for notice in read_listing(shared, one).notices]
    assert days[0] == one.days[0]
    assert days[-1] == one.days[1]
    assert None not in [posted_on(day) for day in days]


@pytest.mark.parametrize("one", RECORDED, ids=by_file)
def test_a_recorded_listing_is_read_whole(
    shared: Path, one: Recorded, subtests: pytest.Subtests
) -> None:
    for claim in (
        every_row_on_the_page_is_parsed,
        rows_are_known_by_what_stands_in_their_links,
        titles_are_the_pages_own_words,
        days_are_exact,
    ):
        with subtests.test(claim.__name__):
            claim(shared, one)


@pytest.mark.parametrize(
    "file",
    [recorded.file for recorded in RECORDED if recorded.source == "kstartup"],
)
def test_each_fact_of_a_kstartup_row_is_exact(shared: Path, file: str) -> None:
    recorded = next(recorded for recorded in RECORDED if recorded.file == file)
    blocks = source_of(shared, recorded).split('<li class="notice')[1:]
    for block, notice in zip(
        blocks, read_listing(shared, recorded).notices, strict=True
    ):
        facts = [
            html.unescape(" ".join(re.sub("<[^>]+>", "", fact).split()))
            for fact in re.findall(
                r'<span class="list">(.*?)</span>', block, re.DOTALL
            )
        ]
        days = {
            fact.split(" ")[0]: fact.split(" ")[1]
            for fact in facts
            if re.match("(?:등록|시작|마감)일자 ", fact)
        }
        others = [
            fact
            for fact in facts
            if not re.match("(?:등록|시작|마감)일자|조회", fact)
        ]
        assert notice.posted == days["등록일자"]
        assert (
            notice.cells["접수기간"]
            == f"{days['시작일자']} ~ {days['마감일자']}"
        )
        assert notice.cells["기관명"] == others[-1]
        assert notice.cells.get("사업명") == (
            others[0] if len(others) > 1 else None
        )


def test_each_fact_of_a_bizinfo_row_is_exact(shared: Path) -> None:
    recorded = next(
        recorded
        for recorded in RECORDED
        if recorded.file == "bizinfo/bizinfo_list_20260720.html"
    )
    table = (
        source_of(shared, recorded)
        .split('<div class="table_Type_1">')[1]
        .split("</table>")[0]
    )
    rows = [
        re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        for row in table.split("<tr>")[1:]
    ]
    plain = [
        [
            html.unescape(" ".join(re.sub("<[^>]+>", "", cell).split()))
            for cell in row
        ]
        for row in rows
        if row
    ]
    text = [
        [
            n.cells["지원분야"],
            n.title,
            n.cells["신청기간"],
            n.cells["소관부처·지자체"],
            n.cells["사업수행기관"],
            n.posted,
        ]
        for n in read_listing(shared, recorded).notices
    ]
    assert text == [row[1:7] for row in plain]


def test_each_item_of_the_ministrys_api_has_its_files(shared: Path) -> None:
    recorded = next(
        recorded for recorded in RECORDED if recorded.source == "msit-api"
    )
    source = source_of(shared, recorded)
    notices = read_listing(shared, recorded).notices
    assert sum(len(notice.attachments) for notice in notices) == source.count(
        '"fileUrl"'
    )
    assert sum(not notice.attachments for notice in notices) == 4
    assert len({notice.key for notice in notices}) == 390


def test_no_official_of_the_ministry_is_kept(shared: Path) -> None:
    recorded = next(
        recorded for recorded in RECORDED if recorded.source == "msit-api"
    )
    source, text = (
        source_of(shared, recorded),
        repr(read_listing(shared, recorded)),
    )
    phones = set(re.findall(r'"managerTel": ?"([^"]+)"', source))
    assert phones
    assert not [phone for phone in phones if phone in text]


def test_the_front_page_of_gwangju_is_read_panel_by_panel(
    shared: Path,
) -> None:
    source = (shared / "pages/gjbizinfo/gjbizinfo_list.html").read_text(
        "utf-8"
    )
    listing = catalogue.find("gjbizinfo").read_listing(
        response(shared, "gjbizinfo/gjbizinfo_list.html", HTML)
    )
    assert (
        listing.rows_seen
        == len(listing.notices)
        == source.count('<div class="item">')
    )
    assert [notice.title for notice in listing.notices] == re.findall(
        r'<span class="cate">[^<]*</span>\s*<span class="title">([^<]*)</span>',
        source,
    )


@pytest.mark.parametrize(
    ("source", "file", "media", "trouble", "why"),
    TROUBLES,
    ids=[f"{t[0]}:{t[1]}" for t in TROUBLES],
)
def test_what_is_no_board_is_called_by_its_name(
    shared: Path,
    source: str,
    file: str,
    media: str,
    trouble: type[SourceTrouble],
    why: str,
) -> None:
    with pytest.raises(trouble, match=re.escape(why)) as raised:
        catalogue.find(source).read_listing(response(shared, file, media))
    assert type(raised.value) is trouble


@pytest.mark.parametrize("one", DETAILS, ids=by_file)
def test_a_notice_is_read_from_its_page(shared: Path, one: Detail) -> None:
    row = RawNotice(one.source, one.key, "https://recorded.test/", "제목")
    notice = catalogue.find(one.source).read_notice(
        response(shared, one.file, one.media), row
    )
    assert [words for words in one.says if words not in notice.body] == []
    assert [
        words
        for words in one.silent
        if words in notice.body + repr(notice.cells)
    ] == []
    assert one.cells.items() <= notice.cells.items()
    assert len(notice.attachments) == one.files


@pytest.mark.parametrize("one", DETAILS, ids=by_file)
def test_a_notices_page_is_not_taken_from_what_stands_in_its_place(
    shared: Path, one: Detail
) -> None:
    row = RawNotice(one.source, one.key, "https://recorded.test/", "제목")
    for page in (LOGIN, CHALLENGE, MAINTENANCE):
        sent = response(shared, "", f"{HTML}; charset=utf-8", page.encode())
        with pytest.raises((Blocked, Maintenance)):
            catalogue.find(one.source).read_notice(sent, row)


def halved(body: bytes) -> bytes:
    return body[: len(body) // 2]


def recoded(body: bytes) -> bytes:
    """Return the page in CP949, which is sent as UTF-8."""
    return (
        body
        if b"euc-kr" in body
        else body.decode("utf-8").encode("cp949", "replace")
    )


def emptied(body: bytes) -> bytes:
    return re.sub(
        rb"<tbody>.*?</tbody>",
        b"<tbody></tbody>",
        re.sub(
            rb'<li class="notice.*?</li>\s*(?=<li class="notice|</ul>)',
            b"",
            body,
            flags=re.DOTALL,
        ),
        flags=re.DOTALL,
    )


def renamed(body: bytes) -> bytes:
    return re.sub(
        rb'\b(class|id)="',
        rb'\1="new-',
        re.sub(rb"(</?)table\b", rb"\1section", body),
    )


@pytest.mark.parametrize("one", WHOLE, ids=by_file)
def test_a_real_page_broken_is_not_a_good_look(
    shared: Path, one: Recorded, subtests: pytest.Subtests
) -> None:
    board = catalogue.find(one.source)
    body = (shared / "pages" / one.file).read_bytes()
    good = board.read_listing(response(shared, one.file, one.media))
    baseline = Baseline().after(
        Observation(board.contract, good.notices, good.rows_seen)
    )
    keys = {notice.key for notice in good.notices}
    for breaking in (halved, recoded, emptied, renamed):
        media = one.media
        if breaking is recoded:
            media = f"{media}; charset=utf-8"
        broken = response(shared, one.file, media, breaking(body))
        with subtests.test(breaking.__name__):
            try:
                listing = board.read_listing(broken)
                observation = Observation(
                    board.contract, listing.notices, listing.rows_seen
                )
            except SourceTrouble as error:
                observation = Observation(board.contract, trouble=error)
            verdict = judge(
                observation, baseline, now=frozen.frozen_at("kidp")
            )
            assert verdict.name not in {"ok", "unchanged", "silent-too-long"}
            assert {notice.key for notice in observation.notices} <= keys
