"""Which field the sums of divisions belong to, by what they make together.

Caps of 12 and 8 억원 are the shares of a call that has 20 억원; budgets of 3 억원 each are
caps where the call has not 3 억원 for each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reader.amounts.cap_candidates import find_caps
from reader.amounts.division_rows import top_level
from reader.amounts.total_candidates import find_totals
from reader.amounts.weighing import is_close
from reader.amounts.year_totals import find_year_totals
from reader.model import Division
from reader.tables.budget_tables import find_budget_tables
from reader.text.document import Context, Document
from reader.text.patterns import late
from reader.values.amount_mentions import SAID

# Headings of a table of types that says how long a project of each goes on.
_BY_PERIOD = late(
    r"유형[^|]*\|(?:[^|]*\|)?(?:지원|연구|개발|사업|수행)?기간(?:\||$)"
)
# Parts are printed rounded, so they may exceed the total by a hair.
_ROUNDED = 0.995
# No part of a call has less for all of its projects together.
_LEAST_OF_PART = 10_000_000


def by_arithmetic(
    document: Document, divisions: list[Division]
) -> list[Division]:
    """Return *divisions* with sums in the field that their arithmetic puts them in.

    Caps that add up to the call's total are its shares.  A budget of several projects
    that is what the notice gives each of them is a cap.
    """
    if len(divisions) < 2:
        return divisions
    caps = [division.per_project_won or 0 for division in divisions]
    if all(caps) and not any(division.budget_won for division in divisions):
        for mention in find_totals(document):
            if mention.rank == SAID and mention.value == sum(caps):
                return _exchanged(divisions)
    each = {
        mention.value
        for mention in find_caps(document)
        if mention.rank == SAID
    }
    whole = sum(division.budget_won or 0 for division in divisions)
    totals = []
    for mention in find_totals(document):
        if mention.rank == SAID:
            totals.append(mention.value)
    if _are_each(document, divisions, totals):
        return _exchanged(divisions)
    most = max(division.budget_won or 0 for division in divisions)
    if 0 < most < _LEAST_OF_PART and whole not in totals:
        return _without_small(divisions)
    is_each = bool(each) and not any(caps)
    for division in divisions:
        # The whole call has not so much to give: each of them may get it, not all.
        is_several = (division.projects or 1) > 1 or whole > max(
            totals, default=whole
        )
        is_each = is_each and is_several and division.budget_won in each
    return _exchanged(divisions) if is_each else divisions


def _without_small(divisions: Sequence[Division]) -> list[Division]:
    """Return *divisions* without budgets, which are too small for one: they are caps, if
    there is none beside them (``월 50만원 | 1인당 최대 300만원``).
    """
    if not any(division.per_project_won for division in divisions):
        return _exchanged(divisions)
    return [replace(division, budget_won=None) for division in divisions]


def _are_each(
    document: Document, divisions: Sequence[Division], totals: Sequence[int]
) -> bool:
    """Whether the budgets of *divisions* are what each project of a type gets: a table
    of types with their periods gives them, and they make not half of the call's total.
    """
    whole = 0
    for division in divisions:
        if division.per_project_won or division.projects:
            return False
        whole += division.budget_won or 0
    if not whole or min(totals, default=0) < 2 * whole:
        return False
    names = {division.name for division in divisions}
    for shares in find_budget_tables(document):
        if names == {entry.name for entry in shares.entries}:
            return _BY_PERIOD.search(shares.head) is not None
    return False


def budgets_as_caps(
    divisions: Sequence[Division], total: int | None, cap: int | None
) -> list[Division]:
    """Return *divisions* with caps for budgets, where each has what the notice gives one
    project and the call's *total* does not suffice for all: some of them get it.
    """
    budgets = [division.budget_won for division in divisions]
    is_each = cap is not None and len(budgets) > 1 and set(budgets) == {cap}
    if total is None or cap is None or not is_each:
        return list(divisions)
    is_open = cap <= total < cap * len(budgets) * _ROUNDED
    has_caps = any(division.per_project_won for division in divisions)
    return (
        list(divisions) if has_caps or not is_open else _exchanged(divisions)
    )


def _exchanged(divisions: Sequence[Division]) -> list[Division]:
    """Return *divisions* with caps for budgets and budgets for caps."""
    exchanged: list[Division] = []
    for division in divisions:
        budget, cap = division.per_project_won, division.budget_won
        exchanged.append(
            replace(division, budget_won=budget, per_project_won=cap)
        )
    return exchanged


def without_all_years(
    document: Document, context: Context, divisions: list[Division]
) -> list[Division]:
    """Return *divisions* without budgets that add up to the sum of all years, where the
    notice also gives this year's: they are no parts of this call's money.
    """
    if context.year is None or len(divisions) < 2:
        return divisions
    whole = sum(division.budget_won or 0 for division in top_level(divisions))
    for found in find_year_totals(document, context.year):
        if found.whole is not None and is_close(whole, found.whole.value):
            return [
                replace(division, budget_won=None) for division in divisions
            ]
    return divisions
