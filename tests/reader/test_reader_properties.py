"""No text makes a reader of identity raise, and none keeps it for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.identity import headline
from reader.text import boilerplate
from reader.text.document import Context, Document
from tests.processor import processor_limit
from tests.reader.hostile import IDENTITY, text_of

PIECES = st.sampled_from(
    ["2026년", "공고", "제2026-12호", "부", "과학기술정보통신부", "NIPA", "2차", "재공고", "[경기]", "(재)", "「", "」", "지원대상", "중소기업", "☞", "기자 =", "밝혔다.",
     "@gaon.kr", "02-000-1234", "www.", ".go.kr", "<br>", "|", "\n", "\\", "**", " ", "~", "∼", "1", "가", "A", "전문기관", ":", "기사입력 2026.1.1"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)
)


@given(title=TEXTS, text=TEXTS)
def test_no_text_makes_a_reader_raise_and_every_word_shown_is_the_texts(
    title, text
):
    document, context = (
        boilerplate.without_boilerplate(Document("body", text)),
        Context(title=title),
    )
    for read in IDENTITY.readers.values():
        found = read(document, context)
        for item in (
            found if isinstance(found, list) else [found] if found else []
        ):
            name, _, span = item.evidence.where.rpartition(":")
            start, end = map(int, span.split("-"))
            assert (
                0
                <= start
                <= end
                <= len(title if name == "title" else document.text)
            )


@given(text=TEXTS)
def test_numbers_that_are_told_stand_in_the_text(text):
    document, context = Document("body", text), Context(title="")
    year, round_ = (
        headline.read_year(document, context),
        headline.read_round(document, context),
    )
    assert year is None or str(year.value)[2:] in document.plain
    assert round_ is None or str(round_.value) in document.plain.replace(
        " ", ""
    )


@given(text=TEXTS)
def test_boilerplate_is_spans_of_the_text(text):
    assert all(
        0 <= start < end <= len(text)
        for start, end in boilerplate.strip_boilerplate(text)
    )


@pytest.mark.heavy
@pytest.mark.parametrize("piece", IDENTITY.pieces)
def test_no_text_keeps_a_reader_for_ever(piece):
    document = Document("body", text_of(piece, 500_000))
    with processor_limit(60):
        for read in IDENTITY.readers.values():
            read(document, IDENTITY.context)


@pytest.mark.heavy
@pytest.mark.parametrize("piece", IDENTITY.pieces)
def test_no_title_keeps_a_reader_for_ever(piece):
    title = text_of(piece, 100_000)
    with processor_limit(60):
        for read in IDENTITY.readers.values():
            read(Document("body", ""), Context(title=title))


@pytest.mark.heavy
@pytest.mark.parametrize("piece", IDENTITY.pieces)
def test_no_text_keeps_the_search_for_boilerplate_for_ever(piece):
    with processor_limit(30):
        boilerplate.strip_boilerplate(text_of(piece, 500_000))
