"""Parts of a call that one line names with their sums: ``일반형 2억원, 확산형 3억원``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reader.tables.budget_tables import BudgetRow
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import SHARE
from reader.values.money import Money, sums_of

# Between two parts: "이내, 비예타기획 ".
_BETWEEN = re.compile(
    r"""
    원?[ ]?(?:이내|내외|이하|한도|까지)?[ ]?(?:\([^()\n]{1,16}\))?[ ]?[,/·][ ]?
    (?P<name>[가-힣A-Za-z][가-힣A-Za-z0-9&·]{0,9}(?:[ ](?!최대|각)[가-힣A-Za-z0-9&·]{1,8})?)
    [ ]?[:(]?[ ]?(?:각[ ]?)?(?:최대[ ]?)?
    """,
    re.VERBOSE,
)
_FIRST = late(
    rf"""
    (?:^|[:|(,\]\n)]|이내|최대|당[ ])[ ]?(?!{SHARE})
    (?P<name>[가-힣A-Za-z][가-힣A-Za-z0-9&·]{{0,9}}(?:[ ](?!최대|각)[가-힣A-Za-z0-9&·]{{1,8}})?)
    [ ]?[:(]?[ ]?(?:각[ ]?)?(?:최대[ ]?)?$                   # 지원한도 : 일반형 최대
    """,
    re.VERBOSE,
)
_CAPPED = late(r"\s?원?\s?(?:이내|한도|까지)")
_PLAIN_CAP = late(rf"{SHARE}|한도|최대")
_CAP_LABEL = late(rf"{SHARE}|한도|최대|지원\s?(?:금액|금|규모)|연구개발비")
_COUNTED = r"\s?:?\s?(?:총\s?)?(?P<count>[0-9]{1,4})\s?개(?![월년])"
# Words that name no part of a call.
_NO_PART = late(
    r"""
    국비|[시도군]비|지방비|자부담|부담|현금|현물|정부|민간|총|합계|평균|최대|최소|최저
    | 매출|자산|보증|대출|이자|융자|기본급|상금|대상$|우수|장려|월|연간?$|차년도?$|단계$
    | [가은는에을]$|과제당|기업당|이내|이상|지원금?$|금액|예산|규모|한도|사업비|연구비|수수료|인건비
    """,
    re.VERBOSE,
)
_LABEL_ROOM = 80
# What stands between two parts is no longer.
_GAP = 60


def find_inline_lists(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts of the first line of *document* that names at least two with what
    each of their projects gets, in won.
    """
    plain = document.plain
    for run in _runs(plain, sums_of(document)):
        entries = _entries(plain, run)
        if entries:
            return entries
    return ()


def _runs(plain: str, sums: Sequence[Money]) -> Iterator[list[Money]]:
    """Yield sums in a row with nothing but a part's name between them."""
    run: list[Money] = []
    for money in sums:
        is_near = bool(run) and money.start - run[-1].end <= _GAP
        if run and not (
            is_near and _BETWEEN.fullmatch(plain, run[-1].end, money.start)
        ):
            if len(run) > 1:
                yield run
            run = []
        run.append(money)
    if len(run) > 1:
        yield run


def _entries(plain: str, run: Sequence[Money]) -> tuple[BudgetRow, ...]:
    room = max(0, run[0].start - _LABEL_ROOM)
    before = plain[room : run[0].start]
    first = _FIRST.search(before)
    if first is None:
        return ()
    label = before[: first.start("name")]
    is_capped = _CAPPED.match(plain, run[-1].end) or "최대" in before
    if not _CAP_LABEL.search(label) or not (
        is_capped or _PLAIN_CAP.search(label)
    ):
        return ()
    names = [first["name"]]
    for above, below in pairwise(run):
        between = _BETWEEN.fullmatch(plain, above.end, below.start)
        names.append(between["name"] if between else "")
    if len(set(names)) < len(run) or any(map(_NO_PART.search, names)):
        return ()
    rows: list[BudgetRow] = []
    for name, money in zip(names, run, strict=True):
        rows.append(
            BudgetRow(
                name,
                None,
                money.won,
                _count_of(plain, name),
                money.start,
                money.end,
            )
        )
    return tuple(rows)


def _count_of(plain: str, name: str) -> int | None:
    """Return how many projects *plain* gives the part called *name*, if it says so once."""
    found = set()
    for match in re.finditer(
        rf"(?<![가-힣]){re.escape(name)}{_COUNTED}", plain
    ):
        found.add(int(match["count"]))
    return found.pop() if len(found) == 1 else None
