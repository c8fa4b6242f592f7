"""Parts of one notice that follow one after the other under the same headings.

::

    Ⅰ. 정책지원형
    2. 지원내용
    □ 예산규모 : 총 6억원
    Ⅱ. 경쟁형
    2. 지원내용
    □ 예산규모 : 총 90억원

What is in the first of such sections is that part's, not the call's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from reader.amounts.cap_candidates import find_caps
from reader.amounts.count_candidates import find_counts
from reader.amounts.total_candidates import find_totals
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.text.searching import LineSearch
from reader.values.amount_mentions import BESIDE, HINTED, AmountMention

# Headings under which a notice, or a part of it, gives its money and its number.
_HEADING: Final = LineSearch(
    r"""
    [ #-]{0,6}+
    (?P<words>
        (?:\d{1,2}|[가-하])[.)][ ]?                          # 2. 지원내용
        (?:세부[ ]?)?
        (?:(?:지원|사업|모집|공모)[ ]?(?:내용|규모|분야|개요|대상)
        (?:[ ]?(?:및|·)[ ]?(?:규모|기간|내용|대상|분야))?)
    )
    [ ]*(?:\([^\n]{0,60})?$
    """,
    re.MULTILINE | re.VERBOSE,
)

# All but the letters of a label, and the shortest that tells one sum from another.
_LETTERS: Final = late(r"[^가-힣A-Za-z]")
_SHORTEST_LABEL: Final = 4
# Letters before a total in which its label is looked for.
_LABEL_ROOM: Final = 300
# `…만 응모할 수 있으며, 사업비는 총`
_CLAUSES: Final = late(r"[.,]\s|[며고]\s(?=[가-힣]{2,6}비[는은])")
# `(3개사 내외)` behind a sum
_COUNT_BEHIND: Final = late(r"\s?\(\s?\d{1,3}\s?개")


@part_of_document
def find_repeated_sections(document: Document) -> tuple[int, ...]:
    """Return where the parts of *document* begin that repeat one heading, in order;
    nothing where no heading stands twice.
    """
    places: dict[str, list[int]] = {}
    for start, found in _HEADING.lines(document.plain):
        words = "".join(found["words"].split())
        places.setdefault(words, []).append(start)
    repeated: list[list[int]] = []
    for starts in places.values():
        if len(starts) > 1:
            repeated.append(starts)
    # The heading that is repeated first opens the parts.
    return tuple(min(repeated, default=[]))


def is_of_one_section(
    document: Document, mention: AmountMention, others: Iterable[AmountMention]
) -> bool:
    """Whether a figure is in one of several like sections alone; *others* are all
    figures of its kind.
    """
    starts = find_repeated_sections(document)
    if not starts or mention.start < starts[0]:
        return False
    sections: set[int] = set()
    for other in others:
        if other.value == mention.value:
            sections.add(bisect_right(starts, other.start))
    # A table of contents has the headings too, but no figures.
    with_figures: set[int] = set()
    for figures in (find_totals, find_caps, find_counts):
        for other in figures(document):
            if other.rank > HINTED:
                with_figures.add(bisect_right(starts, other.start))
    with_figures.discard(0)
    # Said before all sections, or in each of them, it is the call's.
    return (
        0 not in sections
        and len(with_figures) > 1
        and len(sections) < len(with_figures)
    )


def is_one_of_alike(
    plain: str, mention: AmountMention, others: Sequence[AmountMention]
) -> bool:
    """Whether the label of a total gives other sums elsewhere: each is a section's
    (``지정공모과제(1개): 3억원``, then ``지정공모과제(3개): 15억원``).
    """
    label = _label(plain, mention)
    if len(label) < _SHORTEST_LABEL:
        return False
    rivals: list[AmountMention] = []
    for other in others:
        is_alike = _label(plain, other) == label
        if is_alike and other.value != mention.value:
            rivals.append(other)
    if mention.rank <= BESIDE or not rivals:
        return bool(rivals)
    sums = {rival.value for rival in rivals}
    if len(sums) > 1 and mention.value < sum(sums):
        # Three sections or more have each its own; the first is not all of them.
        return True
    # `사업예산 : 총 3억원(3개사)`, and for another section `총 6억원(11개사)`
    return all(
        _COUNT_BEHIND.match(plain, item.end) for item in (mention, *rivals)
    )


def _label(plain: str, mention: AmountMention) -> str:
    """The words before a total, in its line and its clause, or alone on the line above."""
    room = max(0, mention.start - _LABEL_ROOM)
    start = plain.rfind("\n", room, mention.start) + 1 or room
    clause = _CLAUSES.split(plain[start : mention.start])[-1]
    label = _LETTERS.sub("", clause)
    if not label and start > room:
        above = plain.rfind("\n", room, start - 1) + 1 or room
        label = _LETTERS.sub("", plain[above:start])
    return label
