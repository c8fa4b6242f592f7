"""Where a notice contradicts its own dates."""

from __future__ import annotations

from datetime import date

from reader.periods.date_warnings import read_date_warnings
from reader.text.document import Context, Document
from tests.cases import cases

CONTEXT = Context("2026년 한빛 실증 지원사업 공고", date(2026, 2, 20))

DOUBTS = [
    (
        "접수기간 : 2026. 3. 4.(수) ~ 4. 3.(월) 18:00",
        [("windows", "요일이 맞지 않음: 2026-04-03 (금), 적힌 요일 (월)")],
    ),
    (
        "접수기간 : 2026. 3. 4. ~ 2025. 4. 3.",
        [
            (
                "windows",
                "적힌 마감이 시작보다 일러 연도를 고쳐 읽음: 2026. 3. 4. ~ 2025. 4. 3.",
            )
        ],
    ),
    (
        "신청 기간 : 2026. 3. 4. ~ 4. 3. 18:00까지\n접수기간 : 2026. 3. 4. ~ 4. 2. 18:00까지",
        [("windows", "마감일이 서로 다르게 적힘: 2026-04-02, 2026-04-03")],
    ),
    (
        "접수기간 : 2026. 3. 4. ~ 4. 3.(예정)",
        [("windows", "어림잡은 마감: 2026. 3. 4. ~ 4. 3.(예정)")],
    ),
    (
        "한빛부는 오는 28일께 2차 공고를 낸다.",
        [("expected", "어림잡은 날짜: 28일께")],
    ),
    ("접수기간 : 2026. 3. 4.(수) ~ 4. 3.(금) 18:00까지", []),
    ("한빛부는 오는 28일 2차 공고를 낸다.", []),
    ("", []),
]


@cases(("text", "doubts"), DOUBTS)
def test_a_contradiction_is_said(
    text: str, doubts: list[tuple[str, str]]
) -> None:
    assert [
        (doubt.field, doubt.why)
        for doubt in read_date_warnings(Document("body", text), CONTEXT)
    ] == doubts
