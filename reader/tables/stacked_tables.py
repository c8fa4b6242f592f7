"""Tables of which a text keeps every cell on a line of its own, regained as rows of cells.

The heading is a run of short lines made of heading words alone; what follows is recognised by
its form: a serial number or an RFP's number opens a row, a sum is a sum, a period a
period, and the words that are left are the name.  Only what is the same in every row is
kept, so a table that was misjudged says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from reader.tables.heading_lines import HeadedLines
from reader.text.document import Cell, Table
from reader.text.lines import TextLine
from reader.text.patterns import late
from reader.values.counted import NOUN
from reader.values.money import find_sums, read_unit, read_won

_NAME = late(
    r"RFP명|공고단위(?:\(RFP명\))?|과제명|연구주제명?|(?:지원|세부)?사업명|내역사업|품목명?|분야|부문"
)
# Headings over money: "지원규모(백만원)".
_MONEY = late(
    r"(?:총|당해|전체|'?\d\d년)?(?:정부)?(?:(?:지원)?연구(?:개발)?비(?:규모)?|지원(?:규모|금액?|액|한도)|(?:공모|공고|지원)?예산|사업비|출연금)(?:\([^()]{0,4}원\))?"
)
_COUNT = late(
    rf"선정(?:예정)?(?:연구개발)?(?:과제|기업|대상)?수|(?:{NOUN})수|선정예정(?:과제|기업)|선정편수"
)
_SERIAL = late(r"(?:연번|순번?|번호|RFP번호|No)")
# A heading under which this year's sum and that of all years stand side by
# side.
_PARTED = late(r"('?\d\d년)(총(?:액|연구비|사업비)?)$")
_DESCRIBED = late(r"내용|개요|기관|목적")
_TERM = late(r"기간\((?:개월|년)\)")
_BY_YEAR = late(r"차년도|연도")
_STOP = late(
    r"[□■○●ㅇ◦❍◎※▶☞<【ⅠⅡⅢⅣⅤ]|[가-하]\.|(?:총 ?)?(?:합 *계|총계|누계)|총 ?합|계$"
)
_SUM_LINE = late(
    r"(?:(?:총 ?)?(?:합 *계|총계|누계)|총 ?합|계)(?: ?\(\d{1,3}개[ 가-힣]{0,3}\))?"
)
_SUM_LINES = 4
_NUMBER = late(r"20\d\d ?- ?\S*(?: [가-힣]+-\d+)? ?")
_ORDINAL = late(r"(\d{1,2})\. ?[가-힣A-Za-z]")
_INTEGER = re.compile(r"\d{1,3}")
_BARE = late(r"\d[\d,]*(?:\.\d+)?")
_COUNTED = late(
    rf"\(?(\d{{1,3}}) ?(?:개|과제|팀|편|곳)(?: ?(?:{NOUN}|사))?(?: ?(?:내외|이내))?\)?"
)
_SHARE = late(r"(?:과제|기업|연구단|센터)\s?(?:당|별)")
_SHARE_BEFORE = late(r"(?:과제|기업|연구단|센터)당$")
_LEAD = late(r"(?:(?:과제|기업|연구단|센터)\s?(?:당|별)|총|약|최대| ){0,4}")
# Periods, kinds and remarks: cells beside a name that are none.
_ASIDE = late(
    r"\(.*|\* .*|.*\d년 ?(?:이내|\d{1,2}개월)?|'?\d{1,4}\. ?\d.*|.*\d{1,2}월.*|[~\-·].*|\d+|[\d.,~' ]+|(?:내외|이내)|[①-⑨, ]+|"
    r"[A-Z]\d ?- ?\d|[A-Z]{2,6}|(?:일반|보안|공통|주관|단독|총괄|세부|컨소시엄|연구|개발|연구개발|일반연구개발|기초연구|비예타|예타|혁신제품형?|원천기술형?)|"
    r"(?:지정|품목|자유|분야)(?:공모)?(?:형)?(?:-\d*)?|[가-힣A-Z]{1,10}-(?:\d{1,3})?|산[·,].*|최대|º.*|\d+분.*|o .*|\d{1,2}-\d{1,2}\. ?[가-힣].*|"
    r"(?:대|중소|중견|벤처|창업|[·,/ ]){0,6}기업|제한 ?없음|통합(?:형)?|산학연"
)
# What sort a name is of, in brackets on the line below it: "(장편)".
_KIND = late(r"\([가-힣]{1,6}\)")
_NAME_ROOM = 120
# No part of a call is called by fewer letters; such a word is a kind or an
# audience.
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class _StackedHead:
    """What a heading says: its columns in the order of the page."""

    name: str
    money: tuple[str, ...]
    count: str
    unit: int | None
    counts_first: bool
    numbered: bool
    described: bool
    terms: int
    """Columns of bare months or years before the money."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What opens a row, and whether counts are worded (``1개 내외``) or bare."""

    serials: bool
    numbers: bool
    worded: bool
    ordinals: bool


