"""Which of a notice's dates an applicant must meet; one row for each way of saying so."""

from __future__ import annotations

from datetime import date

import pytest

from reader.model import Window
from reader.periods.date_warnings import read_date_warnings
from reader.periods.windows import read_title, read_windows
from reader.text.document import Context, Document
from tests.cases import cases

POSTED = date(2026, 2, 20)
TITLE = "2026년도 한빛 실증 지원사업 공고"

WINDOWS = [
    (
        "'접수기간' 2026. 3. 4.(수) ~ 2026. 4. 3.(금) 18:00까지",
        "2026-03-04",
        "2026-04-03T18:00",
    ),
    ("접수기간 : '20260304 ~ 20260403'", "2026-03-04", "2026-04-03"),
    # a label and a range
    (
        "□ 접수기간 : 2026. 3. 4.(수) ~ 4. 3.(금) 18:00까지",
        "2026-03-04",
        "2026-04-03T18:00",
    ),
    (
        "(신청 기간) ’26. 3. 4.(수) ~ 4. 3.(금) 17시까지",
        "2026-03-04",
        "2026-04-03T17:00",
    ),
    (
        "접 수 기 간 : 2026. 3. 4. ~ 4. 3. 오후 3시까지",
        "2026-03-04",
        "2026-04-03T15:00",
    ),
    (
        "모집기간 : 2026. 3. 4.(수) 09:00 ~ 4. 3.(금) 24:00",
        "2026-03-04T09:00",
        "2026-04-03T24:00",
    ),
    (
        "신청‧접수기간 : 2026. 3. 4.(수) ～ 4. 3.(금), 18:00까지",
        "2026-03-04",
        "2026-04-03T18:00",
    ),
    (
        "○ 전산접수기간 : 2026. 3. 4.(수)～ 4. 3.(금) 오후 3시까지(시스템 시간 기준)",
        "2026-03-04",
        "2026-04-03T15:00",
    ),
    (
        "접수기간\n2026.03.04(수) 09:00\n~\n2026.04.03(금) 23:59\n까지",
        "2026-03-04T09:00",
        "2026-04-03T23:59",
    ),
    (
        "◦ 기업모집 : 2026. 3. 4.(수) ~ 4. 3.(금) 18:00 까지",
        "2026-03-04",
        "2026-04-03T18:00",
    ),
    # a deadline alone
    ("접수기한 : 2026. 4. 3.(금) 18:00까지", None, "2026-04-03T18:00"),
    (
        "○ 신청마감 : 2026년 4월 3일(금) 16:00까지 도착분에 한함",
        None,
        "2026-04-03T16:00",
    ),
    ("신청기간 : 공고일 ~ 4. 3.(금), 18시까지", None, "2026-04-03T18:00"),
    ("신청기간 : 공고일로부터 2026. 4. 3.(금) 까지", None, "2026-04-03"),
    # the notice's own day is the opening only where the text says so
    (
        "2026. 2. 20. (재)한빛진흥원장\n신청기간 : 공고일 ~ 4. 3.(금), 18시까지",
        "2026-02-20",
        "2026-04-03T18:00",
    ),
    (
        "2026년 2월 20일\n한빛부장관\n한빛원장\n신청기간 : 공고 게시일 ~ 4월 3일(금) 18시까지",
        "2026-02-20",
        "2026-04-03T18:00",
    ),
    (
        "2026. 2. 20.\n한빛군수\n접수기한 : 2026. 4. 3.(금) 18:00까지",
        None,
        "2026-04-03T18:00",
    ),
    (
        "2026. 2. 20.에 제정한 지침\n신청기간 : 공고일 ~ 4. 3.(금)",
        None,
        "2026-04-03",
    ),
    # sentences
    (
        "희망자는 2026. 4. 3.(금)까지 신청하여 주시기 바랍니다.",
        None,
        "2026-04-03",
    ),
    (
        "관심 있는 기업은 2026년 4월 3일까지 신청하시기 바랍니다.",
        None,
        "2026-04-03",
    ),
    ("참가기업을 4월 3일(금)까지 모집합니다.", None, "2026-04-03"),
    (
        "3월 4일부터 4월 3일까지 참가자를 모집합니다.",
        "2026-03-04",
        "2026-04-03",
    ),
    # the institution's day, the notice's own span, the project's and the briefing's are told apart
    (
        (
            "구분\n내용\n공고기간\n2026. 2. 20.(금) ~ 4. 6.(월)\n연구책임자 신청 기간\n2026. 3. 4.(수) ~ 4. 3.(금) 18:00까지\n"
            "주관연구기관 검토·승인기간\n~ 4. 6.(월) 18:00까지"
        ),
        "2026-03-04",
        "2026-04-03T18:00",
    ),
    (
        "공고기간 : 2026. 2. 20. ~ 4. 3.\n접수기간 : 2026. 3. 4. ~ 4. 3. 16:00까지",
        "2026-03-04",
        "2026-04-03T16:00",
    ),
    (
        "사업기간 : 2026. 5. 1. ~ 11. 30.\n신청기간 : 2026. 3. 4. ~ 4. 3.",
        "2026-03-04",
        "2026-04-03",
    ),
    (
        "사업설명회 : 2026. 3. 10.(화) 14:00\n접수기한 : 2026. 4. 3.(금) 18:00까지",
        None,
        "2026-04-03T18:00",
    ),
    (
        "이의신청 기간 : 2026. 4. 20. ~ 4. 30.\n신청기간 : 2026. 3. 4. ~ 4. 3.",
        "2026-03-04",
        "2026-04-03",
    ),
    (
        "연구책임자 신청 및\n주관연구기관 검토·승인 기간 2026.3.4.(수) 09:00 ~ 4.3.(금) 18:00까지",
        "2026-03-04T09:00",
        "2026-04-03T18:00",
    ),
    (
        "□ 공고 및 접수기간 : 2026. 3. 4.(수) ~ 4. 3.(금) 17:00까지",
        "2026-03-04",
        "2026-04-03T17:00",
    ),
    # flattened tables: heads in a row, then their values; dates before their words
    (
        "공고기간\n전산 등록기간\n2026. 2. 20.(금) ~ 4. 3.(금) 오후 3시 까지\n2026. 3. 4.(수) ~ 4. 3.(금) 오후 3시 까지",
        "2026-03-04",
        "2026-04-03T15:00",
    ),
    (
        (
            "공고대상\n연구책임자 과제신청기간(전산입력)*\n주관연구개발기관\n검토·승인 기간**\n한빛 신규과제 공고\n"
            "2026. 4. 3.(금)\n14 : 00\n2026. 4. 6.(월)\n14 : 00"
        ),
        None,
        "2026-04-03T14:00",
    ),
    (
        "일정\n내용\n2026. 3. 4.(수) ~ 4. 3.(금) 18:00\n연구계획서 접수(신청 마감일)\n2026. 3. 4.(수) ~ 4. 6.(월) 18:00\n기관 승인기간",
        "2026-03-04",
        "2026-04-03T18:00",
    ),
    (
        (
            "공고기간\n인터넷(전산) 입력 및 신청서류 접수\n"
            "2026. 2. 20.(금) ~ 4. 3.(금) 18:00까지\n(43일)\n"
            "2026. 3. 4.(수) ~ 4. 3.(금) 18:00까지\n(31일)"
        ),
        "2026-03-04",
        "2026-04-03T18:00",
    ),
    (
        "○ 2026. 4. 3.(금) 과제신청(전산입력) 마감\n○ 2026. 4. 20.(월) 평가",
        None,
        "2026-04-03",
    ),
    # a tender: what a consortium or a bond must meet comes before, and is not the bid's own deadline
    (
        (
            "제안서 전자입찰서 제출 시작일시:\n2026/03/04 10:00\n○\n제안서 전자입찰서 제출 마감일시:\n2026/04/03 10:00\n○\n"
            "공동수급협정서 제출 관련 안내\n-\n제출기한:\n2026/04/02 18:00까지"
        ),
        "2026-03-04T10:00",
        "2026-04-03T10:00",
    ),
    (
        "신청 시작일 : 2026. 3. 4.(수)\n신청 마감일 : 2026. 4. 3.(금)",
        "2026-03-04",
        "2026-04-03",
    ),
    # pipe tables
    (
        "|구분|접수기간|선정|\n|---|---|---|\n|한빛|3. 4.(수) ~ 4. 3.(금) 18:00까지|4. 20.(월)|",
        "2026-03-04",
        "2026-04-03T18:00",
    ),
    (
        "|모집기간|**3월 4일**<br>**~**<br>**4월 3일**|\n|---|---|\n|결과발표|4월 20일|",
        "2026-03-04",
        "2026-04-03",
    ),
    (
        "|6. 신청방법<br><br>○ (접수기간) 2026. 3. 4.(수) ∼ 4. 3.(금)<br>○ (접수방법) 전자우편|\n|---|",
        "2026-03-04",
        "2026-04-03",
    ),
    (
        "|신청서 제출<br><br>(3.4~4.3)|\n|---|\n|설명회<br><br>(3.10)|",
        "2026-03-04",
        "2026-04-03",
    ),
    # changes
    ("신청기간 연장: 당초 ~3.27일 → 변경 ~4.3일", None, "2026-04-03"),
    (
        "당초 접수기간 : 2026. 2. 2. ~ 2. 27.\n연장접수기간 : 2026. 2. 27. ~ 4. 3. 16시까지",
        "2026-02-27",
        "2026-04-03T16:00",
    ),
    # the clock time stands elsewhere
    (
        "접수기간 : 2026. 3. 4. ~ 4. 3.\n※ 접수 마감시간(18:00) 이후 수정 불가",
        "2026-03-04",
        "2026-04-03T18:00",
    ),
    (
        "신청기간 : 2026. 3. 4.(수) ~ 동년 4. 3.(금) 6:00 PM",
        "2026-03-04",
        "2026-04-03T18:00",
    ),
    # fields of portals and their APIs
    ("접수일: 2026-03-04\n마감일: 2026-04-03\n", "2026-03-04", "2026-04-03"),
    (
        "접수시작일시: 2026-03-04 09:00\n접수종료일시: 2026-04-03 18:00\n",
        "2026-03-04T09:00",
        "2026-04-03T18:00",
    ),
    ("신청기간: 20260304 ~ 20260403", "2026-03-04", "2026-04-03"),
    # misprints
    (
        "접수기간 : 2026. 3. 4.(수) ~ 2025. 4. 3.(금) 16:00",
        "2026-03-04",
        "2026-04-03T16:00",
    ),
    ("접수기간 : 2025. 3. 4.(수) ~ 4. 3.(금)", "2026-03-04", "2026-04-03"),
    # a grey zone with a real end
    (
        "신청기간 : 2026. 3. 4. ~ 예산소진시까지(종료일: 2026. 4. 3.)",
        "2026-03-04",
        "2026-04-03",
    ),
    ("공고 마감일(’26. 4. 3.)을 기준으로 1년이 지난 자", None, "2026-04-03"),
]
NO_WINDOWS = [
    "",
    "2026. 2. 20.\n한빛군수",
    "위와 같이 신청하여 주시기 바랍니다.\n2026년 2월 21일\n한빛진흥원장",
    "사업기간 : 2026. 5. 1. ~ 11. 30.",
    "사업설명회 : 2026. 3. 10.(화) 14:00, 대강당",
    "평가 및 선정 : 2026. 4. 20. ~ 4. 30.",
    "다음 해 6월 30일까지 매출 보고서를 제출하여야 한다.",
    "2026. 2. 25.까지 사업자등록을 마친 자",
    "결과통보 : 2026. 4. 30.까지",
    "접수기간 : 2026년 월 일 ~ 월 일",
    "접수기간 : 2000. 00. 00. ~ 00. 00.",
    "접수기간 : 2025. 1. 5. ~ 1. 20.",
    "[서울=한빛뉴스] 사진 = 시민들이 장을 보고 있다. 시는 오는 24일까지 행사를 연다. 2026.02.20 press@news.example.kr",
]
# We know these and cannot read them yet.
TOO_HARD = [
    ("신청기간 : 2026. 3. ~ 2026. 4. 3.", "2026-03", "2026-04-03"),
    ("접수기간 : 매월 1일 ~ 10일", None, "2026-03-10"),
    (
        "사. 설명회 참가신청 마감일시 : 2026. 3. 2.(월) 15:00까지\n2) 마감일시 : 2026. 4. 3.(금) 15:00까지",
        None,
        "2026-04-03T15:00",
    ),
]


