"""The field of a call: the portal's own word, else what its words weigh."""

from __future__ import annotations

import json

import pytest

from reader.applicants.fields import FIELDS, read_fields, weigh
from reader.applicants.fields_training import learn
from reader.text.document import Context, Document

PLAIN = [
    (
        "금융",
        "2026년 중소기업 육성자금 융자(이차보전) 지원계획 공고",
        "☞ 관내 중소기업\n\n☞ 대출이자 2.0% 이차보전, 특례보증 지원",
    ),
    (
        "수출",
        "2026년 베트남 시장개척단 참가기업 모집 공고",
        "☞ 수출 중소기업\n\n☞ 왕복 항공료, 해외 바이어 상담, 통역 지원",
    ),
    (
        "인력",
        "2026년 청년 일자리 채용장려금 참여기업 모집 공고",
        "☞ 청년을 채용한 기업\n\n☞ 인건비 지원",
    ),
    (
        "창업",
        "2026년 예비창업자 창업지원 프로그램 모집 공고",
        "☞ 예비창업자 및 창업 3년 이내 기업\n\n☞ 창업 사업화 자금, 창업 공간 지원",
    ),
    (
        "기술",
        "2026년 기술개발사업 시제품 제작 지원 공고",
        "☞ 중소기업\n\n☞ 시험분석, 인증, 시제품 제작, 특허 출원 기술지원",
    ),
]


@pytest.mark.parametrize(("field", "title", "text"), PLAIN)
def test_the_words_of_a_summary_weigh_for_its_field(field, title, text):
    assert [
        found.value
        for found in read_fields(Document("body", text), Context(title=title))
    ] == [field]


def test_the_portals_own_field_is_taken_first():
    document = Document(
        "body",
        "공유하기\n가온 모집\n지원분야\n시설ㆍ공간ㆍ보육\n대상연령\n전체\n",
    )
    found = read_fields(
        document, Context(title="2026년 수출 바우처 모집 공고")
    )
    assert [(item.value, item.evidence.text) for item in found] == [
        ("창업", "시설·공간·보육")
    ]


def test_news_and_texts_without_a_heading_have_none():
    assert (
        read_fields(
            Document("body", "예산이 늘었다고 가온부는 밝혔다."),
            Context(title=""),
        )
        == []
    )
    assert read_fields(Document("body", ""), Context(title="")) == []


def test_nothing_known_weighs_nothing():
    assert weigh("ᄀᄀ", "") is None


def test_learning_tells_two_fields_apart_and_gives_the_same_table_twice():
    rows = [(["t융자", f"b{n}"], FIELDS.index("금융")) for n in range(6)] + [
        (["t수출", f"b{n}"], FIELDS.index("수출")) for n in range(6)
    ]
    table = learn(rows)
    assert table == learn(rows)
    assert (
        table["t융자"][FIELDS.index("금융")]
        > table["t융자"][FIELDS.index("수출")]
    )
    assert (
        table["t수출"][FIELDS.index("수출")]
        > table["t수출"][FIELDS.index("금융")]
    )


@pytest.mark.slow
def test_most_published_fields_are_met(shared):
    rows = [
        json.loads(line)
        for line in (shared / "corpus/summaries.jsonl")
        .read_text("utf-8")
        .splitlines()
    ]
    rows = [
        row
        for row in rows
        if row["source"] == "bizinfo" and row["field"] in FIELDS
    ][::5]
    text = [
        read_fields(
            Document("body", row["body_text"]), Context(title=row["title"])
        )
        for row in rows
    ]
    assert sum(
        bool(found) and found[0].value == row["field"]
        for found, row in zip(text, rows, strict=True)
    ) >= 0.8 * len(rows)


NO_SUPPORT = [
    ("구내식당 식단표", "월 김치찌개"),
    ("직원 채용 공고", "채용 인원 2명, 인력을 새로 뽑습니다."),
    ("주차장 이용 안내", "주차장은 9시부터 이용할 수 있습니다."),
]


@pytest.mark.parametrize(("title", "text"), NO_SUPPORT)
def test_what_supports_nobody_has_no_field(title: str, text: str) -> None:
    assert read_fields(Document("body", text), Context(title=title)) == []
