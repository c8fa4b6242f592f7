"""Sums beside which stands who pays which share of them: all of the call's money.

::

    지원규모: 300백만 원(도비 150, 시군비 150)

    지원금액
    120,000천원
    국비 : 24,000천원
    시비 : 72,000천원
    자담 : 24,000천원

The shares must make the sum; what one place or person gets is parted in the same way,
so the label before it must not speak of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import SAID, SHARE, AmountMention
from reader.values.money import Money, sums_of

_PAYER: Final = (
    r"(?:국[ ]?비|[시도군구][ ]?비|시[ ·]?군[ ]?비|도·?시비|지방비|기금|출연금|보조금?"
    r"|자[ ]?부담|자담|융자|민간부담|정부(?:지원금)?|민간|기업부담금?)"
)
# It begins with a letter, to which the search leaps; the others are words.
_HINT: Final = re.compile(r"비(?<=[국도시군구방]비)")
_HINTS: Final = ("자담", "자부담", "기금")
_LABEL: Final = late(
    r"""
    (?:^|\n)[^\w\n]{0,6}(?:\d{1,2}[.)]|[가-하][.)]|[ㅇo](?=[ ]))?[ ]{0,2}(?:'?\d{2,4}년도?[ ])?
    (?:
        지[ ]?원[ ]?(?:금[ ]?액|규[ ]?모|예[ ]?산)                # 지원금액 :
        | (?:총[ ]?)?사[ ]?업[ ]?(?:비|규[ ]?모)
        | 소요[ ]?(?:예산|액) | 예[ ]?산(?:[ ]?액)?
    )
    [ ]?(?:[:|)][ ]?)?\s{0,4}(?:총|금|약)?[ ]?$
    """,
    re.VERBOSE,
)
# One share of a list: `도비 150`, `국비 : 24,000천원`.
_SHARED: Final = late(
    rf"""
    [\s(,·+/○ㅇ-]{{0,8}}{_PAYER}[ ]?(?:[:|][ ]?)?
    (?P<number>\d[\d,]*(?:\.\d+)?)[ ]?(?P<unit>[십백천]?[만억]?[ ]?원|백만|억)?
    (?:[ ]?\(?\d{{1,3}}[ ]?%\)?|\([가-힣]{{2,6}}\))?
    """,
    re.VERBOSE,
)
_EACH: Final = late(rf"{SHARE}|(?:명|인|마리|건|10a|ha)[ ]?당|단가")
_UNIT: Final = late(r"[0-9,. ]+(?P<unit>[^0-9,. ]+(?:[ ]?원)?)$")
_ROOM: Final = 40
_FEWEST: Final = 2
_MOST: Final = 5
_LEAST: Final = 1_000_000


@part_of_document
def find_paid_in_shares(document: Document) -> tuple[AmountMention, ...]:
    """Return the labelled sums of *document* that the shares behind them make."""
    plain = document.plain
    has_hint = any(hint in plain for hint in _HINTS)
    if not has_hint and not _HINT.search(plain):
        return ()
    return tuple(_found(plain, sums_of(document)))


def _found(plain: str, sums: tuple[Money, ...]) -> Iterator[AmountMention]:
    for money in sums:
        before = plain[max(0, money.start - _ROOM) : money.start]
        if money.won < _LEAST or not _LABEL.search(before):
            continue
        line = before[before.rfind("\n", 0, len(before.rstrip())) + 1 :]
        if not _EACH.search(line) and _is_made(plain, money):
            yield AmountMention(money.won, money.start, money.end, SAID)


def _is_made(plain: str, whole: Money) -> bool:
    """Whether the shares behind a sum make it, in its unit where they name none."""
    written = plain[whole.start : whole.end]
    own = _figure(written)
    shares: list[Decimal] = []
    at = whole.end
    while len(shares) < _MOST and (share := _SHARED.match(plain, at)):
        number = Decimal(share["number"].replace(",", ""))
        unit = (share["unit"] or "").replace(" ", "")
        known = _UNIT.match(written)
        same = known["unit"].replace(" ", "") if known else ""
        if unit and unit.rstrip("원") != same.rstrip("원"):
            return False
        shares.append(number)
        at = share.end()
    return len(shares) >= _FEWEST and own is not None and sum(shares) == own


def _figure(written: str) -> Decimal | None:
    """Return the number of a sum that is written as one: ``396,000`` of ``396,000천원``."""
    number = re.match(r"\d[\d,]*(?:\.\d+)?", written)
    if number is None or re.search(r"\d", written[number.end() :]):
        return None
    return Decimal(number[0].replace(",", "").rstrip("."))
