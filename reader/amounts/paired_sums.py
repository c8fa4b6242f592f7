"""Sums that are in pairs, of all years and of this one, or of all projects and of each.

``6,100백만원(과제별 1,525백만원)``, then ``550백만원(과제별 138백만원)``: four projects get
1,525 백만원 each in all years, and 550 this year together.
"""

from __future__ import annotations

import re
from itertools import pairwise

from reader.amounts.share_words import first_share
from reader.amounts.supporting_sums import EXPLAINED_WITHIN, is_support
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import BESIDE, SAID, SHARE, AmountMention
from reader.values.money import Money, sums_of

_PAIRED_HEADS = re.compile(
    r"""
    총[ ]?(?:정부[ ]?지원)?[ ]?연구개발비\s*
    \([ ]?(?:'|20)\d\d년[^()]{0,20}\)                     # ('25년 정부지원연구개발비)
    """,
    re.VERBOSE,
)
# `5,369백만원 이내` over `(1,609백만원 이내)`
_PAIR_BETWEEN = late(r"\s?(?:이내|내외)?\s*\(\s?")
_PAIRS_ROOM = 600
# A whole is so many times what each gets.
_SEVERAL = 3
# `구분 ⏎ 과제명 ⏎ 연구비 ⏎ 연구기간 ⏎ 1 ⏎ 한빛 기술 조사 ⏎ 50백만원`
_ONLY_ROW = late(
    r"""
    (?:^|\n)[ ]*(?:구[ ]?분|번[ ]?호|연[ ]?번|No\.?)[ ]*\n
    (?:[^\n\d]{2,24}\n){1,3}?
    [ ]*(?:연구(?:개발)?비|사업비|과제비|지원금)[^\n\d]{0,10}\n
    (?:[^\n\d]{2,24}\n){0,3}?
    [ ]*1[ ]*\n
    (?:[^\n]{4,80}\n){1,2}?                                    # 한빛 기술 조사
    [ ]*(?P<sum>\d[\d,.]*[ ]?(?:억|백만|천)[ ]?원)
    """,
    re.VERBOSE,
)
_SECOND_ROW = re.compile(r"(?:[^\n]{0,80}\n){1,4}[ ]*2[ ]*\n")
# Between a sum and the share of it that each project gets: `백만원 이내 (과제별`.
_SHARE_BETWEEN = re.compile(
    rf"\s?원?\s?(?:이내|내외)?\s*\(\s?{SHARE}\s?(?:총\s?|약\s?|최대\s?)?"
)


@part_of_document
def find_paired(
    document: Document,
) -> tuple[AmountMention, AmountMention] | None:
    """Return the sum of all years and this year's of the only project under a heading of
    both, whose cells stand one a line: ``5,369백만원 이내`` over ``(1,609백만원 이내)``.
    """
    plain = document.plain
    heads = _PAIRED_HEADS.search(plain) if "연구개발비" in plain else None
    if heads is None:
        return None
    sums = []
    for money in sums_of(document):
        if heads.end() <= money.start < heads.end() + _PAIRS_ROOM:
            sums.append(money)
    pairs: list[tuple[Money, Money]] = []
    for whole, part in pairwise(sums):
        between = plain[whole.end : part.start]
        if _PAIR_BETWEEN.fullmatch(between) and part.won <= whole.won:
            pairs.append((whole, part))
    if len(pairs) != 1:
        return None
    whole, part = pairs[0]
    return (
        AmountMention(whole.won, whole.start, whole.end, SAID),
        AmountMention(part.won, part.start, part.end, SAID),
    )


@part_of_document
def find_shared_wholes(document: Document) -> tuple[AmountMention, ...]:
    """Return the sums of which brackets behind them say what each of several gets: they
    are all's (``융자 72억원(업체당 최대 1억원)``).
    """
    plain = document.plain
    wholes: list[AmountMention] = []
    for whole, each in pairwise(sums_of(document)):
        if whole.won < _SEVERAL * each.won:
            continue
        if not _SHARE_BETWEEN.fullmatch(plain, whole.end, each.start):
            continue
        before = plain[max(0, whole.start - EXPLAINED_WITHIN) : whole.start]
        before = before.rpartition("\n")[2]
        if first_share(before) or not is_support(before, ""):
            continue
        wholes.append(AmountMention(whole.won, whole.start, whole.end, BESIDE))
    return tuple(wholes)


@part_of_document
def find_only_row(document: Document) -> AmountMention | None:
    """Return the sum of the only row, numbered 1, of a table of projects whose cells stand
    one a line.
    """
    plain = document.plain
    if "비\n" not in plain:
        return None
    found = _ONLY_ROW.search(plain)
    if found is None or _SECOND_ROW.match(plain, found.end()):
        return None
    for money in sums_of(document):
        if money.start == found.start("sum"):
            return AmountMention(money.won, money.start, money.end, BESIDE)
    return None


@part_of_document
def find_shared_cap(document: Document) -> AmountMention | None:
    """Return what each project gets in all years, where this year's follows and both
    sums make one number of projects: ``6,100백만원(과제별 1,525백만원)``, then
    ``550백만원(과제별 138백만원)``.
    """
    pair = _shared_pair(document)
    return pair[0] if pair else None


def find_shared_total(document: Document) -> AmountMention | None:
    """Return this year's sum of such a pair: what all projects get of it."""
    pair = _shared_pair(document)
    return pair[1] if pair else None


@part_of_document
def _shared_pair(
    document: Document,
) -> tuple[AmountMention, AmountMention] | None:
    plain = document.plain
    shared: list[tuple[Money, Money]] = []
    for whole, each in pairwise(sums_of(document)):
        if _SHARE_BETWEEN.fullmatch(plain, whole.end, each.start) and each.won:
            shared.append((whole, each))
    for (whole, each), (part, part_each) in pairwise(shared):
        number = round(whole.won / each.won)
        is_near = (
            part.start - each.end < EXPLAINED_WITHIN and part.won < whole.won
        )
        is_same = number > 1 and round(part.won / part_each.won) == number
        if is_near and is_same and whole.won == number * each.won:
            return (
                AmountMention(each.won, each.start, each.end, SAID),
                AmountMention(part.won, part.start, part.end, SAID),
            )
    return None
