"""No text makes a reader of identity raise, and twice the text takes about twice the time."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.applicants import audience, regions
from reader.identity import agencies, headline
from reader.text import boilerplate, contacts
from reader.text.document import Context, Document

READERS = {
    "kind": headline.read_kind,
    "programme": headline.read_programme,
    "year": headline.read_year,
    "round": headline.read_round,
    "notice_no": headline.read_notice_no,
    "ministries": agencies.read_ministries,
    "operators": agencies.read_operators,
    "audience": audience.read_audience,
    "fields": audience.read_fields,
    "regions": regions.read_regions,
    "contacts": contacts.read_contacts,
}
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
    for read in READERS.values():
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
def test_furniture_is_spans_of_the_text(text):
    assert all(
        0 <= start < end <= len(text)
        for start, end in boilerplate.strip_boilerplate(text)
    )


HOSTILE = [
    "~",
    "0",
    "(",
    "[",
    " ",
    "\n",
    "|",
    "@",
    "-",
    "가",
    "공고 ",
    "지원대상 : ",
    "전문기관 ",
    "제2026-",
    "www.",
    "02-",
    "기자 = ",
    "2차 ",
    "「",
    "a.",
    "다. ",
    "☞ 기업,",
    "기사입력 20\n",
]

TURNS = 3


@pytest.mark.parametrize("piece", HOSTILE)
def test_every_reader_is_linear_in_its_text(piece):
    half, whole = (piece * (size // len(piece)) for size in (250_000, 500_000))
    for name, read in READERS.items():
        limit = 3 * _seconds(read, half) + 0.05
        # A busy machine only ever adds time: what is not linear is slow every time.
        assert any(_seconds(read, whole) < limit for _ in range(TURNS)), name


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_title_of_any_length_is_read_in_time(piece):
    title = piece * (100_000 // len(piece))
    for name, read in READERS.items():
        began = time.thread_time()
        read(Document("body", ""), Context(title=title))
        assert time.thread_time() - began < 2, name


@pytest.mark.parametrize("piece", HOSTILE)
def test_furniture_is_linear(piece):
    half, whole = (
        _strip(piece * (size // len(piece))) for size in (250_000, 500_000)
    )
    assert whole < 4 * half + 0.05


def _seconds(read, text):
    document = Document("body", text)
    _ = document.plain, document.tables
    # A collection goes through all that earlier tests left, which is not this reader's time.
    gc.disable()
    try:
        began = time.thread_time()
        read(document, Context(title=""))
        return time.thread_time() - began
    finally:
        gc.enable()


def _strip(text):
    began = time.thread_time()
    boilerplate.strip_boilerplate(text)
    return time.thread_time() - began
