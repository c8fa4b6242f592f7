"""Parts of a call that one sentence names with their sums: ``분과별로 A는 20억원, B는 15억원``.

One lone name is a remark; parts come at least in twos.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from reader.tables.budget_tables import BudgetRow
from reader.tables.part_names import NO_MONEY, may_be_part
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import SHARE, WHO
from reader.values.money import Money, sums_of

_CAP_AFTER: Final = late(rf"\s?(?:이내|한도|까지|이하|/\s?{WHO})")
_NAME: Final = (
    r"[가-힣A-Za-z][가-힣A-Za-z0-9·]{0,11}(?:[ ][가-힣A-Za-z0-9·]{1,10})?"
)
_KIND: Final = r"(?:분과|분야|유형|부문|트랙)"
_SPOKEN: Final = late(
    rf"""
    (?:^|[\s,(])
    (?P<name>{_NAME}?)(?P<kind>[ ]?{_KIND})?
    (?:은|는|에|에는|에게)?[ ](?P<cap>(?:각|최대|총|약)[ ]?)?$   # 전력반도체는 15억원
    """,
    re.VERBOSE,
)
_BRACKETED: Final = late(
    rf"\((?P<name>{_NAME})\)[ ]?(?P<kind>)(?:연간|연)?[ ]?(?P<cap>(?:{SHARE}|최대)?[ ]?)$"
)
_KIND_WORD: Final = late(_KIND)
_PARTICLE: Final = late(r"(?:은|는|에|에는|에게)[ ](?:각|최대|총|약)?[ ]?$")
_JOINED: Final = late(r"원?(?:을|이|과)?\s?(?:이내|한도)?\s?(?:[,/·]|및)\s?")
_NAME_ROOM: Final = 34
_LABEL_ROOM: Final = 60
_SPOKEN_LABEL: Final = late(rf"{_KIND}\s?별|{_KIND}(?:마다|에)")
_BRACKET_LABEL: Final = late(rf"한도|{SHARE}|최대")
_GIVEN_TO_EACH: Final = late(r"지원[ ]?(?:금|액)(?![가-힣]*[ ]?(?:총|규모))")
_CAP_ROOM: Final = 12
_SPOKEN_CAP: Final = late(rf"{SHARE}|한도|최대|(?:기업|과제|사)별")


def find_spoken_parts(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts that one sentence names with their sums in won; a second sentence
    may give the caps of the same parts.
    """
    found: dict[str, BudgetRow] = {}
    for run in _spoken_runs(document):
        if found and {entry.name for entry in run} != set(found):
            continue
        for entry in run:
            known = found.get(entry.name)
            if known is None:
                found[entry.name] = entry
            else:
                budget = known.budget or entry.budget
                cap = known.cap or entry.cap
                found[entry.name] = replace(known, budget=budget, cap=cap)
    return tuple(found.values())


def _spoken_runs(document: Document) -> Iterator[list[BudgetRow]]:
    plain = document.plain
    run: list[tuple[str, str, Money, bool]] = []
    last = 0
    for money in sums_of(document):
        joint = _JOINED.match(plain, last) if run else None
        begin = joint.end() if joint else max(0, money.start - _NAME_ROOM)
        named = _named(plain, begin, money.start, is_first=joint is None)
        if named is not None and joint is None:
            yield from _spoken_list(plain, run)
            run = []
        if named is None:
            yield from _spoken_list(plain, run)
            run = []
        else:
            name, kind, is_capped = named
            run.append((name, kind, money, is_capped))
        last = money.end
    yield from _spoken_list(plain, run)


def _named(
    plain: str, begin: int, end: int, *, is_first: bool
) -> tuple[str, str, bool] | None:
    """Return the name before a sum, its kind (``유형``), and whether ``최대`` stands there."""
    room = plain[begin:end]
    match = _BRACKETED.search(room) if "(" in room else None
    is_bracketed = match is not None
    if match is None:
        # Only a particle or a word for parts makes a name of what stands there.
        if not _PARTICLE.search(room) and not _KIND_WORD.search(room):
            return None
        match = _SPOKEN.search(room)
    if match is None or (not is_first and room[: match.start()].strip()):
        return None
    kind = (match["kind"] or "").strip()
    if not is_bracketed and not kind and not _PARTICLE.search(room):
        return None
    name = match["name"]
    if is_first and kind and " " in name:
        # The sentence runs into the first name: "이 가운데 기술사업화 유형에".
        name = name.rpartition(" ")[2]
    elif is_first and " " in name and not is_bracketed:
        name = name.rpartition(" ")[2]
    if not is_bracketed and not kind:
        name = re.sub(r"(?:은|는|에|에는|에게)$", "", name)
    if not name or not may_be_part(name):
        return None
    return name, "[" if is_bracketed else kind, "최대" in (match["cap"] or "")


def _spoken_list(
    plain: str, run: Sequence[tuple[str, str, Money, bool]]
) -> Iterator[list[BudgetRow]]:
    """Yield the run as a list if its names are parts of a call and its sums theirs."""
    if len(run) < 2 or len({name for name, *_ in run}) < len(run):
        return
    first = run[0][2].start
    room = plain[max(0, first - _LABEL_ROOM) : first]
    label = room[max(room.rfind("다."), room.rfind("\n")) + 1 :]
    if run[0][1] == "[":
        if not _BRACKET_LABEL.search(label):
            return
        is_cap = True
    else:
        after = plain[run[-1][2].end :][:_CAP_ROOM]
        is_named = all(kind for _, kind, *_ in run) or _SPOKEN_LABEL.search(
            label
        )
        if not is_named or NO_MONEY.search(label):
            return
        is_cap = bool(_SPOKEN_CAP.search(label)) or all(
            capped for *_, capped in run
        )
        is_given = _GIVEN_TO_EACH.search(label) and _CAP_AFTER.match(after)
        is_cap = is_cap or is_given is not None
    entries: list[BudgetRow] = []
    for name, _, money, _ in run:
        budget, cap = (None, money.won) if is_cap else (money.won, None)
        entries.append(
            BudgetRow(name, budget, cap, None, money.start, money.end)
        )
    yield entries
