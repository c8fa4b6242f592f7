"""What a sentence says about a span of time in it, where no label does.

::

    신청서는 다음 달 12일 오후 4시까지 전자우편으로 받습니다.
    7월 2일(월)~16일(월) 사업개발비 신청 접수를 받는다.
    언제까지 신청하나요? 9월 1일부터 9월 21일까지 이메일로 보내 주세요.
    다음달 10일 오후 6시가 마감이다.

The subject or the verb must speak of applying, and nothing else between them and the
day: what a briefing or a survey takes is no application.
"""

from __future__ import annotations

import re
from typing import Final

from reader.periods.period_labels import Label
from reader.periods.spans import FOR_HOW_LONG, NOT_AFTER, DateSpan
from reader.text.patterns import late

_APPLYING: Final = r"(?:신청|접수|모집|공모|응모)"
_TAKES: Final = r"(?:받(?:는|습|고|을|으)|진행(?:한|된|하|되)|실시|이뤄|이루어|한다|합니다|하면|할[ ]수|가능|제출|완료)"
# `신청은 누리집을 통해`, `신규과제 지원신청은`, `제안서는`
_SUBJECT: Final = late(
    rf"""
    (?:^|(?<![가-힣]))
    (?:[가-힣]{{0,4}}{_APPLYING}(?:[ ]?·[ ]?{_APPLYING})?|(?:신청|제안|지원|계획|참가|응모)서(?:류)?)
    (?:은|는|과[ ]관련해(?:서는)?)[ ](?P<middle>(?:[^\n.]|\.(?=\w)){{0,60}})$
    """,
    re.VERBOSE,
)
# Behind the end: `까지 전자우편으로 받습니다`, `까지 가능하며`, `까지다`
_UNTIL: Final = late(
    rf"[\s)]{{0,2}}(?:까지)?(?:이며|이고|이다|입니다|다\.|로[ ,]|[ ,][^\n.]{{0,36}}?{_TAKES})"
)
# Behind a range: `~16일(월) 사업개발비 신청 접수를 받는다`
_RANGE: Final = late(
    rf"""
    [\s)]{{0,2}}(?:까지)?[ ](?P<middle>[^\n.,]{{0,30}}?)
    {_APPLYING}(?:[ ·]{{0,2}}{_APPLYING})?(?:서(?:류)?)?(?:를|을)?[ ]?
    (?:받(?:는|습|고|을|으)|진행(?:한|된|하|되)|실시(?:한|하|된)|한다|합니다)
    """,
    re.VERBOSE,
)
# Behind a range as well: `6~24일 사업신청서를 작성, 이메일로 제출하면`
_FILED: Final = late(
    rf"""
    [\s)]{{0,2}}(?:까지)?[ ](?:[가-힣]{{1,8}}[ ]){{0,3}}?
    (?: [가-힣]{{0,4}}(?:신청|제안|지원|참가|계획)서(?:류)?를[ ](?:[^\n.]|\.(?=\w)){{0,50}}?(?:제출|접수|보내|내)(?:하면|해야|면)
      | [^\n.,]{{0,20}}{_APPLYING}하면 )
    """,
    re.VERBOSE,
)
# `모집한다고 밝혔다. 기간은 29일부터 다음달 23일까지다`
_BARE_PERIOD: Final = late(
    rf"{_APPLYING}[^\n.]{{0,24}}다\.\s기간은[ ](?:오는[ ])?$"
)
_LASTS_UNTIL: Final = late(r"[\s)]{0,2}까지(?:다|이다|이며|입니다|이고)")
# Between the days: `3월 2일 접수를 시작해 31일 마감한다`
_BEGUN_BETWEEN: Final = late(rf"{_APPLYING}[을를][ ](?:시작|개시)")
# `신청을 15일부터 21일까지 받는다`
_OBJECT: Final = late(rf"{_APPLYING}(?:을|를)[ ](?:오는[ ])?$")
_RECEIVED: Final = late(r"(?:까지)?[ ](?:[가-힣]{1,10}[ ])?받")
# `신청이 오는 29일까지 이어진다`, `2차 모집을 오는 29일까지 진행한다고`
_CALL_BEFORE: Final = late(
    rf"{_APPLYING}(?P<particle>[이가을를])[ ](?:오는[ ])?$"
)
_LASTS: Final = late(r"[\s)]{0,2}까지[ ](?:이어|계속|진행|실시|받|한다)")
# A line that asks for applications, and what is to be sent by the day.
_ASKED: Final = late(rf"(?:{_APPLYING}|지원서|참가|언제까지)[^\n]{{0,40}}$")
_SENT: Final = late(r"\s?까지[ ][^\n.]{0,24}?(?:보내|제출|내시면|내면|내 주)")
# `4월 10일까지 진행되는 이번 공모는`, `2월 24일까지 모집하는 이 사업은`
_OF_CALL: Final = late(
    rf"\s?까지[ ](?:진행(?:되|하)는[ ](?:이번[ ]|본[ ])?{_APPLYING}|{_APPLYING}하는[ ](?:이번|본|이)[ ])"
)
# `온라인으로 제안서를 내야 한다`, `까지 지원 가능하다`
_HANDED_IN: Final = late(
    rf"""
    \s?까지[ ][^\n.]{{0,24}}?
    (?: (?:신청|제안|지원|참가|계획)서(?:류)?를?[ ](?:내야|내면|제출해야|제출하면)
      | (?:{_APPLYING}|지원)(?:이|할)?[ ]가능
      | (?:지원|신청|참가|참여)자를[ ](?:받|모집|뽑|찾)
      | (?:{_APPLYING})(?:을|를)?[ ]?(?:한|받은)[ ](?:뒤|후|다음)[ ] )
    """,
    re.VERBOSE,
)
# What the chosen hand in is no application.
_AFTERWARDS: Final = late(r"선정[된되]|협약|수정|보완|통과")
# `까지⏎신청서 및 첨부서류를 제출하여`: the sentence goes on in the next line.
_NEXT_LINE: Final = late(
    rf"\s?까지[ ]*\n[ ]*(?:신청|제안|지원|참가|계획)서[^\n.:]{{0,30}}?(?:제출|접수|{_APPLYING})"
)
# `오후 6시가 마감이다`, `4시에 접수를 마감한다`; what closes early: `18시부로 신청 접수를 조기
# 마감하오니`, `26일자로 접수가 종료되었습니다`
_ENDS: Final = late(
    rf"""
    (?:이|가|에)?[ ](?:{_APPLYING}(?:을|를)?[ ])?마감
      (?:되는[ ][가-힣]{{0,4}}{_APPLYING}|이다|이며|입니다|한다|합니다|된다|됩니다|하며|되며|하고|되고)
    | (?:(?:부로|일?자로)[ ](?:{_APPLYING}[ ]?){{1,2}}(?:[을를이가][ ]?)?(?:조기[ ]?)?
        | 에?[ ](?:{_APPLYING}[ ]?){{1,2}}[을를이가][ ]?조기[ ]?)
      (?:마감|종료)[하한함했되된됨됐합]
    """,
    re.VERBOSE,
)
# `7월 1일부터 지원 자금이 소진될 때까지`
_SPENT: Final = late(r"[^\n.]{0,30}소진(?:될|되는)?[ ]?(?:때|시)[ ]?까지")
# `(선착순, 단 6. 30.을 넘길 수 없음)`
_NOT_BEYOND: Final = late(r"[을를][ ](?:넘길|넘을|초과할)[ ]수[ ]없")
# `2차 공고(3.14~4.12)`, where the article says that there is a call.
_BRACKETS: Final = late(rf"(?:공고|{_APPLYING})[ ]?\($")
# Not `1차 모집(4.7.~5.2.)에서 선정된`, which is over.
_CLOSED: Final = late(r"\)(?:[를을][ ]|[ ]*[-,~\n]|[ ]*$)")
_OTHER: Final = late(
    r"설명회|간담회|교육|행사|전시|개최|의견|이의|이용|입주는|박람회|수요조사|컨설팅|발표|심사|협약|평가|결과|문의"
)
# A sentence that asks for applications by a day: "까지 신청서를 제출하여".
_ASKS: Final = re.compile(
    r"[\s.,)]{0,4}(?:[가-힣]{1,6}\s?)?(?:까지|이내|한)[^\n☞※□○]{0,60}?"
    r"(?:신청|접수|제출|추천|응모|공모|모집|참가\s?신청|(?<![자인])등록|지원하[여시])[^\n]{0,8}?"
    r"(?:(?<!한)하여|해\s|해야|하시|바랍|바라|합니다|한다|받|주시|하면|할\s?수|완료|형태로|내면|내야|\n|$)"
)
# The subject of a sentence: "접수는 3월 2일부터 31일 15시까지".
_NEAR_SUBJECT: Final = re.compile(
    r"(?<![가-힣])(?:(?:공모|참가|참여|사업)\s?)?(?:(?:신청서?|서류|제안서|계획서)\s)?"
    r"(?:(?:신청|접수|모집|공모)(?:은|는)|(?<=서\s)제출은|(?<=류\s)제출은)\s(?:오는\s)?$"
)
# `1차 마감은 3월 31일 오후 6시다`
_ENDS_BEFORE: Final = late(
    r"(?:(?:(?<![가-힣])\d차|접수|신청|모집|공모)\s|(?:^|[.,\n]\s?))마감은\s(?:오는\s)?$"
)
# What is done from a day on: `3월 9일부터 누리집에서 신청할 수 있다`, `… 예산 소진 시까지 받는다`.
_BEGINS: Final = late(
    r"부터\s(?!(?:(?!소진)[^\n.]){0,30}까지)(?:[^\n.]|\.(?=[a-z])){0,70}?"
    r"(?:신청|접수|지원)(?:서를|을|를)?\s?(?:할\s수\s있|하면\s된|받)"
)
# How applications are taken, behind a period whose label is a bare 기간.
_TAKEN: Final = late(r"[\s.,(]{0,4}(?:수시|상시|선착순)\s?(?:접수|신청|모집)")
_SUBJECT_ROOM: Final = 20
# "접수마감일을 … 2. 27.로 연장합니다", "마감일이 … 2. 27.로 2주 연장됐다": a sentence that
# moves the end.
_PROLONGED: Final = late(
    rf"\s?(?:까지)?\s?(?:으로|로)?\s?{FOR_HOW_LONG}(?:(?:연장|변경|조정)(?:[하한했합함]|[되된됐됩됨])|늦[췄추춘])"
)
# What was moved: `접수 마감일을 …`, `신청은 3. 13.까지 가능하나 …`
_APPLYING_TIME: Final = late(
    r"(?:접수|신청|모집|공모|제출)\s?(?:마감(?:일시|일)?|기간|기한)|(?<![가-힣])마감(?:일시|일)"
    r"|(?<![가-힣])(?:접수|신청|모집|공모)[은는이가을를]\s"
)
_NEXT_CLAUSE: Final = late(
    r"(?:열고|갖고|하고|하며|열며|(?:연|한)\s(?:뒤|후))\s$"
)
_ROOM: Final = 90
_AHEAD: Final = 70
_NEAR: Final = 35
STRENGTH: Final = 70


