"""Lines of a name and a bare number each, under a label that gives their unit.

::

    공모분야별 과제당 지원금 (단위: 천원)
    - 고래 75,000
    - 조개 60,000
"""

from __future__ import annotations

import re
from typing import Final

from reader.parts.part_names import may_be_part, role_of_label
from reader.tables.budget_shares import BudgetRow
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.money import read_unit

_UNIT_LABEL: Final = re.compile(
    r"단위[ ]?:?[ ]?(?:천|백만|만|억)?[ ]?원[)\]]?[ ]*\n"
)
_LINE: Final = late(
    r"""
    [ ]*(?:[-·○ㅇ◦▪*]|[①-⑳]|\d{1,2}[.)])[ ]*
    (?P<name>[가-힣A-Za-z][^\n\d:]{1,24}?)[ ]?:?[ ]+
    (?P<number>\d[\d,.]*)[ ]*(?:\n|$)                       # - 바다 75,000
    """,
    re.VERBOSE,
)
_FEWEST: Final = 2
_MOST: Final = 12


def find_unit_lines(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts of the first such list of *document* whose label says that each
    project, or all of a part, gets its sums; in won.
    """
    plain = document.plain
    for found in _UNIT_LABEL.finditer(plain):
        begin = plain.rfind("\n", 0, found.start()) + 1
        label = plain[begin : found.end()]
        unit = read_unit(label)
        role = role_of_label(label.partition("(")[0])
        if unit is None or role not in ("cap", "budget"):
            continue
        rows: list[BudgetRow] = []
        at = found.end()
        while line := _LINE.match(plain, at):
            won = int(float(line["number"].replace(",", "")) * unit)
            name = line["name"].strip()
            if not may_be_part(name):
                break
            budget, cap = (None, won) if role == "cap" else (won, None)
            rows.append(
                BudgetRow(name, budget, cap, None, line.start(), line.end())
            )
            at = line.end()
        if _FEWEST <= len(rows) <= _MOST:
            return tuple(rows)
    return ()
