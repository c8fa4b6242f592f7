"""Sums that claim to be one project's cap.

``기업당 최대 3억원``, ``지원한도 : 3억원``, ``3억원 이내 지원``: what says that each gets it
is surer than what only says that it is a most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from reader.amounts.products import find_product
from reader.amounts.share_words import is_each, may_not_exceed
from reader.amounts.supporting_sums import (
    EXPLAINED_WITHIN,
    LEAD,
    RANGED_BEFORE,
    SENTENCE_ROOM,
    ranked_sums,
)
from reader.parts.figures_in_turn import starts_in_turn
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.text.searching import near, starts_of
from reader.values.amount_mentions import (
    BESIDE,
    FILLER,
    HINTED,
    SAID,
    SHARE,
    AmountMention,
)
from reader.values.money import (
    WRITTEN_SUM,
    Money,
    read_unit,
    read_won,
    sums_of,
)

# `지원조건은 사업별로 3백만 원에서 2천만 원까지`
_FROM_BEFORE = late(rf"{WRITTEN_SUM}에서\s(?:최대\s)?$")
_UP_TO = late(r"\s?까지")
# `투자비의 60% 이내에서 10억원까지`
_WITHIN_SHARE = late(
    r"(?:%|퍼센트)\s?(?:이내|내|범위|한도)(?:\s내)?에서\s(?:최대\s)?$"
)
# `총사업비의 80%(4천만원 한도)`
_OF_SHARE = late(r"(?:%|퍼센트)\s?(?:이내\s?)?\(\s?(?:최대\s?)?$")
# `사업화자금 : 평균 30백만원, 최대 40백만원`
_ABOVE_MEAN = late(rf"평균\s?(?:약\s)?{WRITTEN_SUM}\s?[,/]\s?최대\s?$")
# Of what a project costs, the applicant's share is told as well: the rest alone is given
# (`과제당 총 1억원(보조금 8천만원, 자부담 2천만원)`).
_PAYERS_BEHIND = late(
    rf"\s?\(\s?(?:보조금|지원금|정부\s?지원금|[국도시군]비)\s?{WRITTEN_SUM}[^()\n]{{0,24}}부담"
)
_PAID_OF_IT = late(
    rf"{SHARE}[^\n(]{{0,24}}\(\s?(?:보조금|지원금|정부\s?지원금|[국도시군]비)\s?$"
)
_APPLICANT_PAYS = late(r"\s?[,/·+]\s?(?:자|자기|자체|기업|민간)\s?부담")
# `선정된 예술인에게는 250만 원의 비용을 지원한다`, `최종 선정자에게는 제작 지원금 3백만 원과
# 장비 사용 등이 각각 지원된다`
_TO_CHOSEN = late(
    r"""
    (?: (?:선정|선발)(?:된|되면)[^\n.\d]{0,24}(?:에게는?|에는?|[은는])\s
      | (?:선정|선발)(?:자|\s?(?:팀|기업|업체|작가|단체|과제|점포))?(?:에게는?|에는?)\s )
    (?:[가-힣 ]{0,14}(?:지원금|자금|보조금|비용|개발비|제작비|장려금|창작비)\s)?
    (?:각각\s|각\s|최[대고]\s|많게는\s|연간\s)?$
    """,
    re.VERBOSE,
)
_GIVEN_AS = late(
    r"""
    \s?(?:안팎|내외|가량|상당)?(?:의\s[가-힣·, ]{2,24})?
    (?: [을를이가]\s(?:[가-힣]{1,6}\s)? | [과와]\s[^\n.\d]{2,40}[을를이가]\s(?:각각\s)? )
    (?:지원|지급|제공|주어|받)
    """,  # 원과 장비 사용 등이 각각 지원
    re.VERBOSE,
)
# What one case or one time brings: a cap only where nothing says what each gets.
_EVENT_BEFORE = late(rf"(?:1\s?)?(?:건|회|편|차수)\s?당{FILLER}$")
# The label of what is given, and nothing but its line after it: "지원내용 : 기업당 최대 ".
_SUPPORT_LABEL = late(
    r"지\s?원\s?(?:내\s?용|금\s?액|규\s?모|조\s?건|사\s?항|금|비\s?용|혜\s?택|한\s?도)"
    r"\s?[):|][^\n]{0,200}$"
)
# Of what a thing costs, the part that is paid: `1천만원 중 800만원 지원`.
_PART_BEFORE = late(r"원\s중\s(?:최대\s)?$")
# `연간 4천만 원을 최대로 지원`, `출품보조금 지원(170만원 이내)`
_MOST_GIVEN = late(r"\s?[을를]\s최대로\s지원")
_GIVEN_IN_BRACKETS = late(
    r"(?:지원|자금|지원금|보조금|제작비|개발비)\s?\((?:최대\s)?$"
)
# Of a month, for a person, or as the call's budget, a sum that is given is not what
# everybody gets at most.
_OF_ANOTHER_KIND = late(
    r"""
    (?:월|[인명박회]당|[인명박회][ ]당|[인명]별)[ ]?(?:연[ ]?)?(?:최대|최고)?[ ]?$
    | (?:예산|규모[ ]?\)?[ ]?:)[^☞\n]{0,40}$
    """,
    re.VERBOSE,
)
# Beside the most of others: `중소기업 1억원 이내, 중견기업 2억원 이내 지원`.
_BESIDE_A_MOST = late(
    r"[만억천][ ]?원?[ ]?(?:이내|한도|까지|을[ ]최대)[^☞\n]{0,60}$"
)
# `기업 최대 30억원, 소상공인 최대`
_LIST_OF_MOSTS = late(
    rf"최대\s{WRITTEN_SUM}\s?,\s(?:[가-힣A-Za-z]{{2,8}}\s){{1,2}}최대\s$"
)
# Beside the sum of another by name: `기업유치 500백만원/건, 관광 300백만원/건`.
_NEXT_NAMED = late(
    r"(?:\s?/\s?[가-힣]{1,3})?\s?(?:이내|까지|한도)?\s?[,·/]\s?[가-힣]{2,10}\s?:?\s?(?:최대\s)?[0-9][0-9,.]*\s?(?:억|백만|천만|만|천)"
)
_NAMED_BEFORE = late(r"[:|]\s?[가-힣]{2,10}\s(?:최대\s)?$")
# What investors may give later is no support: `최대 5억원 규모 투자 검토`, `5억원까지 매칭
# 투자`.
_INVESTED = late(
    r"\s?(?:이내|까지|한도|규모의?)?(?:로|에서|를|을)?\s?"
    r"(?:(?:후속\s?)?투자\s?(?:검토|유치|연계)|(?:매칭|직접|지분|후속)\s?투자)"
)
# What some get on top of it: `여성기업은 최대 200만원 추가`.
_ON_TOP = late(r"\s?(?:을|를|이내|까지)?\s?추가(?!\s?(?:모집|공고|공모))")
# Investors pay a part of it: `프로젝트당 90억원 내외(민간투자 20억원 이상`.
_WITH_INVESTORS = late(r"\s?(?:내외|이내)?\s?\(민간\s?(?:선|先)?\s?투자")
# The rank of a sum that only one of several kinds of applicants gets.
_OF_SEVERAL = -1
# `3억원 한도 내에서 차등 지원`
_GIVEN_UP_TO = re.compile(
    r"\s?(?:한도|이내|범위|까지)\s?(?:내\s?)?(?:에서\s?(?:사업비를\s|자금을\s)?)?(?:로\s?)?(?:(?:차등|각각)\s?)?(?:지원|지급|보조)"
)
_GIVEN = late(
    r"\s?(?:을|를|의\s?비용)?\s?(?:한도\s?)?(?:내\s?)?(?:에서\s?)?(?:지원|지급)"
)
# `(정부지원연구개발비) 연 3억원`
_A_YEAR_LABEL = re.compile(
    r"\((?:정부\s?)?(?:지원)?(?:연구\s?개발비|연구비|지원금|사업비)\)\s?:?\s?연(?:간)?\s?(?:최대\s?)?$"
)
# `60백만원 이내/년 | 35백만원 이내/년`
_NEXT_CELL = late(r"[^\n|]{0,12}\|[^\n|\d]{0,8}")
# What stands a year is one project's.
_EACH_YEAR = late(r"\s{0,3}(?:이내|내외)\s?/\s?년|/연(?=\()")
# `지원한도액 : 3억원`, `보조금 상한액`, `바우처 지급한도`
_CAP_LABEL = re.compile(
    r"(?:(?:지원|지급|보조|출연|바우처|이용권)금?\s?(?:지급\s?)?(?:한도|상한)(?:액|금액|선)?"
    r"|최대\s?지원\s?(?:가능\s?)?(?:금액|금|액|한도|규모)|(?:바우처|이용권)\s?금액)"
    rf"[^0-9|\n]{{0,12}}{FILLER}$"
)
# What the grant is bounded by: `지원금액은 기업 규모에 관계없이 35백만원을 상한으로`
_BOUND = late(r"\s?[을를]\s(?:상한|한도)(?:으로|로)")
_GRANT_SENTENCE = late(r"지원\s?(?:금액|금|액)[은는]\s[^\n.]{0,30}$")
_CAP_AFTER = late(r"\s?(?:의\s?)?(?:바우처|이용권|까지|한도|이내|지원|을|를)?")
# A unit in the label and a bare number behind it: "연구비(백만원) 300 이내".
_UNIT_IN_LABEL = late(
    r"(?:연구\s?개발비|연구비|출연금|지원금)\s{0,3}\((?:단위\s?:\s?)?(?P<unit>억|백만|천)\s?원\)\s{1,3}(?P<number>[0-9][0-9,]{0,9}(?:\.[0-9]{1,3})?)(?=\s?(?:이내|내외|\([^)\n]{1,30}\)\s?(?:이내|내외)))"
)
# Every such label ends so, and few texts have it; the letters before and behind that.
_UNIT_CLOSED = re.compile(r"원\)\s{1,3}[0-9]")
_UNIT_LABEL = 30
_UNIT_NUMBER = 80
# The first row of a table of years whose cells stand one a line: what one project gets
# over all of them.
_WHOLE_PERIOD = late(
    r"\n\s*(?:전체|총(?:\s?연구\s?기간)?)\s*\n[^\n]{0,40}개월[^\n]{0,40}\n\s*$"
)
# A sum each time, before the most of all times: `1개사 당 200만원, 최대 700만원`.
_MORE_AT_MOST = re.compile(
    r"\s?,\s?최대\s?[0-9][0-9,.]{0,12}\s?[조억천백십만]"
)
_AT_MOST = re.compile(
    r"(?<![당월매])(?<![당월매] )(?:최대|(?<!역대 )(?<!사상 )최고)\s?$"
)
# A sum of one year of several: "1차년도 :".
_ONE_YEAR = re.compile(
    rf"(?:\d차\s?년도|연차별)[\s:)]{{0,3}}(?:{SHARE}\s?)?(?:연\s?)?(?:최대\s?)?$|'\d\d년[\s:]{{0,3}}$|"
    rf"\d차\s?년도[\s:]{{0,3}}{WRITTEN_SUM}\s?(?:내외|이내)?\s?\(\s?{SHARE}\s?$"
)
# Each one's share of a year: heard where nothing is said of all years.
_THIS_YEAR = late(
    rf"'\d\d년도?(?:의\s?경우|[은는])?[\s:,)]{{0,3}}{SHARE}\s?(?:국비|정부\s?지원금?)?\s?(?:최대\s?)?$"
)
# What a person is paid in months, not what a company gets: `3, 6개월 차에 각각 100만원(최대`.
_BY_MONTHS = re.compile(r"개월\s?차[^\n]{0,30}$")
# What planning gets before the project itself is chosen: `3배수의 사전기획 연구(3개월, 과제당`.
_PLANNING = late(r"배수[^\n]{0,8}(?:사전|선)\s?기획[^\n]{0,30}$")
# The heading of another column ends the row above: `예산 | 기업당 |` over `| 200백만원`.
_ROW_ABOVE = late(
    rf"[^\n|]\|\s?{SHARE}[^\n|]{{0,8}}\|[ ]*\n(?:[ ]*\|[-| :]*\n)?[ ]*\|[ ]*$"
)
_AT_MOST_AFTER = re.compile(r"\s?(?:이내|내외|까지|한도)")
# A portal's summary of the notice, before the notice itself, is no longer.
_SUMMARY = 800

# Below this a long notice is speaking of rules, forms and other matters.
_FAR_LEAD = 8_000
# "최대 2년, 6.6억원 이내": how long and how much one project is supported.
_TERM_BEFORE = re.compile(
    r"최대\s?[0-9]{1,2}\s?(?:년(?:\s?[0-9]{1,2}\s?개월)?|개월)\s?(?:,|\n)\s{0,4}(?:최대\s?)?$"
)
_BY_YEAR_BEFORE = late(r"(?:'|20)\d\d\s?년도?\s?:?\s?$")

# Between two cells of a row, one a line: `과제당 3억원 이내/년` over `최대 2억원 내외/년`.
_LINE_BETWEEN = late(
    rf"""
    원?[ ]?(?:이내|내외|한도)?[ ]?(?:/[ ]?[년연]|/年)?[ ]*[\n|][ ]*
    (?:{SHARE}[ ]?)?(?:최대|약)?[ ]?                        # 원 이내/년 ⏎ 최대
    """,
    re.VERBOSE,
)
_BUDGET_HEAD = late(r"예\s?산|재원|^총")
# `134억원(과제당 약 6억원)`, `194억원(약 4억원)`
_IN_BRACKETS = late(rf"원?[ ]?\([ ]?(?:{SHARE}[ ]?)?(?:약[ ]?|평균[ ]?)?")
_EVERY_YEAR = late(r"연차별\s?최대\s?$")
# `지원금액 : `, `융자한도) `, `보조금 | `
_AMOUNT_LABEL = late(
    r"(?:지\s?원\s?(?:금\s?액|금|액|한\s?도\s?액?)|융자\s?한도액?|보조금|사업화\s?자금|\n[^\w\n|]{0,6}한도액?)\s?[):|]{1,2}\s?(?:각\s)?$"
    r"|\n[^\w\n|]{0,6}(?:정부\s?)?지원금액?\s$"
)
_FLAT = late(r"\s?\(\s?정액")
# The money that is given under its own name: `제작비 : 최대 2억원 이내`.
_OWN_LABEL = late(
    r"""
    \n[^\w\n|]{0,8}[가-힣A-Za-z ]{0,10}
    (?:제작비|개발비|구축비|사업화[ ]?자금|창업[ ]?자금|보조금|바우처|장려금)
    [ ]?[):|]{1,2}[ ]?최대[ ]?$
    """,  # 시제품 제작비 : 최대
    re.VERBOSE,
)
# One person is one applicant: `지원규모 : 1인당 20백만원/연`.
_PERSON_LABEL = late(
    r"지원\s?(?:규모|금액|한도|단가)\s?[):|]{1,2}\s?(?:1\s?)?인\s?당\s?(?:최대\s?)?(?:연\s?)?$"
)
_BY_YEAR = late(r"\s?(?:이내|내외)?\s?(?:/\s?연|/\s?년|\s이내|\s한도)")
# `정부지원금은 2억원을 초과할 수 없다`, `선정된 팀은 각 2천만원까지 받을 수 있다`
_GRANT_TOPIC = late(
    r"(?:지원금|보조금|출연금|지원\s?금?액|금액|한도)(?:은|는|으로는)\s(?:총\s|연간?\s)?$"
)
_EACH_TOPIC = late(r"[은는이가에]\s각각?\s(?:최대\s)?$")
# `선정되는 기업에는 신청금액의 70%를 예산의 범위인 3800만원까지 지원`
_CHOSEN_GET = late(
    r"(?:선정|선발)(?:된|되는|되면)[^\n.]{0,20}(?:에게?는?)\s[^\n.]{0,30}$"
)
# `선정된 마을은 제품 개발과 홍보 등 2000만원 내외의 보조금과 상담도 지원받는다`
_CHOSEN_TOPIC = late(r"(?:선정|선발)된\s[가-힣 ]{2,12}[은는]\s[^\n.\d]{0,40}$")
_GRANT_GOT = late(
    r"\s?(?:내외|상당|가량)?의\s[가-힣]{0,4}(?:보조금|지원금|자금)[^\n.\d]{0,40}받"
)
_GETS_UP_TO = late(r"\s?까지\s?(?:지원\s?)?(?:받|쓸|지원|지급)")


@part_of_document
def find_caps(document: Document) -> tuple[AmountMention, ...]:
    """Return the sums that *document* gives one project at most, in order."""
    plain = document.plain
    retained: list[AmountMention] = []
    claims = [*ranked_sums(document, _cap_rank), *_bare_caps(plain)]
    product = find_product(document)
    if product is not None:
        claims = [*_without(claims, product.cap), product.cap]
    if any(claim.rank == _OF_SEVERAL for claim in claims):
        # Who gets which is not said plainly: no hint counts.
        claims = [claim for claim in claims if claim.rank > HINTED]
    in_turn = starts_in_turn(document)
    for claim in claims:
        is_explained = (
            retained
            and claim.start - retained[-1].end < EXPLAINED_WITHIN
            and _opens(plain[retained[-1].end : claim.start])
        )
        if not is_explained and claim.start not in in_turn:
            retained.append(claim)
    retained = _with_rows(document, retained)
    retained = _with_brackets(document, retained)
    return tuple(retained or _yearly_caps(document))


def _without(
    claims: Iterable[AmountMention], other: AmountMention
) -> Iterable[AmountMention]:
    return (claim for claim in claims if claim.start != other.start)


def _with_rows(
    document: Document, claims: list[AmountMention]
) -> list[AmountMention]:
    """Return *claims* with the other cells of a row whose columns were lost, one a line:
    each part of the call has its own, and the first is not everybody's.
    """
    plain = document.plain
    ranks = {claim.start: claim.rank for claim in claims}
    known = list(claims)
    for first, second in pairwise(sums_of(document)):
        rank = ranks.get(first.start)
        is_near = (
            second.start - first.end < EXPLAINED_WITHIN
            and first.won != second.won
            and not _is_under_budget(document, second.start)
        )
        if rank is None or not is_near:
            continue
        if _LINE_BETWEEN.fullmatch(plain, first.end, second.start):
            if second.start not in ranks:
                known.append(
                    AmountMention(second.won, second.start, second.end, rank)
                )
            ranks[second.start] = rank
    return sorted(known, key=lambda claim: claim.start)


def _is_under_budget(document: Document, start: int) -> bool:
    """Whether *start* is in a cell whose column is headed as the call's budget."""
    table = document.table_at(start)
    if table is None:
        return False
    heads = table.rows[0]
    for row in table.rows[1:]:
        for head, cell in zip(heads, row, strict=False):
            if cell.start <= start < cell.end:
                return _BUDGET_HEAD.search(head.text) is not None
    return False