def read(
    text: str, title: str = TITLE, as_of: date | None = POSTED
) -> list[Window]:
    return read_windows(Document("body", text), Context(title, as_of))


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        *WINDOWS,
        *(
            pytest.param(*row, marks=pytest.mark.xfail(strict=True))
            for row in TOO_HARD
        ),
    ],
)
def test_the_applicants_window_stands_first(
    text: str, opens: str | None, closes: str
) -> None:
    first = read(text)[0]
    assert (first.opens, first.closes) == (opens, closes)


# Each begins with what may count the number before it.
NEXT_LABELS = [
    "주관기관",
    "주소",
    "개요",
    "개최지",
    "년도",
    "명칭",
    "호실",
    "차수",
    "회사명",
    "건명",
    "점수",
    "배점",
    "위치",
    "시간",
    "월별계획",
]


@cases("label", NEXT_LABELS)
@pytest.mark.parametrize(
    "written",
    [
        "접수기간 : 2026-03-04 ~ 2026-04-03\n{} : 가온",
        "접수기간 : 2026. 3. 4 ~ 4. 3\n{} : 가온",
        "접수기간\n2026.3.4 ~ 2026.4.3\n{}\n가온",
        "접수기간 2026-03-04 ~ 2026-04-03 {} 가온",
        "접수기간 2026.03.04 ~ 2026.04.03 {} 가온",
    ],
)
def test_the_next_labels_first_letter_counts_nothing(
    written: str, label: str
) -> None:
    first = read(written.format(label))[0]
    assert (first.opens, first.closes) == ("2026-03-04", "2026-04-03")


