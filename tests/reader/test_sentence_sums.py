"""Which sum of an article is the call's, beside last year's, parts, prizes and markets."""

from __future__ import annotations

from datetime import date

import pytest

from reader.amounts.amounts import read_total
from reader.text.document import Context, Document

CONTEXT = Context(title="가온 지원", as_of=date(2026, 3, 2), year=2026)

WHOLE = [
    (
        "가온부는 올해 소재 사업 40개 과제에 지난해(300억원)보다 10% 늘어난 330억원을 투자한다고 2일 밝혔다.",
        33_000_000_000,
    ),
    (
        "가온청은 올해 장비 개발에 지난해보다 27억원 늘어난 402억원의 예산을 투입할 계획이라고 밝혔다.",
        40_200_000_000,
    ),
    (
        "가온부는 올해 11개 세부 사업에 640억 원을 지원하며, 이 중에는 신규 사업 2개 210억 원이 포함됐다.",
        64_000_000_000,
    ),
    (
        "지원규모는 3150억원으로, 지난해보다 62억원(2%) 늘어난 수치다. 첫 참여 기업에는 전용 예산(270억원)을 할당한다.",
        315_000_000_000,
    ),
    (
        "2일 가온부에 따르면 내년도 ‘바우처 보급’ 사업 예산안은 33억2000만원으로 전년(90억원) 대비 크게 감소했다.",
        3_320_000_000,
    ),
    (
        "가온시는 추경을 통해 확보한 40억원을 참가 기업에 지원하는 계획을 발표했다. 올해 초 시는 88억원의 예산으로 20개 행사를 지원할 계획이었다.",
        4_000_000_000,
    ),
    (
        "가온 지원 규모가 내년에 200억원으로 늘어난다. 올해(161억원)보다 39억원 늘었다. 6일부터 모집한다.",
        20_000_000_000,
    ),
    (
        "이 사업은 5년간 총 500억원이 투입되는 사업으로, 올해 80억원을 지원한다.",
        8_000_000_000,
    ),
    ("올해 사업 규모는 지난해와 같은 32억원이다.", 3_200_000_000),
    ("마. 정부지원금 총액 : 830백만원 이내", 830_000_000),
    ("ㅁ 지원규모: 2026년 신규 32명 (1,600백만원 이내)", 1_600_000_000),
]
NO_WHOLE = [
    "가온도가 추진하는 섬유 분야 5개 사업(총 13억원)과 가구 분야 1개 사업(총 2억원)의 사업자를 모집한다.",
    "올해 전지 연구에는 21억원, 수소 연구에는 37억원의 예산이 투입될 예정이다.",
    "우수 발굴자 1등부터 5등까지는 총 1억500만원 상금도 준다고 밝혔다.",
    "2020년 이후 현재까지 총 50개 기업이 172억 원을 지원받았다. 올해도 모집한다.",
    "지난해에는 9곳에 12억7천만원을 지원했다. 올해도 모집한다.",
    "센터에서는 60개사가 선정돼 약 14억원 규모로 사업을 지원하고 있다. 3차 기업을 모집한다.",
    "시장은 2030년 총 650조원 규모의 시장으로 커질 것이라고 밝혔다.",
    "선정된 기업에 3억원의 자금을 지원한다고 2일 밝혔다.",
]


@pytest.mark.parametrize(("text", "won"), WHOLE)
def test_the_sum_that_an_article_spends_is_the_calls(
    text: str, won: int
) -> None:
    found = read_total(Document("body", text), CONTEXT)
    assert found is not None
    assert found.value == won


@pytest.mark.parametrize("text", NO_WHOLE)
def test_parts_prizes_markets_and_what_was_spent_are_no_total(
    text: str,
) -> None:
    assert read_total(Document("body", text), CONTEXT) is None
