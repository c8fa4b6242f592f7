"""Sums that claim to be the call's total or one project's cap."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from reader.amounts.sentence_sums import find_opening_sum, sums_of_others
from reader.tables.former_columns import former_at
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.text.searching import near, starts_of
from reader.values.amount_mentions import (
    BESIDE,
    FILLER,
    HINTED,
    OTHER_CALL,
    ROOM,
    SAID,
    SHARE,
    WHO,
    AmountMention,
)
from reader.values.money import Money, read_unit, read_won, sums_of

# What stands before the whole sum: "총 사업비 :".
_BUDGET_LABEL = re.compile(
    rf"(?:(?P<told>예 {{0,6}}산\s?(?:규모|액)?|총\s?(?:지원|사업|공모|모집)\s?(?:규모|금액|예산)|총\s?(?:사\s?업\s?비|지원[비금액]|예산|사업화\s?자금)|(?:지원금|사업비|출연금)\s?총액(?=\s?:)|사업\s?금액|융자\s?규모)|모두(?!\s연간)|총(?!\s?[0-9]{{1,2}}\s?(?:년|개월|단계))|전체){FILLER}$"
)
# A label of a notice's own list, its letters set wide or not.
_PLAIN_LABEL = late(
    r"(?:^|\n)[^\w\n|]{0,6}(?:\d{1,2}\.|[가-하]\.|[ㅇomlq] )? ?"
    r"(?:(?:\(?사(?: 업 비| ?업 ?규 ?모)\)? ?:|\(사 ?업 ?비\) ?:?) ?(?:총|금|약)?"
    r"|총괄 ?: ?(?:20\d\d년도? )?[가-힣 ]{0,16}) ?$"
)
# Another line's label between a label and the sum: the sum is that one's.
_NEW_LABEL = late(r"\n\s*(?!총|약|금|최대|국비)[가-힣]")
# A line's own label, of which no word says whose it is: `1. 총 지원금 : 12억 원`.
_GRANTS_IN_ALL = late(r"\n[^\w\n|]{0,6}(?:\d{1,2}[.)]\s?)?총\s?지원금\s?:\s?$")
_SCALE_LABEL = re.compile(
    rf"(?:지원|사업|공모|모집|선정|공고|예정)\s?규모{FILLER}$"
)
# A number of projects just before a sum: "10개 과제, 총".
_AFTER_COUNT = re.compile(
    r"[0-9]\s?개?\s?(?:신규\s?)?(?:과제|개?사(?:업)?(?![가-힣])|기업|업체|단체|기관|명(?!\s?(?:이내|내외)?\s?/)|팀|개소|내외|이내)[^0-9\n]{0,6}[,/:()][^0-9\n]{0,12}(?:'?\d\d년도?\s?)?(?:기준\s?)?(?:총\s?)?$"
)
# A number of projects just after a sum: "규모, 10개 과제".
_BEFORE_COUNT = late(
    r"\s?(?:내외|이내|규모로?|예산으로)?[\s,/(]{0,4}[^0-9\n]{0,8}[0-9][0-9,]{0,6}\s?개\s?(?:과제|사|기업|업체|팀|컨소시엄|소|내외|이내|신규|의)"
)
# The share of each stands behind the whole: `16백만원(4백만원/기업당, 총 4개사)`.
_BEFORE_SHARE = late(
    rf"\s?(?:내외|이내)?\s?\(\s?[0-9][0-9,.]*\s?[조억천백십만]{{1,2}}\s?원\s?/\s?{WHO}"
)
_TOLD_AFTER = re.compile(r"\s?\(?공모\s?예산")
# Not `15백만원 예산 소진시까지`, which is the end of another cell.
_SCALE_AFTER = late(
    r"\s?(?:의\s(?:[가-힣]{2,3}\s?)?)?(?:예산|규모)(?!\s?(?:[가-힣]{0,4}과제|소진|범위|사정|상황))"
)
# What news says of this year's money, behind last year's: `예산은 지난해 1,412억원보다 21%
# 늘어난 1,709억원`; the label of a whole behind what each gets (`…, 국고 예산 총`), or with
# the sort of money (`지원예산 : 사업개발비`).
_BUDGET_NOW = late(
    r"예산은?\s(?:[^\n.]|\.(?=\d)){0,36}(?:늘어난|증가한|증액된|증액한|늘린|줄어든|감소한|확대된)\s(?:총\s|약\s)?$"
    r"|예산\s총\s$|(?:지원|사업)\s?예산\s?:\s?[가-힣]{2,8}\s$"
)
# `신규 과제에 올해 1,138억원이 지원된다`
_THIS_YEAR_BEFORE = late(r"(?:올해|금년)\s(?:총\s|약\s)?$")
_SPENT_AFTER = late(r"\s?[을를이가]\s(?:지원|투입|배정|편성)")
# The sum of a sentence whose topic is the call's money, or of which it is said that it is
# laid out or used up: `올해 예산은 534억원이며`, `사업비 2억원을 투입해`, `300억원이 소진될`.
_TOPIC_BEFORE = late(
    r"""
    (?<![가-힣])(?:(?:올해|금년|금년도|이번|신규)[ ]?(?:이[ ])?)?(?:사업의[ ])?(?:지원[ ]?|사업[ ]?|총[ ]?|전체[ ]?|신규[ ]?)?
    (?:예산|사업비|지원[ ]?규모|사업[ ]?규모|(?<=총[ ])지원금)(?:은|는|[이가](?=[ ]$))[ ]
    (?:모두[ ]|총[ ]?|약[ ]?|[국군시도구]비[ ]|전국[ ])?$
    """,
    re.VERBOSE,
)
_TOPIC_AFTER = late(
    r"[ ]?(?:규모)?(?:이며|이다|이고|입니다|으로|로[ ,]|다\.|\.(?!\d)|에[ ]달|[가이][ ](?:투입|배정|편성|책정))"
)
_LAID_BEFORE = late(r"(?:예산|사업비|국비|기금|자금)[ ]?(?:총[ ]|약[ ])?$")
_LAID_AFTER = late(r"[을를][ ](?:투입|들여|들인|투자|편성|배정|확보|마련)")
_LAID_BUDGET = late(r"의[ ]예산[을이][ ](?:들여|투입|투자|편성)")
_USED_UP = late(
    r"(?:의[ ](?:[가-힣]{2,4}[ ])?(?:자금|예산|사업비))?[이가][ ](?:모두[ ]|전액[ ])?소진"
)
# `올해 가온 지원사업에 32억원을 투입한다`
_LAID_INTO = late(r"(?:사업|프로젝트)['\"」』>]?에[ ](?:총[ ]|약[ ])?$")
_LAID_OUT = late(r"[을를][ ](?:새로[ ])?(?:투입|투자|지원)(?:한다|할|하기)")
# Another year's money, or that of a part just told of.
_OF_THE_PAST = late(
    r"지난해|작년|전년|지난[ ]?\d|(?<!원)까지[ ]|(?:부문|분야|유형|트랙)[은는][ ]|여기에는|이[ ]가운데|이[ ]중"
)
# Of a larger sum, the part that this call has: `예산 1,344억 원 중 420억 원을 지원`.
_OF_WHICH = late(r"\s?중\s(?:약\s)?[0-9]")
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
# What a share is taken of is no total: `4,500만원(총사업비 6,000만원의 75%)`.
# What the body that calls has got: `6년 동안 총 240억원의 사업비를 지원받게 된다`.
_RECEIVED = late(r"의?\s?(?:사업비|국비|예산)?[을를]\s지원받")
_BASE = late(r"\s?의\s?\d{1,3}\s?(?:%|퍼센트)")
_SHARE_BEFORE = late(rf"{SHARE}{FILLER}$")
_SHARED = late(SHARE)
_SHARE_AFTER = re.compile(
    rf"\s?(?:내외|이내)?\s?(?:/\s?(?:{WHO}(?!\s?[당별]\s)|개당)|\(\s?{SHARE}\s?\))"
)
# `사업장별 보조금은 20억원을 초과할 수 없으며`
_SHARE_TOPIC = late(rf"{SHARE}\s?[가-힣 ]{{0,12}}[은는]\s$")
_EXCEED = late(r"\s?을\s?(?:초과할|넘을|넘길)\s수\s없")
# The label of what is given for one: `지원단가: 명당 150,000천원`.
_UNIT_PRICE = late(
    rf"(?:지원|보조)\s?단가\s?\)?\s?[:|]?\s?(?:(?:{SHARE}|(?:명|인)\s?당)\s?)?$"
)
# What each gets stands last of several bracketed labels: `과제별 지원규모 : (기간) 24개월 이내,
# (연구개발비) 5억원`.
_SHARE_LABEL = late(
    rf"""
    {SHARE}\s?(?:정부\s?)?(?:지원\s?(?:규모|금액?|한도)|(?:연구(?:개발)?비|사업비))
    \s?(?:[|:]|\))(?:[^|\n0-9]|[0-9]{{1,2}}\s?(?:개월|년|%%)|\([0-9+]{{1,5}}\)){{0,55}}
    (?:\)|,|최대)\s?(?:연\s?)?(?:총\s?)?(?:최대\s?)?$  # 과제당 지원규모 : 4년(2+2), 총
    """.replace("%%", "%"),
    re.VERBOSE,
)
# The least that each gets stands before the most: `업체당 최저 5만원 최대 40만원`.
_SHARE_FROM = late(
    rf"{SHARE}[\s:]{{0,2}}(?:최저|최소)\s?[0-9][0-9,.]*\s?[조억천백십만]{{1,2}}\s?원?"
    r"[\s,~·]{0,3}(?:에서\s?|부터\s?)?최대\s?$"
)
# How long stands between who gets it and how much: `과제당 최대 2년까지 3억원`
_SHARE_OF_TERM = late(
    rf"{SHARE}\s(?:최대|최장)\s\d{{1,2}}\s?(?:년|개월)(?:까지|간|동안)?[\s,]{{1,2}}(?:총\s|최대\s)?$"
)
# What was raised is the past: `기업당 5천만원에서 1억원으로 상향`
_RAISED_AFTER = late(
    r"\s?에서\s(?:[가-힣]{2,4}\s)?(?:최대\s)?[0-9][0-9,.]*\s?[조억천백십만]{1,2}(?:\s?[0-9][0-9,.]*\s?[천백십만]{1,2})?\s?원?으?로\s(?:늘|상향|확대|올|인상|높|증액)"
)
_RAISED_BEFORE = late(
    rf"{SHARE}[^.\n]{{0,24}}?[0-9][0-9,.]*\s?[조억천백십만]{{1,2}}\s?원?에서\s(?:[가-힣]{{2,4}}\s)?(?:최대\s)?$"
)
_RAISED_TO = late(r"\s?으?로\s(?:늘|상향|확대|올|인상|높|증액)")
# `지원조건은 사업별로 3백만 원에서 2천만 원까지`
_FROM_BEFORE = late(
    r"[0-9][0-9,.]*\s?[조억천백십만]{1,2}\s?원?에서\s(?:최대\s)?$"
)
_UP_TO = late(r"\s?까지")
# `선정된 예술인에게는 250만 원의 비용을 지원한다`
_TO_CHOSEN = late(
    r"선정(?:된|되면)[^\n.\d]{0,24}(?:에게는?|에는?|[은는])\s(?:각각\s|각\s|최대\s)?$"
)
_GIVEN_AS = late(
    r"\s?(?:의\s[가-힣·, ]{2,24})?[을를]\s(?:[가-힣]{1,6}\s)?(?:지원|지급)"
)
_ANYBODY_BEFORE = late(
    r"""
    [가-힣]{1,7}(?<![생자원인명력년위])[ ]?당[ ]?(?:연간?[ ]?)?최대[ ]?$  # 지원사 당 최대
    (?<!인당[ ]최대)(?<!인당최대)(?<!월당[ ]최대)(?<!시간당[ ]최대)(?<!회당[ ]최대)
    (?<!건당[ ]최대)(?<!개월당[ ]최대)(?<!명당[ ]최대)
    """,
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
_GIVEN_IN_BRACKETS = late(r"지원\s?\((?:최대\s)?$")
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
    r"최대\s[0-9][0-9.,]{0,8}\s?[조억천백십만]{1,2}\s?원?\s?,\s(?:[가-힣A-Za-z]{2,8}\s){1,2}최대\s$"
)
# `250개 기업에 100만원씩`
_TO_COUNTED = late(
    r"[0-9]\s?(?:여\s?)?(?:개\s?(?:[가-힣]{0,4}기업|사|업체|팀|과제|개?소)|곳)에게?\s(?:각각\s|최대\s)?$"
)
# Beside the sum of another by name: `기업유치 500백만원/건, 관광 300백만원/건`.
_NEXT_NAMED = late(
    r"(?:\s?/\s?[가-힣]{1,3})?\s?(?:이내|까지|한도)?\s?[,·/]\s?[가-힣]{2,10}\s?:?\s?(?:최대\s)?[0-9][0-9,.]*\s?(?:억|백만|천만|만|천)"
)
_NAMED_BEFORE = late(r"[:|]\s?[가-힣]{2,10}\s(?:최대\s)?$")
# What investors may give later is no support: `최대 5억원 규모 투자 검토`.
_INVESTED = late(r"\s?(?:규모의?)?\s?(?:후속\s?)?투자\s?(?:검토|유치|연계)")
_OF_SEVERAL = -1
_GIVEN_UP_TO = re.compile(
    r"\s?(?:한도|이내|범위|까지)\s?(?:내\s?)?(?:에서\s?)?(?:로\s?)?(?:(?:차등|각각)\s?)?(?:지원|지급|보조)"
)
_GIVEN = late(
    r"\s?(?:을|를|의\s?비용)?\s?(?:한도\s?)?(?:내\s?)?(?:에서\s?)?(?:지원|지급)"
)
_A_YEAR_LABEL = re.compile(
    r"\((?:정부\s?)?(?:지원)?(?:연구\s?개발비|연구비|지원금|사업비)\)\s?:?\s?연(?:간)?\s?(?:최대\s?)?$"
)
# `60백만원 이내/년 | 35백만원 이내/년`
_NEXT_CELL = late(r"[^\n|]{0,12}\|[^\n|\d]{0,8}")
# What stands a year is one project's.
_EACH_YEAR = late(r"\s{0,3}(?:이내|내외)\s?/\s?년")
_CAP_LABEL = re.compile(
    rf"(?:지원\s?한도(?:액|금액)?|최대\s?지원\s?(?:가능\s?)?(?:금액|금|한도|규모))[^0-9|\n]{{0,12}}{FILLER}$"
)
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
    rf"\d차\s?년도[\s:]{{0,3}}[0-9][0-9,.]{{0,12}}\s?[조억천백만]{{1,2}}원?\s?(?:내외|이내)?\s?\(\s?{SHARE}\s?$"
)
# Each one's share of a year: heard where nothing is said of all years.
_THIS_YEAR = late(
    rf"'\d\d년도?(?:의\s?경우|[은는])?[\s:,)]{{0,3}}{SHARE}\s?(?:국비|정부\s?지원금?)?\s?(?:최대\s?)?$"
)
# What a person is paid in months, not what a company gets: `3, 6개월 차에 각각 100만원(최대`.
_BY_MONTHS = re.compile(r"개월\s?차[^\n]{0,30}$")
# What planning gets before the project itself is chosen: `3배수의 사전기획 연구(3개월, 과제당`.
_PLANNING = late(r"배수[^\n]{0,8}(?:사전|선)\s?기획[^\n]{0,30}$")
# Many years' or a whole programme's money, a "most" that is each project's, one project's own total.
_NOT_WHOLE = re.compile(
    r"'?\d\d년?\s?~\s?'?\d{2,4}년?\s?[/(,]?\s?총?\s?(?:사업비)?\s?$|최대[\s약총]{0,4}$|사업\s?기간\s?/\s?예산[^\n]*$|"
    r"총\s?(?:정부\s?)?(?:지원|출연)?\s?(?:연구\s?개발\s?비|연구비|금)[\s:(]*$|연구\s?개발\s?비[^가-힣\n]{0,6}총\s?(?:사업비)?\s?$|"
    r"지원\s?(?:조건|한도)\s?\)?\s?:?\s?총\s?$|총괄\)\s?총?\s?$|(?:개월|[0-9]년)[^\n/]{0,12}\)\s?/\s?(?:총\s?)?(?:사업비\s?)?$"
)
_SHARE_ABOVE = late(rf"{SHARE}[^억원\n]{{0,40}}$")
# A line's own label of the call's scale goes before what else stands on it:
# "공고규모 : 2026년 신규과제 정부지원연구개발비 총".
_SCALE_IN_ALL = late(
    r"""
    (?:^|\n)[^\w\n|]{0,8}(?:공고|공모)[ ]?규모\)?[ ]?:[ ]?
    (?:20\d\d년도?[ ]?|신규[ ]?|과제[ ]?|정부[ ]?|지원[ ]?|출연금[ ]?|연구[ ]?개발비[ ]?){0,7}총[ ]?$
    """,
    re.VERBOSE,
)
_THRESHOLD = re.compile(
    r"\s?(?:\([^()\n]{0,30}\)\s?)?(?:이상|미만|초과|당(?![가-힣])|짜리|씩|\s*→|대비|(?:인|일)\s?경우)"
)
# What the applicant pays stands before its verb: `(기업당 100만원 내외)를 부담하며`.
_PAID_BY_APPLICANT = re.compile(
    r"\s?(?:내외|이내|이상)?\s?\)?\s?[를을은는]?\s?(?:자체\s?|자)?(?:부담(?!금)|납부|납입|예치)"
)
# Money that is not the support: "매출".
_NOT_SUPPORT = re.compile(
    r"매출|자산|자본|장비|수수료|인건비|채용|부담|기술료|보증|대출|급여|임금|보수|투자\s?유치|수출|단가|예시|항공|벌금|과태료|상금|시상|보험|임대|대비|전년|교육비"
)
# How large a company is decides how much it gets, and is not itself the support:
# `전년도 수출 규모에 따라 최대 1억원`.
_BY_SIZE = late(
    r"(?:(?:직전|전)\s?년도?\s)?(?:매출|수출|자산|고용)[^\n.(]{0,14}(?:에\s?따라|별로)\s(?:차등\s?)?"
)
# What is paid for may be a fee that no support is elsewhere: `지원내용 : 보험료 업체당`.
_PAID_FOR = late(
    rf"지원\s?(?:내용|금액|한도|항목)\s?[:)|][^\n]{{0,40}}{SHARE}\s?(?:연간?\s?)?(?:최대\s?)?$"
)
# A sum a year, one that shares of support and of one's own make up, or one of a row of
# sums whose columns are lost, is no total.
_A_YEAR = re.compile(
    r"\s?(?:내외|이내)?\s?/\s?년|\s?\(\s?100\s?%|\s{1,3}[0-9][0-9.,]*\s?[억백천]"
)
_OTHER_MATTER = late(
    r"(?:본|이번)\s?(?:공모|공고|사업)[와과]?\s?(?:는|은)?\s?무관"
)
_NO_MATTER = late(r"무관")
_MATTER_ROOM = 12
_FIGURE = re.compile(r"[0-9]")
_NEXT_HEADING = late(r"\n\s*(?:[①-⑳□■○◦ㅇ❍▶#]|\d{1,2}\.|[가-하]\.)")
_SECTION = 600
_CLAUSE = re.compile(r"[(,|☞□○※\n]")
_RANGED_BEFORE = late(r"[0-9조억만천원]\s?~\s?$")
_RANGED_AFTER = re.compile(r"\s?(?:~|부터)\s?[0-9]")
_RANGE_OF_SHARES = late(
    rf"{SHARE}{FILLER}[0-9][0-9,.]*\s?(?:[조억천백십만]{{1,2}}\s?원?\s?)?~\s?$"
)
_AT_MOST_AFTER = re.compile(r"\s?(?:이내|내외|까지|한도)")
_ENDS_RANGE = re.compile(r"\s?(?:이내|내외|까지|한도|\))")
_OTHER_CALL = re.compile(OTHER_CALL + r"[^\n]*$")
_SENTENCE = 40
# A portal's summary of the notice, before the notice itself, is no longer.
_SUMMARY = 800
# Where a notice's or an article's opening ends: only there a mere hint is heard.
_LEAD = 3_000

# Below this a long notice is speaking of rules, forms and other matters.
_FAR_LEAD = 8_000
# "최대 2년, 6.6억원 이내": how long and how much one project is supported.
_TERM_BEFORE = re.compile(
    r"최대\s?[0-9]{1,2}\s?(?:년(?:\s?[0-9]{1,2}\s?개월)?|개월)\s?(?:,|\n)\s{0,4}(?:최대\s?)?$"
)
_PAIRED_HEADS = re.compile(
    r"""
    총[ ]?(?:정부[ ]?지원)?[ ]?연구개발비\s*
    \([ ]?(?:'|20)\d\d년[^()]{0,20}\)                     # ('25년 정부지원연구개발비)
    """,
    re.VERBOSE,
)
_PAIR_BETWEEN = late(r"\s?(?:이내|내외)?\s*\(\s?")
_PAIRS_ROOM = 600
# Between a sum and the share of it that each project gets: `백만원 이내 (과제별`.
_SHARE_BETWEEN = re.compile(
    rf"\s?원?\s?(?:이내|내외)?\s*\(\s?{SHARE}\s?(?:총\s?|약\s?|최대\s?)?"
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
# How far behind a cap a sum in brackets may stand that explains it.
_EXPLAINED = 32
_EVERY_YEAR = late(r"연차별\s?최대\s?$")
_AMOUNT_LABEL = late(
    r"지\s?원\s?(?:금\s?액|금|한\s?도\s?액?)\s?[):|]{1,2}\s?$"
)

_Judge = Callable[[str, str, int, int], int]


@part_of_document
def find_totals(document: Document) -> tuple[AmountMention, ...]:
    """Return the sums that *document* gives as the call's total, in order."""
    others = sums_of_others(document)
    found: list[AmountMention] = []
    for claim in _sum_candidates(document, _total_rank):
        if claim.start not in others:
            found.append(claim)
    found.extend(_bare_totals(document.plain))
    opening = find_opening_sum(
        document, [money.start for money, _, _ in _supporting(document)]
    )
    if opening is not None:
        found = [claim for claim in found if claim.start != opening.start]
        found.append(opening)
    return tuple(sorted(found, key=lambda mention: mention.start))


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
        is_said = _is_support(before, after) and (
            is_in_all or not _is_not_whole(before)
        )
        is_each = _has_share(before) and _SHARED.search(before)
        if is_said and not is_each and not _SHARE_AFTER.match(after):
            yield AmountMention(money.won, money.start, money.end, BESIDE)


@part_of_document
def find_caps(document: Document) -> tuple[AmountMention, ...]:
    """Return the sums that *document* gives one project at most, in order."""
    plain = document.plain
    retained: list[AmountMention] = []
    claims = [*_sum_candidates(document, _cap_rank), *_bare_caps(plain)]
    if any(claim.rank == _OF_SEVERAL for claim in claims):
        # Who gets which is not said plainly: no hint counts.
        claims = [claim for claim in claims if claim.rank > HINTED]
    for claim in claims:
        if not (
            retained
            and claim.start - retained[-1].end < _EXPLAINED
            and _opens(plain[retained[-1].end : claim.start])
        ):
            retained.append(claim)
    return tuple(_with_rows(document, retained) or _yearly_caps(document))


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
            second.start - first.end < _EXPLAINED and first.won != second.won
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


@part_of_document
def find_paired(
    document: Document,
) -> tuple[AmountMention, AmountMention] | None:
    """Return the sum of all years and this year's of the only project under a heading of
    both, whose cells stand one a line: ``5,369백만원 이내`` over ``(1,609백만원 이내)``.
    """
    plain = document.plain
    heads = _PAIRED_HEADS.search(plain) if "연구개발비" in plain else None
    if heads is None:
        return None
    sums = []
    for money in sums_of(document):
        if heads.end() <= money.start < heads.end() + _PAIRS_ROOM:
            sums.append(money)
    pairs: list[tuple[Money, Money]] = []
    for whole, part in pairwise(sums):
        between = plain[whole.end : part.start]
        if _PAIR_BETWEEN.fullmatch(between) and part.won <= whole.won:
            pairs.append((whole, part))
    if len(pairs) != 1:
        return None
    whole, part = pairs[0]
    return (
        AmountMention(whole.won, whole.start, whole.end, SAID),
        AmountMention(part.won, part.start, part.end, SAID),
    )


@part_of_document
def find_shared_cap(document: Document) -> AmountMention | None:
    """Return what each project gets in all years, where this year's follows and both
    sums make one number of projects: ``6,100백만원(과제별 1,525백만원)``, then
    ``550백만원(과제별 138백만원)``.
    """
    pair = _shared_pair(document)
    return pair[0] if pair else None


def find_shared_total(document: Document) -> AmountMention | None:
    """Return this year's sum of such a pair: what all projects get of it."""
    pair = _shared_pair(document)
    return pair[1] if pair else None


@part_of_document
def _shared_pair(
    document: Document,
) -> tuple[AmountMention, AmountMention] | None:
    plain = document.plain
    shared: list[tuple[Money, Money]] = []
    for whole, each in pairwise(sums_of(document)):
        if _SHARE_BETWEEN.fullmatch(plain, whole.end, each.start) and each.won:
            shared.append((whole, each))
    for (whole, each), (part, part_each) in pairwise(shared):
        number = round(whole.won / each.won)
        is_near = part.start - each.end < _EXPLAINED and part.won < whole.won
        is_same = number > 1 and round(part.won / part_each.won) == number
        if is_near and is_same and whole.won == number * each.won:
            return (
                AmountMention(each.won, each.start, each.end, SAID),
                AmountMention(part.won, part.start, part.end, SAID),
            )
    return None


def _yearly_caps(document: Document) -> list[AmountMention]:
    """Return the sums that each project gets a year, unless one is a range: then the
    projects differ.
    """
    plain = document.plain
    yearly: list[Money] = []
    for money in sums_of(document):
        room = max(0, money.start - _SENTENCE)
        if _EACH_YEAR.match(plain, money.end) or _EVERY_YEAR.search(
            plain, room, money.start
        ):
            yearly.append(money)
    if any(
        _RANGED_BEFORE.search(plain, max(0, money.start - 12), money.start)
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
    """Yield the numbers whose unit stands in the label of one project's money: ``연구개발비
    (백만원) 1,600 이내``.
    """
    ends = starts_of(_UNIT_CLOSED, plain)
    for found in near(_UNIT_IN_LABEL, plain, ends, _UNIT_LABEL, _UNIT_NUMBER):
        money = read_won(found["number"], read_unit(f"({found['unit']}원)"))
        if money is not None:
            yield AmountMention(money.won, *found.span("number"), BESIDE)


def _opens(between: str) -> bool:
    return between.count("(") > between.count(")")


def _sum_candidates(
    document: Document, judge: _Judge
) -> Iterable[AmountMention]:
    length = len(document.plain)
    for money, before, after in _supporting(document):
        rank = judge(before, after, money.start, length)
        if rank:
            yield AmountMention(money.won, money.start, money.end, rank)


@part_of_document
def _supporting(document: Document) -> tuple[tuple[Money, str, str], ...]:
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
        if _is_support(before, after):
            found.append((money, before, after))
    return tuple(found)


def _is_below(plain: str, headings: Sequence[int], start: int) -> bool:
    """Whether a sum stands under one of the *headings* that call their matter another one."""
    number = bisect_left(headings, start)
    heading = headings[number - 1] if number else -_SECTION
    return (
        start < heading + _SECTION
        and _NEXT_HEADING.search(plain, heading, start) is None
    )


def _is_support(before: str, after: str) -> bool:
    is_ranged = "~" in before and _RANGED_BEFORE.search(before) is not None
    ranged = (
        is_ranged and not _is_most(before, after)
    ) or _RANGED_AFTER.match(after)
    if ("공" in before or "모집" in before) and _OTHER_CALL.search(
        before[-_SENTENCE:]
    ):
        return False
    clause = _CLAUSE.split(before[-30:])[-1]
    if after.startswith(("씩", " 씩")):
        # `컨소시엄당 4억 원씩`, `250개 기업에 100만원씩`
        is_share = _has_share(before) and _SHARE_BEFORE.search(before)
        return bool(is_share or _TO_COUNTED.search(before))
    if "단가" in clause and _UNIT_PRICE.search(before):
        return True
    if _LAID_BUDGET.match(after) or (
        "예산" in before
        and (
            _BUDGET_NOW.search(before)
            or (_LAID_AFTER.match(after) and _LAID_BEFORE.search(before))
        )
    ):
        return True
    if (
        ranged
        or _THRESHOLD.match(after)
        or _PAID_BY_APPLICANT.match(after)
        or ("에서" in after and _RAISED_AFTER.match(after))
    ):
        return False
    if not _NOT_SUPPORT.search(clause):
        return True
    if "따라" in clause or "별로" in clause:
        clause = _BY_SIZE.sub("", clause)
    return not _NOT_SUPPORT.search(clause) or (
        "지원" in before and _PAID_FOR.search(before) is not None
    )


def _is_most(before: str, after: str) -> bool:
    """Whether a sum is the upper end of what each gets: ``과제당 3억 ~ 9억원 이내``."""
    return (
        "~" in before
        and _ENDS_RANGE.match(after) is not None
        and _RANGE_OF_SHARES.search(before) is not None
    )


def _has_share(before: str) -> bool:
    """Whether a word for what each gets may stand in *before*: each ends with 당 or 별."""
    return "당" in before or "별" in before


def _is_not_whole(before: str) -> bool:
    """Whether words before a sum make it another one than the call's."""
    is_shared = _has_share(before) and _SHARE_ABOVE.search(before)
    return bool(is_shared or _NOT_WHOLE.search(before))


def _total_rank(before: str, after: str, start: int, length: int) -> int:
    del length
    # Quick looks come first: most sums fall at them.
    is_share = _has_share(before) and (
        _SHARE_BEFORE.search(before) or _SHARE_LABEL.search(before)
    )
    is_base = ("의" in after and _BASE.match(after)) or (
        "지원받" in after and _RECEIVED.match(after)
    )
    if (
        is_share
        or is_base
        or ("중" in after and _OF_WHICH.match(after))
        or ("(" in after and _BOUNDED_BEHIND.match(after))
        or _SHARE_AFTER.match(after)
        or _A_YEAR.match(after)
    ):
        return 0
    is_whole = ("규모" in before and _SCALE_IN_ALL.search(before)) or (
        "예산" in before and _BUDGET_NOW.search(before)
    )
    if is_whole:
        return SAID
    if _is_not_whole(before):
        return 0
    label = _BUDGET_LABEL.search(before)
    if label and not _NEW_LABEL.search(label[0]):
        return SAID if label["told"] else BESIDE
    if start < _LEAD and _PLAIN_LABEL.search(before):
        return BESIDE
    if _AFTER_COUNT.search(before) or (
        _SCALE_LABEL.search(before)
        and (_BEFORE_COUNT.match(after) or _BEFORE_SHARE.match(after))
    ):
        return BESIDE
    return _stated_rank(before, after, is_lead=start < _LEAD)


def _stated_rank(before: str, after: str, *, is_lead: bool) -> int:
    """Rank a sum of which only a sentence says that it is the call's."""
    if is_lead and _TOLD_AFTER.match(after):
        return SAID
    if is_lead and _is_stated_as_whole(before, after):
        return BESIDE
    if _GOES_ON.match(after):
        return 0
    is_scale = is_lead and _SCALE_AFTER.match(after)
    is_spent = _SPENT_AFTER.match(after) and _THIS_YEAR_BEFORE.search(before)
    return HINTED if is_scale or is_spent else 0


def _is_stated_as_whole(before: str, after: str) -> bool:
    """Whether a sentence says that a sum is the call's money: what it is, or what is done
    with it.
    """
    sentence = before[before.rfind("다.") + 1 :]
    sentence = sentence[sentence.rfind("\n") + 1 :]
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
        _LAID_BEFORE.search(before) is not None
        and _LAID_AFTER.match(after) is not None
    )


def _cap_rank(before: str, after: str, start: int, length: int) -> int:
    if _INVESTED.match(after):
        return 0
    if _NEXT_NAMED.match(after) and _NAMED_BEFORE.search(before):
        return _OF_SEVERAL
    is_year = ("차" in before or "'" in before) and _ONE_YEAR.search(before)
    if is_year or _MORE_AT_MOST.match(after):
        return 0
    if "'" in before and _THIS_YEAR.search(before):
        return BESIDE
    if "배수" in before and _PLANNING.search(before):
        return 0
    if _is_each(before, after):
        return SAID
    if (
        _A_YEAR_LABEL.search(before)
        or (_TERM_BEFORE.search(before) and _AT_MOST_AFTER.match(after))
        or _CAP_LABEL.search(before)
        or ("개월" in before and _WHOLE_PERIOD.search(before))
    ):
        return BESIDE
    return _hinted_cap_rank(before, after, start, length)


def _is_each(before: str, after: str) -> bool:
    """Whether words beside a sum say that it is what each of several gets."""
    if _SHARE_AFTER.match(after) or _is_most(before, after):
        return True
    if "단가" in before and _UNIT_PRICE.search(before):
        return True
    if after.startswith(("씩", " 씩")) and _TO_COUNTED.search(before):
        return True
    found = _has_share(before) and (
        _SHARE_BEFORE.search(before)
        or _SHARE_LABEL.search(before)
        or _SHARE_FROM.search(before)
        or _SHARE_OF_TERM.search(before)
        or (_RAISED_TO.match(after) and _RAISED_BEFORE.search(before))
        or _ANYBODY_BEFORE.search(before[-24:])
        or (_EXCEED.match(after) and _SHARE_TOPIC.search(before))
    )
    return bool(found)


def _hinted_cap_rank(before: str, after: str, start: int, length: int) -> int:
    """Rank a sum of which no words say that it is each one's, only that it is a most."""
    if "개월" in before and _BY_MONTHS.search(before):
        return 0
    is_most = _AT_MOST.search(before) is not None
    if (
        (length < _LEAD or start < _SUMMARY)
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
    is_amount = (is_most or _AT_MOST_AFTER.match(after)) and (
        _AMOUNT_LABEL.search(before)
        or (is_most and _SUPPORT_LABEL.search(before))
    )
    is_hint = start <= _FAR_LEAD and (
        is_given or is_event or is_support or is_amount
    )
    if is_hint:
        return HINTED
    if length >= _LEAD or _OF_ANOTHER_KIND.search(before):
        return 0
    is_stated = (
        _GIVEN_UP_TO.match(after)
        or (_UP_TO.match(after) and _FROM_BEFORE.search(before))
        or (
            "선정" in before
            and _GIVEN_AS.match(after)
            and _TO_CHOSEN.search(before)
        )
        or (is_bounded and _GIVEN_IN_BRACKETS.search(before))
        or _MOST_GIVEN.match(after)
        or (_PART_BEFORE.search(before) and _GIVEN.match(after))
    )
    if not is_stated:
        return 0
    return _OF_SEVERAL if _BESIDE_A_MOST.search(before) else HINTED