@cases("text", NO_WINDOWS)
def test_other_dates_are_no_window(text: str) -> None:
    assert read(text) == []


def test_in_a_timetable_of_dates_before_their_words_the_next_row_keeps_its_own_word() -> (
    None
):
    text = "○2026.4.3.(금) 과제신청(전산입력) 마감\n○2026.4.3.(금) (주관기관)전자인증 마감\n○2026.4.4.(토)\n~6.(월)\n 계획서 사전검토"
    assert [(window.label, window.closes) for window in read(text)] == [
        (None, "2026-04-03")
    ]


def test_an_approval_run_together_with_the_deadline_follows_with_its_label() -> (
    None
):
    text = (
        "연구책임자 신청기간 2026. 3. 4. ~ 4. 3. 18:00까지 "
        "주관기관 검토·승인기간 2026. 3. 4. ~ 4. 6. 18:00까지"
    )
    assert [(window.label, window.closes) for window in read(text)] == [
        (None, "2026-04-03T18:00"),
        ("기관 승인", "2026-04-06T18:00"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        (
            "○ 연구책임자 신청기간 : 2026. 3. 4. ~ 4. 3. 18:00\n"
            "○ 주관기관 승인기간 : 2026. 3. 4. ~ 4. 6. 18:00"
        ),
        (
            "| 구분 | 내용 |\n|---|---|\n"
            "| 연구책임자 신청기간 | 2026. 3. 4. ~ 4. 3. 18:00까지 |\n"
            "| 주관기관 검토·승인기간 | ~ 4. 6. 18:00까지 |"
        ),
        (
            "| 과제 | 연구책임자 신청 마감 | 주관기관 승인 마감 |\n|---|---|---|\n"
            "| 한빛 | 2026. 4. 3. 18:00 | 2026. 4. 6. 18:00 |"
        ),
        (
            "○ 2026. 3. 4. ~ 4. 3.(금) 18:00 : 연구책임자 신청기간\n"
            "○ ~ 4. 6.(월) 18:00까지 : 주관기관 검토·승인기간"
        ),
    ],
)
def test_an_approval_that_stands_apart_is_no_window(text: str) -> None:
    assert [window.closes for window in read(text)] == ["2026-04-03T18:00"]


