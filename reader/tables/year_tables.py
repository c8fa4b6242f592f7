"""What each project gets in the first of its years, where a table further down tells.

::

    □ 지원기간 및 연구비 규모
    (단위: 억원)
    RFP
    번호
    총
    연구비
    1차년도
    2차년도
    2025-바다-공모-1
    60
    20
    40

A row is a project's number and its sums; it is believed because its years make what the
project gets in all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from reader.text.patterns import late
from reader.values.money import read_unit

_HEAD: Final = late(r"\n[ ]*1차[ ]?년도[ ]*\n")
_BOX: Final = late(r"단위\s?:?\s?[^\n)]{1,12}")
_CODE: Final = late(r"[ ]*20\d\d[ ]?-[ ]?[^\n]{2,40}")
_NUMBER: Final = late(r"\d[\d,]*(?:\.\d+)?")
_STOP: Final = late(r"[※□■○ㅇ◦]")
# Letters above the first year's heading within which the unit stands.
_ROOM: Final = 200
_MOST_LINES: Final = 600
_WIDEST: Final = 80
_MOST_TABLES: Final = 10


def find_first_years(plain: str, wholes: Sequence[int]) -> list[int]:
    """Return the first year's sum, in won, of each of the projects that get *wholes* in
    all, as the first table of years in the folded text *plain* gives them in their order;
    nothing where no table does.
    """
    for number, head in enumerate(_HEAD.finditer(plain)):
        if number == _MOST_TABLES:
            break
        above = plain[max(0, head.start() - _ROOM) : head.start()]
        boxes = _BOX.findall(above)
        unit = read_unit(f"({boxes[-1]})") if boxes else None
        if unit is None:
            continue
        firsts: list[int] = []
        rows = list(_rows(plain, head.end()))
        if len(rows) != len(wholes):
            continue
        for row, whole in zip(rows, wholes, strict=True):
            years = row[1:] if row[0] == sum(row[1:]) else row
            if len(years) > 1 and sum(years) * unit == whole:
                firsts.append(int(years[0] * unit))
        if len(firsts) == len(wholes):
            return firsts
    return []


def _rows(plain: str, start: int) -> Iterator[list[Decimal]]:
    """Yield the numbers below each project's own."""
    row: list[Decimal] | None = None
    for _ in range(_MOST_LINES):
        end = plain.find("\n", start, start + _WIDEST)
        if end < 0:
            break
        text = plain[start:end].strip()
        start = end + 1
        if _STOP.match(text):
            break
        if _CODE.fullmatch(text):
            if row:
                yield row
            row = []
        elif row is not None and _NUMBER.fullmatch(text):
            row.append(Decimal(text.replace(",", "")))
    if row:
        yield row
