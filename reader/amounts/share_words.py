"""Words beside a sum that say it is what each of several gets.

``기업당 최대 3억원``, ``3억원/과제``, ``10개 기업에 100만원씩``, ``과제별 지원규모 : (기간) 2년,
(연구비) 3억원``.
"""

from __future__ import annotations

import re

from reader.text.patterns import late
from reader.values.amount_mentions import FILLER, SHARE, WHO

# `기업당 최대 3억원`, `3억원/과제`, `3억원(기업당)`
SHARE_BEFORE = late(rf"{SHARE}{FILLER}$")
SHARE_AFTER = re.compile(
    rf"\s?(?:내외|이내)?\s?(?:/\s?(?:{WHO}(?!\s?[당별]\s)|개당)|\(\s?{SHARE}\s?\))"
)
# `사업장별 보조금은 20억원을 초과할 수 없으며`
_SHARE_TOPIC = late(rf"{SHARE}\s?[가-힣 ]{{0,12}}[은는]\s$")
_EXCEED = late(r"\s?을\s?(?:초과할|넘을|넘길)\s수\s없")
# The label of what is given for one: `지원단가: 명당 150,000천원`.
UNIT_PRICE = late(
    rf"(?:지원|보조)\s?단가\s?\)?\s?[:|]?\s?(?:(?:{SHARE}|(?:명|인)\s?당)\s?)?$"
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
# The least that each gets is before the most: `업체당 최저 5만원 최대 40만원`.
_SHARE_FROM = late(
    rf"{SHARE}[\s:]{{0,2}}(?:최저|최소)\s?[0-9][0-9,.]*\s?[조억천백십만]{{1,2}}\s?원?"
    r"[\s,~·]{0,3}(?:에서\s?|부터\s?)?최대\s?$"
)
# How long is between who gets it and how much: `과제당 최대 2년까지 3억원`
_SHARE_OF_TERM = late(
    rf"{SHARE}\s(?:최대|최장)\s\d{{1,2}}\s?(?:년|개월)(?:까지|간|동안)?[\s,]{{1,2}}(?:총\s|최대\s)?$"
)
# `기업당 5천만원에서 1억원으로 상향`
_RAISED_BEFORE = late(
    rf"{SHARE}[^.\n]{{0,24}}?[0-9][0-9,.]*\s?[조억천백십만]{{1,2}}\s?원?에서\s(?:[가-힣]{{2,4}}\s)?(?:최대\s)?$"
)
_RAISED_TO = late(r"\s?으?로\s(?:늘|상향|확대|올|인상|높|증액)")
_ANYBODY_BEFORE = late(
    r"""
    [가-힣]{1,7}(?<![생자원인명력년위])[ ]?당[ ]?(?:연간?[ ]?)?최대[ ]?$  # 지원사 당 최대
    (?<!인당[ ]최대)(?<!인당최대)(?<!월당[ ]최대)(?<!시간당[ ]최대)(?<!회당[ ]최대)
    (?<!건당[ ]최대)(?<!개월당[ ]최대)(?<!명당[ ]최대)
    """,
    re.VERBOSE,
)
# `250개 기업에 100만원씩`
TO_COUNTED = late(
    r"[0-9]\s?(?:여\s?)?(?:개\s?(?:[가-힣]{0,4}기업|사|업체|팀|과제|개?소)|곳)에게?\s(?:각각\s|최대\s)?$"
)
# `과제당 3억 ~ 9억원 이내`
_RANGE_OF_SHARES = late(
    rf"{SHARE}{FILLER}[0-9][0-9,.]*\s?(?:[조억천백십만]{{1,2}}\s?원?\s?)?~\s?$"
)
_ENDS_RANGE = re.compile(r"\s?(?:이내|내외|까지|한도|\))")
# `지원한도 : 기업당 1~3천만원`: nothing else need say that it is a most.
_LABELLED_RANGE = late(
    rf"(?:한도|금액|규모|연구비|지원금)\s?[:|)][^\n:|]{{0,8}}{_RANGE_OF_SHARES.pattern}"
)
_ENDS_LINE = re.compile(r"\s?(?:[(|\n]|$)")


def is_most(before: str, after: str) -> bool:
    """Whether a sum is the upper end of what each gets: ``과제당 3억 ~ 9억원 이내``."""
    if "~" not in before:
        return False
    if _ENDS_RANGE.match(after):
        return _RANGE_OF_SHARES.search(before) is not None
    is_last = _ENDS_LINE.match(after) is not None
    return is_last and _LABELLED_RANGE.search(before) is not None


def has_share(before: str) -> bool:
    """Whether a word for what each gets may be in *before*: each ends with 당 or 별."""
    return "당" in before or "별" in before


def is_each(before: str, after: str) -> bool:
    """Whether words beside a sum say that it is what each of several gets."""
    if SHARE_AFTER.match(after) or is_most(before, after):
        return True
    if "단가" in before and UNIT_PRICE.search(before):
        return True
    if after.startswith(("씩", " 씩")) and TO_COUNTED.search(before):
        return True
    found = has_share(before) and (
        SHARE_BEFORE.search(before)
        or SHARE_LABEL.search(before)
        or _SHARE_FROM.search(before)
        or _SHARE_OF_TERM.search(before)
        or (_RAISED_TO.match(after) and _RAISED_BEFORE.search(before))
        or _ANYBODY_BEFORE.search(before[-24:])
        or (_EXCEED.match(after) and _SHARE_TOPIC.search(before))
    )
    return bool(found)
