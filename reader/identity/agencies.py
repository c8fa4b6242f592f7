"""Ministries and operators: who is behind a call and who runs it.

Only places that say so count: the number and the signature of a notice, its
opening sentence, a labelled fact, a column of a table.  A body named in the
small print, a law or a consent form has no part in the call.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from reader.identity.headline import read_notice_no
from reader.identity.kinds import read_article
from reader.identity.mentions import Mention, Sort, mentions, named, within
from reader.model import Evidence, Extracted
from reader.text.analysis import part_of_document
from reader.text.document import Context, Document, Table
from reader.text.heading import headings, heads
from reader.text.patterns import late
from reader.text.searching import in_order, near, starts_of

_TOP = 1500
_LEAD_ENDS = re.compile(
    r"목\s{0,6}차|\n\W{0,6}(?:1|Ⅰ|I)[.)\s]\s{0,3}[가-힣A-Z]|☞|(?:기관|사업)\s?개요"
)
_RULE = re.compile(
    r"^\s*(?:[이가]\s아닌|령|훈령|고시|예규|지침|규정|소관|관계\s?법|법|예산|시행령|R&D\s?수행)"
)
# ``○○청 소관 한빛사업 대상자를 다음과 같이 공고합니다``
_CALLS_OWN = late(
    r"\s소관의?\s[^\n.]{2,40}(?:을|를)?\s?(?:다음|아래)[과와]?\s?같이"
)
# ``공고(환경부, ~4.30)`` says who does a step of a procedure.
_STEP = re.compile(r"\s?,\s?~\s?'?\d")
# The head of an office, behind its name: "장".
_HEAD_OF_OFFICE = late(
    r"^\s*(?:\([^()\n]{1,24}\)\s*)?(?:장|원\s?장|이\s?사\s?장|소\s?장|회\s?장|단\s?장|센터장|사\s?장|본부장|청\s?장|대표)(?![가-힣]{2})"
)
# That a body acts, behind its name: "에서는", "와 ", " 한빛센터에서 ".
_SUBJECT = late(
    r"^\s*(?:\([^()\n]{1,40}\)\s*)?(?:에서는?|은|는|이|가|과|와|,|·|및|\s공고|공고|\(전담|(?:주관|주최|운영)(?=\s)"
    r"|[가-힣A-Za-z0-9]{2,14}(?:센터|본부|사업단|지원단)(?:에서는?|[은는이가])\s)"
)
# A label in a line: "협력기관 : ", "(후원) ".
_LINE_LABEL = re.compile(
    r"(?<![가-힣])([가-힣][가-힣 ·/]{1,14}?)\s?(?::|\)\s)"
)
# What a body is that stands beside a call, and neither owns nor runs it.
_ASIDE = re.compile(
    r"""
    (?:공동|주요)? (?:후원|협찬|협력|참여|참가|수요|출연|자문|교육|공급|협약|연계)
    (?:기관|기업|단체|처|사)?
    | (?:보육|취급|보증|협업|추천)(?:기관|센터|은행) | 지원주체 | 평가위원소속
    | (?:바우처|서비스|컨설팅|시험|인증)(?:수행|공급|제공)?기관
    """,
    re.VERBOSE,
)
# ``○○부와 ○○진흥원이 후원하는 대회``
_SPONSORS = late(
    r"(?:\s?[와과,·]\s?[가-힣·() ]{2,24}){0,3}[이가]?\s(?:후원|협찬)(?:하|으로|을)"
)
# ``○○청에서 운영하는 '한빛나라'의 상품``: a shop's owner does not own the call; but
# who runs a 사업 does.
_OWNS = late(
    r"""
    (?:에서|[이가])\s?운영(?:하는|\s?중인)\s{1,4}
    (?:
      ['"「『<] (?![^'"」』>\n]{0,24}(?:사업|지원|공모|과정|교육|대회|캠프|바우처|패키지))
      [^'"」』>\n]{2,24} ['"」』>] (?!\s?(?:사업|과정|공모|참여|모집|프로그램))
    |
      [가-힣A-Za-z]{0,12}\s?(?:나라|장터|몰|플랫폼|시스템|포털|누리집|홈페이지|사이트)
    )
    """,
    re.VERBOSE,
)
# One of a list that an article gives: `▲가온진흥원 ▲나래진흥원`, `12개 가온청에서`,
# `가온발전·나래발전·다솜발전 등 6개 기업이`.
_LISTED_BEFORE = late(r"[▲△▶]\s?$|\d\s?(?:개|곳)\s$")
_LISTED_AFTER = late(
    r"(?:\s?[·,]\s?[가-힣A-Z]{2,12}){1,8}\s등\s(?:[가-힣]{1,6}\s)?\d"
)
# A system that has a name of its own is where papers go, whoever owns it:
# `가온재단 나눔누리 홈페이지`.
_NAMED_SITE = late(
    r"\s(?!통합|사업|공식|공고|연구|과제|종합|온라인)[가-힣]{3,8}\s(?:홈페이지|누리집)"
)
# What stands before an agency: "전담기관 :".
_LABEL = re.compile(
    r"(?P<ministry>(?:소관|주무|주관|담당)\s?부처(?:명)?|소관(?=\s*:))"
    r"|(?P<agency>(?:전\s{0,3}문|전\s?담|주\s?관|운\s?영|관\s?리|총\s?괄|추\s?진|시\s?행|주\s?최|접\s?수)\s{0,3}기\s{0,3}관(?:명)?(?!장)"
    r"|수행\s?기관(?:명)?(?=\W{0,3}[:\n|])|(?<=\n)수행\s?기관(?=\s)"
    r"|(?:주\s{0,9}관|수\s{0,9}행|주\s{0,9}최|전\s{0,9}담|운\s{0,9}영)(?=\s*[:/)|]))"
)
# One of these letters stands in every label: most places have none before
# them.
_LABEL_ENDS = re.compile(r"[관처행최담영]")
# 바우처 수행기관 : who sells what the voucher buys.
_OF_SERVICES = re.compile(r"(?:바우처|서비스|컨설팅|시험|인증)\s$")
_VALUE = re.compile(r"[\s:>|()\]·/-]{0,12}(?:\(?[재사]\)|재단법인\s)?$")
# Between bodies that share a label: `가온진흥원(가진원), `, `가온공사 수출팀 / `.
_AND = late(
    r"^(?:\s*\([^()\n]{1,20}\)|\s[가-힣]{2,8}[팀실처부](?=\s?[/,]))?[\s,·/및(>]{1,12}(?:부설\s)?(?:\(?[재사]\)|재단법인\s)?$"
)
_BEFORE = 30
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
# Whose part is told by a verb: "○○부가 주최하고 가온진흥원이 주관하는".
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
_COLUMNS = 3
_MOST_IN_COLUMNS = 4
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
# ``○○원장 ○○사업단장``: the head of the house stands before the name of its part.
_HEAD_BEFORE = late(r"[가-힣]{2,14}(?:원|청|소|센터|재단|협회)장\s{1,4}")
# A line of names alone, over a notice: ``○○부 / ○○진흥원(ABC)``.
_BETWEEN_NAMES = late(r"(?:[\s/·∙⋅,|&()\[\]<>#*-]|[재사](?=\))|[재사]단법인)*")
# A province or city beside them: ``○○특별시 / ○○진흥원``.
_REGION = late(
    r"[가-힣]{2,4}(?:특별시|광역시|특별자치[도시]|[남북]도|도)(?![가-힣])"
)
_OWN_OFFICE_WITHIN = 120
# The sign of a legal form at the beginning of a line: "(재)가온진흥원 한빛센터".
_FORM_ALONE = late(r"[^\w\n(]{0,6}(?:\([재사]\)|재단법인|사단법인)\s?")
_MASTHEAD_WITHIN = 200
# A programme's own office calls: whom results must thank only gave the money.
_OWN_OFFICE = late(r"[가-힣]{4,24}(?:사업단|추진단)(?:\s|$)")
# Where a notice names its ministry in passing: the portal's menu, the first step of
# the procedure, the rules that the programme stands on.
_MENU = late(r"(?:정부부처|공고)\s{0,3}\(\s?$")
_RULES = late(r"\s?소관\s(?:국가\s?)?연구개발사업\s(?:운영|관리|처리)\s?규정")
_RULES_WITHIN = 3_000
# ``○○협회가 발급한 확인서``: who issues papers does not run the call.
# Nor does who owns the system: ``KISTEP이 운영하는 범부처통합연구지원시스템``.
_ISSUES = re.compile(
    r"\)?(?:\([A-Za-z]{2,12}\))?\s?(?:(?:이|가|에서|의)?\s?(?:발급|발행|인정|인증)"
    r"|[이가]\s?운영하는\s{0,6}(?:[^\n]{0,30}시스템|IRIS|[A-Z]{3,8}\b)"
    r"|에서?\s?(?:구축|운영)(?:된|하고|·|,))"
)
# The cells of an application form, above its 전문기관명.
_FORM = re.compile(r"보안\s?등급|내역\s?사업명|과제\s?번호")
_FORM_ABOVE = 120
# Those who lend to firms that start anew: ``○○공단, 신용보증기금 등의 재창업 자금``.
_LENDERS = frozenset(["신용보증기금", "기술보증기금", "신용보증재단중앙회"])
_LIST_ROOM = 30
_LIST_MARK = 6
_ACTS = re.compile(
    r"(?:\([^()\n]{1,20}\))?\s?(?:에서는?|[은는이가])(?![가-힣])"
)
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
# What a title does to a body that it names: "○○연구회 기관평가".
_OBJECT = late(
    r"\s?(?:기관|경영|연구)?\s?(?:평가|진단|감사|점검)(?![가-힣]원)"
)
_OFTEN = 3
_HANGUL = re.compile(r"[가-힣]")


def read_ministries(
    document: Document, context: Context
) -> list[Extracted[str]]:
    """Say the ministries that own the call, by their full names, in the order they stand."""
    found = _unique(
        [
            *_titled(document, context, "ministry"),
            *_anchored(document, context, "ministry"),
        ]
    )
    return (
        _without_short(found)
        or _unique(_thanked(document, context, "ministry"))
        or _unique(_in_passing(document))
    )


def _without_short(found: list[Extracted[str]]) -> list[Extracted[str]]:
    """``산업부`` in a title is the 산업통상자원부 that the notice names in full."""
    full = [item.value for item in found if item.evidence.text == item.value]
    retained: list[Extracted[str]] = []
    for item in found:
        stem = item.evidence.text.removesuffix("부")
        is_named = any(
            name.startswith(stem) for name in full if name != item.value
        )
        if item.value in full or not is_named:
            retained.append(item)
    return retained


def read_operators(
    document: Document, context: Context
) -> list[Extracted[str]]:
    """Say the bodies that run the call (전담·주관·운영 기관), by their full names."""
    found = [
        *_anchored(document, context, "agency"),
        *_fields(document),
        *_titled(document, context, "agency"),
    ]
    lesser = (
        _in_charge(document),
        _thanked(document, context, "agency"),
        _signed(document),
        _numbering(document, context),
        _named_so(document),
        _leading(document),
        _helping(document),
        _repeated(document),
    )
    return _unique(found) or next(filter(None, map(_unique, lesser)), [])


def _unique(found: Iterable[Extracted[str]]) -> list[Extracted[str]]:
    first: dict[str, Extracted[str]] = {}
    for item in found:
        first.setdefault(item.value, item)
    return list(first.values())


def _titled(
    document: Document, context: Context, sort: Sort
) -> Iterator[Extracted[str]]:
    for heading in headings(document, context)[:1]:
        for mention in named(heading.text):
            if mention.sort == sort and not _OBJECT.match(
                heading.text, mention.end
            ):
                yield Extracted(
                    mention.name, heading.evidence(mention.start, mention.end)
                )


@part_of_document
def _all_anchored(document: Document, context: Context) -> tuple[Mention, ...]:
    article = read_article(document, context) is not None
    return (*_in_heads(document, article), *_labelled(document))


def _anchored(
    document: Document, context: Context, sort: Sort
) -> Iterator[Extracted[str]]:
    names: set[str] = set()
    for mention in _all_anchored(document, context):
        if mention.sort == sort and mention.name not in names:
            names.add(mention.name)
            yield Extracted(mention.name, _evidence(document, mention))


def _evidence(document: Document, mention: Mention) -> Evidence:
    return document.evidence(mention.start, mention.end)


def _in_heads(document: Document, article: bool) -> Iterator[Mention]:
    for start, end in heads(document):
        top = min(end, start + _TOP)
        stop = _LEAD_ENDS.search(document.plain, start + 40, top)
        for mention in within(
            document, start, stop.start() if stop and not article else top
        ):
            is_aside = _is_aside(document.plain, mention)
            if (
                is_aside
                or _in_a_list(document, mention)
                or _lends(document, mention)
            ):
                continue
            if _plays_a_part(document.plain, mention, article) or (
                not article and _in_line_of_names(document, mention)
            ):
                yield mention


def _is_aside(plain: str, mention: Mention) -> bool:
    """Whether a body sponsors, joins or owns a shop: it stands beside the call."""
    if any(
        behind.match(plain, mention.end)
        for behind in (_SPONSORS, _OWNS, _NAMED_SITE, _LISTED_AFTER)
    ):
        return True
    room = max(0, mention.start - _LIST_MARK)
    if _LISTED_BEFORE.search(plain, room, mention.start):
        return True
    line = plain.rfind("\n", 0, mention.start) + 1
    label = ""
    for found in _LINE_LABEL.finditer(plain, line, mention.start):
        label = found[1]
    return _ASIDE.fullmatch("".join(label.split())) is not None


def _in_line_of_names(document: Document, mention: Mention) -> bool:
    """Whether the line names a ministry and bodies, and nothing else: its masthead."""
    start = document.plain.rfind("\n", 0, mention.start) + 1
    end = document.plain.find("\n", mention.end)
    end = end if end >= 0 else len(document.plain)
    place, rest, sorts = start, "", set()
    for other in within(document, start, end):
        rest += document.plain[place : other.start]
        sorts.add(other.sort)
        place = other.end
    rest += document.plain[place:end]
    without_regions = _REGION.sub("", rest)
    return _BETWEEN_NAMES.fullmatch(without_regions) is not None and (
        "ministry" in sorts or without_regions != rest
    )


def _in_a_list(document: Document, mention: Mention) -> bool:
    """A body in a cell among others is one of many, not who makes the call."""
    table = document.table_at(mention.start)
    return (
        table is not None and max(len(row) for row in table.rows) >= _COLUMNS
    )


def _plays_a_part(plain: str, mention: Mention, article: bool) -> bool:
    after = plain[mention.end : mention.end + 60]
    is_rule = _RULE.match(after) and not _CALLS_OWN.match(after)
    if is_rule or _STEP.match(after) or _ISSUES.match(after):
        return False
    if article or mention.sort == "ministry":
        return True
    line = plain.rfind("\n", 0, mention.start) + 1
    if mention.start < _MASTHEAD_WITHIN and _FORM_ALONE.fullmatch(
        plain, line, mention.start
    ):
        return True
    return bool(_HEAD_OF_OFFICE.match(after) or _SUBJECT.match(after))


def _labelled(document: Document) -> Iterator[Mention]:
    """Bodies right behind a label, and those joined to them by a comma."""
    label: Sort | None = None
    last = -1
    for mention in mentions(document):
        joined = 0 <= last <= mention.start <= last + _BEFORE and _AND.match(
            document.plain[last : mention.start]
        )
        label = label if joined else _label_of(document.plain, mention.start)
        # 주관 : 고용노동부 names the ministry as plainly as 주관부처 does.
        if label and (mention.sort in (label, "ministry")):
            yield mention
        last = mention.end if label else -1
    # A long column is a list of others: who holds which data, who owns which system.
    headed = [
        body
        for table in document.tables
        for body in _in_columns(document, table)
    ]
    if len({mention.name for mention in headed}) <= _MOST_IN_COLUMNS:
        yield from headed


def _label_of(plain: str, start: int) -> Sort | None:
    before = plain[max(0, start - _BEFORE) : start]
    if not _LABEL_ENDS.search(before):
        return None
    for label in _LABEL.finditer(before):
        if _OF_SERVICES.search(before, 0, label.start()):
            return None
        if _FORM.search(plain, max(0, start - _FORM_ABOVE), start):
            return None
        if _VALUE.match(before, label.end()) and not _HANGUL.match(
            before[label.start() - 1 : label.start()] if label.start() else ""
        ):
            return "ministry" if label["ministry"] else "agency"
    return None


def _in_columns(document: Document, table: Table) -> Iterator[Mention]:
    """Under a heading 전담기관 every cell of the column names one."""
    for number, cell in enumerate(table.rows[0]):
        label = _LABEL.fullmatch(cell.text)
        if label is None:
            continue
        sort: Sort = "ministry" if label["ministry"] else "agency"
        for row in table.rows[1:]:
            if number >= len(row):
                continue
            for mention in within(
                document, row[number].start, row[number].end
            ):
                if mention.sort == sort:
                    yield mention


def _fields(document: Document) -> Iterator[Extracted[str]]:
    for field in _PAGE_LABEL.finditer(document.plain, 0, _TOP):
        if not within(document, *field.span(1)):
            yield Extracted(
                " ".join(field[1].split()), document.evidence(*field.span(1))
            )


def _in_charge(document: Document) -> Iterator[Extracted[str]]:
    for mention in mentions(document):
        if mention.sort == "agency" and _CHARGE.match(
            document.plain, mention.end
        ):
            yield Extracted(mention.name, _evidence(document, mention))


def _in_passing(document: Document) -> Iterator[Extracted[str]]:
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
            yield Extracted(mention.name, _evidence(document, mention))


def _thanked(
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


def _signed(document: Document) -> Iterator[Extracted[str]]:
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


def _numbering(
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


def _named_so(document: Document) -> Iterator[Extracted[str]]:
    """``(수행기관) (사)○○경영자총협회``: a body that its label makes one, known or not."""
    plain = document.plain[:_NAMED_WITHIN]
    ends = in_order(_LABELS_END, plain)
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


def _leading(document: Document) -> Iterator[Extracted[str]]:
    """``○○상공회의소에서는 …을 시행하오니``: who calls in the first sentence, known or not."""
    for rule in (_RUNS, _LEAD):
        if lead := rule.search(document.plain, 0, _LEAD_WITHIN):
            yield Extracted(
                lead["name"], document.evidence(*lead.span("name"))
            )
            return


def _helping(document: Document) -> Iterator[Extracted[str]]:
    """Where nobody is named as running the call, the first body that answers questions
    about it does.
    """
    for place in in_order(_HELP, document.plain):
        for mention in within(document, place.end(), place.end() + 80):
            if mention.sort == "agency" and not _lends(document, mention):
                yield Extracted(mention.name, _evidence(document, mention))
                return
    for place in in_order(_HELP, document.plain):
        line = document.plain.rfind("\n", 0, place.start()) + 1
        helper = _HELPER.match(document.plain, place.end())
        # "(※ 문의처 : ○○연구원)" in a sentence answers on one rule alone.
        if helper and place.start() - line <= _LABEL_WITHIN:
            yield Extracted(
                helper["name"], document.evidence(*helper.span("name"))
            )
            return


def _lends(document: Document, mention: Mention) -> bool:
    """Whether a body stands in a list of lenders, as rules on debtors have them."""
    for other in within(
        document, mention.start - _LIST_ROOM, mention.end + _LIST_ROOM
    ):
        first, second = sorted([mention, other], key=lambda item: item.start)
        between = document.plain[first.end : second.start]
        is_list = bool(between) and not between.strip(" ,·및")
        has_lender = not _LENDERS.isdisjoint([mention.name, other.name])
        # "○○센터, 기술보증기금은 보증을 공고합니다": those who call.
        acts = _ACTS.match(document.plain, second.end)
        if is_list and has_lender and not acts:
            return True
    return False


def _repeated(document: Document) -> Iterator[Extracted[str]]:
    """A notice that never says who runs it still sends its readers to them again and again."""
    bodies = [
        mention
        for mention in mentions(document)
        if mention.sort == "agency"
        and not _in_a_list(document, mention)
        and not _lends(document, mention)
        and not _ISSUES.match(document.plain, mention.end)
    ]
    (name, often), (_, next_often) = [
        *Counter(mention.name for mention in bodies).most_common(2),
        ("", 0),
        ("", 0),
    ][:2]
    if often >= _OFTEN and often >= 2 * next_often:
        yield next(
            Extracted(mention.name, _evidence(document, mention))
            for mention in bodies
            if mention.name == name
        )
