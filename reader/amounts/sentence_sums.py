"""What a sentence says about its sums: which are another year's, a part's or another matter's,
and which one an article opens with as the call's money.

::

    … 94개 과제에 지난해(536억원)보다 22.0% 증가한 654억원을 투자한다고 밝혔다.
                        another year's            the call's

Articles have no labels: the first sums that they give are the call's, and what is compared
with them, added to them or parted from them is in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from reader.parts.figures_in_turn import starts_in_turn
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import BESIDE, SAID, AmountMention
from reader.values.money import Money, sums_of

# `지난해 6288억원보다`, `전년(111억원) 대비`
_COMPARED: Final = late(
    r"[ ]?(?:규모|수준)?\)?[ ]?(?:보다|에[ ]?비해|대비)(?![가-힣])"
)
# What was built with it: `2409억원을 투자해 단지를 조성했으며`
_BUILT: Final = late(
    r"[을를][ ](?:투자|투입|들여)[^.\n]{0,60}?(?:조성|건립|구축|설립|완공)(?:했|한[ ])"
)
# What came on top or fell away: `127억원 늘어난 2,202억원`, `862억원(13.7%) 늘어난`
_CHANGED: Final = late(
    r"""
    [이가]?[ ]?(?:\([^()\n]{1,10}\)[ ]?)?                       # 862억원(13.7%) 늘어난
    (?:늘어|늘었|늘렸|늘린|증가|증액|줄어|줄었|줄인|감소|감액|많은|적은)
    """,
    re.VERBOSE,
)
# What is compared: `지난해보다 10% 늘어난 330억원`
_GROWN: Final = late(
    r"""
    (?:보다|대비|비해|비교해)[^\n]{0,40}[ ]?
    (?:늘어난|늘린|증가한|증액[한된]|확대[한된]|많은|줄어든|감소한|축소된|줄인)[ ](?:총[ ]?|약[ ]?)?$
    """,
    re.VERBOSE,
)
# `예산을 지난해 45억원에서 60억원으로`
_FROM_THEN: Final = late(r"원에서[ ](?:올해[ ])?(?:총[ ]|약[ ])?$")
# `관련 시장은 80억원 규모로`
_MARKET: Final = late(r"시장[은이][ ](?:[가-힣]{2,4}[ ])?(?:총[ ]|약[ ])?$")
# `이 가운데`, `이 중 신규로`; not `이 중소기업`.
_OF_WHICH: Final = late(
    r"(?:[이그][ ]?(?:가운데|중(?![소앙점심견기장국간])[가-힣]{0,3})|여기에는)[ ,]"
)
# Of the whole year's money a part is this call's: `총 950억원이며 이 중 600억원이 상반기에`.
# `신규예산은 2887억원으로 이번 공모는 그중 일부`
_PARTED_BY_TIME: Final = late(
    r"[^\n\d]{0,12}이[ ]?(?:중|가운데)[ ,][^\n.]{0,20}?(?:계속|신규|상반기|하반기|이번)"
    r"|으로[ ]이번[ ]공[고모][는도][ ][^\n.]{0,16}중[ ]일부"
)
_OF_WHICH_ROOM: Final = 160
# `연료전지 연구에는 21억원, 이차전지에는 37억원`
_SHARED_OUT: Final = late(r"에(?:는|게는)?[ ](?:총[ ]|약[ ]|국비[ ])?$")
# `섬유 분야 5개 사업(총 13억원)과 가구 분야 1개 사업(총 1억원)`
_BRACKETED: Final = late(
    r"[가-힣][ ]?\([ ]?(?P<word>총|공고[ ]?예산|예산|사업비)[ ]?:?[ ]?$"
)
_LIST_ROOM: Final = 300
# Longer ones are pages whose breaks were lost.
_SENTENCE_ROOM: Final = 600
_PAST_PLAN: Final = late(
    r"(?:계획|예정|방침)이었|한[ ]?바[ ]?있|해[ ]?(?:왔|온[ ])"
)
_PRIZE: Final = late(r"[ ]?(?:규모)?의?[ ]?(?:상금|시상금|포상금)")
# Markets, funds, orders and what a programme brought.
_OTHER_MATTER: Final = late(
    r"""
    [ ]?(?:규모|상당|대)?의?[ ](?:[가-힣]{2,6}[ ])?             # 650조원 규모의 세계 시장
    (?:시장|매출|수출|수주|계약|펀드|(?:후속|민간)[ ]?투자|투자[ ]?유치|투자를[ ](?:유치|받|목표)|경제[ ]?효과|성과
        |계속[ ]?(?:예산|과제))
    """,
    re.VERBOSE,
)
# `누적`, `2020년까지 종료된`, `2008년 시작 이래`
_SO_FAR: Final = late(
    r"누적|(?:지금|현재|이제)까지|그동안|그간|20\d\d년(?:[ ]이후|까지[ ](?:종료|완료))|(?:시작|시행|출범)[ ](?:이래|이후)|최근[ ]?\d년"
)
# Sentences that close so report what came of it.
_RESULTS: Final = late(
    r"(?:성과를[ ](?:거[두뒀]|내|냈|올)|(?:기록|달성|유치|창출|집계)(?:했|됐)|(?:올렸|거뒀|나타났)다)"
)
_LAST_YEAR: Final = late(
    r"지난해|작년|전년|지난[ ]\d{1,4}년|20\d\d년?[ ]?~[ ]?(?:20)?\d\d년"
)
_NOW: Final = late(r"올해|금년|이번|내년")
_DONE: Final = late(
    r"(?<!기로[ ])(?<!키로[ ])(?:했|였|었|았|줬|됐|냈|렸|왔)(?:다|으며|고[ ,])"
)
_REPORTED: Final = late(
    r"[다라]고[ ][^.\n]{0,12}(?:밝혔|전했|발표했|말했|설명했|알렸|덧붙였|강조했)다"
)

# Plain verbs: a notice's are polite ones.
_REPORTS: Final = late(r"다\.(?<!니다\.)")
# Each one's: `기업당 3천만원`, `최대 2억원`, `선정된 곳에 1억원`
_EACH_BEFORE: Final = late(
    r"""
    (?:[가-힣]당|[가-힣]별|최대|최고|각각?|마다|한[ ]곳에?|(?<!\d)1[ ]?[인곳건개편]|매년)  # 기업당 연간
    [^0-9\n]{0,12}(?:[0-9][0-9,.]*[ ]?[조억천백십만]{0,2}[ ]?원?[ ]?~[ ]?)?$
    | 최대[ ][0-9][0-9,.]*[ ]?[조억천백십만]{1,2}[ ]?원?,[ ][가-힣 ]{2,20}$  # 새싹 최대 1억, 도약 기업
    """,
    re.VERBOSE,
)
_EACH_AFTER: Final = late(
    r"[ ]?(?:씩|까지|한도|이내|이하|미만|이상|짜리|을[ ]한도)"
)
_CHOSEN: Final = late(
    r"선정(?:된|되면|되는|[ ]?기업에|[ ]?시)(?![^\n.]{0,12}?\d\d[^\n.]{1,14}에[ ]$)|뽑히면"
)
# What goes on already: `60개사가 선정돼 약 14억원 규모로 지원하고 있다`; what is built:
# `2409억원을 투자해 단지를 조성했으며`
_UNDER_WAY: Final = late(
    r"고[ ]있다|(?:조성|건립|구축|설립|완공)(?:했|한[ ])|(?:지원|투입|집행)(?:했다|받았다)(?!고)"
)
# Of the sentence itself: `지원규모는 7150억원으로`; `주택지원사업 예산은` is a part's.
_TOPIC: Final = late(
    r"""
    ^[\s"'“‘]*(?:(?:올해|내년|금년|이번|총|전체|신규|사업)[가-힣]{0,2}[ ]?){0,3}
    (?:예산안?|사업비|지원[ ]?규모|사업[ ]?규모)(?:은|는)[ ]
    (?:(?:지난해|작년|전년)[와과][ ](?:같은|비슷한)[ ])?(?:모두[ ]|총[ ]|약[ ])?$
    """,
    re.VERBOSE,
)
_NAMED_TOPIC: Final = late(r"[가-힣'’][ ]?예산안?은[ ](?:총[ ]|약[ ])?$")
# `지원 규모가 내년에 200억원으로 늘어난다`
_MONEY_TOPIC: Final = late(
    r"(?:예산|규모|사업비|지원액)[이가은는을를][ ][^.\n\d]{0,20}$"
)
_TO_NOW: Final = late(r"[ ]?(?:규모)?으?로[ ](?:늘|확대|증액|증가|줄|감액)")
_IS: Final = late(r"[ ]?(?:규모)?(?:이?라고|이며|이다|이고|으로|로[ ,])")

# What is done with it: `640억 원을 지원하며`, `1,106억 원의 기술 개발자금을 지원한다`
_SPENT: Final = late(
    r"""
    [ ]?(?:내외|가량|안팎)?
    (?:의[ ][^.,\n]{0,18}?(?:예산|자금|사업비|국비|연구비)|[ ]?규모)?
    (?: [을를이가][ ][^\n]{0,50}?
      | (?:의|로|으로)[ ][^\n]{0,12}?
      | 으로[ ][^\n]{0,60}?사업[을에][ ](?=나[서선]|시작|추진|시행|펼) )
    (?:나[서선]|시작|추진|시행|펼|투입|투자|지원|들여|들인|들어[가간갈]|배정|편성|책정|확보|마련|쏟아|푼다|풀[기어]|푸는|쓰[기는]|쓴다|쓸[ ]|써|공급)
    """,
    re.VERBOSE,
)
# All years' money, and this year's part of it: `5년간 총 500억원이 …, 올해 80억원을`
_OF_YEARS: Final = late(
    r"\d[ ]?년(?:간|[ ]?동안)[ ](?:총[ ]|약[ ]|모두[ ]){0,2}$"
)
_OF_THIS_YEAR: Final = late(
    r"""
    (?:올해|금년|내년)[ ]?(?:몫|예산|사업비)?(?:에는|에만|은|는)?[ ]
    (?:총[ ]|약[ ]|우선[ ]|먼저[ ]){0,2}$                            # 올해 몫은
    """,
    re.VERBOSE,
)
# Money of years to come: `2029년까지 총 9000억원을`, `올해부터 6년간 1조2천억 원을`.
_UNTIL_YEAR: Final = late(
    r"""
    (?: (?:20|')\d\d년까지(?:[ ]\d{1,2}년(?:간|[ ]동안))?
      | 부터[ ]\d{1,2}년(?:간|[ ]동안)
      | 20\d\d년부터[ ]20\d\d년까지[ ][^.\n]{1,40} )
    [ ](?:총[ ]|약[ ]|모두[ ]){0,2}$                             # 올해부터 6년간 총
    """,
    re.VERBOSE,
)
# The end of a headline: `해결위해 542억원 신규과제 지원`
_HEADED: Final = late(
    r"[ ](?:[가-힣A-Za-z]{2,8}[ ])?(?:투입|투자|지원|쏟는다|푼다|규모)[ ]*$"
)
# An article opens with its facts.
_OPENING: Final = 3_000
_MOST_SENTENCES: Final = 3
# Less than this, a bare sum of a sentence is one applicant's as a rule.
_LEAST: Final = 100_000_000


class SumSentence(NamedTuple):
    """A sentence, or a line without one, with the sums in it; offsets are the document's."""

    start: int
    end: int
    sums: tuple[Money, ...]


@part_of_document
def sum_sentences(document: Document) -> tuple[SumSentence, ...]:
    """Return the sentences of *document* that give sums, in order."""
    plain = document.plain
    found: list[SumSentence] = []
    group: list[Money] = []
    start = end = 0
    for money in sums_of(document):
        if money.start >= end:
            if group:
                found.append(SumSentence(start, end, tuple(group)))
                group = []
            start, end = _bounds(plain, money)
        group.append(money)
    if group:
        found.append(SumSentence(start, end, tuple(group)))
    return tuple(found)


def _bounds(plain: str, money: Money) -> tuple[int, int]:
    start = plain.rfind("\n", 0, money.start) + 1
    stop = plain.rfind("다.", start, money.start)
    end = plain.find("\n", money.end)
    end = len(plain) if end < 0 else end
    close = plain.find("다.", money.end, end)
    return (
        stop + 2 if stop >= 0 else start,
        close + 2 if close >= 0 else end,
    )


@part_of_document
def sums_of_others(document: Document) -> frozenset[int]:
    """Return where the sums begin of which a sentence says that they are not this call's
    whole: another year's, a part, a prize, a market.
    """
    if "다" not in document.plain:
        return frozenset()
    others: set[int] = set()
    last: Money | None = None
    for sentence in sum_sentences(document):
        for money in sentence.sums:
            if _is_of_another(document.plain, sentence, money, last):
                others.add(money.start)
            last = money
        others.update(_parts(document.plain, sentence))
    others.update(_bracketed(document))
    others.update(starts_in_turn(document))
    if "년" in document.plain:
        others.update(_of_all_years(document))
    return frozenset(others)


def _of_all_years(document: Document) -> Iterator[int]:
    """Yield where the sums of several years begin, if this year's follows one."""
    plain = document.plain
    years: list[Money] = []
    for sentence in sum_sentences(document):
        for money in sentence.sums:
            if _OF_YEARS.search(plain, sentence.start, money.start):
                years.append(money)
            elif _OF_THIS_YEAR.search(plain, sentence.start, money.start):
                for whole in years:
                    if whole.won > money.won:
                        yield whole.start


def _is_of_another(
    plain: str, sentence: SumSentence, money: Money, last: Money | None
) -> bool:
    end = money.end
    if (
        _COMPARED.match(plain, end)
        or _CHANGED.match(plain, end)
        or _PRIZE.match(plain, end)
        or _OTHER_MATTER.match(plain, end)
        or _BUILT.match(plain, end)
        or _PARTED_BY_TIME.match(plain, end)
    ):
        return True
    is_near = last is not None and money.start - last.end < _OF_WHICH_ROOM
    if is_near and last and _OF_WHICH.search(plain, last.end, money.start):
        return True
    rest = plain[end : min(sentence.end, end + _SENTENCE_ROOM)]
    if _PAST_PLAN.search(rest) or _RESULTS.search(rest):
        return True
    room = max(sentence.start, money.start - _SENTENCE_ROOM)
    head = plain[room : money.start]
    is_of_years = "년" in head and _UNTIL_YEAR.search(head)
    if is_of_years or _MARKET.search(head):
        return True
    past, so_far = _last(_LAST_YEAR, head), _last(_SO_FAR, head)
    if max(past, so_far) < 0:
        return False
    now = _last(_NOW, head)
    if so_far > now:
        return True
    if past <= now or _GROWN.search(head) or _FROM_THEN.search(head):
        return False
    return _DONE.search(_REPORTED.sub("다", rest)) is not None


def _last(words: re.Pattern[str], text: str) -> int:
    """Return where the last of *words* in *text* begins, or -1."""
    found = -1
    for match in words.finditer(text):
        found = match.start()
    return found


def _parts(plain: str, sentence: SumSentence) -> Iterator[int]:
    """Yield where the sums begin that a sentence shares out alike among several."""
    alike: list[Money] = []
    for money in sentence.sums:
        if _SHARED_OUT.search(plain, sentence.start, money.start):
            alike.append(money)
    if len({money.won for money in alike}) > 1:
        for money in alike:
            yield money.start


def _bracketed(document: Document) -> Iterator[int]:
    """Yield where the sums begin that brackets behind the names of several parts hold."""
    plain = document.plain
    last: Money | None = None
    word = ""
    for money in sums_of(document):
        room = max(0, money.start - 12)
        found = _BRACKETED.search(plain, room, money.start)
        if found is None:
            continue
        is_near = last is not None and money.start - last.end < _LIST_ROOM
        if (
            last
            and is_near
            and found["word"] == word
            and money.won != last.won
        ):
            yield last.start
            yield money.start
        last, word = money, found["word"]


def find_opening_sum(
    document: Document, supporting: Sequence[int]
) -> AmountMention | None:
    """Return the sum that an article opens with as what is spent; *supporting* are the
    starts of the sums that may be support.

    It is the only one of the first sentence that has one neither compared with others,
    parted out, nor each one's: ``정부가 … 총사업에 948억 원을 지원하며``.
    """
    plain = document.plain
    if _REPORTS.search(plain, 0, _OPENING) is None:
        return None
    others = sums_of_others(document)
    for sentence in sum_sentences(document)[:_MOST_SENTENCES]:
        if sentence.start > _OPENING:
            return None
        left: list[Money] = []
        for money in sentence.sums:
            if (
                money.start in supporting
                and money.start not in others
                and not _is_each(plain, sentence, money)
            ):
                left.append(money)
        if len({money.won for money in left}) > 1:
            return None
        if left:
            return _spent(plain, sentence, left[0])
    return None


def _is_each(plain: str, sentence: SumSentence, money: Money) -> bool:
    return (
        _EACH_BEFORE.search(plain, sentence.start, money.start) is not None
        or _EACH_AFTER.match(plain, money.end) is not None
    )


def _spent(
    plain: str, sentence: SumSentence, money: Money
) -> AmountMention | None:
    """Return a sum as the call's if its sentence says that it is, or that it is spent."""
    if money.won < _LEAST:
        return None
    head = plain[sentence.start : money.start]
    is_topic = _TOPIC.search(head) and _IS.match(plain, money.end)
    is_now = _TO_NOW.match(plain, money.end) and _MONEY_TOPIC.search(head)
    is_this_year = _OF_THIS_YEAR.search(head) and _OF_YEARS.search(
        plain, sentence.start, sentence.sums[0].start
    )
    if is_topic or is_now or is_this_year or _GROWN.search(head):
        return AmountMention(money.won, money.start, money.end, SAID)
    rest = plain[money.end : sentence.end]
    if _CHOSEN.search(head) or _UNDER_WAY.search(rest):
        return None
    if _NAMED_TOPIC.search(head) and _IS.match(plain, money.end):
        return AmountMention(money.won, money.start, money.end, BESIDE)
    is_headline = _HEADED.match(plain, money.end, sentence.end)
    if is_headline or _SPENT.match(plain, money.end, sentence.end):
        return AmountMention(money.won, money.start, money.end, BESIDE)
    return None
