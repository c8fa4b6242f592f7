"""A redesigned board is found again by what it listed, and nothing else is taken for it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from scrapy.http import HtmlResponse, Response, TextResponse

from crawler import catalogue
from crawler.errors import SourceTrouble
from crawler.health import Baseline
from crawler.mending.evidence import MendEvidence, weigh
from crawler.mending.finding import find_reading
from crawler.mending.known import ListedNotice, letters_of_title
from crawler.mending.reading import MendedReading
from crawler.mending.search import (
    KnownBoard,
    likely_list,
    search,
    with_whole_titles,
)
from crawler.platforms.dates import posted_on
from crawler.records import Listing
from tests import frozen
from tests.cases import cases
from tests.mending.designs import DESIGNS, WITHOUT_DAYS, expected_after
from tests.mending.page_changes import (
    CLASSES,
    UNREADABLE,
    expected_rows,
    listing_page,
)
from tests.mending.printed_pages import CHANGES, ChangedRow, Rows
from tests.mending.title_changes import cut

pytestmark = pytest.mark.heavy

HOSTS = ("board.example.kr",)
URL = "https://board.example.kr/list"


@cache
def board_rows(source: str) -> tuple[ChangedRow, ...]:
    """Return the rows of a frozen listing that has days and at least three distinct titles."""
    board = catalogue.find(source)
    try:
        listing = board.read_listing(frozen.listings(source)[0].response())
    except SourceTrouble:
        return ()
    rows: dict[str, ChangedRow] = {}
    for notice in listing.notices:
        day = posted_on(notice.posted)
        if day is not None:
            rows.setdefault(
                notice.title, ChangedRow(notice.key, notice.title, f"{day}")
            )
    dated = sorted(rows.values(), key=lambda row: row.day, reverse=True)
    return tuple(dated) if len(rows) >= 3 else ()


def is_dated(source: str) -> bool:
    """Say whether a listing has rows enough, without reading it: these are the cases."""
    titles = set()
    for row in frozen.expected(source)["listings"][0]:
        if posted_on(row["posted"]) is not None:
            titles.add(row["title"])
    return len(titles) >= 3


BOARDS = [name for name in frozen.names() if is_dated(name)]


def known_of(rows: Rows) -> list[ListedNotice]:
    return [
        ListedNotice(
            row.key,
            row.title,
            posted_on(row.day),
            f"https://board.example.kr/view/{row.key}",
        )
        for row in rows
    ]


def answer(body: bytes) -> Response:
    if body.startswith(b"{"):
        return TextResponse(URL, body=body, encoding="utf-8")
    return HtmlResponse(URL, body=body, encoding="utf-8")


def mended(
    body: bytes, known: list[ListedNotice]
) -> tuple[Listing, MendEvidence] | None:
    reading = find_reading(answer(body), known, HOSTS)
    if reading is None:
        return None
    # A reading is stored between two looks.
    again = MendedReading.from_dict(reading.to_dict())
    listing = again.parse(answer(body), "board", "https://board.example.kr/")
    return listing, weigh(listing, known)


@cases("source", BOARDS)
def test_changed_pages_are_read_whole_or_not_at_all(source: str) -> None:
    rows = board_rows(source)
    accepted = 0
    for name, change in CHANGES.items():
        result = mended(change(rows), known_of(rows))
        if result is None or not result[1].holds:
            continue
        accepted += 1
        found = [(row.key, row.title) for row in result[0].notices]
        assert found == [(row.key, row.title) for row in rows], name
        days = [posted_on(row.posted) for row in result[0].notices]
        assert days == [posted_on(row.day) for row in rows], name
    assert accepted >= 0.9 * len(CHANGES)


@pytest.mark.parametrize(
    "change", ["renamed_classes", "cards", "onclick", "whole_redesign"]
)
def test_new_ids_and_new_notices(change: str) -> None:
    rows = board_rows("nipa-business")
    renamed = [
        replace(row, key=str(900_000 + n * 7)) for n, row in enumerate(rows)
    ]
    fresh = ChangedRow(
        "990001", "2027년 전혀 새로운 연습 지원사업 모집 공고", "2031-01-02"
    )
    result = mended(CHANGES[change]([fresh, *renamed]), known_of(rows))
    assert result is not None
    assert result[1].holds, result[1]
    assert [row.key for row in result[0].notices] == [
        fresh.key,
        *(row.key for row in renamed),
    ]


@cases("source", BOARDS)
def test_another_board_is_never_accepted(source: str) -> None:
    known = known_of(board_rows(source))
    for other in BOARDS:
        shared = {row.title for row in board_rows(other)} & {
            row.title for row in known
        }
        if other == source or len(shared) >= 3:
            continue
        result = mended(CHANGES["renamed_classes"](board_rows(other)), known)
        assert result is None or not result[1].holds, other


@cases("source", BOARDS)
def test_detail_pages_are_never_accepted(source: str) -> None:
    known = known_of(board_rows(source))
    for other in frozen.names():
        page = frozen.notice(other)
        if page is None or b"<" not in page.body[:200]:
            continue
        response = page.response()
        reading = find_reading(response, known, HOSTS)
        if reading is not None:
            listing = reading.parse(response, "board", URL)
            assert not weigh(listing, known, usual_rows=len(known)).holds, (
                other
            )


def test_two_known_rows_are_too_few() -> None:
    rows = board_rows("nipa-business")
    page = CHANGES["renamed_classes"](rows)
    known = known_of(rows)
    assert mended(page, known[:2]) is None


def test_a_list_of_popular_notices_is_not_the_board() -> None:
    rows = list(board_rows("nipa-business"))
    known = known_of(rows)
    shuffled = [rows[3], rows[0], rows[4], rows[1], rows[2]]
    result = mended(CHANGES["renamed_classes"](shuffled), known)
    if result is not None:
        evidence = weigh(result[0], known, usual_rows=len(rows) * 3)
        assert not evidence.holds


def test_a_much_shorter_list_without_days_is_left_to_a_person() -> None:
    rows = [replace(row, day="") for row in board_rows("nipa-business")]
    page = "".join(
        f'<li><a href="/v/{row.key}">{row.title}</a></li>' for row in rows[:4]
    )
    result = mended(
        f"<html><body><ul>{page}</ul></body></html>".encode(), known_of(rows)
    )
    assert result is not None
    evidence = weigh(result[0], known_of(rows), usual_rows=20)
    assert (evidence.refused, evidence.holds) == ("", False)
    assert evidence.doubt == "4 rows where there are usually 20"


@pytest.mark.parametrize(
    "source", ["bizinfo", "kidp", "kstartup", "nipa-business", "tipa"]
)
@cases("change", CLASSES)
def test_real_pages_changed(source: str, change: str) -> None:
    """The frozen pages themselves, in each class of change: right or not read at all."""
    page = listing_page(
        source, frozen.listings(source)[0].response(), catalogue.find(source)
    )
    assert page is not None
    response = answer(CLASSES[change](page))
    reading = find_reading(response, known_of(page.rows), HOSTS)
    if change in UNREADABLE:
        assert reading is None
        return
    assert reading is not None
    stored = MendedReading.from_dict(reading.to_dict())
    listing = stored.parse(response, "board", URL)
    found = {(row.key, letters_of_title(row.title)) for row in listing.notices}
    wanted = set()
    for row in expected_rows(page, change):
        wanted.add((row.key, letters_of_title(row.title)))
    assert found == wanted


def test_a_page_that_takes_too_long_is_left_to_a_person() -> None:
    rows = board_rows("nipa-business")
    page = answer(CHANGES["cards"](rows))
    assert find_reading(page, known_of(rows), HOSTS) is not None
    assert find_reading(page, known_of(rows), HOSTS, seconds=-1.0) is None


def test_facts_are_found_under_their_former_labels() -> None:
    rows = board_rows("nipa-business")
    known, items = [], ""
    for number, row in enumerate(rows):
        period = f"2026-11-{number + 1:02} ~ 2026-12-{number + 1:02}"
        cells = {"신청기간": period, "구분": "공고"}
        known.append(ListedNotice(row.key, row.title, None, "", cells))
        shown = (
            period.replace("-", ".") if number else "2026.11.01 ~ 2026.12.24"
        )
        items += f'<li><a href="/n/{row.key}">{row.title}</a><em>공고</em><b>{shown}</b></li>'
    response = answer(f"<html><body><ul>{items}</ul></body></html>".encode())
    reading = find_reading(response, known, HOSTS)
    assert reading is not None
    listing = reading.parse(response, "board", URL)
    # 구분 says the same everywhere, and so could stand anywhere.
    assert listing.notices[0].cells == {"신청기간": "2026.11.01 ~ 2026.12.24"}


@pytest.mark.parametrize("form", ["%m/%d/%Y", "%d.%m.%Y", "%m/%d/%y"])
def test_days_whose_year_comes_last_are_learnt_from_the_known_ones(
    form: str,
) -> None:
    known, items, data = [], "", []
    for number in range(1, 6):
        day = date(2026, 11, 20 - number)
        title = f"2026년 연습 바우처 지원사업 {number}차 공고"
        known.append(ListedNotice(f"70{number}", title, day))
        items += (
            f'<li><a href="/n/70{number}">{title}</a><i>{day:{form}}</i></li>'
        )
        data.append(
            {"id": f"70{number}", "title": title, "on": f"{day:{form}}"}
        )
    page = f"<html><body><ul>{items}</ul></body></html>".encode()
    for body in (
        page,
        json.dumps({"list": data}, ensure_ascii=False).encode(),
    ):
        result = mended(body, known)
        assert result is not None
        assert result[1].holds, result[1]
        days = [posted_on(row.posted) for row in result[0].notices]
        assert days == [notice.day for notice in known]


@pytest.mark.parametrize(("untitled", "is_read"), [(2, True), (4, False)])
def test_items_of_an_answer_that_have_no_title(
    untitled: int, is_read: bool
) -> None:
    rows = board_rows("nipa-business")
    data = [{"id": row.key, "title": row.title, "on": row.day} for row in rows]
    data += [
        {"id": f"90{n}", "title": "", "on": rows[-1].day}
        for n in range(untitled)
    ]
    body = json.dumps({"list": data}, ensure_ascii=False).encode()
    result = mended(body, known_of(rows))
    assert result is not None
    assert result[1].holds == is_read
    assert [row.key for row in result[0].notices] == [row.key for row in rows]


def test_a_new_notice_under_an_old_title_is_new() -> None:
    rows = list(board_rows("nipa-business"))
    again = replace(rows[2], key="990001", day="2031-01-02")
    result = mended(CHANGES["cards"]([again, *rows]), known_of(rows))
    assert result is not None
    assert result[1].holds, result[1]
    assert (result[1].known, result[1].new) == (len(rows), 1)


MORE_PAGES = [
    "bizinfo",
    "kidp",
    "kstartup",
    "nipa-business",
    "nipa-notice",
    "tipa",
]


@pytest.mark.parametrize("source", MORE_PAGES)
@cases("change", DESIGNS)
def test_every_row_is_read_after_a_change(source: str, change: str) -> None:
    page = listing_page(
        source, frozen.listings(source)[0].response(), catalogue.find(source)
    )
    assert page is not None
    if change == "in_columns" and len(page.rows) < 6:
        pytest.skip("a column of one row is no column")
    response = answer(DESIGNS[change](page))
    newest = 1 if len(page.rows) > 3 else 0
    known = known_of(page.rows[newest:])
    reading = find_reading(response, known, HOSTS)
    assert reading is not None
    again = MendedReading.from_dict(reading.to_dict())
    listing = with_whole_titles(again.parse(response, "board", URL), known)
    evidence = weigh(listing, known, usual_order=0.0)
    assert evidence.holds, evidence
    found = set()
    for row in listing.notices:
        day = f"{posted_on(row.posted) or ''}"
        # The time of day in place of today's day is no day.
        day = "" if change in WITHOUT_DAYS else day
        found.add((row.key, letters_of_title(row.title), day))
    expected = set()
    for number, changed in enumerate(expected_after(page, change)):
        title = changed.title
        if change == "titles_ellipsed" and number < newest:
            # Whole nowhere, and not known.
            title = cut(title)
        expected.add((changed.key, letters_of_title(title), changed.day))
    assert found == expected


def test_blocks_that_name_no_month_are_not_put_together() -> None:
    """Tabs of one answer may be other boards: only blocks of time are one list."""
    rows = board_rows("nipa-business")
    ours = [{"id": row.key, "title": row.title, "on": row.day} for row in rows]
    others = []
    for number in range(6):
        title = f"직원 채용 {number}차 합격자 발표"
        others.append({"id": f"8{number}", "title": title, "on": rows[0].day})
    tabs = [{"tab": "공고", "rows": ours}, {"tab": "채용", "rows": others}]
    body = json.dumps({"tabs": tabs}, ensure_ascii=False).encode()
    result = mended(body, known_of(rows))
    assert result is not None
    assert [row.key for row in result[0].notices] == [row.key for row in rows]


def test_bodies_of_other_columns_are_not_one_table() -> None:
    rows = board_rows("nipa-business")
    lines = ""
    for row in rows:
        lines += (
            f"<tr><td><a href='/v?id={row.key}'>{row.title}</a></td>"
            f"<td>{row.day}</td></tr>"
        )
    others = "<tr><td>1</td><td><a href='/w?id=7'>채용</a></td><td>-</td></tr>"
    page = (
        f"<html><body><table><tbody>{others * 3}</tbody>"
        f"<tbody>{lines}</tbody></table></body></html>"
    )
    result = mended(page.encode(), known_of(rows))
    assert result is not None
    assert [row.key for row in result[0].notices] == [row.key for row in rows]


def test_a_part_of_a_number_is_no_id() -> None:
    """A board that counts on from 1,000 has other ids: 1006 is not 6."""
    known, items = [], ""
    for number in range(1, 7):
        title = f"2026년 연습 바우처 지원사업 {number}차 공고"
        day = date(2026, 11, 20 - number)
        known.append(ListedNotice(f"{number}", title, day))
        items += f'<li><a href="/n/100{number}">{title}</a><i>{day}</i></li>'
    result = mended(
        f"<html><body><ul>{items}</ul></body></html>".encode(), known
    )
    assert result is not None
    assert [row.key for row in result[0].notices] == [
        f"100{number}" for number in range(1, 7)
    ]


@pytest.mark.parametrize("is_dated", [True, False])
def test_titles_that_lost_the_number_before_them(is_dated: bool) -> None:
    """A person says whether it is the board: sister agencies call theirs the same but
    for their own name.
    """
    known, items = [], ""
    for number, row in enumerate(board_rows("nipa-business")):
        title = f"제2026-{40 + number}호 {row.title}"
        known.append(ListedNotice(row.key, title, posted_on(row.day)))
        day = row.day if is_dated else ""
        items += (
            f'<li><a href="/n/80{number}">{row.title}</a><i>{day}</i></li>'
        )
    page = answer(f"<html><body><ul>{items}</ul></body></html>".encode())
    board = catalogue.find("nipa-business")
    found = search(page, known=KnownBoard(board, known, Baseline()))
    assert found.evidence.known == len(known)
    assert found.holds
    assert not found.is_believed


def test_rows_in_blocks_of_which_one_holds_all_that_is_known() -> None:
    """A button "more" shows the second block; its rows go on where the first ends."""
    known, blocks = [], []
    for number in range(1, 9):
        title = f"2026년 연습 바우처 지원사업 {number}차 공고"
        day = date(2026, 11, 20 - number)
        if number > 4:
            known.append(ListedNotice(f"{number}", title, day))
        item = f'<li><a href="/n/{900 - number}">{title}</a><i>{day}</i></li>'
        blocks.append(item)
    upper, lower = "".join(blocks[:4]), "".join(blocks[4:])
    page = f"<div><ul>{upper}</ul><ul class='more'>{lower}</ul></div>"
    result = mended(f"<html><body>{page}</body></html>".encode(), known)
    assert result is not None
    assert len(result[0].notices) == 8


def test_lines_of_one_paragraph_have_their_days_before_them() -> None:
    known, lines = [], ""
    for number in range(1, 6):
        title = f"2026년 연습 바우처 지원사업 {number}차 공고"
        day = date(2026, 11, 20 - number)
        known.append(ListedNotice(f"{number}", title, day))
        lines += f'등록일 {day}<br><a href="/n/{900 - number}">{title}</a><br>접수 중<br><br>'
    result = mended(
        f"<html><body><p>{lines}</p></body></html>".encode(), known
    )
    assert result is not None
    assert result[1].same_days == 5


def test_a_document_under_two_names_is_shown_to_a_person() -> None:
    known, items = [], ""
    for number in range(1, 31):
        title = f"2026년 연습 바우처 지원사업 {number}차 공고"
        known.append(ListedNotice(f"{number}", title))
        items += f'<li><a href="/n/{max(number, 2) + 700}">{title}</a></li>'
    result = mended(
        f"<html><body><ul>{items}</ul></body></html>".encode(), known
    )
    assert result is not None
    board = catalogue.find("nipa-business")
    page = answer(f"<html><body><ul>{items}</ul></body></html>".encode())
    found = search(page, known=KnownBoard(board, known, Baseline()))
    assert found.holds
    assert found.why_proposed == "1 rows have the ids of others"


def test_a_list_under_headings_of_days_goes_on_where_the_board_stood() -> None:
    """Nothing of it is known, and all of it is later: a person is shown it with days."""
    known = known_of(board_rows("nipa-business"))
    blocks = ""
    for month in (5, 4, 3):
        day = f"<h4><a href='/d/{month}'>2027.{month:02d}.07</a></h4>"
        rows = ""
        for number in range(3):
            title = f"2027년 연습 과제 {month}월 {number}차 수요기업 모집"
            rows += f"<li><a href='/n/{month}0{number}'>{title}</a></li>"
        blocks += f"{day}<ul>{rows}</ul>"
    page = answer(f"<html><body><div>{blocks}</div></body></html>".encode())
    board = catalogue.find("nipa-business")
    asked = KnownBoard(board, known, Baseline())
    found = likely_list(page, asked, may_be_unknown=True)
    days = [row.posted for row in found.listing.notices]
    assert days == ["2027.05.07"] * 3 + ["2027.04.07"] * 3 + ["2027.03.07"] * 3
    assert found.why_proposed == "none of its rows known"


@pytest.mark.parametrize("led_to_files", [True, False])
def test_ids_in_the_addresses_of_files(led_to_files: bool) -> None:
    """A board of documents is read by them; elsewhere a file is an attachment, whose
    number is not the notice's.
    """
    known, items = [], ""
    for number, row in enumerate(board_rows("nipa-business")):
        url = f"/old/{row.key}.pdf" if led_to_files else f"/view/{row.key}"
        known.append(ListedNotice(row.key, row.title, posted_on(row.day), url))
        items += (
            f"<tr><td>{row.title}</td><td>{row.day}</td>"
            f"<td><a href='/docs/2026/8{number}4.pdf'>PDF</a></td></tr>"
        )
    page = f"<html><body><table>{items}</table></body></html>".encode()
    result = mended(page, known)
    assert (result is not None) is led_to_files
    if result is not None:
        keys = [row.key for row in result[0].notices]
        assert keys == [f"8{number}4.pdf" for number in range(len(known))]


@pytest.mark.parametrize(("again", "is_refused"), [(1, False), (4, True)])
def test_rows_that_are_one_notice(again: int, is_refused: bool) -> None:
    """Two of one title and day are left to a person, a list that is there twice is
    refused.
    """
    known = []
    for number in range(12):
        title = f"2026년 연습 바우처 지원사업 {number}차 공고"
        known.append(ListedNotice(f"7{number}", title, date(2026, 11, 20)))
    items = ""
    for number, notice in enumerate([*known, *known[:again]]):
        items += (
            f'<li><a href="/n/9{number:03}">{notice.title}</a>'
            f"<i>{notice.day}</i></li>"
        )
    page = f"<html><body><ul>{items}</ul></body></html>".encode()
    result = mended(page, known)
    assert result is not None
    assert not result[1].holds
    assert bool(result[1].refused) is is_refused


def test_a_sister_agency_with_the_same_programmes_is_not_the_board() -> None:
    """Their titles are the same but for the region before them."""
    board = catalogue.find("ccei-ulsan")
    known = []
    for row in board.read_listing(
        frozen.listings("ccei-ulsan")[0].response()
    ).notices:
        day = posted_on(row.posted)
        known.append(ListedNotice(row.key, row.title, day, row.url))
    page = frozen.listings("ccei-jeju")[0].response()
    found = search(page, known=KnownBoard(board, known, Baseline()))
    assert found.evidence.known >= 3
    assert not found.is_believed
