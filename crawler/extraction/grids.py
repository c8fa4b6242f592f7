"""Tables that share money out: one entry a row (or column), whatever the table's form.

Headings tell what a column holds and in which unit; cells are read under them.
Merged cells arrive empty: a name may stand in any column that its heading spans.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from crawler.extraction.document import Cell, Document, Table
from crawler.extraction.layouts import find_layouts
from crawler.extraction.money import read_unit, read_won

_NAME = re.compile(
    r"사업\s?명|과제\s?명|RFP\s?명|공고\s?단위|품목|내역\s?사업|세부\s?사업|세부\s?과제|분야|분과|트랙|유형|구\s?분|프로그램|과제\s?제안\s?요구서|연구\s?주제|부문|권역|지역|단계"
)
_PROJECT = re.compile(r"과제\s?명|RFP|공고\s?단위|품목|과제\s?제안\s?요구서|연구\s?주제")
_BUDGET = re.compile(
    r"예산|연구\s?개발\s?비|연구비|사업비|출연금|국비|정부\s?지원|지원\s?(?:규모|금액?|액)|공모\s?금액|사업\s?금액|사업화\s?자금"
)
_PLAIN_BUDGET = re.compile(r"예산|총|'\d\d년|당해|\d차\s?년도")
_CAP = re.compile(r"한도|최대|상한|(?:과제|기업|업체|개?사|팀|컨소시엄|개소)\s?(?:당|별)")
_COUNT = re.compile(
    r"(?:과제|기업|업체|개사|컨소시엄|팀|개소|RFP)\s?수(?![가-힣])|(?:지원|선정|모집|선발|신규)\s?(?:예정\s?)?(?:지원\s?)?(?:연구\s?개발\s?)?(?:과제|규모|기업)|수행\s?기관"
)
_ELSE = re.compile(
    r"매출|배점|평가|수수료|채용|인원|단가|요율|부담|민간|비목|산출|장비|납부|예시|수량|인건비|비율|비중|기준|기간|내용|방식|조건|대상|비고"
)
_NO_NAME = re.compile(r"(?:공모|과제|협약|신청|기관|보안)\s?유형|연구\s?단계|공모\s?방식|단계\s?구분")
_NOT_SHARED = re.compile(r"\d\s?차\s?년도|누적|기관\s?\d|상한|기술료|매출|감면|^\W*'?\d{2,4}년|'?\d{2,4}년도?\W*$")
"""Names of rows that spread one sum over years or bodies, or that are rules."""
_SUM_ROW = re.compile(r"(?:합|소|총|누)\s?계|계|총합|총\s?합계|전체")
_SHARED = re.compile(r"(?:과제|기업|업체|개?사|팀|컨소시엄|개소|기관|대학|교)\s?(?:당|별)|/\s?(?:과제|기업|개?사|년)|^\s?각\s")
_EQUATION = re.compile(
    r"([0-9]{1,3})\s?개?\s?(?:과제|팀|사|개사)?\s?[×xX]\s?([0-9][0-9,.]*\s?[조억천백만]{0,2}원?)(?:\s?=\s?([0-9][0-9,.]*\s?[조억천백만]{0,2}원?))?"
)
_EQUATION_LINE = re.compile(
    r"^ *(?P<name>[^\n|=×]{1,30}?) (?P<sum>[0-9]{1,3}개?\s?[×xX]\s?[0-9][0-9,.]*\s?[조억천백만]{1,2}원?\s?=\s?[0-9][0-9,.]*\s?[조억천백만]{1,2}원?)",
    re.MULTILINE,
)
_COUNTED = re.compile(r"([0-9][0-9,]{0,5})\s?개?\s?(?:신규\s?)?(과제|개?사|기업|업체|팀|컨소시엄|기관|대학|교|개소|개)")
_BARE_COUNT = re.compile(r"\s*([0-9]{1,4})\s?(?:개|내외|이내|~|$)")
_NOTE = re.compile(r"<sup>|\s※| - ")
_BULLETS = " -·○ㅇ◦•▪*"
_LEAST = 100_000
"""Smaller sums are fees and allowances a head."""
_CAPTION = 120
"""How far above a table its unit may stand."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row's share: a name, and what money or count stands beside it."""

    name: str
    budget: int | None
    cap: int | None
    projects: int | None
    start: int
    end: int
    total: int | None = None
    """The multi-year sum of a single project, where it stands beside this year's."""


