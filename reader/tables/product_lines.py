"""Rows that prove themselves: a name, a number, what each gets and what all of them get,
where the product is printed beside its factors.

    초기 25 2천만원 5억원
    성장 15 5천만원 7.5억원
    총계 45 17.5억원
"""

from __future__ import annotations

import re
from typing import Final

from reader.tables.budget_shares import BudgetRow
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.money import find_sums
from reader.values.numbers import MONEY, numbers_with_units

_SUM: Final = (
    r"\d[\d,]{0,12}(?:\.\d{1,3})?[ ]?(?:[십백천]?[만억조]|[백천])[ ]?원?"
)
# 초기 25개사 2천만원 5억원
_ROW: Final = late(
    rf"""
    ^[^\w\n]{{0,6}}(?P<name>[가-힣A-Za-z][가-힣A-Za-z0-9·()& ]{{1,24}}?)[ |:]{{1,8}}
    (?P<count>[1-9]\d{{0,3}})[ ]?(?:개[ ]?(?:사|과제|소|팀|곳)?|사|곳|팀|건)?[ |]{{1,8}}
    (?:최대[ ]?)?(?P<each>{_SUM})(?:[ ]?(?:이내|내외))?[ |]{{1,8}}
    (?:총[ ]?)?(?P<all>{_SUM})(?:[ ]?(?:이내|내외))?[ |]*$
    """,
    re.VERBOSE | re.MULTILINE,
)
# What a sum ends with, right before another one.
_SUM_BEFORE: Final = late(r"[만억천백][ ]?원?[ |]{1,8}$")
_BEFORE: Final = 12
_NO_NAME: Final = late(r"[합총소]\s?계|^계$|평균|부담|예시|년도?$|\d차")
_MOST: Final = 30


@part_of_document
def find_product_lines(document: Document) -> tuple[BudgetRow, ...]:
    """Return the rows of *document* whose number times what each gets makes what all get,
    in order, where at least two do and no such row does not; sums are in won.
    """
    plain = document.plain
    if not _has_sums_beside(document):
        return ()
    rows: list[BudgetRow] = []
    for found in _ROW.finditer(plain):
        if _NO_NAME.search(found["name"]):
            continue
        each, whole = _won(found["each"]), _won(found["all"])
        count = int(found["count"])
        if not each or each * count != whole:
            return ()
        rows.append(
            BudgetRow(found["name"].strip(), whole, each, count, *found.span())
        )
    names = {row.name for row in rows}
    is_list = 2 <= len(rows) <= _MOST and len(names) == len(rows)
    return tuple(rows) if is_list else ()


def _has_sums_beside(document: Document) -> bool:
    """Whether two sums stand side by side, as in such a row: in most texts none do."""
    plain = document.plain
    for start in numbers_with_units(document, MONEY):
        if plain[start - 1 : start] in (" ", "|"):
            room = max(0, start - _BEFORE)
            if _SUM_BEFORE.search(plain, room, start):
                return True
    return False


def _won(text: str) -> int:
    sums = find_sums(text if text.endswith("원") else f"{text.rstrip()}원")
    return sums[0].won if len(sums) == 1 else 0
