"""Which sums of a notice may be support at all.

None is last year's (``전년 12억원``), what somebody else pays (``자부담 3억원``), what has to
be reached (``매출 10억원 이상``), or that of another call.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from reader.amounts.share_words import (
    SHARE_BEFORE,
    TO_COUNTED,
    UNIT_PRICE,
    has_share,
    is_given_range,
    is_most,
    is_most_of_each,
)
from reader.tables.former_columns import former_at
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.text.searching import near, starts_of
from reader.values.amount_mentions import (
    OTHER_CALL,
    ROOM,
    SHARE,
    AmountMention,
)
from reader.values.money import WRITTEN_SUM, Money, sums_of

# What news says about this year's money, behind last year's: `예산은 지난해 1,412억원보다 21%
# 늘어난 1,709억원`; the label of a whole behind what each gets (`…, 국고 예산 총`), or with
# the sort of money (`지원예산 : 사업개발비`).
BUDGET_NOW = late(
    r"예산[은을이]?\s(?:[^\n.]|\.(?=\d)){0,36}(?:늘어난|많은|증가한|증액된|증액한|늘린|줄어든|감소한|확대된)\s(?:총\s|약\s)?$"
    r"|예산\s총\s$|(?:지원|사업)\s?예산\s?:\s?[가-힣]{2,8}\s$"
)
# Of what is laid out it is said that it is: `사업비 2억원을 투입해`.
LAID_BEFORE = late(
    r"(?:예산|사업비|기금|자금|국비|(?<![가-힣])[도시군구]비)[ ]?(?:총[ ]|약[ ])?$"
)
LAID_AFTER = late(r"[을를][ ](?:투입|들여|들인|투자|편성|배정|확보|마련)")
_LAID_BUDGET = late(r"의[ ]예산[을이][ ](?:들여|투입|투자|편성)")
# What was raised is the past: `기업당 5천만원에서 1억원으로 상향`
_RAISED_AFTER = late(
    rf"\s?에서\s(?:[가-힣]{{2,4}}\s)?(?:최대\s)?{WRITTEN_SUM}(?:{WRITTEN_SUM})?으?로\s(?:늘|상향|확대|올|인상|높|증액|커)"
)
# What has to be reached, or a word by which it is another sum: `10억원 이상`, `1억원 대비`.
_THRESHOLD = re.compile(
    r"\s?(?:\([^()\n]{0,30}\)\s?)?(?:이상|미만|초과|당(?![가-힣])|짜리|씩|\s*→|대비|(?:인|일)\s?경우)"
)
# What the applicant pays is before its verb: `(기업당 100만원 내외)를 부담하며`.
_PAID_BY_APPLICANT = re.compile(
    r"[ ]?(?:내외|이내|이상)?[ ]?\)?[ ]?[를을은는]?[ ]?(?:자체[ ]?|자)?(?:부담(?!금)|납부|납입|예치)"
)
# Money that is not the support: "매출".
_NOT_SUPPORT = re.compile(
    r"매출|자산|자본|장비|수수료|인건비|채용|(?<!센터)(?<!정부)부담|기술료|보증|대출|급여|임금|보수|투자\s?유치|수출(?!\s?바우처)|단가|예시|항공|벌금|과태료|위약금|상금|시상|보험|임대|대비|전년|교육비"
)
# What the applicant pays to take part; some calls pay it for them, at most so much.
_FEE = late(
    r"""
    (?<!지원[ ])
    (?: (?:참가|참여|입장|관람|응시|수강|가입|전형|연|대관|사용|이용)(?:회?비용?|료)
      | 예치금 | 분담금 )
    [ ]?(?:\([^()\n]{1,12}\))?[ ]?: (?:(?!최대)[^\n]){0,20}$    # 참가비(팀당) :
    """,
    re.VERBOSE,
)
_FEE_PAID = late(
    r"\s?(?:이내|한도|까지)|[^\n.]{0,24}(?:지원|보조|환급|면제|할인)"
)
# How large a company is decides how much it gets, and is not itself the support:
# `전년도 수출 규모에 따라 최대 1억원`.
_BY_SIZE = late(
    r"(?:(?:직전|전)\s?년도?\s)?(?:매출|수출|자산|고용)[^\n.(]{0,14}(?:에\s?따라|별로|(?:관계|상관)\s?없이)\s(?:차등\s?)?"
)
# What is paid for may be a fee that no support is elsewhere: `지원내용 : 보험료 업체당`.
_PAID_FOR = late(
    rf"지원\s?(?:내용|금액|한도|항목)\s?[:)|][^\n]{{0,40}}{SHARE}\s?(?:연간?\s?)?(?:최대\s?)?$"
)
# Last year's own label, next year, or who gets on after this call: `전년도 지원금액 : 기업당 2천만원`, `차년도 최대 2억원`.
_FORMER_LABEL = late(
    r"(?:전년도?|지난해|작년|직전[ ]?(?:년도|회차)|기존|종전)[ ]?(?:[가-힣]{1,6}[ ]?){0,2}[:)|][^\n:|]{0,24}$"
    r"|(?<!\d)차년도[ ](?:[가-힣]{1,4}[ ])?(?:최대[ ])?$"
    r"|(?:후속[ ]?(?:사업|과제)|별도[ ]?(?:공고|공모)|[2-9]단계[ ]?(?:진출|진입))[^\n.:]{0,20}$"
)
# What a cost item may be at most in the applicant's own budget is no support: `외주용역비는
# 최대 1천만원 이내로 편성`; the grant itself may be bounded in the same words.
_COST_ITEM = late(
    r"(?:[가-힣](?<!사업)(?<!개발)(?<!연구)(?<!제작)(?<!지원)(?:비용?|료)|수당|구입|임차)(?:[은는]|의[ ]경우)?[ ]"
    r"(?:(?:1?(?:회|건|인|개|명)[ ]?당|전체|총)[ ])?(?:최대[ ])?$"
)
# Behind such a sum: ` 이내로 편성`, `까지만 인정`
_BUDGETED = late(
    r"\s?(?:원)?\s?(?:이내|한도|이하|까지|범위)?(?:로|에서|만|의\s[가-힣]{1,4})?\s?(?:내에서\s)?(?:편성|계상|집행|인정|책정|산정|가능|사용)"
)
# What investors put in is beside the grant: `지분투자(수행기업당 최대 40억원`.
_INVESTED_BEFORE = late(
    rf"(?:지분|직접|후속|민간|매칭)[ ]?투자\s?[(:]?\s?(?:[가-힣]{{0,4}}{SHARE}\s?)?(?:최대\s?)?$"
)
# One item of several, with what is paid of it in brackets: `항공료(1개사 20만원), 통역,
# 물류비(1개사당 50만원)`.
_ITEM_OF_SEVERAL = late(
    rf"[,·]\s?[가-힣 ]{{1,8}}(?<!사업)(?<!개발)(?<!제작)(?:비|료)\s?\(\s?(?:{SHARE}\s?)?(?:최대\s?)?$"
)
# Of what it costs a share is paid: `장비 구입비의 70%까지 최대 2천만원`.
_SHARE_OF_COST = late(
    r"(?:비|비용|경비|금액|가액|료)의\s\d{1,3}\s?(?:%|퍼센트)(?:까지|이내|를|범위)?(?:\s?내?에서)?[\s,]{1,3}최대\s?$"
)
# A heading over what is of another call: `이번 공고와 무관`.
_OTHER_MATTER = late(
    r"(?:본|이번)\s?(?:공모|공고|사업)[와과]?\s?(?:는|은)?\s?무관"
)
_NO_MATTER = late(r"무관")
_MATTER_ROOM = 12
_FIGURE = re.compile(r"[0-9]")
_NEXT_HEADING = late(r"\n\s*(?:[①-⑳□■○◦ㅇ❍▶#]|\d{1,2}\.|[가-하]\.)")
_SECTION = 600
# Where what was said before a sum is another matter's: a sign, a dash, or words that
# say what is counted in or out.
_CLAUSE = re.compile(
    r"[(,|☞□○※▷▶▲\n]|(?<=\s)[-·](?=\s)|(?:포함|제외)(?:해|하여|하고|한)\s"
)
# The name of a programme is no matter of its own: `수출바우처 사업 예산은`, `수출기업화 사업
# 지원규모는`.
_NAME = late(
    r"^.*(?:사업|바우처|프로그램|프로젝트)['\"」』’”>]?(?:의|에|은|는)?\s(?=(?:[가-힣]{1,4}\s)?(?:예산|지원|규모|사업비|총|국비|올해|약|\d|$))"
)
# Of what each gets at most, words before it may tell what it is for: `장비 … 기업당 최대`;
# what is lent, paid or won stays another matter.
_PURPOSE = late(
    r"매출|자산|자본|장비|인건비|채용|투자\s?유치|수출|항공|보험|전년|교육비"
)
RANGED_BEFORE = late(r"[0-9조억만천원]\s?~\s?$")
_RANGED_AFTER = re.compile(
    r"\s?(?:(?:~|부터)\s?|에서\s최대\s)[0-9]"
    rf"|\s?에서\s{WRITTEN_SUM}(?:\s?{WRITTEN_SUM})?까지"
)
_OTHER_CALL = re.compile(rf"(?:{OTHER_CALL})[^\n]*$")

SENTENCE_ROOM = 40
"""Letters before a sum that are of its own sentence."""

LEAD = 3_000
"""Where a notice's or an article's opening ends: only there a mere hint is heard."""

EXPLAINED_WITHIN = 32
"""How far behind a cap a sum in brackets may stand that explains it."""

_Judge = Callable[[str, str, int, int], int]


def ranked_sums(document: Document, judge: _Judge) -> Iterable[AmountMention]:
    """Yield the sums that may be support and that *judge* ranks: it is given the words
    before and behind each, where it begins, and the length of the text.
    """
    length = len(document.plain)
    for money, before, after in supporting_sums(document):
        rank = judge(before, after, money.start, length)
        if rank:
            yield AmountMention(money.won, money.start, money.end, rank)


@part_of_document
def supporting_sums(document: Document) -> tuple[tuple[Money, str, str], ...]:
    """Return the sums that may be support, with the words before and behind each."""
    plain = document.plain
    matters = starts_of(_NO_MATTER, plain)
    apart: list[int] = []
    for matter in near(_OTHER_MATTER, plain, matters, _MATTER_ROOM, 2):
        apart.append(matter.end())
    found: list[tuple[Money, str, str]] = []
    for money in sums_of(document):
        before = plain[max(0, money.start - ROOM) : money.start]
        after = plain[money.end : money.end + 40]
        # Bold marks round a sum were folded to blanks; one stands for all.
        if before.endswith("  "):
            before = f"{before.rstrip(' ')} "
        if after.startswith("  "):
            after = f" {after.lstrip(' ')}"
        former = former_at(document, money.start)
        is_former = former is not None and _FIGURE.search(
            plain, former.end, former.row_end
        )
        if is_former or _is_below(plain, apart, money.start):
            continue
        if is_support(before, after):
            found.append((money, before, after))
    return tuple(found)


def _is_below(plain: str, headings: Sequence[int], start: int) -> bool:
    """Whether a sum is under one of the *headings* that call their matter another one."""
    number = bisect_left(headings, start)
    heading = headings[number - 1] if number else -_SECTION
    return (
        start < heading + _SECTION
        and _NEXT_HEADING.search(plain, heading, start) is None
    )


def is_support(before: str, after: str) -> bool:
    """Whether the words *before* and *after* a sum let it be support."""
    is_ranged = "~" in before and RANGED_BEFORE.search(before) is not None
    is_upper = is_most(before, after) or is_given_range(before, after)
    ranged = (is_ranged and not is_upper) or _RANGED_AFTER.match(after)
    if ("공" in before or "모집" in before) and _OTHER_CALL.search(
        before[-SENTENCE_ROOM:]
    ):
        return False
    clause = _NAME.sub("", _CLAUSE.split(before[-30:])[-1])
    if after.startswith(("씩", " 씩")):
        # `컨소시엄당 4억 원씩`, `250개 기업에 100만원씩`
        is_share = has_share(before) and SHARE_BEFORE.search(before)
        is_bounded = before.rstrip().endswith("최대")
        return bool(is_share or is_bounded or TO_COUNTED.search(before))
    if "단가" in clause and UNIT_PRICE.search(before):
        return True
    if _LAID_BUDGET.match(after) or (
        "예산" in before
        and (
            BUDGET_NOW.search(before)
            or (LAID_AFTER.match(after) and LAID_BEFORE.search(before))
        )
    ):
        return True
    if (
        ranged
        or _THRESHOLD.match(after)
        or _PAID_BY_APPLICANT.match(after)
        or (_BUDGETED.match(after) and _COST_ITEM.search(before))
        or ("투자" in before and _INVESTED_BEFORE.search(before))
        or ("(" in before[-16:] and _ITEM_OF_SEVERAL.search(before))
        or _FORMER_LABEL.search(before)
        or ("에서" in after and _RAISED_AFTER.match(after))
        or (
            ":" in before
            and _FEE.search(before)
            and not _FEE_PAID.match(after)
        )
    ):
        return False
    if not _NOT_SUPPORT.search(clause):
        return True
    is_given = is_most_of_each(before) or _SHARE_OF_COST.search(before)
    if is_given and not _NOT_SUPPORT.search(_PURPOSE.sub("", clause)):
        return True
    if "따라" in clause or "별로" in clause or "없이" in clause:
        clause = _BY_SIZE.sub("", clause)
    return not _NOT_SUPPORT.search(clause) or (
        "지원" in before and _PAID_FOR.search(before) is not None
    )
