"""What a filter filter_matches: one table, and the same answer from SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from notifier.matching.matcher import Matcher, filter_matches
from notifier.matching.previews import preview
from storage.db.engine import Engine, reading
from storage.models import Announcement
from storage.queries import lists, match_candidates
from storage.queries.filters import Filter
from tests.cases import cases
from tests.conftest import open_quickly
from tests.notifier.notifier_stage import NOW, READING, announce, closing_on

WANTED = [
    # filter, wanted?
    (Filter(), True),
    (Filter(q="바우처"), True),
    (Filter(q="AI바우처"), True),  # the space in the title does not matter
    (Filter(q="ＡＩ"), True),  # full width
    (
        Filter(q="ai 정보통신산업진흥원"),
        True,
    ),  # all words, wherever they stand
    (Filter(q="ai 없는말"), False),
    (Filter(q="없는말|의료"), True),
    (Filter(q="바우처 -의료"), False),
    (Filter(q="바우처 -수출"), True),
    (Filter(division=("의료",)), True),
    (Filter(division=("글로벌", "의료")), True),
    (Filter(division=("글로벌",)), False),
    (Filter(division=("의료",), audience=("대기업",)), False),
    (Filter(audience=("소상공인",)), True),
    (Filter(agency=("정보통신산업진흥원",)), True),
    (Filter(agency=("과학기술정보통신부",)), True),
    (Filter(programme=("AI바우처사업",)), True),  # by its comparable name
    (Filter(programme=("수출바우처",)), False),
    (Filter(source=("practice",)), True),
    (Filter(source=("nipa",)), False),
    (Filter(kind=("call",)), True),
    (Filter(kind=("result",)), False),
    (Filter(region=("전국",)), True),
    (Filter(min_budget=70_000_000_000), True),
    (Filter(min_budget=70_000_000_001), False),
    (Filter(status=("upcoming",)), True),
    (Filter(status=("open", "upcoming")), True),
    (Filter(status=("closed",)), False),
    (Filter(status=("all",)), True),
    (Filter(closing_within=11), True),
    (Filter(closing_within=9), False),
]


@pytest.fixture
def announced(sqlite_engine: Engine) -> Engine:
    announce(sqlite_engine)
    return sqlite_engine


@cases(
    ("wanted", "expected"),
    WANTED,
    ids=[str(wanted.pairs()) for wanted, _ in WANTED],
)
def test_a_filter_wants(
    announced: Engine, wanted: Filter, expected: bool
) -> None:
    with reading(announced) as session:
        found = match_candidates.candidate(
            session, session.exec(select(Announcement)).one(), now=NOW
        )
        in_sql = session.exec(
            select(Announcement).where(*lists.conditions(session, wanted, NOW))
        ).all()
    assert filter_matches(wanted, found, now=NOW) is expected
    assert Matcher([("key", wanted.to_dict())]).matching(found, now=NOW) == (
        ["key"] if expected else []
    )
    assert bool(in_sql) is expected


def test_a_matcher_follows_filters_that_come_and_go(
    sqlite_engine: Engine,
) -> None:
    announce(sqlite_engine)
    kept, gone = Filter(q="바우처"), Filter(division=("의료",))
    new = Filter(division=("글로벌", "의료"), q="ai")
    with reading(sqlite_engine) as session:
        found = match_candidates.candidate(
            session, session.exec(select(Announcement)).one(), now=NOW
        )
    first = Matcher([("kept", kept.to_dict()), ("gone", gone.to_dict())])
    assert set(first.matching(found, now=NOW)) == {"kept", "gone"}
    second = first.updated(["kept", "new"], [("new", new.to_dict())])
    assert set(second.matching(found, now=NOW)) == {"kept", "new"}
    assert second.updated([], []).matching(found, now=NOW) == []


def test_an_unknown_budget_is_not_a_budget_of_nothing(
    sqlite_engine: Engine,
) -> None:
    announce(sqlite_engine, reading={**READING, "budget_total_won": None})
    with reading(sqlite_engine) as session:
        found = match_candidates.candidate(
            session, session.exec(select(Announcement)).one(), now=NOW
        )
    assert not filter_matches(Filter(min_budget=0), found, now=NOW)


TITLES = [
    "AI 바우처 공고",
    "수출바우처 참여기업",
    "의료 AI 실증",
    "스마트공장 보급",
    "결과 발표: AI 바우처",
]
WORDS = st.sampled_from(
    [
        "ai",
        "바우처",
        "AI 바",
        "의료",
        "-결과",
        "수출|의료",
        "-없는말",
        "공장",
        "바",
        "처 참",
    ]
)
FILTERS = st.builds(
    Filter,
    q=st.lists(WORDS, max_size=3).map(" ".join),
    division=st.sampled_from([(), ("의료",), ("의료", "일반"), ("글로벌",)]),
    audience=st.sampled_from([(), ("소상공인",), ("대학",)]),
    kind=st.sampled_from([(), ("call",), ("result", "forecast")]),
    status=st.sampled_from(
        [(), ("open",), ("closed", "upcoming"), ("expected",)]
    ),
    min_budget=st.sampled_from([None, 0, 10**9, 10**12]),
    closing_within=st.sampled_from([None, 3, 30]),
)


def various() -> list[tuple[str, dict[str, Any]]]:
    ends = ["2026-11-25T12:00", "2026-12-10", "2026-11-01", "2027-03-01"]
    kinds = ["call", "result", "call", "additional_call", "forecast"]
    return [
        (
            title,
            closing_on(
                ends[n % 4],
                kind=kinds[n],
                divisions=[{"name": "의료" if n % 2 else "글로벌"}],
            ),
        )
        for n, title in enumerate(TITLES)
    ]


@pytest.fixture(scope="module")
def archive(more_sqlite: Callable[[], str]) -> Any:
    engine = open_quickly(more_sqlite())
    for number, (title, read) in enumerate(various()):
        announce(engine, title, read, key=str(number), silent=True)
    yield engine
    engine.dispose()


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(FILTERS, min_size=1, max_size=6, unique_by=lambda item: item.key)
)
def test_mail_and_pages_agree_on_every_filter(
    archive: Engine, filters: list[Filter]
) -> None:
    with reading(archive) as session:
        found = [
            match_candidates.candidate(session, announcement, now=NOW)
            for announcement in session.exec(select(Announcement)).all()
        ]
        matcher = Matcher([(item.key, item.to_dict()) for item in filters])
        by_mail = {
            (item.announcement.id, key)
            for item in found
            for key in matcher.matching(item, now=NOW)
        }
        by_page = {
            (row.id, item.key)
            for item in filters
            for row in session.exec(
                select(Announcement).where(
                    *lists.conditions(session, item, NOW)
                )
            )
        }
    assert by_mail == by_page


def test_a_preview_shows_what_would_have_been_told(archive: Engine) -> None:
    with reading(archive) as session:
        found = preview(session, Filter(q="수출바우처|보급 -결과"), now=NOW)
        as_of_status = preview(
            session,
            replace(Filter(q="수출바우처|보급 -결과"), status=("closed",)),
            now=NOW,
        )
        long_ago = preview(session, Filter(), now=NOW + timedelta(days=91))
    assert [item.title for item in found] == [
        "스마트공장 보급",
        "수출바우처 참여기업",
    ]
    assert as_of_status == found, (
        "the status of today is not asked of the past"
    )
    assert long_ago == []
