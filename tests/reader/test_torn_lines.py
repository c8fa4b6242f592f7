"""Lines that end inside a date or a sum, and headings with two endings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reader.documents import of_text
from reader.reader import read_notice
from reader.text.document import fold
from reader.values.money import find_sums

HEAD = "2026년 가온 지원사업 모집 공고\n\n"


@pytest.mark.parametrize(
    "period",
    [
        "신청기간 : 2026. 11. 3. ~ 2026. 11.\n30. 18:00까지 온라인 접수",
        "신청기간 : 2026. 11. 3. ~ 2026. 11.\n30. 18시까지 온라인 접수",
        "신청기간 : 2026. 11. 3. ~ 2026. 11.\n30.(월) 18:00까지 온라인 접수",
        "신청기간 : 2026. 11. 3. ~ 2026. 11. 30.(\n월) 18:00까지 온라인 접수",
        "신청기간은 2026년 11월 3일부터 2026\n년 11월 30\n일 18시까지",
        "신청기간 : 2026. 11. 3. ~ 2026. 11. 3\n0. 18:00까지",
        "신청기간 : 2026. 11. 3. ~ 2026. 11. 3\n0.(월) 18:00까지",
        "신청기간 : 2026. 11. 3. ~ 2026. 11. 30. 1\n8:00까지",
        "신청기간 : 2026. 1\n1. 3. ~ 2026. 11. 30. 18:00까지",
        "신청기간 : 202\n6. 11. 3. ~ 2026. 11. 30. 18:00까지",
        "신청기간 : 2026. 11. 3. ~ 11월\n30일(월) 18:00까지",
        "신청기간 : 2026. 11. 3. ~ 2026년\n11월 30일 18:00까지",
    ],
)
def test_a_date_goes_on_in_the_next_line(period: str) -> None:
    [window] = read_notice("", of_text(f"{HEAD}{period}\n")).windows
    assert (window.opens, window.closes) == ("2026-11-03", "2026-11-30T18:00")


_WRAPPED = (
    "2026. 9. 7.(월) 10:30 ~ 2026. 9. 29.(화) 15:30까지",
    "2026년 9월 7일(월) 10시 30분부터 2026년 9월 29일(화) 15시 30분까지",
    "2026. 9. 7.(월) 오전 10시 30분 ~ 9. 29.(화) 오후 3시 30분까지",
    "’26.9.7.(월) 10:30~9.29.(화) 15:30까지",
)


def _broken(words: str, sign: str, *, first: int) -> Iterator[str]:
    """Yield *words* with *sign* at each place from *first* on."""
    for end in range(first, len(words)):
        yield f"{words[:end].rstrip()}{sign}{words[end:].lstrip()}"


@pytest.mark.parametrize("period", _WRAPPED)
def test_a_period_is_read_wherever_its_line_ends(period: str) -> None:
    for wrapped in _broken(period, "\n", first=4):
        text = f"{HEAD}접수기간: {wrapped} 온라인 접수\n"
        [window] = read_notice("", of_text(text)).windows
        assert (window.opens, window.closes) == (
            "2026-09-07T10:30",
            "2026-09-29T15:30",
        ), wrapped


def test_a_period_is_read_wherever_a_cell_breaks_it() -> None:
    for wrapped in _broken(_WRAPPED[0], "<br>", first=4):
        text = f"{HEAD}| 접수기간 | {wrapped} |\n| :--- | :--- |\n"
        [window] = read_notice("", of_text(text)).windows
        assert window.closes == "2026-09-29T15:30", wrapped


@pytest.mark.parametrize(
    "words",
    [
        "총 9억\n5천만원",
        "총 9\n억 5천만원",
        "총 9억\n5,000만원",
        "총 9억¹⁾ 5천만원",
        "총 9\u200d억\u200c 5천만원",
    ],
)
def test_a_sum_in_two_units_is_one(words: str) -> None:
    text = f"{HEAD}지원규모: {words} 이내\n"
    assert read_notice("", of_text(text)).budget_total_won == 950_000_000


def test_figures_are_read_wherever_their_line_ends() -> None:
    line = "총 9억 5천만원(30개사 내외, 기업당 최대 3,150만원)"
    for wrapped in _broken(line, "\n", first=1):
        reading = read_notice("", of_text(f"{HEAD}지원규모: {wrapped}\n"))
        assert reading.budget_total_won == 950_000_000, wrapped
        assert reading.projects == 30, wrapped
        assert reading.per_project_won == 31_500_000, wrapped


def test_a_sum_below_another_is_one_of_its_own() -> None:
    lines = "바다형 1억\n5천만원 이내는 숲형"
    assert fold(lines) == lines
    cell = "| 숲형 1억<br>5천만원 |"
    assert fold(cell) == cell.replace("<br>", "    ")


def test_a_date_with_hyphens_is_wrapped_at_them() -> None:
    for opens in (
        "2026-\n09-07",
        "2026-09-\n07",
        "2026\n-09-07",
        "2026-09\n-07",
    ):
        text = f"{HEAD}접수기간: {opens} 10:30 ~ 2026-09-29 15:30\n"
        [window] = read_notice("", of_text(text)).windows
        assert window.opens == "2026-09-07T10:30", opens


@pytest.mark.parametrize(
    "lines",
    [
        "서면과 발표의 비율은 7:3\n4. 신청방법",
        "접수처는 09시\n30분 간격으로 안내",
        "지원규모 총 20\n26개사는 예비로 선정",
        "우대 항목은 일부\n터전을 옮긴 기업에 한함",
        "평가위원 3:2\n5명 이상 참석",
        "문의 02-2026\n-담당자 김가온",
    ],
)
def test_lines_of_their_own_stay_apart(lines: str) -> None:
    assert fold(lines) == lines


def test_a_line_may_begin_with_the_point_of_a_date() -> None:
    period = "신청기간 : 2026. 6. 3. ~ 2026. 6\n. 12.(금) 17:00까지"
    [window] = read_notice("", of_text(f"{HEAD}{period}\n")).windows
    assert (window.opens, window.closes) == ("2026-06-03", "2026-06-12T17:00")


def test_an_hour_goes_on_in_the_next_line() -> None:
    period = "신청기간 : 2026. 11. 3.(화)\n09:00 ~ 2026. 11. 30. 18:00까지"
    [window] = read_notice("", of_text(f"{HEAD}{period}\n")).windows
    assert window.opens == "2026-11-03T09:00"
    assert window.closes == "2026-11-30T18:00"


@pytest.mark.parametrize(
    "words", ["3천\n만원", "30백만\n원", "3천 만원", "3천만 원", "3,000만원"]
)
def test_a_sum_goes_on_in_the_next_line(words: str) -> None:
    text = f"{HEAD}지원한도는 기업당 최대 {words} 이내로 한다.\n"
    assert read_notice("", of_text(text)).per_project_won == 30_000_000


def test_a_number_goes_on_in_the_next_line() -> None:
    text = (
        f"{HEAD}지원예산 : 1\n60억원\n지원한도 : 기업당 30,0\n00천원\n"
        "지원규모: 총 1\n20개사\n"
    )
    reading = read_notice("", of_text(text))
    assert reading.budget_total_won == 16_000_000_000
    assert reading.per_project_won == 30_000_000
    assert reading.projects == 120


def test_a_number_goes_on_behind_a_break_in_its_cell() -> None:
    text = (
        f"{HEAD}| 지원한도 | 기업당 최대 3<br>0,000천원 |\n| :--- | :--- |\n"
        "| 신청기간 | 2026. 11. 3. ~ 2026. 11. 3<br>0. 18:00 |\n"
        "| 분과 | 3<br>20 |\n"
    )
    reading = read_notice("", of_text(text))
    assert reading.per_project_won == 30_000_000
    text = f"{HEAD}| 지원한도 | 기업당 최대 30백만<br>원 |\n| :--- | :--- |\n"
    assert read_notice("", of_text(text)).per_project_won == 30_000_000
    assert reading.windows[0].closes == "2026-11-30T18:00"


def test_a_number_that_may_be_half_of_one_is_held_back() -> None:
    for words in ("총 1, 500개사", "1\n20개사"):
        reading = read_notice("", of_text(f"{HEAD}지원규모 : {words}\n"))
        assert reading.projects is None


def test_a_day_s_nought_in_the_next_line_is_no_day_of_its_own() -> None:
    text = f"{HEAD}신청기간 : 2026. 11. 3. ~ 2026. 11. 3\n0.\n"
    [window] = read_notice("", of_text(text)).windows
    assert window.closes == "2026-11-30"


def test_a_paragraph_s_number_is_no_part_of_the_date_above() -> None:
    text = f"{HEAD}신청기간 : 2026. 11. 3. ~ 2026. 12. 2\n3. 지원대상 : 중소기업\n"
    [window] = read_notice("", of_text(text)).windows
    assert window.closes == "2026-12-02"


def test_a_number_before_another_sum_is_no_part_of_it() -> None:
    assert [found.won for found in find_sums("3천원, 2 만원")] == [
        3_000,
        20_000,
    ]


def test_a_heading_keeps_its_angle_brackets() -> None:
    text = "> 2026년 가온 바우처 <공급기업 Pool> 모집 공고\n\n신청기간 : 2026. 11. 3.\n"
    reading = read_notice("", of_text(text))
    assert reading.title == "2026년 가온 바우처 <공급기업 Pool> 모집 공고"


def test_a_heading_may_end_in_two_words() -> None:
    text = "「가온 하늘」 바우처 2차 공고·연장\n신청기간 : 2026. 11. 3. ~ 2026. 11. 30.\n"
    reading = read_notice("", of_text(text))
    assert reading.title == "「가온 하늘」 바우처 2차 공고·연장"
    assert reading.programme == "가온 하늘 바우처"
