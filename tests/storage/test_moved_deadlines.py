"""A deadline that moves is told once, whichever posting says so; a list that differs from its
portal's API, a start and a word for the state move nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from benchmarks.period_changes import moves, read, real_moves, sightings, told
from storage.announcements.draft import Draft
from storage.announcements.save import save, write_reading
from storage.db.engine import Engine, writing
from storage.models import Announcement, Event
from tests.conftest import NOW, open_quickly
from tests.factories import reading, window

TITLE = "2026년 노을빛 실증 지원사업 참여기업 모집"
LIST, API = "2026-07-06 ~ 2026-07-20", "20260701 ~ 20260720"
# What is seen of a notice (day of July, period, words behind its title), and what is told.
STORIES = {
    "a list beside its API": (
        [(8, LIST, ""), (9, API, ""), (15, LIST, "")],
        [],
    ),
    "an API that differs": (
        [(8, LIST, ""), (9, "20260701 ~ 20260724", ""), (15, LIST, "")],
        [],
    ),
    "moved in place": (
        [(8, LIST, ""), (15, "2026-07-06 ~ 2026-07-27", "")],
        ["extended"],
    ),
    "moved twice, and back": (
        [
            (8, LIST, ""),
            (15, "2026-07-06 ~ 2026-07-27", ""),
            (16, "2026-07-06 ~ 2026-07-28", ""),
            (17, "2026-07-06 ~ 2026-07-25", ""),
        ],
        ["extended", "extended", "corrected"],
    ),
    "said first by the API's title": (
        [
            (8, LIST, ""),
            (15, "20260701 ~ 20260727", " 연장 공고"),
            (16, LIST, ""),
            (18, "2026-07-06 ~ 2026-07-27", " 연장 공고"),
        ],
        ["extended"],
    ),
    "open in the API when the list is over": (
        [(8, LIST, ""), (22, "20260701 ~ 20260731", "")],
        ["extended"],
    ),
    "moved in the API, which agreed before": (
        [(8, LIST, ""), (9, API, ""), (15, "20260701 ~ 20260731", "")],
        ["extended"],
    ),
    "the list follows an API that nobody believed": (
        [
            (8, LIST, ""),
            (9, "20260701 ~ 20260731", ""),
            (15, "2026-07-06 ~ 2026-07-31", ""),
        ],
        ["extended"],
    ),
    "words for the state": (
        [
            (8, "예산 소진시까지", ""),
            (9, "접수중", ""),
            (15, "모집 완료시", ""),
        ],
        [],
    ),
    "a word in place of the day": (
        [(8, LIST, ""), (9, "접수중", ""), (15, "상시", "")],
        [],
    ),
    "closed before its day": (
        [(8, LIST, ""), (15, "2026-07-06 ~ 2026-07-14", "(마감)")],
        ["corrected"],
    ),
    "closed, and listed for longer": (
        [(8, LIST, ""), (21, "2026-07-06 ~ 2026-07-31", " ★접수 마감 안내★")],
        [],
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_move_of_the_deadline_is_told_once(
    engine: Engine, name: str
) -> None:
    seen, expected = STORIES[name]
    observations = []
    for day, period, words in seen:
        observations.append(
            {
                "seen": f"2026-07-{day:02}",
                "raw": period,
                "title": TITLE + words,
            }
        )
    shown = sightings({"id": "kstartup:190001", "observations": observations})
    events = told(engine, "190001", shown)
    assert [event.kind for event in events] == moves(events) == expected
    assert real_moves(shown) == expected


@pytest.mark.heavy
def test_real_notices_are_told_as_a_person_judges(
    shared: Path, more_sqlite: Callable[[], str]
) -> None:
    """65 notices that were seen on two to four days."""
    path = shared / "corpus" / "period_changes.jsonl"
    if not path.is_file():
        pytest.skip("../shared (notices seen on several days) is not here")
    wrong, count = [], 0
    for row in read(path):
        engine = open_quickly(more_sqlite())
        shown = sightings(row)
        events = told(engine, row["id"].partition(":")[2], shown)
        engine.dispose()
        count += len(moves(events))
        if moves(events) != real_moves(shown):
            wrong.append(row["id"])
    assert wrong == []
    assert count > 30


def at(engine: Engine, number: int = 1) -> Announcement:
    with writing(engine) as session:
        return session.get_one(Announcement, number)


@pytest.fixture
def post(engine: Engine) -> Callable[..., list[str]]:
    """Save a posting of one notice of a site; return the kinds of what that told."""

    def post_(
        source: str, closes: str, days: int, opens: str = "2026-11-20"
    ) -> list[str]:
        draft = draft_of(source, closes, opens)
        now = NOW + timedelta(days=days)
        with writing(engine) as session:
            result = save(
                session, draft, now=now, silent=days == 0, enqueue=lambda *_: 0
            )
            return [event.kind for event in result.events]

    return post_


def draft_of(source: str, closes: str, opens: str = "2026-11-20") -> Draft:
    return Draft(
        source=source,
        key="190002",
        url="https://www.k-startup.go.kr/view.do?pbancSn=190002",
        title=TITLE,
        posted_on=NOW.date(),
        reading=reading(TITLE, windows=[window(opens, closes)]),
        reader="1",
        parsed_from="notice",
        page_digest=f"{source} {opens} {closes}",
    )


def test_a_day_taken_over_stays_while_its_posting_says_so(
    engine: Engine, post: Callable[..., list[str]]
) -> None:
    post("agency", "2026-12-04T18:00", 0)
    post("portal", "2026-12-04", 0)
    assert post("portal", "2026-12-11", 3) == ["extended"]
    assert at(engine).closes == "2026-12-11"
    assert at(engine).closes_at == datetime(2026, 12, 11, 15, tzinfo=UTC)
    # the agency's page changes elsewhere and still has the former day
    with writing(engine) as session:
        stored = session.get_one(Announcement, 1)
        write_reading(session, stored, draft_of("agency", "2026-12-04T18:00"))
    assert post("agency", "2026-12-04T18:00", 4, "2026-11-23") == []
    assert at(engine).closes == "2026-12-11"
    assert at(engine).reading.doubts
    # it follows, with the hour: that is more exact, and told already
    assert post("agency", "2026-12-11T18:00", 5) == []
    assert (at(engine).closes, at(engine).reading.doubts) == (
        "2026-12-11T18:00",
        [],
    )
    # from now on the day is its own word: what it shortens is shortened
    assert post("agency", "2026-12-09", 6) == ["corrected"]


def test_a_start_counts_on_the_notices_page_while_it_is_ahead(
    engine: Engine, post: Callable[..., list[str]]
) -> None:
    post("agency", "2026-12-18", 0, "2026-11-30")
    assert post("agency", "2026-12-18", 1, "2026-12-02") == ["corrected"]
    assert post("agency", "2026-12-18", 9, "2026-12-01") == []
    with writing(engine) as session:
        last = session.exec(
            select(Event).order_by(col(Event.id).desc())
        ).first()
    assert last is not None
    assert last.changes == {"opens": ["2026-11-30", "2026-12-02"]}
