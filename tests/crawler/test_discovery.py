"""Boards that nobody has described: rows, links, ids and days are found."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from crawler.authoring.new_source import discover
from crawler.discovery import NothingFound, propose
from crawler.engine.replay import Recordings
from tests.cases import cases
from tests.crawler.unknown_pages import (
    BOARD_TABLE,
    BOARDS,
    EXPECTED,
    NOTICES,
    items,
    listed,
    page,
    table,
)

REAL = [
    ("bizinfo/bizinfo_list_20260720.html", 15),
    ("bizinfo/bizinfo_list_2012_euckr.html", 20),
    ("kstartup/kstartup_list_20251109.html", 15),
    ("kstartup/kstartup_list_20260408.html", 15),
    ("atcenter/atcenter_list.html", 10),
    ("cepa/cepa_list.html", 10),
    ("jepa/jepa_ajax_list.html", 15),
    ("kidp/kidp_list.html", 10),
    ("kimst/kimst_list.html", 10),
    ("tipa/tipa_list_20260715.html", 10),
    ("nipa/nipa_press_list_20260926.html", 10),
    ("other_gov/acrc-list-p1.html", 10),
    ("other_gov/daejeon-list.html", 10),
    ("other_gov/nec-list-p1.html", 15),
    ("other_gov/nec-list-p2.html", 15),
    ("mss/mss_list_20260915.html", 5),
    ("mss/excerpt_mss_rss_20261002.xml", 2),
    ("exportvoucher/excerpt_exportvoucher_list_20261002.html", 2),
    ("mssmiv/excerpt_mssmiv_list_20261002.html", 3),
    ("msit/excerpt_msit_bizlist_20261002.html", 2),
    ("moe/excerpt_moe_list_20261002.html", 2),
    ("sbiz24/sbiz24_combine_list.json", 10),
    ("hanyang_startup/hanyang_content_page1.json", 3),
    ("startup_plus/startup_plus_page1.json", 3),
    ("iris/excerpt_iris_list_20261002.json", 2),
    ("kosmes/excerpt_kosmes_notice_list_20261002.json", 3),
]


@cases(
    ("body", "platform"),
    [row[1:] for row in BOARDS],
    ids=[row[0] for row in BOARDS],
)
def test_rows_ids_titles_and_days_are_found(body: str, platform: str) -> None:
    found = propose(page(body))
    assert (found.platform, len(found.rows)) == (platform, 8)
    assert [(row.key, row.title, row.posted) for row in found.rows] == [
        (str(key), title, day) for key, title, day in NOTICES
    ]


def test_a_pinned_row_that_repeats_leaves_the_id_where_it_is() -> None:
    body = (
        table("<a href='/view?no={key}'>{title}</a>")
        .replace("<td>941</td>", "<td>공지</td>")
        .replace("no=942", "no=941")
    )
    assert propose(page(body)).rows[2].key == "943"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>점검 중입니다</p>",
        "<div id='app'></div><script>load()</script>",
    ],
)
def test_a_page_without_rows_is_said_to_have_none(body: str) -> None:
    with pytest.raises(NothingFound):
        discover("new-board", page(body))


@pytest.mark.parametrize(
    ("file", "rows"), REAL, ids=[file for file, _ in REAL]
)
def test_real_boards_are_found_without_knowing_them(
    shared: Path, file: str, rows: int
) -> None:
    recorded = next(
        recording
        for recording in Recordings(shared / "pages").all
        if recording.file == file
    )
    found = discover("new-board", recorded.response(recorded.url))
    assert len(found.rows) == rows
    assert all(
        row.posted and row.key and len(row.title) > 6 for row in found.rows
    )
    assert len({row.key for row in found.rows}) == rows


def test_hidden_rows_and_templates_are_no_rows() -> None:
    ghost = (
        "<tbody><tr style='display:none'><td>1</td><td class='subject'>"
        "<a href='/x?odd=zz'>미리보기로 숨겨 둔 글의 제목입니다</a></td><td></td><td></td>"
        "<td>2026-01-01</td><td>1</td></tr><tr><td>{{no}}</td><td class='subject'>"
        "<a href='/view.do?nttId={{id}}'>{{title}} 제목이 오는 자리</a></td><td></td>"
        "<td></td><td>2026-01-01</td><td>0</td></tr>"
    )
    found = propose(page(BOARD_TABLE.replace("<tbody>", ghost)))
    assert [row.key for row in found.rows] == [str(key) for key, *_ in NOTICES]


def test_a_table_without_a_name_that_is_not_the_first_is_found_by_its_place() -> (
    None
):
    plain = BOARD_TABLE.replace(" class='tbl list'", "")
    popular = "<table><tbody><tr><td>인기 글</td></tr></tbody></table>"
    found = discover("new-board", page(f"<div>{popular}{plain}</div>"))
    assert found.listing is not None
    assert [row.key for row in found.listing.notices] == [
        str(key) for key, *_ in NOTICES
    ]


def test_days_of_a_list_stand_wherever_most_rows_say_one() -> None:
    rows = ""
    for number, (key, title, day) in enumerate(NOTICES):
        extra = "<span class='part'>추가 설명</span>" * (number % 3)
        rows += (
            f"<li class='item'><a href='/view?no={key}'>{title}</a>{extra}"
            f"<span class='part'>등록일자 {day}</span></li>"
        )
    found = discover("new-board", page(f"<ul id='rows'>{rows}</ul>"))
    assert found.listing is not None
    assert [row.posted for row in found.listing.notices] == [
        day for *_, day in NOTICES
    ]


def test_rows_from_a_script_are_noticed_and_their_address_named() -> None:
    body = (
        "<div id='app'></div><script>$.ajax({ url: '/bbs/selectNoticeList.json',"
        " data: {} }); fetch('https://cdn.example.com/list.json');</script>"
    )
    with pytest.raises(NothingFound, match="/bbs/selectNoticeList") as found:
        discover("new-board", page(body))
    assert "cdn.example.com" not in str(found.value)
    assert "POST" not in str(found.value)


@cases(
    "call",
    [
        "$.ajax({ url: '/bbs/selectList.do', type : 'POST' })",
        'fetch("/bbs/selectList.do", { method: "post" })',
        "axios.post('/bbs/selectList.do', data)",
    ],
)
def test_rows_that_a_script_asks_for_by_post_are_said_to_be(call: str) -> None:
    body = f"<div id='app'></div><script>{call}</script>"
    with pytest.raises(NothingFound, match="by POST"):
        discover("new-board", page(body))


@pytest.mark.parametrize("tag", ["li", "tr"])
def test_ids_in_data_attributes_are_found(tag: str) -> None:
    rows = ""
    for key, title, day in NOTICES:
        cell = "td" if tag == "tr" else "div"
        link = f'<a href="#none" data-index="1" data-ntt-id="{key}"><b>{title}</b></a>'
        rows += f"<{tag}><{cell}>{link}</{cell}><{cell}>{day}</{cell}></{tag}>"
    block = f"<table>{rows}</table>" if tag == "tr" else f"<ul>{rows}</ul>"
    found = discover("new-board", page(block))
    expected = [str(key) for key, _, _ in NOTICES]
    assert [row.key for row in found.rows] == expected
    assert found.listing is not None
    assert [notice.key for notice in found.listing.notices] == expected
    assert "FILL-IN" in found.card


def test_titles_that_are_cut_are_whole_in_their_attribute() -> None:
    rows = ""
    for key, title, day in NOTICES:
        link = f'<a href="/v/{key}" title="{title}">{title[:12]}...</a>'
        rows += f"<li>{link}<span>{day}</span></li>"
    found = discover("new-board", page(f"<ul>{rows}</ul>"))
    assert [row.title for row in found.rows] == [
        title for _, title, _ in NOTICES
    ]
    assert found.listing is not None
    assert [row.title for row in found.listing.notices] == [
        row.title for row in found.rows
    ]


def test_a_board_without_days_is_not_drifted_by_them() -> None:
    rows = "".join(
        f'<li><a href="/v?no={key}">{title}</a></li>'
        for key, title, _ in NOTICES
    )
    found = discover("new-board", page(f'<ul class="lst">{rows}</ul>'))
    assert "from crawler.platforms.base import Contract\n" in found.card
    assert found.board is not None
    assert found.board.contract.must_fill == ("title",)
    compile(found.card, "card", "exec")


def test_headings_in_plain_cells_are_no_row() -> None:
    heads = "<tr><td>번호</td><td>제목</td><td>등록일</td></tr>"
    rows = "".join(
        f'<tr><td>{key}</td><td><a href="/v?no={key}">{title}</a></td><td>{day}</td></tr>'
        for key, title, day in NOTICES
    )
    found = discover(
        "new-board", page(f'<table class="old">{heads}{rows}</table>')
    )
    assert found.listing is not None
    assert (found.listing.rows_seen, len(found.listing.notices)) == (8, 8)


@pytest.mark.parametrize(
    "form", ["{m}/{d}/{y}", "{name} {d}, {y}", "{d} {name} {y}", "{y}. {m}. {d} 9:30"]
)  # fmt: skip
def test_days_of_english_and_korean_pages_are_read(form: str) -> None:
    rows = ""
    for key, title, day in NOTICES:
        moment = datetime.fromisoformat(day)
        text = form.format(
            m=moment.month, d=moment.day, y=moment.year, name=f"{moment:%b}"
        )
        rows += (
            f"<tr><td><a href='/v?no={key}'>{title}</a></td>"
            f"<td>{text}</td></tr>"
        )
    assert listed(f"<table>{rows}</table>") == EXPECTED


def test_a_day_whose_first_number_is_no_month_is_not_guessed() -> None:
    rows = ""
    for key, title, day in NOTICES:
        moment = datetime.fromisoformat(day)
        rows += (
            f"<li><a href='/v?no={key}'>{title}</a>"
            f"<span>{moment:%d/%m/%Y}</span></li>"
        )
    days = [day for _, _, day in listed(f"<ul>{rows}</ul>")]
    assert days == [None] * len(NOTICES)


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/f/{key}.pdf'><img src='/pdf.gif'></a>",
        "<a href='/f/{key}.pdf'>제{key}호</a>",
        "<a href='/f/{key}.pdf'>원문</a>",
        "<a href='/f/{key}.pdf'>{day}</a>",
    ],
)
def test_titles_beside_their_links(link: str) -> None:
    rows, cards = "", ""
    for key, title, day in NOTICES:
        opened = link.format(key=key, day=day)
        rows += f"<tr><td>{day}</td><td>{opened}</td><td>{title}</td></tr>"
        cards += (
            f"<div class='row'><div class='left'><p>{opened}</p></div>"
            f"<div class='right'><p>{title}</p><p><b>{day}</b></p></div></div>"
        )
    assert listed(f"<table>{rows}</table>") == EXPECTED
    assert listed(f"<div class='all'>{cards}</div>") == EXPECTED


def test_merged_rows_of_a_table_are_no_notices() -> None:
    rows = ""
    for n, (key, title, day) in enumerate(NOTICES):
        if n % 3 == 0:
            rows += f"<tr><th colspan='2'><a href='#m{n}'>{n}월</a></th></tr>"
        rows += (
            f"<tr><td><a href='/v?no={key}'>{title}</a></td>"
            f"<td>{day}</td></tr>"
        )
    rows += "<tr><td colspan='2'><a href='/more'>더 보기</a></td></tr>"
    assert listed(f"<table>{rows}</table>") == EXPECTED


@pytest.mark.parametrize(
    ("href", "same"),
    [("/d/{compact}/{key}/", False), ("/files/제{key}호 공고.pdf", True)],
)
def test_ids_among_what_differs_too(href: str, *, same: bool) -> None:
    rows = ""
    for key, title, day in NOTICES:
        target = href.format(key=key, compact=day.replace("-", ""))
        rows += f"<li><a href='{target}'>{title}</a><span>{day}</span></li>"
    found = listed(f"<ul>{rows}</ul>")
    assert [row[1:] for row in found] == [row[1:] for row in EXPECTED]
    assert len({row[0] for row in found}) == len(NOTICES)
    if not same:
        assert [row[0] for row in found] == [row[0] for row in EXPECTED]


def test_rows_that_are_bodies_of_a_table() -> None:
    lines = ""
    for key, title, day in NOTICES:
        lines += (
            f"<tbody><tr><td><a href='/v?no={key}'>{title}</a></td>"
            f"<td>{day}</td></tr></tbody>"
        )
    assert listed(f"<table class='t'>{lines}</table>") == EXPECTED


def test_the_size_of_a_file_is_no_title() -> None:
    lines = ""
    for key, title, day in NOTICES:
        lines += (
            f"<tr><td>{day}</td><td>{title}</td>"
            f"<td><a href='/f/{key}.mp3'>{key / 10} MB</a></td></tr>"
        )
    assert listed(f"<table class='t'>{lines}</table>") == EXPECTED


@pytest.mark.parametrize(
    "inner",
    [
        "<p>기업지원팀 | {day} | 조회 31</p>",
        "<p>접수 2026-12-01 ~ 2026-12-31 · 등록일 : {day} · 기업지원팀</p>",
        "<div><i>기업지원팀</i><i>게시 {day}</i><i>마감일 2026-12-31</i></div>",
        "<em>접수중</em><p>{day} <span>조회 31</span></p>",
    ],
)
def test_a_day_among_other_words_is_the_posting_day(inner: str) -> None:
    link = "<a href='/v?no={key}'>{title}</a>"
    assert listed(items("li", link + inner)) == EXPECTED


@pytest.mark.parametrize(
    "inner",
    [
        "<p>기업지원팀 | 마감일 {day} | 조회 31</p>",
        "<p>기업지원팀 | 접수 2026-11-01 ~ {day} | 조회 31</p>",
    ],
)
def test_an_end_or_a_period_is_no_posting_day(inner: str) -> None:
    link = "<a href='/v?no={key}'>{title}</a>"
    days = {day for _, _, day in listed(items("li", link + inner))}
    assert days == {None}


def test_a_day_among_the_words_of_a_cell_is_read_by_its_label() -> None:
    cell = (
        "<a href='/v?no={key}'>{title}</a> 문서 번호 20260213 "
        "등록일: {day} 분야: 수출"
    )
    rows = ""
    for key, title, day in NOTICES:
        text = cell.format(key=key, title=title, day=day)
        rows += f"<tr><td><div>{text}</div></td></tr>"
    assert listed(f"<table class='t'>{rows}</table>") == EXPECTED


def test_the_kind_before_a_title_is_no_part_of_it() -> None:
    lines = ""
    for key, title, day in NOTICES:
        kind = "공고" if key % 2 else "안내"
        lines += (
            f"<li><a href='/v?no={key}'><span class='cate'>{kind}</span>"
            f"{title}<i></i></a><em>{day}</em></li>"
        )
    assert listed(f"<ul class='n'>{lines}</ul>") == EXPECTED


def test_rows_with_links_of_two_forms_have_ids_all() -> None:
    lines = ""
    expected = []
    for number, (key, title, day) in enumerate(NOTICES):
        link = f"/v?no={key}"
        if number in (1, 4, 6):
            link = f"https://new.example.kr/files/call-{key}/notice.do"
        lines += f"<li><a href='{link}'>{title}</a><em>{day}</em></li>"
        expected.append(
            (f"{key}" if "?" in link else f"call-{key}", title, day)
        )
    assert listed(f"<ul class='n'>{lines}</ul>") == expected


def test_rows_below_the_headings_of_their_months_are_one_list() -> None:
    lists = ""
    for month, notices in (("11", NOTICES[:5]), ("10", NOTICES[5:])):
        lines = ""
        for key, title, _ in notices:
            lines += f"<li><a href='/v?no={key}'>{title}</a></li>"
        lists += f"<h3>2026년 {month}월</h3><ul class='m'>{lines}</ul>"
    found = listed(f"<div class='all'>{lists}</div>")
    assert [row[:2] for row in found] == [row[:2] for row in EXPECTED]
    # Lists beside each other that name no month are boards of their own.
    other = lists.replace("2026년 11월", "공지").replace("2026년 10월", "입찰")
    with pytest.raises(NothingFound):
        discover("new-board", page(f"<div class='all'>{other}</div>"))


def test_a_row_that_holds_its_id_itself_is_found() -> None:
    cards = ""
    for key, title, day in NOTICES:
        cards += (
            f"<article data-article-id='{key}' role='button'><h3>{title}</h3>"
            f"<p><span>기업지원팀</span> <span>{day}</span></p></article>"
        )
    assert listed(f"<div id='rows'>{cards}</div>") == EXPECTED


def test_a_title_stands_before_longer_words_and_may_have_no_name() -> None:
    cards = ""
    for key, title, day in NOTICES:
        names = (
            "홍길동 김철수 이영희 박민수 최지우 정해인 한가람 윤슬기 오세훈이"
        )
        cards += (
            f"<div class='row'><div><div><a href='/r/{key}.mp3'>{key}-{key}</a>"
            f"</div><div><span>{key / 10} Mb</span></div></div><div><div>{title}"
            f"</div><div><span>{names} {title[::-1]}</span></div>"
            f"<div><span>{day}</span></div></div></div>"
        )
    assert listed(f"<div class='all'>{cards}</div>") == EXPECTED


def test_a_number_before_a_title_is_no_part_of_it() -> None:
    cards = ""
    for key, title, day in NOTICES:
        summary = f"이 공고는 {title}에 관한 것으로, " * 4
        cards += (
            f"<div class='row'><div class='head'><p>{key}</p><p class='name'>"
            f"{title}</p></div><div><p>{summary}</p></div><em>{day}</em>"
            f"<a href='/f/{key}.pdf'>PDF</a></div>"
        )
    assert listed(f"<div class='all'>{cards}</div>") == EXPECTED
