"""How a table's or list's row is read as a division, and how one inside another is named.

Inside ``바다형`` the row ``기획`` becomes ``바다형 - 기획``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from reader.model import Division
from reader.tables.budget_shares import BudgetRow, BudgetTable
from reader.text.document import Document
from reader.text.patterns import late

INSIDE = " - "
"""Between a division's name and that of one nested in it; no name of a table holds it."""
MOST_LISTED = 300
"""Divisions and sums that are looked at; a longer list is no list of divisions."""
_QUOTED: Final = late(r"[「『《\"'](?P<name>[^「」『』《》\"']+)[」』》\"']")


def top_level(divisions: Iterable[Division]) -> list[Division]:
    """Return *divisions* without those nested in another: they have their share of its money."""
    stated = list(divisions)
    # A nested division's name begins with its parent's, so one call tests all parents.
    parents = tuple(f"{entry.name}{INSIDE}" for entry in stated)
    return [entry for entry in stated if not entry.name.startswith(parents)]


def _unquoted(name: str) -> str:
    """Return a part's name without the signs that only set it off: ``「바다형」``."""
    quoted = _QUOTED.fullmatch(name)
    return quoted["name"].strip() if quoted else name


def division_of(
    document: Document,
    entry: BudgetRow,
    parent: BudgetRow | None,
    table: BudgetTable | None,
) -> Division:
    """Return *entry* as a division, nested in *parent* where it has one; *table* is the
    one that *entry* is a row of.
    """
    evidence = document.evidence(entry.start, entry.end)
    name = _unquoted(entry.name)
    if parent:
        name = f"{_unquoted(parent.name)}{INSIDE}{name}"
    cap = entry.cap
    if cap is None and table is not None and table.is_single(entry):
        # One project's money over all years is the most that it gets.
        cap = entry.total
    return Division(
        name, entry.budget, cap, entry.projects, evidence.text, evidence.where
    )
