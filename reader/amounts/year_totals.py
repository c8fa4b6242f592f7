"""This year's part of a sum of several years: what a call that begins this year gives.

Notices of research programmes print both (``'25년~'29년 / 총 165억원('25년 10억원)``).
A programme that began earlier keeps most of a year's money for projects that run
already, so its part says nothing about new ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reader.amounts.share_words import SHARED
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import PAIRED, ROOM, AmountMention
from reader.values.money import Money, sums_of

_YEAR = r"(?:'|20)(?P<year>\d\d)\s?년도?"
# 총 165억 원 내외('25년 10억원)
_IN_BRACKETS = late(
    rf"""
    원?[ ]{{0,3}}(?:내외|이내|규모)?\s?
    \([ ]?{_YEAR}(?:[ ]?예산)?[ ]?:?[ ]{{0,3}}(?:총|약|국비)?[ ]?
    """,
    re.VERBOSE,
)
# '25년~'28년(260억원) / '25년 50.5억원
_AFTER_SLASH = late(
    rf"""
    원?[ ]?(?:내외|이내|규모)?[ ]?\)?[ ]?[/,][ ]?{_YEAR}[ ]?:?[ ]?(?:총|약|국비)?[ ]?
    """,
    re.VERBOSE,
)
# 2025년 2.3억원 이내 지원(총 10억원 이내)
_WHOLE_BEHIND = late(
    r"원?[ ]?(?:내외|이내|규모)?[ ]?(?:지원)?[ ]?\([ ]?총[ ]?"
)
_YEAR_BEFORE = late(rf"{_YEAR}[ ]?:?[ ]?(?:총|약|국비)?[ ]?$")
# The whole left out: 사업기간/예산 : '26년~'28년 / '26년 135억원
_ALONE = late(
    rf"""
    예산(?:\([^()\n]{{1,10}}\))?[ ]?:[ ]?
    (?:'|20)\d\d[ ]?년?[ ]?~[ ]?(?:'|20)?\d\d[ ]?년?[ ]?/[ ]?{_YEAR}[ ]?:?[ ]?(?:총|약)?[ ]?$
    """,
    re.VERBOSE,
)
# A line below the whole: - ('25년) 국비 8,140백만원
_LINE = late(
    rf"""
    \n[^\w\n]{{0,6}}\(?{_YEAR}[ ]?\)?[ ]?:?[ ]?
    (?:국비|정부[ ]?출연금|정부[ ]?지원금|예산)[ ]?:?[ ]?$
    """,
    re.VERBOSE,
)
_SCALE = re.compile(
    r"(?:지원|사업|공모)\s?(?:규모|예산)|총\s?사업비|예산|출연금"
)
_BEGAN = late(r"(?:'|20)(\d\d)\s?년?\s?~\s?(?:'|20)?\d\d")
_ABOVE = 220


@dataclass(frozen=True, slots=True)
class YearTotal:
    """This year's part, and the sum of all years beside it."""

    part: AmountMention
    whole: AmountMention | None


@part_of_document
def find_year_totals(document: Document, year: int) -> tuple[YearTotal, ...]:
    """Return the parts of *year* in the sums of several years that *document* gives for the
    whole call, in order.
    """
    return tuple(_found(document.plain, sums_of(document), year % 100))


def _found(
    plain: str, sums: tuple[Money, ...], year: int
) -> Iterator[YearTotal]:
    for number, money in enumerate(sums):
        before = plain[max(0, money.start - ROOM) : money.start]
        # Most sums have neither before them, and a search from each place takes long.
        alone = "예산" in before and "~" in before and _ALONE.search(before)
        if (
            alone
            and int(alone["year"]) == year
            and _is_of_call(alone[0], year)
        ):
            yield YearTotal(_mention(money), None)
            continue
        is_of_state = "국비" in before or "정부" in before
        line = (
            "\n" in before
            and (is_of_state or "예산" in before)
            and _LINE.search(before)
        )
        if line and int(line["year"]) == year:
            above = plain[
                max(0, money.start - _ABOVE) : money.start - len(line[0])
            ]
            if _is_of_call(above, year):
                yield YearTotal(_mention(money), None)
        elif number:
            pair = _pair(plain, sums[number - 1], money, year)
            if pair is not None:
                yield pair


def _pair(
    plain: str, first: Money, second: Money, year: int
) -> YearTotal | None:
    """Return two sums that stand together as the whole and this year's part, if they do."""
    room = plain[max(0, first.start - ROOM) : first.start]
    label = room.rsplit("\n", maxsplit=1)[-1]
    if not _is_of_call(label, year):
        return None
    between = plain[first.end : second.start]
    part = _IN_BRACKETS.fullmatch(between) or _AFTER_SLASH.fullmatch(between)
    if part and int(part["year"]) == year and first.won > second.won:
        return YearTotal(_mention(second), _mention(first))
    named = _YEAR_BEFORE.search(label)
    if not named or int(named["year"]) != year or first.won > second.won:
        return None
    if _WHOLE_BEHIND.fullmatch(between):
        return YearTotal(_mention(first), _mention(second))
    return None


def _is_of_call(label: str, year: int) -> bool:
    if not _SCALE.search(label) or SHARED.search(label):
        return False
    began = _BEGAN.search(label)
    return began is None or int(began[1]) == year


def _mention(money: Money) -> AmountMention:
    return AmountMention(money.won, money.start, money.end, PAIRED)
