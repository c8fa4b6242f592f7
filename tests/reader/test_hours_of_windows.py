"""The hour at which a window ends, wherever its line tells it, and ranges whose ends are
marked, glued or moved.
"""

from __future__ import annotations

from datetime import date

from reader.periods.windows import read_windows
from reader.text.document import Context, Document
from tests.cases import cases

TITLE = "2026년 한빛 실증 지원사업 참여기업 모집 공고"
OPENS = "2026-03-02"
CLOSES = "2026-03-20T18:00"

LINES = [
    # the mark of a footnote on a day
    ("2026. 3. 2.(월)1) 09:00 ~ 3. 20.(금)2) 18:00", f"{OPENS}T09:00", CLOSES),
    ("2026. 3. 2.(월)¹⁾ ~ 3. 20.(금)²⁾ 18:00", OPENS, CLOSES),
    ("2026. 3. 2.(월) ① ~ 3. 20.(금) 18:00", OPENS, CLOSES),
    # more than the weekday in the brackets
    ("2026. 3. 2.(월, 공고일) ~ 3. 20.(금, 18:00)", OPENS, CLOSES),
    (
        "2026. 3. 2.(월, 대체공휴일) 09:00 ~ 3. 20.(금, 까지) 18:00",
        f"{OPENS}T09:00",
        CLOSES,
    ),
    # the month is not named again
    ("2026년 3월 2일 ~ 같은 달 20일(금) 18:00", OPENS, CLOSES),
    ("2026년 3월 2일 ~ 동월 20일(금) 18:00", OPENS, CLOSES),
    # weekdays and halves of the day in English
    ("2026.03.02(Mon) ~ 2026.03.20(Fri) 18:00", OPENS, CLOSES),
    ("2026. 3. 2.(MON.) ~ 2026. 3. 20.(Friday) 18:00", OPENS, CLOSES),
    ("2026. 3. 2. 9:00am ~ 2026. 3. 20. 6:00pm", f"{OPENS}T09:00", CLOSES),
    ("2026. 3. 2. ~ 2026. 3. 20. 6:00 p.m.", OPENS, CLOSES),
    # hours in words, or with more behind them
    ("2026. 3. 2. ~ 3. 20.(금) 오후 여섯 시", OPENS, CLOSES),
    ("2026. 3. 2. 09:00분 ~ 2026. 3. 20. 18:00분", f"{OPENS}T09:00", CLOSES),
    ("2026. 3. 2. 09:00에서부터 3. 20. 18:00", f"{OPENS}T09:00", CLOSES),
    ("월요일 2026. 3. 2. ~ 금요일 2026. 3. 20. 18:00", OPENS, CLOSES),
    # as programs write them
    ("20260302 0900 ~ 20260320 1800", f"{OPENS}T09:00", CLOSES),
    ("26/03/02 ~ 26/03/20 18:00", OPENS, CLOSES),
    (
        "2026-03-02T09:00:00+09:00/2026-03-20T18:00:00+09:00",
        f"{OPENS}T09:00",
        CLOSES,
    ),
    # torn behind the year, and with marks of direction
    ("2026. 3. 2. ~ 2026.\n3. 20.(금) 18:00", OPENS, CLOSES),
    ("\u202a2026. 3. 2.\u202c ~ 3. 20. 18:00", OPENS, CLOSES),
    # a hyphen without blanks
    ("2026.03.02-03.20 18:00", OPENS, CLOSES),
    ("2026-03-02-2026-03-20 18:00", OPENS, CLOSES),
    ("2026/03/02-2026/03/20 18:00", OPENS, CLOSES),
    # an end that was moved
    (
        "2026. 3. 2. ~ 3. 13. 18:00 → (연장) 2026. 3. 20. 18:00",
        OPENS,
        CLOSES,
    ),
    ("2026. 3. 2. ~ 3. 13. 18:00 ⇒ 3. 20. 18:00(변경)", OPENS, CLOSES),
    ("2026. 3. 2. ~ 3. 20. 18:00 → 4. 3. 결과발표", OPENS, CLOSES),
    # the hour apart from its day
    ("2026. 3. 2. ~ 2026. 3. 20.(금) / 18:00까지", OPENS, CLOSES),
    ("2026. 3. 2. ~ 3. 20.(금) 업무시간 종료(18:00)까지", OPENS, CLOSES),
    ("2026. 3. 2. ~ 3. 20.(금)까지 (18:00 마감)", OPENS, CLOSES),
    ("2026. 3. 2. ~ 3. 20.(금), 최종일은 오후 6시까지", OPENS, CLOSES),
    ("2026. 3. 2. ~ 3. 20.(금) ※ 마감일은 18:00까지", OPENS, CLOSES),
    # the hours of a day
    ("2026. 3. 2. ~ 2026. 3. 20.(금) 10:00~18:00", OPENS, CLOSES),
    ("2026. 3. 2. 09:00~18:00 ~ 3. 20. 09:00~18:00", f"{OPENS}T09:00", CLOSES),
    ("2026. 3. 20.(금) 14:00 ~ 18:00", "2026-03-20T14:00", CLOSES),
    (
        "2026. 3. 20.(금) 10:00~12:00, 14:00~18:00",
        "2026-03-20T10:00",
        CLOSES,
    ),
    # hours that are not those of the end
    ("2026. 3. 2. ~ 3. 20.(금) (평일 09:00~18:00)", OPENS, CLOSES[:10]),
    ("2026. 3. 2. ~ 3. 20.(금) ※ 우편은 17:00까지", OPENS, CLOSES[:10]),
    ("2026. 3. 2. ~ 3. 20.(금), 매일 10:00~17:00", OPENS, CLOSES[:10]),
]


