"""Parts of a call that headings or sentences name, and lists that name none."""

from __future__ import annotations

import pytest

from reader.text.document import Context
from tests.cases import cases
from tests.reader.parts import Row, rows_of_parts

CONTEXT = Context(title="2026년 한빛 기업 지원사업 공고", year=2026)


HEADED = {
    "caps of shares": (
        "■ 기본형 : 점포당 최대 300만원\n■ 심화형 : 점포당 최대 700만원",
        [("기본형", None, 3_000_000, None), ("심화형", None, 7_000_000, None)],
    ),
    "lines below": (
        (
            "1) 새싹 부문\n - 지원금 : 최대 2천만원\n - 선정 : 20팀\n"
            "2) 열매 부문\n - 지원금 : 최대 6천만원\n - 선정 : 5팀"
        ),
        [
            ("새싹 부문", None, 20_000_000, 20),
            ("열매 부문", None, 60_000_000, 5),
        ],
    ),
    "all on one line": (
        (
            "① 드론 실증 : 총 12억원, 과제당 최대 3억원, 4개 과제\n"
            "② 로봇 실증 : 총 8억원, 과제당 최대 2억원, 4개 과제"
        ),
        [
            ("드론 실증", 1_200_000_000, 300_000_000, 4),
            ("로봇 실증", 800_000_000, 200_000_000, 4),
        ],
    ),
    "a heading above ends the last section": (
        (
            "가. 공모과제\n 과제1) 하천 관측 - 정부지원금 9억원(민간부담 2억원)\n"
            " 과제2) 산불 예측 - 정부지원금 6억원(민간부담 1억원)\n나. 총 사업비 : 18억원"
        ),
        [
            ("하천 관측", 900_000_000, None, None),
            ("산불 예측", 600_000_000, None, None),
        ],
    ),
    "planned numbers": (
        "- ① 뱃길 : 바다 체험 (70개사 내외)\n설명\n\n#### ② 숲길 (30개사 내외)\n",
        [("뱃길", None, None, 70), ("숲길", None, None, 30)],
    ),
    "one heading alone": (
        "■ 기본형 : 점포당 최대 300만원\n■ 신청방법 : 전자우편",
        [],
    ),
    "labels name no parts": (
        "○ 지원한도 : 최대 3억원\n○ 지원금액 : 최대 2억원",
        [],
    ),
    "one's own share": (
        "- 도입 기업 : 자부담 3억원\n- 수요 기업 : 자부담 2억원",
        [],
    ),
}


@cases(("text", "expected"), HEADED.values(), ids=HEADED.keys())
def test_headings_name_parts(text: str, expected: list[Row]) -> None:
    assert rows_of_parts(text, CONTEXT) == expected


SPOKEN = {
    "budgets by division": (
        "분과별로 소재는 20억원, 부품은 15억원, 장비는 10억원을 배정한다.",
        [
            ("소재", 2_000_000_000, None, None),
            ("부품", 1_500_000_000, None, None),
            ("장비", 1_000_000_000, None, None),
        ],
    ),
    "kinds said with each": (
        "이 가운데 실증 유형에 16억원, 확산 유형에 8억원을 지원합니다.",
        [
            ("실증 유형", 1_600_000_000, None, None),
            ("확산 유형", 800_000_000, None, None),
        ],
    ),
    "names in brackets": (
        "ㅇ 지원한도: (마을기업) 연간 1억원, (예비마을기업) 연간 5천만원",
        [
            ("마을기업", None, 100_000_000, None),
            ("예비마을기업", None, 50_000_000, None),
        ],
    ),
    "not parts of a call": ("매출은 20억원, 자산은 15억원인 기업", []),
    "last year and this": ("지난해는 20억원, 올해는 30억원을 지원했다.", []),
}


@pytest.mark.parametrize(
    ("text", "expected"), SPOKEN.values(), ids=SPOKEN.keys()
)
def test_sentences_name_parts(text: str, expected: list[Row]) -> None:
    assert rows_of_parts(text, CONTEXT) == expected
