"""Numbers of projects or companies that a call says it will support."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader.amounts.labelled_counts import find_labelled_counts
from reader.amounts.products import find_product
from reader.amounts.sentence_counts import (
    find_sentence_counts,
    is_of_a_part,
    is_of_others,
    is_of_past,
    sentence_round,
)
from reader.parts.figures_in_turn import starts_in_turn
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import (
    BESIDE,
    FILLER,
    HINTED,
    OTHER_CALL,
    PAIRED,
    ROOM,
    SAID,
    SHARE,
    AmountMention,
)
from reader.values.numbers import COUNTED, at_numbers, numbers_with_units

# A number of projects: "1개 과제", "100여 개 업체".
_COUNT = re.compile(
    r"[0-9](?<![0-9.,'~천백-][0-9])(?P<more>[0-9,]{0,6}+)\s?+(?:여\s?)?(?:개 ?(?:내외|이내|안팎)?의? ?(?:신규\s?|연구개발\s?|세부\s?)*"
    r"(?:과제|수행\s?기관|사(?!업이[다며]|업으로|업[ ]?\d)|기업|업체|컨소시엄|팀|소|社|품목|브랜드|점포|대학|도시|기관|작품|단체|센터|내외|이내)|(?:과제|사|社|팀|업체|컨소시엄|곳)(?![가-힣])|개(?! ?[가-힣A-Z])|개(?= ?(?:선정|지원|모집) ?예정|이(?:며|고|다)))"
)
# A number that may vary: `과제 수 : 2~5개 이내`. The most that may be chosen is read.
_RANGE = re.compile(
    r"""
    ~[ ]?(?P<most>\d{1,3})[ ]?
    (?: 개[ ]?(?:과제|개?사|기업|업체|팀|소|내외|이내)? | 과제 )(?![가-힣월년])  # 2~5개 이내
    """,
    re.VERBOSE,
)
_LEAST = late(
    r"(?<![\d.,~'-])\d{1,3}[ ]?(?:개[ ]?(?:과제|사|기업|업체|팀|소)?|팀|곳)?[ ]?$"
)
_LEAST_ROOM = 10
# What precedes such a number: "지원 규모 :".
_COUNT_LABEL = re.compile(
    r"(?:(?:지 ?원|선 ?정|모 ?집|사 ?업|공 ?모)\s?(?:규 ?모|예 ?산)|(?:지원|선정|모집)\s?(?:\(?예정\)?\s?)?(?:과제|기업|대상|업체|기관)\s?수?|수혜\s?기업[은는](?=\s)|선정\s?예정(?=\s?\)?\s?:)|과제\s?수|대상\s?(?:연구\s?개발\s?)?과제|"
    rf"신규\s?(?:지원\s?)?(?:연구개발\s?)?과제(?:\s?수)?){FILLER}(?:(?:지정|품목|자유)\s?공모\s?|신규\s?)?$"
)
# Fields that end with how many projects they have: `지원분야 : ICT 융합분야 14개 과제`.
_FIELD_LABEL = late(
    r"(?:지원|공모)\s?(?:분야|계획)\s?(?::[^0-9|\n]{0,50}|\)?[^0-9|]{0,50}총\s?)$"
)
# Who is chosen is between the label and the number: `모집규모 : 중소기업(7개사 이내)`.
_SCALE_OF = late(
    r"(?:지원|모집|선정|사업)\s?(?:예정\s?)?규모\s?\)?\s?:?(?:[^0-9|\n:]{0,40}|[^|\n:원]{0,60}\()$"
)
# Who is asked, and how many: `지원대상 : 지역 중소기업 10개사 내외`, `접수순으로 35개사 내외`.
_AUDIENCE = late(
    r"(?:(?:지원|모집|선정|참가)\s?|\n[^\w\n]{0,6})대상(?:\)\s|\)?\s?(?:[:○◦]|ㅇ(?=\s)))[^|\n:]{0,60}$"
    r"|(?:접수순|선착순)(?:으로)?[\s:,]{0,2}$"
)
# Each of two steps has its own: `성장지원 100개사 선정, 사업화 54개사`.
_MORE_CHOSEN = late(r"\s?(?:선정|선발)\s?,\s[가-힣 ]{2,10}\s?\d{1,4}\s?개")
# Cells below each other are of several parts: `12개사` over `8개사`.
_MORE_BELOW = late(
    r"\s?(?:내외|이내)?[ ]*\n[ ]*\d{1,4}[ ]?(?:개[ ]?(?:사|과제|기업|팀|소)?|팀)[ ]?(?:내외|이내)?[ ]*\n"
)
# `대학과 기업으로 구성된 컨소시엄 13개`
_KIND_BEFORE = late(r"(?:컨소시엄|사업단|연구단|과제|기업|기관|팀)\s?$")
# Some of those who were chosen: `참가브랜드 중 2개 브랜드 선정`.
_AMONG = late(r"(?:참가|참여|선정|입주|수료)\s?[가-힣]{1,4}\s중\s$")
# Those of earlier rounds: `지원대상 : '08~'15년도 주관기관(총 323개 과제)`.
_FORMER = late(
    r"년도\s[^\n:|]{0,16}(?:주관|수행|참여)\s?(?:기관|기업)\s?(?:전체)?\s?\(총\s$"
)
_SUPPORTED = re.compile(r"개 ?(?:사|과제|기업|업체|팀)")
_MORE_FIELDS = re.compile(r"[^\n]{0,18}[0-9]\s?개")
_MORE_COLUMNS = late(r"\s?(?:내외|이내)?\s?\|[\s|]{0,6}[0-9]")
_PARTS = late(
    r"\s{0,3}\((?:[^()\n0-9]{1,20}[0-9]{1,3}(?:\s?개)?(?:\s?[,/+]|(?=\s?\)))){2,8}\s?\)"
)
_PART = re.compile(r"[0-9]+")
_COLUMN_OF_COUNTS = re.compile(r"과제\s?수")
_COLUMN_ROOM = 250
_IN_ALL = re.compile(rf"(?:총|모두){FILLER}$")
_ABOUT = re.compile(r" ?(?:내외|이내|정도)")
_PLACES = late(r"개\s?(?:소|$)|점포|품목|팀")
# 30억원 규모, 10개 · 3,000,000,000원, 10개
_AFTER_SUM = re.compile(
    r"(?:(?:[0-9][0-9,.]{0,12}\s{0,3}[조억천백만]{1,2}\s?){1,2}원?|[0-9]{1,3}(?:,[0-9]{3}){2,3}원)"
    r"(?:\([^()\n]{1,20}\))?\s{0,3}(?:내외|이내|규모로?|예산으로)?[\s,/(]{0,4}(?:총\s?)?$"
)
_BUDGET_OF_COUNT = late(
    rf"(?:지원|선정|모집|사업|공모)\s?(?:규모|예산){FILLER}$"
)
# A sum that follows a count: `(20개사, 총 10억원)`.
_BEFORE_SUM = re.compile(
    r"\s?\)?\s?[,/:]\s?(?:'?\d\d년도?\s?)?(?:기준\s?)?(?:총\s?)?"
    r"(?:[0-9][0-9,.]*\s?[조억백천]|[0-9]{1,3}(?:,[0-9]{3}){2})"
)
# Who is chosen, after it: "내외 선정"; the next line's "기업지원" names another matter.
_CHOSEN_AFTER = re.compile(
    r"""
    (?!\s*\n\s*(?:기업|과제))
    \s?(?:\([^()]{0,10}\))?\s?(?:내외|이내|정도|안팎)?
    (?:의?\s?(?:기업|업체|센터|기관|단체|대학|지역|점포|시장|학교)(?=[을를]))?  # 7개 내외 센터를 선정
    (?:를|을)?\s?(?:(?:아래와|다음과)\s같이\s|추가로?\s|새로\s)?
    (?:기업\s?|과제\s?|시범\s?)?(?:선정|지원|선발|모집|뽑|모시|모십)
    (?!\s?(?:이?후|시\s|된|평가|기준|절차|결과))
    """,
    re.VERBOSE,
)
# Those of earlier rounds or of the whole programme: `지난해 10개 과제를 선정한 바 있다`,
# `2028년까지 총 100개사`.
_CHOSEN_BEFORE = late(r"\s?(?:을|를)?\s?(?:선정|지원|선발)한\s?바")
_UNTIL_YEAR = late(r"20\d\d년까지\s(?:총\s|모두\s)?(?:약\s)?$")
# A label alone on its line, before its colon: `• 선정: 60개사`, `규모 : 15개사`.
_LINE_LABEL = late(
    r"\n[^\w\n|]{0,6}(?:(?:\d{1,2}|[가-하])[.)]\s?)?"
    r"(?:선\s?정|선\s?발|모\s?집|규\s?모|사\s?업\s?량)\s?:\s?(?:총|약)?\s?$"
)
# `(과제수) 국가별 1개, 총 3개`
_ROW_OF_COUNTS = late(r"(?:과제|기업|팀)\s?수\)[^\n]{0,24}총\s$")
# A sentence says how many there are: `대상 과제는 총 111개이며`; `선정된 100여개 업체는`.
_ALL_PROJECTS = late(r"(?:과제|기업|업체)[는은]\s(?:총|모두)\s$")
_CHOSEN = late(r"(?<!기\s)(?<!기)(?:선정|선발)(?:된|되는|될)\s(?:약\s)?$")
_CHOSEN_ACT = late(r"(?:[은는]|에는?|에게는?)\s")
# What is counted in cases or places where a label says that it is chosen:
# `지원건수 5건`, `지원 규모는 총 587건으로`, `사업물량 : 22개소`.
_CASES = late(
    r"""
    (?: (?:지원|선정|모집|공모)\s?(?:규모|건수|물량)[는은]? | 사\s?업\s?물?\s?량
      | 사업\s?규모\)?\s?:?\s?(?:[가-힣]{2,8}\s)?(?=\d{1,3}\s?개소) )
    \s?[:)|]{0,2}\s{0,4}(?:총|약)?\s?
    (?P<number>[1-9]\d{0,2}(?:,\d{3})?)\s?(?:건|개소)(?=으로|\s|,|[.()]|$)
    """,
    re.VERBOSE,
)
# How many there are, and right behind it what each gets: `4편 내외 / 프로젝트 당 최대`.
_EACH_BEHIND = late(
    r"""
    (?P<number>[1-9]\d{0,2})\s?(?:건|편|개\s?작품|작품)\s?(?:내외|이내)
    \s?[/,(]\s?(?:프로젝트|과제|작품|편|건|기업|팀)\s?당\s
    """,
    re.VERBOSE,
)
# Letters of such a label, and of the number with what must follow it.
_CASES_LABEL = 24
_CASES_NUMBER = 20
# What is given begins with how many, then says what each gets: `지원내용 : 10개사, 기업당`.
_CONTENT_LABEL = late(
    r"지원\s?(?:내용|사항|계획)\)?\s?[:|]\s?(?:총\s?|약\s?)?$"
)
_SHARE_BEHIND = late(
    rf"\s?(?:내외|이내)?\s?(?:선정|선발|지원)?(?:하여)?\s?[(,/]?\s?(?:최대\s?)?{SHARE}"
)
# `예비후보 2개`, `동시 신청 3개`, `최대 2개`
_NOT_COUNT = re.compile(
    r"예비\s?(?:(?:선정|선발)\s?(?:기업|팀|업체|과제)|후보|합격)|동시|신청|수행할|참여|중복|초과|배수|예시|실적|최대|최소|등록|시\)|일반형|통합형|소관\s?$"
)
# A sum just before a number ends what was said about the sum: `최대 40백만원 내외 (3개사)`.
_LINE_END = re.compile(r"\s?(?:내외|이내)?[ ]*\n")
_PROGRAMME_LINE = late(r"(?:^|\n)[^\n]{6,70}사업(?:\s내)?\s?(?:총\s?)?$")
_AFTER_WON = re.compile(r"^.*[억만천]\s?원")
_OTHER_CALL = re.compile(rf"(?:{OTHER_CALL})[^\n]*$")
# A kind's number behind another kind's: `예타기획 2개, 비예타기획 6개`.
_LISTED = re.compile(
    r"[0-9]\s?개(?:사\s(?:선정|선발|지원))?\s?,(?!\s?(?:총|모두|최종))\s?[가-힣A-Za-z· ]{1,14}$"
)
_LONE_DIGITS = re.compile(r":[ ]?[0-9]{1,3}\n$")
_THOUSANDS = re.compile(r"[0-9],[ ][0-9]{3}(?![0-9])")
# Programmes and, in brackets, their projects: `4개사업(6과제)`.
_IN_BRACKETS = re.compile(r"개\s?(?:내역\s?|세부\s?)?사업\s?\(\s?(?:총\s?)?$")
_BRACKETED = re.compile(r"개\s?(?:내역\s?|세부\s?)?사업\s?\(")
# What later years support is a part of this call's: `2차년도부터는 과제 수 2개`.
_LATER_YEAR = late(r"[2-9]\s?차\s?년도(?:부터|이후)?[^\n0-9]{0,20}$")
# A row of two cells, one a line: its label, a number, and the label of the next row.
_LONE_COUNT = re.compile(
    r"""
    과제[ ]?수[ ]*
    \n[ ]*(?P<number>[1-9]\d{0,2})[ ]*\n
    (?=[ ]*(?:과제당|지원|연구|사업|총|공모|협약|기간|보안)[^\d\n|]*\n)  # 과제수⏎4⏎과제당
    """,
    re.VERBOSE,
)
# Founders are counted as persons: `지원규모 : 예비창업자 6명`.
_FOUNDERS = late(
    r"""
    (?:지[ ]?원|모[ ]?집|선[ ]?정)[ ]?(?:규[ ]?모|인[ ]?원)[ ]?:\s{0,16}
    (?:총[ ])?(?:예비[ ]?)?창업자[ ](?P<number>[1-9]\d{0,2})[ ]?명(?=[ ]?(?:내외|이내)?\s)
    |(?:지원|모집|선정)[ ]?(?:규모|인원)[ ]?[:)]+[ ]?총?[ ]?
    (?P<all>[1-9]\d{0,2})[ ]?명[ ]?(?:내외|이내)?[ ]?\([^()\n]{0,8}창업[^()\n]{0,12}\d
    """,
    re.VERBOSE,
)
# A call for founders may leave them out: `선정인원 35명 내외`.
_PERSONS = late(
    r"""
    (?:모집|선정|선발|지원)[ ]?(?:규모|인원|대상(?=[은는]))(?:[은는]|[ ]?[:)|]{0,2})\s{0,4}(?:총|모두)?[ ]?
    (?P<number>[1-9]\d{0,3})[ ]?명(?=[ ]?(?:내외|이내|[\n(]|$)|(?:이[다며고]|으로)|[ ]?입니다)
    """,
    re.VERBOSE,
)
_FOUNDERS_CALLED = late(
    r"(?:예비|재기?)[ ]?창업|초기[ ]?창업자|창업자(?:를|의|들)"
)
_TOP = 400
_LEAD = 3_000
# What each of both ways holds, from a letter on to which a search leaps.
_FOUNDERS_HINTS = (
    re.compile(r"창업자[ ][1-9]\d{0,2}[ ]?명"),
    re.compile(r"명[ ]?(?:내외|이내)?[ ]?\([^()\n]{0,8}창업"),
)
_LABEL_LINE = late(r"[ ]*(?:선정[ ]?(?:예정[ ]?)?|지원[ ]?)?")
_SENTENCE = 40
# Those that go on are counted with the new ones: `10개 컨소시엄(기존 8개, 신규 2개)`.
_WITH_GOING_ON = re.compile(
    r"""
    [ ]?\([ ]?(?P<first>기존|계속|신규)(?:[ ]?과제)?[ ]?(?P<one>\d{1,3})[ ]?개?[가-힣]{0,4}
    [ ]?[,/·+][ ]?(?P<second>기존|계속|신규)(?:[ ]?과제)?[ ]?(?P<other>\d{1,3})
    """,  # (기존 8개, 신규 2개
    re.VERBOSE,
)
# A bracket alone on its line, below the name of the project that it counts.
_BRACKET_LINE = re.compile(r"[ ]*\([ ]*(?:총[ ]?)?[0-9]")
# Sums in a heading for so many projects: `정부지원연구개발비 (4개과제기준)`.
_AS_BASIS = re.compile(r"개[ ]?과제[ ]?기준")
_NUMBER_BEFORE = late(r"(?<![\d.,~-])\d{1,3}[ ]?$")
_IN_A_ROW = re.compile(r"[0-9]\s?개\s{1,3}$")
# What makes a number no count of projects: `3개 이상`, `2개사 이내의 컨소시엄 구성`.
_NO_COUNT_AFTER = re.compile(
    r"\s?(?:당|별|까지|이상|소속|~\s?\d|중\s|\)?의\s|으?로\s?구성|기준|(?:이내|이하)?의?\s?컨소시엄\s?구성)|\s{1,3}[0-9]{1,3}\s?개(?![가-힣])"
)
_SOME_OF_THEM = late(r"\s?(?:내외|이내)?\s?중\s\d{1,3}\s?개")
# One of the rounds that have numbers of their own: `1차 30개사, 2차 24개사`,
# `상반기 30개사, 하반기 24개사`
_ROUND_OF_COUNT = late(
    r"(?:[1-9]\s?차|[상하]반기)\s?[):]{0,2}\s?(?:총|약|최대)?\s?(?P<number>\d{1,4})\s?(?:개|팀|社|명)"
)
# A line may be a whole page whose breaks were lost.
_ROUNDS_ROOM = 200


@part_of_document
def find_counts(document: Document) -> tuple[AmountMention, ...]:
    """Return the numbers of projects or companies that *document* says will be supported."""
    found = [
        *_count_candidates(document),
        *_ranges(document.plain),
        *_bare_counts(document.plain),
        *_bases(document.plain),
        *_founders(document.plain),
        *_cases(document),
    ]
    found = _without_rows(document.plain, found)
    product = find_product(document)
    found.extend([product.projects] if product else [])
    plainest: dict[int, AmountMention] = {}
    in_turn = starts_in_turn(document)
    found.extend(find_labelled_counts(document))
    found.extend(find_sentence_counts(document))
    for mention in found:
        if (
            mention.start in in_turn
            or _is_half(document.plain, mention.start)
            or is_of_a_part(document, mention.start)
        ):
            continue
        known = plainest.get(mention.start)
        if known is None or mention.rank > known.rank:
            plainest[mention.start] = mention
    for mention in tuple(plainest.values()):
        for other in _of_rounds(document.plain, mention):
            plainest[other.start] = other
    return tuple(sorted(plainest.values(), key=lambda mention: mention.start))


def _of_rounds(plain: str, mention: AmountMention) -> list[AmountMention]:
    """Return the numbers of the rounds near *mention* in its line, if it is one of them:
    which round the call is of is not said there.
    """
    room = max(0, mention.start - _ROUNDS_ROOM)
    first = plain.rfind("\n", room, mention.start) + 1 or room
    last = plain.find("\n", mention.start, mention.start + _ROUNDS_ROOM)
    last = last if last >= 0 else mention.start + _ROUNDS_ROOM
    numbers: list[AmountMention] = []
    for found in _ROUND_OF_COUNT.finditer(plain, first, last):
        start, end = found.span("number")
        value = int(found["number"])
        numbers.append(AmountMention(value, start, end, mention.rank))
    starts = [number.start for number in numbers]
    return numbers if len(numbers) > 1 and mention.start in starts else []


def _is_half(plain: str, start: int) -> bool:
    """Whether a number may be the end of another: ``1, 500개사``, ``지원규모: 1`` over
    ``20개사``.
    """
    if _THOUSANDS.match(plain, start - 3):
        return True
    before = plain[max(0, start - 6) : start]
    return before.endswith("\n") and _LONE_DIGITS.search(before) is not None


def _without_rows(
    plain: str, mentions: list[AmountMention]
) -> list[AmountMention]:
    """Return *mentions* without those in brackets on lines of their own, where there
    are several such lines: each counts the projects of the row it is in.
    """
    rows: list[AmountMention] = []
    for mention in mentions:
        line = plain.rfind("\n", 0, mention.start) + 1
        bracket = _BRACKET_LINE.match(plain, line)
        if bracket is not None and bracket.end() > mention.start:
            rows.append(mention)
    if len(rows) < 2:
        return mentions
    return [mention for mention in mentions if mention not in rows]


def _founders(plain: str) -> Iterable[AmountMention]:
    if "창업" not in plain:
        return
    has_hint = any(hint.search(plain) for hint in _FOUNDERS_HINTS)
    for found in _FOUNDERS.finditer(plain) if has_hint else ():
        group = "number" if found["number"] else "all"
        yield AmountMention(int(found[group]), *found.span(group), SAID)
    if _FOUNDERS_CALLED.search(plain, 0, _TOP):
        for found in _PERSONS.finditer(plain, 0, _LEAD):
            yield AmountMention(
                int(found["number"]), *found.span("number"), SAID
            )


def _cases(document: Document) -> Iterable[AmountMention]:
    """Yield the numbers of cases and places that a label says will be chosen."""
    past = 0
    for start in numbers_with_units(document, "건개편작"):
        # Further down a notice counts what projects are to achieve.
        if start >= _LEAD:
            return
        each = _EACH_BEHIND.match(document.plain, start)
        if each is not None and document.table_at(start) is None:
            yield AmountMention(
                int(each["number"]), *each.span("number"), BESIDE
            )
            continue
        room = max(past, start - _CASES_LABEL)
        end = min(start + _CASES_NUMBER, _LEAD)
        found = _CASES.search(document.plain, room, end)
        # Another number's label may be between; it is looked at in its turn.
        if found is not None and found.start("number") == start:
            past = found.end()
            number = int(found["number"].replace(",", ""))
            yield AmountMention(number, *found.span("number"), BESIDE)


def _bases(plain: str) -> Iterable[AmountMention]:
    """Yield the numbers of projects for which a heading gives its sums, where the text
    says in other words that about so many are meant.
    """
    for found in _AS_BASIS.finditer(plain):
        room = max(0, found.start() - _LEAST_ROOM)
        number = _NUMBER_BEFORE.search(plain, room, found.start())
        if number is None or not int(number[0]):
            continue
        value = int(number[0])
        about_so_many = rf"(?<![\d.,~-]){value}[ ]?개[ ]?과제[ ]?(?:내외|이내)"
        if re.search(about_so_many, plain):
            yield AmountMention(value, number.start(), found.end(), BESIDE)


def _ranges(plain: str) -> Iterable[AmountMention]:
    """Yield the upper ends of ranges that a label gives as the number of projects."""
    for found in _RANGE.finditer(plain):
        room = max(0, found.start() - _LEAST_ROOM)
        least = _LEAST.search(plain, room, found.start())
        if least is None:
            continue
        before = plain[max(0, least.start() - ROOM) : least.start()]
        after = plain[found.end() : found.end() + 20]
        if _NO_COUNT_AFTER.match(after) or _NOT_COUNT.search(before[-14:]):
            continue
        if _is_labelled(before, after):
            yield AmountMention(
                int(found["most"]), least.start(), found.end(), SAID
            )


def _bare_counts(plain: str) -> Iterable[AmountMention]:
    """Yield the numbers that stand alone on the line below a label of counts, as the
    only cell of their row: other words, not figures, follow.
    """
    for found in _LONE_COUNT.finditer(plain):
        line = plain.rfind("\n", 0, found.start()) + 1
        if _LABEL_LINE.fullmatch(plain, line, found.start()):
            yield AmountMention(
                int(found["number"]), *found.span("number"), BESIDE
            )


def _count_candidates(document: Document) -> Iterable[AmountMention]:
    plain = document.plain
    for found in at_numbers(_COUNT, document, COUNTED):
        before = plain[max(0, found.start() - ROOM) : found.start()]
        after = plain[found.end() : found.end() + 20]
        number = plain[found.start() : found.end("more")].replace(",", "")
        match_ = (
            (
                _NO_COUNT_AFTER.match(after)
                and not _is_all(before, found[0])
                and not _is_parted(before, after)
            )
            or _IN_A_ROW.search(before[-8:])
            or _LISTED.search(before[-24:])
            or _NOT_COUNT.search(_AFTER_WON.sub("", before[-14:]))
            or _OTHER_CALL.search(before[-_SENTENCE:])
            or (
                "년도" in before
                and (_LATER_YEAR.search(before) or _FORMER.search(before))
            )
            or _CHOSEN_BEFORE.match(after)
            or _MORE_CHOSEN.match(after)
            or (before.endswith("\n") and _MORE_BELOW.match(after))
            or ("중 " in before and _AMONG.search(before))
            or ("년까지" in before and _UNTIL_YEAR.search(before))
            or _is_heading(plain, found.start(), found[0])
        )
        rank = (
            0
            if match_
            else _count_rank(before, found[0], after)
            or _parted_rank(plain, found.start(), found.end(), int(number))
        )
        value = int(number)
        value = _new_ones(plain, found.end(), value)
        if not rank or not value:
            continue
        sentence = sentence_round(plain, found.start(), found.end())
        is_other = is_of_others if rank == HINTED else is_of_past
        if not is_other(*sentence):
            yield AmountMention(value, found.start(), found.end(), rank)


def _new_ones(plain: str, end: int, number: int) -> int:
    """Return how many of *number* projects are new, where brackets behind it part them
    from those that go on; else *number*.
    """
    parts = _WITH_GOING_ON.match(plain, end)
    if parts is None or int(parts["one"]) + int(parts["other"]) != number:
        return number
    if (parts["first"] == "신규") == (parts["second"] == "신규"):
        return number
    return int(parts["one" if parts["first"] == "신규" else "other"])


def _is_heading(plain: str, start: int, counted: str) -> bool:
    """Whether the number heads a section: ``4 과제 선정 이후``."""
    if "개" in counted or _ABOUT.match(plain, start + len(counted)):
        return False
    return plain[plain.rfind("\n", 0, start) + 1 : start].strip(" #-") == ""


def _is_all(before: str, counted: str) -> bool:
    """Whether about so many of something are all: ``총 2개 내외의 콘텐츠를 지원``."""
    return counted.endswith(("내외", "이내")) and bool(_IN_ALL.search(before))


def _is_parted(before: str, after: str) -> bool:
    """Whether of so many, which a label gives, some are told apart: ``선정 규모 32개사 중
    10개사는``.
    """
    return (
        _SOME_OF_THEM.match(after) is not None
        and _COUNT_LABEL.search(before) is not None
    )


def _count_rank(before: str, counted: str, after: str) -> int:
    if _is_labelled(before, after) or _is_of_programmes(before, after):
        return SAID
    if (
        counted.endswith("과제")
        and "개" in counted
        and _FIELD_LABEL.search(before)
        and not _MORE_FIELDS.match(after)
    ):
        return SAID
    is_whole_line = _LINE_END.match(after) and (
        _SUPPORTED.search(counted) or _KIND_BEFORE.search(before)
    )
    if (is_whole_line or _ABOUT.match(after)) and _AUDIENCE.search(before):
        return BESIDE
    is_scale = (
        _SUPPORTED.search(counted)
        and _SCALE_OF.search(before)
        and not _MORE_FIELDS.match(after)
    )
    if is_scale or (
        _SHARE_BEHIND.match(after) and _CONTENT_LABEL.search(before)
    ):
        return BESIDE
    beside = _AFTER_SUM.search(before)
    if beside or _BEFORE_SUM.match(after):
        labelled = beside and _BUDGET_OF_COUNT.search(
            before, 0, beside.start()
        )
        return 0 if "예시" in before else PAIRED if labelled else BESIDE
    if _IN_ALL.search(before) and not _ALL_PROJECTS.search(before):
        is_row = "수)" in before and _ROW_OF_COUNTS.search(before)
        return BESIDE if is_row or not _PLACES.search(counted) else 0
    if _LINE_LABEL.search(before) or _ALL_PROJECTS.search(before):
        return BESIDE
    return HINTED if _is_hinted(before, after) else 0


def _is_of_programmes(before: str, after: str) -> bool:
    """Whether the brackets behind a number of programmes hold a number, where no other
    programmes have theirs: ``4개사업(6과제)``.
    """
    return bool(
        _IN_BRACKETS.search(before)
        and len(_BRACKETED.findall(before + after)) == 1
    )


def _is_hinted(before: str, after: str) -> bool:
    """Whether a sentence, or the line of a programme, says that so many are chosen."""
    if _CHOSEN_ACT.match(after) and _CHOSEN.search(before):
        return "지난" not in before and "차에서" not in before
    is_line = _LINE_END.match(after) and _PROGRAMME_LINE.search(before)
    return bool(is_line or _CHOSEN_AFTER.match(after))


def _is_labelled(before: str, after: str) -> bool:
    """Whether a label is before a number, with no column between: in the same row,
    or not far above.
    """
    row = before[before.rfind("\n") + 1 :]
    if before[-25:].count("|") <= 2:
        return _COUNT_LABEL.search(before) is not None
    return (
        row.count("|") <= 2
        and not _MORE_COLUMNS.match(after)
        and _COUNT_LABEL.search(row) is not None
    )


def _parted_rank(plain: str, start: int, end: int, number: int) -> int:
    """Rank a number under a heading of counts that the brackets after it part: ``총 2개
    (원자력 1, 수소 1)``.
    """
    parts = (
        _PARTS.match(plain, end)
        if _IN_ALL.search(plain, max(0, start - 8), start)
        else None
    )
    if parts is None or sum(map(int, _PART.findall(parts[0]))) != number:
        return 0
    return (
        BESIDE
        if _COLUMN_OF_COUNTS.search(plain, max(0, start - _COLUMN_ROOM), start)
        else 0
    )
