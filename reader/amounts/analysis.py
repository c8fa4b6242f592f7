"""What one document says about money, computed once: its tables, its divisions, and which
of its totals, caps and counts are meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from reader.amounts.cap_candidates import find_caps
from reader.amounts.count_candidates import find_counts
from reader.amounts.division_rows import top_level
from reader.amounts.divisions import read_divisions
from reader.amounts.paid_shares import find_paid_in_shares
from reader.amounts.paired_sums import (
    find_only_row,
    find_paired,
    find_shared_cap,
    find_shared_total,
    find_shared_wholes,
)
from reader.amounts.repeated_sections import (
    is_of_one_section,
    is_one_of_alike,
)
from reader.amounts.total_candidates import (
    find_scales,
    find_totals,
    totals_of_all,
)
from reader.amounts.weighing import WeighedFigure, is_close, is_misprint, weigh
from reader.amounts.year_totals import YearTotal, find_year_totals
from reader.model import Division
from reader.tables.budget_shares import BudgetRow, BudgetTable
from reader.tables.budget_tables import find_budget_tables
from reader.tables.columns import squeezed
from reader.text.analysis import part_of_document
from reader.text.document import Context, Document
from reader.text.patterns import late
from reader.values.amount_mentions import BESIDE, HINTED, SAID, AmountMention
from reader.values.money import sums_of

# `'27년 예산 : `, `2025년 총 `
_YEAR = late(
    r"(?:'|20)(\d\d)년도?(?:\s?(?:지원|사업|공고|총)?\s?(?:예산|사업비)(?:\s?규모|액)?)?[\s,:]{0,3}(?:총|약)?\s?$"
)
# Projects counted anywhere: "17개의 공모대상과제", "2개 과제".
_PROJECTS = late(
    r"""
    (?P<number>\d(?<![\d.,~-]\d)\d{0,2})\s?개?의?\s?
    (?:신규\s?|공모\s?대상\s?|연구개발\s?)*과제(?!당)          # 17개의 공모대상과제
    """,
    re.VERBOSE,
)
_LABEL_ROOM = 24
# The heading of a table's only row that is over the call's money.
_WHOLE_HEAD = late(r"예산|총사업비|사업금액|공모금액|융자규모|지원총액")
# What each gets a year may by chance be what the parts add up to: `10억원/년`.
_A_YEAR = late(r"\s?(?:이내|내외)?\s?/\s?[년연]")
# What stands between a number and the parts of each of those counted:
# `4개 컨소시엄(도입기업 4개사 + 공급기업 4개사)`.
_OPENS_PARTS = late(r"\s?\(\s?")
# So far below the list of divisions, a notice speaks of them one by one.
_DEEP = 5_000
# A scale so many times what each gets is not one project's over its years.
_SEVERAL = 6
# Where nothing is said of years or stages, fewer times do.
_FEW = 3
_SCALE_ROOM = 24
_OF_TIME = late(r"[년연차]|단계|개월")
# A cap may be that of one stage of two: a sum of all years more than so many times as
# large is not the call's.
_ROOMY = 2
# A number of projects that no other number is by chance.
_MANY = 100
# No call has less to give away; smaller sums are fees and allowances.
_LEAST = 5_000_000


@part_of_document
def analysis_of(document: Document, context: Context) -> AmountAnalysis:
    """Return the analysis of *document*; the readers of one notice share it."""
    return AmountAnalysis(document, context)


class AmountAnalysis:
    """The money of one document; every part is computed when it is first asked for."""

    def __init__(self, document: Document, context: Context) -> None:
        self._document = document
        self._context = context
        self._plain = document.plain

    @cached_property
    def tables(self) -> tuple[BudgetTable, ...]:
        """The tables that share money or projects out, in order."""
        return find_budget_tables(self._document)

    @cached_property
    def _cap_by_words(self) -> AmountMention | None:
        """The cap that is meant by words alone, whatever other figures make."""
        return weigh(find_caps(self._document)).taken

    @cached_property
    def _count_by_words(self) -> AmountMention | None:
        return weigh(find_counts(self._document)).taken

    @cached_property
    def divisions(self) -> list[Division]:
        return read_divisions(self._document, self._context)

    @cached_property
    def _parts(self) -> list[Division]:
        return top_level(self.divisions)

    @cached_property
    def total(self) -> AmountMention | None:
        """The call's total: what the document first gives as its scale.

        A sum that one of several divisions has to itself, or that is smaller than one,
        is not the call's; nor is one that each of several projects gets.
        """
        mention = self.totals.taken or next(self._summed(), None)
        budgets = [division.budget_won or 0 for division in self.divisions]
        if mention is None or self._is_part(mention, budgets):
            return None
        if is_of_one_section(
            self._document, mention, find_totals(self._document)
        ):
            return None
        cap, count = self.cap, self.projects
        if cap is None or count is None:
            return mention
        is_each = count.value > 1 and mention.value == cap.value
        is_only = count.value == 1 and mention.value != cap.value
        if is_each or (is_only and self._is_of_programme(mention, cap.value)):
            return None
        return mention

    @cached_property
    def totals(self) -> WeighedFigure:
        """Which total the document means, of all that it states.

        Where the figures bear none of them out, the plainest one that comes first is
        believed: later ones are often a part or another year.
        """
        mentions = (
            self._totals_stated()
            or self._printed_sum_of_parts()
            or self._scales_of_several()
        )
        verdict = weigh(mentions, self._sums_of_parts())
        if verdict.taken is not None or not mentions:
            return verdict
        first = mentions[0]
        for other in mentions[1:]:
            if is_misprint(first.value, other.value):
                return verdict
        if is_one_of_alike(self._plain, first, mentions):
            return verdict
        return WeighedFigure(first, verdict.candidates)

    def _totals_stated(self) -> list[AmountMention]:
        """Return the totals said in words, the plainest first."""
        # In a table that shares money out, a sum is a part.
        parted = []
        for table in self.tables:
            if len(table.entries) > 1:
                parted.append(table)
        stated = [found.part for found in self._year_totals]
        shared = find_shared_total(self._document)
        if shared is not None:
            stated.append(shared)
        stated.extend(find_paid_in_shares(self._document))
        stated.extend(find_shared_wholes(self._document))
        only = find_only_row(self._document)
        stated.extend([only] if only else [])
        paired = find_paired(self._document)
        if paired:
            stated.append(paired[1])
        for mention in totals_of_all(self._document, self._parts):
            is_inside = any(
                table.start <= mention.start < table.end for table in parted
            )
            if mention.value < _LEAST or is_inside:
                continue
            if not self._is_of_another_year(mention):
                stated.append(mention)
        # What one gets may be called a total too: `2번 합계 총 2천만원 이내`.
        caps = {mention.value for mention in find_caps(self._document)}
        of_all: list[AmountMention] = []
        for mention in stated:
            if mention.value not in caps:
                of_all.append(mention)
        return sorted(of_all or stated, key=lambda mention: -mention.rank)

    def _is_of_programme(self, mention: AmountMention, most: int) -> bool:
        """Whether a total is this year's part of more than the call's only project can
        get, at *most*: then the programme has other projects too.
        """
        for found in self._year_totals:
            whole = found.whole
            if found.part == mention and whole and whole.value > _ROOMY * most:
                return True
        return False

    def _printed_sum_of_parts(self) -> list[AmountMention]:
        """Return where the text prints what its divisions add up to, whatever the words
        around it: nothing else makes that sum.
        """
        budgets: list[int] = []
        for part in self._parts:
            # `20개사 × 30백만원`
            made = (part.per_project_won or 0) * (part.projects or 0)
            budgets.append(part.budget_won or made)
        if len(budgets) < 2 or not all(budgets):
            return []
        if self._has_other_sums():
            # What they make is one programme's of several.
            return []
        for money in sums_of(self._document):
            is_yearly = _A_YEAR.match(self._plain, money.end)
            if money.won == sum(budgets) and not is_yearly:
                return [
                    AmountMention(money.won, money.start, money.end, BESIDE)
                ]
        return []

    def _scales_of_several(self) -> list[AmountMention]:
        """Return the scales of which one project gets a small part: they are all's."""
        cap = self._cap_by_words
        if cap is None or len(self.divisions) > 1:
            return []
        scales: list[AmountMention] = []
        for scale in find_scales(self._document):
            near = self._plain[scale.start : scale.end + _SCALE_ROOM]
            near += self._plain[cap.start : cap.end + _SCALE_ROOM]
            times = _SEVERAL if _OF_TIME.search(near) else _FEW
            if scale.value >= times * cap.value:
                scales.append(scale)
        return scales

    @cached_property
    def _year_totals(self) -> tuple[YearTotal, ...]:
        year = self._context.year
        return () if year is None else find_year_totals(self._document, year)

    def _is_of_another_year(self, mention: AmountMention) -> bool:
        room = max(0, mention.start - _LABEL_ROOM)
        found = _YEAR.search(self._plain, room, mention.start)
        year = self._context.year
        return (
            found is not None
            and year is not None
            and int(found[1]) != year % 100
        )

    def _sums_of_parts(self) -> list[int]:
        """Return what the divisions add up to, what sum rows say, and count times cap."""
        sums: list[int] = []
        if len(self._parts) > 1 and all(
            part.budget_won for part in self._parts
        ):
            sums.append(sum(part.budget_won or 0 for part in self._parts))
        sums += [mention.value for mention in self._summed()]
        count = self._count_by_words
        cap = self._cap_by_words
        if count and cap and count.value > 1:
            sums.append(count.value * cap.value)
        return sums

    def _summed(self) -> Iterator[AmountMention]:
        """Yield the totals that tables give: their sum rows, else the budget of their
        only row.
        """
        if self._has_other_sums():
            return
        for table in self.tables:
            whole, only = table.whole, table.entries[0]
            if whole and whole.budget:
                # A sum row below one row alone says that it is all.
                yield AmountMention(whole.budget, whole.start, whole.end, SAID)
            elif len(table.entries) > 1:
                continue
            elif only.budget and _is_whole(only, table):
                yield AmountMention(only.budget, only.start, only.end, SAID)

    def _has_other_sums(self) -> bool:
        """Whether a table's sum row says what is neither the first one's sum nor a part of
        it: then each is of another programme.
        """
        known: list[BudgetRow] = []
        for table in self.tables:
            whole = table.whole
            if whole is None or not whole.budget:
                continue
            if not known:
                known = [whole, *table.entries]
            elif not any(_is_sum_of(whole, entry) for entry in known):
                return True
        return False

    @cached_property
    def cap(self) -> AmountMention | None:
        """The most that one project gets, or None if that differs by division or is
        not said in one place.
        """
        caps = {division.per_project_won for division in self.divisions} - {
            None
        }
        taken = self.caps.taken
        if len(caps) > 1 or self._is_of_a_section(taken):
            return None
        if taken is not None and self._is_of_one_part(taken):
            return None
        if taken is not None and is_of_one_section(
            self._document, taken, find_caps(self._document)
        ):
            return None
        if self.caps.taken is not None or self.caps.candidates:
            return self.caps.taken
        if self.same_cap is not None:
            first = self.same_cap
            return AmountMention(first.per_project_won or 0, 0, 0, HINTED)
        return self._total_of_the_only_one()

    def _is_of_one_part(self, cap: AmountMention) -> bool:
        """Whether a cap is in the words of one division, beside others that have
        none: it is that one's.
        """
        has_none = is_inside = False
        for part in self.divisions:
            has_none = has_none or part.per_project_won is None
            if part.per_project_won == cap.value:
                is_inside = part.has(cap.start)
        return has_none and is_inside

    def _is_of_a_section(self, cap: AmountMention | None) -> bool:
        """Whether a cap is behind several numbers of projects that differ: each is
        that of a section, and so is the cap.
        """
        if cap is None:
            return False
        above = set()
        for mention in find_counts(self._document):
            if mention.rank >= BESIDE and mention.end < cap.start:
                above.add(mention.value)
        return len(above) > 2 and cap.start > _DEEP

    @cached_property
    def same_cap(self) -> Division | None:
        """The first division, where all of them have one cap and nothing else gives one."""
        caps = {division.per_project_won for division in self.divisions}
        if len(self.divisions) < 2 or len(caps) != 1 or self.caps.candidates:
            return None
        first = self.divisions[0]
        return first if first.per_project_won else None

    @cached_property
    def caps(self) -> WeighedFigure:
        """Which cap the document means, of all that it states in words or in tables of
        one row.
        """
        mentions = find_caps(self._document)
        paired = find_paired(self._document)
        if paired and not mentions and len(self.divisions) < 2:
            return WeighedFigure(paired[0], paired[:1])
        shared = find_shared_cap(self._document)
        if shared and len(self.divisions) < 2:
            shared = self._share_of_this_year(shared, mentions)
            return WeighedFigure(shared, (shared,))
        singles = self._singles("cap")
        if not mentions and (
            len(self.divisions) < 2 or self._is_called_as_notice()
        ):
            return weigh(singles)
        borne_out = [mention.value for mention in singles]
        of_parts: list[int] = []
        for part in self.divisions:
            if part.per_project_won:
                of_parts.append(part.per_project_won)
        borne_out.extend(of_parts if len(of_parts) > 1 else [])
        count = self.counts.taken
        for whole in (
            find_totals(self._document) if count and count.value > 1 else ()
        ):
            if count is not None and whole.value % count.value == 0:
                borne_out.append(whole.value // count.value)
        stages = {
            mention.value for mention in mentions if mention.rank == SAID
        }
        if len(stages) > 2 and 2 * max(stages) == sum(stages):
            # What each gets in its stages adds up to what it gets.
            borne_out.append(max(stages))
        return weigh(mentions, borne_out)

    def _share_of_this_year(
        self, shared: AmountMention, mentions: Sequence[AmountMention]
    ) -> AmountMention:
        """Return the share that makes this year's total by the number of projects, where
        the *shared* one of all years is more than that total; else *shared*.
        """
        total, count = self.totals.taken, self.counts.taken
        if total is None or count is None or shared.value <= total.value:
            return shared
        for mention in mentions:
            if is_close(mention.value * count.value, total.value):
                return mention
        return shared

    def _is_called_as_notice(self) -> bool:
        """Whether the only row of a table of caps is called as the notice is: it holds
        for all of its divisions.
        """
        title = squeezed(self._context.title)
        for table in self.tables:
            only = table.entries[0]
            if (
                len(table.entries) == 1
                and only.cap
                and squeezed(only.name) in title
            ):
                return True
        return False

    def _total_of_the_only_one(self) -> AmountMention | None:
        """Return the total, of all years if it is known, where one project alone is
        supported: it gets it all.
        """
        count = self._count_by_words
        if count is None or count.value != 1 or len(self.divisions) > 1:
            return None
        total = self.totals.taken
        for found in self._year_totals:
            if found.whole is not None and found.part == total:
                return found.whole
        return total

    @cached_property
    def projects(self) -> AmountMention | None:
        """How many projects or companies the call will support."""
        singles = self._singles("projects")
        if self.counts.is_open:
            # A cell may list the numbers among which the text leaves it open.
            rivals = {rival.value for rival in self.counts.candidates}
            singles = [one for one in singles if one.value not in rivals]
        mention = (
            self.counts.taken
            or weigh(singles).taken
            or self._count_of_sum_row()
            or self._rows_counted()
        )
        counts = [division.projects or 0 for division in self.divisions]
        if mention is None or self._is_part(mention, counts):
            mention = self._printed_count_of_parts()
            whole = self._count_of_sum_row()
            is_whole = whole and not self._is_part(whole, counts)
            if mention is None and is_whole and not self._has_other_sums():
                mention = whole
        if mention is None:
            return None
        if is_of_one_section(
            self._document, mention, find_counts(self._document)
        ):
            return None
        # `총 8개 과제, 과제당 60백만원`, and for another part the same with 80.
        beside: set[int] = set()
        caps = find_caps(self._document)
        starts = [cap.start for cap in caps]
        for found in find_counts(self._document):
            if found.value == mention.value:
                first = bisect_left(starts, found.end)
                last = bisect_left(starts, found.end + _LABEL_ROOM)
                beside.update(cap.value for cap in caps[first:last])
        return None if len(beside) > 1 else mention

    @cached_property
    def counts(self) -> WeighedFigure:
        """Which number of projects the document means, of all that it states."""
        sums: list[int] = []
        if len(self._parts) > 1 and all(part.projects for part in self._parts):
            sums.append(sum(part.projects or 0 for part in self._parts))
        mentions = find_counts(self._document)
        first = mentions[0] if mentions else None
        others = {mention.value for mention in mentions if mention != first}
        if first is not None and first.rank == SAID and len(others) > 1:
            # The call's own number comes first, then those of its sections.
            sums.extend([first.value] if first.value >= sum(others) else [])
        return weigh(mentions, sums)

    def _count_of_sum_row(self) -> AmountMention | None:
        for table in self.tables:
            whole = table.whole
            if len(table.entries) > 1 and whole and whole.projects:
                return AmountMention(
                    whole.projects, whole.start, whole.end, SAID
                )
        return None

    def _printed_count_of_parts(self) -> AmountMention | None:
        """Return where the text prints as many projects as its divisions make together.

        Small numbers are everywhere, so the divisions must be all of the call: their
        budgets make its total, or the number is said to be that of all.
        """
        made = 0
        money = 0
        for part in self._parts:
            if part.projects is None:
                return None
            made += part.projects
            money += part.budget_won or 0
        if len(self._parts) < 2:
            return None
        total = self.totals.taken
        is_whole = total is not None and is_close(money, total.value)
        prefix = "" if is_whole or made >= _MANY else "총"
        # The search leaps to the first letter; what may not be before it comes after.
        first = prefix or str(made)[0]
        rest = f"[ ]?{made}" if prefix else str(made)[1:]
        printed = re.compile(
            rf"{first}(?<![\d.,~-]{first}){rest}[ ]?개(?![월년])"
        )
        found = printed.search(self._plain)
        if found is None:
            return None
        return AmountMention(made, *found.span(), HINTED)

    def _rows_counted(self) -> AmountMention | None:
        """Return a number of projects that is anywhere, if a table lists as many."""
        if len(self.divisions) < 2:
            return None
        for table in self.tables:
            rows = len(table.entries)
            if not table.of_projects or rows < 2:
                continue
            for found in _PROJECTS.finditer(self._plain):
                if int(found["number"]) == rows:
                    return AmountMention(rows, *found.span(), HINTED)
            return None
        return None

    def _singles(self, what: str) -> list[AmountMention]:
        """Return what tables of one row say about their row: it is the whole call, unless
        the text counts other projects beside it.
        """
        mentions: list[AmountMention] = []
        count = self.counts.taken
        for table in self.tables:
            only = table.entries[0]
            if len(table.entries) > 1:
                continue
            if (
                what == "cap"
                and count
                and count.value != (only.projects or count.value)
            ):
                continue
            value = only.projects
            if what == "cap":
                of_all = only.total or only.budget
                value = only.cap or (of_all if table.is_single(only) else None)
            if value:
                mentions.append(
                    AmountMention(value, only.start, only.end, SAID)
                )
        return mentions

    def _is_part(self, mention: AmountMention, parts: Sequence[int]) -> bool:
        """Whether a figure is one division's: it equals one's, is less than one's, or
        stands deep in their sections.
        """
        known = [part for part in parts if part]
        if self._has_parts_behind(mention, known):
            return False
        is_small = mention.value in known or mention.value < max(
            known, default=0
        )
        if len(known) > 1 and is_small:
            return True
        if len(self.divisions) < 2:
            return False
        if known and is_close(mention.value, sum(known)):
            return False
        for table in self.tables if mention.rank >= BESIDE else ():
            # As many single projects are listed.
            if table.of_projects and len(table.entries) == mention.value:
                return False
        start, _ = self.divisions[0].span
        return mention.start > start + _DEEP

    def _has_parts_behind(
        self, mention: AmountMention, parts: Sequence[int]
    ) -> bool:
        """Whether brackets right behind a number name as many of each partner."""
        if {mention.value} != set(parts) or not self.divisions:
            return False
        bracket = _OPENS_PARTS.match(self._plain, mention.end)
        start, _ = self.divisions[0].span
        return bracket is not None and bracket.end() == start


def _is_sum_of(whole: BudgetRow, entry: BudgetRow) -> bool:
    """Whether a sum row can be that of the parts of *entry*: both have one sum, and one
    number of projects where they have any.
    """
    if whole.budget not in (entry.budget, entry.total):
        return False
    numbers = {whole.projects, entry.projects} - {None}
    return len(numbers) < 2


def _is_whole(entry: BudgetRow, table: BudgetTable) -> bool:
    """Whether the budget of a table's only row is the call's: under such a heading, one
    project's, or the product of cap and count.
    """
    if table.is_single(entry) or _WHOLE_HEAD.search(table.head):
        return True
    return bool(entry.cap and entry.projects)
