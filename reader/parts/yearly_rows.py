"""Rows of a table that a PDF ran together, recognised by what each project gets a year.

``1. 새싹 백신 1,000백만원/년 (1차년도 750백만원) 3년 이내``: the columns are lost, but a
sum a year is in every row, behind the row's name or on the line below it.
"""

from __future__ import annotations

import re

from reader.tables.budget_shares import BudgetRow
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.money import Money, sums_of

_HEAD = late(
    r"""
    (?:공고단위|RFP|세부[ ]?사업|내역[ ]?사업|구[ ]?분)[^:]{0,100}?
    지원[ ]?규모                                            # 구분 공고단위(RFP명) 지원규모
    """,
    re.VERBOSE,
)
# How far below its heading such a table may go on.
_ROOM = 2_500
_A_YEAR = late(r"원?\s?(?:이내|내외)?\s?/\s?년")
_LOWER = late(r"[0-9][0-9,.]*\s?~\s?$")
_OPENED = late(r"\([^()\n]{0,24}$")
_NUMBERED = late(r"^\s*(?:\(?\d{1,2}(?:-\d{1,2})?[.)]\s?|[①-⑳]\s?)")
# A row's period, where it is before the sum.
_TERM = late(
    r"\s*\d{1,2}(?:~\d{1,2})?\s?(?:년|개월)\s?(?:이내)?\s*(?:\([^()\n]{0,20}\))?\s*$"
)
# A line that belongs to the row above, or to the heading.
_ENDED = late(
    r"""
    년[ ]?이내|개월|/[ ]?년|산·|주관|지원기간|지원[ ]?규모|과제[ ]?수|요건|과제구성
    | ^\s*[\d①-⑳,.()\- ]*$                                 # 4
    """,
    re.VERBOSE,
)
_NAME = late(r"[(가-힣A-Za-z][^\n|]{1,60}")
_NAME_LINES = 4
_LONGEST = 70
_MONEY = late(r"[0-9]\s?(?:백만|천만|억|만)")


def find_yearly_rows(document: Document) -> tuple[BudgetRow, ...]:
    """Return the rows of the first run-together table of *document*: names and caps a year
    in won; nothing if a row has no name or two have the same one.
    """
    plain = document.plain
    head = _HEAD.search(plain) if "/년" in plain or "/ 년" in plain else None
    if head is None:
        return ()
    found: list[BudgetRow] = []
    for money in sums_of(document):
        is_near = head.end() <= money.start < head.end() + _ROOM
        if not is_near or not _A_YEAR.match(plain, money.end):
            continue
        if _OPENED.search(plain, max(0, money.start - 30), money.start):
            continue
        name = _name_of(plain, money)
        if not name:
            return ()
        found.append(
            BudgetRow(name, None, money.won, None, money.start, money.end)
        )
    names = {row.name for row in found}
    return tuple(found) if len(found) > 1 and len(names) == len(found) else ()


def _name_of(plain: str, money: Money) -> str:
    """Return the words before a sum on its line, or those of the lines above it."""
    end = money.start
    start = plain.rfind("\n", 0, end) + 1
    words = _TERM.sub("", _LOWER.sub("", plain[start:end])).strip()
    for _ in range(_NAME_LINES):
        if start == 0 or _NUMBERED.match(words):
            break
        above = plain.rfind("\n", 0, start - 1) + 1
        line = _TERM.sub("", plain[above : start - 1])
        if _ENDED.search(line) or len(line) + len(words) > _LONGEST:
            break
        words = f"{line.strip()} {words}".strip()
        start = above
    name = _NUMBERED.sub("", words).strip(" -·○ㅇ◦•▪*|")
    is_name = _NAME.fullmatch(name) and name.count("(") == name.count(")")
    return name if is_name and not _MONEY.search(name) else ""
