"""Sums that claim to be the call's total.

``총 사업비 : 20억원``, ``10개 과제, 총 20억원``, ``올해 예산은 20억원이며``: a label says so,
a number of projects beside it, or what a sentence does with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reader.amounts.products import find_product
from reader.amounts.sentence_sums import find_opening_sum, sums_of_others
from reader.amounts.share_words import (
    SHARE_AFTER,
    SHARE_BEFORE,
    SHARE_LABEL,
    first_share,
    has_share,
)
from reader.amounts.supporting_sums import (
    BUDGET_NOW,
    LAID_AFTER,
    LAID_BEFORE,
    LEAD,
    is_support,
    ranked_sums,
    supporting_sums,
)
from reader.model import Division
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import (
    BESIDE,
    FILLER,
    HINTED,
    PAIRED,
    ROOM,
    SAID,
    SHARE,
    WHO,
    AmountMention,
)
from reader.values.money import (
    WRITTEN_SUM,
    Money,
    read_unit,
    read_won,
    sums_of,
)

# What precedes the whole sum: "총 사업비 :".
_BUDGET_LABEL = re.compile(
    rf"(?:(?P<told>예 {{0,6}}산\s?(?:규모|액)?|총\s?(?:지원|사업|공모|모집)\s?(?:규모|금액|예산)|총\s?(?:사\s?업\s?비|지원[비금액]|예산|사업화\s?자금)|사업비\s?총액(?=\s?:)|(?:지원금|보조금|출연금)\s?(?:총액|규모)(?=\s?:)|공고\s?금액(?=\s?:)|지원\s?총액|잔여\s?(?:사업비|예산)|사업\s?금액|융자\s?규모)|모두(?!\s연간)|총(?!\s?[0-9]{{1,2}}\s?(?:년|개월|단계))|전체){FILLER}$"
)
# Between a label and its sum: a colon, the end of a line or of a cell.
_LABEL_END = r"(?:[ ]?[:|][ ]?|[ ]?\*{0,2}[ ]*\n{1,2}[ ]*(?:[-○ㅇ◦·][ ])?)"
# A label of a notice's own list, its letters set wide or not.
_PLAIN_LABEL = late(
    r"(?:^|\n)(?:\| ?)?[^\w\n|]{0,6}(?:\d{1,2}\.|[가-하]\.|[ㅇomlq] )? ?"
    rf"(?:(?:\(?(?:사 업 비|사 ?업 ?규 ?모|공모 ?규모)\)?{_LABEL_END}|\(사 ?업 ?비\) ?:?) ?(?:총|금|약)?"
    r"|총괄 ?: ?(?:20\d\d년도? )?[가-힣 ]{0,16}) ?$"
)
# A line's own label whose last word is money laid aside: `재원 : 국비`, `공모금액 :`, `가용예산 :`,
# `배정액 :`; not what others pay, each gets, or another year had.
_FUND_LABEL = late(
    r"""
    (?:^|\n)(?:\|[ ]?)?[^\w\n|]{0,6}(?:(?:\d{1,2}|[가-하])[.)][ ]?|[ㅇo][ ])?
    (?![^:\n]{0,20}(?:당|별|부담|자체|민간|기업|업체|기관|과제|전년|지난|작년|단위|세부|차년|향후|인건|최대
        |수수료|물품|구입|기존|타[ ]))
    \(?(?:[가-힣]{1,5}[ ]?){0,2}
    (?:예산|재원|배정액|소요액|(?:공모|공고|모집)[ ]?금액|(?:예산|지원금?|보조금?|배정)[ ]?총액|예산액
        |(?:금년도?|올해|당해[ ]?연도|20\d\d년도?)[ ]?사업비|(?:지원|사업)[ ]?규모\((?:총액|전체)\))
    (?:\([^()\n]{2,10}\))?\)?LABEL_END
    (?:(?:총|금|약|당해|20\d\d년도?|[국도시군구]비)[ ]?){0,3}$       # 지원재원 : 도비
    """.replace("LABEL_END", _LABEL_END),
    re.VERBOSE,
)
# This call's part of what the programme has: `금번 지원규모 : 50억원 (총 150억원 중`
_THIS_SCALE = late(
    r"(?:금번|금회|금차|이번)\s?(?:공고\s?)?(?:지원|공모|모집)\s?(?:규모|예산|금액)\)?\s?:\s?(?:총|약|국비)?\s?$"
)
# Another line's label between a label and the sum: the sum is that one's.
_NEW_LABEL = late(r"\n\s*(?!총|약|금|최대|국비)[가-힣]")
# A line's own label, of which no word says whose it is: `1. 총 지원금 : 12억 원`.
_GRANTS_IN_ALL = late(r"\n[^\w\n|]{0,6}(?:\d{1,2}[.)]\s?)?총\s?지원금\s?:\s?$")
# `지원규모 : 20억원`
_SCALE_LABEL = re.compile(
    rf"(?:지원|사업|공모|모집|선정|공고|예정)\s?규모{FILLER}$"
)
# A number of projects just before a sum: "10개 과제, 총".
_AFTER_COUNT = re.compile(
    r"[0-9]\s?개?\s?(?:신규\s?)?(?:과제|개?사(?:업)?(?![가-힣])|기업|업체|단체|기관|명(?!\s?(?:이내|내외)?\s?/)|팀|개소|내외|이내)[^0-9\n]{0,6}[,/:()][^0-9\n]{0,12}(?:'?\d\d년도?\s?)?(?:기준\s?)?(?:총\s?)?$"
)
# A number of projects just after a sum: "규모, 10개 과제".
_BEFORE_COUNT = late(
    r"\s?(?:내외|이내|규모로?|예산으로)?[\s,/(]{0,4}[^0-9\n]{0,8}(?:[0-9][0-9,]{0,6}\s?개\s?(?:과제|사|기업|업체|팀|컨소시엄|소|내외|이내|신규|의)"
    r"|[0-9]{1,3}\s?(?:건|편)\s?(?:내외|이내))"
)
# `10개사: 국비 `, `(10개사) : `, `60팀(`, behind a part's name
_PART_COUNTED = late(
    r"[\s(]{0,3}[0-9][0-9,]{0,5}\s?[가-힣]{1,4}[\s)]{0,3}[:(][\s(]{0,3}(?:(?:국비|시비|도비|각|약|최대)\s?){0,2}"
)
# `총 15개 과제 대상 3억5000만원 규모로`
_FOR_COUNT = late(
    r"(?:총|모두)\s\d{1,4}\s?개\s?[가-힣]{1,6}[을를]?\s대상(?:으로)?\s(?:총\s|모두\s|약\s)?$"
)
# `공고규모 : 11개 연구주제, '18년 정부출연금`, `(공모규모) 최대 10건,`
_SCALE_AND_COUNT = late(
    r"""
    (?:지원|사업|공모|모집|선정|공고)[ ]?규모[ ]?\)?[ ]?:?[ ]?(?:총|최대|약)?[ ]?
    \d[\d,]{0,5}[ ]?(?:개|건|편)(?:[ ]?(?:[가-힣]{2,6}|RFP))?(?:[ ](?:내외|이내))?[ ]?[,/(][ ]?
    (?:(?:'|20)\d\d년도?[ ]?)?
    (?:정부[ ]?(?:출연금|지원금|지원[ ]?연구[ ]?개발비)|국비|총|약)?[ ]?$
    """,
    re.VERBOSE,
)
# What state and city pay of it is behind the whole: `30억 원(국비 20억 원, 시비 10억 원)`.
_AMONG_PAYERS = late(
    r"\s?\((?:국|도|시|군|구)비\s?:?\s?\d[^()\n]{2,30}(?:도|시|군|구|지방)비\s?:?\s?\d[^()\n]{0,30}\)"
)
# One of them is each: `컨설팅 비용의 50%(1개사, 1400만원)`.
_FOR_ONE = late(
    r"(?<![0-9])1\s?(?:개\s?사|개\s?기업|개\s?업체|개\s?팀|사|인|명)\s?[,/]\s?(?:최대\s?|약\s?)?$"
)
# The share of each is behind the whole: `16백만원(4백만원/기업당, 총 4개사)`.
_BEFORE_SHARE = late(
    rf"\s?(?:내외|이내)?\s?\(\s?(?:{WRITTEN_SUM}\s?/\s?{WHO}|{SHARE}\s?최대\s)"
)
# Their label, and no colon: `총 지원금 12억원 (편당 최대 `.
_GRANTS_LABEL = late(r"(?:^|\n)[^\w\n|]{0,6}총\s?지원금[\s:]{1,3}$")
# `사업비 180억원 / 60개사 / `
_MONEY_LABEL = late(
    r"(?:^|\n)[^\w\n|]{0,6}(?:사업비|예산|지원금)[\s:]{1,3}(?:총\s|약\s)?$"
)
# `○ 사업비 : 20억원`, and nothing more on the line: each project's has a bound or payers.
_EXPENSE_LABEL = late(
    r"\n[^\w\n|]{0,6}(?:(?:\d{1,2}|[가-하])[.)] ?)?사업비 ?: ?(?:총|금|약)? ?$"
)
_ENDS_LINE = late(r"[ ]*(?:\n|$)(?![^\n]{0,12}(?:당|별|부담))")
_SLASHED_COUNT = late(r"\s?/\s?\d{1,3}\s?개\s?(?:사|社|과제|기업|업체|팀)")
_TOLD_AFTER = re.compile(r"\s?\(?공모\s?예산")
# Not `15백만원 예산 소진시까지`, which is the end of another cell.
_SCALE_AFTER = late(
    r"\s?(?:의\s(?:[가-힣]{2,3}\s?)?)?(?:예산|규모)(?!\s?(?:[가-힣]{0,4}과제|소진|범위|사정|상황))"
)
# `신규 과제에 올해 1,138억원이 지원된다`
_THIS_YEAR_BEFORE = late(r"(?:올해|금년)\s(?:총\s|약\s)?$")
_SPENT_AFTER = late(r"\s?[을를이가]\s(?:지원|투입|배정|편성)")
# The sum of a sentence whose topic is the call's money, or of which it is said that it is
# laid out or used up: `올해 예산은 534억원이며`, `사업비 2억원을 투입해`, `300억원이 소진될`.
_TOPIC_BEFORE = late(
    r"""
    (?<![가-힣])(?:(?:올해|금년|금년도|이번|신규)[ ]?(?:이[ ])?)?(?:사업의[ ])?(?:지원[ ]?|사업[ ]?|총[ ]?|전체[ ]?|신규[ ]?)?
    (?:예산(?:[ ]?규모|액)?|사업비|지원[ ]?규모|사업[ ]?규모|지원[ ]?금액|(?<=총[ ])지원[금액])(?:은|는|[이가](?=[ ]$))[ ]
    (?:(?:(?:[국군시도구]|지방)비(?:[,와과·][ ]?|를[ ])){2,4}(?:합해|합쳐|더해)[ ])?   # 국비와 시비를 합해
    (?:모두[ ]|총[ ]?|약[ ]?|[국군시도구]비[ ]|전국[ ])?$
    """,
    re.VERBOSE,
)
# `은 총 12억원으로`, `에 이른다`, `은 12억원, 지원 기업은`
_TOPIC_AFTER = late(
    r"[ ]?(?:규모)?(?:이?라고|이며|이다|이고|입니다|으로|로[ ,]|다\.|\.(?!\d)|,[ ](?=[가-힣 ]{2,14}[은는][ ])|에[ ](?:달|이른)|[가이]?[ ](?:투입|배정|편성|책정|확보))"
)
_USED_UP = late(
    r"(?:의[ ](?:[가-힣]{2,4}[ ])?(?:자금|예산|사업비))?[이가][ ](?:모두[ ]|전액[ ])?소진"
)
# `융자규모를 150억 원에서 200억 원으로 확대해`
_RAISED_FROM = late(
    r"(?:예산|사업비|규모|재원|자금)[을를은는이가][ ][^.\n]{0,24}원에서[ ](?:올해[ ])?(?:총[ ]|약[ ])?$"
)
_RAISED_TO = late(
    r"[ ]?(?:규모)?으?로[ ](?:늘|확대|증액|증가|상향|키[워우]|커[졌진지])"
)
# `올해 가온 지원사업에 32억원을 투입한다`
_LAID_INTO = late(r"(?:사업|프로젝트)['\"」』>]?에[ ](?:총[ ]|약[ ])?$")
_LAID_OUT = late(r"[을를][ ](?:새로[ ])?(?:투입|투자|지원)(?:한다|할|하기)")
# Another year's money, or that of a part just mentioned.
_OF_THE_PAST = late(
    r"지난해|작년|전년|지난[ ]?\d|(?<!원)까지[ ]|(?:부문|분야|유형|트랙)[은는][ ]|여기에는|이[ ]가운데|이[ ]중"
)
# Of a larger sum, the part that this call has: `예산 1,344억 원 중 420억 원을 지원`.
# `500백만원 중 지원금 300백만원`, `총 사업비 5억원 중 정부지원금은 최대 3억원`
_OF_WHICH = late(
    r"\s?중\s(?:약\s|(?:정부\s?)?(?:지원금|보조금|출연금)(?:[은는이]\s(?:최대|최고))?\s|[국시도]비\s)?[0-9]"
)
_PART_OF_BUDGET = late(r"(?:예산|사업비)[^\n.]{0,24}원\s?중\s(?:약\s)?$")
# `예산 : 2026년 전체 200억원 중 1차 80억원`
_PART_OF_LABEL = late(
    r"예산\s?:[^\n]{0,24}원\s?중\s(?:이번|금회|\d차)\s?(?:공고\s?)?$"
)
# `연간 15억원 범위 내에서 총 50개사를 지원`
_BOUND_OF_COUNT = late(
    r"\s?(?:범위|한도)\s?(?:내|안)?에서\s(?:총|모두)\s[0-9]{1,4}\s?개"
)
_SPENT_FIRST = late(r"\s?[을를]\s(?:우선\s|먼저\s)?(?:지원|투입|배정)")
# `총 8천만 원(1차년도 5천만 원, 2차년도 3천만 원) 한도`: a most, and no whole.
_BOUNDED_BEHIND = late(
    r"\s?\([^()\n]{0,6}\d차\s?년도[^()\n]{4,50}\)\s?(?:한도|이내)"
)
# `60개사가 선정돼 약 14억원 규모로 지원하고 있다`: what goes on already.
_GOES_ON = late(r"\s?규모로?\s[^\n.]{0,24}(?:하고\s있|해\s?왔|해\s?온|한\s바)")
# `총지원액: 840,000` below `(단위: 천원)`
_BARE_TOTAL = late(
    r"\n[^\w\n|]{0,6}총[ ]?(?:지원액|지원금|사업비|예산)[ ]?:[ ]?(?P<number>\d{1,3}(?:,\d{3})+)[ ]*(?=\n|$)"
)
# Its words, from a letter on to which the search leaps.
_BARE_LABEL = late(r"총[ ]?(?:지원액|지원금|사업비|예산)[ ]?:[ ]?\d")
_UNIT_ROOM = 300
_EOK = 100_000_000
# From here on a headline leaves out what is below one 억.
_ROUND = 10 * _EOK
# What the body that calls has got: `6년 동안 총 240억원의 사업비를 지원받게 된다`.
_RECEIVED = late(r"의?\s?(?:사업비|국비|예산)?[을를]\s지원받")
# What one person gets: `1인당 연간 총 700만원의`
_PERSONS_SHARE = late(r"[인명]\s?당\s[^0-9\n]{0,8}$")
# What was given before, will be, or buys a thing: `지원실적 : 35개사, 17억원`, `지난해 예산 :`,
# `타 사업 예산 :`, `물품구입 예산 :`
_OTHERS_LABEL = late(
    r"""
    (?: (?:지원|선정|추진|사업|운영)[ ]?실적
      | (?:지난해|작년|전년도?|향후|차년도|타[ ]사업|기존|물품|구입|장비)[가-힣 ]{0,6}(?:예산|사업비)(?:규모|액)? )
    [ ]?[:|)][^\n:]{0,24}$
    """,
    re.VERBOSE,
)
# `지난해 총 15억원을 지원`
_LAST_YEARS = late(
    r"(?:지난해|작년|전년도?)(?:에는?|까지)?\s(?:총|모두)\s(?:약\s)?$"
)
# What a share is taken of is no total: `4,500만원(총사업비 6,000만원의 75%)`.
_BASE = late(r"\s?\)?\s?의\s?(?:약\s)?\d{1,3}\s?(?:%|퍼센트)")
# `목표수준별 총 2.5억원 내에서`
_EACH_IN_ALL = late(r"[가-힣]별\s총\s?$")
# The part of this round in a sum of several: `총 90억 원(하반기 40억 원 내외)`.
_ROUND_IN_BRACKETS = late(
    r"""
    [ ]?(?:내외|이내|규모)?[ ]?(?:\(|,)[ ]?(?P<round>상반기|하반기|[1-9]차)
    [ ]?(?:공고|공모|모집)?[ ]?:?[ ]?(?:총|약)?[ ]?
    """,
    re.VERBOSE,
)
_HEADING_ROOM = 200
# Many years' or a whole programme's money, a "most" that is each project's, one project's own total.
_NOT_WHOLE = re.compile(
    r"'?\d\d년?\s?~\s?'?\d{2,4}년?\s?[/(,]?\s?총?\s?(?:사업비)?\s?$|최대[\s약총]{0,4}$|사업\s?기간\s?/\s?예산[^\n]*$|"
    r"총\s?(?:정부\s?)?(?:지원|출연)?\s?(?:연구\s?개발\s?비|연구비|금)[\s:(]*$|연구\s?개발\s?비[^가-힣\n]{0,6}총\s?(?:사업비)?\s?$|"
    r"지원\s?(?:조건|한도)\s?\)?\s?:?\s?총\s?$|총괄\)\s?총?\s?$|(?:개월|[0-9]년)[^\n/]{0,12}\)\s?/\s?(?:총\s?)?(?:사업비\s?)?$"
)
_SHARE_ABOVE = late(rf"{SHARE}[^억원\n]{{0,40}}$")
# Of all years what one gets, behind this year's: `과제당 '26년 3억원, 총 12억원`.
_SHARE_OF_YEARS = late(
    rf"{SHARE}[^\n0-9]{{0,6}}(?:'\d\d년|1차\s?년도|당해)[^\n]{{0,20}}[억만천]\s?원?[\s,/(]{{1,4}}총\s?$"
)
# A line's own label of the call's scale goes before what else is on it:
# "공고규모 : 2026년 신규과제 정부지원연구개발비 총".
_SCALE_IN_ALL = late(
    r"""
    (?:^|\n)[^\w\n|]{0,8}(?:공고|공모)[ ]?규모\)?[ ]?:[ ]?
    (?:20\d\d년도?[ ]?|신규[ ]?|과제[ ]?|정부[ ]?|지원[ ]?|출연금[ ]?|연구[ ]?개발비[ ]?){0,7}총[ ]?$
    """,
    re.VERBOSE,
)
# A sum a year, one that shares of support and of one's own make up, or one of a row of
# sums whose columns are lost, is no total.
_A_YEAR = re.compile(
    r"\s?(?:내외|이내)?\s?/\s?년|\s?\(\s?100\s?%|\s{1,3}[0-9][0-9.,]*\s?[억백천]"
)

# `총 12억원 → 18억원(증액)`: the one before is the past.
_ARROW = r"\s?(?:[-=]>|[→⇒➔➜])\s?"
_ARROWS = (
    "→",
    "⇒",
    "➔",
    "➜",
    "->",
    "=>",
    "→ ",
    "⇒ ",
    "➔ ",
    "➜ ",
    "-> ",
    "=> ",
)
_RISES = late(rf"{_ARROW}(?:총\s?)?{WRITTEN_SUM}")
_RISEN = late(rf"{WRITTEN_SUM}{_ARROW}$")


@part_of_document
def find_totals(document: Document) -> tuple[AmountMention, ...]:
    """Return the sums that *document* gives as the call's total, in order."""
    others = sums_of_others(document)
    parts, wholes = _of_this_round(document)
    found: list[AmountMention] = [*parts]
    for claim in ranked_sums(document, _total_rank):
        if claim.start not in others and claim.start not in wholes:
            found.append(claim)
    found.extend(_bare_totals(document.plain))
    product = find_product(document)
    if product is not None and product.total is not None:
        found.append(product.total)
    opening = find_opening_sum(
        document, [money.start for money, _, _ in supporting_sums(document)]
    )
    if opening is not None:
        found = [claim for claim in found if claim.start != opening.start]
        found.append(opening)
    return tuple(sorted(_whole(found), key=lambda mention: mention.start))


def _of_this_round(
    document: Document,
) -> tuple[list[AmountMention], set[int]]:
    """Return the parts that brackets give of sums to the round that the heading names,
    and where those sums, and the parts of other rounds, begin.
    """
    parts: list[AmountMention] = []
    others: set[int] = set()
    opening = document.plain[:_HEADING_ROOM]
    if "반기" not in opening and "차" not in opening:
        return parts, others
    behind: list[Money] = []
    for money in sums_of(document):
        between = (
            document.plain[behind[-1].end : money.start] if behind else ""
        )
        named = _ROUND_IN_BRACKETS.fullmatch(between)
        if named is None:
            behind = [money]
            continue
        behind.append(money)
        heading = opening[: document.plain.rfind("\n", 0, behind[0].start) + 1]
        if named["round"] in heading and money.won < behind[0].won:
            parts.append(
                AmountMention(money.won, money.start, money.end, PAIRED)
            )
            others.update(part.start for part in behind)
    return parts, others


def _whole(claims: list[AmountMention]) -> Iterator[AmountMention]:
    """Yield *claims* without those that a headline cuts off: ``117억`` for ``117억4000만원``."""
    exact: dict[int, int] = {}
    for claim in claims:
        if claim.value % _EOK:
            cut = claim.value // _EOK * _EOK
            exact[cut] = max(exact.get(cut, 0), claim.rank)
    for claim in claims:
        is_cut = claim.value >= _ROUND and claim.value % _EOK == 0
        rank = exact.get(claim.value, -1)
        if not is_cut or rank < min(claim.rank, BESIDE):
            yield claim


def _bare_totals(plain: str) -> Iterator[AmountMention]:
    """Yield the bare numbers of a total's own line, whose unit a box above them names."""
    if "단위" not in plain:
        return
    for label in _BARE_LABEL.finditer(plain):
        line = plain.rfind("\n", 0, label.start())
        found = _BARE_TOTAL.match(plain, line) if line >= 0 else None
        if found is None:
            continue
        above = plain[max(0, found.start() - _UNIT_ROOM) : found.start()]
        box = above.rfind("단위")
        unit = read_unit(above[box : box + 16]) if box >= 0 else None
        money = read_won(found["number"], unit) if unit else None
        if money is not None:
            yield AmountMention(money.won, *found.span("number"), BESIDE)


def find_scales(document: Document) -> Iterator[AmountMention]:
    """Yield the sums behind a bare ``지원규모 :``, of which no words say whether one
    project or all get them.
    """
    plain = document.plain
    for money in sums_of(document):
        before = plain[max(0, money.start - ROOM) : money.start]
        is_in_all = "총" in before and _GRANTS_IN_ALL.search(before)
        is_scale = "규모" in before and _SCALE_LABEL.search(before)
        if not is_in_all and not is_scale:
            continue
        after = plain[money.end : money.end + 40]
        is_said = is_support(before, after) and (
            is_in_all or not _is_not_whole(before)
        )
        is_each = first_share(before)
        if is_said and not is_each and not SHARE_AFTER.match(after):
            yield AmountMention(money.won, money.start, money.end, BESIDE)


def totals_of_all(
    document: Document, parts: Sequence[Division]
) -> Iterator[AmountMention]:
    """Yield the totals of *document* that are not one part's of several: what each of its
    projects gets, or what stands behind its name and number (``바다형 10개사: 국비 2억원``).
    """
    several = parts if len(parts) > 1 else ()
    capped = {part.per_project_won for part in several}
    counted = [part.name for part in several if part.projects]
    for mention in find_totals(document):
        is_one_part = (
            mention.value in capped
            or _is_own(mention, several)
            or _is_behind(document.plain, mention, counted)
        )
        if not is_one_part:
            yield mention


def _is_own(mention: AmountMention, parts: Sequence[Division]) -> bool:
    """Whether a sum is the budget of one of *parts*, where that one's words are."""
    for part in parts:
        if part.budget_won == mention.value and part.has(mention.start):
            return True
    return False


def _is_behind(
    plain: str, mention: AmountMention, names: Iterable[str]
) -> bool:
    """Whether one of *names* and a number stand right before a sum."""
    before = plain[max(0, mention.start - ROOM) : mention.start]
    before = before.rpartition("\n")[2]
    for name in names:
        _, named, between = before.rpartition(name)
        if named and _PART_COUNTED.fullmatch(between):
            return mention.rank <= BESIDE
    return False


def _is_not_whole(before: str) -> bool:
    """Whether words before a sum make it another one than the call's."""
    is_shared = has_share(before) and (
        _SHARE_ABOVE.search(before) or _SHARE_OF_YEARS.search(before)
    )
    is_each = "별 총" in before and _EACH_IN_ALL.search(before)
    return bool(is_shared or is_each or _NOT_WHOLE.search(before))


def _total_rank(before: str, after: str, start: int, length: int) -> int:
    del length
    # What an arrow leads to stands in the place of what it leads from.
    before = _RISEN.sub("", before) if before.endswith(_ARROWS) else before
    # Quick looks come first: most sums fall at them.
    is_share = has_share(before) and (
        SHARE_BEFORE.search(before) or SHARE_LABEL.search(before)
    )
    is_base = ("의" in after and _BASE.match(after)) or (
        "지원받" in after and _RECEIVED.match(after)
    )
    if (
        is_share
        or is_base
        or _RISES.match(after)
        or ("당" in before and _PERSONS_SHARE.search(before))
        or (":" in before and _OTHERS_LABEL.search(before))
        or _LAST_YEARS.search(before)
        or ("중" in after and _OF_WHICH.match(after))
        or ("(" in after and _BOUNDED_BEHIND.match(after))
        or SHARE_AFTER.match(after)
        or _A_YEAR.match(after)
        or ("1" in before and _FOR_ONE.search(before))
    ):
        return 0
    is_whole = ("규모" in before and _SCALE_IN_ALL.search(before)) or (
        "예산" in before and BUDGET_NOW.search(before)
    )
    is_shared = "(" in after and _BEFORE_SHARE.match(after)
    if is_whole or (is_shared and _GRANTS_LABEL.search(before)):
        return SAID
    if _is_not_whole(before):
        return 0
    label = _BUDGET_LABEL.search(before)
    if label and not _NEW_LABEL.search(label[0]):
        return SAID if label["told"] else BESIDE
    if start < LEAD and (
        _PLAIN_LABEL.search(before) or _FUND_LABEL.search(before)
    ):
        return BESIDE
    if "규모" in before and _THIS_SCALE.search(before):
        return SAID
    if _is_beside_count(before, after):
        return BESIDE
    return _stated_rank(before, after, is_lead=start < LEAD)


def _is_beside_count(before: str, after: str) -> bool:
    """Whether what stands beside a sum, who pays it or for how many, makes it that of all."""
    if "비" in after and _AMONG_PAYERS.match(after):
        return True
    if "대상" in before and _FOR_COUNT.search(before):
        return True
    if "규모" in before and _SCALE_AND_COUNT.search(before):
        return True
    if _AFTER_COUNT.search(before):
        return True
    if _SLASHED_COUNT.match(after) and _MONEY_LABEL.search(before):
        return True
    return _SCALE_LABEL.search(before) is not None and bool(
        _BEFORE_COUNT.match(after) or _BEFORE_SHARE.match(after)
    )


def _stated_rank(before: str, after: str, *, is_lead: bool) -> int:
    """Rank a sum of which only a sentence says that it is the call's."""
    if is_lead and _TOLD_AFTER.match(after):
        return SAID
    if is_lead and _is_stated_as_whole(before, after):
        return BESIDE
    if _GOES_ON.match(after):
        return 0
    is_scale = is_lead and (
        _SCALE_AFTER.match(after)
        or (_ENDS_LINE.match(after) and _EXPENSE_LABEL.search(before))
    )
    is_spent = _SPENT_AFTER.match(after) and _THIS_YEAR_BEFORE.search(before)
    return HINTED if is_scale or is_spent else 0


def _is_stated_as_whole(before: str, after: str) -> bool:
    """Whether a sentence says that a sum is the call's money: what it is, or what is done
    with it.
    """
    sentence = before[before.rfind("다.") + 1 :]
    sentence = sentence[sentence.rfind("\n") + 1 :]
    if _RAISED_TO.match(after) and _RAISED_FROM.search(before):
        return True
    if _OF_THE_PAST.search(sentence):
        return False
    if _PART_OF_BUDGET.search(before) and _SPENT_FIRST.match(after):
        return True
    if _BOUND_OF_COUNT.match(after) or _PART_OF_LABEL.search(before):
        return True
    if _TOPIC_BEFORE.search(before):
        return _TOPIC_AFTER.match(after) is not None
    if _USED_UP.match(after):
        return True
    if _LAID_INTO.search(before) and _LAID_OUT.match(after):
        return True
    return (
        LAID_BEFORE.search(before) is not None
        and LAID_AFTER.match(after) is not None
    )
