"""The card that is written for a board that nobody has described, and its folder."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse

from crawler.authoring.new_source import (
    NoSuchRow,
    discover,
    pages_of,
    saved,
    write,
)
from crawler.discovery import propose
from tests.conftest import NOW
from tests.crawler.unknown_pages import (
    BOARD_TABLE,
    BOARDS,
    NOTICES,
    page,
    table,
)

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


@pytest.mark.parametrize(
    ("_name", "body", "platform"),
    BOARDS[:7],
    ids=[name for name, *_ in BOARDS[:7]],
)
def test_the_card_that_is_written_hears_every_row(
    _name: str, body: str, platform: str, tmp_path: Path
) -> None:
    found = discover("new-board", page(body))
    assert found.listing is not None
    assert [(n.key, n.title, n.posted) for n in found.listing.notices] == [
        (str(key), title, day) for key, title, day in NOTICES
    ]
    assert compile(found.card, "card", "exec")
    assert f"({platform}):" in found.card


def test_names_of_officials_and_counters_are_no_facts_of_a_card() -> None:
    source = discover("new-board", page(BOARDS[0][1])).card
    assert "columns = (NUMBER, TITLE, SKIP, SKIP, POSTED, COUNT)" in source
    assert 'listing_path = "/board/list.do?bbs=3&pageIndex={page}"' in source


def test_card_and_frozen_pages_are_written_and_nothing_is_replaced(
    tmp_path: Path,
) -> None:
    found = discover("new-board", page(BOARDS[0][1]))
    written = write(
        found, sources_folder=tmp_path, frozen=tmp_path / "frozen", now=NOW
    )
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "new_board.py",
        "frozen/new-board/listing.html",
        "frozen/new-board/page.json",
        "frozen/new-board/expected.json",
    ]
    payload = json.loads(
        (tmp_path / "frozen/new-board/page.json").read_text("utf-8")
    )
    assert datetime.fromisoformat(payload["frozen_on"]).date() == NOW.date()
    assert (
        len(
            json.loads(
                (tmp_path / "frozen/new-board/expected.json").read_text(
                    "utf-8"
                )
            )["listings"][0]
        )
        == 8
    )
    with pytest.raises(FileExistsError):
        write(
            found, sources_folder=tmp_path, frozen=tmp_path / "frozen", now=NOW
        )
    html = f"<html><body><h1>{NOTICES[0][1]}</h1><div>{'본문입니다. ' * 30}</div></body></html>"
    url = "https://new.example.kr/view.do?bbs=3&nttId=941"
    notice = HtmlResponse(url, body=html.encode(), encoding="utf-8")
    with pytest.raises(NoSuchRow, match="941"):
        pages_of(found, notice, "7")
    pages = pages_of(found, notice, "941")
    write(
        found,
        sources_folder=tmp_path,
        frozen=tmp_path / "frozen",
        now=NOW,
        pages=pages,
        replace=True,
    )
    stored = json.loads(
        (tmp_path / "frozen/new-board/page.json").read_text("utf-8")
    )
    assert stored["notice"]["key"] == "941"
    draft = json.loads(
        (tmp_path / "frozen/new-board/expected.json").read_text("utf-8")
    )
    assert "본문입니다" in draft["notice"]["body"]
    assert draft["read_by"] == ""


def test_a_saved_notice_is_at_the_address_of_its_row(tmp_path: Path) -> None:
    listing = page(BOARDS[0][1])
    found = discover("new-board", listing)
    text = f"<h1>{NOTICES[0][1]}</h1><div>{'본문입니다. ' * 30}</div>"
    html = f'<body>{text}<a href="?fileId=7">공고문.hwpx</a></body>'
    (tmp_path / "notice.html").write_text(html, "utf-8")
    pages = pages_of(
        found, saved(tmp_path / "notice.html", listing.url), "941"
    )
    assert pages.notice is not None
    assert pages.row is not None
    assert pages.read is not None
    assert pages.notice.url == pages.row.url != listing.url
    (file,) = pages.read.attachments
    assert file.url == f"{pages.row.url.partition('?')[0]}?fileId=7"


def test_a_saved_euc_kr_page_is_read_in_its_charset(tmp_path: Path) -> None:
    html = f"<html><head><meta charset='euc-kr'></head><body>{BOARDS[0][1]}</body></html>"
    (tmp_path / "saved.html").write_bytes(html.encode("cp949"))
    found = propose(
        saved(tmp_path / "saved.html", "https://new.example.kr/list")
    )
    assert found.rows[0].title == NOTICES[0][1]


def test_the_pagers_parameter_becomes_the_page_and_tokens_are_left_out() -> (
    None
):
    url = "https://new.example.kr/list.do;jsessionid=AB1?bbs=3&_csrf=9f&ztag=rO0AB"
    found = discover("new-board", page(BOARD_TABLE, url))
    assert 'listing_path = "/list.do?bbs=3&p={page}"' in found.card
    links = "".join(
        f"<a href='/list.do?bbs=3&amp;gotoNo={n}'>{n}</a>" for n in (2, 3)
    )
    url = "https://new.example.kr/list.do?bbs=3"
    found = discover("new-board", page(BOARD_TABLE + links, url))
    assert 'listing_path = "/list.do?bbs=3&gotoNo={page}"' in found.card


def test_numbers_in_the_place_of_titles_are_doubted_in_the_card() -> None:
    rows = ""
    for key, _, day in NOTICES:
        rows += (
            f"<tr><td>{day} <a href='/doc/2014/CR12-{key}.pdf'>1 CR 12-0{key}</a>"
            "<br>연습부 대 가온군</td></tr>"
        )
    found = discover("new-board", page(f"<table class='t'>{rows}</table>"))
    doubt = "a crawl by it would be drifted: title stands on 0% of the rows"
    assert found.doubts == (doubt,)
    assert f"# doubt: {doubt}\n" in found.card


def test_pins_are_numbers_and_headings_are_written_down() -> None:
    body = BOARD_TABLE
    for key in (941, 942, 943, 944):
        body = body.replace(f"<td>{key}</td>", "<td>공지</td>")
    card = discover("new-board", page(body)).card
    assert "columns = (NUMBER, TITLE, SKIP, SKIP, POSTED, COUNT)" in card
    assert (
        'heads = ("번호", "제목", "담당자", "첨부", "등록일", "조회")' in card
    )


def test_the_agency_is_taken_from_the_title() -> None:
    html = page(BOARD_TABLE).text.replace(
        "<title>연습부 사업공고</title>",
        "<title>사업공고 | 한국연습진흥원</title>",
    )
    url = "https://new.example.kr/list.do?page=1"
    card = discover(
        "new-board", HtmlResponse(url, body=html.encode(), encoding="utf-8")
    ).card
    assert 'agency = "한국연습진흥원"' in card


# An address of 81 columns, which fits on a line of its own.
@pytest.mark.parametrize(
    "query", ["page=1", f"bbsId={'b' * 24}&page=1", f"b={'b' * 90}&page=1"]
)
# Its line has 70 letters and is 80 wide.
@pytest.mark.parametrize("office", ["담당부서", "지원사업담당부서이름"])
@pytest.mark.parametrize("has_doubts", [False, True])
def test_a_source_is_written_as_the_formatter_writes_it(
    tmp_path: Path, *, has_doubts: bool, office: str, query: str
) -> None:
    """Its columns among them: a word of the board stands in double quotes."""
    head = (
        f"<thead><tr><th>번호</th><th>제목</th><th>{office}</th><th>첨부</th>"
        "<th>등록일</th><th>조회</th></tr></thead>"
    )
    body = table("<a href='/view.do?nttId={key}'>{title}</a>", head)
    body = body.replace("홍길동", "산업과")
    if has_doubts:
        body = body.replace(f"<td>{NOTICES[-1][2]}</td>", "<td></td>")
    url = f"https://new.example.kr/list.do?{query}"
    source = discover("new-board", page(body, url)).card
    assert f'fact("{office}")' in source
    assert ("# doubt:" in source) == has_doubts
    written = tmp_path / "new_board.py"
    written.write_text(source, encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "ruff", "format", "--check", "--diff"),
            *("--config", str(PYPROJECT), str(written)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_a_board_goes_by_its_agency_and_its_name() -> None:
    html = page(BOARD_TABLE).text.replace(
        "연습부 사업공고", "고시공고 | 연습시청"
    )
    url = "https://new.example.kr/list.do?page=1"
    response = HtmlResponse(url, body=html.encode(), encoding="utf-8")
    source = discover("new-board", response).card
    assert 'title = "연습시청 고시공고"' in source
    assert 'agency = "연습시청"' in source


def test_a_pages_title_never_becomes_code_of_the_source() -> None:
    title = '""";import os;os.abort()#\\"\x00'
    html = page(BOARD_TABLE).text.replace("연습부 사업공고", title)
    response = HtmlResponse(
        "https://new.example.kr/list.do", body=html.encode(), encoding="utf-8"
    )
    module = ast.parse(discover("gaon", response).card)
    kinds = [type(node).__name__ for node in module.body]
    assert kinds == ["Expr", "ImportFrom", "ClassDef"]
    assert "import os" in (ast.get_docstring(module) or "")
