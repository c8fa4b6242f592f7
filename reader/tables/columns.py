"""What a table's headings say of their columns: names, money, caps or counts, and in which unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reader.text.document import Cell
from reader.values.money import read_unit

Role = Literal["name", "budget", "whole", "either", "cap", "count", "else"]
"""*whole* is the sum over all years beside this year's *budget*; *either* may hold a
budget, a cap or a count.
"""

# Headings are matched with their blanks taken out: ``품 목 명`` is 품목명.
_NAME = re.compile(
    r"사업명|과제명|RFP명|공고단위|품목|내역사업|세부사업|세부과제|분야|분과|트랙|유형|구분|^분류$|^내역|프로그램|과제제안요구서|연구주제|부문|권역|지역|단계"
)
PROJECT = re.compile(r"과제명|RFP|공고단위|품목|과제제안요구서|연구주제")
"""Headings of single projects, which are no divisions where a table of divisions stands
above them.
"""
_NO_NAME = re.compile(
    r"(?:공모|과제|협약|신청|기관|보안)유형|연구단계|공모방식|단계구분|코드|번호$"
)
_BUDGET = re.compile(
    r"예산|연구개발비|연구비|사업비|출연금|국비|정부지원|공모금액|사업금액|사업화자금|당해"
)
_THIS_YEAR = re.compile(r"당해|'\d\d년|20\d\d년")
_WHOLE = re.compile(r"(?:총|총액|합계)$|^총")
_EITHER = re.compile(r"(?:지원|선정|모집)(?:규모|금(?!융)|액)|지원내용및규모")
_CAP = re.compile(r"한도|최대|상한|(?:과제|기업|업체|개?사|팀|컨소시엄|개소)(?:당|별)")
# Headings over a number of projects: "과제수".
_COUNT = re.compile(
    r"(?:과제|기업|업체|개사|컨소시엄|팀|개소|RFP)수(?![가-힣])|(?:지원|선정|모집|선발|신규)(?:예정)?(?:지원)?(?:연구개발)?(?:과제|기업|수)|수행기관"
)
_NO_MONEY = re.compile(
    r"비중|비율|비고|기간|기준|부담|내용|대상|방식|조건|산출|자격|여부"
)
_YEAR = re.compile(r"'?\d{2,4}년?도?")


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A heading, the cells under it (several where it was merged), its role and its unit in won."""

    role: Role
    unit: int | None
    head: str
    first: int
    last: int


def read_columns(heads: Sequence[Cell], unit: int | None) -> list[TableColumn]:
    """Return what the columns hold; an empty heading widens the one before it."""
    columns: list[TableColumn] = []
    data = {read_unit(cell.text) for cell in heads} - {None}
    unit = unit or (data.pop() if len(data) == 1 else None)
    for number, cell in enumerate(heads):
        if not cell.text and columns:
            columns[-1] = replace(columns[-1], last=number)
        else:
            head = squeezed(cell.text)
            columns.append(
                TableColumn(
                    _role(head), read_unit(cell.text) or unit, head, number, number
                )
            )
    return columns


def one_heading(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """Return *rows* with a heading of two rows (``지원한도`` over ``당해 | 총``) made one."""
    top, low = rows[0], rows[1]
    if (
        len(rows) < 3
        or low[0].text
        or any(
            message.isdigit() for cell in low for message in _YEAR.sub("", cell.text)
        )
    ):
        return rows
    heads: list[Cell] = []
    above = ""
    for number, cell in enumerate(top):
        above = cell.text or above
        below = low[number].text if number < len(low) else ""
        heads.append(replace(cell, text=f"{above} {below}") if below else cell)
    return [heads, *rows[2:]]


def is_name(head: str) -> bool:
    return _NAME.search(head) is not None


def squeezed(text: str) -> str:
    return "".join(text.split())


def _role(head: str) -> Role:
    if "비율" in head:
        return "else"
    if (
        _WHOLE.search(head)
        and not _THIS_YEAR.search(head)
        and (head.endswith("총") or _is_money(head))
    ):
        return "whole"
    if "당해" in head and not _NO_MONEY.search(head):
        return "budget"
    if _CAP.search(head) and not head.endswith("기간"):
        return "cap"
    if _EITHER.search(head) or (_COUNT.search(head) and _BUDGET.search(head)):
        return "either"
    if _COUNT.search(head):
        return "count"
    if _BUDGET.search(head) and not _NO_MONEY.search(head):
        return "budget"
    return "name" if is_name(head) and not _NO_NAME.search(head) else "else"


def _is_money(head: str) -> bool:
    return (
        _BUDGET.search(head) or _EITHER.search(head) or _CAP.search(head)
    ) is not None and not _NO_MONEY.search(head)
