"""Totals, caps and counts: the figures that hold for the whole call.

What the text says in words is set beside what its tables share out; figures that
contradict each other say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reader.amounts.amount_texts import read_amount_texts, words_round
from reader.amounts.count_candidates import find_counts
from reader.amounts.divisions import read_divisions, top_level
from reader.amounts.sum_candidates import find_caps, find_paired, find_totals
from reader.amounts.weighing import Verdict, is_close, is_misprint, weigh
from reader.amounts.year_totals import YearTotal, find_year_totals
from reader.model import Division, Evidence, Extracted
from reader.tables.budget_tables import BudgetRow, BudgetTable, find_budget_tables
from reader.tables.columns import squeezed
from reader.text.document import Context, Document
from reader.values.amount_mentions import HINTED, SAID, AmountMention

__all__ = [
    "evidence_span",
    "read_amount_texts",
    "read_cap",
    "read_projects",
    "read_total",
    "totals_stated",
    "weigh_caps",
    "weigh_counts",
    "weigh_totals",
]

_YEAR = re.compile(r"(?:'|20)(\d\d)년도?[\s,:]{0,3}(?:총|약)?\s?$")
# Projects counted anywhere: "17개의 공모대상과제", "2개 과제".
_PROJECTS = re.compile(
    r"(?<![\d.,~-])(?P<number>\d{1,3})\s?개?의?\s?(?:신규\s?|공모\s?대상\s?|연구개발\s?)*과제(?!당)"
)
_LABEL_ROOM = 24
_EVIDENCE_ROOM = 45
_DEEP = 5_000
"""So far below the list of divisions, a notice speaks of them one by one."""
_LEAST = 5_000_000
"""No call has less to give away; smaller sums are fees and allowances."""


def read_total(document: Document, context: Context) -> Extracted[int] | None:
    """Return this call's total in won: what the document first gives as its scale.

    A sum that one of several divisions has to itself, or that is smaller than one,
    is not the call's.
    """
    divisions = read_divisions(document, context)
    claim = weigh_totals(document, context).taken
    if claim is None:
        claim = next(_summed(document), None)
    budgets = [division.budget_won or 0 for division in divisions]
    if claim is None or _is_part(claim, divisions, budgets):
        return None
    return None if _is_each(document, context, claim.value) else _found(document, claim)


def weigh_totals(document: Document, context: Context) -> Verdict:
    """Return which total the document means, of all that it states.

    Where the figures bear none of them out, the plainest one that comes first is
    believed: later ones are often a part or another year.
    """
    mentions = totals_stated(document, context)
    verdict = weigh(mentions, _sums_of_parts(document, context))
    if verdict.taken is not None or not mentions:
        return verdict
    if any(is_misprint(mentions[0].value, other.value) for other in mentions[1:]):
        return verdict
    return Verdict(mentions[0], verdict.candidates)


def _sums_of_parts(document: Document, context: Context) -> list[int]:
    """Return what the divisions add up to, what sum rows say, and count times cap."""
    parts = top_level(read_divisions(document, context))
    sums: list[int] = []
    if len(parts) > 1 and all(part.budget_won for part in parts):
        sums.append(sum(part.budget_won or 0 for part in parts))
    sums += [mention.value for mention in _summed(document)]
    counts = weigh(find_counts(document.plain)).taken
    cap = weigh(find_caps(document.plain)).taken
    if counts and cap and counts.value > 1:
        sums.append(counts.value * cap.value)
    return sums


def read_cap(document: Document, context: Context) -> Extracted[int] | None:
    """Return the most that one project gets, in won, or None if that differs by division."""
    divisions = read_divisions(document, context)
    caps = {division.per_project_won for division in divisions} - {None}
    if len(caps) > 1:
        return None
    verdict = weigh_caps(document, context)
    if verdict.taken is not None:
        return _found(document, verdict.taken)
    if verdict.candidates:
        return None
    return _same_everywhere(divisions) or _of_the_only_one(document, context)


def weigh_caps(document: Document, context: Context) -> Verdict:
    """Return which cap the document means, of all that it states in words or in tables
    of one row.
    """
    divisions = read_divisions(document, context)
    mentions = find_caps(document.plain)
    paired = find_paired(document.plain)
    if paired and not mentions and len(divisions) < 2:
        return Verdict(paired[0], paired[:1])
    singles = _singles(document, "cap")
    borne_out = [mention.value for mention in singles]
    borne_out += [part.per_project_won for part in divisions if part.per_project_won]
    if not mentions and (len(divisions) < 2 or _names_call(document, context)):
        return weigh(singles)
    return weigh(mentions, borne_out)


def _names_call(document: Document, context: Context) -> bool:
    """Whether the only row of a table of caps is called as the notice is: it holds for
    all of its divisions.
    """
    title = squeezed(context.title)
    for shares in find_budget_tables(document):
        entry = shares.entries[0]
        if len(shares.entries) == 1 and entry.cap and squeezed(entry.name) in title:
            return True
    return False


def _of_the_only_one(document: Document, context: Context) -> Extracted[int] | None:
    """Return the total as the cap where one project alone is supported: it gets it all."""
    count = weigh(find_counts(document.plain)).taken
    if count is None or count.value != 1 or len(read_divisions(document, context)) > 1:
        return None
    total = weigh_totals(document, context).taken
    for found in _year_totals(document, context):
        if found.whole is not None and found.part == total:
            return _found(document, found.whole)
    return _found(document, total)


def read_projects(document: Document, context: Context) -> Extracted[int] | None:
    """Return how many projects or companies the call will support."""
    divisions = read_divisions(document, context)
    claim = (
        weigh_counts(document, context).taken
        or weigh(_singles(document, "projects")).taken
        or _counted(document)
        or _rows_counted(document, divisions)
    )
    counts = [division.projects or 0 for division in divisions]
    if claim is None or _is_part(claim, divisions, counts):
        return None
    return _found(document, claim)


def weigh_counts(document: Document, context: Context) -> Verdict:
    """Return which number of projects the document means, of all that it states."""
    parts = top_level(read_divisions(document, context))
    sums: list[int] = []
    if len(parts) > 1 and all(part.projects for part in parts):
        sums.append(sum(part.projects or 0 for part in parts))
    return weigh(find_counts(document.plain), sums)


def _rows_counted(
    document: Document, divisions: Sequence[Division]
) -> AmountMention | None:
    """Return a number of projects that stands anywhere, if a table lists as many."""
    singles = [
        shares
        for shares in find_budget_tables(document)
        if shares.of_projects and len(shares.entries) > 1
    ]
    if not singles or len(divisions) < 2:
        return None
    rows = len(singles[0].entries)
    for found in _PROJECTS.finditer(document.plain):
        if int(found["number"]) == rows:
            return AmountMention(rows, *found.span(), HINTED)
    return None


def _is_part(
    claim: AmountMention, divisions: Sequence[Division], parts: Sequence[int]
) -> bool:
    """Whether a figure is one division's: it equals one's, is less than one's, or
    stands deep in their sections.
    """
    known = [part for part in parts if part]
    if len(known) > 1 and (claim.value < max(known) or claim.value in known):
        return True
    if len(divisions) < 2 or is_close(claim.value, sum(known) or claim.value + 1):
        return False
    return (
        claim.start
        > int(divisions[0].where.rpartition(":")[2].partition("-")[0]) + _DEEP
    )


def totals_stated(document: Document, context: Context) -> list[AmountMention]:
    """Return the totals said in words, the plainest first: in a table that shares money
    out, a sum is a part.
    """
    shared = [
        shares for shares in find_budget_tables(document) if len(shares.entries) > 1
    ]
    large = [claim for claim in find_totals(document.plain) if claim.value >= _LEAST]
    stated = [
        claim
        for claim in large
        if not _within(claim, shared) and not _of_another_year(document, context, claim)
    ]
    parts = [found.part for found in _year_totals(document, context)]
    paired = find_paired(document.plain)
    stated = [*parts, *(paired[1:] if paired else ()), *stated]
    return sorted(stated, key=lambda claim: -claim.rank)


def _year_totals(document: Document, context: Context) -> list[YearTotal]:
    if context.year is None:
        return []
    return find_year_totals(document.plain, context.year)


def _within(claim: AmountMention, tables: Iterable[BudgetTable]) -> bool:
    return any(table.start <= claim.start < table.end for table in tables)


def _of_another_year(
    document: Document, context: Context, claim: AmountMention
) -> bool:
    match_ = _YEAR.search(
        document.plain, max(0, claim.start - _LABEL_ROOM), claim.start
    )
    return (
        match_ is not None
        and context.year is not None
        and int(match_[1]) != context.year % 100
    )


def _is_each(document: Document, context: Context, total: int) -> bool:
    """Whether a sum that reads as the total is what each of several projects gets."""
    cap, projects = read_cap(document, context), read_projects(document, context)
    return (
        cap is not None
        and projects is not None
        and projects.value > 1
        and total == cap.value
    )


def _summed(document: Document) -> Iterator[AmountMention]:
    """Yield the totals that tables give: their sum rows, else the budget of their only row."""
    for shares in find_budget_tables(document):
        if len(shares.entries) > 1 and shares.whole and shares.whole.budget:
            yield AmountMention(
                shares.whole.budget, shares.whole.start, shares.whole.end, SAID
            )
        elif (
            len(shares.entries) == 1
            and (entry := shares.entries[0]).budget
            and _is_whole(entry, shares)
        ):
            yield AmountMention(entry.budget, entry.start, entry.end, SAID)


def _is_whole(entry: BudgetRow, shares: BudgetTable) -> bool:
    """Whether the budget of a table's only row is the call's: under such a heading, one
    project's, or the product of cap and count.
    """
    return (
        shares.is_single(entry)
        or "예산" in shares.head
        or bool(entry.cap and entry.projects)
    )


def _counted(document: Document) -> AmountMention | None:
    """Return what the first sum row of a table says of the number of projects."""
    rows = (
        shares.whole
        for shares in find_budget_tables(document)
        if len(shares.entries) > 1
    )
    return next(
        (
            AmountMention(row.projects, row.start, row.end, SAID)
            for row in rows
            if row and row.projects
        ),
        None,
    )


def _singles(document: Document, what: str) -> list[AmountMention]:
    """Return what tables of one row say of their row: it is the whole call."""
    claims = []
    for shares in find_budget_tables(document):
        if len(shares.entries) == 1:
            entry = shares.entries[0]
            value = _cap_of(entry, shares) if what == "cap" else entry.projects
            if value:
                claims.append(AmountMention(value, entry.start, entry.end, SAID))
    return claims


def _cap_of(entry: BudgetRow, shares: BudgetTable) -> int | None:
    if entry.cap:
        return entry.cap
    return (entry.total or entry.budget) if shares.is_single(entry) else None


def _same_everywhere(divisions: Sequence[Division]) -> Extracted[int] | None:
    """Return the cap that every division gives."""
    caps = {division.per_project_won for division in divisions}
    if len(divisions) < 2 or len(caps) != 1:
        return None
    first = divisions[0]
    return (
        Extracted(first.per_project_won, Evidence(first.text, first.where))
        if first.per_project_won
        else None
    )


def _found(document: Document, claim: AmountMention | None) -> Extracted[int] | None:
    if claim is None:
        return None
    return Extracted(
        claim.value, document.evidence(*evidence_span(document.plain, claim))
    )


def evidence_span(plain: str, claim: AmountMention) -> tuple[int, int]:
    """Return the words that make a figure plain to a reader: its label on the same
    line, whole words only.
    """
    room = max(0, claim.start - _EVIDENCE_ROOM)
    line = (
        max(plain.rfind("\n", room, claim.start), plain.rfind("|", room, claim.start))
        + 1
    )
    blank = plain.find(" ", room, claim.start) + 1
    return line or blank or claim.start, max(
        claim.end, words_round(plain, claim.start, claim.end)[1]
    )
