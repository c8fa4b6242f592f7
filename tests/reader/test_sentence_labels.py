"""What sentences say of their days; every row an invented sentence."""

from __future__ import annotations

from datetime import date

import pytest

from reader.periods.windows import read_windows
from reader.text.document import Context, Document
from tests.cases import cases

POSTED = date(2026, 3, 2)
CONTEXT = Context(title="2026년 한빛 지원사업", as_of=POSTED, year=2026)

WINDOWS = [
    (
        "오는 4월 3일 마감되는 자유공모로 사업자를 정한다.",
        None,
        "2026-04-03",
    ),
    ("가온 운영의 2차 신청이 오는 27일까지 이어진다.", None, "2026-03-27"),
    ("2차 모집을 오는 27일(금)까지 진행한다고 밝혔다.", None, "2026-03-27"),
    (
        "신청은 9일부터 27일까지 누리집에서 접수하면 된다.",
        "2026-03-09",
        "2026-03-27",
    ),
    (
        "시는 9일부터 4월 3일까지 신청서를 접수한다.",
        "2026-03-09",
        "2026-04-03",
    ),
    (
        "신규과제 지원신청은 내달 1∼9일 누리집에서 하면 된다.",
        "2026-04-01",
        "2026-04-09",
    ),
    (
        "3월 9일(월)~27일(금) 사업비 신청 접수를 받는다.",
        "2026-03-09",
        "2026-03-27",
    ),
    (
        "한빛원은 2차 공고(3.9~4.3)를 내고 기업을 찾는다.",
        "2026-03-09",
        "2026-04-03",
    ),
    (
        "언제까지 신청하나요? 3월 9일부터 3월 27일 자정까지 보내 주세요.",
        "2026-03-09",
        "2026-03-27T24:00",
    ),
    (
        "사업을 알린다. 16일 오전 11시까지 누리집에서 접수하면 된다.",
        None,
        "2026-03-16T11:00",
    ),
    ("신청을 9일부터 16일까지 받는다고 밝혔다.", "2026-03-09", "2026-03-16"),
    ("❍ 신청기간 : 2026. 3. 30.한\n❍ 방법 : 방문", None, "2026-03-30"),
    ("다음달 10일 오후 6시가 마감이다.", None, "2026-04-10T18:00"),
    ("서류는 3월 27일 오후 4시에 접수를 마감한다.", None, "2026-03-27T16:00"),
    (
        "예산이 소진되어 3월 27일 18시부로 신청 접수를 조기 마감하오니 참고 바랍니다.",
        None,
        "2026-03-27T18:00",
    ),
    (
        "2026. 3. 27.자로 접수가 종료되었음을 알립니다.",
        None,
        "2026-03-27",
    ),
    (
        "예산 소진에 따라 3월 27일 접수를 조기 마감하였습니다.",
        None,
        "2026-03-27",
    ),
    (
        "제안서는 다음 달 12일 오후 4시까지 전자우편으로 받습니다. 설명회는 이달 9일 오후 2시에 엽니다.",
        None,
        "2026-04-12T16:00",
    ),
    (
        "희망 농가는 2026.3.27.(금)까지\n신청서 및 서류를 제출하여 주시기 바랍니다.",
        None,
        "2026-03-27",
    ),
    (
        "신청은 시스템을 통해 3월 27일 오후 6시까지 가능하다.",
        None,
        "2026-03-27T18:00",
    ),
    (
        "3월 9일부터 누리집(www.haneul.example.kr)에서 신청하면 된다.",
        "2026-03-09",
        None,
    ),
    ("접수는 전자우편으로 하고, 마감은 3월 27일까지다.", None, "2026-03-27"),
    (
        "방문 상담을 바라는 농가는 이달 9~27일 사업신청서를 작성, 전자우편(a@b.example)으로 제출하면 된다.",
        "2026-03-09",
        "2026-03-27",
    ),
    ("희망 기업은 9~27일 참가신청서를 내면 된다.", "2026-03-09", "2026-03-27"),
    ("접수는 9∼27일 전자우편으로 한다.", "2026-03-09", "2026-03-27"),
    (
        "새싹기업을 모집한다고 3일 밝혔다. 기간은 9일부터 다음달 3일까지다.",
        "2026-03-09",
        "2026-04-03",
    ),
    (
        "신청 기간은 9일 오전 10시부터 27일 오후 4시까지다.",
        "2026-03-09T10:00",
        "2026-03-27T16:00",
    ),
    ("신청은 27일 낮 12시까지 하면 된다.", None, "2026-03-27T12:00"),
    ("접수는 27일 자정까지다.", None, "2026-03-27T24:00"),
    ("접수 마감일은 27일 오후 5시다.", None, "2026-03-27T17:00"),
    (
        "서류는 27일(금) 오후 2시 30분까지 한빛시스템으로 신청하면 된다.",
        None,
        "2026-03-27T14:30",
    ),
    (
        "기업은 27일 17시30분까지 신청서를 제출해야 한다.",
        None,
        "2026-03-27T17:30",
    ),
    (
        "신청은 27일까지이며 당일 오후 6시에 마감한다.",
        None,
        "2026-03-27T18:00",
    ),
    (
        "접수 기간은 27일까지로, 마감 시간은 오후 6시다.",
        None,
        "2026-03-27T18:00",
    ),
    (
        "오는 26일부터 예산 소진 시까지 신청을 받는다.",
        "2026-03-26",
        None,
    ),
]


