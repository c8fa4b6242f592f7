"""Lists of parts in prose: lines that each name a part and say its count or its money.

``- (인증 지원) 3개사, 기업당 10백만원 이내``; a lone line of that form is a remark, so
only lines in a row make a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reader.tables.budget_tables import BudgetRow
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.text.searching import in_order
from reader.values.amount_mentions import SHARE, WHO
from reader.values.money import find_sums

# A line of a list of parts: "○ 일반형 : 최대 2억원".
_LINE = re.compile(
    r"^[ \-◦○•·ㅇ❍▪▸]{0,8}(?:\((?P<inner>[가-힣A-Za-z][^()\n:]{1,39})\)|(?P<outer>[가-힣A-Za-z][가-힣A-Za-z0-9·, ]{1,24}?) ?:) ?"
    r"(?P<rest>(?:총|약|최대|각|기업당|과제당|업체당|팀당)? ?[0-9][^\n]{1,80})$",
    re.MULTILINE,
)
# Where such a line's name ends and its figure begins, looked for from a rarer letter
# than those that lines begin with.
_FIGURES = (
    re.compile(r"\) ?(?:총|약|최대|각|기업당|과제당|업체당|팀당)? ?[0-9]"),
    re.compile(r": ?(?:총|약|최대|각|기업당|과제당|업체당|팀당)? ?[0-9]"),
)
# A line's figure stands no farther from its beginning.
_NAME_ROOM = 60
# "총 12개사", "5개 신규 과제"; not "12개사당", "3개 이상".
_COUNT = late(
    rf"(?:총|약)?\s?([0-9]{{1,4}})\s?개?\s?(?:신규\s?)?(?:{WHO}|내외)(?!\s?(?:당|별|이상|중)|(?!내외|이내|선정|지원|모집)[가-힣]{{2}})"
)
_EACH = late(rf"(?:{SHARE}|각)[\s약총최대]{{0,6}}$")
# `2억원/과제`, `2억원/과제당`; not `총 4억원 / 사별 8천만원`.
_EACH_AFTER = late(
    rf"\s?(?:내외|이내)?\s?/\s?{WHO}(?!\s?[당별]\s?(?:최대\s?)?\d)"
)
# The price of a thing: `300천원/0.1ha`.
_PRICE = late(r"\s?/\s?(?:\d|ha|kg|㎡|평|포|대(?![학기])|주(?![관]))")
# What may stand between a label and its figure: ": 2년간 최대 ", " (총 ".
_BETWEEN = late(
    r"""
    [\s,/(·]{0,4}(?:\d{1,2}\s?(?:년|개월)\s?간?\s|연간\s?)?
    (?:총|약|최대|각)?\s?(?:내외|이내)?[\s,/(]{0,3}           # , 2년간 최대
    """,
    re.VERBOSE,
)
# A most that is nobody's whole: what each gets.
_MOST = re.compile(r"최대\s?$")
_RULE = late(r"이상|이하|미만|초과|~|%|자부담|매출|월 ?[0-9]")
# Labels that name no part: "지원 규모".
NO_PART = re.compile(
    r"규모|한도|금액|내용|대상|방식|방법|조건|기준|비율|기간|예산|부담|국비|[시도군]비|지방비|정부|민간|현금|현물|년|차수|\d차|매출|수출|자산|부채|고용|투자|합계|"
    r"상금|시상|대상|우수|심사|참고|문의|제출|평가|접수|신청|선정|모집|지원금|전체|^총|학사|석사|박사|수수료|인건비|교육비|기업당|과제당"
)


@part_of_document
def find_bullet_lists(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts of the list of *document* that says most of them; in a list every
    line says the same things.
    """
    found = [
        entries for run in _runs(document.plain) if (entries := _entries(run))
    ]
    fullest = max(
        found,
        key=lambda entries: sum(
            value is not None for value in _form(entries[0])
        ),
        default=(),
    )
    for entries in found:
        fullest = _joined(fullest, entries)
    return fullest


def _joined(
    rows: tuple[BudgetRow, ...], others: tuple[BudgetRow, ...]
) -> tuple[BudgetRow, ...]:
    """Return *rows* with what another list says of the same parts and they lack."""
    named = {other.name: other for other in others}
    if rows is others or named.keys() != {row.name for row in rows}:
        return rows
    joined: list[BudgetRow] = []
    for row in rows:
        other = named[row.name]
        joined.append(
            replace(
                row,
                budget=row.budget or other.budget,
                cap=row.cap or other.cap,
                projects=row.projects or other.projects,
            )
        )
    return tuple(joined)


def _entries(run: Sequence[re.Match[str]]) -> tuple[BudgetRow, ...]:
    entries = [entry for line in run if (entry := _entry(line)) is not None]
    forms = set()
    for entry in entries:
        forms.add(tuple(value is None for value in _form(entry)))
    is_list = (
        len(run) > 1
        and len(forms) == 1
        and len({entry.name for entry in entries}) == len(run)
    )
    return tuple(entries) if is_list else ()


def _form(entry: BudgetRow) -> tuple[int | None, int | None, int | None]:
    return entry.budget, entry.cap, entry.projects


def _runs(plain: str) -> Iterator[list[re.Match[str]]]:
    """Yield the lines that may each tell of a part, those with nothing between them together."""
    run: list[re.Match[str]] = []
    for line in _lines(plain):
        is_apart = run and plain[run[-1].end() : line.start()].strip()
        # A list that names its first part again is another one.
        is_again = run and line.group("inner", "outer") == run[0].group(
            "inner", "outer"
        )
        if is_apart or is_again:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _lines(plain: str) -> Iterator[re.Match[str]]:
    """Yield the matches of ``_LINE``, tried only where a line has a figure behind a name."""
    last = -1
    for figure in in_order(_FIGURES, plain):
        room = max(0, figure.start() - _NAME_ROOM)
        start = plain.rfind("\n", room, figure.start()) + 1
        if start == last or (start == 0 and room > 0):
            continue
        last = start
        found = _LINE.match(plain, start)
        if found:
            yield found


def _entry(line: re.Match[str]) -> BudgetRow | None:
    name = (line["inner"] or line["outer"]).strip()
    rest, offset = line["rest"], line.start("rest")
    if NO_PART.search(name) or _RULE.search(rest):
        return None
    count = _COUNT.match(rest)
    sums = find_sums(rest)
    after = count.end() if count else 0
    text = sums[0] if sums and _leads(rest, after, sums[0].start) else None
    if text is None and count is None:
        return None
    if text is not None and _PRICE.match(rest, text.end):
        return None
    is_each = text is not None and (
        _EACH.search(rest, 0, text.start)
        or _EACH_AFTER.match(rest, text.end)
        or _MOST.search(rest, 0, text.start)
    )
    won = text.won if text else None
    end = max(count.end() if count else 0, text.end if text else 0)
    return BudgetRow(
        name,
        None if is_each else won,
        won if is_each else None,
        int(count[1]) if count else None,
        line.start(),
        offset + end,
    )


def _leads(rest: str, start: int, end: int) -> bool:
    """Whether nothing but a share's words stand between two offsets."""
    each = _EACH.search(rest, start, end)
    return (
        _BETWEEN.fullmatch(rest, start, each.start() if each else end)
        is not None
    )
