"""Divisions that an article names before sums in brackets, and the round that it tells of.

``1월 31일 2차 공고에서는 의료 분과(120억원), 제조 분과(80억원)를 뽑는다``: the second
round, announced on 31 January of the year in which that was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from reader.amounts.division_rows import MOST_LISTED
from reader.model import Division
from reader.text.document import Context, Document
from reader.text.patterns import late
from reader.values.money import sums_of

# A part right before its sum in brackets: "의료 분과(약 ".
_LISTED = late(
    r"(?P<name>[가-힣A-Za-z0-9·]{1,12}(?: ?(?:분과|트랙|유형|분야|부문)))\s?\(\s{0,3}(?:약\s?|총\s?)?$"
)
# A round named in a sentence: "1월 31일 2차 공고".
_ROUND = late(
    r"(?:(?P<last>지난해|작년|올해|지난)\s?)?(?:(?P<month>\d{1,2})월\s?(?P<day>\d{1,2})일\s?)?(?P<round>\d)차\s?공[고모]"
)
_DATELINE = late(r"(20\d\d)(?:년|[.-])\s?(\d{1,2})(?:월|[.-])\s?(\d{1,2})")
_SENTENCE = 300


def divisions_with_rounds(
    document: Document, context: Context
) -> Iterable[Division]:
    """Yield the parts that precede sums in brackets, each with its round if one is named."""
    plain = document.plain
    for money in sums_of(document)[:MOST_LISTED]:
        # Most sums have no bracket before them, and a search from each place takes long.
        if plain.rfind("(", max(0, money.start - 8), money.start) < 0:
            continue
        named = _LISTED.search(plain, max(0, money.start - 30), money.start)
        if named:
            evidence = document.evidence(
                named.start(), min(money.end + 1, len(document.plain))
            )
            stated = _round(document.plain, named.start(), context)
            yield Division(
                named["name"].strip(),
                money.won,
                None,
                None,
                evidence.text,
                evidence.where,
                *stated,
            )


def _round(
    plain: str, spot: int, context: Context
) -> tuple[int | None, str | None]:
    """Return which round the sentence of *spot* names before it, and when that was announced."""
    room = max(0, spot - _SENTENCE)
    begins = max(
        plain.rfind("다.", room, spot), plain.rfind("\n", room, spot), room
    )
    rounds = list(_ROUND.finditer(plain, begins, spot))
    if not rounds:
        return None, None
    named = rounds[-1]
    return int(named["round"]), _announced(named, _written_in(plain, context))


def _announced(named: re.Match[str], year: int | None) -> str | None:
    if not named["month"] or year is None:
        return None
    if named["last"] in ("지난해", "작년"):
        year -= 1
    try:
        return date(year, int(named["month"]), int(named["day"])).isoformat()
    except ValueError:
        return None


def _written_in(plain: str, context: Context) -> int | None:
    """Return the year in which the text was written: the posting day's, else its dateline's."""
    if context.as_of:
        return context.as_of.year
    dateline = _DATELINE.search(plain, 0, 2_000)
    return int(dateline[1]) if dateline else None