def _with_brackets(
    document: Document, claims: list[AmountMention]
) -> list[AmountMention]:
    """Return *claims* with what else a line gives in brackets behind sums, if one of
    them is so given: ``21개 과제에 134억원(과제당 6억원), 41개 과제에 194억원(4억원)``.
    """
    plain = document.plain
    ranks = {claim.start: claim.rank for claim in claims}
    known = list(claims)
    rank = end = 0
    for whole, each in pairwise(sums_of(document)):
        if not _IN_BRACKETS.fullmatch(plain, whole.end, each.start):
            continue
        if "\n" in plain[end : each.start]:
            rank = 0
        end = each.end
        if each.start in ranks:
            rank = ranks[each.start]
        elif rank:
            known.append(AmountMention(each.won, each.start, each.end, rank))
    return sorted(known, key=lambda claim: claim.start)


def _yearly_caps(document: Document) -> list[AmountMention]:
    """Return the sums that each project gets a year, unless one is a range: then the
    projects differ.
    """
    plain = document.plain
    yearly: list[Money] = []
    for money in sums_of(document):
        room = max(0, money.start - SENTENCE_ROOM)
        if _EACH_YEAR.match(plain, money.end) or _EVERY_YEAR.search(
            plain, room, money.start
        ):
            yearly.append(money)
    if any(
        RANGED_BEFORE.search(plain, max(0, money.start - 12), money.start)
        for money in yearly
    ):
        return []
    for first, second in pairwise(yearly):
        between = plain[first.end : second.start]
        if first.won != second.won and _NEXT_CELL.fullmatch(between):
            # The cells of a row: each sort of project has its own.
            return []
    return [
        AmountMention(money.won, money.start, money.end, HINTED)
        for money in yearly
    ]


