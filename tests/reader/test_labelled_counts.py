"""Numbers that labels give: on a line, in lines below each other, in cells; one invented row
a way of saying it.
"""

from __future__ import annotations

from reader.amounts.amounts import read_projects
from reader.text.document import Context, Document
from tests.cases import cases

CONTEXT = Context(title="2026년 한빛 지원사업 공고", year=2026)

# A whole notice is put round each.
NOTICE = """2026년 한빛 지원사업 공고

1. 사업개요
○ 사업목적 : 지역 기업의 경쟁력 강화
{}
○ 신청기간 : 2026. 3. 2. ~ 3. 20.
"""

COUNTS = [
    ("○ 보급규모 : 14대(14개사)", 14),
    ("◦ (입주 기업 수) 9개 기업", 9),
    ("- 실증과제 수 : 5개 과제", 5),
    ("□ 운영기관 선정 수 : 2개 기관", 2),
    ("○ 대상지 선정 : 7개 마을", 7),
    ("○ 신규 선정 대학 수 : 3개교", 3),
    ("□ 선정(예정)규모 : 11社 내외", 11),
    ("○ 선정개소 : 6개소", 6),
    ("○ 모집 대상 기업 수 : 21개사(1개사당 1명 참가)", 21),
    ("○ 과제 수 : 일곱 개 과제", 7),
    ("나. 선정: 10개 업체 내외(예비 2개 업체 별도)", 10),
    ("□ 수요기업 모집(9개사)", 9),
    ("○ 참여기업 : 도내 중소기업 30개사", 30),
    ("○ 선정 규모 : 3명 내외(방문 연구자)", 3),
    ("3. 모집규모\n  - 16개사 내외(예산 범위 내 조정)", 16),
    ("□ 모집 팀 수\n\n12팀 내외", 12),
    ("구 분\n내 용\n선정 단체 수\n8개 단체\n신청자격\n비영리 단체", 8),
    ("| 구분 | 내용 |\n|---|---|\n| 참가기업 수 | 13개사 내외 |", 13),
    (
        "| 모집분야 | 모집기업 수 | 협약기간 |\n|---|---|---|\n| 푸드 | 22개사 | 6개월 |",
        22,
    ),
]

COUNTS += [
    ("○ 모집정원 : 12팀(24명)", 12),
    ("○ 추가모집 : 3개사", 3),
    ("○ 지원수량 : 15개사", 15),
    ("○ 모집업종/규모 : 제조업 20개사", 20),
    ("○ 지원인원 및 규모 : 10개 기업 내외", 10),
    ("○ 대상지 : 도내 전통시장 3개소", 3),
    ("○ 실증과제 : 5건 내외", 5),
    ("○ 보급대수 : 100대(50개사)", 50),
    ("○ 선정규모(개사) : 20", 20),
    ("○ 모집규모(단위: 개 기업) : 15 내외", 15),
]
COUNTS += [
    ("○ 지원내용 : 10개 기업, 기업당 30,000천원", 10),
    ("○ 지원내용 : 12社 내외 선정하여 社당 30,000천원 이내 지원", 12),
    # marks and brackets of all sorts round a label
    ("① 모집인원 : 12팀", 12),
    ("(1) 선정팀 : 12팀", 12),
    ("1-1. 선정팀 : 12팀", 12),
    ("Ⅰ. 모집팀 : 12팀", 12),
    ("[1] 선정팀 : 12팀", 12),
    ("○ 「모집팀」 12팀", 12),
    ("○ '선정규모' 12개사", 12),
    ("○ 선정팀 = 12팀", 12),
    ("○ 선정팀 - 12팀", 12),
    ("○ 선정팀 : 12팀 끝.", 12),
    ("○ 선정팀 : 12팀입니다.", 12),
]
NO_COUNTS = [
    "○ 지원내용 : 3개 분야 교육, 기업당 2명 참가",
    "○ 예비선정 기업 : 3개사(포기 기업 발생 시 순위대로 선정)",
    "○ 수출상담회 : 바이어 30개사 초청",
    "○ 선정기업 중 우수기업 5개사는 해외 박람회 참가",
    "○ 참여기업 : 3개사",
    "○ 지원규모(백만원) : 20",
    "○ 선정규모(개사) : 20 ~ 30 | 40",
    "○ 대상지 : 3개 도시 중 하나",
    "○ 실증과제 : 스마트 공장 등 5건의 사례 참고",
    "○ 참여기업 : 관내 기업 3개사 이상",
    "· 우수기업 선정(30개사/년)",
    "○ 입주기업 : 27개사(2026. 3. 기준)",
    "○ 서류평가에서 30개사를 선발하여 발표평가 진행",
    "○ 1차 심사를 통해 20팀을 선정한 뒤 최종 심사를 연다",
    "○ 성장지원 100개사 선정, 사업화 54개사",
    "모집규모\n12개사\n8개사\n신청자격",
    "| 구분 | 바다형 | 숲형 |\n|---|---|---|\n| 모집 팀 수 | 12팀 | 8팀 |",
    "| 유형 | 모집 팀 수 | 기간 |\n|---|---|---|\n| 바다형 | 12팀 | 6개월 |\n| 숲형 | 8팀 | 6개월 |",
    "○ 운영규모 : 3개월",
    "○ 교육규모 : 30명",
    "□ 모집규모\n○ 신청기업이 10개사 미만인 경우 재공고",
]


@cases(("text", "number"), COUNTS)
def test_a_label_gives_the_number(text: str, number: int) -> None:
    found = read_projects(Document("body", NOTICE.format(text)), CONTEXT)
    assert found is not None
    assert found.value == number


@cases("text", NO_COUNTS)
def test_partners_steps_of_choosing_and_several_parts_are_no_count(
    text: str,
) -> None:
    document = Document("body", NOTICE.format(text))
    assert read_projects(document, CONTEXT) is None


def test_founders_are_counted_where_the_call_is_theirs() -> None:
    text = "2026년 재기창업자 상담 지원\n\n□ 모집규모 : 총 160명 내외\n"
    found = read_projects(Document("body", text), CONTEXT)
    assert found is not None
    assert found.value == 160
