"""What a filter finds, in which order, alike on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from storage.announcements import search
from storage.announcements.status import status_of
from storage.db.engine import Engine, reading, writing
from storage.queries import lists
from storage.queries.filters import Filter
from storage.queries.refusals import BadFilter
from tests.cases import cases
from tests.conftest import NOW
from tests.factories import announce, announced, division, window


def found(engine: Engine, query: dict[str, str], **how: Any) -> list[str]:
    criteria = Filter.parse(query.items())
    with reading(engine) as session:
        return [
            row.title
            for row in lists.page(
                session,
                criteria,
                now=NOW,
                order=lists.order_for(criteria),
                limit=50,
                **how,
            ).rows
        ]


@pytest.fixture
def stocked(engine: Engine) -> Engine:
    with writing(engine) as session:
        announce(
            session,
            "마감된 공고",
            now=NOW,
            windows=[window("2026-10-01", "2026-11-01")],
            posted_on=date(2026, 10, 1),
        )
        announce(
            session,
            "내일 마감 공고",
            now=NOW,
            windows=[window("2026-11-01", "2026-11-25T18:00")],
            audience=["소상공인"],
            budget_total_won=3_000_000_000,
        )
        announce(
            session,
            "다음 주 마감 공고",
            now=NOW,
            windows=[window(None, "2026-12-01")],
            programme="AI 바우처 지원사업",
            divisions=[division("의료")],
        )
        announce(
            session,
            "상시 모집 공고",
            now=NOW,
            windows=[window(None, None, basis="rolling")],
            posted_on=date(2026, 3, 1),
        )
        announce(
            session,
            "끝을 말하지 않는 새 공고",
            now=NOW,
            ministries=["과학기술정보통신부"],
        )
        announce(
            session,
            "끝을 말하지 않는 옛 공고",
            now=NOW,
            posted_on=date(2026, 5, 1),
        )
        announce(
            session,
            "곧 열리는 공고",
            now=NOW,
            windows=[window("2026-12-10", "2026-12-20")],
        )
        announce(
            session,
            "2차 공고 예고",
            now=NOW,
            kind="forecast",
            expected=[
                {
                    "what": "2차 공고",
                    "when": "2026-12-31",
                    "precision": "day",
                    "text": "",
                    "where": "",
                }
            ],
        )
        announce(
            session,
            "취소된 공고",
            now=NOW,
            windows=[window(None, "2026-12-31")],
            cancelled_at=NOW,
        )
        announce(
            session, "선정 결과 안내", now=NOW, kind="result", posted_on=None
        )
    return engine


STATUSES = [
    (
        "open",
        [
            "내일 마감 공고",
            "다음 주 마감 공고",
            "상시 모집 공고",
        ],
    ),
    ("unknown", ["끝을 말하지 않는 새 공고"]),
    ("upcoming", ["곧 열리는 공고"]),
    ("expected", ["2차 공고 예고"]),
    ("closed", ["취소된 공고", "마감된 공고"]),
]


@cases(("status", "titles"), STATUSES)
def test_a_status_is_told_by_dates_and_kind(
    stocked: Engine, status: str, titles: list[str]
) -> None:
    assert sorted(found(stocked, {"status": status})) == sorted(titles)


def test_the_status_in_memory_is_the_one_in_sql(stocked: Engine) -> None:
    with reading(stocked) as session:
        everything = lists.page(
            session, Filter(), now=NOW, order="newest", limit=50
        ).rows
        for instant in (
            NOW,
            NOW + timedelta(days=10),
            NOW + timedelta(days=70),
            NOW - timedelta(days=40),
        ):
            for status in ("expected", "upcoming", "open", "closed"):
                requested = lists.page(
                    session,
                    Filter(status=(status,)),
                    now=instant,
                    order="newest",
                    limit=50,
                ).rows
                assert {row.title for row in requested} == {
                    row.title
                    for row in everything
                    if status_of(row, instant) == status
                }


def test_open_calls_stand_by_days_left_and_endless_ones_last(
    stocked: Engine,
) -> None:
    assert found(stocked, {"status": "open"})[:2] == [
        "내일 마감 공고",
        "다음 주 마감 공고",
    ]


FILTERS = [
    ({"closing_within": "6"}, {"내일 마감 공고"}),
    ({"closing_within": "7"}, {"내일 마감 공고", "다음 주 마감 공고"}),
    ({"closing_within": "8"}, {"내일 마감 공고", "다음 주 마감 공고"}),
    ({"min_budget": "3000000000"}, {"내일 마감 공고"}),
    ({"audience": "소상공인"}, {"내일 마감 공고"}),
    ({"division": "의료"}, {"다음 주 마감 공고"}),
    ({"programme": "AI바우처사업"}, {"다음 주 마감 공고"}),
    ({"programme": "ai바우처"}, {"다음 주 마감 공고"}),
    ({"agency": "과학기술정보통신부"}, {"끝을 말하지 않는 새 공고"}),
    ({"kind": "result"}, {"선정 결과 안내"}),
    ({"source": "nowhere"}, set()),
    ({"audience": "소상공인", "division": "의료"}, set()),
    ({"q": "마감"}, {"마감된 공고", "내일 마감 공고", "다음 주 마감 공고"}),
    ({"q": "마감 -내일"}, {"마감된 공고", "다음 주 마감 공고"}),
    ({"q": "예고|결과"}, {"2차 공고 예고", "선정 결과 안내"}),
    ({"q": "차"}, {"2차 공고 예고"}),
    ({"q": "의료"}, {"다음 주 마감 공고"}),
    ({"q": "다음주마감"}, {"다음 주 마감 공고"}),
    ({"q": "-공고"}, {"선정 결과 안내"}),
    ({"q": "마%감"}, set()),
    ({"q": "마감된 %"}, {"마감된 공고"}),
    (
        {"q": "과학기술 정보통신부", "status": "unknown"},
        {"끝을 말하지 않는 새 공고"},
    ),
]


@cases(("query", "titles"), FILTERS, ids=[str(row[0]) for row in FILTERS])
def test_a_filter_finds(
    stocked: Engine, query: dict[str, str], titles: set[str]
) -> None:
    assert set(found(stocked, query)) == titles


@cases("order", list(lists.ORDERS))
def test_walking_by_cursor_meets_every_row_once(
    stocked: Engine, order: str
) -> None:
    seen: list[str] = []
    cursor = ""
    with reading(stocked) as session:
        for _ in range(20):
            page = lists.page(
                session, Filter(), now=NOW, order=order, limit=3, cursor=cursor
            )
            seen += [row.title for row in page.rows]
            if page.next is None:
                break
            cursor = page.next
        assert len(seen) == 10 == len(set(seen))
        assert seen == [
            row.title
            for row in lists.page(
                session, Filter(), now=NOW, order=order, limit=50
            ).rows
        ]


@cases("cursor", ["x", "!", "bmV3ZXN0IC0gLTE", "bmV3ZXN0IDIwMjYgMQ", "가"])
def test_a_strange_cursor_is_a_bad_filter(engine: Engine, cursor: str) -> None:
    with reading(engine) as session, pytest.raises(BadFilter, match="cursor"):
        lists.page(
            session, Filter(), now=NOW, order="newest", limit=3, cursor=cursor
        )


def test_copies_on_other_boards_stand_only_where_their_board_is_asked_for(
    engine: Engine,
) -> None:
    original = announced(engine, "원본 공고", now=NOW)
    announced(
        engine, "원본 공고", now=NOW, source="bizinfo", same_as_id=original.id
    )
    assert len(found(engine, {})) == 1
    assert len(found(engine, {"source": "bizinfo"})) == 1
    assert len(found(engine, {}, originals=False)) == 2


def test_facets_are_counted_for_what_is_shown(stocked: Engine) -> None:
    with reading(stocked) as session:
        counts = lists.facet_counts(session, Filter(status=("open",)), now=NOW)
        chosen = lists.facet_counts(
            session, Filter(status=("open",), audience=("소상공인",)), now=NOW
        )
    assert counts["division"] == [("의료", 1)]
    assert counts["programme"] == [("ai바우처", 1)]
    assert chosen["audience"] == [("소상공인", 1)]
    assert "division" not in chosen


def test_a_changed_text_is_found_by_its_new_words_only(engine: Engine) -> None:
    stored = announced(engine, "옛 제목 (ABC-1)", now=NOW)
    with writing(engine) as session:
        stored.title = "새 이름"
        stored.reading = replace(stored.reading, title="새 이름")
        search.index(session, session.merge(stored))
    assert found(engine, {"q": "새이름"}) == ["새 이름"]
    assert found(engine, {"q": "abc-1"}) == found(engine, {"q": "옛"}) == []


SIGNS = [
    '"',
    "'",
    "*",
    "(",
    ")",
    "AND",
    "OR",
    "NEAR(",
    ":",
    "^",
    "%",
    "_",
    "/",
    "\\",
    '가"나',
    "|",
    "-",
    "a|",
    "😀",
    "·",
]


@cases("sign", SIGNS)
def test_signs_are_letters_like_others(engine: Engine, sign: str) -> None:
    announced(engine, f"앞 {sign} 뒤", now=NOW)
    announced(engine, "다른 공고", now=NOW)
    assert f"앞 {sign} 뒤" in found(engine, {"q": f"앞 {sign}"})
