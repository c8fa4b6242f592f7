"""How two dates become one span, and which way a lone date points."""

from __future__ import annotations

from datetime import date

import pytest

from reader.periods.spans import spans_of
from reader.text.document import Document
from reader.values.dates import DateToken
from tests.cases import cases

Day = tuple[int | None, int | None, int | None, str | None]

SPANS = [
    (
        "2025. 1. 3.(금) ~ 2. 3.(월)",
        "range",
        (2025, 1, 3, None),
        (None, 2, 3, None),
    ),
    (
        "2025. 1. 3. ∼ 2025. 2. 3.",
        "range",
        (2025, 1, 3, None),
        (2025, 2, 3, None),
    ),
    ("2025. 1. 3. ～ 2. 3.", "range", (2025, 1, 3, None), (None, 2, 3, None)),
    ("2025. 1. 3. 〜 2. 3.", "range", (2025, 1, 3, None), (None, 2, 3, None)),
    ("2025. 1. 3. – 2. 3.", "range", (2025, 1, 3, None), (None, 2, 3, None)),
    ("2025. 1. 3. - 2. 3.", "range", (2025, 1, 3, None), (None, 2, 3, None)),
    (
        "**2025년 2월 5일****(수)** **～** **2월 20일****(목)****, 18:00까지**",
        "range",
        (2025, 2, 5, None),
        (None, 2, 20, "18:00"),
    ),
    (
        "**7월 21일**<br>**~**<br>**8월 11일**",
        "range",
        (None, 7, 21, None),
        (None, 8, 11, None),
    ),
    (
        "2026.06.15(월) 09:00\n~\n2026.07.16(목) 23:59\n까지",
        "range",
        (2026, 6, 15, "09:00"),
        (2026, 7, 16, "23:59"),
    ),
    (
        "2025. 1. 9.(목) 14시 ∼\n2025. 2. 3.(월) 14시",
        "range",
        (2025, 1, 9, "14:00"),
        (2025, 2, 3, "14:00"),
    ),
    (
        "1월 3일부터 24일 오후 3시까지",
        "range",
        (None, 1, 3, None),
        (None, 1, 24, "15:00"),
    ),
    (
        "[2025-01-03 09:00] - [2025-02-03 14:00]",
        "range",
        (2025, 1, 3, "09:00"),
        (2025, 2, 3, "14:00"),
    ),
    (
        "(2025. 1. 3. 09:00) ~ (2. 3. 14:00)",
        "range",
        (2025, 1, 3, "09:00"),
        (None, 2, 3, "14:00"),
    ),
    (
        "<2025. 1. 3.> ~ <2025. 2. 3.>",
        "range",
        (2025, 1, 3, None),
        (2025, 2, 3, None),
    ),
    (
        "접수기간\n\n2025. 1. 3.(금) 09:00\n\n2025. 2. 3.(월) 14:00\n",
        "range",
        (2025, 1, 3, "09:00"),
        (2025, 2, 3, "14:00"),
    ),
    (
        "2025. 1. 3. 09:00 이후 ~ 2. 3. 14:00 이전",
        "range",
        (2025, 1, 3, "09:00"),
        (None, 2, 3, "14:00"),
    ),
    ("7. 7. ~ 13.", "range", (None, 7, 7, None), (None, 7, 13, None)),
    ("7. 7. ~ 13", "range", (None, 7, 7, None), (None, 7, 13, None)),
    (
        "7. 7 ~ 13, 18:00까지",
        "range",
        (None, 7, 7, None),
        (None, 7, 13, "18:00"),
    ),
    ("7. 17. ~ 3", "from", (None, 7, 17, None), None),
    ("7. 7. ~ 13개사 모집 시", "from", (None, 7, 7, None), None),
    (
        "2025. 1. 9. 09:00부터 접수 시작 ~ 2. 3. 18:00",
        "range",
        (2025, 1, 9, "09:00"),
        (None, 2, 3, "18:00"),
    ),
    ("7. 7.(화) 18.00까지", "until", None, (None, 7, 7, "18:00")),
    ("7. 7.(화) 1800까지", "until", None, (None, 7, 7, "18:00")),
    (
        "2026. 7. 7. 09h00 ~ 7. 17. 18:00",
        "range",
        (2026, 7, 7, None),
        (None, 7, 17, "18:00"),
    ),
    ("2026․7․7․ 18∶00까지", "until", None, (2026, 7, 7, "18:00")),
    ("7. 7.(화) 6 p.m.까지", "until", None, (None, 7, 7, "18:00")),
    (
        "마감일시: 7. 17. 18:00\n시작일시: 7. 7. 09:00",
        "range",
        (None, 7, 7, "09:00"),
        (None, 7, 17, "18:00"),
    ),
    (
        "접수(시작) 7. 7., 접수(마감) 7. 17.",
        "range",
        (None, 7, 7, None),
        (None, 7, 17, None),
    ),
    (
        "7월 7일부터 시작하고 7월 17일에 종료",
        "range",
        (None, 7, 7, None),
        (None, 7, 17, None),
    ),
    (
        "7. 7.부터, 마감은 7. 17.까지",
        "range",
        (None, 7, 7, None),
        (None, 7, 17, None),
    ),
    ("7月 7日 下午 6時", "lone", (None, 7, 7, "18:00"), None),
    ("4/8~5/8", "range", (None, 4, 8, None), (None, 5, 8, None)),
    (
        "2026. 4. 1(수)부터 5. 6(수)까지",
        "range",
        (2026, 4, 1, None),
        (None, 5, 6, None),
    ),
    (
        "2026년 3월부터 ~ 5월 27일(수)까지",
        "range",
        (2026, 3, None, None),
        (None, 5, 27, None),
    ),
    (
        "2월 9일(월) 09시 ~ (잠정) 12월 18일(금) 18시",
        "range",
        (None, 2, 9, "09:00"),
        (None, 12, 18, "18:00"),
    ),
    (
        "2026.4.23.(목) ~ 예산소진시까지(종료일: 2026.11.30.)",
        "range",
        (2026, 4, 23, None),
        (2026, 11, 30, None),
    ),
    ("20250304 ~ 20250403", "range", (2025, 3, 4, None), (2025, 4, 3, None)),
    ("20250304-20250403", "range", (2025, 3, 4, None), (2025, 4, 3, None)),
    ("~ ’25. 9. 24.(수) 15:00까지", "until", None, (2025, 9, 24, "15:00")),
    ("공고일 ~ 5. 14.(목)", "until", None, (None, 5, 14, None)),
    ("공고일-2026. 5. 8.(금) 17시까지", "until", None, (2026, 5, 8, "17:00")),
    ("2026. 4. 30(목) 까지", "until", None, (2026, 4, 30, None)),
    ("2026. 4. 30.(목) 17:00 限", "until", None, (2026, 4, 30, "17:00")),
    ("2026년 5월 1일(금) 접수분까지", "until", None, (2026, 5, 1, None)),
    ("2025. 3. 21.(금)부터", "from", (2025, 3, 21, None), None),
    ("2025. 3. 21.(금) ~ 계속", "from", (2025, 3, 21, None), None),
    (
        "“2025. 3. 5. 10:00”부터 “2025. 3. 18. 17:00”까지",
        "range",
        (2025, 3, 5, "10:00"),
        (2025, 3, 18, "17:00"),
    ),
    (
        "「2025. 3. 5.」 ~ 「2025. 3. 18.」",
        "range",
        (2025, 3, 5, None),
        (2025, 3, 18, None),
    ),
    (
        "‘2025. 3. 5.(수) ~ ‘2025. 3. 18.(화)",
        "range",
        (2025, 3, 5, None),
        (2025, 3, 18, None),
    ),
    (
        "2025. 3. 5.(수)부터 14일간(3. 18.(화) 17:00 마감)",
        "range",
        (2025, 3, 5, None),
        (None, 3, 18, "17:00"),
    ),
    (
        "2025. 3. 5. 10:00 ──▶ 2025. 3. 18.",
        "range",
        (2025, 3, 5, "10:00"),
        (2025, 3, 18, None),
    ),
    (
        "2025. 3. 5. ㅡ 3. 18.(화)",
        "range",
        (2025, 3, 5, None),
        (None, 3, 18, None),
    ),
    (
        "2025. 3. 5. 10:00(KST, UTC+9) ~ 3. 18. 17:00(KST, UTC+9)",
        "range",
        (2025, 3, 5, "10:00"),
        (None, 3, 18, "17:00"),
    ),
    # The number of the next heading is no day.
    (
        "2025. 3. 21. 09:00부터\n5. 제출서류",
        "from",
        (2025, 3, 21, "09:00"),
        None,
    ),
    ("2025. 3. 5. ~ (수시)\n6. 제출서류", "from", (2025, 3, 5, None), None),
    ("2025. 3. 5. ~\n4.1 제출서류", "from", (2025, 3, 5, None), None),
    (
        "2025. 3. 5.부터\n 18일까지",
        "range",
        (2025, 3, 5, None),
        (None, 3, 18, None),
    ),
    (
        "2025. 3. 5. ~\n18.(화)",
        "range",
        (2025, 3, 5, None),
        (None, 3, 18, None),
    ),
    ("2025. 3. 5. ~\n4. 8.", "range", (2025, 3, 5, None), (None, 4, 8, None)),
    (
        "2025. 3. 5. ~ 익월 8.(화)",
        "range",
        (2025, 3, 5, None),
        (None, 4, 8, None),
    ),
    (
        "12월 5일부터 다음 달 8일까지",
        "range",
        (None, 12, 5, None),
        (None, 1, 8, None),
    ),
    ("2025. 3. 21.(금)", "lone", (2025, 3, 21, None), None),
    ("2025. 3. 21. 현재", "lone", (2025, 3, 21, None), None),
]


