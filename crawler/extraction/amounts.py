"""Totals, caps and counts: the figures that hold for the whole call.

What the text says in words is set beside what its tables share out; figures that
contradict each other say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.extraction.claims import HINTED, SAID, Claim, agreed, find_caps, find_counts, find_totals
from crawler.extraction.divisions import read_divisions, top_level
from crawler.extraction.document import Context, Document
from crawler.extraction.grids import Entry, Shares, find_shares
from crawler.extraction.reading import Doubt, Found

_LEADING = re.compile(r"(?:총|모두|약|최대|각|연간?|(?:1개\s?)?[가-힣]{1,5}\s?(?:당|별)|당해|'?\d\d년도?|정부지원금|[\s,:(])*$")
_TRAILING = re.compile(r"(?:\s?(?:이내|내외|이하|규모|예산|한도|까지|정도))?(?:\s?/\s?(?:과제|년|기업|개?사))?")
_YEAR = re.compile(r"(?:'|20)(\d\d)년도?[\s,:]{0,3}(?:총|약)?\s?$")
_EVIDENCE_ROOM = 45
_LABEL_ROOM = 24
_FEW = 12
_MANY = 40
"""So many sums are told at most; lists of single projects can be long."""
_ROUNDING = 0.995
_ROOMY = 1.05
_LEAST = 5_000_000
"""No call has less to give away; smaller sums are fees and allowances."""


def read_total(document: Document, context: Context) -> Found[int] | None:
    """Return this call's total in won: what the document first gives as its scale.

    A sum that one of several divisions has to itself, or that is smaller than one,
    is not the call's.
    """
    budgets = [division.budget_won for division in read_divisions(document, context) if division.budget_won]
    claim = next(iter(_told_totals(document, context)), None) or next(_summed(document), None)
    if claim is None or (len(budgets) > 1 and (claim.value < max(budgets) or claim.value in budgets)):
        return None
    if _is_each(document, context, claim.value):
        return None
    return _found(document, claim)


def _is_each(document: Document, context: Context, total: int) -> bool:
    """Whether a sum that reads as the total is what each of several projects gets."""
    cap, projects = read_cap(document, context), read_projects(document, context)
    return cap is not None and projects is not None and projects.value > 1 and total == cap.value


def read_cap(document: Document, context: Context) -> Found[int] | None:
    """Return the most that one project gets, in won, or None if that differs by division."""
    caps = {division.per_project_won for division in read_divisions(document, context)} - {None}
    claims = find_caps(document.plain)
    if len(caps) > 1:
        return None
    claim = agreed(claims) if claims else agreed(_singles(document, "cap"))
    return _found(document, claim)


def read_projects(document: Document, context: Context) -> Found[int] | None:
    """Return how many projects or companies the call will support."""
    counts = [division.projects for division in read_divisions(document, context) if division.projects]
    claim = agreed(find_counts(document.plain)) or agreed(_singles(document, "projects"))
    if claim is None or (len(counts) > 1 and (claim.value in counts or claim.value < max(counts))):
        return None
    return _found(document, claim)


def read_amount_texts(document: Document, context: Context) -> list[Found[str]]:
    """Return the sums and counts of the call as they are written, in order, each once."""
    plain = document.plain
    claims = [*find_totals(plain), *find_caps(plain), *find_counts(plain)]
    spans = [_words(plain, claim) for claim in claims if claim.rank > HINTED or len(claims) < _FEW]
    spans += [(entry.start, entry.end) for shares in _shared_out(document, context) for entry in shares.entries]
    told = [document.evidence(*span) for span in sorted(set(spans))[: 2 * _MANY]]
    once = {evidence.text: Found(evidence.text, evidence) for evidence in reversed(told)}
    return list(reversed(once.values()))[:_MANY]


def read_money_doubts(document: Document, context: Context) -> list[Doubt]:
    """Return where the figures contradict each other, each said in a sentence of Korean."""
    return [
        *_doubts_of_total(document, context),
        *_doubts_of_cap(document, context),
        *_doubts_of_projects(document, context),
        *(Doubt("divisions", f"표 머리와 칸의 단위가 다름: {shares.odd_unit}") for shares in find_shares(document) if shares.odd_unit),
    ]


def _doubts_of_total(document: Document, context: Context) -> Iterator[Doubt]:
    total, cap, projects = read_total(document, context), read_cap(document, context), read_projects(document, context)
    parts = sum(division.budget_won or 0 for division in top_level(read_divisions(document, context)))
    claim = next(iter(_told_totals(document, context)), None)
    if claim is not None and claim.value < parts * _ROUNDING:
        yield Doubt("budget_total_won", f"총액 {claim.value:,}원이 분과 합계 {parts:,}원보다 적음")
    if total and cap and projects and total.value > cap.value * projects.value * _ROOMY:
        yield Doubt("budget_total_won", f"총액 {total.value:,}원이 과제당 {cap.value:,}원씩 {projects.value}개보다 많음")


def _doubts_of_cap(document: Document, context: Context) -> Iterator[Doubt]:
    said = sorted({claim.value for claim in find_caps(document.plain) if claim.rank == SAID})
    if len(said) > 1 and not any(division.per_project_won for division in read_divisions(document, context)):
        yield Doubt("per_project_won", "과제당 금액이 여러 가지로 적힘: " + ", ".join(f"{value:,}원" for value in said[:5]))


def _doubts_of_projects(document: Document, context: Context) -> Iterator[Doubt]:
    projects = read_projects(document, context)
    counts = sum(division.projects or 0 for division in top_level(read_divisions(document, context)))
    if projects and counts > projects.value:
        yield Doubt("projects", f"선정 수 {projects.value}개가 분과 합계 {counts}개보다 적음")


def _words(plain: str, claim: Claim) -> tuple[int, int]:
    """Return where the words round a figure begin and end: ``과제당 최대 3억원 이내``."""
    room = max(0, claim.start - _LABEL_ROOM)
    before = _LEADING.search(plain, room, claim.start)
    start = before.start() if before else claim.start
    after = _TRAILING.match(plain, claim.end)
    lead = plain[start : claim.start]
    return start + len(lead) - len(lead.lstrip(" \n,:(")), after.end() if after else claim.end


def _shared_out(document: Document, context: Context) -> list[Shares]:
    """Return the tables that the divisions were read from, or those of one row."""
    told = {division.text for division in read_divisions(document, context)}
    return [
        shares
        for shares in find_shares(document)
        if len(shares.entries) == 1 or document.evidence(shares.entries[0].start, shares.entries[0].end).text in told
    ]


def _told_totals(document: Document, context: Context) -> list[Claim]:
    """Return the totals said in words: in a table that shares money out, a sum is a part."""
    shared = [shares for shares in find_shares(document) if len(shares.entries) > 1]
    large = [claim for claim in find_totals(document.plain) if claim.value >= _LEAST]
    return [claim for claim in large if not _within(claim, shared) and not _of_another_year(document, context, claim)]


def _of_another_year(document: Document, context: Context, claim: Claim) -> bool:
    said = _YEAR.search(document.plain, max(0, claim.start - _LABEL_ROOM), claim.start)
    return said is not None and context.year is not None and int(said[1]) != context.year % 100


def _within(claim: Claim, tables: Iterable[Shares]) -> bool:
    return any(table.start <= claim.start < table.end for table in tables)


def _summed(document: Document) -> Iterator[Claim]:
    """Yield the totals that tables give: their sum rows, else the budget of their only row."""
    for shares in find_shares(document):
        if len(shares.entries) > 1 and shares.whole:
            yield Claim(shares.whole, shares.start, shares.end, SAID)
        elif len(shares.entries) == 1 and shares.entries[0].budget and (shares.of_projects or "예산" in shares.head):
            entry = shares.entries[0]
            yield Claim(shares.entries[0].budget, entry.start, entry.end, SAID)


def _singles(document: Document, what: str) -> list[Claim]:
    """Return what tables of one row say of their row: it is the whole call."""
    claims = []
    for shares in find_shares(document):
        if len(shares.entries) == 1:
            entry = shares.entries[0]
            value = _cap_of(entry, shares) if what == "cap" else entry.projects
            if value:
                claims.append(Claim(value, entry.start, entry.end, SAID))
    return claims


def _cap_of(entry: Entry, shares: Shares) -> int | None:
    if entry.cap:
        return entry.cap
    return (entry.total or entry.budget) if shares.of_projects else None


def _found(document: Document, claim: Claim | None) -> Found[int] | None:
    if claim is None:
        return None
    return Found(claim.value, document.evidence(*_shown(document.plain, claim)))


def _shown(plain: str, claim: Claim) -> tuple[int, int]:
    """Return the words that make a figure plain to a reader: its label on the same line, whole words only."""
    room = max(0, claim.start - _EVIDENCE_ROOM)
    line = max(plain.rfind("\n", room, claim.start), plain.rfind("|", room, claim.start)) + 1
    blank = plain.find(" ", room, claim.start) + 1
    return line or blank or claim.start, max(claim.end, _words(plain, claim)[1])
