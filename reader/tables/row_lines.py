"""Tables whose rows fill a line each, regained by the order of their headings' roles.

::

    번호 트랙 연구기간 최대 지원금액 (천원) 지원업체 수
    1 바다형 10개월 이내 30,000 4개사
    2 숲형 10개월 이내 3,000 3개사
    합계 7개사

The headings of figures are on one line; every row has a figure of the right sort for
each of them, in their order, and the words before the first are its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.tables.budget_shares import SUM_ROW
from reader.tables.cell_lines import fits
from reader.tables.columns import (
    MONEY_ROLES,
    UNIT_BOX,
    ColumnHeading,
    TableColumn,
    UnitBox,
    is_name,
    read_box,
    read_columns,
)
from reader.tables.heading_lines import NEXT_MATTER, money_lines
from reader.text.document import Cell, Document, Table
from reader.text.patterns import late
from reader.values.counted import COUNT, NOUN
from reader.values.money import UNIT

# Headings of figures on one line, each with the words that belong to it.
_HEADING: Final = late(
    r"""
    (?P<period>(?:총[ ]?)?(?:연구|지원|사업|수행|협약|개발)[ ]?기간)
    | (?P<own>(?:기업[ ]?)?자부담금?|(?:민간|기업|기관)[ ]?부담금?)
    | (?P<count>
        (?:선정|지원|모집)?[ ]?(?:예정|\(예정\))?[ ]?(?:NOUN|대상)[ ]?수
        (?:[ ]?\(개\))? | (?:선정|모집)[ ]?규모 | (?:선정|모집|지원)[ ]?건?수(?![가-힣])
    )
    | (?P<sum>(?<=[ ])(?:[합총][ ]?계|총액)$)
    | (?P<money>
        (?:(?:[가-힣]|\d개){1,5}[당별][ ]?|최대[ ]|(?:'|20)\d\d년[ ]|당해연도[ ]|총[ ]?)?
        (?:정부[ ]?)?(?:
            (?:지원|배정|소요|공모)?[ ]?예산액?|지원[ ]?금액?(?:[ ]?(?:총액|한도)|[ ]?\(최대\))?
            |지원[ ]?(?:한도액?|규모)|(?:지원[ ]?)?(?:사업비|연구개발비|연구비)|출연금|국비|보조금
        )(?:[ ]?\((?:단위[ ]?:[ ]?)?[백천만억십]{0,2}[ ]?원\))?  # 최대 지원금액 (천원)
    )
    """.replace("NOUN", NOUN),
    re.VERBOSE,
)
_ANCHOR: Final = late(
    r"(?:예산|지원 ?금|한도|사업비|연구비|개발비|출연금|국비|보조금|지원 ?규모)[^\n\d:]{0,40}\n"
)
_NAME: Final = late(
    r"구분|분야|부문|사업명?|과제명?|프로그램|유형|트랙|항목|주제|RFP명"
)
_SUM: Final = (
    rf"(?:(?:총|약|최대|각|(?:{NOUN}|사)[ ]?당)[ ]?){{0,3}}"
    rf"(?:\d[\d,]*(?:\.\d+)?[ ]?{UNIT}[ ]?원?(?:[ ]\d[\d,]*[백천]?만[ ]?원)?"
    r"|\d{1,3}(?:,\d{3}){2,3}[ ]?원)(?:[ ]?(?:내외|이내|한도))?(?:/(?:과제|기업|년))?"
)
_COUNT: Final = rf"(?:총[ ]?)?{COUNT}(?![가-힣])(?:[ ]?(?:내외|이내))?"
_VALUE: Final = late(
    rf"""
    (?<![^ ])(?:
        {_SUM}[ ]?[,/(][ ]?{_COUNT}\)?          # 과제당 1억원 이내, 2개 과제
        | {_COUNT}[ ]?[,/(×][ ]?{_SUM}\)?
        | {_SUM} | {_COUNT}
        | \d{{1,2}}[ ]?(?:개월|년)(?:[ ]?이내)?
        | (?:사업비의[ ])?\d{{1,2}}[ ]?%(?:[ ]?이상)?
        | \d[\d,]*(?:\.\d+)? | -
    )(?![^ ])
    """,
    re.VERBOSE,
)
# What is beside the figures of a row and makes them no cells.
_LEFT: Final = late(r"[\d()]")
# A name that ends with its own factor or colon: `5편 ×`, `총 지원금 :`.
_TORN: Final = late(r"[×xX:]$")
_MAY_BE_ROW: Final = re.compile(r"[\d-]")
_SERIAL: Final = late(r"(\d{1,2})\.?[ ]+")
_STOP: Final = late(rf"{NEXT_MATTER}|\(\d")
_MOST_ROWS: Final = 60
_FEWEST_ROWS: Final = 2
_WIDEST: Final = 200
_NAME_ROOM: Final = 90


def find_row_lines(document: Document) -> tuple[Table, ...]:
    """Return the tables of *document* whose rows fill a line each."""
    plain = document.plain
    found: list[Table] = []
    done = 0
    for begin, end in money_lines(document):
        if begin < done or end - begin >= _WIDEST:
            continue
        if not _ANCHOR.search(plain, begin, end + 1):
            continue
        table = _table(plain, begin, end + 1)
        if table is not None:
            found.append(table)
            done = table.end
    return tuple(found)


def _table(plain: str, begin: int, end: int) -> Table | None:
    """Return the table whose headings are on the line between two offsets."""
    line = plain[begin : end - 1]
    # Quick looks come first: most lines with a word of money are no headings.
    is_prose = ":" in line or _STOP.match(line.strip()) is not None
    if is_prose or not _may_have_rows(plain, end):
        return None
    name = _NAME.search(line)
    if name is None:
        return None
    marks = list(_HEADING.finditer(line))
    if not marks or name.start() > marks[0].start():
        return None
    called = name[0] if is_name(name[0]) else "구분"
    heads = [ColumnHeading(Cell(called, begin, begin), called)]
    for mark in marks:
        # A last column of sums is what each part gets in all.
        words = "예산" if mark["sum"] else mark[0]
        heads.append(ColumnHeading(Cell(words, begin, begin), words))
    box = UNIT_BOX.search(plain[max(0, begin - 60) : begin].rstrip())
    columns = read_columns(heads, read_box(box[0]) if box else UnitBox())
    roles = {column.role for column in columns[1:]}
    if not roles & MONEY_ROLES:
        return None
    rows: list[tuple[Cell, ...]] = []
    at = end
    while len(rows) < _MOST_ROWS:
        stop = plain.find("\n", at)
        stop = len(plain) if stop < 0 else stop
        text = plain[at:stop]
        row = _row(columns, text, at) if stop - at <= _WIDEST else None
        if row is None:
            break
        rows.append(row)
        at = stop + 1
    names = [row[0].text for row in rows]
    parts = [text for text in names if not SUM_ROW.fullmatch(text)]
    if len(parts) < _FEWEST_ROWS or len(set(names)) < len(names):
        return None
    top = tuple(heading.cell for heading in heads)
    return Table(1, (top, *rows), begin, rows[-1][-1].end)


def _may_have_rows(plain: str, start: int) -> bool:
    """Whether the first lines from *start* on have figures, as rows do."""
    for _ in range(_FEWEST_ROWS):
        end = plain.find("\n", start)
        end = len(plain) if end < 0 else end
        if not _MAY_BE_ROW.search(plain, start, end):
            return False
        start = end + 1
    return True


def _row(
    columns: Sequence[TableColumn], text: str, start: int
) -> tuple[Cell, ...] | None:
    """Return the cells of one line that begins at *start*, or None where it is no row."""
    serial = _SERIAL.match(text)
    skipped = serial.end() if serial else 0
    values = list(_VALUE.finditer(text, skipped))
    if _STOP.match(text.strip()) or not values:
        return None
    if len(values) == len(columns) and values[-1][0] == "-":
        # Nothing is remarked on.
        values.pop()
    name = " ".join(text[skipped : values[0].start()].split())
    rest = _VALUE.sub("", text[values[0].start() :])
    is_torn = name.count("(") != name.count(")") or _TORN.search(name)
    if is_torn or _LEFT.search(rest):
        return None
    cells = [Cell(name, start + skipped, start + skipped + len(name))]
    if SUM_ROW.fullmatch(name):
        # A sum row leaves out what has no sum.
        left = list(values)
        for column in columns[1:]:
            is_next = bool(left) and fits(column, left[0][0].strip(), 0)
            found = left.pop(0) if is_next else None
            span = found.span() if found else (len(text), len(text))
            cells.append(
                Cell(found[0] if found else "", *(start + at for at in span))
            )
        return None if left else tuple(cells)
    is_named = 2 <= len(name) <= _NAME_ROOM and re.search(
        r"[가-힣A-Za-z]", name
    )
    if not is_named or len(values) != len(columns) - 1:
        return None
    for column, value in zip(columns[1:], values, strict=True):
        if not fits(column, value[0].strip(), 0):
            return None
        cells.append(
            Cell(value[0].strip(), start + value.start(), start + value.end())
        )
    return tuple(cells)