@pytest.mark.parametrize(
    "text",
    [
        "모집공고일 전일(26년 3월 1일) 까지 폐업한 자\n신청방법: 전자우편",
        "2026. 3. 1.까지 설립된 기업",
        "2026. 3. 1. 이전에 창업한 자에게 신청 자격이 있음",
    ],
)
def test_a_day_that_applicants_must_fit_is_no_deadline(text: str) -> None:
    assert read(text) == []


def test_a_labelled_open_end_outweighs_a_day_in_a_sentence() -> None:
    text = (
        "신청자격: 공고일 전일(26. 3. 1.)까지 폐업한 자\n"
        "신청기간 : '26. 3. 9.(월) ~ 예산 소진 시까지"
    )
    windows = [
        (window.opens, window.closes, window.basis) for window in read(text)
    ]
    assert windows == [("2026-03-09", None, "budget_exhausted")]


def test_a_project_type_is_no_label_of_its_period() -> None:
    text = (
        "□ 접수기간 : 2026. 3. 4. ~ 4. 3. 18:00까지\n\n"
        "| 과제 | 총 연구기간 | 당해 |\n|---|---|---|\n"
        "| 지정 공모-09 | 2026. 4. 1. ~ 2028. 12. 31. | 2026. 4. 1. ~ 2026. 12. 31. |"
    )
    assert [window.closes for window in read(text)] == ["2026-04-03T18:00"]


def test_the_applicants_own_window_precedes_a_preliminary_step() -> None:
    text = (
        "□ 투자심사 신청\n신청 기간\n2026. 3. 4. ~ 4. 6. 18:00까지\n\n"
        "□ 본 과제\n접수기간\n○ 2026. 3. 4. ~ 4. 3. 18:00까지\n"
    )
    assert read(text)[0].closes == "2026-04-03T18:00"


def test_each_row_of_a_table_of_deadlines_is_a_window() -> None:
    text = (
        "| 번호 | 과제 | 분량 | 신청 마감일시 |\n|---|---|---|---|\n"
        "| 1 | 한빛 | 30쪽(중형 기준) | 2026. 4. 10.(금) 14:00 |\n"
        "| 2 | 새빛 | | 2026. 4. 3.(금) 14:00 |"
    )
    assert {window.closes for window in read(text)} == {
        "2026-04-10T14:00",
        "2026-04-03T14:00",
    }


def test_an_hour_after_a_tilde_belongs_to_the_end() -> None:
    text = "신청기간: 2026. 3. 4. ~ 4. 3.( ~ 17:00까지)"
    assert read(text)[0].closes == "2026-04-03T17:00"


def test_an_approval_on_the_same_day_is_not_told_twice() -> None:
    text = "연구책임자 신청기간 : 2026. 3. 4. ~ 4. 3. 18:00\n주관기관 승인기간 : 2026. 3. 4. ~ 4. 3. 18:00"
    assert len(read(text)) == 1


def test_divisions_of_a_table_are_labelled_windows() -> None:
    text = (
        "공고 및 접수 기간 : 2026. 3. 4.(수) ~ 4. 10.(금)\n\n"
        "| 분야 | 접수기간 | 컨소시엄 구성 | 제안서 접수 |\n| --- | --- | --- | --- |\n"
        "| 1~16번 | ’26.3.4(수)~4.3(금) | ~4.2(목) 18:00시한 | ~4.3(금) 10:00시한 |\n"
        "| 17~23번 | ’26.3.4(수)~4.10(금) | ~4.9(목) 18:00시한 | ~4.10(금) 10:00시한 |\n"
    )
    assert [
        (window.label, window.opens, window.closes) for window in read(text)
    ] == [
        (None, "2026-03-04", "2026-04-10T10:00"),
        ("1~16번", "2026-03-04", "2026-04-03T10:00"),
        ("1~16번 컨소시엄 구성", None, "2026-04-02T18:00"),
        ("17~23번 컨소시엄 구성", None, "2026-04-09T18:00"),
    ]


def test_of_several_programmes_the_titles_own_stands_first() -> None:
    text = "- 한빛 교류 프로그램\n신청기간\n2026. 3. 4. ~ 3. 20. 18:00까지\n- 한빛 동반 프로그램\n신청기간\n2026. 3. 9. ~ 4. 3. 18:00까지\n"
    assert (
        read(text, title="2026년 한빛 동반 프로그램")[0].closes
        == "2026-04-03T18:00"
    )
    assert (
        read(text, title="2026년 한빛 교류 프로그램")[0].closes
        == "2026-03-20T18:00"
    )


