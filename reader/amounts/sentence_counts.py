"""How many a call will support, where a sentence says it.

A sentence says so by what it does with the number: so many *are chosen* (``35곳을 새로
뽑아``), a sum *goes to* so many (``6곳에 총 24억 원을 지원``), or what is chosen *is* so
many (``지원규모는 총 1700명으로``).  What was done in earlier years counts for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import (
    BESIDE,
    HINTED,
    OTHER_CALL,
    SAID,
    AmountMention,
)
from reader.values.counted import NOUN
from reader.values.numbers import at_numbers, numbers_with_units

# Who is counted one by one; `개` alone only where a particle follows. Fields, kinds and
# programmes are no ones: `총 10개 사업`, `6개 분야`.
_COUNTED: Final = r"""
    (?<![천백만])(?P<number>[1-9]\d{0,2}(?:,\d{3})?+|[1-9]\d{3}|\d만(?:\d{4}|\d천)?|\d천(?:\d백)?(?:\d{1,3})?|\d백\d{1,2})(?![\d,.])[ ]?(?:여[ ]?)?
    (?:
        개[ ]?(?:사(?!업|례|항|유)|社|팀|[가-힣]{0,4}기업|업체|과제|컨소시엄|곳|소(?!재|분|상|공|기)|교(?!육|과|류)|대학|기관|단체
            |(?:(?:신규|공동|연구개발|기술개발|R&D)[ ]?){1,3}과제|마을|시장|점포|상점가|도시|센터|지자체|시[·]?군|법인|농가|소공인|연구소|병원|학교|제조|벤처|스타트업)
        | (?<=여[ ])(?:중소|제조|창업)?기업(?=[이을에])
        | 개(?=[ ]?(?:내외|안팎|이내|정도|가량)?(?:[을를]|의[ ]|로[ ](?:늘|확대)|다(?=[.\s])|[ ](?:기관|기업|대학|팀)(?:이며|이고|이다|으로)
            |에[ ](?:[가-힣]{1,8}[ ]){0,3}\d|[ ](?:지원[ ]?)?대상[을를]|[ ](?!분야|지역|유형|부문|업종|사업|권역|국가|단계|트랙|주제)(?:(?:[가-힣]{2,6}|[A-Z][A-Za-z&-]{1,7})[ ]){0,2}(?:중소|중견|강소)?(?:THING)(?:[을를이가은는에]|로|이?다|이?라고|[ ](?:선정|모집|지원))))
        | (?P<bare>개)(?=[ ]?(?:내외|안팎|이내|정도|가량)?(?:[을를이가에]|이?다|[이]?라고|[ ](?:선정|모집|지원)|[ ]*(?:\n|$)))
        | 곳|社|업체(?=[를을에])|팀(?!장|원)|농가|가구|호(?=[ ]?(?:내외)?(?:[을를에]|$))
        | (?P<person>명|인(?=[ ]?(?:내외)?(?:[을를]|의[ ]|으로|이)))
        | 과제(?=\(|[를을][ ])
        | (?P<case>건|편|개[ ]?작품|개[ ]?콘텐츠)
        MORE
    )
    (?:\([가-힣]{1,3}\))?                                       # 180명(팀)
    [ ]?(?:내외|안팎|이내|정도|가량)?
    """
COUNTED_THINGS: Final = _COUNTED.replace("THING", NOUN)
_NUMBER: Final = re.compile(COUNTED_THINGS.replace("MORE", ""), re.VERBOSE)
_DIGITS: Final = re.compile(r"(\d+)([만천백]?)")
_UNITS: Final = {"만": 10_000, "천": 1_000, "백": 100, "": 1}
# Persons who are supported as firms are; those who are taught, hired or who judge are not.
SUPPORTED_PERSON: Final = late(
    r"창업[자가팀]|창업기업|창업인|소상공인|자영업자|[농어임]업인|예술인|예술가|작가|창작자|연구자|연구원|연구책임자|청년농|교원|기술자|크리에이터"
)
_CHOOSING: Final = r"""
    (?:
        (?:선정|선발|모집|공모|지원|육성|발굴|확정|지정)(?:[ ]?(?:및[ ]|[·,][ ]?)지원)?[ ]?
        (?:하(?!여야)[고며여는기]|한다|할|해(?!야)|합니다|했다|키로|된다|될|[,.]|예정|계획|$)
        | 가려[ ]?(?:낼|내|뽑|[가-힣]{2}마다) | 뽑(?:[아는을고]|기로|습니다) | 찾(?:습니다|는다) | 모[십신집]
        | 골라 | 고[르른를]
    )"""
# `35곳을 새로 뽑아`, `27곳의 전통시장을 선정할`, `12개를 공모를 통해 선발,`
_CHOSEN: Final = late(
    rf"""
    (?:\([^()\n]{{1,30}}\))?                                        # 31과제(연구비 90억 원)를
    (?:의?[ ]?(?:(?:[가-힣A-Za-z·]{{2,10}}(?:[와과]|[ ]및))?[ ])?(?:(?!내[ ]|소속|출신|지역|참여)[가-힣A-Za-z·&-]{{2,10}}[ ]){{0,2}}(?:[가-힣A-Za-z·]{{2,10}}[ ]?)?)?
    (?:의[ ][가-힣]{{2,10}})?[을를]\s
    (?:(?:[가-힣]{{2,10}}[와과][ ])?[가-힣]{{2,10}}[를을][ ](?:통해|거쳐|열어)[ ]|(?:지원[ ])?대상(?:으로|자로)[ ]|\d차로[ ]|오는[ ]|[내이]달[ ]|다음[ ]?달[ ]
      |\d{{1,2}}월[ ]?(?:초|중순?|말)?[ ]?|\d{{1,2}}일(?:부터|까지)?[ ]){{0,5}}
    (?:(?!별도|통해|거쳐|위해|중심|비롯|포함|활용|바탕|기반|대상)[가-힣]{{1,7}}(?<![을를])[ ,]{{1,2}}){{0,4}}?
    {_CHOOSING}
    """,
    re.VERBOSE,
)
# `5건 내외 과제를 선정한다`
_TASKS: Final = late(r"(?:의)?[ ]?(?:신규[ ]?)?과제[를을][ ]")
# `신규 과제 1635개를 공고했다고`
_CALLED: Final = late(r"[를을]\s공[고모](?:했다고|한다고|하고|한다|합니다)")
# `42호를 대상으로 장비를 보급한다`
_TARGET: Final = late(
    r"""
    (?:[ ]?[가-힣]{2,10})?[을를][ ]대상으로[ ]
    (?: [^\n]{0,60}?(?:지원|보급|투입|제공)(?:한|할|하|합|된|될|됩|해|에[ ]나[서선])
      | (?:실시|진행|추진|시행|운영)(?:한다|합니다|할[ ]|함|[ ]*(?:\n|$))
      | [^\n.]{0,20}사업을[ ](?:추진|진행|시행)(?:한|할|하) )
    """,
    re.VERBOSE,
)
# `780여 개 수출 중소기업을 위한 지원에 나섰다고`
_FOR_THEM: Final = late(
    r"(?:[ ]?[가-힣]{2,10}){0,2}[을를][ ]위한[ ](?:[가-힣]{2,6}[ ]){0,2}지원(?:에[ ]나[서선섰]|을[ ](?:시작|추진))"
)
# `1,250개사에 모두 90억원을 투입`, `2,580건에 1,230억원 규모로 지원될`, `10곳에 2억원씩, 모두
# 20억원을 들여`
_GIVEN: Final = late(
    r"""
    (?:[ ]?[가-힣]{2,10})?(?:에|에게|에는|에게는)[ ]
    (?:(?:1인당|[가-힣]{1,8})[ ]){0,3}
    \d[\d,.]*[ ]?[조억천백십만][^\n.]{0,24}?
    (?: (?:지원|투입|투자|지급|제공)(?:한|할|하|합|된|될|됩|해|[,.]|$) | (?:나눠|내)[ ]?준 | 원을[ ](?:들(?:여|인|일)|보[탠태]|준다|쓴다) )
    """,
    re.VERBOSE,
)
# `모두 15개 팀에 지원한다`
_GIVEN_TO: Final = late(r"에(?:게)?[ ](?:지원|지급)(?:한|할|하|합|된|될)")
# `예술인 180명에게 준비금이 지원된다`, `20개 업체가 지원받을 수 있다`, `87편 규모로 지원할`
_GETS: Final = late(
    r"에게?[ ][가-힣 ]{1,14}[이가을를][ ](?:지원|지급)(?:한|할|된|될|합|됩)"
    # 8개 팀이 최종 선정된다, 최대 30개사까지 지원한다
    r"|까지[ ](?:지원|선정)(?:한다|할[ ](?:예정|계획|방침))"
    # 7개 팀이 최종 선정되어, 22개 점포가 지원 대상으로 뽑힌다
    r"|[이가][ ](?:최종[ ]|(?:지원[ ]?)?대상(?:으로|자로|에)[ ]){0,2}"
    r"(?:지원[ ]?받|(?:지원|혜택)을[ ]받|선(?:정|발)(?:되[어고며면]|된다|될|됩니다)|뽑(?:힌다|힙니다|히[고며]|힐))"
    r"|[ ]?규모로[ ](?:지원|선정|선발)(?:한|할|하)"
    # 총 183개 지정 과제가 대상이며
    r"|(?:[ ]?[가-힣]{2,6}){0,2}[이가][ ](?:지원[ ]|선정[ ]|그[ ])?대상(?:이며|이다|이고)"
)
# `중소기업 70개사의 해외 진출을 돕는다`, `관내 기업 25곳을 돕는다`
_HELPED: Final = late(
    r"(?:의[ ][가-힣 ]{2,16})?[을를][ ]돕(?:는다|기로|습니다|고[ ])"
)
# `선정 규모는 … 모두 860개사다`, `지원규모는 총 1700명으로`
_IS: Final = late(
    r"(?:이?라고|이다|다(?=[.\s]|$)|입니다|이?며|이고|으로[ ,]|로[ ,])"
)
# `4개 분야의 13개 과제로, 총 206억원을 지원한다`
_WITH_ALL: Final = late(
    r"로,?[ ](?:총|모두)[ ]\d[\d,.]*[ ]?[조억천백만][^\n.]{0,12}원[을이][ ](?:지원|투입|투자)"
)
# `총 76개 사업 206개소 내외로 진행되며`; `최종 선정된 기업 10곳에는`
_OF_PROGRAMMES: Final = late(r"(?:총|모두)[ ]?\d{1,3}개[ ]?사업,?[ ]$")
_RUN: Final = late(r"으?로[ ](?:진행|추진|지원|시행)")
_OF_CHOSEN: Final = late(
    r"(?:선정|선발)(?:된|하는)[ ](?:(?:기업|업체|과제|단체|대학|기관)[ ])?$"
)
# After several rounds of choosing: `최종 선정된 20개 팀은`.
_AT_LAST: Final = late(r"최종(?:적으로)?[ ](?:선정|선발)(?:된|되는)[ ]$")
_TO_THEM: Final = late(r"(?:에|에게|에는|에게는|은|는)[ ]")
# One part of several, each with its number: `초기 5개 기업, 심화 4개 기업을 선발`.
_LISTED: Final = late(
    r"\d[ ]?(?:개(?:[ ]?(?:기업|사|팀|과제|업체))?|곳|팀)(?:,|[와과])[ ](?!총|모두|최종|전체)[가-힣A-Za-z()& ]{2,16}[ ]$"
)
# `우수기술을 최대 14건 발굴해`
_AT_MOST: Final = late(r"(?<!당[ ])최대[ ]$")
_FOUND: Final = late(r"[을를]?[ ]?(?:발굴|선정|선발)(?:해|한다|할|하고|하여)")
# The end of a headline: `3월 2~9일 신청접수 12개 법인 선정`
_HEADED: Final = late(
    r"[ ]?(?:선정|선발|모집)[ ]*(?=\n|$|,[ ](?![가-힣 ]{2,10}\d))"
)
_SUBJECT: Final = late(
    r"""
    (?:
        (?:선정|선발|모집|지원|사업)[ ]?(?:규모|인원|대상|기업|과제|업체)   # 선정 규모는 …
        | (?:뽑는|선발하는|모집하는)[ ][가-힣 ]{2,14}
    )
    [은는][ ](?P<middle>[^\n]{0,70}?)(?:총|모두|전체|[가-힣]{1,3}[ ]등)[ ](?:약[ ])?$
    """,
    re.VERBOSE,
)
# `모집규모는 30개 내외 기관이며`, `모집 인원은 예비창업자 40명이다`
# `이번에 뽑는 기업은 6곳이다`
_SCALE: Final = late(
    r"(?:(?:선정|선발|모집|지원)[ ]?(?:규모|인원|대상|대상과[ ]규모|정원|(?:기업|과제|업체|팀)(?:[ ]?수)?)|(?:뽑는|선정하는|선발하는|모집하는|지원하는)[ ][가-힣 ]{1,8})(?:은|는)[ ]"
    r"(?:(?!최[대소]|각|상시|업력|창업[ ])[가-힣]{2,8}[ ]){0,2}(?:약[ ])?$"
    # 공모 규모는 6대 분야 총 9개 사업, 70개 과제이다
    r"|(?:선정|지원|공모)[ ]?규모는[ ][^\n.]{0,30}\d개[ ]?사업,?[ ]$"
    # 지원 대상은 관내 중소기업 30곳이다
    r"|(?:(?:지원|모집|선정)[ ]?|^[ ]?)대상은[ ][^\n.\d]{0,30}(?:기업|업체|상공인|시장|농가|단체|마을)[ ]$"
    r"|제외한[ ](?:나머지[ ])?$|사업량은[ ]$"
    # 지원 기업은 지난해보다 20곳 늘어난 80곳이다
    r"|(?:기업|업체|과제|규모|대상|인원)[은는][ ][^\n.]{0,24}(?:보다|대비)[ ][^\n.]{0,12}(?:늘어난|늘린|증가한|줄어든)[ ](?:총[ ])?$"
)
# Of those chosen their number, then more: `대상은 48개사, 3년 미만의 기업이다`.
_TOPIC: Final = late(
    r"(?:(?:지원|모집|선정)[ ]?|^\s?)대상은[ ](?:총[ ]|모두[ ])?$"
)
_WITH_MORE: Final = late(r"(?:,[ ]\d|이다|이며|이고|으로)")
# `올해 지원 대상과 규모는 289개 과제에 875억 원이다`
_WITH_SUM: Final = late(
    r"에[ ](?:총[ ])?\d[\d,.]*[ ]?[조억천백만][^.\n]{0,12}원(?:이다|이며|이고|으로)"
)
# `올해 30개사, 내년에 59개사를`
_THIS_YEAR: Final = late(r"(?:올해|금년)(?:는|에는|에)?[ ]$")
_NEXT_YEAR: Final = late(r",?[ ]내년(?:도|에|엔|에는)?[ ]\d")
# `선착순 100개사에 한해`
_FIRST: Final = late(r"선착순[ ](?:으로[ ])?(?:총[ ])?$")
_ONLY: Final = late(r"(?:[ ]?[가-힣]{2,6})?에[ ]한(?:해|하여|정해)")
# `18곳에서 44곳으로 대폭 확대`
_GROWN_FROM: Final = late(
    r"\d[ ]?(?:개[ ]?[사팀소]?|곳|팀)에서[ ](?:올해[ ])?$"
)
_GROWN_TO: Final = late(r"으?로[ ](?:[가-힣]{2}[ ])?(?:확대|늘)")
# What is counted, behind the number: `30개 안팎의 기업이`, `30개 소상공인 점포에`.
_KIND: Final = late(
    rf"""
    ^의?[ ](?:[가-힣]{{2,5}}[ ])?(?:[가-힣]{{2,4}})??
    (?:{NOUN})(?=(?:[은는이가에]|을[ ]|를[ ]|이?다|이?라고|로|에게|[ ](?:선정|모집|지원)|,))
    """,
    re.VERBOSE,
)
# What a bare number counts: `중소기업 30개를`, `과제 총 30개가`.
_COUNTED_BEFORE: Final = late(rf"(?:{NOUN})[ ](?:(?:총|약|모두)[ ])?$")
_ALL: Final = late(r"(?:총|모두|합계|최종)[ ]?(?:약[ ]?)?$")
_ENDS: Final = re.compile(
    r"(?<=[다요까음함임됨])\.|\n(?![가-힣])|\n(?=[^\n:]{1,14}:)|[!?]"
)
_GAINS: Final = (_GETS, _WITH_ALL, _HEADED)
# Other years' numbers.  The mark that stands nearest before a number is the one that holds.
_WHEN: Final = late(
    r"""
    (?P<past>
        (?:지난해|작년|전년|재작년|그동안|그간|지금까지|현재까지|지난[ ]?(?:\d|[한두세]))(?!보다|[ ]?대비|[ ]?\S{1,14}보다)
        | (?:20)?\d\d년(?:도)?부터|(?:20|')\d\d년까지|매년|\d년간[ ](?:총|모두)
    )
    | (?P<now>올해|금년|올[ ]|이번|내년|신규|새로)
    """,
    re.VERBOSE,
)
_BRACKETS: Final = late(r"\([^()]*\)")
_REPORTED: Final = late(
    r"[다라]고[ ][^.]{0,24}?(?:밝혔|전했|말했|설명했|알렸|발표했|덧붙였)다\.?$"
)
_PAST: Final = late(
    r"(?:바[ ]?있(?:다|습니다)|(?<!기로[ ])(?<!키로[ ])[했았었였됐냈뒀왔졌쳤렸]다|[했됐]습니다)\.?$"
)
# `선정한 데 이어`, `지원해 매출`, `선정했으며`
# `15곳을 선정해 사업을 진행하고 있다`
_DONE: Final = late(
    r"[를을][ ](?:선정|지원|육성)해[ ][^.\n]{0,20}고[ ]있|[이가][ ](?:최종[ ])?선(?:정|발)되[어고][ ][^.\n]{0,30}고[ ]있|[^.,\n]{0,16}?(?:한[ ]데[ ]이어|한[ ]바|(?:했|하였)[고으던]|받[았은])"
)
# Who applied is not yet chosen: `모두 198개 기업이 몰려`
_APPLIED: Final = late(
    r"(?:의?[ ][가-힣]{2,6})?[이가][ ](?:[가-힣]{2,4}[ ])?"
    r"(?:몰[려렸리]|신청(?:했|해|하는[ ]등)|접수(?:했|돼|됐|되)|응모|탈락)"
)
EACH_OF_SEVERAL: Final = late(
    r"""
    (?:별|당|마다|각|각각)(?:로|에)?[ ](?:[가-힣]{2,8}[ ])?(?:각[ ]?|최대[ ]?|총[ ]?)?$
    | (?:상위|동시에?|중복|예시|배수|순위)[ ]?\S{0,6}[ ]?$     # 분야별 3개 과제
    """,
    re.VERBOSE,
)
# Those whom one step of choosing lets through to the next: `서류평가에서 30개사를 선발하여
# 발표평가를 진행`.
_LET_THROUGH: Final = late(
    r"(?:서류|서면|요건|예비|1차)[ ]?(?:평가|심사|심의|전형|검토)(?:에서|로|를[ ]통해)[ ](?:[가-힣]{1,6}[ ]){0,3}(?:총[ ])?$"
)
_NEXT_STEP: Final = late(
    r"[^\n]{0,40}(?:발표|면접|대면|현장|심층|최종|2차)[ ]?(?:평가|심사|심의|면접|오디션|선정)"
)
# Others get another sum: `상위 10개사에는 3천만원, 나머지 20개사에는 1천만원을 지원`.
_REST: Final = late(r"(?:나머지|그[ ]?외|하위)[ ]$")
_NO_CALL: Final = late(
    r"""
    (?:씩|이상|초과|미만|중[ ]|배수|늘어[난나]|증가|줄어든|감소)       # 6곳 늘어난
    | [^\n.]{0,40}(?:포상|시상|상금|표창|평가위원|컨소시엄을[ ]구성|으로[ ]구성)
    """,
    re.VERBOSE,
)
# How many more than last year's: `지난해보다 13편을 확대 지원한다`.
_THAN: Final = late(r"(?:보다|대비)[ ](?:약[ ])?$")
_MORE: Final = late(r"[을를이가]?[ ]?(?:더[ ]|늘|확대|추가|증가|줄|감소|많)")
# All rounds of a year together, or who may apply: `교류회에 소속된 총 190개 기업을 대상으로`.
_MEMBERS: Final = late(
    r"(?:소속|입주|등록|가입|지정|참가)(?:된|한|해[ ]있는|되어[ ]있는)[ ](?:총[ ]?|약[ ]?)?$"
    r"|\d[ ]?회[ ](?:공고|모집)[^.\n]{0,6}$"
)
_OTHER: Final = late(OTHER_CALL)
# A part as the topic of a sentence: `바다형 지원사업은 총 5개 기업을`, where the sentence
# of another part gives figures as well.
_PART_TOPIC: Final = late(
    r"""
    (?:^|\n|[다요]\.\s)\s?['"‘“]?
    (?P<name>(?!(?:이번|올해|올|금년|이|본|동|해당|신규|전체|국비)[ ])
      [가-힣A-Za-z0-9·+ ]{3,28}(?:지원|사업|부문|분야|유형|트랙|과정|형))['"’”]?
    (?:\([^()\n]{2,20}\))?[은는][ ]
    (?=(?P<rest>[^\n]{0,60}))
    """,
    re.VERBOSE,
)
_FIGURE: Final = late(r"\d[ ]?(?:[억만천]|개|곳|팀|명|건)")
# `신규 4, 재지정 3 등 7개 기업`, `분야별 3개씩 6개`
# A line of its own under a heading of those chosen: `· 창업 3년 이상 관광기업 24개사`.
_OWN_LINE: Final = late(
    r"""
    \n[ ]*[^\w\n|:(]{0,3}[ ]*[^\n|:]{0,50}?(?:기업|창업[자팀]|소상공인|단체|마을|업체)[ ]
    (?P<number>[1-9]\d{0,2})[ ]?(?:개[ ]?사|팀|곳|개[ ]?소|명)[ ]?(?:내외|안팎|이내)?[ ]*(?=\n)
    """,
    re.VERBOSE,
)
# What such a line ends with: few numbers do.
_LAST_NUMBER: Final = late(
    r"\d{1,3}[ ]?(?:개|팀|곳|명)[ ]?[사소]?[ ]?(?:내외|안팎|이내)?[ ]*\n"
)
# `[선발 개요]`, `나. 선정 대상`
_HEADING: Final = late(
    r"(?:[\[<【□■◎○●▶]|(?:^|\n)(?:\d{1,2}|[가-하])[.)])[^\n]{0,4}(?:선발|선정|모집|지원)[^\n]{0,8}\n?$"
)
# So many of one notice are chosen at most, but for vouchers, which have thousands.
COUNTS_LEAD: Final = 3_000
_ROOM: Final = 160
_NEAR: Final = 30
# Letters between the topic and its number: "총 ", "기업당 3천만원 규모로 ".
_BEHIND_TOPIC: Final = 24


@part_of_document
def find_sentence_counts(document: Document) -> tuple[AmountMention, ...]:
    """Return the numbers that sentences in the lead of *document* give."""
    return (
        *_in_sentences(document),
        *_on_own_lines(document),
    )


def _in_sentences(document: Document) -> Iterator[AmountMention]:
    plain = document.plain
    for match in at_numbers(_NUMBER, document):
        if match.start() >= COUNTS_LEAD:
            return
        before, after = sentence_round(plain, match.start(), match.end())
        rank = _rank(match, before, after)
        # What one gets, each of them does: `과제 1건에 2천만원을`.
        is_each = match["number"] == "1" and _GIVEN.match(after)
        if rank and not is_each and not is_of_others(before, after):
            yield AmountMention(
                counted_number(match), match.start(), match.end(), rank
            )


@part_of_document
def _part_topics(document: Document) -> tuple[re.Match[str], ...]:
    """Return the topics of sentences in the lead that are parts: several have figures."""
    if "다." not in document.plain:
        return ()
    parts: list[re.Match[str]] = []
    for topic in _PART_TOPIC.finditer(document.plain, 0, COUNTS_LEAD):
        if _FIGURE.search(topic[0]) or _FIGURE.search(topic["rest"]):
            parts.append(topic)
    names = {topic["name"] for topic in parts}
    return tuple(parts) if len(names) > 1 else ()


def is_of_a_part(document: Document, start: int) -> bool:
    """Whether a number stands right behind the topic of a sentence that is a part."""
    for topic in _part_topics(document):
        if 0 <= start - topic.end() <= _BEHIND_TOPIC:
            return True
    return False


def counted_number(match: re.Match[str]) -> int:
    """Return the number that 1,635, 1635, 1천635 or 1천6백35 is."""
    value = 0
    for digits, unit in _DIGITS.findall(match["number"].replace(",", "")):
        value += int(digits) * _UNITS[unit]
    return value


def sentence_round(plain: str, start: int, end: int) -> tuple[str, str]:
    """Return what precedes and what follows a number in its sentence."""
    before = plain[max(0, start - _ROOM) : start]
    begin = 0
    for boundary in _ENDS.finditer(before):
        begin = boundary.end()
    after = plain[end : end + _ROOM]
    ending = _ENDS.search(after)
    return before[begin:], after[: ending.end()] if ending else after


def _is_countable(match: re.Match[str], before: str, after: str) -> bool:
    """Whether a number counts what calls support, not cases nor persons at large."""
    if match["bare"]:
        return _COUNTED_BEFORE.search(before) is not None
    if match["case"] == "건" and not (
        _TASKS.match(after) or _GIVEN.match(after) or _ALL.search(before)
    ):
        return False
    # `15명(팀)`: who may come as a team is no pupil.
    return match["person"] is None or bool(
        "팀)" in match[0]
        or SUPPORTED_PERSON.search(before[-_NEAR:])
        or SUPPORTED_PERSON.search(after[:_NEAR])
    )


def _rank(match: re.Match[str], before: str, after: str) -> int:
    """Rank a number by what its sentence does with it; 0 if it does nothing."""
    if _FOUND.match(after) and _AT_MOST.search(before):
        return BESIDE
    if not _is_countable(match, before, after):
        return 0
    is_all = _ALL.search(before) is not None
    is_chosen = _CHOSEN.match(after) is not None
    after = _KIND.sub("", after)
    if _CALLED.match(after):
        return SAID
    if not is_all and _LISTED.search(before):
        return 0
    if is_chosen or _GIVEN.match(after):
        return SAID if is_all else BESIDE
    is_topic = _IS.match(after) and (
        _SUBJECT.search(before) or _SCALE.search(before)
    )
    is_given_first = (_WITH_MORE.match(after) and _TOPIC.search(before)) or (
        _WITH_SUM.match(after) and _SCALE.search(before)
    )
    if is_topic or is_given_first or _AT_LAST.search(before):
        return SAID
    is_beside = (
        (_GROWN_TO.match(after) and _GROWN_FROM.search(before))
        or (is_all and _GIVEN_TO.match(after))
        or (_ONLY.match(after) and _FIRST.search(before))
        or (_RUN.match(after) and _OF_PROGRAMMES.search(before))
        or (_NEXT_YEAR.match(after) and _THIS_YEAR.search(before))
    )
    if is_beside or any(words.match(after) for words in _GAINS):
        return BESIDE
    is_to_chosen = _TO_THEM.match(after) and _OF_CHOSEN.search(before)
    is_helped = (
        _TARGET.match(after) or _HELPED.match(after) or _FOR_THEM.match(after)
    )
    return HINTED if is_to_chosen or is_helped else 0


def is_of_others(before: str, after: str) -> bool:
    """Whether a sentence tells of another year's number, of each of several, or of those
    who judge or win.
    """
    if (
        EACH_OF_SEVERAL.search(before)
        or _NO_CALL.match(after)
        or _OTHER.search(before)
    ):
        return True
    if _MORE.match(after) and _THAN.search(before):
        return True
    if _GIVEN.match(after) and _REST.search(before):
        return True
    if _LET_THROUGH.search(before) and _NEXT_STEP.match(after):
        return True
    return is_of_past(before, after)


def is_of_past(before: str, after: str) -> bool:
    """Whether a number with the rest of its sentence *before* and *after* it tells what
    was done: ``지난해 82개사를 지원해``, ``124개사가 지원 받은 바 있다``.
    """
    if _MEMBERS.search(before):
        return True
    if "(" in before:
        # What brackets compare with is beside it: `84억원(전년도 69억원), 14개 과제`.
        before = _BRACKETS.sub("", before)
    marks = list(_WHEN.finditer(before))
    if marks and marks[-1]["past"] is not None:
        return True
    if _DONE.match(after) or _APPLIED.match(after):
        return True
    if marks:
        return False
    ended = after.rstrip()
    return not _REPORTED.search(ended) and _PAST.search(ended) is not None


def _on_own_lines(document: Document) -> Iterator[AmountMention]:
    """Yield the numbers that end the first line below a heading of those chosen."""
    plain = document.plain
    lead = plain[:COUNTS_LEAD]
    if "개사\n" not in lead and "팀\n" not in lead and "외\n" not in lead:
        return
    for start in numbers_with_units(document, "개팀곳명"):
        if start >= COUNTS_LEAD:
            return
        if not _LAST_NUMBER.match(plain, start, COUNTS_LEAD):
            continue
        line = plain.rfind("\n", 0, start)
        found = (
            _OWN_LINE.match(plain, line, COUNTS_LEAD) if line >= 0 else None
        )
        if found is None:
            continue
        room = max(0, found.start() - _NEAR)
        if _HEADING.search(plain, room, found.start()):
            yield AmountMention(
                int(found["number"]), *found.span("number"), HINTED
            )
