"""Divisions that the tables of a call give: which tables, and which rows of them.

::

    구분   | 예산  | 과제 수
    바다형 | 12억원 | 4
    숲형   | 8억원  | 2

The first table with two names decides; a later one adds rows of the same kind, the
parts of one division, or is one of a series with a table for each division.  Cards in a
row, a small table for each project, are one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reader.amounts.division_rows import MOST_LISTED, division_of
from reader.amounts.total_candidates import find_totals
from reader.model import Division
from reader.parts.part_names import may_be_part
from reader.tables.budget_shares import WHOLE_CALL, BudgetRow, BudgetTable
from reader.tables.budget_tables import find_budget_tables
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import SAID
from reader.values.money import find_sums

# Tables of divisions that are read; more are lists of something else.
_MOST_TABLES = 20
# How long a project lasts, in the heading of a column.
_TERM = late(r"기\s?간|개월")
# Headings of a card that every card of a row has; lower ones may be its own words.
_CARD_HEADS = 3
# So many times what all rows make is what several projects of each get.
_ROOMY = 3


def divisions_of_tables(document: Document) -> Iterable[Division]:
    """Yield the divisions of the tables of *document*; nested ones follow their parents."""
    tables = _with_cards(find_budget_tables(document))
    series = _series(tables)
    if series:
        yield from _from_series(document, series)
        return
    chosen: list[BudgetTable] = []
    for shares in tables:
        if len(chosen) == _MOST_TABLES:
            break
        # One row alone is a part only beside others under the same heading.
        is_alone = len({entry.name for entry in shares.entries}) < 2
        is_alone = is_alone and not (chosen and shares.of_projects)
        if is_alone or shares.entries[0].name == WHOLE_CALL:
            continue
        if not chosen or _belongs(shares, chosen):
            chosen.append(shares)
    if not chosen:
        for entry in _captioned(tables):
            yield division_of(document, entry, None, None)
    for number, shares in enumerate(chosen):
        parent = _parent(shares, chosen[:number])
        for entry in _as_each(document, shares)[:MOST_LISTED]:
            yield division_of(document, entry, parent, shares)


def _with_cards(tables: Sequence[BudgetTable]) -> list[BudgetTable]:
    """Return *tables* with those in a row that give a project each, below the same first
    headings, as one.
    """
    joined: list[BudgetTable] = []
    for shares in tables:
        above = joined[-1] if joined else None
        if above is not None and _is_next_card(above, shares):
            entries = (*above.entries, *shares.entries)
            joined[-1] = replace(above, entries=entries, end=shares.end)
        else:
            joined.append(shares)
    return joined


def _is_next_card(above: BudgetTable, below: BudgetTable) -> bool:
    """Whether *below* gives one more project as those that *above* has."""
    if len(below.entries) > 1 or not (above.of_projects and below.of_projects):
        return False
    heads = above.head.split("|")[:_CARD_HEADS]
    names = {entry.name for entry in above.entries}
    is_new = below.entries[0].name not in {*names, WHOLE_CALL}
    return is_new and heads == below.head.split("|")[:_CARD_HEADS]


def _as_each(document: Document, table: BudgetTable) -> tuple[BudgetRow, ...]:
    """Return the rows of *table* with caps for budgets, where it tells how long a project
    lasts and the call has several times as much to give: each project gets that.
    """
    if not _TERM.search(table.head):
        return table.entries
    if any(entry.projects or entry.cap for entry in table.entries):
        return table.entries
    whole = sum(entry.budget or 0 for entry in table.entries)
    for mention in find_totals(document):
        if mention.rank == SAID and mention.value >= _ROOMY * whole > 0:
            return tuple(
                replace(entry, budget=None, cap=entry.budget)
                for entry in table.entries
            )
    return table.entries


def _series(tables: Sequence[BudgetTable]) -> list[BudgetTable]:
    """Return the tables of the first series that has one table for each division: the
    same heading, a sum row each, and another name above every one.
    """
    for first in tables:
        series = [shares for shares in tables if shares.head == first.head]
        names = {shares.caption for shares in series if shares.whole}
        # The same rows again are those of the whole call, said twice.
        contents = {_figures(shares) for shares in series}
        is_series = len(series) > 1 and all(map(_may_name, names))
        if is_series and len(names) == len(contents) == len(series):
            return series[:_MOST_TABLES]
        if len({entry.name for entry in first.entries}) > 1:
            # The first table that shares anything out decides, series or not.
            return []
    return []


def _figures(shares: BudgetTable) -> tuple[object, ...]:
    """What *shares* says, wherever in the document it stands."""
    return tuple(
        (row.name, row.budget, row.cap, row.projects) for row in shares.entries
    )


def _may_name(caption: str) -> bool:
    """Whether the line above a table may be the name of a part, and says no sum itself."""
    return caption != "" and may_be_part(caption) and not find_sums(caption)


def _captioned(tables: Sequence[BudgetTable]) -> list[BudgetRow]:
    """Return the only rows of tables under one heading, each called by the line above
    its table: one table for each division.
    """
    for first in tables:
        rows: list[BudgetRow] = []
        for shares in tables:
            only, name = shares.entries[0], shares.caption
            is_alike = shares.head == first.head and only.name == WHOLE_CALL
            if is_alike and _may_name(name):
                rows.append(replace(only, name=name))
        # The same figures again are those of the whole call, said twice.
        figures = {(row.budget, row.cap, row.projects) for row in rows}
        if len(rows) > 1 and len({row.name for row in rows}) == len(
            figures
        ) == len(rows):
            return rows[:_MOST_TABLES]
    return []


def _from_series(
    document: Document, series: Sequence[BudgetTable]
) -> Iterable[Division]:
    """Yield each table's sum row under the table's name, its rows nested in it."""
    for shares in series:
        if shares.whole is None:
            continue
        counts = [entry.projects or 1 for entry in shares.entries]
        of_all = shares.whole.projects or (
            sum(counts) if shares.of_projects else None
        )
        whole = replace(
            shares.whole, name=shares.caption, cap=None, projects=of_all
        )
        yield division_of(document, whole, None, None)
        for entry in shares.entries[:MOST_LISTED]:
            yield division_of(document, entry, whole, shares)


def _belongs(shares: BudgetTable, chosen: Sequence[BudgetTable]) -> bool:
    """Whether a further table adds divisions: parts of one already read, or more
    projects of the same kind.
    """
    if shares.of_projects:
        return (
            all(other.of_projects for other in chosen)
            and shares.head == chosen[0].head
        )
    return _parent(shares, chosen) is not None


def _parent(
    shares: BudgetTable, chosen: Iterable[BudgetTable]
) -> BudgetRow | None:
    parts = sum(entry.budget or 0 for entry in shares.entries)
    for other in chosen:
        for entry in other.entries:
            if entry.budget and entry.budget == parts:
                return entry
    return None
