"""Parts of a call that clauses name as their topics, each with its own money.

::

    창조 부문은 시제품 제작비로 500만~1000만원을 지원하고 선도 부문은 3000만원을 지원한다.
    컨소시엄형은 3곳을 뽑아 곳당 6억원씩, 단독형은 7곳을 뽑아 곳당 2억원씩 지원한다.
    '고도화'에 120개사를 선정해 총 240억원을 지원한다. '등대공장'은 5개사에 총 30억원을 지원한다.

Topics are parts where they are of a sort: they end alike (``부문``, ``형``) or stand in
quotation marks.  What a sum is, a word beside it says for one of them at least.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from reader.tables.budget_tables import BudgetRow
from reader.tables.part_items import EACH
from reader.tables.part_names import NO_MONEY, may_be_part
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.counted import COUNT, number_of
from reader.values.money import Money, sums_of

# `, 단독형은`, `. '등대공장'도`, `하고 선도 부문은`
_TOPIC: Final = late(
    r"""
    (?:
        (?:^|(?<=\s))['"「](?P<quoted>[^'"」\n]{1,24})['"」](?:[ ]?(?:사업|부문|분야|유형|트랙))?
        (?:[ ]?\([^()\n]{1,20}\))?(?:에는|에서는|은|는|에|도|을|를)[ ]
        | (?:^|(?<=[.,]\s)|(?<=\n)|(?<=[고며은는]\s)|(?<=[:·△▲▶]\s)|(?<=[-☞ㅇ○]\s))
        (?:(?:먼저|우선|다음으로|또|또한|이어|그리고|아울러|한편),?[ ])?
        (?P<bare>
            [가-힣A-Za-z0-9·]{2,12}?(?:[ ](?!총|최대|최고|각)[가-힣A-Za-z·]{1,8}){0,2}?
            | [가-힣](?:[ ](?!총|최대|최고|각)[가-힣A-Za-z·]{1,8}){1,2}?
        )
        (?:[ ]?\([^()\n]{1,20}\))?(?:에는|에게는|에서는|은|는|에|의[ ]경우)[ ]
    )
    """,
    re.VERBOSE,
)
# Who gives is no part: `구로구는`, `한빛재단은`.
_GIVER: Final = late(
    r"(?:[시도군청부처원]|(?<!연)구|재단|공단|공사|센터|협회|기관|정부)$"
)
_SENTENCE_END: Final = late(r"[다요함임음됨]\.|\n\s*\n|☞")
_ALL_BEFORE: Final = late(
    r"(?:총|모두|전체|합쳐)[ ](?:약[ ])?$|(?:사업비|예산)[은는이]?[ ](?:총[ ])?$"
)
_EACH_BEFORE: Final = late(
    rf"""
    (?:{EACH}[ ]?|최[대고][ ]?|각각[ ]?|각[ ])               # 곳당 최대
    (?:최[대고][ ]?|연[ ]?|총[ ]?|약[ ]?|평균[ ]?|정액[ ]?){{0,3}}$
    | [0-9만천억원][ ]?[~∼-][ ]?$                              # 500만~
    """,
    re.VERBOSE,
)
_EACH_AFTER: Final = late(
    r"[ ]?(?:씩|까지|이내|한도|이하|을[ ](?:각각[ ])?(?:지원[ ]?)?받)"
)
# Last year's money, and how much more it is now: `전년 대비 약 16억원 증액한`.
_BEFORE_NOW: Final = late(r"(?:전년|지난해|작년)[^,.]{0,12}$")
_LAST_YEAR: Final = late(r"(?:전년|지난해|작년)(?:[ ]?대비)?")
_COUNT: Final = late(COUNT, re.VERBOSE)
_PARTICLE: Final = late(r"(?<=[가-힣]{2})(?:에게|에)$")
_GIVES: Final = late(r"지원|투입|받[는을]|지급|배정|제공|보조")
_LEAD: Final = 4_000
_LEAST: Final = 1_000_000
_LAID_OUT: Final = 10**9
_FEWEST: Final = 2
_MOST: Final = 8
# One clause is no longer, and the next part no farther.
_CLAUSE: Final = 110
_FAR: Final = 260
# A clause and its topic are no longer together.
_NEAR: Final = 240
# Letters before a sum among which the words stand that say what it is.
_BESIDE: Final = 30


class _Clause(NamedTuple):
    """A topic and what its clause gives it, in won; unsaid is None."""

    name: str
    is_quoted: bool
    start: int
    end: int
    budget: int | None
    cap: int | None
    bare: int | None
    projects: int | None


def find_clause_parts(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts that the clauses of the first such sentences name."""
    plain = document.plain
    sums: list[Money] = []
    for money in sums_of(document):
        if money.start < _LEAD and money.won >= _LEAST:
            sums.append(money)
    if len(sums) < _FEWEST:
        return ()
    # What a sum is, a word beside it says for one of them at least, or their size does.
    large = [money for money in sums if money.won >= _LAID_OUT]
    is_said = any(_may_be_said(plain, money) for money in sums)
    if not is_said and len(large) < _FEWEST:
        return ()
    clauses = list(_clauses(plain, sums))
    proved = _proved(clauses, sums)
    if proved:
        return _rows(proved, plain)
    run: list[_Clause] = []
    for clause in clauses:
        if run and not _goes_on(run, clause):
            rows = _rows(run, plain)
            if rows:
                return rows
            run = []
        run.append(clause)
    return _rows(run, plain)