def sentence_label(
    plain: str, span: DateSpan, label: Label, *, is_in_lines: bool
) -> Label | None:
    """Return the label that the sentence round *span* gives it, where its own *label*
    is weak; None if it says nothing.  Cells of tables are hardly sentences.
    """
    if by_request := _by_request(plain, span, label):
        return by_request
    room = max(0, span.start - _ROOM)
    before = plain[room : span.start]
    sentence = before[max(before.rfind("\n"), before.rfind("다. ")) + 1 :]
    after = plain[span.end : span.end + _AHEAD]
    words = _of_sentence(span, sentence, after) if is_in_lines else None
    if words is not None:
        return _applying(words)
    if span.shape == "range":
        begun = _BEGUN_BETWEEN.search(plain, span.start, span.end)
        if begun is not None:
            return _applying(begun[0])
    return _of_bare_period(plain, span) or _beside(plain, span, label)


def _of_bare_period(plain: str, span: DateSpan) -> Label | None:
    """Return what a sentence that begins with 기간은 says, behind one on a call."""
    if span.shape != "range" or not _LASTS_UNTIL.match(plain, span.end):
        return None
    room = max(0, span.start - _ROOM)
    called = _BARE_PERIOD.search(plain, room, span.start)
    return _applying("기간은") if called else None