@dataclass(slots=True)
class _Row:
    names: list[TextLine] = field(default_factory=list)
    money: list[TextLine] = field(default_factory=list)
    count: TextLine | None = None
    terms: int = 0


def find_stacked_tables(headings: Iterable[HeadedLines]) -> tuple[Table, ...]:
    """Return the tables below *headings* whose cells stand one a line, in order."""
    found: list[Table] = []
    done = 0
    for heads, below in headings:
        # What was in the rows of a table is no heading of another.
        if heads[0].start < done:
            continue
        head = _head(heads)
        if head is None:
            continue
        body: list[TextLine] = []
        stop: TextLine | None = None
        rest = iter(below)
        for line in rest:
            if _STOP.match(line.text):
                stop = line
                break
            body.append(line)
        rows = _rows(body, head) if body else []
        summed = None
        if (
            len(rows) > 1
            and len(head.money) == 1
            and stop is not None
            and _SUM_LINE.fullmatch(stop.text)
        ):
            summed = _sum_row(stop, rest, rows, head)
        done = body[-1].end if body else heads[-1].end
        if rows:
            number = len(found) + 1
            found.append(_table(head, rows, summed, heads[0].start, number))
    return tuple(found)


def _head(lines: Sequence[TextLine]) -> _StackedHead | None:
    """Return what a heading says if it names something, and money beside it."""
    text = "".join(line.text for line in lines).replace(" ", "")
    money = [
        found
        for found in _MONEY.finditer(text)
        # 과제당 예산: what each gets is read where its words stand.
        if not _SHARE_BEFORE.search(text, 0, found.start())
    ]
    names = [
        found
        for found in _NAME.finditer(text)
        if money and found.end() <= money[0].start()
    ]
    if not names or _BY_YEAR.search(text):
        return None
    count = _COUNT.search(text)
    parted = _PARTED.search(text)
    heads = (
        tuple(f"{money[0][0]} {part}" for part in parted.groups())
        if parted
        else (money[0][0],)
    )
    return _StackedHead(
        names[-1][0],
        heads,
        count[0] if count else "",
        read_unit(money[0][0]),
        count is not None and count.start() < money[0].start(),
        _SERIAL.match(text) is not None,
        _DESCRIBED.search(text, names[-1].end(), money[0].start()) is not None,
        len(_TERM.findall(text, names[-1].end(), money[0].start())),
    )


def _rows(body: Sequence[TextLine], head: _StackedHead) -> list[_Row]:
    """Return the rows of *body*, or none where they are not all alike."""
    is_numbered = head.numbered or body[0].text == "1"
    marks = _Marks(
        serials=is_numbered
        and any(
            line.text == "2" or line.text.startswith("2 ") for line in body
        ),
        numbers=sum(_NUMBER.match(line.text) is not None for line in body) > 1,
        worded=any(_COUNTED.fullmatch(line.text) for line in body),
        ordinals=_counts_up(body),
    )
    rows = [_Row()]
    for number, line in enumerate(body):
        if _opens(line, rows, head, marks):
            rows.append(_Row())
        if number or not is_numbered or not _INTEGER.fullmatch(line.text):
            is_first = marks.serials and not rows[-1].names
            own = _unnumbered(line, len(rows)) if is_first else line
            _put(own, rows[-1], head, marks)
    retained = [row for row in rows if row.names or row.money]
    sums = [
        line
        for line in body
        if _is_sum(line.text, head) and find_sums(line.text)
    ]
    # One row beside which many sums are left over has swallowed the others.
    if len(retained) == 1 and len(sums) > len(head.money) + 1:
        return []
    return retained if _are_alike(retained, head) else []


def _unnumbered(line: TextLine, number: int) -> TextLine:
    """Return *line* without the *number* of its row that stands before the name."""
    skipped = len(f"{number} ")
    if not line.text.startswith(f"{number} "):
        return line
    return TextLine(line.text[skipped:], line.start + skipped, line.end)


def _counts_up(body: Sequence[TextLine]) -> bool:
    """Whether the rows' names are numbered 1., 2. and so on."""
    following = 1
    for line in body:
        opened = _ORDINAL.match(line.text)
        if opened and int(opened[1]) == following:
            following += 1
    return following > 2 and _ORDINAL.match(body[0].text) is not None


