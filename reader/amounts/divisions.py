"""Divisions: the parts of a call that have money, a cap or a count of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from reader.amounts.count_candidates import find_counts
from reader.amounts.section_caps import find_section_caps
from reader.amounts.sum_candidates import find_caps, find_totals
from reader.amounts.sums_in_turn import with_sums_in_turn
from reader.amounts.weighing import is_close
from reader.amounts.year_totals import find_year_totals
from reader.model import Division
from reader.tables.budget_tables import (
    WHOLE_CALL,
    BudgetRow,
    BudgetTable,
    find_budget_tables,
)
from reader.tables.columns import squeezed
from reader.tables.figure_rows import find_figure_rows
from reader.tables.part_names import may_be_part
from reader.tables.part_rows import plain_name
from reader.tables.part_scopes import find_part_scopes, joined
from reader.tables.product_lines import find_product_lines
from reader.tables.topic_parts import find_topic_parts
from reader.tables.unit_lines import find_unit_lines
from reader.tables.yearly_rows import find_yearly_rows
from reader.text.analysis import part_of_document
from reader.text.document import Context, Document
from reader.text.patterns import late
from reader.values.amount_mentions import BESIDE, SAID, AmountMention
from reader.values.money import find_sums, sums_of

# A part right before its sum in brackets: "의료 분과(약 ".
_LISTED = late(
    r"(?P<name>[가-힣A-Za-z0-9·]{1,12}(?: ?(?:분과|트랙|유형|분야|부문)))\s?\(\s{0,3}(?:약\s?|총\s?)?$"
)
# A round told of in a sentence: "1월 31일 2차 공고".
_ROUND = late(
    r"(?:(?P<last>지난해|작년|올해|지난)\s?)?(?:(?P<month>\d{1,2})월\s?(?P<day>\d{1,2})일\s?)?(?P<round>\d)차\s?공[고모]"
)
_DATELINE = late(r"(20\d\d)(?:년|[.-])\s?(\d{1,2})(?:월|[.-])\s?(\d{1,2})")
# Headings of a table of types that says how long a project of each goes on.
_BY_PERIOD = late(
    r"유형[^|]*\|(?:[^|]*\|)?(?:지원|연구|개발|사업|수행)?기간(?:\||$)"
)
# Stands between a division's name and that of one nested in it; no name of a table
# holds it.
_INSIDE = " - "
# Divisions and sums that are looked at; a longer list is no list of divisions.
_MANY = 300
_MOST_TABLES = 20
_SENTENCE = 300
# Letters behind the last part's figures that may tell of parts inside it.
_BEHIND = 200
# How far above a cap its division's heading may stand.
_FAR = 1_500
# How long a project lasts, in the heading of a column.
_TERM = late(r"기\s?간|개월")
# So many times what all rows make is what several projects of each get.
_ROOMY = 3
# Parts are printed rounded, so they may exceed the total by a hair.
_ROUNDED = 0.995


def read_divisions(document: Document, context: Context) -> list[Division]:
    """Return the divisions in reading order; nested ones follow their parents.

    Sums are in won.  ``round`` and ``announced_on`` are said in news that tells
    which round a division belongs to.
    """
    return list(_stated_divisions(document, context))


def top_level(divisions: Iterable[Division]) -> list[Division]:
    """Return *divisions* without those nested in another: they have their share of its money."""
    stated = list(divisions)
    # A nested division's name begins with its parent's, so one call tests all parents.
    parents = tuple(f"{entry.name}{_INSIDE}" for entry in stated)
    return [entry for entry in stated if not entry.name.startswith(parents)]


@part_of_document
def _stated_divisions(
    document: Document, context: Context
) -> tuple[Division, ...]:
    stated = list(_from_tables(document)) or _from_lines(document, context)
    stated = _with_listed(document, stated)
    stated = _with_lists(document, stated)
    stated = _with_money_of_clauses(document, stated)
    stated = with_sums_in_turn(document, stated)
    stated = _with_counts_of_list(document, stated)
    stated = _without_all_years(document, context, stated)
    stated = _reckoned(document, _with_caps(document, stated))
    return () if _are_of_an_annex(document, stated) else tuple(stated)


def _figures_of(rows: Iterable[BudgetRow]) -> int:
    """How many figures *rows* have together."""
    number = 0
    for row in rows:
        for figure in (row.budget, row.cap, row.projects):
            number += figure is not None
    return number


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
    if not divisions:
        return False
    span = divisions[0].where.rpartition(":")[2]
    first = int(span.partition("-")[0])
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


def _from_lines(document: Document, context: Context) -> list[Division]:
    """Return the divisions of the list or the sentences that say most of them, where no
    table does.
    """
    lists = [find_product_lines(document), *find_topic_parts(document)]
    lists.extend(find_part_scopes(document))
    fullest = max(
        lists, key=lambda rows: _figures_of(rows) + _inner_figures(lists, rows)
    )
    stated = list(_from_prose(document, context))
    if stated and len(stated) >= _figures_of(fullest):
        return stated
    rows = (
        fullest
        or find_yearly_rows(document)
        or find_section_caps(document)
        or find_figure_rows(document)
        or find_unit_lines(document)
    )
    stated = []
    for row, parent in _nested(lists, rows):
        stated.append(_division(document, row, parent, None))
    return stated


def _inner_figures(
    lists: Sequence[Sequence[BudgetRow]], rows: Sequence[BudgetRow]
) -> int:
    """How many figures of *lists* stand inside parts of *rows*."""
    inner = [row for row, parent in _nested(lists, rows) if parent]
    return _figures_of(inner)


def _nested(
    lists: Sequence[Sequence[BudgetRow]], rows: Sequence[BudgetRow]
) -> list[tuple[BudgetRow, BudgetRow | None]]:
    """Return *rows*, and behind each the rows of *lists* that its words tell of, with it."""
    found: list[tuple[BudgetRow, BudgetRow | None]] = []
    outer = {plain_name(row.name) for row in rows}
    for number, row in enumerate(rows):
        found.append((row, None))
        is_last = number + 1 == len(rows)
        stop = row.end + _BEHIND if is_last else rows[number + 1].start
        names: set[str] = set()
        for others in lists:
            is_inside = all(
                row.start < other.start < other.end <= stop for other in others
            )
            own = {plain_name(other.name) for other in others}
            if not others or not is_inside or own & (names | outer):
                continue
            names |= own
            found.extend((other, row) for other in others)
    return found


def _with_lists(
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


def _with_money_of_clauses(
    document: Document, divisions: list[Division]
) -> list[Division]:
    """Return *divisions* that only have numbers of projects with the money that clauses
    give parts of their names.
    """
    for division in divisions:
        if division.budget_won or division.per_project_won:
            return divisions
    money: dict[str, BudgetRow] = {}
    for rows in find_topic_parts(document) if divisions else ():
        for row in rows:
            money[squeezed(row.name)] = row
    known: list[Division] = []
    for division in divisions:
        named = money.get(squeezed(division.name))
        if named is None:
            return divisions
        known.append(
            replace(
                division, budget_won=named.budget, per_project_won=named.cap
            )
        )
    return known


def _with_counts_of_list(
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
    # A merged cell's words stand before every name: `지원 유형 고도화`.
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


def _reckoned(document: Document, divisions: list[Division]) -> list[Division]:
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
    is_each = bool(each) and not any(caps)
    for division in divisions:
        # The whole call has not so much to give: each of them may get it, not all.
        is_several = (division.projects or 1) > 1 or whole > max(
            totals, default=whole
        )
        is_each = is_each and is_several and division.budget_won in each
    return _exchanged(divisions) if is_each else divisions


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


def _with_listed(
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
        parts.append(_division(document, entry, None, None))
    return [*parts, *divisions]


def _without_all_years(
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


def _from_tables(document: Document) -> Iterable[Division]:
    tables = find_budget_tables(document)
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
            yield _division(document, entry, None, None)
    for number, shares in enumerate(chosen):
        parent = _parent(shares, chosen[:number])
        for entry in _as_each(document, shares)[:_MANY]:
            yield _division(document, entry, parent, shares)


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
        is_series = (
            len(series) > 1 and len(names) == len(series) and "" not in names
        )
        if is_series and all(shares.whole for shares in series):
            return series[:_MOST_TABLES]
        if len({entry.name for entry in first.entries}) > 1:
            # The first table that shares anything out decides, series or not.
            return []
    return []


def _captioned(tables: Sequence[BudgetTable]) -> list[BudgetRow]:
    """Return the only rows of tables under one heading, each called by the line above
    its table: one table for each division.
    """
    for first in tables:
        rows: list[BudgetRow] = []
        for shares in tables:
            only, name = shares.entries[0], shares.caption
            is_alike = shares.head == first.head and only.name == WHOLE_CALL
            if is_alike and name and may_be_part(name) and not find_sums(name):
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
        yield _division(document, whole, None, None)
        for entry in shares.entries[:_MANY]:
            yield _division(document, entry, whole, shares)


def _belongs(shares: BudgetTable, chosen: Sequence[BudgetTable]) -> bool:
    """Whether a further table adds divisions: parts of one already told, or more
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


