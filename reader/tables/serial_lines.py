"""Rows of a table that a text keeps one a line, with blanks for columns and a number first.

::

    연번 과제명 과제 수 ’25년 예산 공모방식
    1 파도 예측 기술 개발 1개 2,137.5백만원 (9개월) 지정공모
    2 조류 예측 기술 개발 1개 1,200백만원 (9개월) 지정공모

The numbers run from 1, and each row has one sum with its unit.
"""

from __future__ import annotations

import re

from reader.tables.heading_lines import money_lines
from reader.text.document import Cell, Document, Table
from reader.text.patterns import late
from reader.values.money import Money, find_sums

_HEAD = late(
    r"""
    [ ]*(?:연[ ]?번|순[ ]?번|번호|No\.?|순)[ ](?=[^\n]*(?:과제|RFP|사업|분야|품목|프로그램))
    [^\n]*(?P<money>예산|연구개발비|연구비|지원[ ]?규모|지원금액?|지원[ ]?한도|사업비|출연금)
    [^\n]*(?=\n)                                            # 연번 과제명 과제 수 예산
    """,
    re.VERBOSE,
)
_ROW = late(r"[ ]*(?P<number>\d{1,2})[.)]?[ ](?P<rest>[^\n]{4,300})(?:\n|$)")
_COUNT = late(
    r"[ ](?P<count>\d{1,3})[ ]?(?:개|과제)(?:[ ]?과제)?[ ]*(?:내외[ ]*)?$"
)
_SHARE = late(r"[ ]*(?:총|약|최대|과제당)?[ ]*$")
_LONGEST = 30


def find_serial_lines(document: Document) -> tuple[Table, ...]:
    """Return the tables of numbered lines in *document*, in order."""
    plain = document.plain
    found: list[Table] = []
    for begin, _ in money_lines(document):
        if found and begin < found[-1].end:
            continue
        head = _HEAD.match(plain, begin)
        if head is None:
            continue
        rows: list[tuple[Cell, ...]] = []
        at = head.end() + 1
        while len(rows) < _LONGEST and (line := _ROW.match(plain, at)):
            cells = (
                _cells(line) if int(line["number"]) == len(rows) + 1 else None
            )
            if cells is None:
                break
            rows.append(cells)
            at = line.end()
        names = {row[0].text for row in rows}
        counts = {bool(row[2].text) for row in rows}
        if len(rows) > 1 and len(names) == len(rows) and len(counts) == 1:
            start = begin
            texts = ("과제명", head["money"], "과제수")
            top = tuple(Cell(text, start, start) for text in texts)
            found.append(Table(0, (top, *rows), start, at))
    return tuple(found)


def _cells(line: re.Match[str]) -> tuple[Cell, ...] | None:
    """Return the name, sum and count of a row, or None where it has not one sum."""
    rest, offset = line["rest"], line.start("rest")
    sums: list[Money] = []
    for money in find_sums(rest):
        # What is in brackets explains the sum before it.
        if rest.count("(", 0, money.start) == rest.count(")", 0, money.start):
            sums.append(money)
    if len(sums) != 1:
        return None
    money = sums[0]
    name = _SHARE.sub("", rest[: money.start])
    count = _COUNT.search(name)
    if count is not None:
        counted = Cell(count["count"], *_moved(count.span("count"), offset))
        name = name[: count.start()]
    else:
        counted = Cell("", offset, offset)
    name = name.rstrip()
    if len(name) < 4:
        return None
    end = (
        money.end + 1 if rest[money.end : money.end + 1] == "원" else money.end
    )
    words = Cell(rest[money.start : end], *_moved((money.start, end), offset))
    return (Cell(name, offset, offset + len(name)), words, counted)


def _moved(span: tuple[int, int], offset: int) -> tuple[int, int]:
    return span[0] + offset, span[1] + offset
