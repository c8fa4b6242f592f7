"""``voucherwatch crawl``, ``sources``, ``freeze`` and ``new-source`` as an operator types them."""

from __future__ import annotations

import json
import logging
import os
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from storage.db.engine import Engine, reading
from storage.models import Source
from tests.cases import cases
from tests.commands import ROOT, run_command
from tests.crawler.practice import listing, notice, row
from worker.cli import crawl as crawl_cli
from worker.cli.main import app


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """Two notices on a board in the structure of NIPA's 공지사항, recorded."""
    rows = "".join(
        f'<tr><td>{n}</td><td class="tl"><a href="/home/2-1/{n}">연습 바우처 {n}차 공고</a></td><td></td><td></td><td>7</td><td>2026-11-{n}</td></tr>'
        for n in (20, 19)
    )
    (tmp_path / "nipa.html").write_text(
        f'<html><body><table class="tb01"><tbody>{rows}</tbody></table></body></html>',
        "utf-8",
    )
    facts = {
        "url": "https://www.nipa.kr/home/2-1",
        "file": "nipa.html",
        "source": "nipa",
        "kind": "list",
        "status": 200,
    }
    (tmp_path / "index.json").write_text(
        json.dumps(
            [
                facts
                | {"content_type": "text/html", "captured_on": "2026-11-21"}
            ]
        ),
        "utf-8",
    )
    return tmp_path


def voucherwatch(
    *words: str, url: str = "sqlite://", cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own: a reactor runs once in each."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "PYTHONPATH": str(ROOT),
        "CRAWL_DELAY": "0",
        "ALLOW_LOOPBACK": "true",
    }
    return run_command("worker", *words, env=environment, cwd=cwd)


def here(*words: str) -> Result:
    """Run what needs no reactor in this process."""
    return CliRunner().invoke(app, list(words))


