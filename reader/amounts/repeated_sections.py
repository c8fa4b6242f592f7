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
from collections.abc import Iterable
from typing import Final

from reader.amounts.cap_candidates import find_caps
from reader.amounts.count_candidates import find_counts
from reader.amounts.total_candidates import find_totals
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.searching import LineSearch
from reader.values.amount_mentions import HINTED, AmountMention

# Headings under which a notice, or a part of it, gives its money and its number.
_HEADING: Final = LineSearch(
    r"""
    [ #-]{0,6}
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
    told: set[int] = set()
    for figures in (find_totals, find_caps, find_counts):
        for other in figures(document):
            if other.rank > HINTED:
                told.add(bisect_right(starts, other.start))
    told.discard(0)
    # Said before all sections, or in each of them, it is the call's.
    return 0 not in sections and len(told) > 1 and len(sections) < len(told)
