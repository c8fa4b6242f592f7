"""Divisions that an edition changed are marked where they stand."""

from typing import Any

import httpx2

from storage.db.engine import Engine, writing
from tests.conftest import NOW
from tests.factories import amend, announce, division


async def test_a_changed_a_new_and_a_dropped_division_are_marked(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    old: list[list[Any]] = [["의료", 14_000_000_000, None, None], ["글로벌", 3_000_000_000, None, None], ["일반", 5_000_000_000, None, None]]  # fmt: skip
    new: list[list[Any]] = [["의료", 16_000_000_000, None, None], ["제조", 2_000_000_000, None, None], ["일반", 5_000_000_000, None, None]]  # fmt: skip
    with writing(sqlite_engine) as session:
        stored = announce(
            session,
            "2026년 AI 바우처 지원사업 공고",
            now=NOW,
            divisions=[division(name, won) for name, won, *_ in old],
        )
        amend(
            session,
            stored,
            {"divisions": [old, new]},
            now=NOW,
            divisions=[division(name, won) for name, won, *_ in new],
        )
    page = (await lite.get("/announcements/1")).text
    rows = {}
    for row in page.partition('class="divisions"')[2].split(
        '<tr><th scope="row">'
    )[1:]:
        rows[row.partition("</th>")[0]] = row.partition("</tr>")[0]
    changed, new_one, same, dropped = rows
    assert changed == '의료 <span class="kind">변경</span>'
    assert "<del>140억원</del> 160억원" in rows[changed]
    assert new_one == '제조 <span class="kind">추가</span>'
    assert same == "일반"
    assert "<del>" not in rows[same]
    assert dropped == '<del>글로벌</del> <span class="kind">제외</span>'
    assert "<del>30억원</del>" in rows[dropped]


async def test_changes_are_counted_from_the_first_one(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        stored = announce(session, "2026년 AI 바우처 지원사업 공고", now=NOW)
        budget = {"budget_total_won": [10**9, 2 * 10**9]}
        amend(session, stored, budget, now=NOW, budget_total_won=2 * 10**9)
    page = (await lite.get("/announcements/1")).text
    assert "변경 1회" in page
    assert "<h3>1번째 변경 <time" in page
    assert "<h3>처음 공고된 내용 <time" in page
    listed = (await lite.get("/?status=all")).text
    assert "변경 1회" in listed
