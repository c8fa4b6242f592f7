"""A filter for a division finds what a title, a sentence or a table names, money or none."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from crawler.pipelines.notices import FetchedNotice, draft_of
from crawler.records import RawNotice
from notifier.matching import enqueue
from storage.announcements.save import save
from storage.db.engine import Engine, reading, writing
from storage.models import Announcement, Delivery
from storage.queries import lists
from storage.queries.filters import Filter
from tests.notifier.notifier_stage import NOW, subscribe

TITLE = "2026년 가상 로봇 바우처 지원사업 수요기업 모집 공고"
NAMED = [
    (TITLE, "이번 공고는 소상공인 분과를 대상으로 추가 모집합니다."),
    (TITLE, "일반·AI반도체·소상공인 3개 분과로 나누어 모집한다."),
    (TITLE, "올해는 4개 분과(일반, AI반도체, 소상공인, 글로벌)로 운영합니다."),
    (TITLE, "지원 분야는 일반, 의료, 소상공인 등 3개 분야입니다."),
    (TITLE, "일반, 의료 및 소상공인 분과의 신청을 받습니다."),
    (TITLE, "○ 모집분야 : 일반·AI 반도체·소상공인·글로벌"),
    (TITLE, "□ 신청유형: 일반형, 소상공인형"),
    (TITLE, "- 트랙 : 소상공인 / 글로벌"),
    (TITLE, "○ 지원내용\n - 일반 분과 : 60개\n - 소상공인 분과 : 20개"),
    (
        TITLE,
        "| 분과 | 문의 |\n|---|---|\n| 일반 | 첫째 팀 |\n| 소상공인 | 둘째 팀 |",
    ),
    (
        TITLE,
        "| 모집 분야 | 방법 |\n|---|---|\n| 소상공인 | 온라인 |\n| 글로벌 | 우편 |",
    ),
    ("2026년 가상 로봇 바우처 지원사업(소상공인) 모집 공고", ""),
    ("2026년 가상 로봇 바우처 지원사업 모집 공고(소상공인·글로벌 분과)", ""),
    ("[소상공인 분과] 2026년 가상 로봇 바우처 수요기업 모집 공고", ""),
    ("2026년 가상 로봇 바우처 지원사업 소상공인 트랙 추가 모집 공고", ""),
]
NOT_NAMED = [
    (TITLE, "소상공인 분과는 모집하지 않습니다."),
    (TITLE, "소상공인 분과는 마감되었고 글로벌 분과를 대상으로 모집합니다."),
    (TITLE, "소상공인도 신청할 수 있으며 분과별 평가위원회를 둔다."),
    ("2026년 가상 로봇 바우처(소상공인시장진흥공단) 모집 공고", ""),
    (
        TITLE,
        "| 신청 분야 | |\n|---|---|\n| 대표자(소상공인) | 이름 |\n| 주소 | 시·군 |",
    ),
]


def saved(engine: Engine, title: str, body: str, key: str = "1") -> None:
    notice = RawNotice(
        "agency",
        key,
        f"https://agency.example.org/view?no={key}",
        title,
        "2026-11-24",
        {"신청기간": "2026-11-25 ~ 2026-12-11"},
        body,
        parsed_from="notice",
    )
    draft = draft_of(FetchedNotice(notice, key, NOW))
    with writing(engine) as session:
        save(
            session,
            draft,
            now=NOW,
            silent=False,
            enqueue=enqueue.enqueue_events,
        )


def told(engine: Engine, subscription: int) -> list[str]:
    statement = (
        select(Announcement.key)
        .join(Delivery, col(Delivery.announcement_id) == col(Announcement.id))
        .where(Delivery.subscription_id == subscription)
    )
    with reading(engine) as session:
        return sorted(session.exec(statement))


def shown(engine: Engine, criteria: Filter) -> int:
    with reading(engine) as session:
        page = lists.page(session, criteria, now=NOW, order="newest", limit=50)
        return len(page.rows)


@pytest.mark.parametrize(("title", "body"), NAMED)
def test_a_division_that_is_named_is_told_and_listed(
    sqlite_engine: Engine, title: str, body: str
) -> None:
    small = Filter.parse([("division", "소상공인 분과")])
    other = Filter.parse([("division", "의료기기")])
    follows = subscribe(sqlite_engine, criteria=small)
    apart = subscribe(sqlite_engine, "other@example.org", other)
    saved(sqlite_engine, title, body)
    assert (told(sqlite_engine, follows), told(sqlite_engine, apart)) == (
        ["1"],
        [],
    )
    assert (shown(sqlite_engine, small), shown(sqlite_engine, other)) == (1, 0)


@pytest.mark.parametrize(("title", "body"), NOT_NAMED)
def test_a_word_that_names_no_division_of_the_call_is_none(
    sqlite_engine: Engine, title: str, body: str
) -> None:
    small = Filter(division=("소상공인",))
    follows = subscribe(sqlite_engine, criteria=small)
    saved(sqlite_engine, title, body)
    assert (told(sqlite_engine, follows), shown(sqlite_engine, small)) == (
        [],
        0,
    )


def test_a_division_named_by_the_call_holds_for_its_correction(
    sqlite_engine: Engine,
) -> None:
    follows = subscribe(sqlite_engine, criteria=Filter(division=("소상공인",)))
    saved(sqlite_engine, *NAMED[1])
    title = "2026년 가상 로봇 바우처 지원사업 수요기업 모집 수정공고"
    saved(sqlite_engine, title, "서식을 고쳤습니다.", key="2")
    assert told(sqlite_engine, follows) == ["1", "2"]