def _sum_row(
    stop: TextLine,
    rest: Iterator[TextLine],
    rows: Sequence[_Row],
    head: _StackedHead,
) -> _Row | None:
    """Return the row of the line that ends a table (``합계``), if a sum below it is that
    of the rows: anything else may belong to other words.
    """
    whole = 0
    count = 0
    for row in rows:
        money = read_won(row.money[0].text, head.unit)
        whole += money.won if money else 0
        digits = _INTEGER.search(row.count.text) if row.count else None
        count += int(digits[0]) if digits else 0
    summed = _Row([stop])
    for line in islice(rest, _SUM_LINES):
        money = (
            read_won(line.text, head.unit)
            if _is_sum(line.text, head)
            else None
        )
        if money is not None and money.won == whole:
            summed.money.append(line)
            break
        digits = _INTEGER.match(line.text)
        if digits and int(digits[0]) == count:
            summed.count = line
    return summed if summed.money else None


def _are_alike(rows: Sequence[_Row], head: _StackedHead) -> bool:
    """Whether every row has a name of its own and the same columns of money in the same form."""
    names = {_name(row.names) for row in rows}
    if len(names) < len(rows) or any(
        len(name) < _SHORTEST or find_sums(name) for name in names
    ):
        return False
    forms = set()
    for row in rows:
        forms.add(
            tuple(_BARE.fullmatch(line.text) is not None for line in row.money)
        )
    return len(forms) == 1 and all(
        len(row.money) == len(head.money) for row in rows
    )


def _opens(
    line: TextLine, rows: Sequence[_Row], head: _StackedHead, marks: _Marks
) -> bool:
    """Whether *line* opens a further row."""
    row = rows[-1]
    if not row.money:
        return False
    if marks.serials:
        number = line.text.partition(" ")[0]
        return number == str(len(rows) + 1) and _is_whole(row, head)
    if marks.numbers:
        return _NUMBER.match(line.text) is not None
    if marks.ordinals:
        opened = _ORDINAL.match(line.text)
        return opened is not None and int(opened[1]) == len(rows) + 1
    return (
        _is_whole(row, head)
        and not _ASIDE.fullmatch(line.text)
        and not _COUNTED.fullmatch(line.text)
    )


def _is_whole(row: _Row, head: _StackedHead) -> bool:
    return len(row.money) == len(head.money) and (
        not head.count or row.count is not None
    )


def _put(line: TextLine, row: _Row, head: _StackedHead, marks: _Marks) -> None:
    """Put *line* where it belongs in *row*."""
    lacks_money = len(row.money) < len(head.money)
    if row.names and row.terms < head.terms and _INTEGER.fullmatch(line.text):
        row.terms += 1
    elif row.names and _is_count(
        line.text, head, marks, lacks_money=lacks_money
    ):
        row.count = row.count or line
    elif lacks_money and row.names and _is_sum(line.text, head):
        row.money.append(line)
    elif (not row.money and row.names and _KIND.fullmatch(line.text)) or (
        not row.money
        and _is_name(line.text)
        and not (head.described and row.names)
    ):
        row.names.append(line)


def _is_name(text: str) -> bool:
    return not (
        _ASIDE.fullmatch(text)
        or _NUMBER.fullmatch(text)
        or _SHARE.fullmatch(text)
    )


def _is_sum(text: str, head: _StackedHead) -> bool:
    if text.startswith("("):
        return False
    sums = find_sums(text)
    if sums:
        return _LEAD.fullmatch(text, 0, sums[0].start) is not None
    return (
        head.unit is not None
        and _BARE.fullmatch(text) is not None
        and text != "1"
    )


def _is_count(
    text: str, head: _StackedHead, marks: _Marks, *, lacks_money: bool
) -> bool:
    """Whether *text* counts projects; a bare number does so only on its side of the
    money, where none is worded.
    """
    if marks.worded or not head.count:
        return _COUNTED.fullmatch(text) is not None
    return (
        _INTEGER.fullmatch(text) is not None
        and lacks_money == head.counts_first
    )


def _name(lines: Sequence[TextLine]) -> str:
    return " ".join(line.text for line in lines)[:_NAME_ROOM]


def _table(
    head: _StackedHead,
    rows: Sequence[_Row],
    summed: _Row | None,
    start: int,
    number: int,
) -> Table:
    heads = (head.name, *head.money, head.count or "과제수")
    top = tuple(Cell(text, start, start) for text in heads)
    # A count that some rows lack is in a cell merged over several of them.
    has_counts = all(row.count for row in rows)
    stated = []
    for row in rows:
        stated.append(_cells(row, row.count if has_counts else None))
    if summed is not None:
        stated.append(_cells(summed, summed.count if has_counts else None))
    end = max(cell.end for row in stated for cell in row)
    return Table(number, (top, *stated), start, end)


def _cells(row: _Row, count: TextLine | None) -> tuple[Cell, ...]:
    spot = row.money[-1].end
    name = Cell(_name(row.names), row.names[0].start, row.names[-1].end)
    counted = (
        Cell(count.text, count.start, count.end)
        if count
        else Cell("", spot, spot)
    )
    return (
        name,
        *(Cell(line.text, line.start, line.end) for line in row.money),
        counted,
    )
