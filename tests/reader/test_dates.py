"""One row for each way in which notices write a date; the snippets are made up in their manner."""

from __future__ import annotations

import pytest

from reader.text.document import fold
from reader.values.dates import DateToken, clock_after, scan
from tests.cases import cases

DATES = [
    ("2025. 3. 4.(화)", (2025, 3, 4, 1, None)),
    ("2025.03.04", (2025, 3, 4, None, None)),
    ("2025-03-04 18:00", (2025, 3, 4, None, "18:00")),
    ("2025/03/04 10:00", (2025, 3, 4, None, "10:00")),
    ("2025년 3월 4일(화)", (2025, 3, 4, 1, None)),
    ("2025년3월4일(화)14:00까지", (2025, 3, 4, 1, "14:00")),
    (r"2025\. 3\. 4.", (2025, 3, 4, None, None)),
    ("2025년 2월 20일****(목)****, 18:00까지", (2025, 2, 20, 3, "18:00")),
    ("’25. 3. 4.(화)", (2025, 3, 4, 1, None)),
    ("‘25.3.4", (2025, 3, 4, None, None)),
    ("`25. 3. 4.", (2025, 3, 4, None, None)),
    ("25. 3. 4.(화)", (2025, 3, 4, 1, None)),
    ("’25 2. 4.(화)", (2025, 2, 4, 1, None)),
    ("’25. 3 5.(수)", (2025, 3, 5, 2, None)),
    ("2026 12. 31.", (2026, 12, 31, None, None)),
    ("2025. 01. 20 .(월) 09시", (2025, 1, 20, 0, "09:00")),
    ("2025. 01. 20(월요일) 09시", (2025, 1, 20, 0, "09:00")),
    ("5월 8일", (None, 5, 8, None, None)),
    ("05월 08(금) 18:00", (None, 5, 8, 4, "18:00")),
    ("4.6.(월)", (None, 4, 6, 0, None)),
    ("2025.4.30.\n(수) 17:00", (2025, 4, 30, 2, "17:00")),
    ("2025. 3. 4 오후 1시 30분", (2025, 3, 4, None, "13:30")),
    ("4월 30일(목)(30일간) 15시까지", (None, 4, 30, 3, "15:00")),
    ("20250304 ~", (2025, 3, 4, None, None)),
    ("2026년 3월부터", (2026, 3, None, None, None)),
    ("’25.4월", (2025, 4, None, None, None)),
]
NO_DATES = [
    "",
    "2000.00.00",
    "YYYY-MM-DD",
    "3.6억원",
    "4.1 개요",
    "2.2.1 연구 인력",
    "042-869-0000",
    "제2025-0123호",
    "99.9%",
    "1.5배",
    "2025년도 제1차",
    "20230208008_3868807122",
]
# We know these and cannot read them yet.
TOO_HARD = [
    ("이천이십오년 삼월 사일", (2025, 3, 4, None, None)),
    ("2025     3     4", (2025, 3, 4, None, None)),
]


def parts(
    token: DateToken,
) -> tuple[int | None, int | None, int | None, int | None, str | None]:
    return token.year, token.month, token.day, token.weekday, token.clock


@pytest.mark.parametrize(
    ("text", "told"),
    [
        *DATES,
        *(
            pytest.param(*row, marks=pytest.mark.xfail(strict=True))
            for row in TOO_HARD
        ),
    ],
)
def test_a_date_is_read_as_written(
    text: str, told: tuple[int | str | None, ...]
) -> None:
    [value] = scan(fold(text))
    assert parts(value) == told


@cases("text", NO_DATES)
def test_what_is_no_date_is_not_read(text: str) -> None:
    assert list(scan(fold(text))) == []


CLOCKS = [
    (" 18:00까지", "18:00"),
    (", 18:00", "18:00"),
    (" 14 : 00", "14:00"),
    (" 14:00:00까지", "14:00"),
    (" 18시까지", "18:00"),
    (" 오후 3시", "15:00"),
    (" 오전 9시 30분", "09:30"),
    (" 오후 12시", "12:00"),
    (" 6:00pm까지", "18:00"),
    (" 오후 3시30까지", "15:30"),
    (" PM6:00까지", "18:00"),
    (" 새벽 2시", "02:00"),
    (" 아침 9시", "09:00"),
    (" 오전 12시", "00:00"),
    (" 하오 5시", "17:00"),
    (" 상오 10시", "10:00"),
    (" 24:00", "24:00"),
    (" 24시", "24:00"),
    (" 밤 12시", "24:00"),
    (" 정오", "12:00"),
    (" 자정", "24:00"),
    (" 18:00시한", "18:00"),
    (" 3시까지", None),
    (" 24:30", None),
    (" 25:00", None),
    (" 10시간", None),
    (" 까지", None),
]


@cases(("text", "clock"), CLOCKS)
def test_a_clock_time_is_read_as_written(text: str, clock: str | None) -> None:
    assert clock_after(text, 0)[0] == clock
