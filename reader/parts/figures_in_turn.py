"""Figures that a sentence gives several names in turn: the first to the first, and so on.

::

    바다 분야와 숲 분야에 각각 100억원, 60억원을 지원한다.
    바다형과 숲형은 과제당 각각 최대 2억원, 3억원을 받는다.
    분야별 예산은 각각 10억원, 6억원이다.
    바다·숲·들 3개 분야에 분야별 10억원씩 투입한다.
    10억원은 바다 분야에, 6억원은 숲 분야에 투입한다.

None of these figures is the whole call's, whether the names before them are parts or not
(``국비와 지방비 각각 10억원, 5억원``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from reader.parts.item_tokens import EACH, figure_spans
from reader.parts.part_items import Figure, PartItem, figures_of
from reader.parts.topic_names import (
    FEWEST_PARTS,
    declared_names,
    row_names,
)
from reader.tables.budget_shares import BudgetRow
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late

_IN_TURN: Final = "각각"
# Letters of a sentence before the word, and behind it.
_ROOM: Final = 160
_SENTENCE_END: Final = late(r"\n|(?<=다)\.\s|[며고]\s")
# `각각 최대 `, `각각 기업당 연간 `
_LEAD: Final = late(
    rf"\s?(?:(?:최대|최고|약|연간|연|국비|{EACH})[ ]?)*", re.VERBOSE
)
# `100억원, `, `2억원과 최대 `, `3억원까지, 기업당 `
_BETWEEN: Final = late(
    rf"""
    [ ]?(?:까지|이내|이하|한도|씩|내외)?[ ]?
    (?:,|·|/|및|이?며|과|와)[ ]?
    (?:(?:최대|최고|약|{EACH})[ ]?)*
    """,
    re.VERBOSE,
)
# Behind the names: `분야에 `, `유형은 과제당 `, `트랙의 사업비는 `, `에 총 `.
_BEHIND_NAMES: Final = late(
    rf"""
    (?:에서는|에는|에게는|에서|에게|에|은|는|이|가|을|를|의|으?로)?
    (?:
        [ ]?(?:{EACH}|최대|최고|총|연간|지원금|사업비|예산|정부지원금|출연금|연구비)
        (?:은|는|을|를|이|가|으?로)?
    )*
    [ ]?,?[ ]?$
    """,
    re.VERBOSE,
)
# The names are before: `분야별 예산은 `, `유형별로 `.
_BY_SORT: Final = late(
    r"(?:분야|부문|유형|트랙|과제|사업|분과)별(?:로|[ ][가-힣 ]{1,14}[은는])?[ :]{0,3}$"
)
# What gets a cap by its name: `예비창업자와 초기기업에게 각각 5천만원, 1억원`.
_RECEIVER: Final = late(
    r"(?:기업|창업자|팀|업체|상공인|법인)(?:에게?|은|는)?[ ]?$"
)
_CAP_BEFORE: Final = late(rf"(?:{EACH}|최대|최고)[^\n]{{0,10}}$", re.VERBOSE)
_CAP_BEHIND: Final = late(r"[ ]?(?:까지|이내|이하|한도|씩|내에서)")
_BUDGET_BEFORE: Final = late(r"(?:예산|사업비|규모|총)[^\n]{0,6}$")
_BUDGET_BEHIND: Final = late(
    r"[ ]?(?:을|를|이|가|의|으?로)?[ ]?(?:규모|예산|투입|편성|배정|책정|집행|투자)"
)
# `3개 분야에 분야별 `: what each of the names before it gets, and no company.
_FOR_EACH: Final = late(
    r"""
    (?:\d{1,2}|[두세네]|다섯)[ ]?(?:개|가지)[ ]?(?:분야|부문|유형|트랙|단계)
    (?:에는|에|을|를|으로)?,?[ ](?:분야|부문|유형|트랙|단계)(?:별로?|마다|당)[ ](?:각각?[ ])?
    """,
    re.VERBOSE,
)
_BY_EACH: Final = late(
    r"개[ ]?(?:분야|부문|유형|트랙|단계)[에을로][^\n]{0,4}[ ](?:분야|부문|유형|트랙|단계)[별마당]"
)
_SUM_ROOM: Final = 24
# `은 바다 분야에, `: a name behind its sum; `는 바다형, 나머지 3개는 숲형으로 나눠`: behind its
# number.
_TO_NAME: Final = late(
    r"""
    (?:은|을|를|는)[ ](?P<name>[가-힣A-Za-z'][가-힣A-Za-z0-9·&' ]{1,24}?)
    (?:
        (?:에는|에게|에)(?=[ ,])
        | (?<=[가-힣])(?=,[ ](?:나머지[ ])?(?:약[ ])?\d)
        | (?:으로|로)(?=[ ](?:나누|나뉘|나눠|구분|선정|선발|모집|뽑|지정))
    )
    """,
    re.VERBOSE,
)
# Between the end of such a name and the next sum: `, 나머지 `, ` 쓰고, 과제당 최대 `.
_NEXT_SUM: Final = late(
    rf"""
    (?:,[ ](?:(?:또|나머지|그리고)[ ])?|[ ][가-힣]{{1,6}}고,?[ ])
    (?:(?:최대|약|총|{EACH})[ ]?)*
    """,
    re.VERBOSE,
)
_WORDS_OF_SUM: Final = 14
# More is laid out for a part than one company ever gets.
_LAID_OUT: Final = 10**9


class FiguresInTurn(NamedTuple):
    """Figures of one kind in a row, and the names that get them, where they are parts'."""

    names: tuple[str, ...]
    figures: tuple[Figure, ...]
    role: str
    """``budget``, ``cap``, ``count``, or nothing where no words tell."""
    start: int
    is_by_sort: bool
    """Whether the names are those of parts named elsewhere: ``분야별 예산은 각각``."""


