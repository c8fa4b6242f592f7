"""What one cell says under its heading: a budget, a cap, a count, or the equation of all three."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reader.tables.columns import TableColumn
from reader.text.patterns import late
from reader.values.counted import NOUN
from reader.values.money import read_won

# A sum for each, not for all: "과제당 2억", "3억원/기업", "각 5천만원".
_SHARED = re.compile(
    rf"(?:{NOUN}|사|교|건|개인)\s?(?:당|별)|/\s?(?:과제|기업|개?사|년)|^\s?각\s|^\s?(?:매년|연간?)\s?[0-9최]"
)
_NO_SUPPORT = re.compile(
    r"(?:인|명|1인)\s?당|월\s?[0-9]|매월|자부담|개월\s?차"
)
# A cell that reckons: "10개 × 2억원 = 20억원".
_EQUATION = re.compile(
    r"([0-9]{1,3})\s?개?\s?(?:과제|팀|사|개사)?\s?[×xX]\s?([0-9][0-9,.]*\s?[조억천백만]{0,2}(?:\s[0-9,]+[천백]?만)?\s?원?)(?:\s?=\s?([0-9][0-9,.]*\s?[조억천백만]{0,2}(?:\s[0-9,]+[천백]?만)?\s?원?))?"
)
_COUNTED = re.compile(
    rf"([0-9][0-9,]{{0,5}})\s?개?\s?(?:신규\s?)?({NOUN}|[사社교]|개(?!월)|건(?=[^0-9]{{0,5}}건당))"
)
_BARE_COUNT = late(
    r"\s*((?:[0-9]{1,3},)?[0-9]{3}|[0-9]{1,4})\s?(?:개|건|곳|명|내외|이내|~|$)"
)
# Of `평균 5천만원(최대 1억원)` the most is read, not the average.
_AVERAGE = re.compile(r"평균[^최]{0,20}(?=최대)")
# The lower end of a range: of `1억원~10억원` the most is read.
_LESS = re.compile(
    r"[0-9][0-9,.]* ?[조억천백십만]{1,2} ?원? ?~ ?(?=[0-9][0-9,.]* ?[조억천백십만])"
)
# A class of sizes (`2억원 이상 ~ 10억원 미만`), which gives nobody anything.
_BAND = re.compile(r"[원억만]\s?(?:미만|초과)|이상\s?~|^\s?~\s?[0-9]")
_IN_BRACKETS = late(r"\(([^()]{1,40})\)")
# This year's part of a sum: `6,100('25년 600, 향후 5,600)`.
_OF_A_YEAR = late(r"\d ?(?:이내|내외)? ?\((?:'\d\d|20\d\d)년? ?:? ?\d")
_YEAR_MARK = late(r"^(?:'\d\d|20\d\d)년? ?:? ?")
# Projects that share a sum: `545(3과제)`.
_COUNT_BESIDE = late(r"\d[^()]{0,6}\((?:총 ?)?\d{1,3} ?개? ?과제[^()]{0,4}\)")
# Of the yearly caps of several stages the last and largest is read.
_STAGES = re.compile(r"\([2-9]단계\)\s?(?=[0-9])")
# Smaller sums are fees and allowances a head.
_LEAST = 100_000


@dataclass(frozen=True, slots=True)
class CellValue:
    """What a cell says, in won and in numbers of projects; unsaid is None."""

    budget: int | None = None
    cap: int | None = None
    projects: int | None = None
    total: int | None = None
    """The sum of all years, where it is beside this year's."""

    def __bool__(self) -> bool:
        return any((self.budget, self.cap, self.projects, self.total))


def read_cell(text: str, column: TableColumn, *, has_count: bool) -> CellValue:
    """Read a cell under *column*; *has_count* tells that the table counts projects in a
    column of its own.
    """
    equation = read_equation(text, column.unit)
    if equation is not None:
        return equation
    if column.role == "count":
        return CellValue(projects=_projects(text, bare=True))
    if _BAND.search(text):
        return CellValue()
    is_paired = column.is_paired or _OF_A_YEAR.search(text)
    if is_paired and (pair := _read_pair(text, column.unit)):
        return pair
    is_open = column.role in ("either", "cap") or _COUNT_BESIDE.search(text)
    projects = _projects(text) if is_open else None
    most = _most(text)
    money = read_won(most, column.unit)
    if money is not None and _NO_SUPPORT.search(_clause(most, money.start)):
        money = None
    if money is None or money.won < _LEAST:
        return CellValue(projects=projects)
    if _is_cap(text, column, has_count=has_count):
        return CellValue(cap=money.won, projects=projects)
    return CellValue(budget=money.won, projects=projects)


def _most(text: str) -> str:
    """Return *text* from the sum on that is the most of those in it."""
    stages = list(_STAGES.finditer(text))
    if stages:
        text = text[stages[-1].end() :]
    return _LESS.sub("", _AVERAGE.sub("", text))


def _clause(text: str, spot: int) -> str:
    """Return the words between the last mark before *spot* and it."""
    return re.split(r"[,;※()]", text[:spot])[-1]


def _read_pair(text: str, unit: int | None) -> CellValue | None:
    """Return the sum of all years and, in brackets behind it, this year's:
    ``5,369백만원 이내 (1,609백만원 이내)``.
    """
    found = _IN_BRACKETS.search(text)
    whole = read_won(text[: found.start()] if found else text, unit)
    said = _YEAR_MARK.sub("", found[1]).partition(", ")[0] if found else ""
    this_year = read_won(said, unit)
    if whole is None or this_year is None or this_year.won > whole.won:
        return None
    return CellValue(budget=this_year.won, total=whole.won)


def read_equation(text: str, unit: int | None = None) -> CellValue | None:
    """Return what an equation says: ``4개×1,960백만원 = 7,840백만원``, with its product left out or not.

    >>> read_equation("2개 과제 × 6.1억원")
    CellValue(budget=1220000000, cap=610000000, projects=2, total=None)
    """
    found = _EQUATION.search(text)
    if found is None:
        return None
    projects, each = int(found[1]), read_won(found[2], unit)
    whole = read_won(found[3], unit) if found[3] else None
    product = each.won * projects if each else None
    return CellValue(
        whole.won if whole else product,
        each.won if each else None,
        projects or None,
    )


def _is_cap(text: str, column: TableColumn, *, has_count: bool) -> bool:
    """Whether a cell's sum is what one project gets."""
    if (
        column.role == "cap"
        or _SHARED.search(text)
        or _AVERAGE.search(text)
        or (text.startswith("최대") and "예산" not in column.head)
    ):
        return True
    return (
        column.role == "either"
        and "총" not in text
        and (has_count or re.search(r"이내|최대|한도", text) is not None)
    )


def _projects(text: str, *, bare: bool = False) -> int | None:
    found = list(_COUNTED.finditer(text))
    best = next(
        (match for match in found if match[2] == "과제"),
        found[0] if found else None,
    )
    best = best or (_BARE_COUNT.match(text) if bare else None)
    return int(best[1].replace(",", "")) or None if best else None
