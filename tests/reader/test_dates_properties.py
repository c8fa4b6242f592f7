"""No text makes a date reader raise, hang, or say a day that does not stand in the text."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.periods.briefings import read_forecasts
from reader.periods.date_warnings import read_date_warnings
from reader.periods.windows import read_windows
from reader.text.document import Context, Document
from tests.processor import processor_limit
from tests.reader.hostile import DATES, text_of

CONTEXT = DATES.context
NEWSPAPER = (
    Path(__file__).parents[3] / "shared/corpus/news/2023-01-19_newspim.txt"
)

PIECES = st.sampled_from(
    [
        *(
            "접수기간",
            "신청 마감",
            "공고기간",
            "사업설명회",
            "승인기간",
            "사업기간",
            "2026. 3. 4.",
            "4. 3.(금)",
            "’26.3.4",
            "3월 4일",
        ),
        *(
            "~",
            "∼",
            "부터",
            "까지",
            " : ",
            "\n",
            "|",
            "|\n|---|\n|",
            "<br>",
            "**",
            "18:00",
            "오후 3시",
            "24시",
            "(",
            ")",
            " ",
            "내일",
        ),
        *(
            "다음달 19일",
            "오는 31일께",
            "공고를 낸다.",
            "신청하여 주시기 바랍니다.",
            "예산 소진 시까지",
            "상시 모집한다.",
            "2000.00.00",
            "연장",
        ),
    ]
)
NOTICES = st.lists(PIECES, max_size=30).map("".join)


@given(st.one_of(NOTICES, st.text(max_size=200)))
def test_no_text_makes_a_reader_raise(text: str) -> None:
    for read in DATES.readers.values():
        read(Document("body", text), CONTEXT)


@given(NOTICES)
def test_every_day_that_is_said_stands_in_the_text(text: str) -> None:
    numbers = {int(number) for number in re.findall(r"\d+", text)} | {
        CONTEXT.as_of.day + 1 if CONTEXT.as_of and "내일" in text else 0
    }
    for window in read_windows(Document("body", text), CONTEXT):
        for instant in filter(None, (window.opens, window.closes)):
            assert int(instant[8:10]) in numbers


@given(NOTICES)
def test_no_deadline_lies_before_the_posting_day_or_before_its_opening(
    text: str,
) -> None:
    for window in read_windows(Document("body", text), CONTEXT):
        if window.closes:
            assert window.closes >= "2026-02-19"
            assert (
                window.opens is None or window.opens[:10] <= window.closes[:10]
            )


@given(NOTICES, st.integers(0, 3))
def test_the_evidence_stands_where_it_says(text: str, more: int) -> None:
    document = Document("body", "개요\n" * more + text)
    for window in read_windows(document, CONTEXT):
        start, end = map(int, window.where.rpartition(":")[2].split("-"))
        assert window.text == document.evidence(start, end).text


def read_all(text: str) -> None:
    document = Document("body", text)
    for read in DATES.readers.values():
        read(document, CONTEXT)


@pytest.mark.heavy
@pytest.mark.parametrize("piece", DATES.pieces)
def test_no_piece_keeps_a_reader_for_ever(piece: str) -> None:
    with processor_limit(30):
        read_all(text_of(piece, 100_000))


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "~",
        "1",
        "(",
        " ",
        "1.1~",
        "3월 4일 ",
        "접수기간: 2026. 3. 4.(수) ~ 4. 3.(금) 18:00까지\n",
    ],
)
def test_a_megabyte_is_read_to_its_end(piece: str) -> None:
    with processor_limit(90):
        read_all(text_of(piece, 1_000_000))


@pytest.mark.skipif(
    not NEWSPAPER.exists(), reason="the shared corpus is not here"
)
def test_a_newspaper_page_foretells_its_call_and_has_no_window() -> None:
    document = Document("body", NEWSPAPER.read_text("utf-8"))
    context = Context("", date(2023, 1, 19))

    assert read_windows(document, context) == []
    assert [
        (read_forecast.what, read_forecast.when, read_forecast.precision)
        for read_forecast in read_forecasts(document, context)
    ] == [("2차 공고", "2023-01-31", "day")]
    assert [doubt.why for doubt in read_date_warnings(document, context)] == [
        "어림잡은 날짜: 31일께"
    ]
