"""What a table's headings say about their columns: names, money, caps or counts, and in which unit.

A heading is a path from the widest words down to the column's own (``지원한도 > 당해``).
The lowest words speak first; the words above them are asked where those say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from reader.text.document import Cell
from reader.text.patterns import late
from reader.values.counted import COUNT, NOUN
from reader.values.money import read_unit

Role = Literal["name", "budget", "whole", "either", "cap", "count", "else"]
"""*whole* is the sum over all years beside this year's *budget*; *either* may hold a
budget, a cap or a count.
"""
MONEY_ROLES: Final = frozenset({"budget", "whole", "cap", "either"})
"""The roles of columns that hold sums."""
UNIT_BOX: Final = late(r"\(?[ ]?단위[^\n]{0,30}$")
"""The box above a table that says its unit: ``(단위 : 백만원)``."""

# Headings are matched with their blanks taken out: ``품 목 명`` is 품목명.
_NAME = re.compile(
    r"""
    사업명|^사업$|과제명|과제목록|RFP명|공고단위|품목|내역사업|세부사업|세부과제
    | 분야|분과|트랙|유형|구분|^분류$|^내역|프로그램|과제제안요구서|연구주제
    | 부문|권역|지역|단계|세분류|^세부$|^지원(?:항목|사업|구분)$                  # 지원분야
    """,
    re.VERBOSE,
)
PROJECT = re.compile(r"과제명|RFP|공고단위|품목|과제제안요구서|연구주제")
"""Headings of single projects, which are no divisions where a table of divisions stands
above them.
"""
_NO_NAME = late(
    r"""
    (?:공모|과제|협약|신청|기관|보안|지원)유형|연구단계|공모방식|단계구분
    | 코드|번호$|및내용$|분야수                                                   # RFP 유형코드
    """,
    re.VERBOSE,
)
_BUDGET = re.compile(
    r"""
    예산|연구개발비|연구비|사업비|출연금|국비|정부지원|공모금액|사업금액
    | 사업화자금|보조(?:금|$)|지원금총액|당해                                                     # '25년 예산
    """,
    re.VERBOSE,
)
_THIS_YEAR = late(r"당해|'\d\d년|20\d\d년|1차년도")
_WHOLE = re.compile(r"(?:총|총액|합계)$|^총")
# What all projects get in the year, beside what they get in all of theirs.
_YEARLY_GRANT = late(r"(?:'\d\d|20\d\d)년도?(?:정부)?지원[금액]")
_YEAR_LEAF = late(r"당해(?:년도|연도)?|'\d\d년?도?|20\d\d년?도?|1차년도")
_YEAR_COLUMN = re.compile(r"(?:1단계)?(?:\d차년도|'\d\d년?도?|20\d\d년?도?)$")
_COUNTED_BOX = late(
    r"원[ ]?[,/·][ ]?(?:개|건|과제|팀|명|곳)|(?:개|건|과제|팀|명|곳)[ ]?[,/·][ ]?[십백천만억]*원"
)
_SUM_LEAF = re.compile(r"계|합계|소계|총계|총액?|전체")
# A part of what the heading above counts: 상반기, 1차.
_PART_LEAF = late(r"\d|수$|반기|분기|당해")
_EITHER = re.compile(
    r"(?:지원|선정|모집|공고)(?:규모(?!\(과제수\))|금(?!융|총액)|액)|지원내용및규모|^규모$"
)
# What one project gets, by a word of its own: "연간 연구비", "지원한도".
_CAP = re.compile(
    rf"""
    한도|최대|상한|연간(?:정부)?(?:지원|연구)
    | (?:{NOUN}|개?[사社]|개인|건)(?:당|별)
    """,
    re.VERBOSE,
)
# Headings over a number of projects: "과제수", "신규 연구소 수", "선정편수".
_COUNT = re.compile(
    rf"""
    (?:{NOUN}|RFP)수(?![가-힣])
    | (?:지원|선정|모집|선발|신규)(?:예정)?(?:지원)?(?:연구개발)?(?:과제|기업|수)
    | (?:지원|선정|모집)(?:대상|업체|건)수$
    | 수행기관|대상(?:연구개발)?과제$|^(?:지원|선정)건수
    """,
    re.VERBOSE,
)
_NO_MONEY = late(
    r"비중|비율|비고|기간|기준|부담|내용|대상|방식|조건|산출|자격|여부|범위|분량|재원"
)
# Columns of the applicant's own money.
_OWN_SHARE = re.compile(
    r"자부담|민간부담|기업부담|기관부담|자기부담|현금|현물|부담금|매칭"
)
_YEAR = re.compile(r"'?\d{2,4}년?도?|\d차년도")
_YEARS = late(r"'?\d{2,4}년?도?|\d차년도|당해|향후|이후|\d단계")
# A heading over two sums in a cell: `총 연구개발비('25년 연구개발비)`.
_PAIRED = re.compile(
    r"총[^()]{0,20}\([^()]{0,8}(?:'\d\d년?|20\d\d년|당해)[^()]{0,16}\)"
)
MAY_BE_BOTH = re.compile(r"^(?:비고|참고|기타|(?:주요|지원|세부)?내용)$")
"""Headings under which a cell may hold a sum and the number of its projects."""
SUM_AND_COUNT = late(
    r"""
    (?:(?:총|약|과제당|기업당|최대|각)[ ]?){0,3}
    (?:
        \d[\d,.]*[ ]?(?:[십백천]?[조억만백천][ ]?[\d,]*[ ]?[백천]?만?[ ]?원?|원)(?:[ ]?(?:내외|이내))?
        [ ]?[,/(][ ]?(?:총[ ]?)?\d{1,3}[ ]?개[^\d]{0,8}      # 12억원(5개 과제)
        | \d{1,3}[ ]?개[ ]?(?:과제|사|기업|업체|팀)?(?:[ ]?(?:내외|이내))?[ ]?[,/(×][ ]?
        (?:(?:총|약|과제당|기업당|최대|각)[ ]?){0,3}
        \d[\d,.]*[ ]?(?:[십백천]?[조억만백천][ ]?[\d,]*[ ]?[백천]?만?[ ]?원?|원)[^\d]{0,8}
    )
    """,
    re.VERBOSE,
)
COUNTED_CELL = late(
    rf"""
    [ ]?(?:총[ ]?|약[ ]?)?
    (?:{COUNT}|\d{{1,3}}|(?:\d{{1,2}},)?\d{{1,3}}[ ]?(?:개팀|개|명))   # 1,560명
    [ ]?(?:내외|이내)?
    """,
    re.VERBOSE,
)
# Headings under which numbers with their unit are numbers of projects: "선정(안)".
_CHOSEN = late(
    r"^(?:선정|모집|지원)(?:예정)?(?:팀|기업|업체|과제|곳|대상|건)?(?:\(안?\))?(?:\([가-힣]\))?$"
)
_FEW_CELLS = 2
_FEW_YEARS = 2
# Headings that name rows where nothing better does.
_KINDS = frozenset({"지원유형", "공모유형", "과제유형", "지원과제"})
# Rows that a heading may have; deeper ones are forms.
_HEAD_ROWS = 3


class TableColumn(NamedTuple):
    """A heading, the cells under it (several where it was merged), its role and its unit in won."""

    role: Role
    unit: int | None
    head: str
    first: int
    last: int
    is_paired: bool = False
    """Whether each cell holds the sum of all years and, in brackets, this year's."""


class UnitBox(NamedTuple):
    """What a box beside a table, or a row of its own, says: what one is in won, and whether
    things are counted too (``단위 : 백만원, 개``).
    """

    unit: int | None = None
    has_counts: bool = False


class ColumnHeading(NamedTuple):
    """The words over one column: all of them in *cell*, the lowest alone in *leaf*."""

    cell: Cell
    leaf: str


def read_box(text: str) -> UnitBox:
    """Return what the words of a box say.

    >>> read_box("(단위 : 백만원, 개)")
    UnitBox(unit=1000000, has_counts=True)
    """
    return UnitBox(read_unit(text), _COUNTED_BOX.search(text) is not None)


def read_columns(
    heads: Sequence[ColumnHeading], box: UnitBox
) -> list[TableColumn]:
    """Return what the columns hold; an empty heading widens the one before it."""
    unit = box.unit
    columns: list[TableColumn] = []
    units = [read_unit(head.cell.text) for head in heads]
    known = {*units} - {None}
    unit = unit or (known.pop() if len(known) == 1 else None)
    lowest = [squeezed(head.leaf) for head in heads]
    leaves = {*lowest}
    for number, heading in enumerate(heads):
        if not heading.cell.text and columns:
            columns[-1] = columns[-1]._replace(last=number)
            continue
        leaf = head = lowest[number]
        if heading.leaf != heading.cell.text:
            head = squeezed(heading.cell.text)
        columns.append(
            TableColumn(
                _role_of(head, leaf, leaves),
                units[number] or unit,
                head,
                number,
                number,
                _PAIRED.match(head) is not None,
            )
        )
    if not any(column.role == "name" for column in columns):
        # A kind of support names rows where nothing better does.
        for number, column in enumerate(tuple(columns)):
            if column.head in _KINDS:
                columns[number] = column._replace(role="name")
    if box.has_counts and any(map(_holds_plain_money, columns)):
        # Beside a column of money a scale is the other thing that the box names.
        for number, column in enumerate(tuple(columns)):
            if column.role == "either" and not read_unit(column.head):
                columns[number] = column._replace(role="count")
    return _by_year(columns, unit)


def by_values(
    columns: list[TableColumn], rows: Sequence[Sequence[Cell]]
) -> list[TableColumn]:
    """Return *columns* with roles that their cells show where headings say nothing: a sum
    and a number of projects in each cell, numbers under a heading of scale, names beside
    merged ones.
    """
    known = list(columns)
    for number, column in enumerate(columns):
        cells: list[str] = []
        for row in rows if _may_show(column) else ():
            if column.first < len(row) and row[column.first].text:
                cells.append(row[column.first].text)
        if len(cells) >= _FEW_CELLS:
            role = _shown_role(columns, column, rows, cells)
            known[number] = column._replace(role=role)
    return known


def _may_show(column: TableColumn) -> bool:
    """Whether the cells of a column may show a role that its heading does not."""
    if column.role != "else":
        return column.role == "either"
    head = column.head
    is_open = MAY_BE_BOTH.search(head) or _CHOSEN.search(head)
    return is_open is not None or head.endswith("유형")


def _shown_role(
    columns: Sequence[TableColumn],
    column: TableColumn,
    rows: Sequence[Sequence[Cell]],
    cells: Sequence[str],
) -> Role:
    """Return the role that the *cells* of a column show."""
    role = column.role
    if role == "either":
        is_count = _is_scale_of_counts(columns, column, cells)
        return "count" if is_count else role
    if MAY_BE_BOTH.search(column.head):
        are_both = all(map(SUM_AND_COUNT.fullmatch, cells))
        return "either" if are_both else role
    if _CHOSEN.search(column.head):
        are_counts = all(map(COUNTED_CELL.fullmatch, cells))
        return "count" if are_counts else role
    is_merged = _has_merged_names(columns, rows)
    return "name" if is_merged and len(set(cells)) == len(rows) else role


def _is_scale_of_counts(
    columns: Sequence[TableColumn], column: TableColumn, cells: Sequence[str]
) -> bool:
    """Whether a column of scale beside one of money holds numbers of projects."""
    others: list[TableColumn] = []
    for other in columns:
        # Where two may be both, only numbers that say what they count tell them apart.
        is_open = other.role == "either" and not any(map(str.isdigit, cells))
        if other.role in ("budget", "cap") or (is_open and other != column):
            others.append(other)
    if not others:
        return False
    # Under a unit of money a bare number is a sum, unless it is another heading's own.
    is_own = read_unit(column.head) is not None or not any(
        read_unit(other.head) for other in others
    )
    is_bare = any(cell.isdigit() for cell in cells)
    is_number = column.head.endswith("수)")  # 공고규모(과제수)
    bare = column.unit is not None and is_own and is_bare and not is_number
    return not bare and all(map(COUNTED_CELL.fullmatch, cells))


def _has_merged_names(
    columns: Sequence[TableColumn], rows: Sequence[Sequence[Cell]]
) -> bool:
    """Whether each column of names has rows without one."""
    for column in columns:
        if column.role == "name":
            for row in rows:
                if column.first < len(row) and not row[column.first].text:
                    break
            else:
                return False
    return True


def _by_year(
    columns: list[TableColumn], unit: int | None
) -> list[TableColumn]:
    """Return *columns* with the first of several years' as this call's budget, where a
    unit says that they hold money and no other column does.
    """
    if unit is None or any(map(_holds_money, columns)):
        return columns
    years = [
        number
        for number, column in enumerate(columns)
        if _YEAR_COLUMN.search(column.head)
    ]
    if len(years) < _FEW_YEARS:
        return columns
    first = columns[years[0]]
    columns[years[0]] = first._replace(role="budget", unit=first.unit or unit)
    for number, column in enumerate(tuple(columns)):
        if _SUM_LEAF.fullmatch(column.head):
            columns[number] = column._replace(
                role="whole", unit=column.unit or unit
            )
    return columns


def _holds_plain_money(column: TableColumn) -> bool:
    return column.role in ("budget", "whole", "cap")


def _holds_money(column: TableColumn) -> bool:
    return column.role in MONEY_ROLES


def read_headings(
    rows: Sequence[Sequence[Cell]],
) -> tuple[list[ColumnHeading], Sequence[Sequence[Cell]]]:
    """Return the headings of a table's columns and the rows below them.

    A heading of several rows (``지원한도`` over ``당해 | 총``) becomes one, each of its
    words beside those above it.
    """
    heads = []
    for cell in rows[0]:
        heads.append(ColumnHeading(cell, cell.text))
    depth = 1
    while (
        depth < _HEAD_ROWS
        and depth + 1 < len(rows)
        and _is_heading(rows[depth])
    ):
        heads = _deeper(heads, rows[depth])
        depth += 1
    return heads, rows[depth:]


def _is_heading(row: Sequence[Cell]) -> bool:
    """Whether a row below a heading goes on with it: its first cell is merged with the
    one above, and it holds no figures but years.
    """
    if not row or row[0].text:
        return False
    for cell in row:
        for letter in _plain(cell.text):
            if letter.isdigit():
                return False
    return True


def _plain(text: str) -> str:
    return _YEAR.sub("", text)


def _deeper(
    heads: Sequence[ColumnHeading], row: Sequence[Cell]
) -> list[ColumnHeading]:
    """Return *heads* with the words of the *row* below put to them."""
    deeper: list[ColumnHeading] = []
    above = ""
    for number, head in enumerate(heads):
        above = head.cell.text or above
        below = row[number].text if number < len(row) else ""
        # Some converters repeat a merged cell's words in each of its rows.
        if below and below != above:
            cell = head.cell._replace(text=f"{above} {below}")
            deeper.append(ColumnHeading(cell, below))
        else:
            deeper.append(head)
    return deeper


def is_name(head: str) -> bool:
    return _NAME.search(head) is not None


def years_of(head: str) -> list[str]:
    """Return the years, or words for them, that the words of a heading name."""
    return _YEARS.findall(head)


def is_year_alone(head: str) -> bool:
    """Whether the words over a column are a year's and no others."""
    return _YEAR_COLUMN.match(head) is not None


def is_own_share(head: str) -> bool:
    """Whether a column under *head* holds the applicant's own money."""
    return _OWN_SHARE.search(head) is not None


def may_be_name(head: str) -> bool:
    """Whether a column under *head* alone may get the role of a name."""
    return head in _KINDS or is_name(head)


def squeezed(text: str) -> str:
    return "".join(text.split())


def _role_of(head: str, leaf: str, leaves: set[str]) -> Role:
    """Return the role of a column from its path: its lowest words first."""
    if _is_own_share(leaf):
        return "else"
    if leaf == head:
        return role_of(head)
    is_each = (
        _CAP.search(head.removesuffix(leaf)) is not None and "과제당" in head
    )
    if _SUM_LEAF.fullmatch(leaf) and any(map(_YEAR_LEAF.fullmatch, leaves)):
        # Beside a year's column a sum is that of all years, not of all payers.
        if is_each:
            return "cap"
        return "whole" if _is_money(head) else "else"
    if (
        is_each
        and _YEAR_LEAF.fullmatch(leaf)
        and any(map(_SUM_LEAF.fullmatch, leaves))
    ):
        return "else"
    return _role_below(head, leaf)


def _role_below(head: str, leaf: str) -> Role:
    """Return the role of a column whose lowest words are neither years nor their sum."""
    role = role_of(leaf)
    if role not in ("count", "cap", "budget"):
        # What is over it tells nothing of a column with words of its own.
        has_own = _NO_MONEY.search(leaf) or _NO_NAME.search(leaf)
        role = "else" if has_own else role_of(head)
        is_part = _SUM_LEAF.fullmatch(leaf) or _PART_LEAF.search(leaf)
        if role == "count" and not is_part:
            role = "else"
        if PROJECT.search(leaf):
            role = "name"
    return role


@lru_cache(maxsize=2048)
def _is_own_share(leaf: str) -> bool:
    return _OWN_SHARE.search(leaf) is not None and not _BUDGET.search(leaf)


@lru_cache(maxsize=2048)
def role_of(head: str) -> Role:
    """Return what is under, or behind, the squeezed words of *head*."""
    # Tables of all notices have the same headings, each asked for several times.
    if "비율" in head or "범위" in head:
        return "else"
    if (
        _WHOLE.search(head)
        and not _THIS_YEAR.search(head)
        and (head.endswith("총") or _is_money(head))
    ):
        return "whole"
    is_this_year = "당해" in head and not _NO_MONEY.search(head)
    if not _CAP.search(head):
        is_this_year = is_this_year or bool(_YEARLY_GRANT.search(head))
    if is_this_year or (_PAIRED.match(head) and _BUDGET.search(head)):
        return "budget"
    if (
        _CAP.search(head)
        and not head.endswith(("기간", "기준"))
        and "범위" not in head
    ):
        return "cap"
    if _EITHER.search(head) or (_COUNT.search(head) and _BUDGET.search(head)):
        return "either"
    if _COUNT.search(head):
        return "count"
    if _BUDGET.search(head) and not _NO_MONEY.search(head):
        return "budget"
    return "name" if is_name(head) and not _NO_NAME.search(head) else "else"


def _is_money(head: str) -> bool:
    return (
        _BUDGET.search(head) or _EITHER.search(head) or _CAP.search(head)
    ) is not None and not _NO_MONEY.search(head)
