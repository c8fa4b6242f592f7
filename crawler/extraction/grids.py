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
from crawler.extraction.money import find_sums, read_unit, read_won

# Headings are matched with their blanks taken out: ``품 목 명`` is 품목명.
_NAME = re.compile(
    r"사업명|과제명|RFP명|공고단위|품목|내역사업|세부사업|세부과제|분야|분과|트랙|유형|구분|프로그램|과제제안요구서|연구주제|부문|권역|지역|단계"
)
_PROJECT = re.compile(r"과제명|RFP|공고단위|품목|과제제안요구서|연구주제")
_NO_NAME = re.compile(r"(?:공모|과제|협약|신청|기관|보안)유형|연구단계|공모방식|단계구분")
_BUDGET = re.compile(r"예산|연구개발비|연구비|사업비|출연금|국비|정부지원|공모금액|사업금액|사업화자금|당해")
_EITHER = re.compile(r"(?:지원|선정|모집)(?:규모|금(?!융)|액)|지원내용및규모")
_CAP = re.compile(r"한도|최대|상한|(?:과제|기업|업체|개?사|팀|컨소시엄|개소)(?:당|별)")
_COUNT = re.compile(
    r"(?:과제|기업|업체|개사|컨소시엄|팀|개소|RFP)수(?![가-힣])|(?:지원|선정|모집|선발|신규)(?:예정)?(?:지원)?(?:연구개발)?(?:과제|기업)|수행기관"
)
_NO_MONEY = re.compile(r"비중|비율|비고|기간|기준|부담|내용|대상|방식|조건|산출|자격|여부")
_SUM_ROW = re.compile(r"(?:합|소|총|누)\s?계|계|총합|총\s?합계|전체")
_NOT_SHARED = re.compile(r"\d\s?차\s?년도|누적|기관\s?\d|상한|기술료|매출|감면|%|^비고$|^\W*'?\d{2,4}년|'?\d{2,4}년도?\W*$")
"""Names of rows that spread one sum over years or bodies, or that are rules."""
_NOTE = re.compile(r"<sup>|\s※| - ")
_BULLETS = " -·○ㅇ◦•▪*"
_LETTER = re.compile(r"[가-힣A-Za-z]")
_SHARED = re.compile(r"(?:과제|기업|업체|개?사|팀|컨소시엄|개소|기관|대학|교|건)\s?(?:당|별)|/\s?(?:과제|기업|개?사|년)|^\s?각\s")
_NO_CELL = re.compile(r"(?:인|명|1인)\s?당|월\s?[0-9]|매월|자부담")
_EQUATION = re.compile(
    r"([0-9]{1,3})\s?개?\s?(?:과제|팀|사|개사)?\s?[×xX]\s?([0-9][0-9,.]*\s?[조억천백만]{0,2}원?)(?:\s?=\s?([0-9][0-9,.]*\s?[조억천백만]{0,2}원?))?"
)
_EQUATION_LINE = re.compile(
    r"^ *(?P<name>[^\n|=×]{1,30}?) (?P<sum>[0-9]{1,3}개?\s?[×xX]\s?[0-9][0-9,.]*\s?[조억천백만]{1,2}원?\s?=\s?[0-9][0-9,.]*\s?[조억천백만]{1,2}원?)",
    re.MULTILINE,
)
_COUNTED = re.compile(r"([0-9][0-9,]{0,5})\s?개?\s?(?:신규\s?)?(과제|개?사|기업|업체|팀|컨소시엄|기관|대학|교|개소|개)")
_BARE_COUNT = re.compile(r"\s*([0-9]{1,4})\s?(?:개|내외|이내|~|$)")
_UNIT_WORDS = {10**8: "억", 10**6: "백만", 10**4: "만", 10**3: "천"}
_LEAST = 100_000
"""Smaller sums are fees and allowances a head."""
_CAPTION = 120
"""How far above a table its unit may stand."""
_TABLES = 400
"""Tables that are looked at; the longest notice has half as many."""
_TURNED = 15
"""Rows that a table with its headings in the first column may have."""

