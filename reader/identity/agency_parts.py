"""Which named bodies play a part in a call: in a notice's head, behind a label, under a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reader.identity.kinds import read_article
from reader.identity.mentions import Mention, Sort, mentions, within
from reader.text.analysis import part_of_document
from reader.text.document import Context, Document, Table
from reader.text.heading import heads
from reader.text.patterns import late

# Letters of a document's top, where who calls is named.
TOP: Final = 1500

_LEAD_ENDS = re.compile(
    r"목\s{0,6}차|\n\W{0,6}(?:1|Ⅰ|I)[.)\s]\s{0,3}[가-힣A-Z]|☞|(?:기관|사업)\s?개요"
)

_RULE = re.compile(
    r"^\s*(?:[이가]\s아닌|기준|령|훈령|고시|예규|지침|규정|소관|관계\s?법|법|예산|시행령|R&D\s?수행)"
)

# ``○○청 소관 한빛사업 대상자를 다음과 같이 공고합니다``
_CALLS_OWN = late(
    r"\s소관의?\s[^\n.]{2,40}(?:을|를)?\s?(?:다음|아래)[과와]?\s?같이"
)

# `각 지역 가온청이 담당한다`: its offices, and not the house.
_LOCAL = late(r"(?:지역|지방)\s$")

# ``공고(환경부, ~4.30)`` says who does a step of a procedure.
_STEP = re.compile(r"\s?,\s?~\s?'?\d")

# The head of an office, behind its name: "장".
_HEAD_OF_OFFICE = late(
    r"^\s*(?:\([^()\n]{1,24}\)\s*)?(?:장|원\s?장|이\s?사\s?장|소\s?장|회\s?장|단\s?장|센터장|사\s?장|본부장|청\s?장|대표)(?![가-힣]{2})"
)

# That a body acts, behind its name: "에서는", "와 ", " 한빛센터에서 ".
_SUBJECT = late(
    r"^\s*(?:\([^()\n]{1,40}\)\s*)?(?:에서는?|은|는|이|가|과|와|,|·|및|\s공고|공고|\(전담|(?:주관|주최|운영)(?=\s)"
    r"|[가-힣A-Za-z0-9]{2,14}(?:센터|본부|사업단|지원단|팀|실|처)(?:에서는?|[은는이가])\s"
    r"|\s(?:신규\s?)?(?:사업|과제)\s?(?:공모|공고)\])"
)

# A label in a line: "협력기관 : ", "(후원) ".
_LINE_LABEL = re.compile(
    r"(?<![가-힣])([가-힣][가-힣 ·/]{1,14}?)\s?(?::|\)\s)"
)

# What a body is that is beside a call, and neither owns nor runs it.
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

# Where something takes place: `가온진흥원 본부동 1층 대강당에서`.
_VENUE = late(
    r"\s(?:[가-힣A-Za-z0-9]{1,10}\s){0,3}?[가-힣0-9]{0,8}"
    r"(?:회의실|강당|홀|강의실|세미나실|교육장|컨벤션센터|\d층)(?:\([^()\n]{1,20}\))?에서"
)

# One of those whose projects an article tells in a row: `가온원이 …을 추진하고, 나래원이 …`.
_AS_SUBJECT = late(r"[이가](?=\s)")

_MANY_SUBJECTS = 3

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

# What precedes an agency: "전담기관 :".
_LABEL = re.compile(
    r"(?P<ministry>(?:소관|주무|주관|담당)\s?부처(?:명)?|소관(?=\s*:))"
    r"|(?P<agency>(?:전\s{0,3}문|전\s?담|주\s?관|운\s?영|관\s?리|총\s?괄|추\s?진|시\s?행|주\s?최|접\s?수|공\s?고)\s{0,3}기\s{0,3}관(?:명)?(?!장)"
    r"|수행\s?기관(?:명)?(?=\W{0,3}[:\n|])|(?<=\n)수행\s?기관(?=\s)"
    r"|(?:주\s{0,9}관|수\s{0,9}행|주\s{0,9}최|전\s{0,9}담|운\s{0,9}영)(?=\s*[:/)|]))"
)

# One of these letters is in every label: most places have none before
# them.
_LABEL_ENDS = re.compile(r"[관처행최담영]")

# 바우처 수행기관 : who sells what the voucher buys.
_OF_SERVICES = re.compile(r"(?:바우처|서비스|컨설팅|시험|인증)\s$")

# A portal may repeat its label in English: `공고기관[ Announcing institute ]`.
_VALUE = re.compile(
    r"(?:\[[A-Za-z ]{3,30}\])?[\s:>|()\]·/-]{0,12}(?:\(?[재사]\)|재단법인\s)?$"
)

# Between bodies that share a label: `가온진흥원(가진원), `, `가온공사 수출팀 / `.
_AND = late(
    r"^(?:\s*\([^()\n]{1,20}\)|\s[가-힣]{2,8}[팀실처부](?=\s?[/,]))?[\s,·/및(>]{1,12}(?:부설\s)?(?:\(?[재사]\)|재단법인\s)?$"
)

_BEFORE = 36

_COLUMNS = 3

_MOST_IN_COLUMNS = 4

# A line of names alone, over a notice: ``○○부 / ○○진흥원(ABC)``.
_BETWEEN_NAMES = late(r"(?:[\s/·∙⋅,|&()\[\]<>#*-]|[재사](?=\))|[재사]단법인)*")

# A province or city beside them: ``○○특별시 / ○○진흥원``.
_REGION = late(
    r"[가-힣]{2,4}(?:특별시|광역시|특별자치[도시]|[남북]도|도)(?![가-힣])"
)

# The sign of a legal form at the beginning of a line: "(재)가온진흥원 한빛센터".
_FORM_ALONE = late(r"[^\w\n(]{0,6}(?:\([재사]\)|재단법인|사단법인)\s?")

_MASTHEAD_WITHIN = 200

# ``○○협회가 발급한 확인서``: who issues papers does not run the call.
# Nor does who owns the system: ``KISTEP이 운영하는 범부처통합연구지원시스템``.
ISSUES = re.compile(
    r"\)?(?:\([A-Za-z]{2,12}\))?\s?(?:(?:이|가|에서|의)?\s?(?:발급|발행|인정|인증)"
    r"|[이가]\s?운영하는\s{0,6}(?:[^\n]{0,30}시스템|IRIS|[A-Z]{3,8}\b)"
    r"|에서?\s?(?:구축|운영)(?:된|하고|·|,))"
)

# The cells of an application form, above its 전문기관명.
_FORM = re.compile(r"보안\s?등급|내역\s?사업명|과제\s?번호")

_FORM_ABOVE = 120

# Those who lend to firms that start again: ``○○공단, 신용보증기금 등의 재창업 자금``.
_LENDERS = frozenset(["신용보증기금", "기술보증기금", "신용보증재단중앙회"])

_LIST_ROOM = 30

_LIST_MARK = 6

_ACTS = re.compile(
    r"(?:\([^()\n]{1,20}\))?\s?(?:에서는?|[은는이가])(?![가-힣])"
)

_HANGUL = re.compile(r"[가-힣]")


@part_of_document
def anchored_mentions(
    document: Document, context: Context
) -> tuple[Mention, ...]:
    """Return the bodies that a head or a label makes part of the call."""
    article = read_article(document, context) is not None
    return (*_in_heads(document, article), *_labelled(document))


def _in_heads(document: Document, article: bool) -> Iterator[Mention]:
    for start, end in heads(document):
        top = min(end, start + TOP)
        stop = _LEAD_ENDS.search(document.plain, start + 40, top)
        for mention in within(
            document, start, stop.start() if stop and not article else top
        ):
            is_aside = _is_aside(document.plain, mention)
            if (
                is_aside
                or in_a_list(document, mention)
                or lends(document, mention)
                or (article and _is_one_of_subjects(document, mention))
            ):
                continue
            if _plays_a_part(document.plain, mention, article) or (
                not article and _in_line_of_names(document, mention)
            ):
                yield mention


def _is_aside(plain: str, mention: Mention) -> bool:
    """Whether a body sponsors, joins or owns a shop: it is beside the call."""
    if any(
        behind.match(plain, mention.end)
        for behind in (_SPONSORS, _OWNS, _NAMED_SITE, _LISTED_AFTER, _VENUE)
    ):
        return True
    room = max(0, mention.start - _LIST_MARK)
    if _LISTED_BEFORE.search(plain, room, mention.start):
        return True
    begin = plain.rfind("\n", 0, mention.start) + 1
    label = ""
    for found in _LINE_LABEL.finditer(plain, begin, mention.start):
        label = found[1]
    return _ASIDE.fullmatch("".join(label.split())) is not None


def _is_one_of_subjects(document: Document, mention: Mention) -> bool:
    """Whether a sentence has several agencies as subjects, this among them: each has its
    own project, and none runs the call.
    """
    plain = document.plain
    if mention.sort != "agency" or not _AS_SUBJECT.match(plain, mention.end):
        return False
    start = max(
        plain.rfind("\n", 0, mention.start) + 1,
        plain.rfind("다. ", 0, mention.start) + 1,
    )
    end = plain.find("다.", mention.end)
    names: set[str] = set()
    for other in within(document, start, end if end >= 0 else len(plain)):
        if other.sort == "agency" and _AS_SUBJECT.match(plain, other.end):
            names.add(other.name)
    return len(names) >= _MANY_SUBJECTS


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


def in_a_list(document: Document, mention: Mention) -> bool:
    """A body in a cell among others is one of many, not who makes the call."""
    table = document.table_at(mention.start)
    return (
        table is not None and max(len(row) for row in table.rows) >= _COLUMNS
    )


def _plays_a_part(plain: str, mention: Mention, article: bool) -> bool:
    after = plain[mention.end : mention.end + 60]
    is_rule = _RULE.match(after) and not _CALLS_OWN.match(after)
    room = max(0, mention.start - _LIST_MARK)
    if _LOCAL.search(plain, room, mention.start):
        return False
    if is_rule or _STEP.match(after) or ISSUES.match(after):
        return False
    if article or mention.sort == "ministry":
        return True
    begin = plain.rfind("\n", 0, mention.start) + 1
    if mention.start < _MASTHEAD_WITHIN and _FORM_ALONE.fullmatch(
        plain, begin, mention.start
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


def lends(document: Document, mention: Mention) -> bool:
    """Whether a body is in a list of lenders, as rules on debtors have them."""
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
