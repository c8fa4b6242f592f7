"""Parts of a call that headings or sentences name with their money.

A heading names the part, the lines under it say what it gets::

    ■ 일반형 : 점포당 최대 5백만원
     - 지원규모 : 2,000개 점포
    ■ 선도형 : 점포당 최대 1천 5백만원
     - 지원규모 : 300개 점포

or one sentence names all: ``분과별로 A는 20억원, B는 15억원``.  One lone heading or
name is a remark; parts come at least in twos and each says the same things.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple

from reader.tables.budget_tables import BudgetRow
from reader.tables.bullet_lists import NO_PART
from reader.text.document import Document
from reader.text.patterns import late
from reader.text.searching import LineSearch
from reader.values.amount_mentions import SHARE, WHO
from reader.values.money import Money, sums_of

_LINE: Final = late(
    r"""
    ^[ ]{0,8}
    (?P<mark>[■□○●◦ㅇ❍◆◇▶▪·*-]|\d{1,2}[.)]|[가-하][.)]|[①-⑳]|\(\d\)|과제\s?\d[.):]?)
    [ ]?\(?(?P<name>[가-힣A-Za-z][가-힣A-Za-z0-9·&/ -]{1,24}?)\)?
    (?:\((?P<told>(?:총|약)?[ ]?\d{1,4}[ ]?[가-힣][가-힣 ]{0,11})\))?[ ]{0,3}
    (?:[:-][ ]?(?P<rest>[^\n]{1,160}))?$                 # 1) 소상공인 : 최대 2억원
    """,
    re.MULTILINE | re.VERBOSE,
)
_MARKED: Final = LineSearch(
    r"[ ]{0,8}([■□○●◦ㅇ❍◆◇▶▪·*-]|\d{1,2}[.)]|[가-하][.)]|[①-⑳]|\(\d\)|과제\s?\d[.):]?)"
)
_CAP: Final = late(rf"(?:{SHARE}|최대|한도)[^0-9\n]{{0,12}}$")
_GIVEN: Final = late(r"지원\s?금액?[^0-9\n]{0,12}$")
_CAP_AFTER: Final = late(rf"\s?(?:이내|한도|까지|이하|/\s?{WHO})")
_BUDGET: Final = late(
    r"(?:예산|총|사업비|정부\s?지원금|지원\s?규모)\s?(?:액|금)?[^0-9\n]{0,6}$"
)
_NO_SHARE: Final = late(
    r"자부담|민간|매출|자산|기업\s?부담|현금|현물|이상|미만|평균|융자|보증|수수료|연봉|시상"
)
_THRESHOLD: Final = late(r"\s?(?:이상|미만|초과)")
_COUNT: Final = late(
    r"""
    (?:^|[,(/\n]|(?:선정|모집|지원)(?:규모|과제|기업|대상|인원|수)?\s?:?)\s?(?:총\s?|약\s?)?
    (?P<count>[0-9][0-9,]{0,5})\s?
    (?:개\s?(?:사|과제|기업|업체|팀|소|점포|대학|교|기관|내외)?|팀|명|곳|점포|과제|건)
    (?!\s?(?:당|별|이상|월|년))                          # 선정 : 30팀
    """,
    re.VERBOSE,
)
_start_of = attrgetter("start")
_second = itemgetter(1)
# Lines that a part's section may have; a longer one is a chapter.
_DEEPEST_SECTION: Final = 8
_MOST_LINES: Final = 400

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


class _Head(NamedTuple):
    """A line that may name a part: its mark's sort, its name, where its section goes."""

    sort: str
    name: str
    start: int
    rest: int
    end: int


def find_headed_parts(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts that headings of one sort in a row name, each with its money
    (won) or count, as the lines under it say.
    """
    plain = document.plain
    best: tuple[BudgetRow, ...] = ()
    run: list[BudgetRow] = []
    sort = ""
    sums = sums_of(document)
    # Each part has a sum of its own, and a lone part is a remark.
    for head in _heads(document, sums, run) if len(sums) > 1 else ():
        entry = _headed(plain, head, sums)
        follows = bool(run) and head.sort == sort
        if entry is None or not follows or _form(entry) != _form(run[-1]):
            best = max(best, _as_list(run), key=len)
            run.clear()
        if entry is not None:
            run.append(entry)
            sort = head.sort
    return max(best, _as_list(run), key=len)


def _as_list(run: Sequence[BudgetRow]) -> tuple[BudgetRow, ...]:
    is_list = len(run) > 1 and len({entry.name for entry in run}) == len(run)
    return tuple(run) if is_list else ()


def _form(entry: BudgetRow) -> tuple[bool, bool, bool]:
    return entry.budget is None, entry.cap is None, entry.projects is None


def _heads(
    document: Document, sums: Sequence[Money], run: Sequence[BudgetRow]
) -> Iterator[_Head]:
    """Yield the lines that may name a part, each with the section below it.

    While *run* is empty, those that none of the *sums* stands near below are left out.
    """
    plain = document.plain
    marks = _marks(document, sums[-1].start)
    # Marks that came up before another are above it: they end its sections too.
    levels: dict[str, int] = {}
    for sort, _ in marks:
        levels.setdefault(sort, len(levels))
    number = -1
    while (number := number + 1) < len(marks):
        if not run:
            below = bisect_left(sums, marks[number][1], key=_start_of)
            if below == len(sums):
                return
            # The first whose section may reach down to the next sum.
            past_sum = bisect_right(marks, sums[below].start, key=_second)
            number = max(number, past_sum - 1 - _DEEPEST_SECTION)
        sort, start = marks[number]
        level = levels[sort]
        farthest = number + 1 + _DEEPEST_SECTION
        line = _LINE.match(plain, start)
        if line is None or NO_PART.search(line["name"]):
            continue
        end = _lines_below(plain, line.end())
        for later, below in marks[number + 1 : farthest]:
            if levels[later] <= level:
                end = min(end, below)
                break
        yield _Head(
            sort, line["name"].strip(), line.start(), _rest_of(line), end
        )


def _rest_of(line: re.Match[str]) -> int:
    """Return where the words behind a name begin, the number in its brackets among them:
    ``숲형(4개사)``.
    """
    if line["told"]:
        return line.start("told") - 1
    return line.start("rest") if line["rest"] else line.end()


def _marks(document: Document, last: int) -> list[tuple[str, int]]:
    """Return the sorts of the marks that lines begin with, and where these begin.

    Behind the sum at offset *last* no line names a part: a few marks end its section.
    """
    marks: list[tuple[str, int]] = []
    past = 0
    for start, found in _MARKED.lines(document.plain):
        marks.append((_sort(found[1]), start))
        past += start > last
        if past > _DEEPEST_SECTION or len(marks) == _MOST_LINES:
            break
    return marks


def _lines_below(plain: str, start: int) -> int:
    """Return where the last line ends that a section from *start* may reach: an empty
    line, a table or too many lines end it.
    """
    end = start
    for _ in range(_DEEPEST_SECTION):
        after = plain.find("\n", end + 1)
        line = plain[end + 1 : after if after >= 0 else len(plain)]
        if not line.strip() or line.startswith("|"):
            return end
        if after < 0:
            return len(plain)
        end = after
    return end


@cache
def _sort(mark: str) -> str:
    """Return what marks of one list have in common: ``1)`` and ``2)``, ``가.`` and ``나.``"""
    if len(mark) == 1:
        return "①" if "①" <= mark <= "⑳" else mark
    if mark.startswith("과제"):
        return "과제"
    return ("1" if mark.strip("()").rstrip(".)").isdigit() else "가") + mark[
        -1
    ]


def _headed(
    plain: str, head: _Head, sums: Sequence[Money]
) -> BudgetRow | None:
    """Return what a section says of its part, or None where it says nothing or two
    different things.
    """
    caps: set[int] = set()
    budgets: set[int] = set()
    done = last = head.rest
    for money in sums[bisect_left(sums, head.rest, key=_start_of) :]:
        if money.start >= head.end:
            break
        begin = max(done, plain.rfind("\n", head.rest, money.start) + 1)
        before = plain[begin : money.start]
        done = money.end
        if _NO_SHARE.search(before) or _THRESHOLD.match(plain, money.end):
            continue
        if _CAP.search(before) or _CAP_AFTER.match(plain, money.end, head.end):
            caps.add(money.won)
        elif _BUDGET.search(before):
            budgets.add(money.won)
        elif _GIVEN.search(before):
            caps.add(money.won)
        last = money.end
    if max(len(caps), len(budgets)) > 1 or not (caps or budgets):
        return None
    counts: set[int] = set()
    for found in _COUNT.finditer(plain[head.rest : head.end]):
        counts.add(int(found["count"].replace(",", "")))
    if len(counts) > 1:
        return None
    return BudgetRow(
        head.name,
        budgets.pop() if budgets else None,
        caps.pop() if caps else None,
        counts.pop() if counts else None,
        head.start,
        last,
    )


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
    if not name or NO_PART.search(name):
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
        if not is_named or _NO_SHARE.search(label):
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