_Said = tuple[int | None, int | None, int | None]
"""Budget, cap and number of projects."""


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
    """A table that shares money out; *start* and *end* are offsets into the document."""

    entries: tuple[Entry, ...]
    start: int
    end: int
    head: str = ""
    of_projects: bool = False
    """Whether the rows are single projects rather than parts of the call."""
    whole: int | None = None
    """What the table's own sum row says."""
    odd_unit: str = ""
    """A cell whose unit contradicts its heading's."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A heading, the cells under it (several where it was merged), their role and unit."""

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
    found = [_read(plain, table) for table in tables[:_TABLES]]
    if "=" in plain:
        found.append(_read_equations(plain))
    return tuple(shares for shares in found if shares is not None)


def _read(plain: str, table: Table) -> Shares | None:
    unit = _unit_above(plain, table.start)
    rows = [row for row in table.rows if any(cell.text for cell in row)]
    while len(rows) > 2 and sum(bool(cell.text) for cell in rows[0]) == 1:
        unit = read_unit(" ".join(cell.text for cell in rows[0])) or unit
        rows = rows[1:]
    if len(rows) < 2:
        return None
    headed = _one_heading(rows)
    return _read_rows(table, headed, unit) or _read_turned(table, headed, unit)


def _one_heading(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """Return *rows* with a heading of two rows (``지원한도`` over ``당해 | 총``) made one."""
    top, low = rows[0], rows[1]
    if len(rows) < 3 or low[0].text or any(letter.isdigit() for cell in low for letter in cell.text):
        return rows
    heads: list[Cell] = []
    above = ""
    for number, cell in enumerate(top):
        above = cell.text or above
        below = low[number].text if number < len(low) else ""
        heads.append(replace(cell, text=f"{above} {below}") if below else cell)
    return [heads, *rows[2:]]


def _unit_above(plain: str, start: int) -> int | None:
    above = plain[max(0, start - _CAPTION) : start]
    at = above.rfind("단위")
    return read_unit(above[at:]) if at >= 0 else None


def _read_rows(table: Table, rows: Sequence[Sequence[Cell]], unit: int | None) -> Shares | None:
    columns = _columns(rows[0], unit)
    roles = {column.role for column in columns}
    if "name" not in roles or not roles & {"budget", "cap", "either"}:
        return None
    told = [entry for row in rows[1:] if (entry := _entry(row, columns)) is not None]
    entries = tuple(entry for entry in told if not _SUM_ROW.fullmatch(entry.name))
    if not entries:
        return None
    return Shares(
        entries,
        table.start,
        table.end,
        head="|".join(column.head for column in columns),
        of_projects=any(_PROJECT.search(column.head) for column in columns if column.role == "name"),
        whole=next((entry.budget for entry in told if _SUM_ROW.fullmatch(entry.name)), None),
        odd_unit=_odd_unit(rows[1:], columns),
    )


def _read_turned(table: Table, rows: Sequence[Sequence[Cell]], unit: int | None) -> Shares | None:
    """Read a table whose first column holds the headings."""
    width = min(len(row) for row in rows)
    if width < 2 or len(rows) > _TURNED or not _NAME.search(_squeezed(rows[0][0].text)):
        return None
    return _read_rows(table, [[row[number] for row in rows] for number in range(width)], unit)


def _read_equations(plain: str) -> Shares | None:
    """Read a list of equations whose columns are lost: ``A 2~20 미만 4개×1,960백만원 = 7,840백만원``."""
    lines = list(_EQUATION_LINE.finditer(plain))
    if len(lines) < 2 or lines[-1].start() - lines[0].start() > _CAPTION * len(lines):
        return None
    column = _Column("either", None, "", 0, 0)
    entries = [Entry(line["name"].strip(), *_said(line["sum"], column, has_count=False), *line.span()) for line in lines]
    return Shares(tuple(entries), entries[0].start, entries[-1].end)


def _columns(heads: Sequence[Cell], unit: int | None) -> list[_Column]:
    """Return what the columns hold; an empty heading widens the one before it."""
    columns: list[_Column] = []
    said = {read_unit(cell.text) for cell in heads} - {None}
    unit = unit or (said.pop() if len(said) == 1 else None)
    for number, cell in enumerate(heads):
        if not cell.text and columns:
            columns[-1] = replace(columns[-1], last=number)
        else:
            columns.append(_Column(_role(cell.text), read_unit(cell.text) or unit, _squeezed(cell.text), number, number))
    return columns


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _role(text: str) -> str:
    head = _squeezed(text)
    if "비율" in head:
        return "else"
    if head.endswith("총") or "당해" in head:
        return "budget"
    if _CAP.search(head) and not re.search(r"비율|기간$", head):
        return "cap"
    if _EITHER.search(head):
        return "either"
    if _COUNT.search(head):
        return "count"
    if _BUDGET.search(head) and not _NO_MONEY.search(head):
        return "budget"
    return "name" if _NAME.search(head) and not _NO_NAME.search(head) else "else"


def _entry(row: Sequence[Cell], columns: Sequence[_Column]) -> Entry | None:
    whole = next((cell.text for cell in row if _SUM_ROW.fullmatch(cell.text)), "")
    name = whole or _name(row, [column for column in columns if column.role == "name"])
    if not name or _NOT_SHARED.search(name):
        return None
    has_count = any(column.role == "count" for column in columns)
    cells = [(_cell(row, column), column) for column in columns if column.role not in ("name", "else")]
    told = [(cell, _said(cell.text, column, has_count=has_count)) for cell, column in cells if cell is not None]
    told = [(cell, said) for cell, said in told if any(said)]
    told += [(cell, (None, *each)) for cell in row if told and (each := _each_in_name(cell, name))]
    if not told:
        return None
    budgets, caps, counts = ([value for _, said in told if (value := said[kind])] for kind in range(3))
    start, end = min(cell.start for cell, _ in told), max(cell.end for cell, _ in told)
    return Entry(name, _first(budgets), _first(caps), _first(counts), start, end, _first(budgets[1:]))


def _each_in_name(cell: Cell, name: str) -> tuple[int | None, int | None] | None:
    """Return the cap and the count that a name itself states: ``새 기술 (2개 과제 × 6.1억원)``."""
    equation = _EQUATION.search(cell.text) if cell.text.startswith(name) else None
    return _equation(equation, _Column("name", None, "", 0, 0))[1:] if equation else None


def _first(values: Sequence[int]) -> int | None:
    return values[0] if values else None


def _name(row: Sequence[Cell], names: Sequence[_Column]) -> str:
    """Return the row's name, from its most special column that holds words."""
    for column in sorted(names, key=lambda column: (not _PROJECT.search(column.head), -column.first)):
        text = " ".join(cell.text for cell in row[column.first : column.last + 1] if cell.text)
        if _LETTER.search(text):
            return _NOTE.split(text)[0].strip(_BULLETS) or text
    return ""


def _cell(row: Sequence[Cell], column: _Column) -> Cell | None:
    return next((cell for cell in row[column.first : column.last + 1] if cell.text), None)


def _said(text: str, column: _Column, *, has_count: bool) -> _Said:
    """Return what a cell says under its heading."""
    equation = _EQUATION.search(text)
    if equation:
        return _equation(equation, column)
    if column.role == "count":
        return None, None, _projects(text, bare=True)
    projects = _projects(text) if column.role == "either" else None
    money = None if _NO_CELL.search(text) else read_won(text, column.unit)
    if money is None or money.won < _LEAST:
        return None, None, projects
    if _is_cap(text, column, has_count=has_count):
        return None, money.won, projects
    return money.won, None, projects


def _is_cap(text: str, column: _Column, *, has_count: bool) -> bool:
    """Whether a cell's sum is what one project gets."""
    if column.role == "cap" or _SHARED.search(text) or (text.startswith("최대") and "예산" not in column.head):
        return True
    return column.role == "either" and "총" not in text and (has_count or re.search(r"이내|최대|한도", text) is not None)


def _equation(found: re.Match[str], column: _Column) -> _Said:
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


def _odd_unit(rows: Sequence[Sequence[Cell]], columns: Sequence[_Column]) -> str:
    """Return a cell in which a unit stands that is not its heading's, with that heading."""
    for column in columns:
        word = _UNIT_WORDS.get(read_unit(column.head) or 1)
        cells = [cell for row in rows if word and (cell := _cell(row, column)) is not None]
        odd = next((cell.text for cell in cells if word and word not in cell.text and find_sums(cell.text)), None)
        if odd:
            return f"{column.head} / {odd}"[:80]
    return ""