@part_of_document
def figures_in_turn(document: Document) -> tuple[FiguresInTurn, ...]:
    """Return the rows of different figures behind ``각각`` in *document*, in order."""
    plain = document.plain
    found: list[FiguresInTurn] = []
    at = plain.find(_IN_TURN)
    while at >= 0:
        end = at + len(_IN_TURN)
        figures = _figures(plain, end)
        if figures:
            found.append(_in_turn(plain, at, figures))
        at = plain.find(_IN_TURN, end)
    return tuple(found)


def starts_in_turn(document: Document) -> frozenset[int]:
    """Return where the figures begin that several names get in turn."""
    starts: set[int] = set()
    for one in figures_in_turn(document):
        starts.update(figure.start for figure in one.figures)
    return frozenset(starts)


def parts_in_turn(document: Document) -> Iterator[tuple[BudgetRow, ...]]:
    """Yield the parts that sentences of *document* give figures in turn; sums in won."""
    for one in figures_in_turn(document):
        if not one.role or len(one.names) != len(one.figures):
            continue
        rows: list[BudgetRow] = []
        for name, figure in zip(one.names, one.figures, strict=True):
            row = BudgetRow(name, None, None, None, one.start, figure.end)
            rows.append(_with_figure(row, one.role, figure.value))
        yield tuple(rows)
    yield from _same_for_each(document)


def _same_for_each(document: Document) -> Iterator[tuple[BudgetRow, ...]]:
    """Yield the parts that each get the same: ``바다·숲 2개 분야에 분야별 10억원씩``."""
    plain = document.plain
    if not _BY_EACH.search(plain):
        return
    for names, end in declared_names(plain):
        found = _FOR_EACH.match(plain, end)
        if found is None:
            continue
        begin = found.end()
        figure = next(
            iter(figures_of(plain[begin : begin + _SUM_ROOM], begin)), None
        )
        if figure is None or figure.start > begin or _is_number(figure):
            continue
        rows: list[BudgetRow] = []
        for name in names:
            start = plain.rfind(name, 0, end)
            rows.append(
                BudgetRow(name, figure.value, None, None, start, figure.end)
            )
        yield tuple(rows)


