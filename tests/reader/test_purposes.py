"""What a label says its date is for."""

from __future__ import annotations

import re

from reader.periods import period_labels
from reader.periods.period_labels import all_labels, compact, last_label
from tests.cases import cases

LABELS = [
    ("접 수 기 간 : ", "apply"),
    ("신청‧접수 기한", "apply"),
    ("연구책임자 과제신청(전산입력) 마감일시", "apply"),
    ("연구책임자 신청 및\n주관연구기관 검토·승인 기간", "apply"),
    ("공고 및 접수기간", "apply"),
    ("재공고 접수기간", "apply"),
    ("수요조사 기간", "apply"),
    ("○ 기업모집 : ", "apply"),
    ("접수기한 : 공고일로부터 ", "apply"),
    ("접수일 : ", "begin"),
    ("신청 시작일", "begin"),
    ("주관연구기관 검토·승인기간", "approve"),
    ("기관 전자인증(또는 공문제출) 마감일시", "approve"),
    ("컨소시엄 구성 승인", "consortium"),
    ("공고기간 : ", "notice"),
    ("연장 공고기간 : ", "prolonged"),
    ("사업설명회 일시", "briefing"),
    ("협약기간", "project"),
    ("사업 수행 : ", "project"),
    ("이의신청 기간", "objection"),
    ("서류 평가 일정", "other"),
    ("양식교부 기간", "other"),
    ("서류 보완 : ", "other"),
    ("과제공고", "bare"),
]


@cases(("words", "purpose"), LABELS)
def test_a_label_tells_a_purpose(words: str, purpose: str) -> None:
    label = last_label(compact(words))
    assert label is not None
    assert label.purpose == purpose


@cases(
    "words",
    [
        "",
        "공고일 ~ ",
        "신청기간 내에 ",
        "접수 마감시각: 18:00",
        "신청자격 ",
        "공모하오니 ",
    ],
)
def test_prose_is_no_label_for_applying(words: str) -> None:
    label = last_label(compact(words))
    assert label is None or label.purpose == "bare"


def test_a_row_of_heads_keeps_its_order() -> None:
    heads = "공고기간\n컨소시엄 구성 승인(필수)\n참가신청(온라인)\n제안서평가\n날 짜"
    assert [label.purpose for label in all_labels(compact(heads))] == [
        "notice",
        "consortium",
        "apply",
        "other",
    ]


def test_the_first_letters_of_labels_are_those_of_all_ways() -> None:
    ways = "|".join(f"(?:{words})()" for _, _, words in period_labels._WAYS)
    without_first = re.compile(ways)
    words = re.findall(r"[가-힣]+", ways)

    for word in words:
        for after in (
            "",
            "일",
            "기간",
            "기간:",
            "마감일",
            "승인",
            "제출",
            "시작일",
        ):
            text = f"{word}{after}"
            found = [match.span() for match in without_first.finditer(text)]
            quick = [
                match.span() for match in period_labels._LABELS.finditer(text)
            ]
            assert quick == found, text
