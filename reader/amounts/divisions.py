"""Divisions: the parts of a call that have money, a cap or a count of their own.

``바다형 12억원(4개 과제), 숲형 8억원(2개 과제)`` are two.  Tables are asked first, then
lines and sentences; what they lack is looked for elsewhere, then the sums are compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from reader.amounts.cap_candidates import find_caps
from reader.amounts.count_candidates import find_counts
from reader.amounts.division_arithmetic import by_arithmetic, without_all_years
from reader.amounts.division_figures import (
    with_caps_of_line,
    with_caps_of_sections,
    with_counts_of_list,
    with_figures_of_lists,
)
from reader.amounts.line_divisions import divisions_of_lines
from reader.amounts.table_divisions import divisions_of_tables
from reader.amounts.total_candidates import find_totals
from reader.model import Division
from reader.text.analysis import part_of_document
from reader.text.document import Context, Document
from reader.values.amount_mentions import BESIDE


def read_divisions(document: Document, context: Context) -> list[Division]:
    """Return the divisions in reading order; nested ones follow their parents.

    Sums are in won.  ``round`` and ``announced_on`` are said in news that tells
    which round a division belongs to.
    """
    return list(_stated_divisions(document, context))


@part_of_document
def _stated_divisions(
    document: Document, context: Context
) -> tuple[Division, ...]:
    stated = list(divisions_of_tables(document)) or divisions_of_lines(
        document, context
    )
    stated = with_caps_of_line(document, stated)
    stated = with_figures_of_lists(document, stated)
    stated = with_counts_of_list(document, stated)
    stated = without_all_years(document, context, stated)
    stated = by_arithmetic(document, with_caps_of_sections(document, stated))
    return () if _are_of_an_annex(document, stated) else tuple(stated)


def _are_of_an_annex(
    document: Document, divisions: Sequence[Division]
) -> bool:
    """Whether the call's total is made by its number of projects at its cap before
    *divisions* that have other caps and no budgets: they are another programme's, of
    which an annex tells.
    """
    caps: set[int] = set()
    for division in divisions:
        if division.budget_won:
            return False
        caps.add(division.per_project_won or 0)
    if caps <= {0}:
        return False
    first, _ = divisions[0].span
    made: set[int] = set()
    for cap in find_caps(document):
        if cap.start > first or cap.value in caps:
            continue
        for count in find_counts(document):
            is_plain = count.rank >= BESIDE and count.value > 1
            if is_plain and count.start < first:
                made.add(cap.value * count.value)
    for total in find_totals(document):
        if total.start < first and total.value in made:
            return True
    return False
