"""Numbers that sentences and labels of any kind give; one invented row a way of saying it."""

from __future__ import annotations

from reader.amounts.amounts import read_projects
from reader.text.document import Context, Document
from tests.cases import cases

CONTEXT = Context(title="2026년 한빛 지원사업 공고", year=2026)

COUNTS = [
    ("한빛시는 청년기업 14곳을 새로 뽑아 돕는다.", 14),
    ("재단은 심사를 거쳐 모두 9개 팀을 최종 선발할 방침이다.", 9),
    ("올해 총 1,230개의 예비창업자와 창업기업을 선발할 예정이다.", 1230),
    ("참여할 1,100개 팀을 오는 4월 2일까지 모집한다.", 1100),
    ("약 700개 제조 소기업의 혁신성장을 집중 지원할 계획이다.", 700),
    ("농가 26호를 대상으로 온실 장비를 보급한다고 밝혔다.", 26),
    ("컨소시엄당 2억 원씩 8곳에 총 16억 원을 지원합니다.", 8),
    ("가공 등 총 1,450건에 620억원 규모로 지원될 예정이다.", 1450),
    ("지원규모는 총 900명으로, 예비창업자를 뽑는다.", 900),
    ("작년 30개사를 지원한 데 이어 올해도 44개사를 새로 지원한다.", 44),
    ("최대 23개 업체가 지원받을 수 있다.", 23),
    ("총 6개 부문 47편 내외 규모로 지원할 예정이다.", 47),
    ("신규 과제 1천235여개를 공고했다고 밝혔다.", 1235),
    ("모집규모는 13개 내외 기관이며 이후 200개 기업을 선발할 예정이다.", 13),
    ("ㅇ 선정도시 : 3곳\nㅇ 기한 : 3. 2.", 3),
    ("- 지원인원: 17명\n- 기간: 1년", 17),
    ("다. 사업대상: 40세 미만 농업인 6명\n라. 단가", 6),
    ("공모과제수: 분야별 2개씩 8개\n", 8),
    ("3. 선정예정: 신규 6, 재지정 2 등 8개 기업\n", 8),
    ("[모집 개요]\n · 3년 이상 관광기업 21개사\n · 자금\n", 21),
]
NO_COUNTS = [
    "선도대학 21곳을 통해 창업자를 육성할 방침이다.",
    "교류회에 소속된 총 190개 기업을 대상으로 진행된다.",
    "재단은 지난해 바우처로 90개사를 지원해 매출을 늘렸다.",
    "한편 올해 가온 30개사, 나온 12개사 총 42개사가 지원 받은 바 있다.",
    "정기공모는 창작지원 등 총 7개 사업이다.",
    "공모는 네 분야별 3개 과제를 선정해 지원한다.",
    "우수한 5개사를 선정해 포상한다.",
    "분야 전문가 8명을 선정하여 심사한다.",
    "지원대상 : 상시근로자 10명 이상 기업",
    "지원규모 : 창업자 1명당 1천만원",
]


@cases(("text", "number"), COUNTS)
def test_who_is_chosen_is_counted(text: str, number: int) -> None:
    found = read_projects(Document("body", text), CONTEXT)
    assert found is not None
    assert found.value == number


@cases("text", NO_COUNTS)
def test_earlier_years_fields_and_each_ones_number_are_no_count(
    text: str,
) -> None:
    assert read_projects(Document("body", text), CONTEXT) is None
