"""What is worked out about a document is worked out once, and goes with it."""

from __future__ import annotations

import gc
import weakref

import pytest

from reader.reader import read_notice
from reader.text.analysis import part_of_document
from reader.text.document import Document

NOTICE = """2026년 가온 실증 지원사업 공고

ㅇ 접수기간 : 2026. 3. 2.(월) ~ 3. 20.(금) 18:00까지
ㅇ 총 사업비 : 30억원, 10개 과제 (과제당 최대 3억원)

| 분야 | 예산 | 과제수 |
|---|---|---|
| 새싹형 | 10억원 | 5개 |
| 열매형 | 20억원 | 5개 |
"""


@part_of_document
def words_of(document: Document, least: int = 0) -> tuple[str, ...]:
    found: list[str] = []
    for word in document.plain.split():
        if len(word) >= least:
            found.append(word)
    return tuple(found)


def test_a_part_is_worked_out_once_for_each_document() -> None:
    first, second = Document("body", "가 나다"), Document("body", "가 나다")
    assert words_of(first) is words_of(first)
    assert words_of(first) is not words_of(second)
    assert words_of(first) == words_of(second)


def test_what_is_asked_beside_the_document_makes_another_part() -> None:
    document = Document("body", "가 나다")
    assert words_of(document, 2) == ("나다",)
    assert words_of(document) == ("가", "나다")


@pytest.fixture
def no_collector() -> object:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
@pytest.mark.parametrize("times", [1, 10])
def test_no_module_keeps_a_document_that_was_read(times: int) -> None:
    texts: list[weakref.ref[Document]] = []
    for number in range(times):
        document = Document("body", f"{NOTICE}\n{number}")
        reading = read_notice("", [document])
        assert reading.budget_total_won == 3_000_000_000
        texts.append(weakref.ref(document))
        del document
    assert [text() for text in texts] == [None] * times
