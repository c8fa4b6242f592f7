"""Words beside a sum that say it is what each of several gets.

``기업당 최대 3억원``, ``3억원/과제``, ``10개 기업에 100만원씩``, ``과제별 지원규모 : (기간) 2년,
(연구비) 3억원``.
"""

from __future__ import annotations

import re

from reader.text.patterns import late
from reader.values.amount_mentions import FILLER, SHARE, WHO
from reader.values.money import WRITTEN_SUM

SHARED = late(SHARE)
"""What a cap is counted by, wherever it stands."""
# `기업당 최대 3억원`, `3억원/과제`, `3억원(기업당)`
SHARE_BEFORE = late(rf"{SHARE}(?:에게?는?\s)?{FILLER}$")
SHARE_AFTER = re.compile(
    rf"\s?(?:내외|이내)?\s?(?:/\s?(?:{WHO}(?!\s?[당별]\s)|개당)|\(\s?{SHARE}\s?\))"
)
# `사업장별 보조금은 20억원을 초과할 수 없으며`, `기업마다 4천만원을 넘지 않는`
_SHARE_TOPIC = late(rf"{SHARE}(?:로|에)?\s?(?:[가-힣 ]{{0,12}}[은는]\s)?$")
_EXCEED = late(r"\s?을\s?(?:(?:초과할|넘을|넘길)\s수\s없|(?:초과하|넘)지\s)")
# The label of what is given for one: `지원단가: 명당 150,000천원`.
UNIT_PRICE = late(
    rf"""
    (?:지원|보조)\s?단가\s?\)?\s?(?:\([^()\n]{{1,12}}\)\s?)?[:|]?\s?(?:평균\s?)?(?:연간?\s?)?
    (?:(?:{SHARE}|(?:명|인)\s?당|1\s?개?\s?{WHO})\s?)?(?:최[대고]\s?)?$   # 지원단가 (간접비 포함) 평균 연
    """,
    re.VERBOSE,
)
# What each gets stands last of several bracketed labels: `과제별 지원규모 : (기간) 24개월 이내,
# (연구개발비) 5억원`.
SHARE_LABEL = late(
    rf"""
    {SHARE}\s?(?:정부\s?)?(?:지원\s?(?:규모|금액?|한도)|(?:연구(?:개발)?비|사업비))
    \s?(?:[|:]|\))(?:[^|\n0-9]|[0-9]{{1,2}}\s?(?:개월|년|%%)|\([0-9+]{{1,5}}\)){{0,55}}
    (?:\)|,|최대)\s?(?:연\s?)?(?:총\s?)?(?:최대\s?)?$  # 과제당 지원규모 : 4년(2+2), 총
    """.replace("%%", "%"),
    re.VERBOSE,
)
# The least that each gets is before the most: `업체당 최저 5만원 최대 40만원`, `업체당
# 200만원에서 최대 1천만원`.
_SHARE_FROM = late(
    rf"""
    {SHARE}[\s:]{{0,2}}
    (?: (?:최저|최소)\s?{WRITTEN_SUM}
        [\s,~·]{{0,3}}(?:에서\s?|부터\s?)?
      | {WRITTEN_SUM}(?:에서|부터)\s? )
    (?:최대\s?)?$
    """,
    re.VERBOSE,
)
# Of each it is said what it gets: `기업당 지원 금액은 5000만 원이다`.
_SHARE_IS = late(
    rf"{SHARE}\s?(?:지원\s?(?:금액|금|액|규모|한도)|사업비|연구비|보조금)[은는이가]\s(?:연간?\s|약\s|최대\s)?$"
)
# Its name is between who gets it and how much, and nothing else: `팀당 사업화자금 6천만원 이하`,
# `프로젝트별 제작비 : 9천만원 한도`, `개별기업 지원액은 최대`; not what each pays.
_SHARE_OF_MONEY = late(
    rf"""
    {SHARE}[ ]?\(?
    (?:(?:총|정부|국고|시제품|사업화|제작|개발|지원|창업|구축|연구|활동|운영|컨설팅|마케팅|보조|정착
        |개선|홍보|추진|활성화|바우처)[ ]?){{1,3}}
    (?:비용?|자금|금액|금|액|한도|규모)?\)?
    [ ]?(?:[:|)]|은|는|으로|로)?[ ]?(?:각[ ]?|약[ ]?|총[ ]?|연간?[ ]|최대[ ]?|최고[ ]?){{0,3}}$
    """,
    re.VERBOSE,
)
# One of those: `과제 1건에 최대 2년간 4억원`, `1개 기업에 2억원`.
_TO_ONE = late(
    r"""
    (?: (?:과제|기업|업체|팀|점포|작품|사업)\s(?:1|한)\s?(?:건|곳|개|편|팀|개사)(?:당|에게?|에[ ]대(?:하여|해))\s
      | (?<![\d.,])1\s?개\s?(?:기업|업체|과제|팀|사)(?:에|에게)\s
      | (?<![\d.,])1[ ]?개[ ]?(?:기업|업체|팀|사)[ ] )
    (?:최대\s\d{1,2}년간\s)?(?:총\s|최대\s)?$
    | SHARE\s?(?:최대\s)?1\s?건(?:\s?이내)?\s?\((?:최대\s?)?$     # 기업당 최대 1건(
    """.replace("SHARE", SHARE),
    re.VERBOSE,
)
# How long is between who gets it and how much: `과제당 최대 2년까지 3억원`
_SHARE_OF_TERM = late(
    rf"{SHARE}\s(?:최대|최장)\s\d{{1,2}}\s?(?:년|개월)(?:까지|간|동안)?[\s,]{{1,2}}(?:총\s|최대\s)?$"
)
# `기업당 5천만원에서 1억원으로 상향`
_RAISED_BEFORE = late(
    rf"(?:{SHARE}|지원\s?한도)[^.\n]{{0,24}}?{WRITTEN_SUM}에서\s(?:[가-힣]{{2,4}}\s)?(?:최대\s)?$"
)
_RAISED_TO = late(r"\s?으?로\s(?:늘|상향|확대|올|인상|높|증액|커)")
_ANYBODY_BEFORE = late(
    r"""
    (?:[가-힣]{1,7}(?<![생자원인명력년위])|[인명]\(팀\))[ ]?당[ ]?(?:연간?[ ]?)?최대[ ]?$  # 지원사 당 최대
    (?<!인당[ ]최대)(?<!인당최대)(?<!월당[ ]최대)(?<!시간당[ ]최대)(?<!회당[ ]최대)
    (?<!건당[ ]최대)(?<!개월당[ ]최대)(?<!명당[ ]최대)
    """,
    re.VERBOSE,
)
# What each gets at most, and nothing between: `기업별 최대`.
_MOST_OF_EACH = late(rf"{SHARE}\s?(?:각\s?)?(?:최대|최고)\s?(?:총\s?)?$")
# A month's sum is before the most of a year: `기업당 월 50만 원 / 연간 300만 원 한도`.
_MOST_OF_YEAR = late(
    rf"{SHARE}\s?월\s?(?:최대\s?)?{WRITTEN_SUM}"
    r"(?:\s?(?:이내|한도))?\s?[/,·]\s?(?:연간?|연|총)\s?(?:최대\s?)?$"
)
_WAYS_OF_SHARES = (
    SHARE_BEFORE,
    SHARE_LABEL,
    _SHARE_FROM,
    _SHARE_OF_TERM,
    _MOST_OF_YEAR,
    _SHARE_IS,
    _SHARE_OF_MONEY,
)
# `동아리당 100만원 이내`; of papers, goods and cases one applicant has several.
_SOMEBODY_BEFORE = late(
    r"(?:동아리|모임|[가-힣]단|[가-힣]반|부서|학[교급과]|조합|공방|매장|상점|가게|농[장가]|어촌계|[가-힣]회|[가-힣]관|가구|세대|연구실|실험실)당\s?(?:연간?\s?)?$"
)
_BOUND_AFTER = late(r"\s?(?:이내|한도|까지)")
# `250개 기업에 100만원씩`, `10개 기업에 각각 5천만원`
TO_COUNTED = late(
    r"""
    (?:[0-9]\s?(?:여\s?)?(?:개\s?(?:[가-힣]{0,4}기업|사|업체|팀|과제|대학|개?소)|[곳팀])|한\s?(?:곳|팀|업체))
    (?:에게?\s|[을를]\s(?:최종\s)?(?:골라|뽑아|(?:선정|선발)(?:해|하여|하고))\s)(?:각각?\s|최대\s)?$
    """,  # 8개 기업을 골라
    re.VERBOSE,
)
# `과제당 3억 ~ 9억원 이내`
_RANGE_OF_SHARES = late(
    rf"{SHARE}{FILLER}(?:(?:최저|최소)\s?)?[0-9][0-9,.]*\s?(?:[조억천백십만]{{1,2}}\s?원?\s?)?~\s?$"
)
_ENDS_RANGE = re.compile(
    r"\s?(?:이내|내외|까지|한도|\)|을\s(?:지원|지급|투입)|차등\s?지[원급])"
)
# `지원한도 : 기업당 1~3천만원`: nothing else need say that it is a most.
_LABELLED_RANGE = late(
    rf"(?:한도|금액|규모|연구비|지원금)\s?[:|)][^\n:|]{{0,8}}{_RANGE_OF_SHARES.pattern}"
)
_ENDS_LINE = re.compile(r"\s?(?:[(|\n]|$)")
# `설계와 후가공 등 150만원~170만원 이내 지원`
_RANGE_GIVEN = late(
    r"\s?(?:(?:이내|내외|까지|한도|범위)\s?(?:내?에서\s?|로\s?)?|(?:의\s[가-힣 ]{2,10})?[을를]\s)"
    r"(?:차등\s?)?지[원급]"
)


