"""Lesser signs of who is behind a call, asked where no head and no label says it: a
portal's field, thanks, signatures, numbers, sentences, and who answers questions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from reader.identity.agency_parts import ISSUES, TOP, in_a_list, lends
from reader.identity.headline import read_notice_no
from reader.identity.mentions import (
    Mention,
    Sort,
    extracted,
    mentions,
    named,
    within,
)
from reader.model import Extracted
from reader.text.document import Context, Document
from reader.text.patterns import late
from reader.text.searching import in_order, near, starts_of

# Where questions are answered and papers taken: "문의처", "문의 :".  Other questions
# (기타 문의처) go to whoever knows, who need not run the call.
_HELP = (
    late(r"문(?<!기타문)(?<!기타\s문)\s?의\s?처"),
    re.compile(r"접수처"),
    re.compile(r"제출처"),
    re.compile(r"문의\s*:"),
    late(r"관련\s?문의(?=\s+[가-힣])"),
    late(r"사업\s?문의(?=\s+[가-힣])"),
)

# A portal's own field: its value is the body, known or not.
_PAGE_LABEL = re.compile(
    r"""
    ^(?:주관기관명 | 소관부처·지자체[ \t]*\n[^\n]{2,40}\n사업수행기관)[ \t]*\n
    [ \t]*(?!직접수행)([^\n]{2,40})$
    """,
    re.MULTILINE | re.VERBOSE,
)
_PAGE_WORDS = ("주관기관명", "소관부처·지자체")

_BODY = late(r"(?:원|단|센터|재단|공단|공사|협회|파크|진흥회|연구소|본부)$")

# Who speaks in the first sentence: "가온진흥원에서는 지원사업을 다음과 같이 공고합니다".
_LEAD = late(
    r"""
    (?:^|\n)[^\w(\n]{0,6}(?:\(?[재사]\)?\s?)?
    (?P<owner>[가-힣]{2,14}[부처청회도시군구][와과]\s(?:\(?[재사]\)?\s?)?)?
    (?P<name>(?!우리|저희|당해|이번)[가-힣]{2,20}
      (?:상공회의소|협회|재단|진흥원|지원센터|테크노파크|진흥회|연구원|공단|공사|중앙회))
    (?:에서는?|[은는]|(?(owner)[이가]|(?!)))\s[^\n]{8,300}?니다
    """,
    re.VERBOSE,
)

# Whose part is named by a verb: "○○부가 주최하고 가온진흥원이 주관하는".
_RUNS = late(
    r"""
    (?<![가-힣])(?:\([재사]\)\s?)?
    (?P<name>[가-힣]{2,20}
      (?:상공회의소|협회|재단|진흥원|센터|테크노파크|진흥회|연구원|공단|공사|대학교|산학협력단))
    [이가]\s(?:주관|운영|시행|수행)하(?:는|고|며)
    """,
    re.VERBOSE,
)

_LEAD_WITHIN = 600

# An agency beside its part: "운영기관 : 가온하늘진흥원"; behind the sign of a legal
# form, "주관 : (사)한빛숲", any name is one.
_NAMED_SO = late(
    r"""
    (?<![가-힣])(?<!바우처\s)(?<!서비스\s)(?<!컨설팅\s)
    (?: (?:사업\s?)?(?:수행|운영|전담|전문|관리|총괄|주관|시행|추진)\s?기관(?:명)?
      | 주\s{0,6}최 | (?:주\s{0,6}최\s?[/·,]\s?)?주\s{0,6}관 | (?:위탁\s?)?운\s{0,6}영 )
    \s?[):|][\s|:]{0,6}
    (?:[가-힣]{2,12}[시도군구부처청]\s?[/·,]\s?)?  # 주최/주관 : 가온부/한빛협회
    (?: (?:\([재사주]\)|재단법인\s|사단법인\s|주식회사\s)\s?
        (?P<formed>[가-힣A-Za-z][가-힣A-Za-z·]{1,24}(?:\s[A-Za-z가-힣]{2,12})??)
        (?=\s?[\n,/(|]|\s[가-힣]{2,12}(?:센터|팀|부|본부|과)?\s?(?:\n|$)|$)
      | (?P<name>[가-힣A-Za-z]{2,20}
          (?:상공회의소|협회|재단|진흥원|테크노파크|진흥회|연합회|연구원|공단|공사
            |(?<!농업기술)센터|사업단|추진단|주식회사|산학협력단|조합|중앙회))(?![가-힣]) )
    """,
    re.VERBOSE,
)

# How such labels end; the search leaps to each, and "최" ends some of them alone.
_LABELS_END = (
    re.compile(r"관\s?[):|]"),
    re.compile(r"관명\s?[):|]"),
    re.compile(r"영\s?[):|]"),
    re.compile(r"최\s?[):|]"),
)

# ``가온얼라이언스(전담기관)``: the part behind the name.
_PART_BEHIND = late(
    r"""
    (?<![가-힣A-Za-z0-9])(?P<name>(?!기업)[가-힣A-Za-z0-9]{3,20})(?<![처자팀])
    \((?:[^()\n]{2,20},\s?)?(?:전담|전문|운영)기관\)
    """,
    re.VERBOSE,
)

_PART_IN_BRACKETS = late(r"\((?:[^()\n]{2,20},\s?)?(?:전담|전문|운영)기관\)")

# Letters of a label, and of what is called by it.
_LABEL_ROOM = 24

_CALLED_ROOM = 120

_NAMED_WITHIN = 10_000

# ``(○○진흥원) 전문기관으로 과제를 관리``, ``○○평가원에서 접수 및 선정평가를 대행``
_CHARGE = late(
    r"\)?\s?(?:[은는이가]\s)?(?:(?:전문|전담|총괄|운영|관리)\s?기관(?:으로|이며|이고|임)"
    r"|[^\n]{0,24}(?:접수|선정평가)[^\n]{0,12}대행)"
)

# ``본 연구는 ○○부의 재원으로 ○○진흥원의 지원을 받아``, which results must print.
_THANKS = late(
    r"""
    본\s?(?:연구|과제|성과|사업|결과물|논문)[는은]\s{1,3}
    (?P<line>[^\n.]{0,80}?(?:재원|예산|지원)[^\n.]{0,80})
    """,
    re.VERBOSE,
)

# A day, and under it who signs: ``2026년 4월 17일`` over ``(재)○○일자리재단 이사장``.
_SIGNED = late(
    r"""
    (?:20|'\s?)\d\d\s?[년.]\s{0,3}\d{1,2}\s?[월.]\s{0,3}\d{1,2}\s?[일.]\s{1,20}
    (?:[^\n]{2,40}(?:장\s?관|위원장|청\s?장|시\s?장|도\s?지\s?사|군\s?수)[^\n]{0,20}\n\s{0,20})?
    (?:\(?[재사]\)\s?|재단법인\s|사단법인\s)?
    (?P<name>[가-힣][가-힣\ ·]{3,32}?(?:재단|진흥원|연구원|기술원|평가원|정보원|공단|공사|협회|진흥회|사업\s?단|추진\s?단|센터))
    \s{0,3}(?:이\s?사\s?장|원\s?장|회\s?장|단\s?장|센터장|장)?(?=[\s(]|$)
    """,
    re.VERBOSE,
)

_SIGNED_WITHIN = 6_000

# ``○○원장 ○○사업단장``: the head of the house is before the name of its part.
_HEAD_BEFORE = late(r"[가-힣]{2,14}(?:원|청|소|센터|재단|협회)장\s{1,4}")

_OWN_OFFICE_WITHIN = 120

# A programme's own office calls: whom results must thank only gave the money.
_OWN_OFFICE = late(r"[가-힣]{4,24}(?:사업단|추진단)(?:\s|$)")

# Where a notice names its ministry in passing: the portal's menu, the first step of
# the procedure, the rules that the programme is on.
_MENU = late(r"(?:정부부처|공고)\s{0,3}\(\s?$")

_RULES = late(r"\s?소관\s(?:국가\s?)?연구개발사업\s(?:운영|관리|처리)\s?규정")

_RULES_WITHIN = 3_000

_LABEL_WITHIN = 12

# Who answers, known or not: "문의 : 가온산업연구원 사업팀".
_HELPER = late(
    r"""
    [\s:|>)\]○ㅇ◦·-]{0,8} (?:\([재사]\)\s?)?
    (?P<name>[가-힣]{2,16}
      (?:상공회의소|협회|재단|진흥원|테크노파크|진흥회|연구원|공단|공사))
    (?=[\s(,]|$)
    """,
    re.VERBOSE,
)

_OFTEN = 3


def in_fields(document: Document) -> Iterator[Extracted[str]]:
    """The values of a portal's own fields that name no body that is known."""
    plain = document.plain
    # The pattern is tried at every line, and few texts are such pages.
    is_page = any(plain.find(word, 0, TOP) >= 0 for word in _PAGE_WORDS)
    for field in _PAGE_LABEL.finditer(plain, 0, TOP) if is_page else ():
        if not within(document, *field.span(1)):
            yield Extracted(
                " ".join(field[1].split()), document.evidence(*field.span(1))
            )


def in_charge(document: Document) -> Iterator[Extracted[str]]:
    """``(○○진흥원) 전문기관으로 과제를 관리``: bodies whose charge is behind their names."""
    for mention in mentions(document):
        if mention.sort == "agency" and _CHARGE.match(
            document.plain, mention.end
        ):
            yield extracted(document, mention)


def in_passing(document: Document) -> Iterator[Extracted[str]]:
    """The ministry of a notice that says nowhere plainly whose programme it is."""
    plain = document.plain
    for mention in mentions(document):
        if mention.sort != "ministry":
            continue
        before = plain[max(0, mention.start - 12) : mention.start]
        is_step = _MENU.search(before) and plain[mention.end :][:1] == ")"
        is_rule = mention.start < _RULES_WITHIN and _RULES.match(
            plain, mention.end
        )
        if is_step or is_rule:
            yield extracted(document, mention)


def thanked(
    document: Document, context: Context, sort: Sort
) -> Iterator[Extracted[str]]:
    """Bodies that results must thank for the money: the ministry, and who runs it."""
    heading = context.title or document.plain[:_OWN_OFFICE_WITHIN]
    if _OWN_OFFICE.search(heading):
        return
    for thanks in _THANKS.finditer(document.plain):
        start = thanks.start("line")
        for mention in named(thanks["line"]):
            if mention.sort == sort:
                where = document.evidence(
                    start + mention.start, start + mention.end
                )
                yield Extracted(mention.name, where)


def signed(document: Document) -> Iterator[Extracted[str]]:
    """The body that signs under the day, known or not; a ministry or a city does not run it."""
    found = _SIGNED.search(document.plain, 0, _SIGNED_WITHIN)
    if found is None:
        return
    # 사업 단장, 원 장: the head's title lends its first letter to the body's name.
    start, end = found.span("name")
    if head := _HEAD_BEFORE.match(document.plain, start, end):
        start = head.end()
    name = " ".join(document.plain[start:end].split())
    name = name.replace("사업 단", "사업단")
    known = [mention for mention in named(name) if mention.sort == "agency"]
    full = known[0].name if known and known[0].end == len(name) else name
    yield Extracted(full, document.evidence(start, end))


def numbering(
    document: Document, context: Context
) -> Iterator[Extracted[str]]:
    """The body that numbered the notice runs it, known or not; a ministry or a city does not."""
    number = read_notice_no(document, context)
    office, _, rest = (
        number.value.partition(" 공고 ") if number else ("", "", "")
    )
    owner = next(named(office), None)
    if owner and owner.sort == "ministry" and owner.start == 0:
        # 농촌진흥청 국립가온원: the house of an office, not the office.
        office = office[owner.end :].strip() or office
    if number and rest and _BODY.search(office):
        yield Extracted(office, number.evidence)


def named_so(document: Document) -> Iterator[Extracted[str]]:
    """``(수행기관) (사)○○경영자총협회``: a body that its label makes one, known or not."""
    plain = document.plain[:_NAMED_WITHIN]
    ends = list(in_order(_LABELS_END, plain))
    if all(end[0][0] == "최" for end in ends):
        return
    parts = starts_of(_PART_IN_BRACKETS, plain)
    for behind in near(_PART_BEHIND, plain, parts, _LABEL_ROOM, _CALLED_ROOM):
        words = document.evidence(*behind.span("name"))
        yield Extracted(behind["name"], words)
    spots = map(re.Match.start, ends)
    for named_so in near(_NAMED_SO, plain, spots, _LABEL_ROOM, _CALLED_ROOM):
        group = "name" if named_so["name"] else "formed"
        yield Extracted(
            named_so[group], document.evidence(*named_so.span(group))
        )


def leading(document: Document) -> Iterator[Extracted[str]]:
    """``○○상공회의소에서는 …을 시행하오니``: who calls in the first sentence, known or not."""
    for rule in (_RUNS, _LEAD):
        if lead := rule.search(document.plain, 0, _LEAD_WITHIN):
            yield Extracted(
                lead["name"], document.evidence(*lead.span("name"))
            )
            return


def helping(document: Document) -> Iterator[Extracted[str]]:
    """Where nobody is named as running the call, the first body that answers questions
    about it does.
    """
    for place in in_order(_HELP, document.plain):
        for mention in within(document, place.end(), place.end() + 80):
            if mention.sort == "agency" and not lends(document, mention):
                yield extracted(document, mention)
                return
    for place in in_order(_HELP, document.plain):
        begin = document.plain.rfind("\n", 0, place.start()) + 1
        helper = _HELPER.match(document.plain, place.end())
        # "(※ 문의처 : ○○연구원)" in a sentence answers on one rule alone.
        if helper and place.start() - begin <= _LABEL_WITHIN:
            yield Extracted(
                helper["name"], document.evidence(*helper.span("name"))
            )
            return


def repeated(document: Document) -> Iterator[Extracted[str]]:
    """A notice that never says who runs it still sends its readers to them again and again."""
    first: dict[str, Mention] = {}
    often: Counter[str] = Counter()
    for mention in mentions(document):
        is_elsewhere = (
            mention.sort != "agency"
            or in_a_list(document, mention)
            or lends(document, mention)
            or ISSUES.match(document.plain, mention.end)
        )
        if not is_elsewhere:
            first.setdefault(mention.name, mention)
            often[mention.name] += 1
    ranked = [*often.most_common(2), ("", 0), ("", 0)]
    (name, most), (_, next_most) = ranked[:2]
    if most >= _OFTEN and most >= 2 * next_most:
        yield extracted(document, first[name])
