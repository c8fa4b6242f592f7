"""What the headings of a table that became lines say: its names, and the order of its values.

``연번 과제명 연구비(백만원) 선정과제수``: rows are numbered, called by what they research, and
give money in millions, then a count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from reader.text.lines import TextLine
from reader.text.patterns import late
from reader.values.counted import NOUN
from reader.values.money import read_unit

Column = Literal["money", "other", "count", "scale", "months"]

_KINDS: Final[dict[str | None, Column]] = {
    "money": "money",
    "other": "other",
    "count": "count",
    "scale": "scale",
    "months": "months",
}
"""*other* holds money that the call does not give: one's own share, and what both make;
*scale*, beside money, sums or numbers of projects.
"""

# Headings, their blanks taken out, in the order of the page.
_COLUMN: Final = late(
    r"""
    (?P<count>
        (?:선정|지원|신규)(?:예정)?(?:연구개발)?(?:과제|기업|대상)수
        |(?:NOUN|수행기관)수(?!행)|선정예정(?:과제|기업)|선정편?수
        |지원과제(?=\(지원예산\))|대상(?:연구개발)?과제(?=$|비고)
    )
    |(?P<months>기간\((?:개월|년|월)\))
    |(?P<other>(?:기업|민간|기관|자기|자)부담금?|(?<=금)합계|(?<=비)합계)
    |(?P<scale>공고규모)
    |(?P<money>
        (?:총|당해|전체|'?\d\d년|20\d\d년)?(?:정부)?
        (?:(?:지원)?연구(?:개발)?비(?:규모)?|지원(?:규모|금액?|액|한도|비)
        |(?:공모|공고|지원)?예산(?:규모)?|사업비|출연금|국비)
        (?:\([^()]{0,4}원\)|\(과제당[^()]{0,3}\)|(?<=예산)\((?:'?\d\d년)?정부지원[^()]{0,8}\))?
    )
    |(?P<serial>연번|순번|번호|No|순)
    |(?P<name>
        RFP명|과제제안요구서|공고단위(?:\(RFP명\))?|과제명|연구주제명?|사업명|내역사업|품목명?|분야|부문
    )
    |(?P<sort>구분|유형|트랙)
    """.replace("NOUN", NOUN),
    re.VERBOSE,
)
# The lowest row of headings, below one of money: this year's sum and that of all years
# (`당해액 총액`).
_LEAVES: Final = late(
    r"(?P<first>당해|(?:20|')\d\d년|총)(?:액|연구비|사업비)?(?P<second>당해|(?:20|')\d\d년|총)(?:액|연구비|사업비)?$"
)
# Columns of words between a name and the first value.
_MIDDLE: Final = late(
    r"유형|구분|기관|대상|요건|형태|방식|등급|코드|내용|개요"
)
# Columns that tell of a name, and those of whom it is for, told in longer lines.
_DESCRIBED: Final = late(r"내용|개요|목적")
_MAY_BE_TOLD: Final = late(r"대상")
# Letters of a line of a name, and of a whole one.
_LINE: Final = 26
_NAME_ROOM: Final = 120
_COUNTED_BOX: Final = late(r"원\s?,\s?개")
_SHARE_BEFORE: Final = late(r"(?:과제|기업|연구단|센터)당$")
# What is in brackets below each sum.
_FIRST_YEAR: Final = late(r"\(1차년도\)")
_BY_YEAR: Final = late(r"차년도|연도")


class GridHeading(NamedTuple):
    """What the headings say: names, then the columns of values in their order."""

    name: str
    columns: tuple[Column, ...]
    texts: tuple[str, ...]
    unit: int | None
    is_numbered: bool
    is_led: bool
    """Whether numbers are the first column."""
    has_middle: bool
    """Whether columns of words are between the name and the first value."""
    longest: int
    """Letters of the further lines of a name: longer ones tell of it."""


def read_grid_heading(
    lines: Sequence[TextLine], box: str
) -> GridHeading | None:
    """Return what a heading says if it names something, and money beside it; *box* is
    the box of units above it.
    """
    text = "".join(line.text for line in lines).replace(" ", "")
    text = _FIRST_YEAR.sub("", text)
    if _BY_YEAR.search(text):
        return None
    leaves = _LEAVES.search(text)
    end = leaves.start() if leaves else len(text)
    matches = list(_COLUMN.finditer(text, 0, end))
    columns, texts = _value_columns(matches, box, leaves)
    name = sort = ""
    is_numbered = is_led = False
    named = valued = 0
    for found in matches:
        kind = found.lastgroup
        if kind in _KINDS and not valued:
            valued = found.start()
        elif kind == "serial":
            is_numbered = True
            is_led = is_led or not found.start()
        elif kind == "sort" and not valued:
            sort = found[0]
            named = named or found.end()
        elif kind == "name" and not (valued and "money" in columns[:1]):
            name = found[0]
            named = found.end()
    if "count" in columns:
        # What is only sorted has many tables; one that counts projects shares them out.
        name = name or sort
    if not name or "money" not in columns:
        return None
    unit = next(filter(None, map(read_unit, texts)), None)
    unit = unit or read_unit(" ".join(line.text for line in lines))
    return GridHeading(
        name,
        tuple(columns),
        tuple(texts),
        unit or read_unit(box),
        is_numbered,
        is_led,
        _MIDDLE.search(text, named, valued) is not None,
        _longest(text, named, valued),
    )


def _longest(text: str, named: int, valued: int) -> int:
    """Return how long the further lines of a name may be, by the headings between it and
    the first value.
    """
    if _DESCRIBED.search(text, named, valued):
        return 0
    return _LINE if _MAY_BE_TOLD.search(text, named, valued) else _NAME_ROOM


def _value_columns(
    matches: Sequence[re.Match[str]], box: str, leaves: re.Match[str] | None
) -> tuple[list[Column], list[str]]:
    """Return the columns that hold values, and their headings."""
    columns: list[Column] = []
    texts: list[str] = []
    for found in matches:
        kind = found.lastgroup
        if kind == "money" and _SHARE_BEFORE.search(
            found.string, 0, found.start()
        ):
            continue
        if kind == "scale":
            # In a table of won and projects its number is of projects.
            is_counted = _COUNTED_BOX.search(box) is not None
            kind = "count" if is_counted else "money"
        elif found[0] == "지원규모" and any(map(read_unit, texts)):
            kind = "scale"
        if kind in _KINDS:
            columns.append(_KINDS[kind])
            texts.append("과제수" if kind == "count" else found[0])
    if leaves is not None and columns.count("money") == 1:
        at = columns.index("money")
        columns.insert(at, "money")
        texts[at : at + 1] = [
            f"{texts[at]} {leaves['first']}",
            f"{texts[at]} {leaves['second']}",
        ]
    return columns, texts


def columns_to_read(columns: tuple[Column, ...]) -> Iterator[tuple[int, ...]]:
    """Yield the columns to read: all, without one that heads others, and without counts
    that are merged over rows.
    """
    every = tuple(range(len(columns)))
    yield every
    money = tuple(at for at in every if columns[at] == "money")
    if len(money) > 1:
        # The first heading of money may be over the others: it has no column.
        yield tuple(at for at in every if at != money[0])
    uncounted = tuple(at for at in every if columns[at] != "count")
    if uncounted != every:
        yield uncounted
