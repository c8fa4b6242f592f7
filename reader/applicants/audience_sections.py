"""Where a text says who may apply: sections, columns, rows, and lines of prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.identity.kinds import read_article
from reader.text.document import Context, Document, Table
from reader.text.patterns import late
from reader.text.searching import in_order

_ANCHORS = tuple(
    re.compile(word) for word in ("대 ?상", "자 ?격", "주체", "☞")
)

_TARGET = frozenset(["대상", "대 상"])

_QUALIFIED = frozenset(["자격", "자 격"])

_BEFORE = re.compile(
    r"(?:지 ?원|신 ?청|참 ?여|모 ?집|응모|참가|공모|사업|가입|입주|수강|교육|융자)\s?$"
)

# What may follow the name of who is called: "및".
_AFTER = re.compile(
    r"(?:\s?(?:요건|기업|자|기관|및|업체|\(자격\)))?(?=\s{0,4}[):\]】>|\n]|\s{2}|\s[lmnoquvØü]\s)|\s?(?:및|등|요건)(?!\s?(?:사전\s?)?(?:검토|확인|방법|적정|여부|미?준수|미?충족|미달|위반))"
)

_HEADING_GOES_ON = re.compile(
    r"\s?(?:(?:및|·|,)\s?[^\n:]{2,20}|\([^()\n]{2,30}\)\s*)\n"
)

# ``과제유형에 따른 신청 자격`` is the annex on a track, not the call's own.
_OF_ANOTHER = re.compile(r"따른\s?(?:지원|신청|참여)\s?$")

# ``4-2. 신청자격(주관연구개발기관 및 공동연구개발기관)`` is a heading as well.
_OF_WHOM = re.compile(r"\s?\([^()\n]{2,30}\)\s*[\n:]")

# ``☞ 신청방법 : 누리집``: a hand before a label points at that fact.
_POINTS_ELSEWHERE = late(
    r"\s?(?!\S{0,6}\s?(?:대상|자격|주체))[가-힣]{2,6}(?:\s[가-힣]{2,6}){0,2}\s?:"
)

_INSTITUTION = re.compile(
    r"(?:연구(?:개발)?|주관)기관(?:\s?및\s?연구책임자)?의?\s*(?:신청\s*)?$"
)

# "자격을 충족하지 못할 경우": a word in a sentence.
_IN_A_SENTENCE = re.compile(r"[을를이가은는]\s")

# Where the section on who may apply ends: "제출 서류".
# Each way begins with a letter, of which a search finds the next.
_STOP = re.compile(
    r"""
    지원\s?(?:제외|제한|내용|조건|규모|기간|분야|금액|한도|사항)
    | 신청\s?(?:제외|제한|방법|기간|절차) | 접수\s?(?:방법|기간|절차)
    | 참여\s?(?:제외|제한) | 모집\s?(?:제외|제한) | 참가\s?(?:제외|제한)
    | 제외\s?(?:대상|업종) | 제출\s?서류 | 부적격 | 결격 | 우대 | 가점 | 필수사항
    | 선정\s?(?:절차|방법|규모|기준) | 사업\s?(?:기간|내용) | 평가\s?(?:방법|절차|기준)
    | □\s{0,3}참여\s?조건 | 책임자의?\s?자격
    | 임차\s?대상\s?: | 임대\s?대상\s?: | 수혜\s?대상\s?:
    # 다음 각 호에 해당하는 단체는 제외
    | (?:다음|아래)[^\n.]{0,40}(?:은|는|대상에서)\s(?:제외|불가)[^\n]{0,6}\n
    | (?:수행|운영|전담)기관\s?: | ☞ | \n\s*\n\s*\d{1,2}[.)]\s
    """,
    re.VERBOSE,
)

# Who is not left out: "지원 제외 업종에 해당하지 않는 소상공인".
NOT_LEFT_OUT = late(
    r"(?:지원\s?|신청\s?)?(?:제외|제한|불가)[^\n.:]{0,24}?"
    r"(?:해당(?:하|되)지\s?(?:않|아니)|[이가]\s?아닌)"
)

_COLUMN_HEADING = late(
    r"(?:지원|신청|참여|모집|응모|참가|공모)\s?(?:대상|자격|주체)(?:\s?(?:기업|기관))?"
)

# A cell that heads another column than the applicants': "지원내용", "사업 기간(개월)".
_HEADING_CELL = late(
    r"(?:주요\s?)?(?:지원|사업|과제|신청|모집|선정|접수)?\s?"
    r"(?:내용|규모|분야|기간|금액|한도|조건|방법|유형|예산|과제\s?수|기관|비고|구분|항목)(?:\s?\([^()]*\))?"
)

_WIDTH = 700

_LAW_WIDTH = 1500

_SECTIONS = 4

_TOLD_WITHIN = 8000

# A label and its value with one blank between, a row of a table that lost its columns:
# `신청자격 중소·중견기업`.
_ROW = late(
    r" (?!및|등|기업|요건|[^\n]{0,60}(?:검토|확인(?!서)|충족|여부|평가|따라|통보|선정))"
    r"(?=[^\n]{2,60}(?:\n|$))"
)

# A bare 대상 heads a line or a row of its own: `- 대상: 관내 중소기업`.
_LINE_START = late(r"[^\w\n]{0,6}(?:\d{1,2}[.)]|[가-하][.)])?[ |]?")

_BARE_LABEL = late(r"\s?[:|]")

_BARE_WITHIN = 3_000

_EXCLUDES = re.compile(r"제외|제한|부적격|결격")

_SHORT_LINE = 60

_PREFERRED = ("경우 ", "구성 시 ", "구성시 ")

_SHORT_SECTION = 24

_SHORT_TEXT = 1200

# Companies as those who are called: "도내 소재 기업에게", "관심 있는 기업들은", "참여할 기업".
_WHOM = late(
    r"에게|대상으로|관심\s?있는\s[^\n]{2,40}(?:등은|들?의\s)|\S기업\(|(?:하는|희망|참여할|도내|관내|소재)\s?\S{0,12}(?:기업|상공인|창업자|업체)"
    r"|누구나\s|이?면\s(?:신청|참여|참가|응모)|(?:의|여러분)\s(?:많은|적극적인)\s[^\n]{0,8}참여"
    r"|[가-힣]할\s(?:협동조합|대학|기관|단체|지자체)[을를]"
)

_PROSE = late(r"대상|가능|선발|모집|에게|지원|누구나|신청|희망")

# A line; four blanks are a break in a cell, or the gap between two columns.
# What ※ begins says of itself alone whom it leaves out.
LINE = re.compile(r"※?(?:[^\n ※]++| (?! {3}))+")


def audience_sections(
    document: Document, context: Context
) -> Iterator[tuple[int, int]]:
    """Yield the spans of the plain text that tell who may apply: at most four
    sections, then rows and lines where those say little.
    """
    if read_article(document, context):
        yield from _spans_of(document.plain, _PROSE)
        return
    plain, last, sections = document.plain, 0, 0
    pointer = plain.find("☞")
    for anchor in in_order(_ANCHORS, plain):
        if anchor.start() < last or not _opens(plain, anchor, pointer):
            continue
        if column := _column_below(document, anchor.start()):
            yield from column
            last = column[-1][1]
            sections += 1
            continue
        width = (
            _LAW_WIDTH
            if plain.find("혁신법", anchor.end(), anchor.end() + 200) >= 0
            else _WIDTH
        )
        begin = _after_heading(plain, anchor)
        last = _section_end(plain, begin, min(begin + width, len(plain)))
        yield begin, last
        sections += last - begin > _SHORT_SECTION
        if sections == _SECTIONS:
            return
    rows = [] if last else list(_rows(plain))
    yield from rows
    last = rows[-1][1] if rows else last
    if sections == 0 or len(plain) < _SHORT_TEXT:
        for start, end in _spans_of(plain, _WHOM):
            # What follows a short section on its line is of another fact.
            if not start < last <= end:
                yield start, end


def _column_below(document: Document, start: int) -> list[tuple[int, int]]:
    """The cells under a heading 지원대상 that is among other headings of a table."""
    for table in document.tables:
        if not table.start <= start < table.end:
            continue
        head = table.rows[0]
        for number, cell in enumerate(head):
            is_heading = _COLUMN_HEADING.fullmatch(cell.text) is not None
            if (
                not cell.start <= start < cell.end
                or not is_heading
                or not number
            ):
                continue
            # A label with its value beside it heads a row, not a column.
            if len(head) <= number + 1 and not _COLUMN_HEADING.search(
                head[0].text
            ):
                return _cells_of(table, number)
            if len(head) > number + 1 and _HEADING_CELL.fullmatch(
                head[number + 1].text
            ):
                return _cells_of(table, number)
    return []


def _cells_of(table: Table, number: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for row in table.rows[1:]:
        if number < len(row) and row[number].text:
            spans.append((row[number].start, row[number].end))
    return spans


def _after_heading(plain: str, anchor: re.Match[str]) -> int:
    """Where the facts begin: ``5. 신청자격 및 참여 제한`` is a heading to its end."""
    heading = _HEADING_GOES_ON.match(plain, anchor.end())
    return heading.end() if heading else anchor.end()


def _section_end(plain: str, begin: int, end: int) -> int:
    """Where the next fact begins; a line that goes on to say who is left out is not of this one."""
    stop = _STOP.search(plain, begin + 2, end)
    if stop is not None and NOT_LEFT_OUT.match(plain, stop.start()):
        stop = _STOP.search(plain, stop.end() + 2, end)
    if stop is None:
        return end
    line = plain.rfind("\n", begin, stop.start()) + 1
    # Who takes part besides is preferred: `대학이 참여한 경우 우대`.
    is_preferred = plain.endswith(_PREFERRED, begin, stop.start())
    return (
        line
        if line
        and (is_preferred or _EXCLUDES.search(stop[0]))
        and stop.start() - line < _SHORT_LINE
        else stop.start()
    )


def _opens(plain: str, anchor: re.Match[str], pointer: int) -> bool:
    """Whether 대상 or 자격 is the label of a fact, not a word in a sentence; the portal's
    first pointing hand tells whom, its second with what.
    """
    if anchor[0] == "☞":
        labelled = _POINTS_ELSEWHERE.match(plain, anchor.end())
        return anchor.start() == pointer and not labelled
    before = plain[max(0, anchor.start() - 24) : anchor.start()]
    if _OF_ANOTHER.search(before):
        return False
    if _OF_WHOM.match(plain, anchor.end()) and _BEFORE.search(before):
        return True
    if (
        anchor[0] in _TARGET
        and plain.startswith(("기업", " 기업"), anchor.end())
        and _AFTER.match(plain, anchor.end())
    ):
        return True
    return bool(
        _BEFORE.search(before) and _AFTER.match(plain, anchor.end())
    ) or (
        anchor[0] in _QUALIFIED
        and not _IN_A_SENTENCE.match(plain, anchor.end())
        and bool(_INSTITUTION.search(before))
    )


def _rows(plain: str) -> Iterator[tuple[int, int]]:
    """Yield the values of rows that a bare 대상, or a label and one blank, begin: heard
    where no plain label stands.
    """
    for anchor in in_order(_ANCHORS[:2], plain):
        if anchor.end() > _BARE_WITHIN:
            return
        line = plain.rfind("\n", 0, anchor.start()) + 1
        bare = _LINE_START.fullmatch(plain, line, anchor.start())
        label = _BEFORE.search(plain, line, anchor.start())
        if bare and anchor[0] in _TARGET:
            is_row = _BARE_LABEL.match(plain, anchor.end()) is not None
        elif label and _LINE_START.fullmatch(plain, line, label.start()):
            is_row = _ROW.match(plain, anchor.end()) is not None
        else:
            continue
        if is_row:
            end = plain.find("\n", anchor.end())
            yield anchor.end(), end if end >= 0 else len(plain)
            return


def _spans_of(plain: str, rule: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The lines of prose that say for whom something is done."""
    # No rule is anchored, so what fits no stretch of the text fits none of its lines.
    if rule.search(plain, 0, _TOLD_WITHIN) is None:
        return
    yield from (
        line.span()
        for line in LINE.finditer(plain, 0, _TOLD_WITHIN)
        if rule.search(line[0])
    )
