"""Spans that may be application windows, each with how much speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from reader.periods.labels import labels_of
from reader.periods.period_labels import Label, compact
from reader.periods.spans import DateSpan, spans_of
from reader.periods.years import Days, Years
from reader.tables.former_columns import former_at
from reader.text.analysis import part_of_document
from reader.text.document import Context, Document
from reader.text.patterns import late
from reader.values.dates import DateToken, clock_after

_SHAPES: Final = {"range": 12, "until": 6}
# 접수기간 and 접수일시 promise two ends, 접수마감일시 but one.
_PERIOD = late(
    r"(?:(?<!마감)(?<!종료)(?:기간|일정|일시)(?:\([^()\n]*\)\n?)?"
    r"|(?i:period|window))$"
)
_YEAR_LONG: Final = timedelta(days=400)
_TWIN_WITHIN: Final = timedelta(days=3)
_BEFORE: Final = 60
_SECTION: Final = re.compile(r"\s{0,4}[□■◇◆▶●○ㅇ◦\d가-하][\s.)]")
_HEADING_WIDTH: Final = 18
_SECTION_REACH: Final = 1200
_NUMBERED_HEADING = late(
    r"^(?:\d{1,2}|[ⅠⅡⅢⅣⅤⅥⅦⅧ])\s?[.)]\s?[^\n]{2,40}$", re.MULTILINE
)
_BRIEFING_HEADING = late(
    r"설명회(?!\s?(?:및\s)?(?:일정|안내)?\s?(?:및|·)\s?(?:접수|제출))"
)
_SUPPLIERS: Final = "공급기업"
# Their own window gives way to that of those who are supported.
_BEHIND_USERS: Final = 10
# Steps before the application itself: "의향서".
_EARLIER_STEP = re.compile(
    r"LoI|의향서|수요조사|예비\s?신청|(?<![가-힣])가\s?(?:신청|접수)|투자심사|사전\s?(?:신청|접수|등록)|당초|종전|설명회|협정서|보증금|참가자격\s?등록"
)
# `2. 8.까지 폐업한 자`: a day that an applicant must fit, not meet.
_ELIGIBLE = re.compile(
    r"""
    \)?\s{0,2}(?:까지|이전|이후|기준)(?:에|으로)?\s
    (?:[가-힣]{1,8}\s){0,2}
    (?:종료|만료|해제|폐업|설립|창업|개업|출생|졸업|취득|인증|전입|이전|등록|발급|가입|준공|개발)
    (?:되는|된|한|인|을\s완료한|이\s완료된)(?:\s|$)
    """,
    re.VERBOSE,
)
_OPINIONS = re.compile(r"의견\s?(?:수렴|접수|조회|청취)|공청회")
# A date that a form's example gives: "< 지원기간 예시 >" over it, "(예시)" before it.
_EXAMPLE = late(
    r"(?:^|\n)[^\n]{0,30}예시\s?[>)\]】]?[^\n]{0,12}(?:\n[^\n]{0,40}){0,2}$"
)
_EXAMPLE_ROOM: Final = 110
# "10:00부터 접수 가능": the day on which a window opens, apart from its end.
_OPENS_AFTER = late(
    r"""
    [\s.,)]{0,4} 부터 \s? (?:온라인|전산|시스템)? \s?
    (?:신청|접수|제출|등록|입력)? (?:서|이|을|를)? \s? (?:가능|시작|개시|오픈)
    """,
    re.VERBOSE,
)
_CHANGED_TO = re.compile(r"(?:변경|연장)(?:(?!당초|종전|기존)[^\n\d]){0,12}$")
# A line that says what the period became: "○ 변경 후 : ", "정정 : ".
_NEW_PERIOD = re.compile(
    r"(?:^|\n)[^\w\n]{0,6}(?:변경|연장|정정)\s?(?:후|내용)?\s?[)\]>]?\s?:?\s?$"
)
_PERIOD_CHANGED = late(
    r"(?:접수|신청|공모|모집)\s?기간[^\n:]{0,30}(?:연장|변경|정정)"
)
_PERIOD_ROOM: Final = 300
# Under a title that says so, the words right before the new end are enough where the
# former one stands before them: `(기존) 3. 31. → (연장) 4. 7. 18:00`.
_EXTENDED: Final = late(
    r"(?:기존|당초|종전|변경\s?전)(?:(?!기존|당초|종전|변경\s?전)[^가-힣]|까지|오[전후]|자정|정오|[월화수목금토일시분]){6,60}"
    r"(?:변경|연장)\s?(?:후|기한|일시)?\s?[)\]>]?\s?[:：]?\s?~?\s?$"
)
# Ends of something else than the applications: `사업기간 (변경 전) 12. 31. → (변경 후) …`.
_NOT_APPLYING: Final = late(
    r"사업|수행|과제|협약|평가|심사|발표|선정|설명회|교육|이의|납부|정산|사용"
)
_NEW_STRENGTH: Final = 85
# The period that was given up: "(당초) ", "변경 전 : ".
_FORMER = re.compile(
    r"(?:당초|종전|기존|최초|(?:변경|정정|연장)\s?전)[)\]>]?"
    r"(?:\s?(?:공고\s?)?(?:접수|신청|모집|공모)\s?(?:기간|기한|마감(?:일시|일)?))?[^\n\d가-힣]{0,12}$"
)
# A round that is over, by how many came: `공모(4.8~4.27)에는 141개사가 참여해 경쟁률 7대 1을`.
_OVER = late(
    r"[^\n.]{0,60}(?:(?:신청|접수|응모|지원|참여|참가)(?:했|하였)(?:다\.|으며|고[ ,])|몰렸|경쟁률|집계됐|접수됐)"
)
# `2. 27.까지였으나 3. 13.까지로 연장`: what is in the past tense was given up, and
# `2. 27.까지 가능하나 … 3. 13.까지 연장됐다` as well.
_WAS = late(
    r"\s?(?:까지)?(?:였|이었)(?:으나|지만|는데|던)"
    r"|\s?까지[^\n.\d]{0,14}?(?:으?나|지만|는데)[ ,][^\n\d]{0,40}"
    r"\d[^\n가-힣]{0,12}(?:\d{1,2}[월일시분][^\n가-힣]{0,6}){0,4}까지(?:로)?\s?(?:[\d일주간]{2,4}\s)?연장"
)
_A_DAY = late(r"\d{1,2}\s?[./월-]\s?\d{1,2}")
# Between the hours of a day: `3. 20.(금) 14:00 ~ 16:00`.
_TO_CLOCK = re.compile(r"[ ]{0,2}[~-][ ]{0,2}(?=(?:오전|오후)?[ ]?\d)")
# Hours with a break: `10:00~12:00, 14:00~16:00`.
_MORE_HOURS = late(r"[ ]?[,/][ ]?\d{1,2}:\d\d[ ]?[~-][ ]?(?=\d{1,2}:)")
_MOST_HOURS: Final = 4
# Of `labels`: what is above 70 names applying, not merely a 모집 nearby.
_PLAIN_LABEL: Final = 70
# What may be between the last day and its hour: `까지 (18:00 마감)`,
# `/ 18:00까지`, `업무시간 종료(18:00)까지`, `※ 마감일은 18:00까지`.
_BEFORE_CLOCK = re.compile(
    r"""
    (?:까지)? (?:이며|이고|로|[ ]받으며|[ ]받고)? [ ,./※*]{0,4} [(\[]?
    (?:(?P<ends>(?:접수|신청|제출)?[ ]?마감|최종|종료)?(?:일|날|시[각간한])?|당일|(?:업무|근무)[ ]?시간)
    (?:[ ](?P<ended>종료|마감))? (?:은|에는|는)? [ ]? [(:]? [ ]?
    (?=(?:오전|오후|낮|밤|저녁)?[ ]?\d{1,2}[ ]?(?::[ ]?\d\d|시(?!간)))
    """,
    re.VERBOSE,
)
# That this hour ends something: `18:00까지`, `18:00 마감`, `18:00)까지`.
_CLOCK_ENDS = late(
    r"[ ]?\)?[ ]?(?:에[ ])?(?:까지|마감|종료|限|한(?![가-힣])|도착)"
)
# Who is chosen has applied: "선정기업은 10. 30.까지 서류를 제출".
_SELECTED = late(
    r"(?:선정|협약|합격)[ ]?(?:된|한)?[ ]?(?:대상)?[ ]?"
    r"(?:기업|기관|업체|과제|자|팀)들?(?:은|는|이|가|에게|에서)[ ]"
)
_CLAUSE = late(r"\n|[며고],?\s")
_YEARLY = re.compile(r"(?:다음\s?해|이듬해|매년|익년|매월)\s{0,4}$")
# Not `중소·중견기업을`: sizes are who may apply.
_APPLICANT = late(
    r"(?<![가-힣A-Za-z·])([가-힣A-Za-z]{2,6}(?:기업|기관))'?(?:은|는|을|를|으로|이|에서|\s?(?:Pool|POOL|풀))"
)


# `참여를 원하는 기업은` names no part.
_ANYBODY: Final = frozenset({"기업", "업체", "기관", "팀"})
# `초기창업패키지는 2월 22일까지, `
_PART = late(
    r"(?:^|(?<=[.,]\s)|(?<=까지,)|(?<=\n)|(?<=[며고]\s))(?!신청|접수|모집|공모|마감|기간)"
    r"(?P<name>[가-힣A-Za-z0-9·()'\" ]{2,40})(?:은|는|[을를]\s통하면)\s(?:오는\s)?$"
)
_NEXT_PART = late(
    r"\s?까지(?:이며|이고|로|며|,)?,?\s?[가-힣A-Za-z0-9·()'\" ]{2,40}?(?:은|는|[을를]\s통하면)\s"
)
_TOPIC = re.compile(r"[은는]\s")
_QUOTES = re.compile(r"['\"]")
_PART_ABOVE = late(r"까지(?:이며|이고|로|며|,)?,?\s?$")


@dataclass(frozen=True, slots=True)
class WindowCandidate:
    """A span on the calendar with its label; *score* is above 45 for what may be answered."""

    span: DateSpan
    days: Days
    opens: date | None
    closes: date
    label: Label
    score: float
    opening: DateToken | None
    closing: DateToken

    @property
    def stage(self) -> str:
        """Windows of one stage that close on one day are the same window, said twice."""
        return "consortium" if self.label.purpose == "consortium" else "apply"

    @property
    def certainty(self) -> float:
        """The score, whoever is called upon."""
        is_supplier = self.label.column == _SUPPLIERS
        return self.score + (_BEHIND_USERS if is_supplier else 0)

    def moment(self) -> tuple[str | None, str]:
        """Return opening and closing as ``2025-03-04`` or ``2025-03-04T18:00``."""
        return (
            _moment(self.opens, self.opening) if self.opens else None
        ), _moment(self.closes, self.closing)


def is_twin(one: WindowCandidate, other: WindowCandidate) -> bool:
    """Whether one text gives one window twice, with ends some days apart."""
    return (
        one.opens is not None
        and one.opens == other.opens
        and one.label.purpose == other.label.purpose
        and one.label.column == other.label.column
        and timedelta(0) < abs(one.closes - other.closes) <= _TWIN_WITHIN
    )


def _moment(day: date, token: DateToken | None) -> str:
    return (
        f"{day.isoformat()}T{token.clock}"
        if token and token.clock
        else day.isoformat()
    )


@part_of_document
def find_candidates(
    document: Document, context: Context
) -> tuple[WindowCandidate, ...]:
    """Return the spans whose end an application could have, in the order of the text.

    Kept for a moment: windows and the doubts about them ask for the same ones.
    """
    return tuple(_candidates(document, context))


def _candidates(
    document: Document, context: Context
) -> Iterator[WindowCandidate]:
    spans = spans_of(document, context.as_of)
    labels = labels_of(document, context.as_of)
    years = Years.of(document, context)
    near: int | None = None
    for number, written in enumerate(spans):
        span = written
        days = years.days(span, near)
        near = (
            span.last.year or (span.opens.year if span.opens else None) or near
        )
        day = days.closes or days.opens
        # Telling what a date is for takes longest, and most are no such day.
        if day is None or not years.plausible(day):
            continue
        label = labels.of(number)
        is_opening = (
            span.shape == "from"
            and label.purpose == "apply"
            # `접수는 6월 23일부터이고`: the end is in another sentence.
            and (
                not label.explicit
                or _OPENS_AFTER.match(document.plain, span.end) is not None
            )
        )
        if is_opening:
            label = label._replace(purpose="begin")
        is_plain = label.explicit and label.strength >= _PLAIN_LABEL
        if span.shape == "from" and is_plain and not is_opening:
            # `접수일시: 3. 20. 14:00 ~ 16:00` opens and closes on one day.
            closing, end = _with_last_hour(document.plain, span.last)
            if end > span.end:
                span = DateSpan("range", span.last, closing, span.start, end)
                days = days._replace(closes=days.opens)
        is_alone = (
            span.shape == "lone"
            or is_opening
            or (label.purpose == "begin" and not label.explicit)
        )
        closes = days.closes or (days.opens if is_alone else None)
        if closes is not None:
            candidate = _candidate(
                document.plain,
                span,
                days._replace(closes=closes),
                closes,
                label,
                is_extension="연장" in context.title,
            )
            if _in_former_column(document, span.start):
                candidate = replace(candidate, score=0)
            yield candidate


def _in_former_column(document: Document, start: int) -> bool:
    """Whether a cell is under 당초 or 변경 전: the period was given up.

    ``변경 없음`` beside it: the former period holds.
    """
    cell = former_at(document, start)
    return (
        cell is not None
        and _A_DAY.search(document.plain, cell.end, cell.row_end) is not None
    )


def is_unsure(plain: str, span: DateSpan, label: Label) -> bool:
    """Whether a date stands alone where a label promises a period: it may be the day that opens it.

    Only where the label is on the date's own line.  Under the heads of a table a
    deadline often has the head 신청기간, with the approval of the institution beside it.
    """
    if (
        span.shape != "lone"
        or not label.explicit
        or not _PERIOD.search(label.words)
    ):
        return False
    line = plain[max(0, span.start - _BEFORE) : span.start].rpartition("\n")[2]
    return label.words.rpartition("\n")[2] in compact(
        line
    ) and not _CHANGED_TO.search(line)


def _candidate(
    plain: str,
    span: DateSpan,
    days: Days,
    closes: date,
    label: Label,
    *,
    is_extension: bool,
) -> WindowCandidate:
    if not label.explicit:
        label = label._replace(column=_called_upon(plain, span))
    if label.strength < _NEW_STRENGTH and _is_new_period(
        plain, span, is_extension=is_extension
    ):
        label = Label("apply", _NEW_STRENGTH, "변경 후")
    opens = None
    if span.closes and days.opens and _may_last(closes - days.opens, label):
        opens = days.opens
    closing, end = _with_last_hour(plain, span.last)
    return WindowCandidate(
        span._replace(end=max(span.end, end)),
        days,
        opens,
        closes,
        label,
        _score(plain, span, label),
        span.opens,
        closing,
    )


def _with_last_hour(plain: str, day: DateToken) -> tuple[DateToken, int]:
    """Return the last day with the hour at which it ends, and where the words of it end.

    ``3. 20. 10:00~17:00`` ends at 17:00, whether these are the hours of that day or
    of each; ``3. 20. / 18:00까지`` and ``3. 20.까지 (18:00 마감)`` say theirs apart.
    """
    if day.clock is not None:
        between = _TO_CLOCK.match(plain, day.end)
        if between is None:
            return day, day.end
        clock, end = clock_after(plain, between.end())
        if clock is None or clock <= day.clock:
            return day, day.end
        for _ in range(_MOST_HOURS):
            more = _MORE_HOURS.match(plain, end)
            if more is None:
                break
            later, later_end = clock_after(plain, more.end())
            if later is None or later <= clock:
                break
            clock, end = later, later_end
        return day._replace(clock=clock), end
    lead = _BEFORE_CLOCK.match(plain, day.end)
    if lead is None:
        return day, day.end
    clock, end = clock_after(plain, lead.end())
    tail = _CLOCK_ENDS.match(plain, end)
    if clock is None or not (tail or lead["ends"] or lead["ended"]):
        return day, day.end
    if _TO_CLOCK.match(plain, end):
        # Hours of work: `3. 20.(금), 마감일 09:00 ~ 18:00`.
        return day, day.end
    return day._replace(clock=clock), tail.end() if tail else end


def _is_new_period(plain: str, span: DateSpan, *, is_extension: bool) -> bool:
    """Whether a line of its own gives what an application period named above became, or
    the words before an end what it became in a notice of an extension.
    """
    start = span.start
    before = plain[max(0, start - _BEFORE) : start]
    changed = _EXTENDED.search(before) if is_extension else None
    if changed and span.closes:
        above = before[: changed.start()].rpartition("\n")[2]
        return _NOT_APPLYING.search(above) is None
    if not _NEW_PERIOD.search(before):
        return False
    return (
        _PERIOD_CHANGED.search(plain, max(0, start - _PERIOD_ROOM), start)
        is not None
    )


def _may_last(length: timedelta, label: Label) -> bool:
    """Over a year only if a label says so: ``접수마감일 기준 5년(A ~ B)`` is no window."""
    return length <= _YEAR_LONG or label.strength >= 85


def _called_upon(plain: str, span: DateSpan) -> str:
    """Who a sentence calls upon: the nearest 공급기업은, 수요기업을 in its clause."""
    before = re.split(
        r"\n|, |다\. ", plain[max(0, span.start - _BEFORE) : span.start]
    )[-1]
    after = re.split(
        r"\n|[며고],? |다\.", plain[span.end : span.end + _BEFORE]
    )[0]
    named = _APPLICANT.findall(before)[-1:] or _APPLICANT.findall(after)[:1]
    part = _part_of_list(plain, span)
    if named and (not part or part.endswith(named[0])):
        return str(named[0])
    return part


def _part_of_list(plain: str, span: DateSpan) -> str:
    """Which part of the call a sentence names right before one of several ends:
    ``예비창업패키지는 2월 21일까지, 초기창업패키지는 2월 22일까지 접수한다``.
    """
    before = plain[max(0, span.start - _BEFORE) : span.start]
    part = _PART.search(before)
    if part is None:
        return ""
    is_first = _NEXT_PART.match(plain, span.end) is not None
    is_next = _PART_ABOVE.search(before, 0, part.start("name")) is not None
    if not is_first and not is_next:
        return ""
    # `희망기업은 ‘새싹’ 분야는 2일까지`: the nearer of two topics is the part.
    name = _QUOTES.sub("", _TOPIC.split(part["name"])[-1]).strip()
    return "" if name in _ANYBODY else name


def _score(plain: str, span: DateSpan, label: Label) -> float:
    before = plain[max(0, span.start - _BEFORE) : span.start]
    if label.purpose not in {"apply", "notice", "prolonged"} or _YEARLY.search(
        before
    ):
        return 0
    if (
        span.shape == "lone"
        and label.strength < 70
        and "마감" not in label.words
    ):
        return 0
    if is_unsure(plain, span, label) or _ELIGIBLE.match(plain, span.end):
        return 0
    if _WAS.match(plain, span.end) or _OVER.match(plain, span.end):
        return 0
    if _FORMER.search(before) or _is_example(plain, span.start):
        return 0
    clause = _CLAUSE.split(before)[-1]
    if not label.explicit and _SELECTED.search(clause):
        return 0
    written = (
        _SHAPES.get(span.shape, -8)
        + (6 if span.last.clock else 0)
        - (0 if _is_sure(span) else 10)
    )
    supplier = -_BEHIND_USERS if label.column == _SUPPLIERS else 0
    step = -25 if _is_for_briefing(plain, span.start) else _step(before)
    return label.strength + written + supplier + step - span.start / 100_000


def _is_example(plain: str, start: int) -> bool:
    """Whether a heading close above, or the line itself, says that this is an example."""
    room = max(0, start - _EXAMPLE_ROOM)
    if plain.find("예시", room, start) < 0:
        return False
    return _EXAMPLE.search(plain[room:start]) is not None


def _is_sure(span: DateSpan) -> bool:
    """Whether an end is surely a date: ``4/30`` is one behind a date and with an hour."""
    is_behind = (
        span.closes is not None and span.opens is not None and span.opens.sure
    )
    return span.last.sure or span.last.clock is not None or is_behind


def _is_for_briefing(plain: str, start: int) -> bool:
    """Whether the nearest numbered heading is of a briefing: its 참가신청 is no application."""
    least = max(0, start - _SECTION_REACH)
    # Most texts have no such heading: the word is looked for before the pattern is.
    if plain.rfind("설명회", least, start) < 0:
        return False
    headings = list(_NUMBERED_HEADING.finditer(plain, least, start))
    return (
        bool(headings)
        and _BRIEFING_HEADING.search(headings[-1][0]) is not None
    )


def _step(before: str) -> int:
    """An earlier step, or a date that was changed, gives way; what it was changed to
    comes first.
    """
    if _CHANGED_TO.search(before):
        return 30
    if _OPINIONS.search(before):
        return -30
    *above, line = before.split("\n")
    if _EARLIER_STEP.search(line or before):
        return -25
    for heading in reversed(above):
        if len(heading) < _HEADING_WIDTH and _EARLIER_STEP.search(heading):
            return -25
        if _SECTION.match(heading):
            break
    return 0
