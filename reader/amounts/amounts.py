"""Totals, caps and counts: the figures that hold for the whole call.

What the text says in words is set beside what its tables share out; figures that
contradict each other say nothing.
"""

from __future__ import annotations

from reader.amounts.amount_texts import read_amount_texts, words_round
from reader.amounts.analysis import analysis_of
from reader.model import Evidence, Extracted
from reader.text.document import Context, Document
from reader.values.amount_mentions import AmountMention

__all__ = [
    "evidence_span",
    "read_amount_texts",
    "read_cap",
    "read_projects",
    "read_total",
]

_EVIDENCE_ROOM = 45


def read_total(document: Document, context: Context) -> Extracted[int] | None:
    """Return this call's total in won, or None where it is unknown or contradicted."""
    return _found(document, analysis_of(document, context).total)


def read_cap(document: Document, context: Context) -> Extracted[int] | None:
    """Return the most that one project gets, in won, or None if that differs by division."""
    analysis = analysis_of(document, context)
    first = analysis.same_cap
    if first is not None and first.per_project_won:
        return Extracted(
            first.per_project_won, Evidence(first.text, first.where)
        )
    return _found(document, analysis.cap)


def read_projects(
    document: Document, context: Context
) -> Extracted[int] | None:
    """Return how many projects or companies the call will support."""
    return _found(document, analysis_of(document, context).projects)


def _found(
    document: Document, mention: AmountMention | None
) -> Extracted[int] | None:
    if mention is None:
        return None
    span = evidence_span(document.plain, mention)
    return Extracted(mention.value, document.evidence(*span))


def evidence_span(plain: str, mention: AmountMention) -> tuple[int, int]:
    """Return the words that make a figure plain to a reader: its label on the same
    line, whole words only.
    """
    room = max(0, mention.start - _EVIDENCE_ROOM)
    line = plain.rfind("\n", room, mention.start)
    cell = plain.rfind("|", room, mention.start)
    blank = plain.find(" ", room, mention.start)
    begins = max(line, cell) + 1 or blank + 1 or mention.start
    after = words_round(plain, mention.start, mention.end)[1]
    return begins, max(mention.end, after)
