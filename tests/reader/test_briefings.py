"""Briefings, the project period, and what news foretells."""

from __future__ import annotations

from datetime import date

import pytest

from reader.periods.briefings import (
    read_briefings,
    read_forecasts,
    read_project_period,
)
from reader.text.document import Context, Document
from tests.cases import cases

POSTED = date(2026, 2, 20)
CONTEXT = Context("2026년 한빛 실증 지원사업 공고", POSTED, 2026)

BRIEFINGS = [
    (
        "□ 사업설명회 개최\n ○ 일시 : 2026. 3. 10.(화) 14:00~16:00 / 장소 : 대강당",
        ["2026-03-10T14:00"],
    ),
    ("사업설명회 : 3.10(화) 14시, 한빛회관", ["2026-03-10T14:00"]),
    (
        "온라인 사업설명회 일시/장소 : ’26.3.10(화) 13:30~14:30(예정)",
        ["2026-03-10T13:30"],
    ),
    (
        "자세한 사항은 2026.3.10.(화) 14시에 개최하는 온라인 사업설명회를 통해 확인할 수 있다.",
        ["2026-03-10T14:00"],
    ),
    ("설명회 : 2026. 3. 10.(화) 시간 추후 공지", ["2026-03-10"]),
    (
        (
            "사업설명회(권역별)\n\n| 권역 | 일시 | 장소 |\n| --- | --- | --- |\n| 동부 | 2026. 3. 10.(화), 13:30~ | 동관 |\n"
            "| 서부 | 2026. 3. 12.(목), 13:30~ | 서관 |\n"
        ),
        ["2026-03-10T13:30", "2026-03-12T13:30"],
    ),
    (
        "12. 문의처 등\n □ 사업설명회\n  o 개최 일자 및 장소\n일자\n지역\n장소\n시간\n’26.3.10(화)\n서울\n한빛회관 2층\n(주소 : 서울)\n10:30∼11:30",
        ["2026-03-10T10:30"],
    ),
    (
        "사업설명회\n| 일자 | 장소 | 시간 |\n|---|---|---|\n| ’26.3.10(화) | 한빛회관 | 오후 2시 |\n",
        ["2026-03-10T14:00"],
    ),
    ("개최일 : 2026. 3. 10.(화)\n전시회 장소 : 한빛회관", []),
    ("사업설명회\n신청기한 : 2026. 3. 9.(월) 18:00까지", []),
    ("사업설명회 추후 안내\n2026년 2월 20일\n한빛진흥원장", []),
    ("접수기간 : 2026. 3. 4.(수) ~ 4. 3.(금) 18:00", []),
    (
        "○ 2026. 3. 10.(화) 사업설명회\n○ 2026. 4. 3.(금) 17:00 과제 접수 마감",
        ["2026-03-10"],
    ),
]


@cases(("text", "told"), BRIEFINGS)
def test_a_briefing_is_told_with_its_hour(text: str, told: list[str]) -> None:
    assert [
        briefing.at
        for briefing in read_briefings(Document("body", text), CONTEXT)
    ] == told


PERIODS = [
    ("사업기간 : 2026. 5. 1. ~ 2026. 11. 30.", "2026-05-01", "2026-11-30"),
    ("(지원기간) 협약월로부터 ~ ‘26.12.31까지", None, "2026-12-31"),
    ("협약기간 : 협약체결일 ~ 2026. 12. 31.(9개월)", None, "2026-12-31"),
    (
        "|수행기간|2026. 7. 1 ~ 12. 31 (6개월)|\n|---|---|",
        "2026-07-01",
        "2026-12-31",
    ),
    (
        "사업기간은 약 7개월(2026.04.01. ~ 2026.10.31.)이며",
        "2026-04-01",
        "2026-10-31",
    ),
    ("사업기간 : 최대 9개월", None, None),
    ("연구기간 : ’26. 4. ∼ ’29. 12. (45개월)", None, None),
    (
        "A형 지원기간 : 협약일 ~ 2026. 12. 31.\nB형 지원기간 : 협약일 ~ 2027. 12. 31.(20개월)",
        None,
        None,
    ),
]


@cases(("text", "start", "end"), PERIODS)
def test_a_project_period_is_told_in_days_or_in_words(
    text: str, start: str | None, end: str | None
) -> None:
    period = read_project_period(Document("body", text), CONTEXT)
    assert period is not None
    assert (period.start, period.end) == (start, end)
    assert period.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "접수기간 : 2026. 3. 4. ~ 4. 3.",
        "사업기간 중 변경할 수 없음",
        "개발기간이 종료되기 3개월 전",
    ],
)
def test_no_project_period_is_made_up(text: str) -> None:
    assert read_project_period(Document("body", text), CONTEXT) is None


