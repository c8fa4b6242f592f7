"""Budgets that one sentence gives the parts named before it, in their order.

``분야별 예산은 각각 10억원, 7억 5천만원, 3억원입니다``: as many sums as there are parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from reader.model import Division
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.money import sums_of

# `분야별 예산은 각각 `, `유형별 지원금: `
_LABEL: Final = late(
    r"""
    (?:분야|부문|유형|트랙|과제|사업|분과)별[ ]
    (?:지원[ ]?)?(?:예산|사업비|지원금|지원[ ]?규모)[은는]?[ :]{1,3}(?:각각?[ ])?$
    """,
    re.VERBOSE,
)
_BETWEEN: Final = re.compile(r"\s?(?:,|·|/|및|과|와)\s?")
_ROOM: Final = 40


def with_sums_in_turn(
    document: Document, divisions: list[Division]
) -> list[Division]:
    """Return *divisions* with the budgets of such a sentence, where none has one yet."""
    if len(divisions) < 2 or any(part.budget_won for part in divisions):
        return divisions
    budgets = _sums(document, len(divisions))
    if len(budgets) != len(divisions):
        return divisions
    known: list[Division] = []
    for part, won in zip(divisions, budgets, strict=True):
        known.append(replace(part, budget_won=won))
    return known


def _sums(document: Document, number: int) -> Sequence[int]:
    """Return the sums in a row behind the first such label, or nothing."""
    plain = document.plain
    if "별 " not in plain:
        return ()
    found = sums_of(document)
    for at, money in enumerate(found):
        before = plain[max(0, money.start - _ROOM) : money.start]
        if not _LABEL.search(before):
            continue
        run = [money]
        for other in found[at + 1 : at + number + 1]:
            if not _BETWEEN.fullmatch(plain, run[-1].end, other.start):
                break
            run.append(other)
        return [item.won for item in run]
    return ()
