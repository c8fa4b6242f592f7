"""Parts of a call in sentences and in rows that prove themselves; who runs it in short
rows.  Each example is invented.
"""

from __future__ import annotations

import pytest

from reader.amounts.amounts import read_cap, read_total
from reader.amounts.divisions import read_divisions
from reader.identity.agencies import read_operators
from reader.text.document import Context, Document

CONTEXT = Context(title="2026년 가온 지원사업 공고", year=2026)
MILLION = 10**6

PARTS = [
    (
        "선정 기업은 바다형 최대 8억원, 하늘형 최대 15억원을 지원받는다.",
        {"바다형": (None, 800), "하늘형": (None, 1_500)},
    ),
    (
        "지원한도는 연간 바다기업 1억원, 그 외 5000만원 이내이다.",
        {"바다기업": (None, 100), "그 외": (None, 50)},
    ),
    (
        "• 실증비: 가트랙(단독) 3천만 원·10개사, 나트랙(협업) 5천만 원·5개사\n• 총 예산: 5.5억 원",
        {"가트랙": (None, 30), "나트랙": (None, 50)},
    ),
    (
        "유형 기업수 기업당지원금 합계\n초기 25 2천만원 5억원\n성장 15 5천만원 7.5억원\n총계 40 12.5억원\n",
        {"초기": (500, 20), "성장": (750, 50)},
    ),
]


@pytest.mark.parametrize(("text", "parts"), PARTS)
def test_parts_with_what_each_gets(
    text: str, parts: dict[str, tuple[int | None, int]]
) -> None:
    found: dict[str, tuple[int | None, int | None]] = {}
    for part in read_divisions(Document("body", text), CONTEXT):
        budget = part.budget_won and part.budget_won // MILLION
        cap = part.per_project_won and part.per_project_won // MILLION
        found[part.name] = (budget, cap)
    assert found == parts


NO_PARTS = [
    # who pays is no part of the call
    "1. 총 지원금 : 12억 원 (가온 10억 원, 나래재단 2억 원)\n2. 한도 : 6천만 원 이내",
    # one product is wrong: these are no such rows
    "초기 25 2천만원 5억원\n성장 15 5천만원 9억원\n",
    # items of cost
    "- (재료비) 부품 구입 최대 3천만원\n- (활동비) 회의 등 최대 5백만원\n",
]


@pytest.mark.parametrize("text", NO_PARTS)
def test_what_is_no_part_of_a_call(text: str) -> None:
    assert read_divisions(Document("body", text), CONTEXT) == []


def test_a_grant_many_times_a_cap_is_the_calls() -> None:
    text = "공고\n1. 총 지원금 : 12억 원\n2. 지원 한도 : 사별 6천만 원 이내\n"
    found = read_total(Document("body", text), CONTEXT)
    assert found is not None
    assert found.value == 1_200 * MILLION


@pytest.mark.parametrize(
    "text",
    [
        "☞ 대출한도 기업 최대 30억원, 소상공인 최대 5억원 지원",
        "지원규모 | 60백만원 이내/년 | 35백만원 이내/년 | 60백만원 이내/년 |",
    ],
)
def test_mosts_that_differ_are_nobodys_cap(text: str) -> None:
    assert read_cap(Document("body", text), CONTEXT) is None


OPERATORS = [
    (
        "운영기관 : KOTRA 해외전시팀 / 한국전시산업진흥회\n",
        ["대한무역투자진흥공사", "한국전시산업진흥회"],
    ),
    (
        "| 구분 | 내용 |\n|---|---|\n| 전담 | 정보통신산업진흥원(NIPA) |\n",
        ["정보통신산업진흥원"],
    ),
    ("지원건수 5건\n수행기관 한국교통연구원\n", ["한국교통연구원"]),
]


@pytest.mark.parametrize(("text", "names"), OPERATORS)
def test_who_runs_a_call(text: str, names: list[str]) -> None:
    found = read_operators(Document("body", text), CONTEXT)
    assert [item.value for item in found] == names


ARTICLES = [
    "다음 달 12일까지 ▲경기콘텐츠진흥원 ▲세종테크노파크 ▲한국콘텐츠진흥원을 통해 접수한다고 밝혔다.",
    "접수는 30일까지 상생협력재단 나눔누리 홈페이지로 하면 된다고 밝혔다.",
]


@pytest.mark.parametrize("text", ARTICLES)
def test_a_list_or_a_site_of_an_article_names_no_operator(text: str) -> None:
    news = Context(title="가온 지원사업 참여기업 모집", year=2026)
    assert read_operators(Document("body", text), news) == []