def test_a_prolonged_notice_comes_first_only_where_the_title_says_so() -> None:
    text = "□ 연장 공고기간 : ~ ’26. 4. 10.(금) 15:00까지\n전산접수기간 : 2026. 3. 4.(수) ~ 4. 3.(금) 오후 3시까지"
    assert [
        window.closes for window in read(text, title="(연장공고) 한빛 사업")
    ] == [
        "2026-04-10T15:00",
        "2026-04-03T15:00",
    ]
    assert [window.closes for window in read(text)] == [
        "2026-04-03T15:00",
        "2026-04-10T15:00",
    ]


def test_what_the_selected_must_hand_in_is_no_application() -> None:
    text = "선정된 기업은 협약서류를 2026. 4. 3.(금)까지 제출하여 주시기 바랍니다.\n서류 제출기한 : 2026. 4. 3.(금) 18:00까지"
    assert read(text, title="2026년 한빛 실증 지원사업 선정결과 공고") == []
    assert [window.closes for window in read(text)] == ["2026-04-03T18:00"]


def test_news_names_who_is_called_upon() -> None:
    text = "내일부터 다음달 19일까지 '공급기업'으로 추가 모집한다.\n'수요기업'을 내일부터 오는 4월 2일까지는 공모 형태로 선정한다."
    assert [
        (window.label, window.opens, window.closes) for window in read(text)
    ] == [
        ("수요기업", "2026-02-21", "2026-04-02"),
        ("공급기업", "2026-02-21", "2026-03-19"),
    ]


TITLES = [
    ("한빛 사업 참가기업 2차 모집(~4/3)", ["2026-04-03"]),
    ("한빛 사업 신청 안내(4. 3.(금) 18:00까지)", ["2026-04-03T18:00"]),
    ("한빛 박람회(6.10~6.12) 참가기업 모집", []),
    ("한빛 대상 결과 발표(~4/3)", []),
]


@pytest.mark.parametrize(("title", "closes"), TITLES)
def test_a_title_may_tell_the_deadline(title: str, closes: list[str]) -> None:
    assert [
        item.closes for item in read_title(Context(title, POSTED))
    ] == closes


def test_the_words_are_shown_with_their_place() -> None:
    document = Document(
        "공고문.hwp",
        "1. 개요\n□ 접수기간 : 2026. 3. 4.(수) ~ 4. 3.(금) 18:00까지\n",
    )
    [window] = read_windows(document, Context(TITLE, POSTED))
    assert window.text == "□ 접수기간 : 2026. 3. 4.(수) ~ 4. 3.(금) 18:00까지"
    assert window.where.startswith("공고문.hwp:6-")


SPACED_OUT = [
    (
        "접 수 기 간 : 2 0 2 6 . 3 . 4 . ( 수 )  ~  3 . 2 0 . ( 금 )  1 8 : 0 0 까 지",
        "2026-03-04",
        "2026-03-20T18:00",
    ),
    (
        "접수기간 : 2 0 2 6. 3. 4. ~ 2 0 2 6. 3. 2 0.까지",
        "2026-03-04",
        "2026-03-20",
    ),
    ("| 접수기간 | ' 2 6 . 3 . 4 ~ 3 . 2 0 |", "2026-03-04", "2026-03-20"),
    ("접수마감 : 3. 2 9:00까지", None, "2026-03-02T09:00"),
]


@pytest.mark.parametrize(("text", "opens", "closes"), SPACED_OUT)
def test_what_is_spaced_out_is_read(
    text: str, opens: str, closes: str
) -> None:
    assert [(item.opens, item.closes) for item in read(text)] == [
        (opens, closes)
    ]


WRITTEN = [
    # An hour after a day with noughts is no day of a short year.
    (
        "접수기간 : 2026. 03. 04. ~ 04. 07. 18:00까지",
        "2026-03-04",
        "2026-04-07T18:00",
    ),
    (
        "접수기간 : 2026. 03. 04. ~ 04. 07. 18시까지",
        "2026-03-04",
        "2026-04-07T18:00",
    ),
    (
        "모집기간\n2026. 3. 4., 수요일 10시 ~ 2026. 4. 7., 화요일, 15시",
        "2026-03-04T10:00",
        "2026-04-07T15:00",
    ),
    (
        "접수기간 : 26. 3. 4.부터 04.12 오전 11시 (우편 소인)",
        "2026-03-04",
        "2026-04-12T11:00",
    ),
    # The papers to hand in stand left of the period, and are no label.
    (
        """|제출서류|사업기간|신청기간|
|---|---|---|
|신청서 1부|2026. 9. 8. ~ 12. 25.|2026. 3. 4.(수) ~ 4. 7.(화)|""",
        "2026-03-04",
        "2026-04-07",
    ),
    (
        """○ 접수기간 연장
 - (당초) 2026. 3. 4.(수) ~ 3. 25.(수) 18:00
 - (변경) 2026. 3. 4.(수) ~ 4. 7.(화) 18:00""",
        "2026-03-04",
        "2026-04-07T18:00",
    ),
]


@cases(("text", "opens", "closes"), WRITTEN)
def test_a_window_is_read_however_it_is_written(
    text: str, opens: str, closes: str
) -> None:
    assert [(item.opens, item.closes) for item in read(text)] == [
        (opens, closes)
    ]


