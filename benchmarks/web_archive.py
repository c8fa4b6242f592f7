"""An archive of any size to measure pages over: ``python -m benchmarks.web_archive 50000 sqlite:////tmp/archive.db``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, text

from reader.model import Reading
from storage.announcements.search import _spelled, pairs
from storage.announcements.search_text import search_text
from storage.db.engine import Engine, open_engine, writing
from storage.db.kst import opens_at, too_late_at
from storage.db.names import slug
from storage.migrations import upgrade
from storage.models import Announcement, Edition, Event, Facet, Source

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
_LIVE = 400
"""Announcements that are open, whatever the archive holds: boards do not announce more because we remember more."""
_PROGRAMMES = [
    f"{name} {tail}"
    for name in (
        "AI 바우처",
        "데이터바우처",
        "수출바우처",
        "혁신바우처",
        "클라우드 보급",
        "스마트공장",
        "메타버스 실증",
        "의료 AI 실증",
    )
    for tail in ("지원사업", "확산사업", "고도화", "실증")
]
_AUDIENCE = [
    "소상공인",
    "중소기업",
    "중견기업",
    "창업기업",
    "대학",
    "연구기관",
]
_AGENCIES = [
    "과학기술정보통신부",
    "중소벤처기업부",
    "정보통신산업진흥원",
    "소상공인시장진흥공단",
    "한국데이터산업진흥원",
    "정보통신기획평가원",
]
_REGIONS = ["전국", "서울", "부산", "경기", "충북", "전남", "제주"]


def fill(engine: Engine, count: int) -> None:
    """Store *count* announcements of eight years, of which ``_LIVE`` are open."""
    chance = Random(7)  # noqa: S311  (the same archive every time)
    for start in range(1, count + 1, 5_000):
        rows = [
            _row(number, count, chance)
            for number in range(start, min(start + 5_000, count + 1))
        ]
        with writing(engine) as session:
            session.execute(insert(Announcement), rows)
            session.execute(insert(Edition), [_edition(row) for row in rows])
            session.execute(
                insert(Event),
                [
                    {
                        "announcement_id": row["id"],
                        "edition": 1,
                        "kind": "new",
                        "key": "",
                        "at": row["first_seen_at"],
                        "changes": {},
                    }
                    for row in rows
                ],
            )
            session.execute(
                insert(Facet),
                [facet for row in rows for facet in _facets(row)],
            )
            _index(session, rows, engine.dialect.name)
    with writing(engine) as session:
        session.execute(
            insert(Source), [_source(number) for number in range(60)]
        )
        session.execute(text("ANALYZE"))


def _row(number: int, count: int, chance: Random) -> dict[str, Any]:
    age = max(0, (count - number - _LIVE)) * 2_900 // count + (
        0 if number > count - _LIVE else 45
    )
    posted = NOW - timedelta(days=age, minutes=number % 600)
    closes = posted + timedelta(days=20 + number % 20)
    programme = chance.choice(_PROGRAMMES)
    title = f"{posted.year}년 {programme} {number % 9 + 1}차 {chance.choice(_REGIONS)} 참여기업 모집 공고 제{number}호"
    window = {
        "label": None,
        "opens": posted.date().isoformat(),
        "closes": f"{closes.date()}T18:00",
        "basis": "fixed",
        "text": "접수기간",
        "where": "body:0-4",
    }
    reading = {
        "title": title, "kind": "call", "programme": programme, "year": posted.year, "round": number % 9 + 1, "notice_no": None,
        "ministries": [chance.choice(_AGENCIES[:2])], "operators": [chance.choice(_AGENCIES[2:])], "windows": [window], "briefings": [], "project_period": None,
        "budget_total_won": chance.randrange(1, 400) * 10**8, "per_project_won": None, "projects": None,
        "divisions": [{"name": name, "budget_won": 10**9, "per_project_won": None, "projects": None, "text": name, "where": "body:0-3"} for name in chance.sample(["일반", "의료", "글로벌", "소상공인"], 2)],
        "amount_texts": [], "audience": chance.sample(_AUDIENCE, 2), "fields": ["기술"], "regions": [chance.choice(_REGIONS)], "contacts": [], "expected": [], "doubts": [], "evidence": {}, "documents": [], "reader": "1",
    }  # fmt: skip
    return {
        "id": number, "source": f"board-{number % 60}", "key": str(number), "url": f"https://board.example/{number}", "title": title, "kind": "call",
        "programme": programme, "programme_slug": f"{slug(programme)}{number % (count // 20)}", "year": posted.year, "round": number % 9 + 1, "posted_on": posted.date(),
        "opens": window["opens"], "closes": window["closes"], "opens_at": opens_at(window["opens"]), "closes_at": too_late_at(window["closes"]), "basis": "fixed",
        "budget_total_won": reading["budget_total_won"], "edition": 1, "reading": Reading.from_dict(reading), "reader": "1", "parsed_from": "notice", "row_digest": "", "page_digest": "", "detail_failures": 0,
        "first_seen_at": posted, "changed_at": posted, "last_seen_at": NOW,
    }  # fmt: skip


def _edition(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "announcement_id": row["id"],
        "number": 1,
        "at": row["first_seen_at"],
        "title": row["title"],
        "reading": row["reading"],
        "changes": {},
        "reader": "1",
    }


def _facets(row: dict[str, Any]) -> list[dict[str, Any]]:
    reading = row["reading"]
    values = (
        {("audience", v) for v in reading.audience}
        | {("region", v) for v in reading.regions}
        | {("field", v) for v in reading.fields}
    )
    values |= {
        ("agency", v) for v in (*reading.ministries, *reading.operators)
    } | {("division", d.name) for d in reading.divisions}
    return [
        {"announcement_id": row["id"], "name": name, "value": value}
        for name, value in values
    ]


def _index(session: Any, rows: list[dict[str, Any]], dialect: str) -> None:
    texts = [
        (row["id"], search_text(row["title"], row["reading"])) for row in rows
    ]
    if dialect == "postgresql":
        add = text(
            "INSERT INTO announcement_search (announcement_id, text, grams) VALUES (:id, :text, :grams)"
        )
        session.execute(
            add,
            [
                {"id": number, "text": text, "grams": pairs(text)}
                for number, text in texts
            ],
        )
        return
    session.execute(
        text(
            "INSERT INTO announcement_search (announcement_id, text) VALUES (:id, :text)"
        ),
        [{"id": number, "text": text} for number, text in texts],
    )
    grams = [
        {"id": number, "grams": " ".join(_spelled(pairs(text)))}
        for number, text in texts
    ]
    session.execute(
        text(
            "INSERT INTO announcement_search_grams(rowid, grams) VALUES (:id, :grams)"
        ),
        grams,
    )


def _source(number: int) -> dict[str, Any]:
    return {
        "name": f"board-{number}", "host": f"b{number}.example", "next_crawl_at": NOW, "verdict": "ok", "why": "", "failures": 0, "baseline": {}, "last_ok_at": NOW, "verdict_since": NOW,
    }  # fmt: skip


if __name__ == "__main__":
    engine_ = open_engine(sys.argv[2])
    upgrade(engine_)
    fill(engine_, int(sys.argv[1]))
    engine_.dispose()
