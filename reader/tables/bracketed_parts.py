"""Parts that a sentence lists, each with its figures in brackets behind its name.

::

    신약(171억원, 39과제), 의료기기(22억원, 8과제), 뇌과학(53억원, 12과제)이다.

A list of sums in brackets may be of anything: only where every part has its number of
projects beside its sum are they parts of a call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reader.tables.budget_tables import BudgetRow
from reader.tables.named_sums import EACH_WORD, NO_LABEL
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.money import find_sums

_PART: Final = late(
    r"""
    (?P<name>[가-힣A-Za-z][가-힣A-Za-z0-9·]{1,14}(?:[ ][가-힣A-Za-z0-9·]{1,10}){0,2})[ ]?
    \((?P<inner>[^()\n]{5,40})\)                      # 의료기기(22억원, 8과제)
    """,
    re.VERBOSE,
)
_BETWEEN: Final = re.compile(
    r"\s?(?:[,·/]|및|와|과)\s?(?:[△▲▶]\s?)?|\s?[△▲▶]\s?"
)
_COUNT: Final = late(
    r"(?P<number>\d{1,4})[ ]?(?:개[ ]?)?(?:과제|사|팀|기업|업체|곳|건|단체|명)(?![가-힣])"
)
_EACH: Final = late(rf"{EACH_WORD}|최대|각|이내|한도")
# Who pays, when, and sums of all: no parts of a call.
_NO_NAME: Final = late(
    r"국비|[시도군]비$|지방비|부담|[합총소]계|평균|해$|반기$|분기$|년도?$|^(?:총|신규|계속|선정|지원|기업)"
)
# It begins with a letter, to which the search leaps.
_HINT: Final = re.compile(
    r"원(?:(?<=[만억]원)|(?<=[만억] 원))[,/ ·]{1,3}\d{1,4} ?(?:개|과제|팀|곳|건)"
)
_LEAD: Final = 4_000
_FEWEST: Final = 2
_ABOVE: Final = 80


def find_bracketed_parts(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts of the first such list of *document*; sums are in won."""
    plain = document.plain
    if not _HINT.search(plain, 0, _LEAD):
        return ()
    run: list[BudgetRow] = []
    for row in _rows(plain):
        if run and not _BETWEEN.fullmatch(plain, run[-1].end, row.start):
            if _is_list(plain, run):
                return tuple(run)
            run = []
        run.append(row)
    return tuple(run) if _is_list(plain, run) else ()


def _rows(plain: str) -> Iterator[BudgetRow]:
    """Yield the names whose brackets hold one sum and one number of projects."""
    for found in _PART.finditer(plain, 0, _LEAD):
        inner = found["inner"]
        sums = find_sums(inner)
        counts = list(_COUNT.finditer(inner))
        if len(sums) != 1 or len(counts) != 1:
            continue
        start = found.start("name")
        name = found["name"]
        is_first = not _BETWEEN.search(plain[max(0, start - 2) : start])
        if is_first and " " in name:
            # `구체적으로 신약(`: only the last word is surely the name's.
            name = name.rpartition(" ")[2]
            start = found.end("name") - len(name)
        is_each = _EACH.search(inner) is not None
        yield BudgetRow(
            name,
            None if is_each else sums[0].won,
            sums[0].won if is_each else None,
            int(counts[0]["number"]),
            start,
            found.end(),
        )


def _is_list(plain: str, run: list[BudgetRow]) -> bool:
    if len(run) < _FEWEST or len({row.name for row in run}) < len(run):
        return False
    if any(_NO_NAME.search(row.name) for row in run):
        return False
    room = max(0, run[0].start - _ABOVE)
    sentence = max(room, plain.rfind("다. ", room, run[0].start))
    return NO_LABEL.search(plain, sentence, run[0].start) is None
