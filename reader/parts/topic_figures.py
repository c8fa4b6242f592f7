"""What a sentence gives the part that it speaks of: its budget, its cap, its number.

``'바다형'은 기존 3억원에서 늘려 과제당 최대 5억원을 지원한다``: a cap of 5 억원; what was
given before is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from reader.parts.part_items import Figure, figures_of, item_lists
from reader.parts.part_names import (
    is_label_of_figures,
    is_thing,
    may_be_part,
)
from reader.parts.topic_names import FEWEST_PARTS
from reader.text.patterns import late

_SENTENCE_END: Final = late(r"[다요임함]\.(?=\s|$)|\n|(?<=\s)(?=[☞※]\s)")
# Who speaks, what was before and what is for all is not said about the part named last:
# `한편 …`, `이와 함께 …`, `김한빛 청장은 …`.
_ELSEWHERE: Final = late(
    r"""
    \s*
    (?:
        한편|전체|지난해|작년|이와[ ]?(?:별도|함께)|이[ ]?밖에|더불어|또한?[ ]올해
        | (?:이번|올해)[ ]사업|총[ ]?사업비|총[ ]\d|접수|(?:사업[ ]?)?신청|참여를
        | [가-힣 ]{2,14}
          (?:청장|원장|장관|시장|군수|구청장|도지사|이사장|대표|관계자|국장|정책관)[은는]
        # `한빛청은 19일 올해 …에 총 90억원을 지원할 계획이라며`
        | [가-힣 ]{2,14}(?:[부처청시도군구원]|공단|공사|재단|센터|협회|위원회)[은는][ ]
          (?:(?:오는|지난)[ ])?\d{1,2}일[ ]
    )
    """,
    re.VERBOSE,
)
# A paragraph goes on with words; a mark or a heading begins something else.
_PROSE_LINE: Final = late(r"\s*['\"‘]?[가-힣A-Z]")
# `지난해 3억원`, `전년 대비 약 16억원`
_FORMER: Final = late(
    r"""
    (?:전년|지난해|작년|기존|당초|종전)(?:도|에는)?[ ]?(?:보다|대비)?[ ]?(?:약|최대|총)?[ ]?$
    """,
    re.VERBOSE,
)
# `6건(40억원)에서 12건`, `16억원 증액한`
_FROM: Final = late(
    r"""
    (?:\([^()\n]{0,16}\))?(?:에서|보다|대비)
    | [ ]?[을를이가]?[ ]?(?:증액|늘[어린려]|확대|증가|상향|인상|오른|많은|더[ ]|추가)
    """,
    re.VERBOSE,
)
# What is said about something inside the part: `장편은 최대 3억원`.
_INNER: Final = late(
    r"""
    (?P<name>[가-힣A-Za-z]{2,10})(?<!부문)(?<!분야)(?<!유형)(?<!사업)(?<!지원)(?<!단계)(?<!에게)
    [은는][ ](?:최대|각)[ ]?$
    """,
    re.VERBOSE,
)
# What all parts have: `모두 18억원`.
_TOGETHER: Final = late(r"(?:모두|전체|합쳐|합해)[ ]?(?:약[ ])?$")
_ALL_BEFORE: Final = late(
    r"총[ ]?(?:약[ ])?$|(?:사업비|예산|규모)[은는이로]?[ ](?:총[ ])?$"
)
_ALL_AFTER: Final = late(
    r"[ ]?(?:을|를|이|가|의)?[ ]?(?:규모|예산|투입|편성|배정|책정|집행|투자)"
)
_EACH_AFTER: Final = late(
    r"[ ]?(?:씩|까지|이내|한도|이하|상한|내외[ ]?(?:를|의)?[ ]?(?:연구비|지원))"
)
_DIGIT: Final = re.compile(r"\d")
_EACH: Final = re.compile(r"각각|[ ]각[ ]")
_CHOSEN: Final = late(r"[^.]{0,30}(?:선정|선발|모집|뽑|발굴|지원)|[^.]{0,4}\)")
_PAID: Final = late(
    r"매출|투자|부담|자본|수출|인건비|보증|대출|융자|기부|배상|수수료"
)
# Letters before a figure that may say what it is.
_BESIDE: Final = 14


@dataclass(slots=True)
class Topic:
    """A part and what sentences say about it; of two values of a kind none is known."""

    name: str
    start: int = 0
    end: int = 0
    figures: dict[str, Figure] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)

    def take(self, kind: str, figure: Figure | None) -> None:
        """Keep the first figure of a kind; none where a sentence gives several."""
        if kind in self.figures or kind in self.unsure:
            return
        if figure is None:
            self.unsure.add(kind)
        else:
            self.figures[kind] = figure
            self.end = max(self.end, figure.end)


def read_scope(
    plain: str, topics: Sequence[Topic], begin: int, stop: int
) -> None:
    """Give *topics* the figures that stand from *begin* to *stop*."""
    at = begin
    while at < stop:
        ending = _SENTENCE_END.search(plain, at + 1, stop)
        end = ending.end() if ending else stop
        if at > begin and _ELSEWHERE.match(plain, at):
            return
        if plain[at - 1] == "\n" and not _PROSE_LINE.match(plain, at):
            return
        read_sentence(plain, topics, at, end)
        at = end


def read_sentence(
    plain: str, topics: Sequence[Topic], begin: int, end: int
) -> None:
    """Give *topics* the figures of one sentence; what it lists by names of its own is
    not theirs.
    """
    if not _DIGIT.search(plain, begin, end):
        return
    found = _figures_by_kind(plain, begin, end)
    is_each = len(topics) > 1 and _EACH.search(plain, begin, end) is not None
    for kind, figures in found.items():
        is_one = len({figure.value for figure in figures}) == 1
        if is_each and len(figures) == len(topics):
            for topic, figure in zip(topics, figures, strict=True):
                topic.take(kind, figure)
        elif len(topics) == 1 or (kind == "cap" and is_one):
            # Names in a row share a cap; a number is that of all of them together.
            for topic in topics:
                topic.take(kind, figures[0] if is_one else None)


def _figures_by_kind(
    plain: str, begin: int, end: int
) -> dict[str, list[Figure]]:
    """Return the figures of a sentence by what they are, but for those that it lists by
    names of their own.
    """
    text = plain[begin:end]
    others: set[int] = set()
    for one in item_lists(text, begin):
        # `10개사를 선발해 최대 1억원` has no names of its own.
        names = [item for item in one.items if may_be_part(item.name)]
        if len(names) >= FEWEST_PARTS:
            for item in names:
                others.update(figure.start for figure in item.figures)
    found: dict[str, list[Figure]] = {}
    last = begin
    for figure in figures_of(text, begin):
        kind = _kind(plain, last, figure, end)
        last = figure.end
        if kind and figure.start not in others:
            found.setdefault(kind, []).append(figure)
    whole = found.pop("whole", [])
    if whole and not found.keys() & {"cap", "budget"}:
        # Behind what each gets it is what all parts have: `곳당 1억원씩 모두 18억원`.
        found["budget"] = whole
    if "cap" in found and "bare" in found:
        # `각각 2년간 40억원과 20억원`
        found["cap"] += found.pop("bare")
    return found


def _kind(plain: str, begin: int, figure: Figure, end: int) -> str:
    """Return what a figure is by its own words, or nothing where it is none of the part's."""
    before = plain[max(begin, figure.start - _BESIDE) : figure.start]
    if _FORMER.search(before) or _FROM.match(plain, figure.end, end):
        return ""
    inner = _INNER.search(before)
    if (
        inner
        and not is_label_of_figures(inner["name"])
        and not is_thing(inner["name"])
    ):
        return ""
    if _TOGETHER.search(before):
        return "whole"
    if figure.role in ("count", "person"):
        return "count" if _CHOSEN.match(plain, figure.end, end) else ""
    if _PAID.search(before):
        return ""
    is_range = before.endswith(("~", "~ "))
    if (
        figure.role == "cap"
        or is_range
        or _EACH_AFTER.match(plain, figure.end)
    ):
        return "cap"
    if (
        figure.role == "budget"
        or _ALL_BEFORE.search(before)
        or _ALL_AFTER.match(plain, figure.end)
    ):
        return "budget"
    return "bare"