def day(token: DateToken | None) -> Day | None:
    return (token.year, token.month, token.day, token.clock) if token else None


@cases(("text", "shape", "opens", "closes"), SPANS)
def test_a_span_is_read_as_written(
    text: str, shape: str, opens: Day | None, closes: Day | None
) -> None:
    [span] = spans_of(Document("body", text))
    assert (span.shape, day(span.opens), day(span.closes)) == (
        shape,
        opens,
        closes,
    )


@cases(
    "text",
    [
        "2025. 3. 5.부터 14일간, 3. 21.(금) 발표",
        "2025. 3. 5.(수) 18:00\n────\n2025. 3. 18. 가온원장",
    ],
)
def test_days_that_are_not_joined_stay_apart(text: str) -> None:
    assert len(spans_of(Document("body", text))) == 2


@cases(
    ("published", "closes"),
    [((2025, 3, 1), (None, 6, 8)), ((2025, 5, 20), (2025, 6, 8))],
)
def test_next_month_is_told_from_publication_unless_that_is_before_the_opening(
    published: tuple[int, int, int], closes: tuple[int | None, int, int]
) -> None:
    document = Document("body", "접수: 5월 12일 ~ 다음 달 8일")
    [span] = spans_of(document, date(*published))
    assert span.closes is not None
    assert span.closes[:3] == closes


