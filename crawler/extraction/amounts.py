"""Totals, caps and counts: the figures that hold for the whole call.

What the text says in words is set beside what its tables share out; figures that
contradict each other say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.extraction.claims import SAID, Claim, agreed, find_caps, find_counts, find_totals
from crawler.extraction.divisions import read_divisions
from crawler.extraction.document import Context, Document
from crawler.extraction.grids import Entry, Shares, find_shares
from crawler.extraction.reading import Doubt, Found

_LEAST = 5_000_000
"""No call has less to give away; smaller sums are fees and allowances."""


def read_total(document: Document, context: Context) -> Found[int] | None:
    """Return this call's total in won: what the document first gives as its scale.

    A sum that one of several divisions has to itself, or that is smaller than one,
    is not the call's.
    """
    budgets = [division.budget_won for division in read_divisions(document, context) if division.budget_won]
    shared = [shares for shares in find_shares(document) if len(shares.entries) > 1]
    told = [claim for claim in find_totals(document.plain) if claim.value >= _LEAST and not _within(claim, shared)]
    claim = next(iter(told), None) or next(_summed(document), None)
    if claim is None or (len(budgets) > 1 and (claim.value < max(budgets) or claim.value in budgets)):
        return None
    if _is_each(document, context, claim.value):
        return None
    return _found(document, claim)


def _is_each(document: Document, context: Context, total: int) -> bool:
    """Whether a sum that reads as the total is what each of several projects gets."""
    cap, projects = read_cap(document, context), read_projects(document, context)
    return cap is not None and projects is not None and projects.value > 1 and total == cap.value


def read_cap(document: Document, context: Context) -> Found[int] | None:
    """Return the most that one project gets, in won, or None if that differs by division."""
    caps = {division.per_project_won for division in read_divisions(document, context)} - {None}
    claims = find_caps(document.plain)
    if len(caps) > 1:
        return None
    claim = agreed(claims) if claims else agreed(_singles(document, "cap"))
    return _found(document, claim)


def read_projects(document: Document, context: Context) -> Found[int] | None:
    """Return how many projects or companies the call will support."""
    counts = [division.projects for division in read_divisions(document, context) if division.projects]
    claim = agreed(find_counts(document.plain)) or agreed(_singles(document, "projects"))
    if claim is None or (len(counts) > 1 and (claim.value in counts or claim.value < max(counts))):
        return None
    return _found(document, claim)


def read_amount_texts(document: Document, context: Context) -> list[Found[str]]:
    """Return the sums and counts as they are written, with the words around them."""
    return []


def read_money_doubts(document: Document, context: Context) -> list[Doubt]:
    return []


def _within(claim: Claim, tables: Iterable[Shares]) -> bool:
    return any(table.start <= claim.start < table.end for table in tables)


def _summed(document: Document) -> Iterator[Claim]:
    """Yield the totals that tables give: their sum rows, else the budget of their only row."""
    for shares in find_shares(document):
        if len(shares.entries) > 1 and shares.sum:
            yield Claim(shares.sum, shares.start, shares.end, SAID)
        elif len(shares.entries) == 1 and shares.entries[0].budget and (shares.of_projects or "예산" in shares.head):
            entry = shares.entries[0]
            yield Claim(shares.entries[0].budget, entry.start, entry.end, SAID)


def _singles(document: Document, what: str) -> list[Claim]:
    """Return what tables of one row say of their row: it is the whole call."""
    claims = []
    for shares in find_shares(document):
        if len(shares.entries) == 1:
            entry = shares.entries[0]
            value = _cap_of(entry, shares) if what == "cap" else entry.projects
            if value:
                claims.append(Claim(value, entry.start, entry.end, SAID))
    return claims


def _cap_of(entry: Entry, shares: Shares) -> int | None:
    if entry.cap:
        return entry.cap
    return (entry.total or entry.budget) if shares.of_projects else None


def _found(document: Document, claim: Claim | None) -> Found[int] | None:
    if claim is None:
        return None
    return Found(claim.value, document.evidence(max(0, claim.start - 30), claim.end))