EXPECTED = [
    (
        "한빛부는 오는 28일께 '2026년 한빛 사업' 2차 공고를 낸다.",
        [("2차 공고", "2026-02-28", "day")],
    ),
    (
        "오는 3일 추가 공모를 진행할 예정이다.",
        [("추가 공모", "2026-03-03", "day")],
    ),
    (
        "공급기업 추가 모집을 이달 25일부터 실시할 방침이다.",
        [("공급기업 추가 모집", "2026-02-25", "day")],
    ),
    (
        "다음달 19일 재공고를 진행할 계획이다.",
        [("재공고", "2026-03-19", "day")],
    ),
    ("내일 통합 공고를 낸다.", [("통합 공고", "2026-02-21", "day")]),
    (
        "신설한 3개 분야는 내년 1월 공모를 거쳐 지원대상을 선정한다.",
        [("공모", "2027-01", "month")],
    ),
    (
        "2차 모집공고를 3월 중 진행할 예정이다.",
        [("2차 모집공고", "2026-03", "month")],
    ),
    (
        "다음달 추가 모집을 실시할 계획이다.",
        [("추가 모집", "2026-03", "month")],
    ),
    (
        "3분기 추가 공고를 낼 예정이며, 3분기에 추가 공고할 계획이다.",
        [("추가 공고", "2026-07", "quarter")],
    ),
    (
        "올해 하반기 2차 공고를 진행할 예정이다.",
        [("2차 공고", "2026-07", "half")],
    ),
    (
        "2차 공고를 오는 3월 25일 낼 예정이라고 2일 밝혔다.",
        [("2차 공고", "2026-03-25", "day")],
    ),
    (
        "내년 1월 통합 공고를 낼 계획이라며 참여를 당부했다.",
        [("통합 공고", "2027-01", "month")],
    ),
    (
        "정부는 이달 말 2차 공모에 들어간다.",
        [("2차 공모", "2026-02", "month")],
    ),
    (
        "다음 달 중순 2차 공고를 낼 것으로 알려졌다.",
        [("2차 공고", "2026-03", "month")],
    ),
    (
        "오는 28일께 2차 공고가 예정돼 있다.",
        [("2차 공고", "2026-02-28", "day")],
    ),
    (
        "한빛청은 5월 2차 공고를 통해 소상공인 100곳을 더 뽑는다.",
        [("2차 공고", "2026-05", "month")],
    ),
    (
        "지난 1월 5일 1차 공고를 냈고 2차 공고는 4월 1일 낸다.",
        [("2차 공고", "2026-04-01", "day")],
    ),
    ("설 이후 2차 공고를 낸다.", []),
    # a bare day, which is the next one to come
    (
        "가온부는 27일께 소상공인 2차 공고를 낼 계획이라고 밝혔다.",
        [("2차 공고", "2026-02-27", "day")],
    ),
    ("가온부는 23일 간담회를 열고 2차 공고를 낼 계획이라고 밝혔다.", []),
    ("지난해 12월 29일 1차 공고를 통해 사업을 추진할 예정이다.", []),
    ("오는 24일까지 특별전을 진행할 예정이다.", []),
    ("추가 공고 예정(8월 중순)", []),
    ("희망자는 4월 3일까지 공고를 참고하여 신청하시기 바랍니다.", []),
]


@cases(("text", "told"), EXPECTED)
def test_news_foretells_with_as_much_precision_as_it_has(
    text: str, told: list[tuple[str, str, str]]
) -> None:
    found = read_forecasts(Document("body", text), Context("", POSTED))
    assert [(item.what, item.when, item.precision) for item in found] == told


def test_a_quarter_that_is_over_is_the_next_years() -> None:
    [found] = read_forecasts(
        Document("body", "1분기 중 3차 공고를 낼 예정이다."),
        Context("", date(2026, 12, 14)),
    )
    assert (found.when, found.precision) == ("2027-01", "quarter")


HEADLINES = [
    ("31일께 소상공인 2차 공고", ["2026-03-31"]),
    ("가온 바우처 2차 공고 내달…소상공인도", ["2026-04"]),
    ("가온 바우처 수요기업 내달 10일까지 모집", []),
]


@cases(("headline", "days"), HEADLINES)
def test_a_headline_foretells_without_a_verb(
    headline: str, days: list[str]
) -> None:
    document = Document("body", f"{headline}\n\n가온부가 마련했다.")
    paper = Context(headline, date(2026, 3, 17), press=True)
    assert [item.when for item in read_forecasts(document, paper)] == days
    board = Context(headline, date(2026, 3, 17))
    assert read_forecasts(document, board) == []


def test_without_the_articles_day_nothing_is_foretold() -> None:
    assert (
        read_forecasts(
            Document("body", "오는 28일께 2차 공고를 낸다."), Context("", None)
        )
        == []
    )