@pytest.mark.parametrize(
    "day", ["3 . 2 0 까 지", "3. 2 0.(금) 18:00까지", "1 2 . 3 1"]
)
def test_half_of_a_spaced_number_is_no_day(day: str) -> None:
    assert read(f"접수마감 : {day}") == []


ENDS = [
    "접수기간 : 2026. 3. 4. ~ 4. 3. 15:00까지",
    "접수기간 : 2026. 3. 4.(수) ~ 4. 3.(금)",
    "접수기간 : 2026. 3. 4. ~ 4. 3.(금, 15시까지)",
    "신청마감 : 2026. 4. 3.(금) 오후 3시까지",
    "접수기한 : 2026. 4. 3. 18:00 이내",
]


@pytest.mark.parametrize("line", ENDS)
@pytest.mark.parametrize(
    "below", ["\n4. 지원규모 : 20개사", "\n○ 문의", " / 방법"]
)
def test_the_words_end_where_the_value_ends(line: str, below: str) -> None:
    [window] = read(f"3. 신청\n{line}{below}")
    assert window.text == line


BASES = [
    ("신청기간 : 2026. 3. 4. ~ 4. 3.", "fixed", "2026-03-04", "2026-04-03"),
    (
        "신청기간 : 2026. 3. 4. ~ 4. 3. ※ 예산 소진 시 조기 마감될 수 있음",
        "fixed",
        "2026-03-04",
        "2026-04-03",
    ),
    (
        "신청기간 : 2026. 3. 4. ~ 예산소진시까지(종료일: 2026. 4. 3.)",
        "budget_exhausted",
        "2026-03-04",
        "2026-04-03",
    ),
    (
        "접수기간 : 2026. 3. 4. ~ 12. 31.(연중상시)",
        "rolling",
        "2026-03-04",
        "2026-12-31",
    ),
    (
        "접수기간 : 2026. 3. 4. ~ 4. 3. (선착순 마감)",
        "until_filled",
        "2026-03-04",
        "2026-04-03",
    ),
    (
        "신청기간 : 2026. 3. 4.(수) 14:00 ~ 예산 소진 시까지",
        "budget_exhausted",
        "2026-03-04T14:00",
        None,
    ),
    (
        "신청기간 : 2026. 3. 4. ~ 사업비 소진시까지",
        "budget_exhausted",
        "2026-03-04",
        None,
    ),
    (
        "2. 기 간: 2026. 3. 4. ~ 당해년도 예산 소진 시까지",
        "budget_exhausted",
        "2026-03-04",
        None,
    ),
    ("신청기간: 예산 소진시까지", "budget_exhausted", None, None),
    (
        "신청기간 : 2026. 3. 4. ~ 모집 완료 시까지",
        "until_filled",
        "2026-03-04",
        None,
    ),
    ("접수기간 : 선착순 마감", "until_filled", None, None),
    ("신청기간 : 상시", "rolling", None, None),
    ("모집기간 ◦ 연중 수시", "rolling", None, None),
    ("공급기업은 연중 상시 모집한다.", "rolling", None, None),
    ("신청기간(reqstBeginEndDe): 분야별 상이", "unstated", None, None),
    ("신청기간 : 추후 공지", "unstated", None, None),
]


@cases(("text", "basis", "opens", "closes"), BASES)
def test_an_end_may_be_a_day_a_budget_or_none(
    text: str, basis: str, opens: str | None, closes: str | None
) -> None:
    [window] = read(text)
    assert (window.basis, window.opens, window.closes) == (
        basis,
        opens,
        closes,
    )


@pytest.mark.parametrize(
    "text",
    [
        "상시근로자 5인 이상 기업",
        "상시 모니터링 실시",
        "협약 후 수시 점검",
        "사업기간 : 2026. 3. 4. ~ 예산 소진 시까지",
    ],
)
def test_what_goes_on_always_is_no_window(text: str) -> None:
    assert read(text) == []


def test_registering_for_a_briefing_is_no_application() -> None:
    text = (
        "5. 사업설명회 및 참가신청\n 가. 일 시 : 2026. 3. 6.(금) 10:00\n"
        " 라. 참가신청 마감일시 : 2026. 3. 4.(수) 15:00까지\n"
        "6. 신청서 접수\n 2) 접수 마감일시 : 2026. 4. 3.(금) 15:00까지\n"
    )
    assert read(text)[0].closes == "2026-04-03T15:00"


@pytest.mark.parametrize(
    "text",
    [
        (
            "당초의 접수 기간을 다음과 같이 연장합니다.\n○ 변경 전 : 2026. 3. 2. ~ 3. 31. 18:00"
            "\n○ 변경 후 : 2026. 3. 2. ~ 4. 14. 18:00"
        ),
        "사업 신청은 3월 2일부터 4월 14일 18시까지 전산망에서 진행된다.",
    ],
    ids=["what a period became", "the subject of a sentence"],
)
def test_a_period_is_told_by_the_words_round_it(text: str) -> None:
    windows = read(text, title="2026년 한빛 사업 접수 기간 연장 공고")

    assert [window.closes for window in windows][:1] == ["2026-04-14T18:00"]


