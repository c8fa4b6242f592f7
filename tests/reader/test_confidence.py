"""Each value has a confidence; what is less sure than the line is shown as a doubt alone."""

from __future__ import annotations

import pytest

from benchmarks.calibrate import unseen
from config import vocabulary
from reader.confidence.scoring import LEAST_SURE, UNSURE, confidence_of, shown
from reader.documents import of_text
from reader.model import Division, Reading
from reader.reader import read_notice

CALL = (
    "2026년 가온 지원사업 공고\n\n가온부 공고 제2026-12호\n"
    "1. 지원대상 : 중소기업, 대학\n"
    "2. 신청기간 : 2026. 3. 4.(수) ~ 2026. 4. 3.(금) 18:00까지\n"
    "3. 지원규모 : 총 70억원, 과제당 최대 1억원 이내\n"
    "4. 선정규모 : 70개 과제 내외\n"
    "문의처 : 02-345-6789\n"
)
STATUTE = "\n아. 「민법」 또는 다른 법률에 따라 설립된 비영리법인\n"


def read(text: str, *, least_sure: float = LEAST_SURE) -> Reading:
    return read_notice("", of_text(text), least_sure=least_sure)


def test_each_value_has_a_confidence_of_its_own() -> None:
    reading = read(CALL)
    for name in ("kind", "year", "notice_no", "budget_total_won", "projects"):
        sure = reading.confidence[name]
        assert isinstance(sure, float)
        assert LEAST_SURE <= sure <= 0.99, name
    for name in ("windows", "audience", "contacts", "amount_texts"):
        sures = reading.confidence[name]
        assert isinstance(sures, list)
        assert len(sures) == len(getattr(reading, name)) > 0, name


def test_what_is_unknown_has_no_confidence() -> None:
    reading = read("아무것도 아닌 글")
    assert reading.kind == "other"
    assert reading.confidence == {}


def test_what_is_below_the_line_is_null_and_shown_as_a_doubt() -> None:
    reading = read(CALL.replace("중소기업, 대학", f"중소기업{STATUTE}"))
    assert "협회·조합" not in reading.audience
    [doubt] = [doubt for doubt in reading.doubts if doubt.field == "audience"]
    assert doubt.why == f"{UNSURE}: 협회·조합?: “비영리법인”"
    assert len(reading.evidence["audience"]) == len(reading.audience)


def test_a_higher_line_holds_back_sums_and_windows() -> None:
    reading = read(CALL, least_sure=1.0)
    assert (reading.budget_total_won, reading.windows) == (None, [])
    assert "budget_total_won" not in reading.evidence
    why = {doubt.field: doubt.why for doubt in reading.doubts}
    assert why["budget_total_won"].startswith(f"{UNSURE}: 7,000,000,000원?")
    assert "2026-04-03 18:00" in why["windows"]


def test_without_a_line_nothing_is_held_back() -> None:
    reading = read(CALL.replace("대학", f"대학{STATUTE}"), least_sure=0.0)
    assert "협회·조합" in reading.audience


@pytest.mark.parametrize("text", ["x", "글", "안녕하세요", "2026"])
def test_any_text_gets_no_field(text: str) -> None:
    assert read(text).fields == []


def test_every_weight_is_of_a_field_that_a_reading_has() -> None:
    names = set(Reading.__dataclass_fields__)
    for name, signal, weight in vocabulary.rows("confidence"):
        assert name in names
        assert signal
        assert abs(float(weight)) < 10


def test_a_signal_that_speaks_against_a_value_lowers_its_confidence() -> None:
    plain = confidence_of("audience", {"base": 1.0})
    assert confidence_of("audience", {"base": 1.0, "by statute": 1.0}) < plain


ARTICLE = (
    "가온부는 올해 소재 개발에 60억원을 지원한다고 2일 밝혔다.\n"
    "지난 5년 동안 정부는 이 분야에 9,000억원을 썼다. 시장은 크게 자랐다.\n"
    "신청은 오는 30일까지 받는다.\n"
)


def test_a_total_of_an_article_is_less_sure_beside_larger_sums() -> None:
    def sure_of_total(text: str) -> float:
        sure = read(text, least_sure=0.0).confidence["budget_total_won"]
        assert isinstance(sure, float)
        return sure

    alone = sure_of_total(ARTICLE.replace("9,000억원을", "많은 돈을"))
    beside = sure_of_total(ARTICLE)
    assert beside < alone < sure_of_total(CALL)


def test_values_of_unseen_texts_are_of_fields_and_signals_that_are_weighed() -> (
    None
):
    weighed = {
        (name, signal) for name, signal, _ in vocabulary.rows("confidence")
    }
    examples = list(unseen())
    assert {example.right for example in examples} == {True, False}
    for example in examples:
        for signal in example.signals:
            assert (example.field, signal) in weighed


def test_parts_whose_money_is_what_each_project_gets_are_held_back() -> None:
    head = "2026년 가온 개발사업 공고\n\n연구주제명\n총사업비\n비고\n"
    rows = "{}\n120억원\n(정출금: 90억원\n민부금: 30억원)\n상세내용\n참조\n"
    text = head + rows.format("파도 예측") + rows.format("조류 예측")
    assert len(read(text, least_sure=0.0).divisions) == 2
    held = read(text)
    assert held.divisions == []
    assert "divisions" in {doubt.field for doubt in held.doubts}


def test_parts_with_a_cap_and_a_number_are_surer_than_small_sums_alone() -> (
    None
):
    counted = read(
        "□ 모집\n- 갯벌형 : 6개사, 기업당 최대 3백만원\n- 조개형 : 4개사, 기업당 최대 1백만원\n"
    )
    alone = read("☞ 갯벌형 최대 3백만원, 조개형 최대 1백만원 지원\n")
    sures = []
    for reading in (counted, alone):
        assert len(reading.divisions) == 2
        found = reading.confidence["divisions"]
        assert isinstance(found, list)
        sures.append(found[0])
    assert sures[0] > sures[1] >= LEAST_SURE


def test_a_doubt_shows_a_record_in_words() -> None:
    division = Division(
        "가온 분과", 100_000_000, None, 3, "가온 1억 3개", "body:0-8"
    )
    assert shown("divisions", division) == "가온 분과 100,000,000 3"
