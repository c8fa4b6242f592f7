"""Parts of a call in lists, sections and sentences: scopes with labelled figures.

A scope is what a line, a heading or a name in a sentence opens; figures are in it,
each recognised by its own words, by its label, or by the label of the whole list::

    ○ 지원내용                        과제명 : 바다 관측        예산 : 바다형 12억원, 숲형 8억원
     - 바다형                         예산 : 12억원            선정 : 바다형 4개사, 숲형 2개사
      · 예산 : 12억원                 과제수 : 4개
      · 선정 과제 수 : 4개 과제        과제명 : 숲 관측
     - 숲형                           ...

Scopes side by side are parts where they give the same kinds of figures.  A sum of which
no words say whether one project or all get it is believed where the sum of all, or of
its products, is printed.  Several lists of one text that name the same parts are one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Final, NamedTuple

from reader.parts.cell_items import items_of_cells
from reader.parts.figures_in_turn import sums_before_names
from reader.parts.item_tokens import figure_spans
from reader.parts.part_items import (
    WIDEST,
    Figure,
    ItemList,
    PartItem,
    figures_of,
    goes_on,
    item_lists,
    labelled,
)
from reader.parts.part_names import NO_MONEY, is_named, may_be_part
from reader.parts.part_rows import (
    ListRows,
    adds_up,
    plain_name,
    rows_of_list,
)
from reader.tables.budget_shares import BudgetRow
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.money import sums_of
from reader.values.numbers import numbers_with_units

_LINE: Final = late(
    r"""
    [ #]{0,16}(?:-[ ]{1,2}(?=[■□○●◦ㅇ❍◆◇◈▶▷▪▸·※☞①-⑳➀-➓❶-❿\[<【-]))?   # - ① 바다형
    (?:
        (?P<tag_mark>(?:[■□○●◦ㅇ❍◆◇◈▶▷▪▸·☞*-]|\d{1,2}[.)]|[가-하][.)]|[①-⑳])[ ]{1,3})?   # ○ [바다형]
        (?P<tag>[\[<【][ ]?(?P<tagged>[^\n|\]>】]{2,44})[\]>】])(?(tag_mark)(?=[ ]*$)|(?=[ ]*(?:$|:)))
        | (?P<key>(?:(?:세부|지원|공모|내역)[ ]?)?(?:과제|사업|분야|트랙|유형|구분|부문|프로그램|품목|지원유형)명?)[ ]?:[ ]?
          (?P<keyed>[가-힣A-Za-z0-9][^\n:]{1,60}?)[ ]*$
        | \(?(?P<numbered>과제|사업|분야|트랙|유형|부문|Track|TRACK)[ ]?(?P<number>[0-9]{1,2}|[A-F①-⑨])[ ]?[):.]{1,2}[ ]?
        | (?P<mark>[■□○●◦ㅇ❍◆◇◈▶▷▪▸·※☞*-]|o(?=[ ])|\d{1,2}-\d{1,2}[.)]?(?=[ ])|\(?\d{1,2}[.)]|\(?[가-하][.)]|[①-⑳➀-➓❶-❿]|[ⅠⅡⅢⅣⅤⅥⅦ][.)]?)[ ]{0,4}(?:[□❍◦○ㅇ·-][ ])?
        |
    )
    (?P<rest>[^\n]*)
    """,
    re.VERBOSE,
)
# A name in brackets before what is said about it: `○ (바다형) 배를 짓는 비용`.
_LED: Final = late(r"\((?P<name>[^()\n:|]{2,24})\)(?=[ ]|$)")
# Another such name in the line: `(바다형) 최대 3억원 / (숲형) 최대 2억원`.
_LED_AGAIN: Final = late(
    r"[/,·|;][ ]?\([가-힣A-Za-z][^()\n:|]{1,23}\)[^\n]*\d"
)
# A heading in the chapter of a part, over its figures.
_SCALE: Final = late(r"규모|내용|금액|조건|예산|사업비|한도")
# A line between a label and its list that says where more stands.
_REFERENCE: Final = late(
    r"\W*(?:공고문|붙임|첨부|아래)?[ ]?(?:내|파일)?[ ]?참[조고]\W*"
)
# A longer line is prose, read sentence by sentence.
_PROSE: Final = 200
_ROOM: Final = 100
_SENTENCE_END: Final = late(r"[다요]\.\s|(?<=\s)(?=[☞※]\s)")
_FEWEST: Final = 2
# Lines that are looked at, and those that a scope may have.
_MOST_LINES: Final = 3_000
_DEEPEST: Final = 24
# Letters between a heading and the next figure, and those of a text that are looked at.
_REACH: Final = 500
_DEEP: Final = 30_000
_HEAD_ROOM: Final = 46
# A line that names a part is no longer, its mark and label with it.
_HEAD_LINE: Final = 90
# Sentences that each name a part follow each other.
_NEXT_SENTENCE: Final = 80
# The sum that they make stands no farther from them.
_NEAR_SUM: Final = 300


@dataclass(eq=False)
class _Stretch:
    """Words with figures, which are taken apart once somebody asks for them: most scopes
    have no others like them beside them, and nobody does.
    """

    text: str
    start: int
    label: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @cached_property
    def figures(self) -> list[Figure]:
        return figures_of(self.text, self.start)

    @cached_property
    def lists(self) -> list[ItemList]:
        return item_lists(self.text, self.start)


@dataclass(slots=True)
class _Scope:
    """A line that may name a part, with the figures that are on it and below it."""

    sort: str
    name: str
    start: int
    label: str
    """The words of the scope above it."""
    parent: int
    line: int
    known: Sequence[Figure] = ()
    """The figures of the item that opens it."""
    own: _Stretch | None = None
    """The line of a label that opens it, with its figures."""
    below: list[_Stretch] = field(default_factory=list)
    """The lines below it that have figures, each with its label."""

    def has_figures(self) -> bool:
        return bool(self.known or self.own or self.below)

    def is_part(self) -> bool:
        """Whether it names a part and has figures."""
        if not self.has_figures():
            return False
        if len(self.name) > _HEAD_ROOM or not may_be_part(self.name):
            return False
        return bool(self.figures() or self.labelled())

    def figures(self) -> list[Figure]:
        """Return the figures of its own line."""
        return [*self.known, *(self.own.figures if self.own else ())]

    def labelled(self) -> list[tuple[str, Figure]]:
        """Return the figures of the lines below, each with its label."""
        found: list[tuple[str, Figure]] = []
        for line in self.below:
            for figure in line.figures:
                is_bare = figure.role == "money" and not line.label
                # Below `○ (바다형) 배를 짓는 비용` not every sum is what 바다형 gets.
                if not (is_bare and self.sort.endswith("(")):
                    found.append((line.label, figure))
        return found


class _PartLine(NamedTuple):
    """A line of the text, where it begins, and its number."""

    text: str
    start: int
    number: int
    figures: Sequence[tuple[int, int]]
    """Where its figures may begin and end."""


@part_of_document
def find_part_scopes(document: Document) -> tuple[tuple[BudgetRow, ...], ...]:
    """Return the lists of parts of *document*, in order, sums in won; those of
    one set of names are put together.
    """
    if len(figure_spans(document)) < _FEWEST:
        return ()
    reader = _ScopeReader(document)
    found: list[ListRows] = []
    behind = list(sums_before_names(document))
    taken = {item.figures[0].start for items in behind for item in items}
    lists = [(items, "") for items in behind]
    for items, label in (*reader.lists(), *items_of_cells(document)):
        # A name that stands between two sums is that of the one before it.
        starts = {figure.start for item in items for figure in item.figures}
        if starts.isdisjoint(taken):
            lists.append((items, label))
    for items, label in lists:
        rows = rows_of_list(document, items, label)
        if rows.rows:
            found.append(rows)
    for items in reader.sentences():
        # Sentences tell of much; only what adds up is believed of them.
        rows = rows_of_list(document, items, "")
        if rows.is_share and adds_up(document, items):
            found.append(rows)
    return _put_together(found)


def _put_together(
    found: Sequence[ListRows],
) -> tuple[tuple[BudgetRow, ...], ...]:
    """Return the lists of *found* that share the call out, one for each set of names, with
    all that the others say about the same parts.
    """
    known: dict[frozenset[str], tuple[BudgetRow, ...]] = {}
    shares: set[frozenset[str]] = set()
    for rows, is_share in found:
        names = frozenset(plain_name(row.name) for row in rows)
        if is_share:
            shares.add(names)
        known[names] = joined(known[names], rows) if names in known else rows
    return tuple(rows for names, rows in known.items() if names in shares)


def joined(
    rows: Sequence[BudgetRow], others: Sequence[BudgetRow]
) -> tuple[BudgetRow, ...]:
    """Return *rows* with what *others*, of the same names, say and they lack.

    One sum stated twice is not both what a part has and what each of its projects gets.
    """
    named = {plain_name(other.name): other for other in others}
    made: list[BudgetRow] = []
    for row in rows:
        other = named[plain_name(row.name)]
        budget = row.budget or other.budget
        cap = row.cap or other.cap
        if budget == cap:
            budget, cap = row.budget, row.cap
        projects = row.projects or other.projects
        made.append(replace(row, budget=budget, cap=cap, projects=projects))
    return tuple(made)


class _ScopeReader:
    """Goes through the lines of a text once and gathers lists and scopes."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._plain = document.plain
        self._numbers = numbers_with_units(document)
        self._scopes: list[_Scope] = []
        self._stack: list[int] = []
        self._lists: list[tuple[Sequence[PartItem], str]] = []
        self._sentences: list[_Stretch] = []
        self._above = ""
        self._above_line = -1

    def lists(self) -> Iterator[tuple[Sequence[PartItem], str]]:
        """Yield the items of every list with the words that are over it."""
        self._read_lines()
        yield from self._lists
        yield from self._siblings()

    def sentences(self) -> Iterator[Sequence[PartItem]]:
        """Yield the items of sentences in a row that each name one part, where a further
        sum near them may be what theirs make.
        """
        sums = sums_of(self._document)
        spots = [money.start for money in sums]
        for group in self._sentences_in_a_row():
            first = bisect_left(spots, group[0].start - _NEAR_SUM)
            last = bisect_left(spots, group[-1].end + _NEAR_SUM)
            near = sorted(money.won for money in sums[first:last])
            # The least that two parts make, and one more sum.
            if len(near) > _FEWEST and near[-1] >= near[0] + near[1]:
                yield from _runs(group)

    def _sentences_in_a_row(self) -> Iterator[Sequence[_Stretch]]:
        group: list[_Stretch] = []
        for sentence in self._sentences:
            if group and sentence.start - group[-1].end > _NEXT_SENTENCE:
                yield group
                group = []
            group.append(sentence)
        if group:
            yield group

    def _read_lines(self) -> None:
        """Read the lines of figures, and before each those near enough above it to name
        what it tells of.
        """
        plain = self._plain
        spans = figure_spans(self._document)
        spots = [start for start, _ in spans]
        at = number = figure = 0
        while figure < len(spans):
            near = plain.rfind("\n", at, max(at, spots[figure] - _REACH)) + 1
            if near > at:
                # Headings that far above the next figure name no part of it.
                at = near
                number += _DEEPEST
                self._stack.clear()
            end = plain.find("\n", spots[figure])
            end = len(plain) if end < 0 else end
            behind = bisect_left(spots, end, figure)
            *above, own = plain[at:end].split("\n")
            for text in above:
                is_near = at <= _DEEP and number < _MOST_LINES
                may_name = 0 < len(text) <= _HEAD_LINE or "|" in text
                if is_near and may_name:
                    self._read_line(_PartLine(text, at, number, ()))
                at += len(text) + 1
                number += 1
            if at > _DEEP or number >= _MOST_LINES:
                return
            figures = spans[figure:behind]
            self._read_line(_PartLine(own, at, number, figures))
            at, number, figure = end + 1, number + 1, behind

    def _read_line(self, line: _PartLine) -> None:
        if "|" in line.text:
            # A table parts what is above it from what is below.
            self._stack.clear()
            return
        found = _LINE.match(line.text)
        if found is None or line.text.isspace():
            return
        sort = _sort_of(found)
        rest = found["rest"].rstrip()
        begin = line.start + found.start("rest")
        if found["tagged"]:
            self._open(sort, found["tagged"].strip(), line)
            begin += len(rest) - len(rest.lstrip(" :"))
            rest = rest.lstrip(" :")
        elif found["key"]:
            if not line.figures or not figures_of(found["keyed"]):
                self._open(sort, found["keyed"], line)
                return
            rest, sort = line.text.strip(), ""
            begin = line.start + line.text.index(rest)
        led = _LED.match(rest) if rest.startswith("(") else None
        is_list = led is not None and _LED_AGAIN.search(rest, led.end())
        if led is not None and not is_list and may_be_part(led["name"]):
            rest = rest[led.end() :].lstrip(" :")
            begin = line.start + len(line.text.rstrip()) - len(rest)
            scope = self._open(f"{sort}(", led["name"], line)
            scope.own = _Stretch(rest, begin) if line.figures else None
            return
        if line.figures:
            if len(rest) > _PROSE:
                self._read_sentences(rest, begin, line.figures)
            else:
                self._read_figures(_Stretch(rest, begin), sort, line)
        elif self._has_numbers(begin, line.start + len(line.text)):
            # `○ 지원기간 : 7개월` may be over a list as 지원기간.
            words, colon, _ = rest[:_HEAD_ROOM].partition(":")
            self._read_heading(
                sort, words.strip() if colon and sort else "", line
            )
        else:
            self._read_heading(sort, rest.strip(" :"), line)

    def _has_numbers(self, start: int, end: int) -> bool:
        """Whether numbers with a unit are in a stretch, be they figures of a part or not."""
        numbers = self._numbers
        place = bisect_left(numbers, start)
        return place < len(numbers) and numbers[place] < end

    def _read_heading(self, sort: str, words: str, line: _PartLine) -> None:
        """Read a line without figures: it may name a part, or a list below it."""
        if not words or len(words) > _HEAD_ROOM:
            return
        if sort:
            self._open(sort, words, line)
        elif "참" not in words or not _REFERENCE.fullmatch(words):
            self._above = words
            self._above_line = line.number

    def _read_figures(
        self, stretch: _Stretch, sort: str, line: _PartLine
    ) -> None:
        """Read a line of figures: lists of its own, one item, or figures of the scope
        that it is in.
        """
        rest, begin = stretch.text, stretch.start
        if len(line.figures) == 1:
            start, end = line.figures[0]
            has_name = is_named(rest, start - begin)
            if not has_name or goes_on(rest, end - begin):
                self._read_no_item(stretch, sort, line, has_name=has_name)
                return
        lists = stretch.lists
        several = [one for one in lists if len(one.items) >= _FEWEST]
        # No heading is the label of a sentence's list.
        is_sentence = _SENTENCE_END.search(f"{rest} ") is not None
        has_label = bool(several) and not is_sentence
        label = self._label_above(sort) if has_label else ""
        for one in several:
            self._lists.append((one.items, one.label or label))
        # `소상공인 : 26억원(특례 18억원, 일반 8억원)` is an item, and holds a list.
        rest_of = [one for one in lists if one not in several]
        if len(rest_of) == 1 and rest_of[0].is_alone and not rest_of[0].label:
            only = rest_of[0].items[0]
            self._open(sort, only.name, line).known = only.figures
        elif not several:
            self._read_no_item(stretch, sort, line)

    def _read_no_item(
        self,
        stretch: _Stretch,
        sort: str,
        line: _PartLine,
        *,
        has_name: bool = True,
    ) -> None:
        """Read a line whose figures are those of a label, or of the scope that it is in."""
        rest = stretch.text
        if NO_MONEY.search(rest):
            return
        has_label = ":" in rest[:_HEAD_ROOM]
        label = rest.partition(":")[0].strip() if has_label else ""
        stretch.label = label
        if has_name:
            self._sentences.append(stretch)
        if not may_be_part(label):
            self._add(stretch, sort, line)
        if label and sort:
            # A list may be below it: `□ 지원규모 : 총 20개사`.
            self._open(sort, label, line).own = stretch

    def _read_sentences(
        self, text: str, begin: int, figures: Sequence[tuple[int, int]]
    ) -> None:
        """Read the sentences of a paragraph that hold several of its *figures*."""
        at = 0
        starts = [start for start, _ in figures]
        for end in [*_SENTENCE_END.finditer(text), None]:
            stop = end.end() if end else len(text)
            first = bisect_left(starts, begin + at)
            own = starts[first : bisect_left(starts, begin + stop, first)]
            if own:
                # Neither what stands far before the first figure nor what follows the last
                # one tells of a part.
                left = max(at, own[0] - begin - _ROOM)
                if left > at:
                    # a word is not cut
                    left = max(at, text.find(" ", left, own[0] - begin))
                right = min(stop, own[-1] - begin + _ROOM)
                self._read_sentence(text[left:right], begin + left)
            at = stop

    def _read_sentence(self, text: str, begin: int) -> None:
        if len(text) > WIDEST:
            return
        stretch = _Stretch(text, begin)
        for one in stretch.lists:
            if len(one.items) >= _FEWEST:
                self._lists.append((one.items, one.label))
        if not NO_MONEY.search(text):
            self._sentences.append(stretch)

    def _open(self, sort: str, name: str, line: _PartLine) -> _Scope:
        """Open the scope that *line* names, below those that it does not end."""
        self._leave(sort)
        parent = self._stack[-1] if self._stack else -1
        label = self._scopes[parent].name if parent >= 0 else ""
        if not sort:
            label = label or self._above
        scope = _Scope(sort, name, line.start, label, parent, line.number)
        self._scopes.append(scope)
        self._stack.append(len(self._scopes) - 1)
        return scope

    def _leave(self, sort: str) -> None:
        """Leave the scopes that a line of *sort* ends."""
        is_bullet = sort != "" and sort[0] not in "[:"
        for place in range(len(self._stack) - 1, -1, -1):
            above = self._scopes[self._stack[place]].sort
            if above == sort:
                del self._stack[place:]
                return
            if is_bullet and above[:1] in ("[", ":"):
                # Below a tag the bullets that were above it may come again.
                return

    def _add(self, stretch: _Stretch, sort: str, line: _PartLine) -> None:
        """Give figures to the scope that *line* is in."""
        if sort:
            self._leave(sort)
        if not self._stack or NO_MONEY.search(stretch.label):
            return
        scope = self._scopes[self._stack[-1]]
        if _SCALE.search(scope.name):
            # What is under `나. 지원내용` is said about the part whose chapter that is.
            for place in reversed(self._stack):
                if may_be_part(self._scopes[place].name):
                    scope = self._scopes[place]
                    break
        if line.number - scope.line <= _DEEPEST:
            scope.below.append(stretch)

    def _label_above(self, sort: str) -> str:
        """Return the heading that a line of *sort* is under."""
        if sort:
            self._leave(sort)
        last = self._scopes[self._stack[-1]] if self._stack else None
        is_nearer = last is not None and last.line > self._above_line
        return last.name if last is not None and is_nearer else self._above

    def _siblings(self) -> Iterator[tuple[Sequence[PartItem], str]]:
        """Yield the scopes side by side that have figures."""
        groups: dict[tuple[int, str], list[_Scope]] = {}
        for scope in self._scopes:
            groups.setdefault((scope.parent, scope.sort), []).append(scope)
        for scopes in groups.values():
            if sum(scope.has_figures() for scope in scopes) < _FEWEST:
                continue
            run: list[_Scope] = []
            for scope in scopes:
                is_part = scope.is_part()
                is_again = any(other.name == scope.name for other in run)
                if is_part and not is_again:
                    run.append(scope)
                    continue
                if len(run) >= _FEWEST:
                    yield _items_of(run), run[0].label
                run = [scope] if is_part else []
            if len(run) >= _FEWEST:
                yield _items_of(run), run[0].label


