"""What divisions lack where they are named first, and another place of the notice gives.

A table has the budgets of ``바다형`` and ``숲형``; a line further down says
``과제당 바다형 3억원, 숲형 2억원``, and a section of each may say it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reader.amounts.cap_candidates import find_caps
from reader.amounts.count_candidates import find_counts
from reader.amounts.division_rows import MOST_LISTED, division_of
from reader.model import Division
from reader.parts.part_rows import plain_name
from reader.parts.part_scopes import find_part_scopes, joined
from reader.tables.budget_shares import BudgetRow
from reader.text.document import Document
from reader.values.amount_mentions import SAID, AmountMention

# How far above a cap its division's heading may stand.
_FAR = 1_500


def with_figures_of_lists(
    document: Document, divisions: list[Division]
) -> list[Division]:
    """Return *divisions* with what they lack and other lists of the same parts give."""
    if len(divisions) < 2 or not any(map(_lacks_figures, divisions)):
        return divisions
    names = [plain_name(division.name) for division in divisions]
    known = divisions
    for found in find_part_scopes(document):
        rows = {plain_name(row.name): row for row in found}
        if rows.keys() != set(names):
            continue
        own: list[BudgetRow] = []
        for division in known:
            figures = (division.budget_won, division.per_project_won)
            own.append(
                BudgetRow(division.name, *figures, division.projects, 0, 0)
            )
        filled: list[Division] = []
        for division, row in zip(known, joined(own, found), strict=True):
            filled.append(
                replace(
                    division,
                    budget_won=row.budget,
                    per_project_won=row.cap,
                    projects=row.projects,
                )
            )
        known = filled
    return known


def _lacks_figures(division: Division) -> bool:
    has_money = division.budget_won and division.per_project_won
    return not (has_money and division.projects)


def with_counts_of_list(
    document: Document, divisions: list[Division]
) -> list[Division]:
    """Return *divisions* with the numbers of projects of a list that names some of them,
    where all of the list together make the call's number.
    """
    if len(divisions) < 2 or any(part.projects for part in divisions):
        return divisions
    counts: dict[str, int] = {}
    printed = {mention.value for mention in find_counts(document)}
    for rows in find_part_scopes(document):
        numbers = {row.name: row.projects or 0 for row in rows}
        if all(numbers.values()) and sum(numbers.values()) in printed:
            counts = numbers
            break
    if not counts:
        return divisions
    names = [division.name for division in divisions]
    # A merged cell's words are before every name: `지원 유형 고도화`.
    shared = ""
    for word in names[0].split(" ")[:-1]:
        longer = f"{shared}{word} "
        if not all(name.startswith(longer) for name in names):
            break
        shared = longer
    called = [name.removeprefix(shared) for name in names]
    if not counts.keys() <= set(called):
        return divisions
    return [
        replace(division, projects=counts.get(name))
        for division, name in zip(divisions, called, strict=True)
    ]


def with_caps_of_line(
    document: Document, divisions: list[Division]
) -> list[Division]:
    """Return *divisions* with the caps of a line that names each with its own; such a
    line alone makes divisions too.
    """
    listed: tuple[BudgetRow, ...] = ()
    lacks_cap = any(part.per_project_won is None for part in divisions)
    for rows in find_part_scopes(document) if lacks_cap else ():
        if rows[0].cap and not rows[0].budget:
            listed = rows
            break
    for entry in listed:
        for number, division in enumerate(divisions):
            if (
                division.per_project_won is None
                and entry.name in division.name
            ):
                divisions[number] = replace(
                    division, per_project_won=entry.cap
                )
    is_apart = len(listed) > 1 and not any(
        division.per_project_won or division.projects for division in divisions
    )
    if not is_apart:
        return divisions
    # The list is of parts, and the table of single projects, which only have budgets.
    parts: list[Division] = []
    for entry in listed:
        parts.append(division_of(document, entry, None, None))
    return [*parts, *divisions]


def with_caps_of_sections(
    document: Document, divisions: list[Division]
) -> list[Division]:
    """Give each division the cap that its own section states."""
    if len(divisions) < 2 or _have_caps_of_lists(divisions):
        return divisions
    text = [
        claim
        for claim in find_caps(document)[:MOST_LISTED]
        if claim.rank == SAID and not _in_table(document, claim)
    ]
    if len({claim.value for claim in text}) < 2:
        return divisions
    is_listed = False
    capped = list(divisions)
    reached = set()
    for claim in text:
        number = _section_of(document.plain, claim, divisions)
        # One sum is not both what a part has and what each of its projects gets.
        if number is None or divisions[number].budget_won == claim.value:
            continue
        # What a table says about a division is nearer to it than the words of a section,
        # but not than those of a line of its own.
        line = document.plain.rfind("\n", 0, claim.start) + 1
        is_beside = (
            document.plain.find(divisions[number].name, line, claim.start) >= 0
        )
        if is_beside or capped[number].per_project_won is None:
            capped[number] = replace(
                capped[number], per_project_won=claim.value
            )
            reached.add(number)
            is_listed = is_listed or is_beside
    # Sections that state caps do so for several divisions; one alone was only near.
    return capped if is_listed or len(reached) > 1 else divisions


def _have_caps_of_lists(divisions: Sequence[Division]) -> bool:
    """Whether a list or sentences, no table, give all *divisions* caps of their own."""
    for division in divisions:
        if not division.per_project_won or "#table" in division.where:
            return False
    return True


def _in_table(document: Document, claim: AmountMention) -> bool:
    return any(
        table.start <= claim.start < table.end for table in document.tables
    )


def _section_of(
    plain: str, claim: AmountMention, divisions: Sequence[Division]
) -> int | None:
    """Return which division was named last before *claim*."""
    named = [
        (
            plain.rfind(
                division.name, max(0, claim.start - _FAR), claim.start
            ),
            number,
        )
        for number, division in enumerate(divisions)
    ]
    spot, number = max(named, key=lambda pair: pair[0])
    return number if spot >= 0 else None