def _applying(words: str) -> Label:
    return Label("apply", STRENGTH, words.strip(), explicit=False)


def _by_request(plain: str, span: DateSpan, label: Label) -> Label | None:
    """Return what a sentence says that asks for applications, or moves their end."""
    asks = _ASKS.match(plain, span.end) if span.closes else None
    is_ours = label.purpose not in {"briefing", "objection"} or (
        # 설명회를 열고 22일까지 신청받는다
        _NEXT_CLAUSE.search(plain, max(0, span.start - 8), span.start)
        is not None
    )
    if asks and is_ours:
        return Label("apply", STRENGTH, asks[0], explicit=False)
    if not _PROLONGED.match(plain, span.end):
        return None
    line = plain.rfind("\n", 0, span.start) + 1
    moved = _APPLYING_TIME.search(plain, line, span.start)
    return Label("apply", 75, moved[0], explicit=False) if moved else None


def _of_sentence(span: DateSpan, sentence: str, after: str) -> str | None:
    """Return the words of a *sentence* by which its day is one for applying."""
    if span.shape == "range" and (words := _of_range(sentence, after)):
        return words
    if span.closes is not None and (words := _of_end(sentence, after)):
        return words
    if span.shape == "from":
        subject = _SUBJECT.search(sentence) if _SPENT.match(after) else None
        return subject[0][:20] if subject else None
    if span.shape in {"until", "lone"}:
        ends = _ENDS.match(after) or _NOT_BEYOND.match(after)
        return ends[0] if ends and not _OTHER.search(ends[0]) else None
    return None


