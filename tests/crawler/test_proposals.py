"""What is proposed for a board that nobody knows: rows, links and days, on pages of every structure we have."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import HtmlResponse, Response
from scrapy.responsetypes import responsetypes

from crawler import catalogue
from crawler.errors import Blocked, BoardChanged, Maintenance, SourceTrouble
from crawler.platforms.dates import posted_on
from crawler.platforms.msit import MsitBoard
from crawler.proposals.card import card_text, class_name, write_folder
from crawler.proposals.links import guessed_address, key_pattern
from crawler.proposals.proposal import Proposal, propose
from tests import frozen
from tests.test_mutations import CHALLENGE, LOGIN, MAINTENANCE
from tests.test_recorded_pages import response

SCRIPTED = {board.name for board in catalogue.boards() if isinstance(board, MsitBoard)}
"""Their rows are filled by a script: nothing stands there to be found."""
ENVELOPED = {"msit-api", "msit-press-api"}
"""Their items stand one each in an object of its own: a platform knows that, a glance does not."""
OF_TWO_KINDS = {"cepa", "smtech"}
"""Two rows, and two kinds of links: there is nothing alike on the page."""
KNOWN = [name for name in frozen.names() if name not in SCRIPTED | ENVELOPED | OF_TWO_KINDS]


def proposed(name: str) -> Proposal:
    return propose("unknown", frozen.listings(name)[0].response())


@pytest.mark.parametrize("name", KNOWN)
def test_every_row_of_a_board_is_found_without_its_card(name: str) -> None:
    rows = frozen.expected(name)["listings"][0]
    assert [notice.title for notice in proposed(name).listing.notices] == [row["title"] for row in rows]


@pytest.mark.parametrize("name", KNOWN)
def test_rows_are_told_apart_as_their_card_does(name: str) -> None:
    """By the same part of the link, give or take what stands round it."""
    keys = [notice.key for notice in proposed(name).listing.notices]
    known = [row["key"] for row in frozen.expected(name)["listings"][0]]
    assert len(set(keys)) == len(known)
    assert name in {"etnews", "newspim"} or all(key in one or one in key for key, one in zip(keys, known, strict=True))


@pytest.mark.parametrize("name", [name for name in KNOWN if all(row["posted"] for row in frozen.expected(name)["listings"][0])])
def test_days_are_found_where_they_stand(name: str) -> None:
    days = [posted_on(notice.posted) for notice in proposed(name).listing.notices]
    assert days == [posted_on(row["posted"]) for row in frozen.expected(name)["listings"][0]]


@pytest.mark.parametrize("name", sorted(SCRIPTED))
def test_a_board_filled_by_a_script_is_said_to_have_no_rows(name: str) -> None:
    with pytest.raises(BoardChanged, match="links that are alike"):
        propose("unknown", frozen.listings(name)[0].response())


@pytest.mark.parametrize(("page", "trouble"), [(LOGIN, Blocked), (CHALLENGE, Blocked), (MAINTENANCE, Maintenance)])
def test_nothing_is_proposed_for_what_is_no_board(page: str, trouble: type[SourceTrouble]) -> None:
    with pytest.raises(trouble):
        propose("unknown", HtmlResponse("https://gaon.test/", body=page.encode(), headers={"Content-Type": "text/html; charset=utf-8"}))


@pytest.mark.parametrize("name", KNOWN)
def test_the_cards_text_is_a_card_that_hears_the_same(name: str, tmp_path: Path) -> None:
    found = proposed(name)
    module = tmp_path / "unknown.py"
    module.write_text(card_text(found), "utf-8")
    said: dict[str, Any] = {"__name__": "unknown"}
    exec(compile(module.read_text("utf-8"), str(module), "exec"), said)
    board = said[class_name("unknown")]()
    assert board.read_listing(frozen.listings(name)[0].response()).notices == found.listing.notices


def test_the_folder_holds_bytes_as_sent_and_what_was_heard(tmp_path: Path) -> None:
    board, listing, page = catalogue.find("nipa-business"), frozen.listings("nipa-business")[0], frozen.notice("nipa-business")
    assert page is not None
    row = board.read_listing(listing.response()).notices[0]
    write_folder(tmp_path / "gaon", board, listing.response(), frozen_on=date(2026, 11, 20), notice=(row, page.response()))
    assert (tmp_path / "gaon/listing.html").read_bytes() == listing.body
    assert json.loads((tmp_path / "gaon/expected.json").read_text("utf-8")) == frozen.expected("nipa-business")
    assert json.loads((tmp_path / "gaon/page.json").read_text("utf-8")) == frozen.page("nipa-business")


# --- boards of no known kind


def html(body: str) -> Response:
    return HtmlResponse(
        "https://www.gaon.test/bbs/list.do?id=7",
        body=f"<!DOCTYPE html><html><body>{body}</body></html>".encode(),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )


MENU = '<ul class="gnb">' + "".join(f'<li><a href="/menu.do?mid={n}">기관소개와 조직 안내 {n}</a></li>' for n in range(30)) + "</ul>"
PAGING = '<div class="paging">' + "".join(f'<a href="?id=7&page={n}">{n}</a>' for n in range(1, 11)) + "</div>"
TITLES = ["2026년 가온 이용권 수요기업 모집 공고", "새벽 AI 실증 과제 2차 공고", "누리 수출 지원사업 참여기업 모집"]


def page_of(template: str) -> str:
    return "".join(
        template.format(n=n, key=9000 + 7 * n, title=title, day=f"2026-11-{20 - n:02}", hex=f"{n}" * 32) for n, title in enumerate(TITLES)
    )


UNSEEN = [
    '<div class="card"><a href="/bbs/view.do?id=7&nttSn={key}&page=1"><strong class="subject">{title}</strong><em class="date">{day}</em></a></div>',
    '<dl><dt><a href="javascript:void(0)" onclick="fnDetail(\'B7\', {key}); return false;">{title}</a></dt><dd>등록일 : {day}</dd></dl>',
    '<p class="row"><a href="/notice/{key}">{title}</a> <small>{day}</small></p>',
    '<div class="item" onclick="location.href=\'/view?seq={key}\'"><h4 class="tit">{title}</h4><span class="date">{day}</span></div>',
    '<li><span class="num">{n}</span><a class="lnk" href="./read?uid={hex}">{title}<span class="new">N</span></a><span class="dt">{day}</span></li>',
    '<li><a href="/v?no={key}"><img src="/t.png" alt=""></a><a href="/v?no={key}">{title}</a><i>{day}</i><a href="/v?no={key}">자세히</a></li>',
]


@pytest.mark.parametrize("template", UNSEEN)
def test_a_board_of_no_known_kind_is_found_among_menus(template: str) -> None:
    found = propose("unknown", html(f'{MENU}<div class="board"><div class="list">{page_of(template)}</div></div>{PAGING}'))
    assert [notice.title for notice in found.listing.notices] == TITLES
    assert [notice.posted for notice in found.listing.notices] == ["2026-11-20", "2026-11-19", "2026-11-18"]
    assert len({notice.key for notice in found.listing.notices}) == 3


TABLE_ROW = "<tr><td>{n}</td><td class='t'>{cell}</td><td>기업과</td><td>홍길동</td><td>{day}</td><td>{n}7</td></tr>"


@pytest.mark.parametrize(
    "cell",
    [
        "<a href='/view.do?seq={key}'>{title}</a>",
        "<a href='#' onclick=\"goView('{key}')\">{title}</a>",
        "<span onclick=\"goView('{key}')\">{title}</span>",
    ],
)
def test_a_table_is_read_by_its_columns_and_no_person_is_kept(cell: str) -> None:
    heads = "".join(f"<th>{head}</th>" for head in ("번호", "제목", "담당부서", "작성자", "등록일", "조회수"))
    rows = page_of(TABLE_ROW.replace("{cell}", cell))
    found = propose("unknown", html(f"{MENU}<table class='bbs'><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"))
    assert [(notice.title, dict(notice.cells)) for notice in found.listing.notices] == [(title, {"담당부서": "기업과"}) for title in TITLES]
    assert "홍길동" not in repr(found.listing)


def test_the_address_of_a_notice_is_read_off_the_pages_own_script() -> None:
    script = "<script>function goView(no) { location.href = '/bbs/view.do?id=7&no=' + no; }</script>"
    found = propose("unknown", html(page_of("<li><a href='#' onclick=\"goView('{key}')\">{title}</a> {day}</li>") + script))
    assert found.listing.notices[0].url == "https://www.gaon.test/bbs/view.do?id=7&no=9000"
    assert guessed_address("function goView(no) { $('#f').submit(); }", "goView") is None


def test_nothing_tells_equal_links_apart() -> None:
    assert key_pattern(["/view.do?id=7", "/view.do?id=7"]) is None


# --- real pages

REAL = [
    ("other_gov/acrc-list-p1.html", 10, 10),
    ("other_gov/daejeon-list.html", 10, 10),
    ("other_gov/nec-list-p1.html", 15, 15),
    ("other_gov/nec-list-p2.html", 15, 15),
    ("other_gov/daegu-list.html", 10, 0),
    ("other_gov/gb-notice.html", 2, 0),
    ("atcenter/atcenter_list.html", 10, 10),
    ("bizinfo/bizinfo_list_20260720.html", 15, 15),
    ("bizinfo/bizinfo_list_2012_euckr.html", 20, 20),
    ("cepa/cepa_list.html", 10, 10),
    ("jejufc/jejufc_list.html", 34, 34),
    ("jepa/jepa_ajax_list.html", 15, 15),
    ("kidp/kidp_list.html", 10, 10),
    ("kimst/kimst_list.html", 10, 10),
    ("kstartup/kstartup_list_20251109.html", 15, 15),
    ("kstartup/kstartup_list_20260205_rendered.html", 15, 15),
    ("kstartup/kstartup_list_20260205_requests.html", 15, 15),
    ("kstartup/kstartup_list_20260408.html", 15, 15),
    ("mss/mss_list_20260915.html", 5, 5),
    ("nia/nia_notice_list_20260926.html", 5, 5),
    ("nipa/nipa_press_list_20260926.html", 10, 10),
    ("tipa/tipa_list_20260715.html", 10, 10),
    ("work24/excerpt_work24_list_20261002.html", 2, 2),
]


@pytest.mark.parametrize(("file", "rows", "days"), REAL)
def test_rows_links_and_days_of_a_real_board_are_found(shared: Path, file: str, rows: int, days: int) -> None:
    found = propose("unknown", response(shared, file, "text/html")).listing
    assert (found.rows_seen, len(found.notices)) == (rows, rows)
    # A board may show its pinned rows once more where they belong.
    assert len({notice.key for notice in found.notices}) >= 0.8 * rows
    assert sum(posted_on(notice.posted) is not None for notice in found.notices) == days


@pytest.mark.parametrize(
    "file", ["jepa/jepa_list_shell.html", "ccei/ccei_chungbuk_list.html", "kicox/kicox_list.html", "itp_incheonTP/itp_page.html"]
)
def test_a_shell_without_rows_is_said_to_be_one(shared: Path, file: str) -> None:
    with pytest.raises(BoardChanged):
        propose("unknown", response(shared, file, "text/html"))


@pytest.mark.parametrize(
    ("file", "title_at", "key_at", "posted_at"),
    [
        ("sbiz24/sbiz24_list.json", "pbancNm", "pbancSn", None),
        ("sbiz24/sbiz24_combine_list.json", "pbancNm", "pbancId", "regDt"),
        ("startup_plus/startup_plus_page1.json", "projectName", "projectCode", "createDateTime"),
        ("kosmes/excerpt_kosmes_notice_list_20261002.json", "TITL_NM", "SLNO", "REG_DTM"),
        ("iris/excerpt_iris_list_20261002.json", "ancmTl", "ancmId", "ancmDe"),
        ("kstartup/kstartup_api_sample_20260724.json", "biz_pbanc_nm", "pbanc_sn", None),
    ],
)
def test_fields_of_a_real_answer_are_found(shared: Path, file: str, title_at: str, key_at: str, posted_at: str | None) -> None:
    facts = propose("unknown", response(shared, file, "application/json")).facts
    assert (facts["title_at"], facts["key_at"], facts.get("posted_at")) == (title_at, key_at, posted_at)


def test_a_proposal_reads_any_charset(shared: Path) -> None:
    body = (shared / "pages/bizinfo/bizinfo_list_2012_euckr.html").read_bytes()
    kind = responsetypes.from_args(headers={b"Content-Type": b"text/html"}, url="https://x.test/", body=body)
    assert propose("unknown", kind("https://x.test/", body=body)).listing.notices[0].title == "[대전] 대학생ㆍ청년창업 500 프로젝트사업"