@cases(("text", "opens", "closes"), WINDOWS)
def test_a_sentence_tells_when_to_apply(
    text: str, opens: str | None, closes: str | None
) -> None:
    windows = read_windows(Document("body", text), CONTEXT)
    assert [(window.opens, window.closes) for window in windows] == [
        (opens, closes)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1차 모집(2.2.~2.20.)에서 40개사가 선정되었다.",
        "교육은 9일부터 27일까지 진행한다.",
        "의견은 3월 27일까지 전자우편으로 받습니다.",
        "3월 9일(월)~27일(금) 설명회 신청을 받는다.",
        "지난 1월 추진한 공모(1.8~1.27)에는 141개사가 참여해 경쟁률이 높았다.",
        "앞서 1월 8일부터 1월 27일까지 신청을 받은 결과 141개사가 몰렸다.",
        "협약은 3월 27일자로 종료되었습니다.",
        "교육은 3월 27일부로 조기 마감되었습니다.",
    ],
)
def test_other_days_are_no_deadline(text: str) -> None:
    assert read_windows(Document("body", text), CONTEXT) == []


def test_each_part_of_a_sentence_has_its_deadline() -> None:
    several = "바다 자립 지원사업은 3월 20일까지, 숲(가족농) 보급 지원사업은 3월 13일까지 모집한다."
    found = read_windows(Document("body", several), CONTEXT)
    assert [(window.label, window.closes) for window in found] == [
        ("바다 자립 지원사업", "2026-03-20"),
        ("숲(가족농) 보급 지원사업", "2026-03-13"),
    ]
    text = "바다묶음은 3월 20일까지, 숲묶음은 3월 23일까지, 들묶음은 3월 27일까지 접수한다."
    quoted = "참여 희망기업은 ‘바다 새싹’ 분야는 다음달 2일까지, ‘숲 새싹’분야는 오는 26일까지 누리집으로 신청하면 된다."
    found = read_windows(Document("body", quoted), CONTEXT)
    assert [(window.label, window.closes) for window in found] == [
        ("바다 새싹 분야", "2026-04-02"),
        ("숲 새싹분야", "2026-03-26"),
    ]
    ways = "들대학을 통하면 9일부터 20일까지,일반 기관을 통하면 5월 11일부터 22일까지 신청할 수 있다."
    found = read_windows(Document("body", ways), CONTEXT)
    assert [(window.label, window.closes) for window in found] == [
        ("들대학", "2026-03-20"),
        ("일반 기관", "2026-05-22"),
    ]
    windows = read_windows(Document("body", text), CONTEXT)
    assert [(window.label, window.closes) for window in windows] == [
        ("바다묶음", "2026-03-20"),
        ("숲묶음", "2026-03-23"),
        ("들묶음", "2026-03-27"),
    ]


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        (
            "참가 신청과 관련해서는 3월 20일까지 누리집에서 이뤄질 예정이다.",
            None,
            "2026-03-20",
        ),
        (
            "3월 9일부터 27일까지 진행되는 이번 공모는 세 분야다.",
            "2026-03-09",
            "2026-03-27",
        ),
        (
            "가온재단에 따르면 3월 24일까지 모집하는 이 사업은 올해 처음이다.",
            None,
            "2026-03-24",
        ),
        (
            "운용사는 3월 19일까지 온라인으로 제안서를 내야 한다.",
            None,
            "2026-03-19",
        ),
        ("인력 지원은 3월 12일까지 신청 가능하다.", None, "2026-03-12"),
        (
            "참여를 원하는 기업은 4월 1일부터 19일까지 누리집에서 신청하면 된다.",
            "2026-04-01",
            "2026-04-19",
        ),
        ("가온재단은 3월 20일까지 지원자를 받는다.", None, "2026-03-20"),
        ("4월 3일까지 접수한 뒤 5월 중 선정한다.", None, "2026-04-03"),
        (
            "공모에 참여하려면 27일까지 참가신청서를 이메일로 보내면 된다.",
            None,
            "2026-03-27",
        ),
        ("기업 12곳을 뽑는다. 마감은 4월 10일.", None, "2026-04-10"),
    ],
)
def test_a_sentence_that_calls_by_a_day_gives_the_deadline(
    text: str, opens: str | None, closes: str
) -> None:
    (window,) = read_windows(Document("body", text), CONTEXT)
    assert (window.opens, window.closes) == (opens, closes)


def test_what_the_chosen_hand_in_is_no_deadline() -> None:
    text = "선정된 기업은 3월 20일까지 온라인으로 계획서를 제출해야 한다."
    assert read_windows(Document("body", text), CONTEXT) == []
