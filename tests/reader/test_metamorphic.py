"""A notice written otherwise reads the same: every rewording over documents of our own."""

from __future__ import annotations

from datetime import date

from benchmarks.metamorphic import FIELDS, Invariance, reworded
from benchmarks.rewordings import REWORDINGS
from reader.model import Reading
from reader.reader import read_notice
from reader.text.document import Document
from tests.cases import cases

SEEN = date(2025, 2, 10)
TITLE = "2025년도 가온 실증 지원사업 공고"

LINES = """2025년도 가온 실증 지원사업 공고

중소벤처기업부 공고 제2025-0012호

□ 접수기간 : 2025. 3. 4.(화) ~ 2025. 4. 3.(목) 18:00
○ 지원대상 : 중소기업, 중견기업
○ 지원규모 : 총 30억원, 10개 과제 내외
○ 지원한도 : 과제당 최대 3억원

2025년 2월 10일
중소벤처기업부장관
"""
TABLE = """2025년도 가온 실증 지원사업 공고

1. 신청 안내

| 구분 | 내용 |
|---|---|
| 연구책임자 신청 기간 | 2025. 3. 4.(화) ~ 2025. 4. 3.(목) 18:00까지 |
| 신청 대상 | 중소기업 |

2. 지원 내용

| 분과 | 예산 | 과제 수 |
|---|---|---|
| 제조 | 500백만원 | 2개 |
| 의료 | 300백만원 | 1개 |
"""
DEADLINE = """2025년도 가온 실증 지원사업 공고

가온 지원사업의 신청서를 2025년 4월 3일 18:00까지 제출하여 주시기 바랍니다.
"""


def read(documents: list[Document]) -> Reading:
    return read_notice(TITLE, documents, as_of=SEEN)


@cases("text", [LINES, TABLE, DEADLINE], ids=["lines", "table", "prose"])
@cases("name", REWORDINGS)
def test_a_reading_does_not_depend_on_the_way_of_writing(
    name: str, text: str
) -> None:
    documents = [Document("공고문.hwp", text)]
    before = read(documents)
    assert before.windows[0].closes == "2025-04-03T18:00"
    made = reworded(documents, REWORDINGS[name])
    if made is None:
        # Nothing of the kind is in this text.
        return
    after = read(made)
    for field, value_of in FIELDS.items():
        assert value_of(after) == value_of(before), field


def test_invariance_counts_only_values_that_are_there() -> None:
    before = read([Document("공고문.hwp", DEADLINE)])
    invariance = Invariance()
    assert invariance.add("same", before, before) == []
    assert invariance.add(
        "empty", before, read([Document("공고문.hwp", "없음")])
    ) == [
        "windows",
        "minutes",
    ]
    assert invariance.share("windows") == 0.5
    assert invariance.share("total") is None
    assert len(list(invariance.lines())) == 4
