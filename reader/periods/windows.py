"""Application windows: of all spans that may be one, the best stands first, other
stages after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from reader.model import Window
from reader.periods.open_ended import (
    basis_at,
    read_open_ended,
    read_open_parts,
)
from reader.periods.period_labels import Label, compact
from reader.periods.spans import shown_end, shown_start, spans_of
from reader.periods.window_candidates import (
    WindowCandidate,
    find_candidates,
    is_twin,
)
from reader.periods.years import Years
from reader.text.document import Context, Document
from reader.text.heading import own_heading
from reader.text.patterns import late
from reader.text.searching import near, starts_of
from reader.values.dates import clock_after

_ENOUGH: Final = 45
# What selected applicants must hand in is no application: a result needs a label as
# plain as 접수기간.
_ENOUGH_AFTERWARDS: Final = 95
_HEADING: Final = 300
_CERTAIN: Final = 66
# Beside a plain 접수기간, a mere 접수 above a date is no second window.
_PLAINER: Final = 30
_TIE: Final = 4
_FOOTNOTE: Final = 60
_APPROVED_WITHIN: Final = timedelta(days=7)
_NEIGHBOURS: Final = 300
_SIGNED_WITHIN: Final = 4_000
# Who signs, behind the day: "가온진흥원장".
_SIGNATURE = re.compile(
    r"[\s|]{0,30}[^\n|\d]{0,30}?(?:장\s?관|청\s?장|원\s?장|시\s?장|군\s?수|지\s?사|회\s?장|단\s?장|소\s?장|사\s?장|본부장|센터장)(?![가-힣])"
)
_FROM_NOTICE = late(r"공고\s?(?:게시|개시)?일\s?(?:로?부터|~)[\s~]{0,4}$")
_FROM_NOTICE_REACH: Final = 20
_MOST: Final = 12
_STEP_BREAK = re.compile(r"[\n|▶▷►→⇒➔⇨]")
_STEP_REACH: Final = 40
_STEP_WORDS: Final = 4
_ROUND_NUMBER = re.compile(r"\d{1,2}(?=(?:분기|차|회차|기)(?![가-힣]간))")
# What comes after applying: "선정 결과".
_AFTERWARDS = re.compile(
    r"(?:선정|평가|심사|최종|공모|접수)\s?결과|결과\s?(?:공고|발표|안내|알림)|(?:선정|합격)\s?(?:기업|자|과제)\s?(?:공고|발표|안내|명단)|취소\s?(?:공고|안내)"
)
_CALL = late(r"모집|공모|접수|신청")
_TITLE_WORDS = late(r"[가-힣A-Za-z0-9]{2,}")
# Where those who were selected claim their money or report: "□ 지원금 지급".
_SELECTED_SECTION = late(
    r"""
    (?:지원금|보조금|사업비|장려금|포상금|상금)(?:의)?\s?
    (?:지급|정산|교부|청구|신청)(?:\s?(?:신청|요청))?
    (?:\s?(?:절차|방법|안내|기준|시기|및\s?(?:정산|지급)))*
    | (?:사후|사업비)\s?(?:관리|정산) | 중간\s?점검 | (?:결과|완료)\s?보고
    """,
    re.VERBOSE,
)
# A heading on a line of its own: "### □ 지원금 지급", "3. 사후 관리".
_MARKED_LINE = re.compile(
    r"""
    ^[#\ ]{0,6}
    (?:(?<=[#]\ )[^\w\s]? | [□■◆▶] | \d{1,2}[.)] | [ⅠⅡⅢⅣⅤⅥⅦⅧⅨ][.)]?) [ ]?
    (?P<words>[^\n:|]{2,40})$
    """,
    re.MULTILINE | re.VERBOSE,
)
_SECTION_REACH: Final = 600
# `⚬ 결과보고서 제출 및 최종 평가` over `(제출마감) 9월 23일`
_REPORT = late(r"(?:결과|완료|최종|중간)\s?보고서?|정산|청구")
_REPORT_REACH: Final = 120
# Which round a window is of: "2차 접수기간 :".
_ROUND = re.compile(
    r"((?:제\s?)?\d{1,2}\s?(?:차|회차|분기)|[상하]반기)(?:\s?(?:모집|신청|접수|공고))?\s?(?:기간|마감)?[은는]?\s?[:)\]|]?\s{0,6}(?:공고일)?\s?~?\s?$"
)
# `1차 접수는 `, `상반기: `
_NAMED_ROUND = r"(?:\d차|[상하]반기)(?:\s?(?:모집|신청|접수|공모)(?:\s?기간)?[은는]?)?\s?[:(]?\s?"
_FIRST_ROUND = late(rf"{_NAMED_ROUND}$")
_NEXT_ROUND = late(rf"\s?(?:까지)?(?:[,/]|이[고며],?)\s?{_NAMED_ROUND}")
# What every such hour has before it, to which a search leaps, and the letters before and
# behind that.
_LAST_WORD = late(r"마감")
_END_WORD = late(r"종료")
_LAST_ROOM = 4
_CLOCK_ROOM = 60
# The hour of the last day, apart from it: "접수마감 시간: 오후 6시".
_CLOSING_CLOCK = late(
    r"""
    (?:접수|신청|제출|등록)\s?마감\s?(?:일\s?)?(?:시각|시간|시한)?\s?[(:]?\s?
    (?=(?:오전|오후)\s?\d|\d\d\s?(?::|시))(?![^\n]{0,6}시간\s?전)
    | (?<![가-힣])마감\s?(?:시간|시각)은\s(?=(?:오전|오후)\s?\d)
    # ※ 마감일 18:00까지 도착한 우편물
    | (?<![가-힣])(?:마감|종료)일\s
      (?=(?:오전\s?|오후\s?)?\d{1,2}(?::\d\d|시)(?:까지|\s?도착|에\s?마감))
    """,
    re.VERBOSE,
)


def read_windows(document: Document, context: Context) -> list[Window]:
    """Return the application windows; the first is the one that a general applicant must meet.

    Other stages, divisions, and the institution's approval follow with labels.
    Without a dated end, what the text says about an open end (상시, 예산 소진 시까지) is answered.
    """
    candidates = list(find_candidates(document, context))
    main = choose(document, context, candidates)
    if main is None or _is_weak(main):
        open_ended = read_open_ended(document, context)
        if main is None:
            return open_ended
        # A beginning without an end is this window's own, where both belong together.
        begins = _completed(main, candidates, document).opens is not None
        if not begins and any(window.opens for window in open_ended):
            return open_ended
    signed = _signed_on(document, context)
    found: list[Window] = []
    opens: date | None = None
    for item in [main, *_others(main, candidates, document.plain)]:
        whole = _from_notice(
            _completed(item, candidates, document), document, signed
        )
        if item is main:
            opens = whole.opens
        elif _is_over(whole, opens):
            continue
        found.append(_window(document, whole))
    first: list[Window] = []
    for label, window in read_open_parts(document, context):
        # A table may leave one division open, and a footnote may close one that
        # the labelled period above it leaves open.
        if label.column not in {"", main.label.column}:
            found.append(window)
        elif not label.column and main.label.strength < _FOOTNOTE:
            first = [window]
    return [*first, *found]


def _is_over(candidate: WindowCandidate, opens: date | None) -> bool:
    """Whether a lone day is past when the main window *opens*: the day of the notice, or
    of an example.
    """
    if opens is None or candidate.closes > opens:
        return False
    return candidate.opens in {None, candidate.closes}


def _is_weak(main: WindowCandidate) -> bool:
    """Whether only a sentence or the notice's own day speaks for a window.

    A labelled period without an end, as in ``신청기간: 2. 9. ~ 예산 소진 시까지``,
    is better evidence.
    """
    return not main.label.explicit or main.label.purpose == "notice"


def read_title(context: Context) -> list[Window]:
    """Return the deadline that only the title tells: ``… 참가기업 모집(~4/13)``.

    A range in a title is as often the event's own, and is not read.
    """
    document = Document("title", context.title)
    years = Years.of(document, context)
    for span in spans_of(document, context.as_of):
        closes = years.days(span, None).closes
        if (
            span.shape == "until"
            and closes
            and years.plausible(closes)
            and _CALL.search(document.plain)
        ):
            evidence = document.evidence(span.start, span.end)
            clock = f"T{span.last.clock}" if span.last.clock else ""
            return [
                Window(
                    None,
                    None,
                    f"{closes.isoformat()}{clock}",
                    "fixed",
                    evidence.text,
                    evidence.where,
                )
            ]
    return []


def _heading(document: Document) -> str:
    """The text's own heading where it calls for applications: a text names its last
    steps below it, as 결과 발표.  Else all that stands at its top.
    """
    words = own_heading(document).words
    return words if _CALL.search(words) else document.plain[:_HEADING]


def choose(
    document: Document, context: Context, candidates: Sequence[WindowCandidate]
) -> WindowCandidate | None:
    """Return the general applicant's window, or None if no span is surely one."""
    heading = context.title or _heading(document)
    best = max(candidates, key=lambda item: item.score, default=None)
    if best is None or best.score < (
        _ENOUGH_AFTERWARDS if _AFTERWARDS.search(heading) else _ENOUGH
    ):
        return None
    rivals = []
    for candidate in candidates:
        if candidate.score > best.score - _TIE and candidate.label.explicit:
            rivals.append(candidate)
    if len({rival.closes for rival in rivals}) > 1:
        best = max(
            rivals,
            key=lambda item: (
                _shared_words(document, context, item),
                item.score,
            ),
        )
    best = _earlier_twin(best, rivals)
    end = best.closes
    later = []
    for candidate in candidates:
        if candidate.label.purpose == "prolonged" and candidate.closes > end:
            later.append(candidate)
    return later[0] if later and "연장" in heading else best


def _earlier_twin(
    best: WindowCandidate, rivals: Sequence[WindowCandidate]
) -> WindowCandidate:
    """Of two ends that one text gives to one window, the one that surely is in time.

    ``신청기간 3. 12. ~ 3. 26.`` beside ``접수기간 3. 12. ~ 3. 25.``: the doubt shows both.
    """
    for rival in rivals:
        if is_twin(rival, best) and rival.closes < best.closes:
            best = rival
    return best


def _shared_words(
    document: Document, context: Context, candidate: WindowCandidate
) -> int:
    """How many words of the title stand right before a window: one of several
    programmes in a notice.
    """
    before = document.plain[
        max(0, candidate.span.start - 140) : candidate.span.start
    ]
    total = 0
    for word in set(_TITLE_WORDS.findall(context.title)):
        if word in before:
            total += 1
    return total


def _others(
    main: WindowCandidate,
    candidates: Sequence[WindowCandidate],
    plain: str,
) -> list[WindowCandidate]:
    retained = [main]
    is_for_selected = _is_for_selected(plain, main.span.start)
    # Words under which the main window is said again: "사업계획 제출" in a flow.
    steps: set[tuple[str, Label]] = set()
    for candidate in candidates:
        if candidate.closes == main.closes:
            steps.add((_step_words(plain, candidate), candidate.label))
    for candidate in sorted(candidates, key=lambda item: -item.score):
        stated = any(
            other.stage == candidate.stage and other.closes == candidate.closes
            for other in retained
        )
        if stated or len(retained) == _MOST:
            continue
        words = _step_words(plain, candidate)
        is_same_step = (
            len(words) >= _STEP_WORDS
            and candidate.score >= _ENOUGH
            and candidate.label.explicit
            and (words, candidate.label) in steps
        )
        # A second end for one opening is a doubt, and no window of its own; but a
        # line of its own (`접수기간 : A ~ B`) may be for the other divisions.
        is_doubt = not candidate.label.apart and is_twin(main, candidate)
        is_worth = not is_doubt and (
            _is_worth_a_warning(main, candidate)
            or _is_next_round(plain, main, candidate)
        )
        if not (is_same_step or is_worth):
            continue
        if is_for_selected or not (
            _is_for_selected(plain, candidate.span.start)
            or _is_of_report(plain, candidate)
        ):
            retained.append(candidate)
    return retained[1:]


def _is_for_selected(plain: str, start: int) -> bool:
    """Whether the nearest heading above is on paying or watching who was selected."""
    least = max(0, start - _SECTION_REACH)
    headings = list(_MARKED_LINE.finditer(plain, least, start))
    return bool(headings) and (
        _SELECTED_SECTION.fullmatch(headings[-1]["words"].strip()) is not None
    )


def _is_of_report(plain: str, candidate: WindowCandidate) -> bool:
    """Whether a lone day stands right behind what was selected projects hand in."""
    start = candidate.span.start
    room = max(0, start - _REPORT_REACH)
    is_lone = candidate.span.shape == "lone"
    return is_lone and _REPORT.search(plain, room, start) is not None


def _step_words(plain: str, candidate: WindowCandidate) -> str:
    """The words right before a window in its line or cell, without blanks; the number of
    a round is left out: ``2분기 접수`` and ``3분기 접수`` are one step.
    """
    start = candidate.span.start
    before = plain[max(0, start - _STEP_REACH) : start]
    return _ROUND_NUMBER.sub("", compact(_STEP_BREAK.split(before)[-1]))


def _is_worth_a_warning(
    main: WindowCandidate, candidate: WindowCandidate
) -> bool:
    if candidate.label.purpose == "approve":
        is_later = (
            main.closes < candidate.closes <= main.closes + _APPROVED_WITHIN
        )
        return is_later and not candidate.label.apart
    is_headed = candidate.label.apart and "마감" in candidate.label.words
    if candidate.span.shape == "lone" and not is_headed:
        return False
    if candidate.label.purpose in {"consortium", "prolonged"}:
        return True
    is_named = candidate.label.explicit or candidate.label.column not in {
        "",
        main.label.column,
    }
    is_plain = candidate.label.strength >= main.label.strength - _PLAINER
    return is_named and is_plain and candidate.certainty >= _CERTAIN


def _is_next_round(
    plain: str, main: WindowCandidate, candidate: WindowCandidate
) -> bool:
    """Whether one label gives an end for each round: ``마감은 1차 6. 29., 2차 7. 14.``."""
    return (
        candidate.score >= _CERTAIN
        and _NEXT_ROUND.fullmatch(plain, main.span.end, candidate.span.start)
        is not None
        and _FIRST_ROUND.search(
            plain, max(0, main.span.start - 16), main.span.start
        )
        is not None
    )


def _completed(
    candidate: WindowCandidate,
    candidates: Sequence[WindowCandidate],
    document: Document,
) -> WindowCandidate:
    """Add what the same window says elsewhere: its clock time, or the day it opens."""
    same = []
    for other in candidates:
        is_same = (other.closes, other.stage) == (
            candidate.closes,
            candidate.stage,
        )
        if is_same and other.score > 0:
            same.append(other)
    same.sort(key=lambda other: -other.score)
    candidate = _with_clock(candidate, same, document)
    if candidate.opens is not None:
        return candidate
    for other in same:
        is_plain = (
            other.label.explicit
            and other.label.purpose == candidate.label.purpose
        )
        if other.opens and is_plain:
            return replace(candidate, opens=other.opens, opening=other.opening)
    return _begun(candidate, candidates)


def _with_clock(
    candidate: WindowCandidate,
    same: Sequence[WindowCandidate],
    document: Document,
) -> WindowCandidate:
    """Add the clock time that the surest of *same* gives, which say the same window
    elsewhere; else the one of the whole text.
    """
    if candidate.closing.clock is not None:
        return candidate
    clock = None
    for other in same:
        if not other.closing.clock:
            continue
        is_fuller = (
            other.opens == candidate.opens
            and other.label.purpose == candidate.label.purpose
        )
        if is_fuller:
            return replace(other, label=candidate.label)
        clock = clock or other.closing.clock
    clock = clock or _stated_clock(document.plain)
    return replace(candidate, closing=candidate.closing._replace(clock=clock))


def _from_notice(
    candidate: WindowCandidate, document: Document, signed: date | None
) -> WindowCandidate:
    """``공고일 ~ 4. 3.`` opens on the day under which the notice is signed, if it says one."""
    before = document.plain[
        max(
            0, candidate.span.start - _FROM_NOTICE_REACH
        ) : candidate.span.start
    ]
    if (
        candidate.opens
        or signed is None
        or signed > candidate.closes
        or not _FROM_NOTICE.search(before)
    ):
        return candidate
    return replace(candidate, opens=signed, opening=None)


def _signed_on(document: Document, context: Context) -> date | None:
    """Return the day that is over the signature at the top of a notice."""
    for span in spans_of(document, context.as_of):
        if span.start > _SIGNED_WITHIN:
            return None
        token = span.last
        if (
            span.shape == "lone"
            and token.year
            and token.day
            and _SIGNATURE.match(document.plain, span.end)
        ):
            return token.on(token.year)
    return None


def _stated_clock(plain: str) -> str | None:
    """The closing time that stands apart from the date, if the text knows but one."""
    hints = sorted(
        [*starts_of(_LAST_WORD, plain), *starts_of(_END_WORD, plain)]
    )
    data = {
        clock
        for found in near(
            _CLOSING_CLOCK, plain, hints, _LAST_ROOM, _CLOCK_ROOM
        )
        if (clock := clock_after(plain, found.end())[0])
    }
    return data.pop() if len(data) == 1 else None


def _begun(
    candidate: WindowCandidate, candidates: Sequence[WindowCandidate]
) -> WindowCandidate:
    """``신청 시작일`` and ``신청 마감일`` in two places are one window."""
    begun: WindowCandidate | None = None
    for other in candidates:
        distance = abs(other.span.start - candidate.span.start)
        if (
            other.label.purpose != "begin"
            or distance >= _NEIGHBOURS
            or other.closes > candidate.closes
        ):
            continue
        # In a table of several rounds the nearest beginning is of the same row.
        if begun is None or distance < abs(
            begun.span.start - candidate.span.start
        ):
            begun = other
    if begun is None:
        return candidate
    return replace(candidate, opens=begun.closes, opening=begun.closing)


def _window(document: Document, candidate: WindowCandidate) -> Window:
    start = shown_start(document.plain, candidate.span.start)
    end = shown_end(document.plain, candidate.span.end)
    evidence = document.evidence(start, end)
    opens, closes = candidate.moment()
    return Window(
        _name(candidate, document.plain[start : candidate.span.start]),
        opens,
        closes,
        basis_at(document.plain, start, candidate.span.end),
        evidence.text,
        evidence.where,
    )


def _name(candidate: WindowCandidate, before: str) -> str | None:
    if candidate.label.purpose == "approve":
        return "기관 승인"
    if candidate.label.purpose == "consortium":
        return f"{candidate.label.column} 컨소시엄 구성".strip()
    if (
        candidate.label.purpose == "prolonged"
        or candidate.label.words.startswith("연장")
    ):
        return "연장"
    if candidate.label.column:
        return candidate.label.column
    named = _ROUND.search(before)
    return named[1] if named else None
