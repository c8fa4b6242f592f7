"""Doubts are sentences of the reader's language, whoever wrote them down."""

from __future__ import annotations

import re

from presentation.doubts import doubt_in_words
from presentation.facts import facts
from presentation.translations import words_in
from reader.confidence.scoring import UNSURE
from storage.announcements import changes, deadlines
from storage.db.engine import Engine, writing
from tests.cases import cases
from tests.conftest import NOW
from tests.factories import announce, window

QUOTED = re.compile(r"[“‘][^”’]*[”’]")
HANGUL = re.compile(r"[가-힣]")

STORED = [
    f"{UNSURE}: 7,000,000,000원?: “총 70억 원”",
    f"{UNSURE}: 2026-03-02 2026-03-20 18:00?",
    "문서마다 다름: notice.hwp 2026-04-03, body 2026-04-17",
    "문서마다 다름: cells 2026-04-03, body.hwp 2026-04-17",
    "요일이 맞지 않음: 2026-04-03 (금), 적힌 요일 (월)",
    "마감일이 서로 다르게 적힘: 2026-04-03, 2026-04-17",
    "총액 1,000,000원이 분과 합계 2,500,000,000원보다 적음",
    "총액 9,000,000,000원이 과제당 50,000,000원씩 10개보다 많음",
    "과제당 200,000,000원이 총액 100,000,000원보다 많음",
    "총액이 여러 가지로 적힘: 100,000,000원(“총 1억원”), 300,000,000원(“3억원”)",
    "과제당 금액이 여러 가지로 적힘: 10,000,000원(“1천만원”)",
    "선정 수가 여러 가지로 적힘: 10개, 20개",
    "선정 수 10개가 분과 합계 12개보다 적음",
    "연도가 맞지 않음: 2062-04-03",
    "기간이 맞지 않음: 2026-12 ~ 2026-03",
    deadlines.ELSEWHERE,
    deadlines.CLOSED,
    changes.NOT_STATED_NOW,
]


@cases("why", STORED)
def test_a_doubt_is_said_in_either_language(why: str) -> None:
    english = doubt_in_words(why, words_in("en"))
    assert not HANGUL.search(QUOTED.sub("", english))
    korean = doubt_in_words(why, words_in("ko"))
    assert re.search(r"니다(?::|$)|인데 ", korean)
    # Every figure that is not money stands in both.
    for day in re.findall(r"\d{4}-\d{2}-\d{2}", why):
        assert day in english
        assert day in korean


@cases(
    "why",
    [
        "어림잡은 날짜: 28일께",
        "어림잡은 마감: 3. 4. ~ 4. 3.(예정)",
        "시작인지 마감인지 알 수 없는 날짜: 접수기간 3. 4.",
        "마감(2026-03-01)이 시작(2026-03-04)보다 이름: 3. 4. ~ 3. 1.",
        "표 머리와 칸의 단위가 다름: 예산(백만원) / 3억원",
        "적힌 연도가 요일·공고 시기와 맞지 않아 고쳐 읽음: 2025. 3. 4.",
    ],
)
def test_words_of_the_notice_stay_as_printed(why: str) -> None:
    printed = why.partition(": ")[2]
    for language in ("ko", "en"):
        words = doubt_in_words(why, words_in(language))
        assert words != why
        assert words.endswith(printed)
    assert not HANGUL.search(
        doubt_in_words(why, words_in("en")).removesuffix(printed)
    )


def test_what_no_shape_fits_is_shown_as_it_stands() -> None:
    assert doubt_in_words("새로운 종류", words_in("en")) == "새로운 종류"


def test_a_page_in_english_has_its_doubts_in_english(
    sqlite_engine: Engine,
) -> None:
    why = "요일이 맞지 않음: 2026-12-04 (금), 적힌 요일 (월)"
    with writing(sqlite_engine) as session:
        row = announce(
            session,
            "공고",
            now=NOW,
            windows=[window(None, "2026-12-04T18:00")],
            doubts=[{"field": "windows", "why": why}],
        )
        shown = facts(row, words_in("en"))
    assert [fact.doubts for fact in shown if fact.doubts] == [
        ("the weekday does not fit: 2026-12-04 is a Fri, but Mon is printed",)
    ]
