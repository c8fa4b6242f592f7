"""``crawl --replay`` before and after a redesign into one store, and ``voucherwatch mends``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from crawler import sources
from tests.worker.test_crawl_cli import voucherwatch

NUMBERS = (20, 19, 18, 17, 16)


def record(folder: Path, page: str, day: str) -> Path:
    folder.mkdir()
    (folder / "nipa.html").write_text(page, "utf-8")
    entry = {
        "url": "https://www.nipa.kr/home/2-1",
        "file": "nipa.html",
        "source": "nipa",
        "kind": "list",
        "status": 200,
        "content_type": "text/html; charset=utf-8",
        "captured_on": day,
    }
    (folder / "index.json").write_text(json.dumps([entry]), "utf-8")
    return folder


@pytest.fixture
def before(tmp_path: Path) -> Path:
    rows = ""
    for number in NUMBERS:
        rows += (
            f'<tr><td>{number}</td><td class="tl"><a href="/home/2-1/{number}">'
            f"2026년 연습 바우처 지원사업 {number}차 공고</a></td><td></td><td></td>"
            f"<td>7</td><td>2026-11-{number}</td></tr>"
        )
    page = f'<html><body><table class="tb01"><tbody>{rows}</tbody></table></body></html>'
    return record(tmp_path / "before", page, "2026-11-21")


@pytest.fixture
def after(tmp_path: Path) -> Path:
    """The same as cards with new ids, and one notice more."""
    rows = ""
    for number in (21, *NUMBERS):
        rows += (
            f'<li><a href="/new/view?no={7000 + number}"><b>2026년 연습 바우처 지원사업 '
            f"{number}차 공고</b></a><i>2026.11.{number}</i></li>"
        )
    page = f"<html><body><ul>{rows}</ul></body></html>"
    return record(tmp_path / "after", page, "2026-11-22")


def test_a_redesign_replayed(
    before: Path, after: Path, sqlite_url: str, tmp_path: Path
) -> None:
    url = sqlite_url
    source = "nipa-notice"
    for folder, verdict, new in (
        (before, "ok", 5),
        (after, "mended", 1),
        (after, "mended", 0),
    ):
        ended = voucherwatch(
            "crawl", source, "--replay", str(folder), "--json", url=url
        )
        report = json.loads(ended.stdout)[0]
        assert (report["verdict"], report["new"], report["changed"]) == (
            verdict,
            new,
            0,
        ), report
    listed = json.loads(voucherwatch("mends", "--json", url=url).stdout)
    assert [(mend["source"], mend["state"]) for mend in listed] == [
        (source, "mending")
    ]
    assert "expected known, ids new" in listed[0]["summary"]
    shown = voucherwatch("mends", "show", source, url=url).stdout
    # Each notice stands once, by the page's order, under both of its ids.
    assert "2026-11-20  20 → 7020 " in shown
    assert shown.index("2026-11-21  7021 ") < shown.index("20 → 7020 ")
    assert "mends adopt NAME" in voucherwatch("mends", url=url).stdout
    own = Path(sources.__file__).parent / "nipa_notice.py"
    cards = tmp_path / "cards"
    cards.mkdir()
    shutil.copy(own, cards)
    options = (
        "--cards",
        str(cards),
        "--frozen",
        str(tmp_path / "frozen"),
        "--by",
        "lee",
    )
    ended = voucherwatch("mends", "adopt", source, *options, url=url)
    assert ended.returncode == 0, ended.stderr
    assert "class NipaNotice(ReadByMend, " in (cards / own.name).read_text(
        "utf-8"
    )
    expected = json.loads(
        (tmp_path / "frozen" / source / "expected.json").read_text()
    )
    assert (expected["read_by"], len(expected["listings"][0])) == ("lee", 6)
    # Until the file is deployed, what runs reads the board as it was found.
    ended = voucherwatch(
        "crawl", source, "--replay", str(after), "--json", url=url
    )
    assert json.loads(ended.stdout)[0]["verdict"] == "mended"
    assert voucherwatch("mends", "reject", source, url=url).returncode == 0
    ended = voucherwatch(
        "crawl", source, "--replay", str(after), "--json", url=url
    )
    assert json.loads(ended.stdout)[0]["verdict"] == "drifted"
    assert (
        voucherwatch("mends", "show", "no-such-source", url=url).returncode
        == 1
    )