def is_most(before: str, after: str) -> bool:
    """Whether a sum is the upper end of what each gets: ``과제당 3억 ~ 9억원 이내``."""
    if "~" not in before:
        return False
    if _ENDS_RANGE.match(after):
        return _RANGE_OF_SHARES.search(before) is not None
    is_last = _ENDS_LINE.match(after) is not None
    return is_last and _LABELLED_RANGE.search(before) is not None


def is_given_range(before: str, after: str) -> bool:
    """Whether a sum is the upper end of what is given: ``150만원~170만원 이내 지원``."""
    return "~" in before and _RANGE_GIVEN.match(after) is not None


def is_most_of_each(before: str) -> bool:
    """Whether words right before a sum say that it is the most that each gets."""
    return has_share(before) and _MOST_OF_EACH.search(before) is not None


def first_share(before: str) -> re.Match[str] | None:
    """Return what a cap is counted by in *before*, where that is first named."""
    return SHARED.search(before) if has_share(before) else None


def has_share(before: str) -> bool:
    """Whether a word for what each gets may be in *before*: each has one of these."""
    return "당" in before or "별" in before or "마다" in before


def is_each(before: str, after: str) -> bool:
    """Whether words beside a sum say that it is what each of several gets."""
    if SHARE_AFTER.match(after) or is_most(before, after):
        return True
    if "단가" in before and UNIT_PRICE.search(before):
        return True
    is_of_several = after.startswith(("씩", " 씩")) or "각" in before[-8:]
    if is_of_several and TO_COUNTED.search(before):
        return True
    if (" 1" in before or "한" in before) and _TO_ONE.search(before):
        return True
    if "에서" in before and (
        _RAISED_TO.match(after) and _RAISED_BEFORE.search(before)
    ):
        return True
    if not has_share(before):
        return False
    is_told = _ANYBODY_BEFORE.search(before[-24:]) or (
        _BOUND_AFTER.match(after) and _SOMEBODY_BEFORE.search(before[-12:])
    )
    return bool(is_told) or _is_of_share(before, after)


def may_not_exceed(after: str) -> bool:
    """Whether words behind a sum say that nobody gets more: ``을 넘을 수 없다``."""
    return _EXCEED.match(after) is not None


def _is_of_share(before: str, after: str) -> bool:
    """Whether *before* names who gets the sum each, with nothing but its label between."""
    share = first_share(before)
    if share is None:
        return False
    for words in _WAYS_OF_SHARES:
        if words.search(before, share.start()):
            return True
    is_topic = may_not_exceed(after) and _SHARE_TOPIC.search(before)
    return bool(is_topic)
