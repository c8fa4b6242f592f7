"""The sums and counts of a call in the notice's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reader.amounts.cap_candidates import find_caps
from reader.amounts.count_candidates import find_counts
from reader.amounts.divisions import read_divisions
from reader.amounts.total_candidates import find_totals
from reader.model import Extracted
from reader.tables.budget_shares import BudgetRow
from reader.tables.budget_tables import find_budget_tables
from reader.text.document import Context, Document
from reader.values.amount_mentions import HINTED
from reader.values.money import Money, sums_of

_LEADING = re.compile(
    r"(?:총|모두|약|최대|각|연간?|(?:1개\s?)?[가-힣]{1,5}\s?(?:당|별)|당해|'?\d\d년도?|정부지원금|[\s,:(])*$"
)
_TRAILING = re.compile(
    r"(?:\s?(?:이내|내외|이하|규모|예산|한도|까지|정도))?(?:\s?/\s?(?:과제|년|기업|개?사))?"
)
_LABEL_ROOM = 24
# In a notice of so few figures even a mere hint is worth showing.
_FEW = 12
# At most so many are returned; lists of single projects can be long.
_MANY = 40

_Span = tuple[int, int]


def read_amount_texts(
    document: Document, context: Context
) -> list[Extracted[str]]:
    """Return the sums and counts of the call as they are written, in order, each once."""
    plain = document.plain
    claims = [
        *find_totals(document),
        *find_caps(document),
        *find_counts(document),
    ]
    spans = set()
    for claim in claims:
        if claim.rank > HINTED or len(claims) < _FEW:
            spans.add(words_round(plain, claim.start, claim.end))
    spans.update(_shared_out(document, context))
    stated = []
    for span in sorted(spans)[: 2 * _MANY]:
        stated.append(document.evidence(*span))
    once = {}
    for evidence in reversed(stated):
        once[evidence.text] = Extracted(evidence.text, evidence)
    return list(reversed(once.values()))[:_MANY]


def words_round(plain: str, start: int, end: int) -> _Span:
    """Return where the words round a figure begin and end: ``과제당 최대 3억원 이내``."""
    before = _LEADING.search(plain, max(0, start - _LABEL_ROOM), start)
    first = before.start() if before else start
    after = _TRAILING.match(plain, end)
    lead = plain[first:start]
    return first + len(lead) - len(
        lead.lstrip(" \n,:(")
    ), after.end() if after else end


def _shared_out(document: Document, context: Context) -> Iterator[_Span]:
    """Yield the figures of the divisions, and of tables of one row."""
    spans: dict[tuple[str, str], _Span] = {}
    for division in read_divisions(document, context):
        spans[division.text, division.where] = division.span
    for shares in find_budget_tables(document):
        first = document.evidence(
            shares.entries[0].start, shares.entries[0].end
        )
        if len(shares.entries) == 1 or (first.text, first.where) in spans:
            for entry in shares.entries[:_MANY]:
                yield from _figures(document, entry)
    for start, end in spans.values():
        if not any(
            shares.start <= start < shares.end
            for shares in find_budget_tables(document)
        ):
            yield start, end


def _figures(document: Document, entry: BudgetRow) -> Iterable[_Span]:
    plain = document.plain
    sums: list[Money] = []
    for money in sums_of(document):
        if entry.start <= money.start < entry.end:
            sums.append(money)
    return [words_round(plain, money.start, money.end) for money in sums] or [
        (entry.start, entry.end)
    ]