@dataclass(frozen=True, slots=True)
class Shares:
    """A table that shares money out."""

    entries: tuple[Entry, ...]
    of_projects: bool
    """Whether the rows are single projects rather than parts of the call."""
    start: int
    end: int
    sum: int | None = None
    head: str = ""


@dataclass(frozen=True, slots=True)
class _Column:
    role: str
    unit: int | None
    head: str
    first: int
    last: int


def find_shares(document: Document) -> tuple[Shares, ...]:
    """Return every table of *document* that shares money or projects out, in order."""
    return _shares(document.plain, document.tables or find_layouts(document.plain))


@lru_cache(maxsize=4)
def _shares(plain: str, tables: tuple[Table, ...]) -> tuple[Shares, ...]:
    found = [_read(plain, table) for table in tables]
    told = [*found, _read_equations(plain)] if "=" in plain else found
    return tuple(shares for shares in told if shares is not None)


def _read_equations(plain: str) -> Shares | None:
    """Read a list of equations whose columns are lost: ``A 2~20 미만 4개×1,960백만원 = 7,840백만원``."""
    lines = list(_EQUATION_LINE.finditer(plain))
    if len(lines) < 2 or lines[-1].start() - lines[0].start() > _CAPTION * len(lines):
        return None
    column = _Column("either", None, "", 0, 0)
    entries = [Entry(line["name"].strip(), *_said(line["sum"], column, False), *line.span()) for line in lines]
    return Shares(tuple(entries), False, entries[0].start, entries[-1].end)


def _read(plain: str, table: Table) -> Shares | None:
    rows = [row for row in table.rows if any(cell.text for cell in row)]
    unit = read_unit(
        plain[max(0, table.start - _CAPTION) : table.start].rpartition("단위")[1] and plain[max(0, table.start - _CAPTION) : table.start]
    )
    if rows and sum(bool(cell.text) for cell in rows[0]) == 1 and len(rows) > 2:
        unit = read_unit(" ".join(cell.text for cell in rows[0])) or unit
        rows = rows[1:]
    if len(rows) < 2:
        return None
    return _read_rows(table, rows, unit) or _read_turned(table, rows, unit)


def _read_rows(table: Table, rows: Sequence[Sequence[Cell]], unit: int | None) -> Shares | None:
    columns = _columns(rows[0], unit)
    roles = {column.role for column in columns}
    if "name" not in roles or not roles & {"budget", "cap", "either"}:
        return None
    names = [column for column in columns if column.role == "name"]
    entries, whole = [], None
    for row in rows[1:]:
        entry = _entry(row, columns, names)
        if entry is None:
            continue
        if _SUM_ROW.fullmatch(entry.name):
            whole = entry.budget
        else:
            entries.append(entry)
    if not entries:
        return None
    return Shares(
        tuple(entries),
        any(_PROJECT.search(name.head) for name in names),
        table.start,
        table.end,
        whole,
        "|".join(cell.text for cell in rows[0]),
    )


def _read_turned(table: Table, rows: Sequence[Sequence[Cell]], unit: int | None) -> Shares | None:
    """Read a table whose first column holds the headings."""
    width = min(len(row) for row in rows)
    if width < 2 or len(rows) > 15:
        return None
    turned = [[row[number] for row in rows] for number in range(width)]
    return _read_rows(table, turned, unit) if _NAME.search(rows[0][0].text) and len(rows) > 1 else None