def _of_range(sentence: str, after: str) -> str | None:
    if _OBJECT.search(sentence) and _RECEIVED.match(after):
        return sentence[-4:]
    taken = _RANGE.match(after) or _FILED.match(after)
    if taken and not _OTHER.search(taken[0]):
        return taken[0]
    is_call = _BRACKETS.search(sentence) and _CLOSED.match(after)
    return sentence[-6:] if is_call else None


def _of_end(sentence: str, after: str) -> str | None:
    subject = _SUBJECT.search(sentence)
    if subject and not _OTHER.search(subject["middle"]):
        if subject["middle"] in {"", "오는 "}:
            return subject[0]
        until = _UNTIL.match(after)
        if until and not _OTHER.search(until[0]):
            return subject[0][:20]
    called = _CALL_BEFORE.search(sentence)
    if called and _LASTS.match(after):
        return called[0]
    calling = _OF_CALL.match(after)
    if calling:
        return calling[0]
    handed_in = _HANDED_IN.match(after)
    if handed_in and not _OTHER.search(sentence + handed_in[0]):
        return None if _AFTERWARDS.search(sentence) else handed_in[0]
    sent = _SENT.match(after)
    if sent and _ASKED.search(sentence) and not _OTHER.search(sentence):
        return sent[0]
    following = _NEXT_LINE.match(after)
    is_apart = following and _OTHER.search(sentence[-_NEAR:])
    return following[0] if following and not is_apart else None


def _beside(plain: str, span: DateSpan, label: Label) -> Label | None:
    """Return what the words right beside a span say about it."""
    room = max(0, span.start - _SUBJECT_ROOM)
    if span.shape in {"lone", "until"}:
        ends = _ENDS_BEFORE.search(plain, room, span.start)
        if ends is not None:
            return _applying(ends[0])
        if span.shape == "lone":
            return None
    if span.shape == "from" and (begins := _BEGINS.match(plain, span.end)):
        return Label("begin", 50, begins[0], explicit=False)
    if span.shape == "range" and label.purpose in {"bare", "other"}:
        taken = _TAKEN.match(plain, span.end)
        if taken and label.words in {"", "기간"}:
            return Label("apply", 75, taken[0].strip())
    if span.closes is None and span.shape != "from":
        return None
    if span.shape == "until" and span.last.clock:
        refused = NOT_AFTER.match(plain, span.end)
        if refused:
            return _applying(refused[0])
    subject = _NEAR_SUBJECT.search(plain, room, span.start)
    return _applying(subject[0]) if subject else None
