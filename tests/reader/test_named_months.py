"""Dates with English months, and periods that became others."""

from __future__ import annotations

from datetime import date

import pytest

from reader.periods.windows import read_windows
from reader.text.document import Context, Document
from reader.values.named_months import scan_named_months
from tests.cases import cases

POSTED = date(2026, 2, 1)

WRITTEN = [
    ("March 13, 2026", (2026, 3, 13, None)),
    ("13 Mar 2026 (17:00 KST)", (2026, 3, 13, "17:00")),
    ("1st of June", (None, 6, 1, None)),
    ("29 August 2025 16:00 Eastern Time", (2025, 8, 29, None)),
    ("Sept. 9, 2026, 6:00 p.m.", (2026, 9, 9, "18:00")),
]


@pytest.mark.parametrize(("text", "said"), WRITTEN)
def test_a_month_in_english_is_a_date(
    text: str, said: tuple[int | None, int, int, str | None]
) -> None:
    found = list(scan_named_months(text))
    assert [(it.year, it.month, it.day, it.clock) for it in found] == [said]


@pytest.mark.parametrize("text", ["may 2026", "march 45", "Mars 3", "가온"])
def test_a_word_without_a_day_is_no_date(text: str) -> None:
    assert list(scan_named_months(text)) == []


WINDOWS = [
    (
        ("2026-02-09", "2026-03-13T18:00"),
        "Application period: February 9, 2026 – March 13, 2026, 6:00 p.m.\n",
    ),
    (
        (None, "2026-03-31T17:00"),
        "Deadline for submission: 31 March 2026, 17:00 (KST)\n",
    ),
    (
        ("2026-03-02", "2026-03-27"),
        "Applications open on March 2, 2026 and close on March 27, 2026.\n",
    ),
    (
        ("2026-02-09", "2026-04-09T17:00"),
        "Opening date: 9 Feb 2026\nClosing date: 9 Apr 2026 (17:00 KST)\n",
    ),
    # a period that was given up is none
    (
        ("2026-01-12", "2026-02-20T18:00"),
        (
            "당초 접수기간 : 2026. 1. 12. ~ 2. 6. 18:00\n"
            "변경 접수기간 : 2026. 1. 12. ~ 2. 20. 18:00\n"
        ),
    ),
    (
        ("2026-02-09", "2026-03-13"),
        "○ 접수기간 : 2026. 2. 9. ~ 2. 27. → 2026. 2. 9. ~ 3. 13. (2주 연장)\n",
    ),
    (
        (None, "2026-02-27T18:00"),
        "접수마감일을 2월 13일(금)에서 2월 27일(금) 18시로 연장합니다.\n",
    ),
    (
        (None, "2026-02-27T15:00"),
        "신청 마감을 당초 2월 13일에서 2월 27일 15시로 변경한다.\n",
    ),
    (
        (None, "2026-02-27"),
        "마감일이 2월 13일에서 2월 27일로 2주 연장됐다.\n",
    ),
    (
        (None, "2026-03-13T17:00"),
        (
            "모집기간은 2월 2일부터 2월 27일 17:00까지였으나 "
            "3월 13일 17:00까지로 연장되었습니다.\n"
        ),
    ),
    (
        ("2026-03-02", "2026-05-29"),
        "Call opens: 2 March 2026 / Call closes: 29 May 2026\n",
    ),
    (
        ("2026-01-19", "2026-02-27T17:00"),
        "모집기간(연장) : 2026. 1. 19. ~ 2. 13. → 2. 27.(금) 17:00까지\n",
    ),
    # who was selected hands in papers; who applies does so in the next clause
    (
        (None, "2026-03-06"),
        (
            "선정기업은 2026. 4. 10.까지 서류를 제출하여야 하며, "
            "신청은 2026. 3. 6.까지 가능합니다.\n"
        ),
    ),
    # begun and ended by the verbs of one sentence
    (
        ("2026-02-23T10:00", "2026-03-06T16:00"),
        "접수는 2월 23일 오전 10시에 시작하여 3월 6일 오후 4시에 마감합니다.\n",
    ),
    (
        ("2026-03-02", "2026-03-31T12:00"),
        "접수는 3월 2일 시작해 같은 달 31일 정오에 마감한다.\n",
    ),
    (
        ("2026-03-02", "2026-03-31"),
        "한빛시는 3월 2일부터 접수를 시작해 31일 마감한다고 밝혔다.\n",
    ),
    # dates in the first column, what they are for beside them
    (
        ("2026-02-09", "2026-03-06"),
        (
            "| 2월 2일 | 공고 |\n|---|---|\n| 2월 9일 ~ 3월 6일 | 신청서 접수 |\n"
            "| 3월 9일 ~ 3월 13일 | 평가 |\n"
        ),
    ),
]


@cases(("days", "text"), WINDOWS)
def test_one_window_is_told(days: tuple[str | None, str], text: str) -> None:
    document = Document(
        "body", f"가온 사업 모집\n\n{text}\n문의 02-000-0000\n"
    )
    context = Context(title="2026년 가온 사업 모집", as_of=POSTED)
    found = read_windows(document, context)
    assert [(window.opens, window.closes) for window in found] == [days]


@pytest.mark.parametrize(
    "text",
    [
        "접수 2026. 3. 2. ~ 3. 13. → 2026. 3. 16. ~ 3. 20.\n",
        "사업기간 : 2026. 2. 9. ~ 6. 30. → 2026. 2. 9. ~ 7. 31. (연장)\n",
    ],
)
def test_an_arrow_alone_or_of_a_project_makes_no_other_window(
    text: str,
) -> None:
    context = Context(title="2026년 가온 사업 모집", as_of=POSTED)
    found = read_windows(Document("body", f"가온 모집\n{text}"), context)
    assert "2026-03-20" not in [window.closes for window in found[:1]]
    assert "2026-07-31" not in [window.closes for window in found]


def test_all_rounds_of_one_step_are_told() -> None:
    text = (
        "1분기 접수 : 1.5.~1.23.\n2분기 접수 : 3.30.~4.17.\n"
        "3분기 접수 : 6.29.~7.17.\n"
    )
    context = Context(title="2026년 가온 사업 모집", as_of=POSTED)
    found = read_windows(Document("body", f"가온 모집\n\n{text}"), context)
    assert [window.closes for window in found] == ["2026-04-17", "2026-07-17"]


def test_a_day_alone_under_an_english_period_is_no_deadline() -> None:
    text = "Application Period : Starting March 2, 2026, until filled\n"
    context = Context(title="2026년 가온 사업 모집", as_of=POSTED)
    found = read_windows(Document("body", f"가온 모집\n\n{text}"), context)
    assert [window.closes for window in found if window.closes] == []