def _columns(heads: Sequence[Cell], unit: int | None) -> list[_Column]:
    """Return what the columns hold; an empty heading widens the one before it."""
    columns: list[_Column] = []
    said = {read_unit(cell.text) for cell in heads} - {None}
    unit = unit or (said.pop() if len(said) == 1 else None)
    for number, cell in enumerate(heads):
        if not cell.text and columns:
            columns[-1] = replace(columns[-1], last=number)
        else:
            columns.append(_Column(_role(cell.text), read_unit(cell.text) or unit, cell.text, number, number))
    return columns


def _role(head: str) -> str:
    if head == "총" or "당해" in head:
        return "budget"
    if _CAP.search(head) and not re.search(r"비율|기간$", head):
        return "cap"
    if _COUNT.search(head) and not re.search(r"규모", head):
        return "count"
    if re.search(r"(?:지원|선정|모집)\s?(?:규모|금(?!융)|액)", head):
        return "either"
    if _BUDGET.search(head) and not re.search(r"비중|비율|기간|기준|부담|내용|대상|방식", head):
        return "budget"
    return "name" if _NAME.search(head) and not _NO_NAME.search(head) else "else"


def _entry(row: Sequence[Cell], columns: Sequence[_Column], names: Sequence[_Column]) -> Entry | None:
    name = _name(row, names)
    if not name or _NOT_SHARED.search(name):
        return None
    budget = cap = projects = total = None
    has_count = any(column.role == "count" for column in columns)
    spots: list[Cell] = []
    for column in columns:
        cell = _cell(row, column)
        if cell is None or not cell.text or column.role in ("name", "else"):
            continue
        said = _said(cell.text, column, has_count)
        if any(value is not None for value in said):
            spots.append(cell)
        if budget is not None and said[0] is not None:
            total = total or said[0]
        budget, cap, projects = budget or said[0], cap or said[1], projects or said[2]
    if not spots or (budget is None and cap is None and projects is None):
        return None
    return Entry(name, budget, cap, projects, min(c.start for c in spots), max(c.end for c in spots), total)


def _name(row: Sequence[Cell], names: Sequence[_Column]) -> str:
    for column in sorted(names, key=lambda column: (not _PROJECT.search(column.head), -column.first)):
        text = " ".join(cell.text for cell in row[column.first : column.last + 1] if cell.text)
        if text:
            return _NOTE.split(text)[0].strip(_BULLETS) or text
    return ""


def _cell(row: Sequence[Cell], column: _Column) -> Cell | None:
    return next((cell for cell in row[column.first : column.last + 1] if cell.text), None)


def _said(text: str, column: _Column, has_count: bool) -> tuple[int | None, int | None, int | None]:
    """Return (budget, cap, projects) that a cell says under its heading."""
    equation = _EQUATION.search(text)
    if equation:
        return _equation(equation, column)
    if column.role == "count":
        return None, None, _projects(text, bare=True)
    money = read_won(text, column.unit)
    if money is not None and money.won < _LEAST:
        money = None
    projects = _projects(text) if column.role == "either" else None
    if money is None:
        return None, None, projects
    if column.role == "cap" or _SHARED.search(text):
        return None, money.won, projects
    if column.role == "either" and "총" not in text and (has_count or re.search(r"이내|최대|한도", text)):
        return None, money.won, projects
    return money.won, None, projects


def _equation(found: re.Match[str], column: _Column) -> tuple[int | None, int | None, int | None]:
    each = read_won(found[2], column.unit)
    whole = read_won(found[3], column.unit) if found[3] else None
    projects = int(found[1])
    if whole is None and each is not None:
        return each.won * projects, each.won, projects
    return whole.won if whole else None, each.won if each else None, projects


def _projects(text: str, *, bare: bool = False) -> int | None:
    found = list(_COUNTED.finditer(text))
    best = next((match for match in found if match[2] == "과제"), found[0] if found else None)
    best = best or (_BARE_COUNT.match(text) if bare else None)
    return int(best[1].replace(",", "")) or None if best else None