def test_dates_side_by_side_take_the_clock_times_below_them() -> None:
    text = " 시범사업       2025. 2. 20.(목)   2025. 2. 21.(금)\n  재공고            14 : 00           16 : 00"
    assert [span.last.clock for span in spans_of(Document("body", text))] == [
        "14:00",
        "16:00",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "접수기간\n2025. 3. 31.\n2025. 6. 30.\n2025. 9. 30.",
        "접수마감\n2025. 1. 3.\n2025. 2. 3.",
        "접수기간\n2025. 2. 3.\n2025. 2. 28. 발표",
        "접수기간\n2025. 2. 3.\n2025. 1. 3.\n",
        "접수기간\n2025. 1. 3.\n공고일\n2025. 2. 3.",
    ],
)
def test_days_below_each_other_are_no_period_by_themselves(text: str) -> None:
    spans = spans_of(Document("body", text))
    assert all(span.shape != "range" for span in spans)


def test_a_lone_date_takes_the_clock_time_that_begins_the_line_below() -> None:
    text = "2025. 2. 5.(수)\n16 : 00\n2025. 2. 6.(목)\n상담 09:00부터"
    assert [span.last.clock for span in spans_of(Document("body", text))] == [
        "16:00",
        None,
    ]


def test_a_change_is_two_spans() -> None:
    spans = spans_of(Document("body", "당초 ~8.29일 → 변경 ~9.5일"))
    assert [
        (span.shape, span.last.month, span.last.day) for span in spans
    ] == [
        ("until", 8, 29),
        ("until", 9, 5),
    ]