def _bare_caps(plain: str) -> Iterable[AmountMention]:
    """Yield the numbers whose unit is in the label of one project's money: ``연구개발비
    (백만원) 1,600 이내``.
    """
    ends = starts_of(_UNIT_CLOSED, plain)
    for found in near(_UNIT_IN_LABEL, plain, ends, _UNIT_LABEL, _UNIT_NUMBER):
        money = read_won(found["number"], read_unit(f"({found['unit']}원)"))
        if money is not None:
            yield AmountMention(money.won, *found.span("number"), BESIDE)


def _opens(between: str) -> bool:
    return between.count("(") > between.count(")")


def _cap_rank(before: str, after: str, start: int, length: int) -> int:
    is_least = before.endswith(("최소 ", "최저 ")) or _ON_TOP.match(after)
    is_whole = "부담" in after and _PAYERS_BEHIND.match(after)
    if (
        is_least
        or is_whole
        or _INVESTED.match(after)
        or _WITH_INVESTORS.match(after)
    ):
        return 0
    if _NEXT_NAMED.match(after) and _NAMED_BEFORE.search(before):
        return _OF_SEVERAL
    is_year = ("차" in before or "'" in before) and _ONE_YEAR.search(before)
    if is_year or _MORE_AT_MOST.match(after):
        return 0
    if "'" in before and _THIS_YEAR.search(before):
        return BESIDE
    is_other = ("배수" in before and _PLANNING.search(before)) or (
        before.endswith(("|", "| ")) and _ROW_ABOVE.search(before)
    )
    if is_other:
        return 0
    is_given = "부담" in after and (
        _APPLICANT_PAYS.match(after) and _PAID_OF_IT.search(before)
    )
    if is_given or is_each(before, after):
        return SAID
    if (
        _A_YEAR_LABEL.search(before)
        or (_TERM_BEFORE.search(before) and _AT_MOST_AFTER.match(after))
        or _CAP_LABEL.search(before)
        or (may_not_exceed(after) and _GRANT_TOPIC.search(before))
        or ("평균" in before and _ABOVE_MEAN.search(before))
        or (_GETS_UP_TO.match(after) and _EACH_TOPIC.search(before))
        or (_BOUND.match(after) and _GRANT_SENTENCE.search(before))
        or ("개월" in before and _WHOLE_PERIOD.search(before))
    ):
        return BESIDE
    return _hinted_cap_rank(before, after, start, length)