def _clauses(plain: str, sums: Sequence[Money]) -> Iterator[_Clause]:
    """Yield the clauses that have a topic and one sum, or each one's and all of theirs."""
    topics = [topic for topic in _topics(plain, sums) if _is_name(topic)]
    for number, topic in enumerate(topics):
        stop = topic.end() + _CLAUSE
        if number + 1 < len(topics):
            stop = min(stop, topics[number + 1].start())
        ending = _SENTENCE_END.search(plain, topic.end(), stop)
        stop = ending.end() if ending else stop
        own: list[Money] = []
        for money in sums:
            if topic.end() <= money.start < stop:
                own.append(money)
        clause = _clause(plain, topic, own, stop)
        if clause is not None:
            yield clause


def _topics(plain: str, sums: Sequence[Money]) -> Iterator[re.Match[str]]:
    """Yield the topics near enough before the *sums*: the others' clauses have none."""
    last = 0
    for money in sums:
        start = max(last, money.start - _NEAR)
        for topic in _TOPIC.finditer(plain, start, money.start):
            yield topic
            last = topic.end()
        last = max(last, start)


def _is_name(topic: re.Match[str]) -> bool:
    bare = topic["bare"]
    return bare is None or (may_be_part(bare) and not _GIVER.search(bare))


def _clause(
    plain: str, topic: re.Match[str], sums: Sequence[Money], stop: int
) -> _Clause | None:
    """Return what the clause of *topic*, up to *stop*, gives it with its own *sums*."""
    first = sums[0].start if sums else stop
    if NO_MONEY.search(_LAST_YEAR.sub("", plain[topic.end() : first])):
        return None
    figures: dict[str, int] = {}
    last = topic.end()
    is_last = False
    for money in sums:
        room = max(topic.end(), money.start - _BESIDE)
        before = plain[room : money.start]
        kind = _kind(before, plain, money)
        if kind == "former":
            continue
        if kind == "bare" and {"budget", "cap"} & figures.keys():
            # It tells more of the part: `총 45억원 규모이며, 장편은 3억원에서 …`.
            break
        if kind in figures or (figures and "bare" in {kind, *figures}):
            return None
        figures[kind] = money.won
        is_last = kind == "budget" and "cap" in figures
        last = money.end
    if not figures:
        return None
    counts = list(_COUNT.finditer(plain, topic.end(), last))
    projects = number_of(counts[0][0]) if len(counts) == 1 else None
    budget, cap = figures.get("budget"), figures.get("cap")
    if cap and is_last and budget != cap * (projects or 0):
        # `사업당 13억원, 총 95억원`: what all parts get together.
        budget = None
    return _Clause(
        (topic["quoted"] or topic["bare"]).strip(" *"),
        topic["quoted"] is not None,
        topic.start(),
        last,
        budget,
        cap,
        figures.get("bare"),
        projects,
    )


def _kind(before: str, plain: str, money: Money) -> str:
    """Return what the words beside a sum say that it is."""
    if _EACH_BEFORE.search(before) or _EACH_AFTER.match(plain, money.end):
        return "cap"
    if _ALL_BEFORE.search(before):
        return "budget"
    return "former" if _BEFORE_NOW.search(before) else "bare"


def _may_be_said(plain: str, money: Money) -> bool:
    """Whether words beside a sum say that it is each one's or all of theirs."""
    before = plain[max(0, money.start - _BESIDE) : money.start]
    return _kind(before, plain, money) in ("cap", "budget")


def _proved(
    clauses: Sequence[_Clause], sums: Sequence[Money]
) -> list[_Clause]:
    """Return the quoted topics that all have a budget, where another sum is what these
    make: other sentences may stand between them.
    """
    parts: list[_Clause] = []
    for clause in clauses:
        if clause.is_quoted and clause.budget:
            parts.append(clause)
    made = sum(part.budget or 0 for part in parts)
    is_printed = any(money.won == made for money in sums)
    return parts if len(parts) >= _FEWEST and is_printed else []


def _goes_on(run: Sequence[_Clause], clause: _Clause) -> bool:
    """Whether *clause* names a part of the same sort as those before it."""
    above = run[-1]
    if clause.start - above.end > _FAR:
        return False
    if above.is_quoted or clause.is_quoted:
        return above.is_quoted and clause.is_quoted
    return above.name[-1] == clause.name[-1]


def _rows(run: Sequence[_Clause], plain: str) -> tuple[BudgetRow, ...]:
    """Return the rows of *run*, or nothing where no word says what its sums are."""
    names = {clause.name for clause in run}
    # `서울 가온구`, then `가온구`: one that gives, said twice.
    joined = " ".join(names)
    if any(joined.count(name) > 1 for name in names):
        return ()
    if not _FEWEST <= len(run) <= _MOST or len(names) < len(run):
        return ()
    if not _GIVES.search(plain, run[0].start, run[-1].end + _FEWEST * 10):
        return ()
    are_caps = any(clause.cap for clause in run)
    are_budgets = any(clause.budget for clause in run)
    are_bare = any(clause.bare for clause in run)
    bare = [clause.bare for clause in run if clause.bare]
    # So much is laid out for all of a part, not for one project.
    are_laid_out = bool(bare) and not are_caps and min(bare) >= _LAID_OUT
    if are_bare and are_caps == are_budgets and not are_laid_out:
        return ()
    rows: list[BudgetRow] = []
    for clause in run:
        budget = clause.budget or (clause.bare if not are_caps else None)
        cap = clause.cap or (clause.bare if are_caps else None)
        rows.append(
            BudgetRow(
                _PARTICLE.sub("", clause.name),
                budget,
                cap,
                clause.projects,
                clause.start,
                clause.end,
            )
        )
    if len({(row.budget, row.cap) for row in rows}) < _FEWEST:
        return ()
    return tuple(rows)
