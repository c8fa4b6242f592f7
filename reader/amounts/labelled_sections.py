"""Parts of a call that sections describe one after the other under the same labels.

::

    [바다형]
    □ 지원대상 : 도내 중소기업
    □ 지원규모 : 10개사
    □ 지원한도 : 기업당 최대 2천만원
    [숲형]
    □ 지원대상 : 도내 소상공인
    □ 지원규모 : 4개사
    ...

A heading needs no word that says it is of a part: that the labels come again, and one of
them with a figure, tells a part from the chapters that every notice has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from reader.amounts.count_candidates import find_counts
from reader.amounts.sum_candidates import find_caps, find_totals
from reader.tables.budget_tables import BudgetRow
from reader.tables.bullet_lists import NO_PART
from reader.text.document import Document
from reader.text.patterns import late
from reader.text.searching import LineSearch
from reader.values.amount_mentions import HINTED, AmountMention

_HEADING: Final = LineSearch(
    r"""
    [ #]{0,8}
    (?:
        (?P<mark>[■□○●◦ㅇ❍◆◇◈▶▪]|\d{1,2}[.)]|[가-하][.)]|[①-⑳]|[ⅠⅡⅢⅣⅤⅥⅦ][.)]?)[ ]{0,2}
        (?P<name>[가-힣A-Za-z0-9][^\n|:]{1,44})                 # Ⅰ. 바다형
        | [\[<【][ ]?(?P<tag>[^\n|\]>】:]{2,44})[\]>】]          # [바다형]
    )[ ]*$
    """,
    re.MULTILINE | re.VERBOSE,
)
_LABEL: Final = late(
    r"""
    ^[^\w\n|(]{0,8}(?:\d{1,2}[.)]|[가-하][.)])?[ ]?\(?
    (?P<label>[가-힣][가-힣 ]{1,11}?)[ ]?(?:\)|:)            # □ 지원규모 :
    """,
    re.MULTILINE | re.VERBOSE,
)
_WORDS: Final = re.compile(r"\S")
# Chapters of every notice, which are no parts of a call.
_CHAPTER: Final = late(
    r"""
    개요|목적|절차|자격|일정|배경|추진|성과|유의|방향|체계|안내|공고|협약|근거|특징|정의|예시
    |방안|제한|관리|계획|사업명|과제명|결과|문의|서류|기타|사항|서식|붙임|별첨|참고|요약|공통
    """,
    re.VERBOSE,
)
_FEWEST: Final = 2
_MOST: Final = 12
_COMMON: Final = 2
_DEEP: Final = 30_000
_LONGEST: Final = 3_000


class _PartSection(NamedTuple):
    """A section's name, its offsets and the labels of its lines."""

    name: str
    start: int
    end: int
    labels: frozenset[str]