@cases(
    ("text", "windows"),
    [
        # a list of rounds or tracks under one label, with lines between
        (
            (
                "◦ 과제 신청기간\n"
                "  - (상반기, 1차) 2026. 2. 3.(화) ~ 2. 17.(화) 18:00까지\n"
                "    대상 : 가형, 나형\n"
                "  - (하반기, 2차) 2026. 5. 8.(금) ~ 5. 21.(목) 18:00까지\n"
                "□ 평가\n  - (1차) 2026. 6. 3. ~ 6. 5.\n"
                "  - (2차) 2026. 6. 10. ~ 6. 12."
            ),
            [
                ("1차", "2026-02-03", "2026-02-17T18:00"),
                ("하반기, 2차", "2026-05-08", "2026-05-21T18:00"),
            ],
        ),
        # ... with the marks of two programs before it, or none of its own
        (
            (
                "◦ 과제 신청기간\n"
                "- - (1차) 2026. 2. 3.(화) ~ 2. 17.(화) 18:00까지\n"
                "- - (2차) 2026. 5. 8.(금) ~ 5. 21.(목) 18:00까지\n"
            ),
            [
                ("1차", "2026-02-03", "2026-02-17T18:00"),
                ("2차", "2026-05-08", "2026-05-21T18:00"),
            ],
        ),
        (
            (
                "○ 접수기간\n ① 창업형 : 2026. 3. 2. ~ 3. 20. 18:00\n"
                " ② 성장형 : 2026. 3. 2. ~ 4. 3. 18:00\n"
                " ③ 협약기간 : 2026. 5. 1. ~ 12. 31."
            ),
            [
                (None, "2026-03-02", "2026-03-20T18:00"),
                ("성장형", "2026-03-02", "2026-04-03T18:00"),
            ],
        ),
        # a label that reaches down over the rounds beside it
        (
            (
                "| 구분 | 차수 | 기간 |\n|---|---|---|\n"
                "| 모집기간 | 1차 | 2026. 3. 2. ~ 3. 20. |\n"
                "|  | 2차 | 2026. 6. 1. ~ 6. 19. |\n"
                "| 평가 | 1차 | 2026. 4. 1. ~ 4. 3. |\n"
                "|  | 2차 | 2026. 7. 1. ~ 7. 3. |"
            ),
            [
                ("1차", "2026-03-02", "2026-03-20"),
                ("2차", "2026-06-01", "2026-06-19"),
            ],
        ),
        # rounds in a sentence
        (
            "1차 접수는 3월 2일~3월 20일, 2차 접수는 6월 1일~6월 19일이다.",
            [
                ("1차", "2026-03-02", "2026-03-20"),
                ("2차", "2026-06-01", "2026-06-19"),
            ],
        ),
        # each region's flow has a deadline of its own
        (
            (
                "제출기한 : 2026. 3. 6.(금) 15:00\n가나 지역\n"
                "공고 ▶ 사업계획 제출 ~'26.03.06 ▶ 평가 '26.3.12 ~ 3.15\n다라 지역\n"
                "공고 ▶ 사업계획 제출 ~'26.06.12 ▶ 평가 '26.6.14 ~ 6.16"
            ),
            [
                (None, None, "2026-03-06T15:00"),
                (None, None, "2026-06-12"),
            ],
        ),
        # the opening day stands in a note below
        (
            (
                "○ 접수 마감 : 2026. 4. 3.(금) 15:00까지\n"
                " ※ 전산 접수는 2026. 3. 2.(월) 10:00부터 가능"
            ),
            [(None, "2026-03-02T10:00", "2026-04-03T15:00")],
        ),
        # one division has a deadline, the other goes on while money lasts
        (
            (
                "| 분야 | 신청기간 |\n|---|---|\n"
                "| 시제품 | 2026. 4. 10. ~ 5. 1. 17:00까지 |\n"
                "| 컨설팅 | 2026. 4. 10. ~ 예산 소진 시 |"
            ),
            [
                ("시제품", "2026-04-10", "2026-05-01T17:00"),
                ("컨설팅", "2026-04-10", None),
            ],
        ),
        (
            (
                "□ (신청기간) 2026년 4월 1일(수), 10:00 ~ 예산 소진시까지\n"
                "  * 단, 나래는 '26. 4. 1(수) 10시 오픈 ~ 4.17(금) 15시 모집 마감"
            ),
            [
                (None, "2026-04-01T10:00", None),
                (None, "2026-04-01T10:00", "2026-04-17T15:00"),
            ],
        ),
        # an arrow between two ends, under labels that speak of an end or of more time
        (
            (
                "| 구 분 | 내 용 |\n|---|---|\n"
                "| 연구책임자 신청 기간 (신청 마감일) "
                "| 2026. 3. 4.(수) → 4. 3.(금) 14:00까지 |"
            ),
            [(None, "2026-03-04", "2026-04-03T14:00")],
        ),
        (
            "□ (연장접수) 2026. 3. 4.(수) → 2026. 4. 3.(금) 16:00",
            [(None, "2026-03-04", "2026-04-03T16:00")],
        ),
        # what cannot be done after an hour ends with it; a condition is no end
        (
            "※ 제출완료한 과제만 접수함 (4. 24. 16:00 이후 과제신청 및 승인 불가)",
            [(None, None, "2026-04-24T16:00")],
        ),
        ("2026. 3. 10. 이후 개업한 자는 신청 불가", []),
        # an example is no window
        (
            (
                "가. 신청 기간: 2026. 3. 4. ~ 4. 3. 18:00\n< 지원기간 예시 >\n"
                "<조건> 사업 공고 및 신청 기간 : 2026. 3. 11. ~ 4. 10."
            ),
            [(None, "2026-03-04", "2026-04-03T18:00")],
        ),
    ],
)
def test_each_window_of_a_notice_is_read_and_no_other(
    text: str, windows: list[tuple[str | None, str | None, str | None]]
) -> None:
    found = read_windows(
        Document("body", text),
        Context("가온 지원사업 모집 공고", date(2026, 1, 30)),
    )
    read_ones = [(item.label, item.opens, item.closes) for item in found]
    assert read_ones == windows


