"""What a sentence says of a span of time in it, where no label does.

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
from reader.periods.spans import DateSpan
from reader.text.patterns import late

_APPLYING: Final = r"(?:신청|접수|모집|공모|응모)"
_TAKES: Final = r"(?:받(?:는|습|고|을|으)|진행(?:한|된|하|되)|실시|이뤄|이루어|한다|합니다|하면|할[ ]수|가능|제출|완료)"
# `신청은 누리집을 통해`, `신규과제 지원신청은`, `제안서는`
_SUBJECT: Final = late(
    rf"""
    (?:^|(?<![가-힣]))
    (?:[가-힣]{{0,4}}{_APPLYING}(?:[ ]?·[ ]?{_APPLYING})?|(?:신청|제안|지원|계획|참가|응모)서(?:류)?)
    (?:은|는)[ ](?P<middle>(?:[^\n.]|\.(?=\w)){{0,60}})$
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
# A line that asks for applications, and what is to be sent by the day.
_ASKED: Final = late(rf"(?:{_APPLYING}|지원서|참가|언제까지)[^\n]{{0,40}}$")
_SENT: Final = late(r"\s?까지[ ][^\n.]{0,24}?(?:보내|제출|내시면|내면|내 주)")
# `까지⏎신청서 및 첨부서류를 제출하여`: the sentence goes on in the next line.
_NEXT_LINE: Final = late(
    rf"\s?까지[ ]*\n[ ]*(?:신청|제안|지원|참가|계획)서[^\n.:]{{0,30}}?(?:제출|접수|{_APPLYING})"
)
# `오후 6시가 마감이다`, `4시에 접수를 마감한다`
_ENDS: Final = late(
    rf"(?:이|가|에)?[ ](?:{_APPLYING}(?:을|를)?[ ])?마감(?:이다|이며|입니다|한다|합니다|된다|됩니다|하며|되며|하고|되고)"
)
# `7월 1일부터 지원 자금이 소진될 때까지`
_SPENT: Final = late(r"[^\n.]{0,30}소진(?:될|되는)?[ ]?(?:때|시)[ ]?까지")
# `(선착순, 단 6. 30.을 넘길 수 없음)`
_NOT_BEYOND: Final = late(r"[을를][ ](?:넘길|넘을|초과할)[ ]수[ ]없")
# `2차 공고(3.14~4.12)`, where the article says that there is a call.
_BRACKETS: Final = late(rf"(?:공고|{_APPLYING})[ ]?\($")
# Not `1차 모집(4.7.~5.2.)에서 선정된`, which is over.
_CLOSED: Final = late(r"\)(?:[를을][ ]|[ ]*[-,~\n]|[ ]*$)")
_OTHER: Final = re.compile(
    r"설명회|간담회|교육|행사|전시|개최|의견|이의|이용|입주는|박람회|수요조사|컨설팅|발표|심사|협약|평가|결과|문의"
)
_ROOM: Final = 90
_AHEAD: Final = 70
STRENGTH: Final = 70


def told_label(plain: str, span: DateSpan) -> Label | None:
    """Return the label that the sentence round *span* gives it, or None."""
    before = plain[max(0, span.start - _ROOM) : span.start]
    sentence = before[max(before.rfind("\n"), before.rfind("다. ")) + 1 :]
    after = plain[span.end : span.end + _AHEAD]
    words = _words(span, sentence, after)
    if words is None:
        return None
    return Label("apply", STRENGTH, words.strip(), explicit=False)


def _words(span: DateSpan, sentence: str, after: str) -> str | None:
    """Return the words that tell that *span* is for applying."""
    if span.shape == "range":
        taken = _RANGE.match(after)
        if taken and not _OTHER.search(taken["middle"]):
            return taken[0]
        if _BRACKETS.search(sentence) and _CLOSED.match(after):
            return sentence[-6:]
    if span.closes is not None:
        subject = _SUBJECT.search(sentence)
        if subject and not _OTHER.search(subject["middle"]):
            until = _UNTIL.match(after)
            if subject["middle"] in {"", "오는 "}:
                return subject[0]
            if until and not _OTHER.search(until[0]):
                return subject[0][:20]
        sent = _SENT.match(after)
        if sent and _ASKED.search(sentence) and not _OTHER.search(sentence):
            return sent[0]
        following = _NEXT_LINE.match(after)
        if following and not _OTHER.search(sentence[-_AHEAD // 2 :]):
            return following[0]
    if span.shape == "from" and _SPENT.match(after):
        subject = _SUBJECT.search(sentence)
        return subject[0][:20] if subject else None
    if span.shape in {"until", "lone"}:
        ends = _ENDS.match(after) or _NOT_BEYOND.match(after)
        if ends and not _OTHER.search(ends[0]):
            return ends[0]
    return None