def find_labelled_sections(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts of *document* that sections under like headings describe, with the
    figures that each gives once; sums are in won.
    """
    plain = document.plain
    mentions = (
        find_totals(document),
        find_caps(document),
        find_counts(document),
    )
    # Every part gives a figure of one kind under a label, so two parts need two of them.
    if not any(_has_labelled(plain, figures) for figures in mentions):
        return ()
    headings: dict[str, list[tuple[str, int, int]]] = {}
    for start, found in _HEADING.lines(plain, _DEEP):
        mark = found["mark"] or "["
        bare = mark.rstrip(".)")
        sort = "1" if bare.isdecimal() else "가" if bare.isalpha() else bare
        sort += mark[len(bare) :]
        if bare and bare in "ⅠⅡⅢⅣⅤⅥⅦ":
            sort = "Ⅰ"
        name = (found["name"] or found["tag"]).strip(" -·")
        headings.setdefault(sort, []).append((name, start, found.end()))
    for places in headings.values():
        if not _FEWEST <= len(places) <= 4 * _MOST:
            continue
        for sections in _alike(list(_sections(plain, places))):
            rows = _rows(plain, sections, mentions)
            if rows:
                return rows
    return ()


def _has_labelled(plain: str, mentions: Sequence[AmountMention]) -> bool:
    """Whether two of *mentions* at least stand on lines that begin with a label."""
    labelled = 0
    for mention in mentions if len(mentions) >= _FEWEST else ():
        line = plain.rfind("\n", 0, mention.start) + 1
        labelled += _LABEL.match(plain, line) is not None
    return labelled >= _FEWEST


def _sections(
    plain: str, places: Sequence[tuple[str, int, int]]
) -> Iterator[_PartSection]:
    """Yield the sections that begin at *places*, the last one as long as it may be."""
    ends = [start for _, start, _ in places[1:]]
    ends.append(len(plain))
    for (name, start, below), end in zip(places, ends, strict=True):
        stop = min(end, start + _LONGEST)
        labels: set[str] = set()
        words = _WORDS.search(plain, below, stop)
        line = plain.rfind("\n", below, words.start()) if words else -1
        if line < 0 or not _LABEL.match(plain, line + 1, stop):
            # What words follow at once is a sentence of a list, no heading.
            yield _PartSection(name, below, stop, frozenset())
            continue
        for found in _LABEL.finditer(plain, below, stop):
            labels.add("".join(found["label"].split()))
        yield _PartSection(name, below, stop, frozenset(labels))


def _alike(sections: Sequence[_PartSection]) -> Iterator[list[_PartSection]]:
    """Yield the runs of sections that have labels in common."""
    run: list[_PartSection] = []
    common: frozenset[str] = frozenset()
    for section in sections:
        is_part = (
            len(section.labels) >= _COMMON
            and not _CHAPTER.search(section.name)
            and not NO_PART.search(section.name)
        )
        shared = common & section.labels if run else section.labels
        if not is_part or len(shared) < _COMMON:
            if len(run) >= _FEWEST:
                yield run
            run, shared = [], section.labels
            if not is_part or len(shared) < _COMMON:
                common = frozenset()
                continue
        run.append(section)
        common = shared
    if len(run) >= _FEWEST:
        yield run


def _rows(
    plain: str,
    sections: Sequence[_PartSection],
    mentions: Sequence[Sequence[AmountMention]],
) -> tuple[BudgetRow, ...]:
    """Return a row for each section, with the kinds of figures that every one gives;
    *mentions* are the totals, caps and counts of the whole text.
    """
    names = {section.name for section in sections}
    if len(sections) > _MOST or len(names) < len(sections):
        return ()
    common = frozenset.intersection(*(part.labels for part in sections))
    kinds: list[list[AmountMention] | None] = []
    for figures in mentions:
        kinds.append(_of_each(plain, sections, figures, common))
    budgets, most, counts = kinds
    if budgets is None and most is None and counts is None:
        return ()
    rows: list[BudgetRow] = []
    for number, section in enumerate(sections):
        told = [kind[number] for kind in kinds if kind is not None]
        rows.append(
            BudgetRow(
                section.name,
                budgets[number].value if budgets else None,
                most[number].value if most else None,
                counts[number].value if counts else None,
                min(mention.start for mention in told),
                max(mention.end for mention in told),
            )
        )
    return tuple(rows)


def _of_each(
    plain: str,
    sections: Sequence[_PartSection],
    mentions: Sequence[AmountMention],
    common: frozenset[str],
) -> list[AmountMention] | None:
    """Return what each section says under a label that all have, or None where one of
    them says nothing or two things.
    """
    found: list[AmountMention] = []
    for section in sections:
        own: dict[int, AmountMention] = {}
        for mention in mentions:
            is_inside = section.start <= mention.start < section.end
            if not is_inside or mention.rank < HINTED:
                continue
            line = plain.rfind("\n", 0, mention.start) + 1
            label = _LABEL.match(plain, line)
            if label and "".join(label["label"].split()) in common:
                own.setdefault(mention.value, mention)
        if len(own) != 1:
            return None
        found.extend(own.values())
    return found
