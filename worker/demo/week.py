"""The practice week: what is on the practice boards on each of its days.

Everything here is invented.  A day is a step of the story, not of the clock:
dates on the pages are counted from the day on which the demo is run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from presentation.translations import words_in

Board = Literal["nipa", "msit", "news"]
BROKEN, RECOVERED = (
    words_in("ko")(f"operator.{name}") for name in ("broken", "recovered")
)


@dataclass(frozen=True, slots=True)
class PracticeDivision:
    name: str
    eok: int
    """억원, as the tables of such notices state it."""
    projects: int


@dataclass(frozen=True, slots=True)
class Post:
    """One notice of a board as it is on one day of the week."""

    board: Board
    key: str
    title: str
    posted: date
    lines: tuple[str, ...] = ()
    opens: date | None = None
    closes: date | None = None
    divisions: tuple[PracticeDivision, ...] = ()
    programme: str = ""
    file: str = ""

    @property
    def total_eok(self) -> int:
        return sum(division.eok for division in self.divisions)


@dataclass(frozen=True, slots=True)
class ExpectedAlert:
    """One alert that must arrive, once: who gets it, and what it says."""

    channel: Literal["mail", "slack", "operator"]
    event: str
    words: str
    """Stands in the alert's subject or text."""


@dataclass(frozen=True, slots=True)
class Day:
    """A step of the story: what the boards show, and whom that must reach."""

    name: str
    """Its key in ``phrases``."""
    posts: tuple[Post, ...]
    closed: tuple[Board, ...] = ()
    """Boards that answer 200 with a maintenance page."""
    alerts: tuple[ExpectedAlert, ...] = ()


def week(today: date) -> tuple[Day, ...]:
    """Return the seven days as they stand when the demo is run on *today*."""
    old, call, lead = _old(today), _call(today), _lead(today)
    second = _second(today)
    corrected = _corrected(second)
    extended = _extended(corrected, today)
    polished = replace(call, lines=(*call.lines, "※ 오탈자를 바로잡았습니다."))
    outage = ExpectedAlert("operator", "note", f"[{BROKEN}] NIPA 사업공고")
    recovery = ExpectedAlert(
        "operator", "note", f"[{RECOVERED}] NIPA 사업공고"
    )
    return (
        Day("monday", old),
        Day(
            "tuesday",
            (call, *old),
            alerts=(ExpectedAlert("mail", "new", call.title),),
        ),
        Day(
            "wednesday", (lead, call, *old), alerts=_to_both("expected", lead)
        ),
        Day(
            "thursday", (lead, call, *old), closed=("nipa",), alerts=(outage,)
        ),
        Day(
            "friday",
            (second, lead, call, *old),
            alerts=(recovery, *_to_both("confirmed", second)),
        ),
        Day(
            "saturday",
            (corrected, lead, call, *old),
            alerts=_to_both("corrected", corrected),
        ),
        Day(
            "sunday",
            (extended, lead, polished, *old),
            alerts=_to_both("extended", extended),
        ),
    )


def _to_both(event: str, post: Post) -> tuple[ExpectedAlert, ...]:
    """Return the alerts of the two readers who follow the second round."""
    return (
        ExpectedAlert("mail", event, post.title),
        ExpectedAlert("slack", event, post.title),
    )


def _old(today: date) -> tuple[Post, ...]:
    return (
        Post(
            "nipa",
            "17001",
            f"{today.year}년도 클라우드 바우처 수요기업 모집 공고",
            today - timedelta(days=20),
            ("클라우드 서비스 도입을 지원합니다.",),
            today - timedelta(days=20),
            today + timedelta(days=40),
            programme="클라우드 바우처",
        ),
        Post(
            "nipa",
            "17002",
            f"{today.year}년 디지털 기업 실태조사 참여기업 모집 공고",
            today - timedelta(days=30),
            ("조사에 협조를 부탁드립니다.",),
            today - timedelta(days=30),
            today - timedelta(days=2),
        ),
        Post(
            "msit",
            "3190001",
            f"{today.year}년도 연구개발 과제 선정결과 공고",
            today - timedelta(days=9),
            ("선정결과를 공고합니다.",),
        ),
    )


def _call(today: date) -> Post:
    return Post(
        "msit",
        "3190010",
        f"{today.year}년 AI 바우처 지원사업 1차 공고",
        today,
        (
            "AI 제품과 서비스를 도입하려는 중소기업을 지원합니다.",
            "자세한 내용은 첨부파일을 참고하시기 바랍니다.",
        ),
        today,
        today + timedelta(days=21),
        (
            PracticeDivision("일반분과", 400, 134),
            PracticeDivision("의료분과", 140, 47),
        ),
        "AI 바우처 지원사업",
        f"(공고문) {today.year}년 AI 바우처 지원사업 1차.hwpx",
    )


def _lead(today: date) -> Post:
    due = today + timedelta(days=1)
    # As newspapers write it; on a month's last day "오는 1일" would be the day just past.
    when = (
        f"오는 {due.day}일께"
        if due.month == today.month
        else f"다음달 {due.day}일께"
    )
    return Post(
        "news",
        f"{today:%Y%m%d}000101",
        f"소상공인도 AI 바우처 쓴다…과기정통부, {when} 2차 공고",
        today,
        (
            f"과학기술정보통신부와 정보통신산업진흥원(NIPA)은 {when} 소상공인을 대상으로 한 '{today.year}년 AI 바우처 지원사업' 2차 공고를 낸다.",
            "2차 공고에서는 AI반도체 분과(100억원), 소상공인 분과(30억원), 글로벌 분과(30억원)에 대한 사업을 공개한다.",
            "1개 과제당 최대 3억원까지 바우처를 활용할 수 있다.",
        ),
    )


def _second(today: date) -> Post:
    return Post(
        "nipa",
        "17010",
        f"{today.year}년 AI 바우처 지원사업 2차 공고",
        today,
        (
            "AI 바우처 지원사업 2차 수요기업을 다음과 같이 모집합니다.",
            "자세한 내용은 첨부파일을 참고하시기 바랍니다.",
        ),
        today,
        today + timedelta(days=28),
        (
            PracticeDivision("AI반도체분과", 100, 34),
            PracticeDivision("소상공인분과", 30, 10),
            PracticeDivision("글로벌분과", 30, 10),
        ),
        "AI 바우처 지원사업",
        f"(공고문) {today.year}년 AI 바우처 지원사업 2차.hwpx",
    )


def _corrected(second: Post) -> Post:
    """The same notice with more money for one division, and a new file."""
    semiconductors, shops, abroad = second.divisions
    return replace(
        second,
        title=second.title.replace("공고", "수정공고"),
        divisions=(
            semiconductors,
            replace(shops, eok=50, projects=17),
            abroad,
        ),
        file=second.file.replace(".hwpx", "(수정).hwpx"),
    )


def _extended(corrected: Post, today: date) -> Post:
    return replace(
        corrected,
        closes=today + timedelta(days=35),
        file=corrected.file.replace("(수정).hwpx", "(연장).hwpx"),
    )