def sums_before_names(document: Document) -> Iterator[Sequence[PartItem]]:
    """Yield the names of *document* that stand behind their sums, those in a row together:
    ``10억원은 바다 분야에, 6억원은 숲 분야에``.
    """
    plain = document.plain
    run: list[PartItem] = []
    for start, end in figure_spans(document):
        found = _TO_NAME.match(plain, end)
        if found is None:
            continue
        if run and not _NEXT_SUM.fullmatch(plain, run[-1].end, start):
            if len(run) >= FEWEST_PARTS:
                yield run
            run = []
        begin = max(0, start - _WORDS_OF_SUM)
        figures = figures_of(plain[begin:end], begin)[-1:]
        name = found["name"].strip("' ")
        item = PartItem(
            name, start, found.end(), tuple(figures), is_given=True
        )
        run.append(item)
    if len(run) >= FEWEST_PARTS:
        yield run


def with_figures_in_turn(
    document: Document, rows: Sequence[BudgetRow]
) -> list[BudgetRow]:
    """Return *rows* with the figures that a sentence gives all of them, where none has one
    of that kind: ``분야별 예산은 각각 10억원, 6억원``.
    """
    known = list(rows)
    for one in figures_in_turn(document):
        if not one.is_by_sort or len(one.figures) != len(known):
            continue
        if not one.role or any(_has_figure(row, one.role) for row in known):
            continue
        known = [
            _with_figure(row, one.role, figure.value)
            for row, figure in zip(known, one.figures, strict=True)
        ]
    return known


def _has_figure(row: BudgetRow, role: str) -> bool:
    figures = {"budget": row.budget, "cap": row.cap, "count": row.projects}
    return figures[role] is not None


def _with_figure(row: BudgetRow, role: str, value: int) -> BudgetRow:
    if role == "budget":
        return replace(row, budget=value)
    if role == "cap":
        return replace(row, cap=value)
    return replace(row, projects=value)


def _figures(plain: str, begin: int) -> tuple[Figure, ...]:
    """Return the different figures of one kind that a row behind *begin* holds."""
    ending = _SENTENCE_END.search(plain, begin)
    stop = min(ending.start() if ending else len(plain), begin + _ROOM)
    run: list[Figure] = []
    for figure in figures_of(plain[begin:stop], begin):
        if not run:
            if not _LEAD.fullmatch(plain, begin, figure.start):
                return ()
        elif not _BETWEEN.fullmatch(plain, run[-1].end, figure.start) or (
            _is_number(figure) != _is_number(run[0])
        ):
            break
        run.append(figure)
    if len({figure.value for figure in run}) < FEWEST_PARTS:
        return ()
    return tuple(run)


def _is_number(figure: Figure) -> bool:
    return figure.role in ("count", "person")


def _in_turn(
    plain: str, at: int, figures: tuple[Figure, ...]
) -> FiguresInTurn:
    """Return *figures* with the names before *at* that get them."""
    begin = max(0, at - _ROOM)
    for ending in _SENTENCE_END.finditer(plain, begin, at):
        begin = ending.end()
    head = plain[begin:at]
    role = _role(plain, head, at, figures)
    if _BY_SORT.search(head):
        names: list[str] = []
        for declared, end in declared_names(plain[:at]):
            names = declared if at - end < _ROOM else []
        return FiguresInTurn(tuple(names), figures, role, at, is_by_sort=True)
    names = row_names(_BEHIND_NAMES.sub("", head))
    return FiguresInTurn(tuple(names), figures, role, begin, is_by_sort=False)


def _role(plain: str, head: str, at: int, figures: Sequence[Figure]) -> str:
    """Return what *figures* are by the words round them."""
    if figures[0].role == "count":
        return "count"
    if figures[0].role == "person":
        return ""
    lead = head + plain[at : figures[0].start]
    end = figures[-1].end
    if _CAP_BEFORE.search(lead) or _CAP_BEHIND.match(plain, end):
        return "cap"
    is_large = min(figure.value for figure in figures) >= _LAID_OUT
    if (
        is_large
        or _BUDGET_BEFORE.search(head)
        or _BUDGET_BEHIND.match(plain, end)
    ):
        return "budget"
    return "cap" if _RECEIVER.search(head) else ""
