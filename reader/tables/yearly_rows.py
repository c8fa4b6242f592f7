"""Rows of a table that a PDF ran together, told by what each project gets a year.

``1. 새싹 백신 1,000백만원/년 (1차년도 750백만원) 3년 이내``: the columns are lost, but a
sum a year stands in every row, behind the row's name or on the line below it.
"""

from __future__ import annotations

import re

from reader.tables.budget_tables import BudgetRow
from reader.values.money import Money, find_sums

_HEAD = re.compile(
    r"""
    (?:공고단위|RFP|세부[ ]?사업|내역[ ]?사업|구[ ]?분)[^\n]{0,60}
    지원[ ]?규모                                            # 구분 공고단위(RFP명) 지원규모
    """,
    re.VERBOSE,
)
_ROOM = 2_500
"""How far below its heading such a table may go on."""
_A_YEAR = re.compile(r"원?\s?(?:이내|내외)?\s?/\s?년")
_LOWER = re.compile(r"[0-9][0-9,.]*\s?~\s?$")
_OPENED = re.compile(r"\([^()\n]{0,24}$")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}(?:-\d{1,2})?[.)]\s?|[①-⑳]\s?)")
_ENDED = re.compile(r"년\s?이내|개월|산·|주관|^\s*[\d①-⑳,. ]*$|[/()]")
_NAME = re.compile(r"[가-힣A-Za-z][^\n|]{1,60}")
_MONEY = re.compile(r"[0-9]\s?(?:백만|천만|억|만)")


def find_yearly_rows(plain: str) -> tuple[BudgetRow, ...]:
    """Return the rows of the first run-together table of *plain*: names and caps a year
    in won; nothing if a row has no name or two have the same one.
    """
    head = _HEAD.search(plain) if "/년" in plain or "/ 년" in plain else None
    if head is None:
        return ()
    found: list[BudgetRow] = []
    for money in find_sums(plain):
        is_near = head.end() <= money.start < head.end() + _ROOM
        if not is_near or not _A_YEAR.match(plain, money.end):
            continue
        if _OPENED.search(plain, max(0, money.start - 30), money.start):
            continue
        name = _name_of(plain, money)
        if not name:
            return ()
        found.append(BudgetRow(name, None, money.won, None, money.start, money.end))
    names = {row.name for row in found}
    return tuple(found) if len(found) > 1 and len(names) == len(found) else ()


def _name_of(plain: str, money: Money) -> str:
    """Return the words before a sum on its line, or those of the line above it."""
    start = plain.rfind("\n", 0, money.start) + 1
    before = _LOWER.sub("", plain[start : money.start])
    if not before.strip():
        above = plain.rfind("\n", 0, max(start - 1, 0)) + 1
        before = plain[above : max(start - 1, 0)]
    name = _NUMBERED.sub("", before).strip(" -·○ㅇ◦•▪*|")
    is_name = _NAME.fullmatch(name) and not _ENDED.search(name)
    return name if is_name and not _MONEY.search(name) else ""