def _runs(sentences: Sequence[_Stretch]) -> Iterator[Sequence[PartItem]]:
    """Yield the items that are near each other in *sentences* without lists."""
    run: list[PartItem] = []
    for sentence in sentences:
        for one in sentence.lists:
            if len(one.items) >= _FEWEST:
                continue
            item = one.items[0]
            if run and item.start - run[-1].end > _NEXT_SENTENCE:
                yield run
                run = []
            run.append(item)
    if run:
        yield run


def _sort_of(found: re.Match[str]) -> str:
    """Return what the openings of one kind of line have in common."""
    tag, key, numbered, mark = found.group("tag", "key", "numbered", "mark")
    if tag:
        return f"{_sort_of_mark((found['tag_mark'] or '').rstrip())}["
    if key:
        return f":{key}"
    return f":{numbered}1" if numbered else _sort_of_mark(mark or "")


@cache
def _sort_of_mark(mark: str) -> str:
    bare = mark.strip("(.)")
    if "-" in bare[1:]:
        return "1-1"
    if bare.isdecimal() and mark.isascii():
        return mark.replace(bare, "1")
    if "Ⅰ" <= bare[:1] <= "Ⅶ":
        return "Ⅰ"
    if mark and not mark.isascii() and mark.isnumeric():
        return "①"
    return mark.replace(bare, "가") if len(mark) > 1 else mark


def _items_of(run: Sequence[_Scope]) -> list[PartItem]:
    """Return scopes as items: their own figures, and those under labels that others have
    too.
    """
    times: dict[str, int] = {}
    for scope in run:
        for label in {label for label, _ in scope.labelled()}:
            times[label] = times.get(label, 0) + 1
    items: list[PartItem] = []
    for scope in run:
        figures = scope.figures()
        for label, figure in scope.labelled():
            if times[label] < _FEWEST and label:
                continue
            figures.append(labelled(label, figure))
        end = max((figure.end for figure in figures), default=scope.start)
        items.append(PartItem(scope.name, scope.start, end, tuple(figures)))
    return items
