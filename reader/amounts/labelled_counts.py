"""How many a call will support, where a label of the notice's own gives it.

A label and its value may share a line (``선정도시 : 4곳``), stand in lines of their own
(``모집규모`` over ``- 16개사 내외``), or be cells of a table: side by side, or a heading and
the only row below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reader.amounts.sentence_counts import (
    COUNTED_THINGS,
    COUNTS_LEAD,
    EACH_OF_SEVERAL,
    SUPPORTED_PERSON,
    counted_number,
)
from reader.text.analysis import part_of_document
from reader.text.document import Cell, Document, Table
from reader.text.patterns import late
from reader.text.searching import LineSearch
from reader.values.amount_mentions import HINTED, SAID, AmountMention
from reader.values.counted import COUNT_IN_WORDS, number_of

_WORDS: Final = r"""
    (?:(?:총|최종|신규|추가)[ ]?)?+
    (?:
        (?:선[ ]?정|선[ ]?발|모[ ]?집|지[ ]?원|공[ ]?모|수[ ]?혜|육[ ]?성|사[ ]?업|참[ ]?가|파[ ]?견|참여(?=[ ]?대상)|공고(?=[ ]?과제)
          # 보급규모, 실증과제 수: without such a word they are labels of other facts
          |(?:지정|보[ ]?급|입주|운영|제작|개발|실증|교육|구축|설치|유치|도입|보육|발굴|양성|컨설팅)
           (?=[ ]?(?:지원[ ]?|예정[ ]?)?(?:규[ ]?모|[건대편][ ]?수|물[ ]?량|개소[ ]?:|(?:과제|기업|업체|기관|점포|단체|팀)[ ]?수)))
        [ ]?(?:지원[ ]?)?(?:예정[ ]?|\(예정\)[ ]?|목표[ ]?|계획[ ]?|(?:대상|업종|분야|인원)[ ]?(?:및|[/·])[ ]?(?=규모)|대상[ ]?(?=[가-힣]{2}[ ]?\(?수))?
        (?P<what>규[ ]?모|인[ ]?원|정[ ]?원|[건대편][ ]?수|[물수][ ]?량|팀(?:[ ]?수)?|개[ ]?[소수]|량|과제|기업|업체|기관|시장|도시|마을|대학|농가|단체|점포|지역|작품|대[ ]?상(?:자|지)?)?
        [ ]?수?
        | HOW[ ]MANY | 과제[ ]?수
        # 운영기관 선정 수, 대상지 선정, 참여업체
        | (?:[가-힣]{2}[ ]?(?:기관|기업|업체)|대[ ]?상(?:지|자)?|과제|작품|단체|대학|센터|마을|점포)[ ]?
          (?:선정|선발|모집|공모)(?:[ ]?(?:규모|계획))?[ ]?수?
        | 참여[ ]?(?P<joining>기업|업체|점포|단체)[ ]?수?
        | 대[ ]?상[ ]?(?P<place>지)(?=[ ]?[:：]) | 실증[ ]?과제(?=[ ]?[:：][ ]?(?:총[ ]?)?\d)
    )
    [ ]?(?:\((?:(?:단위[ ]?:[ ]?)?(?P<unit>개[ ]?(?:사|기업|업체|과제|팀|소|기관)|과제|팀|社)|[가-힣]{1,8})\)[ ]?)?[\])>】」』》≫"']?
    """
_MARK: Final = r"""
    [^\w\n|\[(<【「『《≪"']{0,10}+
    (?:
        [\[(<]\d{1,2}[\])>]
      | [\[(<【「『《≪"']
      | \(?(?:\d{1,2}(?:-\d{1,2})?|[가-하a-zA-Z]|[Ⅰ-Ⅻⅰ-ⅻ](?:-\d)?)[.)]
      | [①-⑳ⓐ-ⓩ❶-❿➀-➓〇]
      | [ㅇo](?=[ ])
    )?+[ ]{0,2}+
    """
# A label of the notice's own list: `선정도시 : 4곳`, `지원인원: 28명`, `HOW MANY  10팀`.
_LABEL: Final = LineSearch(
    rf"""
    {_MARK}{_WORDS}
    (?:[ ]?[:|：▶→=][ ]{{0,3}}|[ ][-–][ ]|[ ]{{2,4}}|(?<=[\])>】」』》≫"'])[ ]|[ ]?(?=\(\d))
    (?P<value>[^\n|]{{1,90}})
    """,
    re.VERBOSE,
)
# One that has its line to itself: `3. 모집규모`, over `- 16개사 내외`.
_OWN_LINE: Final = LineSearch(
    rf"{_MARK}{_WORDS}[ ]?[:：]?[ ]*(?=\n)", re.VERBOSE
)
# What is below such a line: a mark, and how many; no other row has a number as well.
_BELOW: Final = late(
    r"""
    \n(?:[ ]*\n)?[ ]*(?:[^\w\n|(]{1,4}[ ]?|[ㅇo][ ])?
    (?P<value>(?:총|약|최대)?[ ]?\d[^\n|:]{0,60}+)(?=\n|$)
    (?!\n\s*(?:총|약)?[ ]?\d{1,4}[ ]?(?:개|팀|곳|명|건|편|社))
    """,
    re.VERBOSE,
)
_CELL: Final = late(rf"[ ]*{_WORDS}[ ]*", re.VERBOSE)
# In the value of a label bare things are counted too: `분야별 4개씩 12개`, `(5개 내외)`.
_VALUED: Final = late(
    COUNTED_THINGS.replace(
        "MORE", r"| 개(?=[ ]*(?:$|[,.()\]\[]|내외|안팎|정도|예정))"
    ),
    re.VERBOSE,
)
# What the unit in a label's brackets counts: `선정규모(개사) : 20`.
_BARE: Final = late(
    r"(?:총|약)?[ ]?(?P<number>\d{1,3})[ ]?(?:내외|이내)?[ ]?(?=$|\()"
)
# `12개사(1개사당 1명)`
_IS_ONE: Final = late(r"[ ]?[당별]")
_AUDIENCE: Final = ("대상", "대상자", "대상지")
# Of those who join it is said who they are, and nothing after how many: partners of one
# project are told so too (`참여기업 : 3개사`).
_JOINING: Final = late(
    r"^[^\d,(]{2,40}(?:기업|업체|상공인|점포|단체|시장)[ ](?:총[ ])?$"
)
_SUMMED: Final = late(r"(?:총|모두|등|합계|최종|씩)[ ,]{0,2}(?:약[ ]?)?$")
_LIMIT: Final = late(
    r"[ ]?(?:당|이상|초과|미만|이하|까지|/[ ]?[년월회])|[^\n]{0,12}(?:구성|이상|보유|고용|근로)"
)
# `10개사입니다.`, `10개사 선정`, `10개사」`
_VALUE_END: Final = late(
    r"[ ]*(?:$|[(),./;\]·※*\"'>」』】》≫–-]|입니다|임(?![가-힣])|끝|\d\)|선정|지원|모집|규모|예정|으로|을|를|선발)"
)
# What joins a number to digits before it.
_JOINTS: Final = tuple("0123456789.,~-'/")
# Rows of a table that are looked at.
_ROWS: Final = 20


class _Labelled(NamedTuple):
    """A label's match, and the value that belongs to it with where it begins."""

    label: re.Match[str]
    value: str
    start: int


@part_of_document
def find_labelled_counts(document: Document) -> tuple[AmountMention, ...]:
    """Return the numbers that labels in the lead of *document* give."""
    found: list[AmountMention] = []
    for labelled in _labelled(document):
        mention = _count_of(labelled)
        if mention is not None:
            found.append(mention)
    return tuple(found)


def _labelled(document: Document) -> Iterator[_Labelled]:
    """Yield the labels of numbers with their values: of a line, of two, and of cells."""
    plain = document.plain
    for _, label in _LABEL.lines(plain, COUNTS_LEAD):
        yield _Labelled(label, label["value"], label.start("value"))
    for _, label in _OWN_LINE.lines(plain, COUNTS_LEAD):
        below = _BELOW.match(plain, label.end())
        if below is not None:
            yield _Labelled(label, below["value"], below.start("value"))
    for table in document.tables:
        if table.start < COUNTS_LEAD:
            yield from _in_cells(table, plain)


def _in_cells(table: Table, plain: str) -> Iterator[_Labelled]:
    """Yield what cells give: a label beside the only other cell of its row, and one above
    the only row of a table.
    """
    rows: list[list[Cell]] = []
    for row in table.rows[:_ROWS]:
        rows.append([cell for cell in row if cell.text])
    pairs: list[tuple[Cell, Cell]] = []
    for filled in rows:
        if len(filled) == 2:
            pairs.append((filled[0], filled[1]))
    if len(table.rows) == 2 and len(rows[0]) == len(rows[1]) != 2:
        pairs.extend(zip(rows[0], rows[1], strict=True))
    for head, cell in pairs:
        label = _CELL.fullmatch(head.text)
        if label is not None:
            value = plain[cell.start : cell.end]
            yield _Labelled(label, value, cell.start)


def _count_of(labelled: _Labelled) -> AmountMention | None:
    """Return the number that the value of a label gives, or that all of its parts make."""
    label, value, begin = labelled
    numbers: list[re.Match[str]] = []
    for found in _VALUED.finditer(value):
        said = value[: found.start()]
        # `30개 기업(기업당 1명)`
        is_one = said.endswith("당 ") or _IS_ONE.match(value, found.end())
        # `12팀(24명)`: the same in people
        is_said_again = said.endswith("(") and found["person"] and numbers
        if not (is_one or is_said_again or said.endswith(_JOINTS)):
            numbers.append(found)
    bare = _BARE.match(value)
    if not numbers and bare is not None and label["unit"]:
        start, end = bare.span("number")
        number = int(bare["number"])
        return AmountMention(number, begin + start, begin + end, SAID)
    if not numbers:
        in_words = COUNT_IN_WORDS.match(value)
        if in_words is None:
            return None
        number = number_of(in_words[0])
        return AmountMention(number, begin, begin + in_words.end(), SAID)
    taken = _of_value(label, value, numbers)
    if taken is None:
        return None
    joined = label["joining"] is not None
    if joined and not _JOINING.match(value[: taken.start()]):
        return None
    what = re.sub(r"\s", "", label["what"] or "")
    rank = HINTED if joined or what in _AUDIENCE else SAID
    start, end = taken.span()
    return AmountMention(
        counted_number(taken), begin + start, begin + end, rank
    )


def _of_value(
    label: re.Match[str], value: str, numbers: list[re.Match[str]]
) -> re.Match[str] | None:
    """Return the number of a label's value that counts all, if one does."""
    summed = []
    for number in numbers:
        if _SUMMED.search(value, 0, number.start()):
            summed.append(number)
    chosen = summed or numbers
    if len(chosen) != 1 or _LIMIT.match(value, chosen[0].end()):
        return None
    number = chosen[0]
    if not summed and EACH_OF_SEVERAL.search(value, 0, number.start()):
        return None
    is_alone = not value[: number.start()].strip(" 총약")
    is_person = number["person"] is not None
    what = re.sub(r"\s", "", label["what"] or "")
    if is_person and "팀)" not in number[0] and not is_alone:
        return number if SUPPORTED_PERSON.search(value) else None
    if is_person and "팀)" not in number[0] and what != "인원":
        # `선정규모 : 3명 내외(방문 연구자)`
        is_told = SUPPORTED_PERSON.search(value, number.end())
        return number if what == "규모" and is_told else None
    return number if _VALUE_END.match(value, number.end()) else None