def test_a_second_end_for_one_opening_is_no_second_window() -> None:
    text = (
        "□ 접수기간 : 2026. 3. 4.(수) ~ 4. 3.(금) 18:00까지\n\n"
        "5. 제출\n공고기간\n전산 등록기간\n"
        "2026. 2. 20.(금) ~ 4. 2.(목) 18:00까지\n"
        "2026. 3. 4.(수) ~ 4. 2.(목) 18:00까지\n"
    )
    document = Document("body", text)
    context = Context(TITLE, POSTED)
    [window] = read_windows(document, context)
    # Of two that speak as plainly, the earlier is surely in time.
    assert window.closes == "2026-04-02T18:00"
    doubts = [doubt.why for doubt in read_date_warnings(document, context)]
    assert "마감일이 서로 다르게 적힘: 2026-04-02, 2026-04-03" in doubts


@pytest.mark.parametrize(
    "sentence",
    [
        "◦ 선정기업은 사업 마감 기한(2026년 10월 30일)까지 서류제출 필수",
        "- 선정된 과제는 2026. 10. 30.까지 결과보고서를 제출해야 함",
        "- 협약기업은 2026. 10. 30.(금) 18:00까지 정산서류를 제출",
    ],
)
def test_what_the_chosen_hand_in_later_is_no_window(sentence: str) -> None:
    text = (
        f"□ 접수기간 : 2026. 3. 4. ~ 4. 3. 18:00까지\n\n□ 제출\n{sentence}\n"
    )
    found = read_windows(Document("body", text), Context(TITLE, POSTED))
    assert [window.closes for window in found] == ["2026-04-03T18:00"]


@pytest.mark.parametrize(
    "heading",
    [
        "### □ 지원금 지급",
        "□ 보조금 지급 절차",
        "5. 사후 관리",
        "■ 중간점검",
        "##### ○ 지원금 신청",
        "□ 지원금 신청 안내",
    ],
)
def test_claims_of_the_chosen_are_of_their_own_section(heading: str) -> None:
    text = (
        "□ 신청기간 : 2026. 3. 4. ~ 4. 3. 18:00까지\n\n"
        f"{heading}\n\n- ○ 절차 : 신청 → 검토 → 지급\n"
        "- ○ 신청기한 : 2026. 12. 10.(목) 까지\n"
    )
    found = read_windows(Document("body", text), Context(TITLE, POSTED))
    assert [window.closes for window in found] == ["2026-04-03T18:00"]


def test_a_call_for_payments_itself_has_its_window() -> None:
    text = "□ 지원금 지급\n- 신청기한 : 2026. 4. 10.(금) 까지\n"
    found = read_windows(Document("body", text), Context(TITLE, POSTED))
    assert [window.closes for window in found] == ["2026-04-10"]


def test_a_column_of_what_was_given_up_is_no_window() -> None:
    text = (
        "|공고명|접수기간| |비고|\n|---|---|---|---|\n"
        "| |당초|변경| |\n"
        "|한빛사업 참여기업 모집|2026. 3. 4. ~ 2026. 3. 20.|~ 2026. 4. 3.|"
        "2주 연장|\n\n"
        "□ 신청기간 : 2026. 3. 4. ~ 2026. 4. 3. 18:00까지\n"
    )
    found = read_windows(Document("body", text), Context(TITLE, POSTED))
    assert [window.closes for window in found] == ["2026-04-03T18:00"]


def test_a_former_period_that_stays_is_the_window() -> None:
    text = (
        "|구분|변경 전|변경 후|\n|---|---|---|\n"
        "|접수기간|2026. 3. 4. ~ 2026. 3. 20.|변경 없음|\n"
        "|지원규모|10개사|12개사|\n"
    )
    found = read_windows(Document("body", text), Context(TITLE, POSTED))
    assert [window.closes for window in found] == ["2026-03-20"]


@pytest.mark.parametrize(
    "text",
    [
        "신청기간 : 2026. 3. 2. ~ 3. 20.\n○ 결과보고서 제출 (제출마감) 2026. 9. 23.\n",
        "신청기간 : 2026. 3. 2. ~ 3. 20.\n신청마감 : 2026. 2. 20.\n",
    ],
    ids=["what the chosen hand in", "a day that is past when the call opens"],
)
def test_a_lone_day_of_another_step_is_no_second_window(text: str) -> None:
    assert [window.closes for window in read(text)] == ["2026-03-20"]