def _division(
    document: Document,
    entry: BudgetRow,
    parent: BudgetRow | None,
    table: BudgetTable | None,
) -> Division:
    evidence = document.evidence(entry.start, entry.end)
    name = f"{parent.name}{_INSIDE}{entry.name}" if parent else entry.name
    cap = entry.cap
    if cap is None and table is not None and table.is_single(entry):
        # One project's money over all years is the most that it gets.
        cap = entry.total
    return Division(
        name, entry.budget, cap, entry.projects, evidence.text, evidence.where
    )


def _from_prose(document: Document, context: Context) -> Iterable[Division]:
    plain = document.plain
    for money in sums_of(document)[:_MANY]:
        # Most sums have no bracket before them, and a search from each place takes long.
        if plain.rfind("(", max(0, money.start - 8), money.start) < 0:
            continue
        named = _LISTED.search(plain, max(0, money.start - 30), money.start)
        if named:
            evidence = document.evidence(
                named.start(), min(money.end + 1, len(document.plain))
            )
            stated = _round(document.plain, named.start(), context)
            yield Division(
                named["name"].strip(),
                money.won,
                None,
                None,
                evidence.text,
                evidence.where,
                *stated,
            )


def _round(
    plain: str, spot: int, context: Context
) -> tuple[int | None, str | None]:
    """Return which round the sentence of *spot* names before it, and when that was announced."""
    room = max(0, spot - _SENTENCE)
    begins = max(
        plain.rfind("다.", room, spot), plain.rfind("\n", room, spot), room
    )
    rounds = list(_ROUND.finditer(plain, begins, spot))
    if not rounds:
        return None, None
    named = rounds[-1]
    return int(named["round"]), _announced(named, _written_in(plain, context))


def _announced(named: re.Match[str], year: int | None) -> str | None:
    if not named["month"] or year is None:
        return None
    if named["last"] in ("지난해", "작년"):
        year -= 1
    try:
        return date(year, int(named["month"]), int(named["day"])).isoformat()
    except ValueError:
        return None


def _written_in(plain: str, context: Context) -> int | None:
    """Return the year in which the text was written: the posting day's, else its dateline's."""
    if context.as_of:
        return context.as_of.year
    dateline = _DATELINE.search(plain, 0, 2_000)
    return int(dateline[1]) if dateline else None


def _with_caps(
    document: Document, divisions: list[Division]
) -> list[Division]:
    """Give each division the cap that its own section states."""
    if len(divisions) < 2 or _have_caps_of_lists(divisions):
        return divisions
    text = [
        claim
        for claim in find_caps(document)[:_MANY]
        if claim.rank == SAID and not _in_table(document, claim)
    ]
    if len({claim.value for claim in text}) < 2:
        return divisions
    is_listed = False
    capped = list(divisions)
    reached = set()
    for claim in text:
        number = _section_of(document.plain, claim, divisions)
        if number is None:
            continue
        # What a table says of a division is nearer to it than the words of a section,
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