@cases(("line", "opens", "closes"), LINES)
def test_a_window_ends_at_the_hour_that_its_line_tells(
    line: str, opens: str, closes: str
) -> None:
    document = Document("body", f"{TITLE}\n\n접수일시 : {line}\n")
    context = Context(title=TITLE, as_of=date(2026, 2, 20))
    [window] = read_windows(document, context)
    assert (window.opens, window.closes) == (opens, closes)


EXTENDED = [
    "진흥원은 접수를 13일에서 20일 오후 6시로 연장한다고 밝혔다.",
    "신청기간을 2026년 3월 13일 18시에서 3월 20일 18시까지 연장합니다.",
    "신청은 3월 13일 18시까지 가능하나 전산 장애로 3월 20일 18시까지 연장되었다.",
    "변경 전: 3월 13일 18:00까지\n변경 후: 3월 20일 18:00까지",
    "(기존) 2026. 3. 13.(금) 18:00 → (연장) 2026. 3. 20.(금) 18:00",
]


@cases("text", EXTENDED)
def test_an_end_that_was_moved_is_told_as_it_is_now(text: str) -> None:
    context = Context(title=f"{TITLE} 연장 공고", as_of=date(2026, 3, 10))
    [window] = read_windows(Document("body", text), context)
    assert (window.opens, window.closes) == (None, CLOSES)


def test_an_extension_of_the_project_moves_no_deadline() -> None:
    text = "사업기간 (변경 전) 2026. 12. 31. → (변경 후) 2027. 2. 26."
    context = Context(title=f"{TITLE} 연장 공고", as_of=date(2026, 3, 10))
    assert read_windows(Document("body", text), context) == []


def test_the_hours_of_an_event_are_no_window() -> None:
    text = (
        "참가자 모집\n\n2026. 3. 10.(화) 14:00 ~ 16:00, 한빛관에서 교육합니다."
    )
    context = Context(title=TITLE, as_of=date(2026, 2, 20))
    assert read_windows(Document("body", text), context) == []


def test_the_hour_is_part_of_the_evidence() -> None:
    text = "접수기간 : 2026. 3. 2. ~ 3. 20.(금)까지 (18:00 마감)\n"
    context = Context(title=TITLE, as_of=date(2026, 2, 20))
    [window] = read_windows(Document("body", text), context)
    assert "18:00 마감" in window.text
