"""Sums as notices write them; one row a way of writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.document import fold
from reader.values.money import find_sums, read_unit, read_won
from tests.cases import cases

EOK = 10**8

SUMS = [
    ("3.6억원", [360_000_000]),
    ("11.67억", [1_167_000_000]),
    ("276억 2,500만 원", [27_625_000_000]),
    ("3억5천만 원", [350_000_000]),
    ("3억 5천", [350_000_000]),
    ("1,459,028백만원", [1_459_028_000_000]),
    ("최대 30,000(천원)", [30_000_000]),
    ("87.5백만원", [87_500_000]),
    ("6,910만 원", [69_100_000]),
    ("5천만원", [50_000_000]),
    ("30여억원", [3_000_000_000]),
    ("80억여 원", [8_000_000_000]),
    ("5천여만원", [50_000_000]),
    ("2천1백만원", [21_000_000]),
    ("12조 3천억원", [12_300_000_000_000]),
    ("70천원", [70_000]),
    ("43,872,995원", [43_872_995]),
    ("980억 규모", [98_000_000_000]),
    ("총 1,000백만원", [1_000_000_000]),
    ("28**억원 내외", [2_800_000_000]),
    ("5억원~7억원", [500_000_000, 700_000_000]),
    ("20,000,000원/1일", [20_000_000]),
    ("0.2857억원", [28_570_000]),
    ("지원규모: 총 이십사억 원", [2_400_000_000]),
    ("지역별 최대 십이억원", [1_200_000_000]),
    ("20여억원, 3억 2천여만원", [2_000_000_000, 320_000_000]),
    # the next label begins with what is counted elsewhere
    ("총사업비 : 12억\n개최지 : 가온", [1_200_000_000]),
    ("총사업비 12억 대상 가온기업", [1_200_000_000]),
]
NO_SUMS = [
    "",
    "약 2억 장",
    "20여 개사",
    "3억 달러",
    "3억 달러를 달성",
    "2억 개의 데이터",
    "100만불",
    "1,2억",
    "30종 데이터",
    "2025년 3월 4일",
    "3개원",
    "00억원",
    "250개 과제",
    "1.1.5억",
    # a point for the comma of thousands
    "3.000만원",
    "30.000천원",
    "500원",
    "새 총 일억원정대",
]
TOO_HARD = [
    ("총 억원 내외 지원\n787", [78_700_000_000]),
]


@pytest.mark.parametrize(
    ("text", "sums"),
    SUMS
    + [(text, []) for text in NO_SUMS]
    + [
        pytest.param(*row, marks=pytest.mark.xfail(strict=True))
        for row in TOO_HARD
    ],
)
def test_sums_are_read_in_won(text: str, sums: list[int]) -> None:
    assert [money.won for money in find_sums(fold(text))] == sums


UNITS = [
    ("공모예산\n(억원)", EOK),
    ("(단위 : 백만 원)", 10**6),
    ("단위: 개, 백만원", 10**6),
    ("’25년 지원규모 (천원)", 10**3),
    ("지원금(원)", 1),
    ("(십억원)", 10**9),
    ("지원규모", None),
    ("1억원 이내", None),
]


@cases(("heading", "unit"), UNITS)
def test_a_heading_says_its_unit(heading: str, unit: int | None) -> None:
    assert read_unit(fold(heading)) == unit


CELLS = [
    ("119", EOK, 11_900_000_000),
    ("16.8 (68.82)", EOK, 1_680_000_000),
    ("1,050", 10**6, 1_050_000_000),
    ("각 5.8억", EOK, 580_000_000),
    ("219억원", EOK, 21_900_000_000),
    ("40백만원", None, 40_000_000),
    ("119", None, None),
    ("1개 과제", EOK, None),
    ("5년(3+2)", EOK, None),
    ("’25.4", EOK, None),
    ("-", EOK, None),
]


@cases(("cell", "unit", "won"), CELLS)
def test_a_unit_is_never_multiplied_twice(
    cell: str, unit: int | None, won: int | None
) -> None:
    money = read_won(fold(cell), unit)
    assert (money.won if money else None) == won


@given(st.text(alphabet="0123456789.,억만천백조원 ()~\n개", max_size=200))
def test_every_sum_stands_in_the_text(text: str) -> None:
    for money in find_sums(text):
        assert money.won > 0
        assert text[money.start].isdigit()
        assert text[money.start : money.end].rstrip()[-1] in "원억조만천백십"