@pytest.fixture(autouse=True)
def _own_store(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Give each test its store, and the logs back to whoever had them: a command sends them to its own stderr."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def said(result: subprocess.CompletedProcess[str] | Result) -> Any:
    code = (
        result.exit_code if isinstance(result, Result) else result.returncode
    )
    assert code == 0, result.stderr
    return json.loads(result.stdout)


def test_recorded_pages_are_crawled_and_the_sources_health_is_told(
    recorded: Path, sqlite_url: str
) -> None:
    (report,) = said(
        voucherwatch(
            "crawl",
            "--replay",
            str(recorded),
            "nipa-notice",
            "--json",
            url=sqlite_url,
        )
    )
    assert (report["verdict"], report["rows_seen"], report["new"]) == (
        "ok",
        2,
        2,
    )
    (again,) = said(
        voucherwatch(
            "crawl", "--replay", str(recorded), "--json", url=sqlite_url
        )
    )
    assert (again["source"], again["verdict"], again["new"]) == (
        "nipa-notice",
        "unchanged",
        0,
    )
    health = {line["name"]: line for line in said(here("sources", "--json"))}
    assert (
        health["nipa-notice"]["verdict"],
        health["nipa-notice"]["announcements"],
    ) == ("unchanged", 2)
    assert health["msit-business"]["verdict"] == "waiting"


REFUSED = [
    (("crawl", "nipa-busines"), "did you mean nipa-business"),
    (("crawl", "--replay", "/nowhere"), "no index.json"),
    (("sources", "chekc", "nipa-business"), "there is only"),
    (("sources", "check", "nothing-like-it"), "no source is named"),
    (("freeze", "../nipa-business"), "no source is named"),
    (("duplicates", "yes", "1", "9" * 20), "less than or equal"),
    (("new-source", "../evil", "x.html"), "cannot name a source"),
    (
        ("new-source", "good-name", "missing.html"),
        "neither an address nor a file",
    ),
]


@cases(
    ("words", "why"), REFUSED, ids=[" ".join(words) for words, _ in REFUSED]
)
def test_what_makes_no_sense_is_refused_in_words(
    words: tuple[str, ...], why: str
) -> None:
    result = here(*words)
    assert result.exit_code == 2, result.stdout
    assert why in result.stderr


def test_a_crawl_that_breaks_off_gives_its_boards_back(
    recorded: Path, monkeypatch: pytest.MonkeyPatch, sqlite_engine: Engine
) -> None:
    """Else no worker would look at them until the claim runs out."""

    def interrupted(work: object) -> None:
        del work
        with reading(sqlite_engine) as session:
            assert session.exec(select(Source.lease_by)).one() is not None
        raise KeyboardInterrupt

    monkeypatch.setattr(crawl_cli, "run", interrupted)
    result = here("crawl", "nipa-notice", "--replay", str(recorded))
    assert result.exit_code != 0
    with reading(sqlite_engine) as session:
        assert session.exec(select(Source.lease_by)).one() is None


def test_a_board_out_of_reach_is_checked_and_said_to_be(
    sqlite_url: str,
) -> None:
    result = voucherwatch(
        "sources", "check", "nipa-business", "--json", url=sqlite_url
    )
    assert result.returncode == 1
    assert json.loads(result.stdout)["verdict"] == "unreachable"


@pytest.mark.parametrize(
    "words",
    [
        ("freeze", "nipa-business"),
        ("new-source", "my-board", "https://nowhere.invalid/list"),
    ],
)
def test_what_cannot_be_fetched_is_said_in_a_line_and_nothing_is_written(
    sqlite_url: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    there = str(tmp_path / "there")
    place = (
        ("--to", there)
        if words[0] == "freeze"
        else ("--cards", there, "--frozen", there)
    )
    result = voucherwatch(*words, *place, url=sqlite_url)
    assert (result.returncode, (tmp_path / "there").exists()) == (1, False)
    assert "its name does not resolve" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_source_that_waits_for_its_key_is_checked_without_fault(
    sqlite_url: str,
) -> None:
    result = voucherwatch(
        "sources", "check", "bizinfo-api", "--json", url=sqlite_url
    )
    assert (result.returncode, json.loads(result.stdout)["differs"]) == (
        0,
        ["needs BIZINFO_KEY"],
    )


def test_the_list_of_sources_says_when_each_was_well_and_is_due_in_korean_time(
    recorded: Path, sqlite_url: str
) -> None:
    voucherwatch(
        "crawl", "--replay", str(recorded), "nipa-notice", url=sqlite_url
    )
    lines = {
        line.split()[0]: line for line in here("sources").stdout.splitlines()
    }
    assert "last good never        next at once" in lines["msit-business"]
    now = datetime.now(ZoneInfo("Asia/Seoul"))
    assert any(
        f"last good {(now - timedelta(minutes=ago)):%m-%d %H:%M}"
        in lines["nipa-notice"]
        for ago in range(3)
    )


def test_a_saved_page_becomes_a_card_and_a_frozen_folder(
    tmp_path: Path,
) -> None:
    (tmp_path / "saved.html").write_text(
        listing(*(row(n) for n in range(1, 9))), "utf-8"
    )
    words = (
        "new-source",
        "my-board",
        str(tmp_path / "saved.html"),
        "--url",
        "https://my.example.kr/list",
        "--json",
    )
    places = ("--cards", str(tmp_path), "--frozen", str(tmp_path / "frozen"))
    found = said(here(*words, *places))
    assert (found["platform"], found["parsed"], len(found["rows"])) == (
        "TableBoard",
        8,
        8,
    )
    assert sorted(
        path.name for path in (tmp_path / "frozen" / "my-board").iterdir()
    ) == ["expected.json", "listing.html", "page.json"]
    assert compile(
        (tmp_path / "my_board.py").read_text("utf-8"), "my_board.py", "exec"
    )
    assert here(*words, *places).exit_code == 2


def test_a_page_without_rows_makes_no_card(tmp_path: Path) -> None:
    (tmp_path / "saved.html").write_text(notice("점검 중입니다"), "utf-8")
    result = here(
        "new-source",
        "my-board",
        str(tmp_path / "saved.html"),
        "--cards",
        str(tmp_path),
    )
    assert (result.exit_code, list(tmp_path.glob("*.py"))) == (1, [])


LISTED = [
    (941, "2026년 지역 AI 바우처 지원사업 수요기업 모집 공고", "2026-11-20"),
    (938, "중소기업 디자인 개발 지원사업 참여기업 모집", "2026-11-18"),
    (935, "소상공인 온라인 판로 지원 추가 모집 안내", "2026-11-12"),
    (930, "2026년 수출 바우처 3차 참여기업 모집 공고", "2026-11-05"),
]


@pytest.fixture
def saved_pages(tmp_path: Path) -> Path:
    rows = ""
    for key, title, day in LISTED:
        rows += (
            f'<tr><td>{key}</td><td><a href="/view.do?nttId={key}">{title}</a></td>'
            f"<td>{day}</td></tr>"
        )
    head = "<thead><tr><th>번호</th><th>제목</th><th>등록일</th></tr></thead>"
    page = f'<table class="board">{head}<tbody>{rows}</tbody></table>'
    (tmp_path / "list.html").write_text(
        f"<html><body>{page}</body></html>", "utf-8"
    )
    text = f"<h1>{LISTED[1][1]}</h1><div>{'본문은 여기 있습니다. ' * 30}</div>"
    (tmp_path / "notice.html").write_text(
        f"<html><body>{text}</body></html>", "utf-8"
    )
    return tmp_path


def new_source(folder: Path, *words: str) -> Result:
    return here(
        *("new-source", "new-board", str(folder / "list.html")),
        *("--url", "https://new.example.kr/list.do"),
        *(
            "--cards",
            str(folder / "cards"),
            "--frozen",
            str(folder / "frozen"),
        ),
        *words,
    )


def test_saved_pages_are_frozen_on_their_own_day_with_a_notice(
    saved_pages: Path,
) -> None:
    notice = ("--notice", str(saved_pages / "notice.html"), "--key", "938")
    result = new_source(saved_pages, "--on", "2026-11-21", *notice)
    assert result.exit_code == 0, result.stderr
    folder = saved_pages / "frozen" / "new-board"
    frozen = json.loads((folder / "page.json").read_text("utf-8"))
    assert frozen["frozen_on"].startswith("2026-11-21")
    assert frozen["notice"]["key"] == "938"
    draft = json.loads((folder / "expected.json").read_text("utf-8"))
    assert "본문은 여기 있습니다" in draft["notice"]["body"]
    assert [row["key"] for row in draft["listings"][0]] == [
        "941",
        "938",
        "935",
        "930",
    ]


def test_a_notice_that_is_on_no_row_is_named(saved_pages: Path) -> None:
    notice = ("--notice", str(saved_pages / "notice.html"), "--key", "7")
    result = new_source(saved_pages, *notice)
    assert result.exit_code == 1
    assert "no row has the id '7'" in result.stderr
    assert not (saved_pages / "cards").exists()


def test_what_is_there_is_replaced_only_by_force(saved_pages: Path) -> None:
    assert new_source(saved_pages).exit_code == 0
    written = saved_pages / "cards" / "new_board.py"
    written.write_text("# corrected by hand\n", "utf-8")
    refused = new_source(saved_pages)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert written.read_text("utf-8") == "# corrected by hand\n"
    assert new_source(saved_pages, "--force").exit_code == 0
    assert "class NewBoard" in written.read_text("utf-8")
