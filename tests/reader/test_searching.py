"""Several searches for one word each find what one search for all of them finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from reader.tables.heading_lines import money_lines
from reader.text.document import Document
from reader.text.lines import FilledLines
from reader.text.searching import LineSearch, in_order, near, starts_of
from reader.values.numbers import at_numbers

WORDS = ("대상", "자격", "http", ".kr")


@given(
    st.lists(st.sampled_from([*WORDS, "대", "상자", " ", "\n"]), max_size=30)
)
def test_it_is_the_alternation_in_the_order_of_the_text(
    parts: list[str],
) -> None:
    text = "".join(parts)
    patterns = [re.compile(re.escape(word)) for word in WORDS]
    together = re.compile("|".join(map(re.escape, WORDS)))

    found = [match.span() for match in in_order(patterns, text)]
    assert found == [match.span() for match in together.finditer(text)]


@given(
    st.lists(
        st.sampled_from(["3", "12", " ", "Mar", "of", "x", "\n"]), max_size=30
    )
)
def test_round_its_hints_a_pattern_finds_what_it_finds_everywhere(
    parts: list[str],
) -> None:
    text = "".join(parts)
    pattern = re.compile(r"\d{1,2} ?(?:of )?Mar|Mar \d{1,2}")
    hints = starts_of(re.compile("Mar"), text)

    found = [match.span() for match in near(pattern, text, hints, 6, 9)]
    assert found == [match.span() for match in pattern.finditer(text)]


@given(
    st.lists(
        st.sampled_from(
            ["3", "1,200", ".", "백만", "억", "원", "개", " ", "\n"]
        ),
        max_size=30,
    )
)
def test_at_numbers_a_pattern_finds_what_it_finds_everywhere(
    parts: list[str],
) -> None:
    document = Document("body", "".join(parts))
    pattern = re.compile(
        r"[0-9](?<![0-9.,][0-9])[0-9,]{0,15}+ {0,3}(?:[백천]?[만억]|원|개)+"
    )

    found = [match.span() for match in at_numbers(pattern, document)]
    everywhere = pattern.finditer(document.plain)
    assert found == [match.span() for match in everywhere]


def test_a_line_search_finds_matches_where_lines_begin_alone() -> None:
    text = "가. 개요 나. 내용\n\n  1. 목적\n나. 내용\n가온\n 2. 대상"
    search = LineSearch(r" *(?P<mark>[가나\d])[.]")

    assert [start for start, _ in search.lines(text)] == [0, 13, 21, 30]
    marks = [found["mark"] for _, found in search.lines(text)]
    assert marks == ["가", "1", "나", "2"]
    assert [start for start, _ in search.lines(text, 22)] == [0, 13]


def test_filled_lines_leave_out_empty_ones() -> None:
    lines = FilledLines("가. 개요\n\n  1. 목적\n나) 내용\n가온\n 2. 대상")

    assert [lines[number].text for number in range(len(lines))] == [
        "가. 개요",
        "1. 목적",
        "나) 내용",
        "가온",
        "2. 대상",
    ]


def test_lines_with_a_word_of_money_are_found_once_each_in_order() -> None:
    text = f"예산 및 사업비\n구분\n지원 금\n{'예산 ' * 200}\n 국비(천원)\n총액"

    lines = [
        text[begin:end] for begin, end in money_lines(Document("body", text))
    ]
    assert lines == ["예산 및 사업비", "지원 금", " 국비(천원)"]
