"""Lines that name a part and say how many get what: a number times a sum.

::

    ▷ 영상 부문 ··· 5편 × 1.2억원
    ◦ (유형 1) 신규 개발 : 최대 1.5억원 × 4개사
    - 해외형 3개 기업 × 2천만원 = 6천만원
"""

from __future__ import annotations

import re
from typing import Final

from reader.tables.budget_tables import BudgetRow
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.text.searching import in_order
from reader.values.money import find_sums

_SUM: Final = (
    r"\d[\d,]{0,12}(?:\.\d{1,3})?[ ]?(?:[십백천]?[만억조]|[백천])[ ]?원?"
)
_NUMBER: Final = r"\d{1,3}[ ]?(?:개[ ]?)?(?:사|과제|소|팀|곳|기업|업체|단체|기관|편|건|작품|농가|점포)"
# ▷ 영상 부문 ··· 5편 × 1.2억원 = 6억원
_ROW: Final = late(
    rf"""
    [^\w\n(]{{0,8}} (?:(?:\d{{1,2}}|[가-하])[.)][ ]?)? (?:\([^()\n]{{1,10}}\)[ ]?)?
    (?P<name>[가-힣A-Za-z][가-힣A-Za-z0-9·()& ]{{1,24}}?) [ ]?[ .·…:|-]{{1,8}}
    (?: (?P<count>{_NUMBER}) [ ]?[×xX][ ]? (?:최대[ ]?)?(?P<each>{_SUM})
      | (?:최대[ ]?)?(?P<sum>{_SUM}) (?:[ ]?(?:이내|내외))? [ ]?[×xX][ ]? (?P<number>{_NUMBER}) )
    (?:[ ]?(?:이내|내외))? (?:[ ]?=[ ]?(?:총[ ]?)?(?P<all>{_SUM}))? [ ]*$
    """,
    re.VERBOSE | re.MULTILINE,
)
# What every such line has, from its sign on, to which a search leaps.
_TIMES: Final = tuple(
    late(rf"{sign}(?:(?<=[가-힣]{sign})|(?<=[가-힣] {sign})) ?[최\d]")
    for sign in "×xX"
)
_NO_NAME: Final = late(r"[합총소]\s?계|^계$|평균|부담|예시|년도?$|\d차")
_DIGITS: Final = re.compile(r"\d+")
_MOST: Final = 30


@part_of_document
def find_times_lines(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts that at least two such lines of *document* name, in order.

    The product is a part's budget only where it is printed; sums are in won.
    """
    plain = document.plain
    rows: list[BudgetRow] = []
    past = 0
    for times in in_order(_TIMES, plain):
        if times.start() < past:
            continue
        begin = plain.rfind("\n", 0, times.start()) + 1
        found = _ROW.match(plain, begin)
        if found is None:
            continue
        past = found.end()
        each = _won(found["each"] or found["sum"])
        digits = _DIGITS.search(found["count"] or found["number"])
        if _NO_NAME.search(found["name"]) or not each or digits is None:
            continue
        whole = _won(found["all"]) if found["all"] else None
        if whole is not None and whole != each * int(digits[0]):
            return ()
        rows.append(
            BudgetRow(
                found["name"].strip(),
                whole,
                each,
                int(digits[0]),
                *found.span(),
            )
        )
    names = {row.name for row in rows}
    is_list = 2 <= len(rows) <= _MOST and len(names) == len(rows)
    return tuple(rows) if is_list else ()


def _won(text: str) -> int:
    sums = find_sums(text if text.endswith("원") else f"{text.rstrip()}원")
    return sums[0].won if len(sums) == 1 else 0
