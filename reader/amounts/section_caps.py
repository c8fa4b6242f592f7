"""Parts of a call that long sections describe one after the other, each with its own cap.

A notice that gives several different caps under headings of one kind gives each of its
parts one::

    [1단계 : 기획]
    · 4개 과제 (과제당 0.3억원)
    ...
    [2단계 : 사업화]
    · 2개 과제 (과제당 4억원 이내/연)

The headings name the parts; where one heading is over two caps, or a cap under
none, nothing is returned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from reader.amounts.cap_candidates import find_caps
from reader.amounts.count_candidates import find_counts
from reader.tables.budget_shares import BudgetRow
from reader.tables.part_names import may_be_part
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import BESIDE, AmountMention
from reader.values.money import find_sums

_HEADING: Final = late(
    r"""
    ^[ #-]{0,12}
    (?:
        (?P<mark>[■□○●◦ㅇ❍◆◇▶▪·]|\d{1,2}[.)]|[가-하][.)]|[①-⑳➊-➓❶-❿])[ ]?
        (?P<name>[가-힣A-Za-z0-9][^\n|:]{1,44})(?::[^\n|]{0,60})?   # ① 새싹형 : …
        | [\[<【][ ]?(?P<tag>[^\n|\]>】]{2,44})[\]>】][ ]?           # [2단계 : 사업화]
    )$
    """,
    re.MULTILINE | re.VERBOSE,
)
# Words of a heading that names a part of the call: "1트랙", "일반형", "도약 단계".
_PART: Final = late(
    r"""
    트랙|[Tt]rack|TRACK|유형|[가-힣]형(?![가-힣])|사업|분야|부문|분과|단계
    | 과제|지원$|프로그램|상권|클러스터                     # ② 새싹형
    """,
    re.VERBOSE,
)
# Headings of what every notice has, and names no part: "사업 개요", "지원분야".
_NO_HEADING: Final = late(
    r"""
    개요|목적|절차|자격|일정|배경|추진|성과|유의|방향|체계|안내|공고|협약|근거|특징|정의|예시|방안
    | 과제[ ]?수|사업비|제한|관리|계획|지원[ ]?(?:분야|사업|단계|유형)$|사업명|과제명|결과|[다요]\.?$  # 2. 신청 자격
    """,
    re.VERBOSE,
)
# Letters that may be between a heading and the cap of its section.
_FARTHEST: Final = 2_500
# Letters behind a cap within which its number of projects may stand.
_NEAR: Final = 40
_MOST: Final = 12
_DEEP: Final = 30_000


class _SectionHeading(NamedTuple):
    """A line that may name a part: its mark's sort, its name and where it begins."""

    sort: str
    name: str
    start: int


def find_section_caps(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts that headings of one sort name, each with the cap (won) and the
    count of its section; nothing unless at least two differ.
    """
    plain = document.plain
    caps: list[AmountMention] = []
    for mention in find_caps(document):
        if mention.rank >= BESIDE and mention.start < _DEEP:
            caps.append(mention)
    if len(caps) > _MOST or len({mention.value for mention in caps}) < 2:
        return ()
    headings = list(_headings(plain))
    for sort in _sorts(headings, caps[0]):
        rows = _rows(
            document, caps, [head for head in headings if head.sort == sort]
        )
        if rows:
            return rows
    return ()


def _headings(plain: str) -> Iterator[_SectionHeading]:
    for found in _HEADING.finditer(plain, 0, _DEEP):
        name = (found["name"] or found["tag"]).strip(" -·")
        mark = found["mark"] or ""
        is_part = not mark or _PART.search(name)
        if not is_part or _NO_HEADING.search(name) or not may_be_part(name):
            continue
        if find_sums(name):
            continue
        if mark.rstrip(".)").isdigit():
            mark = f"1{mark[-1]}"
        elif len(mark) == 2:
            mark = f"가{mark[-1]}"
        elif mark and mark in "①②③④⑤⑥⑦⑧⑨⑩➊➋➌➍➎➏❶❷❸❹❺❻":
            mark = "①"
        yield _SectionHeading(mark, name, found.start())


def _sorts(
    headings: Sequence[_SectionHeading], cap: AmountMention
) -> list[str]:
    """Return the sorts of the headings above *cap*, the nearest first."""
    sorts: list[str] = []
    for head in reversed(headings):
        is_above = cap.start - _FARTHEST < head.start < cap.start
        if is_above and head.sort not in sorts:
            sorts.append(head.sort)
    return sorts


def _rows(
    document: Document,
    caps: Sequence[AmountMention],
    headings: Sequence[_SectionHeading],
) -> tuple[BudgetRow, ...]:
    """Return the caps under *headings*, or nothing where they do not share them out."""
    found: dict[str, BudgetRow] = {}
    for cap in caps:
        above = [head for head in headings if head.start < cap.start]
        if not above or cap.start - above[-1].start > _FARTHEST:
            return ()
        head = above[-1]
        known = found.get(head.name)
        if known is not None and known.cap != cap.value:
            return ()
        counts = set()
        below = [head.start for head in headings if head.start > cap.start]
        until = min([cap.end + _NEAR, *below])
        for count in find_counts(document):
            if count.rank >= BESIDE and head.start < count.start < until:
                counts.add(count.value)
        number = counts.pop() if len(counts) == 1 else None
        if known is None:
            row = BudgetRow(
                head.name, None, cap.value, number, cap.start, cap.end
            )
            found[head.name] = row
    values = {row.cap for row in found.values()}
    return tuple(found.values()) if len(values) > 1 else ()
