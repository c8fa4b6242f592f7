"""A date with a partner or an open end is never a lone deadline, however it is written."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from reader.model import Reading
from reader.reader import read_notice
from reader.text.document import Document

SEEN = date(2026, 2, 25)
TITLE = "2026년도 한빛 실증 지원사업 참여기업 모집 공고"
DAYS = ("2026-03-02", "2026-03-20")
CLOCKS = ("2026-03-02T09:00", "2026-03-20T18:00")
OPENED = ("2026-03-02T09:00", None)


def read(text: str) -> Reading:
    document = Document("body", f"{TITLE}\n\n{text}\n지원대상: 중소기업\n")
    return read_notice(TITLE, [document], as_of=SEEN)


RANGES = [
    # timestamps as databases and portals print them
    ("접수기간: 2026-03-02 09:00:00.0 ~ 2026-03-20 18:00:00.0", CLOCKS),
    ("접수기간: 2026-03-02 09:00:00.000 ~ 2026-03-20 18:00:00.000", CLOCKS),
    ("신청기간: 2026-03-02 09:00:00.0 - 2026-03-20 18:00:00.0", CLOCKS),
    (
        "모집기간: 2026-03-02 00:00:00.0 ~ 2026-03-20 23:59:59.0",
        ("2026-03-02T00:00", "2026-03-20T23:59"),
    ),
    ("접수기간: 2026-03-02T09:00:00+09:00 ~ 2026-03-20T18:00:00+09:00", CLOCKS),
    ("접수기간: 2026-03-02T00:00:00Z ~ 2026-03-20T09:00:00Z", CLOCKS),
    ("접수기간: 20260302090000 ~ 20260320180000", CLOCKS),
    ("접수기간: 202603020900 ~ 202603201800", CLOCKS),
    ("접수기간: 20260302 ~ 20260320", DAYS),
    # words after the hour
    ("접수기간: 2026. 3. 2.(월) 09:00 KST ~ 2026. 3. 20.(금) 18:00 KST", CLOCKS),
    ("접수기간: 2026. 3. 2. 09:00(KST) ~ 2026. 3. 20. 18:00(KST)", CLOCKS),
    ("접수기간: 2026. 3. 2.(월) 09:00(한국시간) ~ 3. 20.(금) 18:00", CLOCKS),
    ("접수기간: 2026. 3. 2.(월) 오전 9시 정각 ~ 3. 20.(금) 오후 6시 정각까지", CLOCKS),
    ("접수기간: 2026. 3. 2.(월) 09시 정각 ~ 3. 20.(금) 18시 정각", CLOCKS),
    ("접수기간: 2026. 3. 2.(월) 09:00hrs ~ 2026. 3. 20.(금) 18:00hrs", CLOCKS),
    ("접수기간: 2026. 3. 2.(월) 09:00 hrs ~ 2026. 3. 20.(금) 18:00 hrs", CLOCKS),
    ("접수기간: 2026. 3. 2.(월) [09:00] ~ 2026. 3. 20.(금) [18:00]", CLOCKS),
    ("접수기간: 2026. 3. 2.(월) <09:00> ~ 2026. 3. 20.(금) <18:00>", CLOCKS),
    ("접수기간: 2026. 3. 2.(월) (09:00) ~ 2026. 3. 20.(금) (18:00)", CLOCKS),
    ("접수기간: 2026. 3. 2.(월), 09:00 ~ 2026. 3. 20.(금), 18:00", CLOCKS),
    ("접수기간: 2026. 3. 2. ~ 3. 20. 오후 3시 반까지", (DAYS[0], "2026-03-20T15:30")),
    ("접수기간: 2026. 3. 2. ~ 3. 20. 17시 반", (DAYS[0], "2026-03-20T17:30")),
    # marks of footnotes
    ("접수기간: 2026. 3. 2.(월)¹ ~ 2026. 3. 20.(금)", DAYS),
    ("접수기간: 2026. 3. 2.(월)1) ~ 2026. 3. 20.(금)", DAYS),
    ("접수기간: 2026. 3. 2.(월)※ ~ 2026. 3. 20.(금)", DAYS),
    ("접수기간: 2026. 3. 2.(월) (예정) ~ 2026. 3. 20.(금)", DAYS),
    # signs and words between
    ("접수기간: 2026. 3. 2.(월) → 2026. 3. 20.(금)", DAYS),
    ("접수기간: 2026. 3. 2.(월) ⇒ 2026. 3. 20.(금)", DAYS),
    ("접수기간: 2026. 3. 2.(월) => 2026. 3. 20.(금)", DAYS),
    ("접수기간: 2026. 3. 2.(월) -> 2026. 3. 20.(금)", DAYS),
    ("접수기간: 2026. 3. 2.(월) ▶ 2026. 3. 20.(금)", DAYS),
    ("접수기간: 2026-03-02 to 2026-03-20", DAYS),
    ("접수기간: 2026-03-02 until 2026-03-20", DAYS),
    ("접수기간: 2026-03-02 through 2026-03-20", DAYS),
    ("접수기간: 2026. 3. 2.(월) … 2026. 3. 20.(금)", DAYS),
    ("접수기간: 2026. 3. 2.(월) -- 2026. 3. 20.(금)", DAYS),
    ("접수기간: 2026. 3. 2.(월) – 2026. 3. 20.(금)", DAYS),
    ("접수기간: 2026. 3. 2.(월) 〜 2026. 3. 20.(금)", DAYS),
    ("접수기간: 2026. 3. 2.(월)부터 2026. 3. 20.(금)까지", DAYS),
    ("접수기간: 2026. 3. 2.(월) 09:00부터 2026. 3. 20.(금) 18:00까지", CLOCKS),
    ("접수기간: 2026. 3. 2.(월)부터 20일까지", DAYS),
    # a word for the beginning and one for the end
    ("접수기간\n- 시작일시: 2026. 3. 2. 09:00\n- 마감일시: 2026. 3. 20. 18:00", CLOCKS),
    ("접수기간\n시작일 2026. 3. 2.(월)\n종료일 2026. 3. 20.(금)", DAYS),
    ("접수 시작일: 2026. 3. 2.(월)\n접수 마감일: 2026. 3. 20.(금)", DAYS),
    ("신청 개시: 2026. 3. 2.(월) 09:00\n신청 마감: 2026. 3. 20.(금) 18:00", CLOCKS),
    ("접수기간 : 시작 2026. 3. 2. 09:00 / 종료 2026. 3. 20. 18:00", CLOCKS),
    ("접수기간 : (시작) 2026. 3. 2. 09:00, (마감) 2026. 3. 20. 18:00", CLOCKS),
    ("접수기간 : 2026. 3. 2.(월) 시작, 2026. 3. 20.(금) 마감", DAYS),
    ("접수기간 : 2026. 3. 2.(월) 09:00 오픈 ~ 2026. 3. 20.(금) 18:00 마감", CLOCKS),
    (
        "| 접수시작 | 2026. 3. 2.(월) |\n|---|---|\n| 접수마감 | 2026. 3. 20.(금) |",
        DAYS,
    ),
    (
        "| 접수 | 시작일시 | 2026. 3. 2. 09:00 |\n|  | 마감일시 | 2026. 3. 20. 18:00 |",
        CLOCKS,
    ),
    ("| 접수기간 | 2026. 3. 2.(월) | ~ | 2026. 3. 20.(금) |", DAYS),
    ("접수기간: opens 2026-03-02, closes 2026-03-20", DAYS),
    ("접수기간: from 2026-03-02 to 2026-03-20", DAYS),
    # Chinese letters, and lines torn in the middle
    ("접수기간: 2026年 3月 2日(月) ~ 2026年 3月 20日(金)", DAYS),
    ("접수기간: 2026. 3. 2.(월) 09\n시 ~ 2026. 3. 20.(금) 18\n시까지", CLOCKS),
]


@pytest.mark.parametrize(("text", "expected"), RANGES)
def test_two_dates_are_one_window(text: str, expected: tuple[str, str]) -> None:
    windows = read(text).windows
    assert [(window.opens, window.closes) for window in windows] == [expected]


@pytest.mark.parametrize(("text", "expected"), RANGES)
def test_decomposed_hangul_is_read_alike(text: str, expected: tuple[str, str]) -> None:
    windows = read(unicodedata.normalize("NFD", text)).windows
    assert [(window.opens, window.closes) for window in windows] == [expected]


OPEN_ENDS = [
    ("신청기간: 2026. 3. 2.(월) 09:00(KST) ~ 예산 소진 시까지", "budget_exhausted"),
    ("신청기간: 2026. 3. 2.(월) 09:00 ~ 예산소진시", "budget_exhausted"),
    ("신청기간: 2026. 3. 2.(월) 09:00 ~ 소진 시", "budget_exhausted"),
    ("신청기간: 2026. 3. 2.(월) 09:00부터 예산 소진 시까지", "budget_exhausted"),
    ("신청기간: 2026. 3. 2.(월) 09:00 → 예산 소진 시까지", "budget_exhausted"),
    ("신청기간: 2026-03-02 09:00:00.0 ~ 예산 소진 시까지", "budget_exhausted"),
    ("신청기간: 2026-03-02 09:00:00.0 ~ 사업비 소진 시까지", "budget_exhausted"),
    ("접수기간: 2026. 3. 2.(월) 09:00 시작, 선착순 마감", "until_filled"),
    ("접수기간: 2026. 3. 2.(월) 09:00 ~ 선착순 마감", "until_filled"),
    ("접수기간: 2026. 3. 2.(월) 09:00 ~ 모집 완료 시", "until_filled"),
    ("접수기간: 2026. 3. 2.(월) 09:00 ~ 수시", "rolling"),
    ("접수기간: 2026. 3. 2.(월) 09:00부터 상시 접수", "rolling"),
    (
        "접수기간\n- 시작일시: 2026. 3. 2. 09:00\n- 마감일시: 예산 소진 시까지",
        "budget_exhausted",
    ),
]


@pytest.mark.parametrize(("text", "basis"), OPEN_ENDS)
def test_an_open_end_stays_open(text: str, basis: str) -> None:
    windows = read(text).windows
    assert [(window.opens, window.closes) for window in windows] == [OPENED]
    assert windows[0].basis == basis


OPENINGS = [
    "접수기간: 2026. 3. 2.(월) 09:00부터",
    "접수기간: 2026. 3. 2.(월) 09:00 ~",
    "접수기간: 2026. 3. 2.(월) 09:00 이후",
    "접수시작: 2026. 3. 2.(월) 09:00",
    "신청 시작일시 : 2026. 3. 2.(월) 09:00",
    "2026. 3. 2.(월) 09:00에 접수를 시작합니다.",
    "접수기간: 2026. 3. 2.(월) 09:00 오픈",
]


@pytest.mark.parametrize("text", OPENINGS)
def test_an_opening_day_is_no_deadline(text: str) -> None:
    assert all(window.closes is None for window in read(text).windows)


@pytest.mark.parametrize(
    "text",
    [
        "접수기간: 2026. 3. 2.(월) 09:00",
        "모집기간 2026-03-02",
        "신청 기간 : 2026년 3월 2일 오전 9시",
    ],
)
def test_a_lone_date_under_a_period_is_a_doubt(text: str) -> None:
    reading = read(text)
    assert all(window.closes is None for window in reading.windows)
    assert any("시작인지 마감인지" in doubt.why for doubt in reading.doubts)


DEADLINES = [
    ("접수기한: 2026. 3. 20.(금) 18:00", "2026-03-20T18:00"),
    ("접수기간: ~ 2026. 3. 20.(금) 18:00", "2026-03-20T18:00"),
    ("접수기간: 2026. 3. 20.(금) 18:00까지", "2026-03-20T18:00"),
    ("접수마감: 2026-03-20 18:00:00.0", "2026-03-20T18:00"),
    ("접수마감 (당초) 2026. 3. 13. → (변경) 2026. 3. 20. 18:00", "2026-03-20T18:00"),
    ("접수마감일 변경: 2026. 3. 13.(금) → 2026. 3. 20.(금) 18:00", "2026-03-20T18:00"),
]


@pytest.mark.parametrize(("text", "closes"), DEADLINES)
def test_a_plain_deadline_stays_one(text: str, closes: str) -> None:
    windows = read(text).windows
    assert [(window.opens, window.closes) for window in windows] == [(None, closes)]