def _hinted_cap_rank(before: str, after: str, start: int, length: int) -> int:
    """Rank a sum of which no words say that it is each one's, only that it is a most."""
    if "개월" in before and _BY_MONTHS.search(before):
        return 0
    is_most = _AT_MOST.search(before) is not None
    if (
        (length < LEAD or start < _SUMMARY)
        and is_most
        and _CAP_AFTER.match(after)
    ):
        return _OF_SEVERAL if _LIST_OF_MOSTS.search(before) else HINTED
    is_bounded = is_most or _AT_MOST_AFTER.match(after) is not None
    is_given = is_most and (_GIVEN_UP_TO.match(after) or _GIVEN.match(after))
    is_event = is_bounded and "당" in before and _EVENT_BEFORE.search(before)
    is_support = (
        _GIVEN_UP_TO.match(after)
        and _SUPPORT_LABEL.search(before)
        and not _BY_YEAR_BEFORE.search(before)
    )
    is_amount = (
        is_most
        or _AT_MOST_AFTER.match(after)
        or _FLAT.match(after)
        or before.endswith("각 ")
    ) and (
        _AMOUNT_LABEL.search(before)
        or (is_most and _SUPPORT_LABEL.search(before))
        or (
            is_most
            and _AT_MOST_AFTER.match(after)
            and _OWN_LABEL.search(before)
        )
    )
    is_person = (
        "인" in before
        and _BY_YEAR.match(after)
        and _PERSON_LABEL.search(before)
    )
    is_hint = start <= _FAR_LEAD and (
        is_given or is_event or is_support or is_amount or is_person
    )
    if is_hint:
        return HINTED
    if length >= LEAD or _OF_ANOTHER_KIND.search(before):
        return 0
    is_stated = (
        _GIVEN_UP_TO.match(after)
        or (_UP_TO.match(after) and _FROM_BEFORE.search(before))
        or (_UP_TO.match(after) and _WITHIN_SHARE.search(before))
        or (_AT_MOST_AFTER.match(after) and _OF_SHARE.search(before))
        or (_GETS_UP_TO.match(after) and _CHOSEN_GET.search(before))
        or (_GRANT_GOT.match(after) and _CHOSEN_TOPIC.search(before))
        or (
            ("선정" in before or "선발" in before)
            and (_GIVEN_AS.match(after) or is_bounded)
            and _TO_CHOSEN.search(before)
        )
        or (is_bounded and _GIVEN_IN_BRACKETS.search(before))
        or _MOST_GIVEN.match(after)
        or (_PART_BEFORE.search(before) and _GIVEN.match(after))
    )
    if not is_stated:
        return 0
    return _OF_SEVERAL if _BESIDE_A_MOST.search(before) else HINTED
