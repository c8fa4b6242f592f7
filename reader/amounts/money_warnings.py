"""Where the figures of a notice contradict each other; each doubt is a sentence for readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.amounts.amounts import evidence_span
from reader.amounts.analysis import AmountAnalysis, analysis_of
from reader.amounts.division_rows import top_level
from reader.model import Doubt
from reader.text.document import Context, Document
from reader.values.amount_mentions import AmountMention

# Divisions are printed rounded, so their sum may exceed the total by a hair.
_ROUNDING = 0.995
_ROOMY = 1.05
_SHOWN = 5
# Letters of a candidate's own words that a doubt shows.
_WORDS = 40


def read_money_warnings(document: Document, context: Context) -> list[Doubt]:
    """Return where totals, caps, counts and units of *document* do not go together."""
    analysis = analysis_of(document, context)
    doubts = [
        *_doubts_of_total(document, analysis),
        *_doubts_of_cap(document, analysis),
        *_doubts_of_projects(analysis),
    ]
    for table in analysis.tables:
        if table.odd_unit:
            why = f"표 머리와 칸의 단위가 다름: {table.odd_unit}"
            doubts.append(Doubt("divisions", why))
    return doubts


def _doubts_of_total(
    document: Document, analysis: AmountAnalysis
) -> Iterator[Doubt]:
    total, cap, projects = analysis.total, analysis.cap, analysis.projects
    parts = 0
    for division in top_level(analysis.divisions):
        parts += division.budget_won or 0
    verdict = analysis.totals
    claim = verdict.taken
    if claim is not None and claim.value < parts * _ROUNDING:
        why = f"총액 {claim.value:,}원이 분과 합계 {parts:,}원보다 적음"
        yield Doubt("budget_total_won", why)
    if (
        total
        and cap
        and projects
        and total.value > cap.value * projects.value * _ROOMY
    ):
        why = (
            f"총액 {total.value:,}원이 과제당 {cap.value:,}원씩 "
            f"{projects.value}개보다 많음"
        )
        yield Doubt("budget_total_won", why)
    if total is None and len(verdict.candidates) > 1:
        shown = _won(document, verdict.candidates)
        yield Doubt("budget_total_won", f"총액이 여러 가지로 적힘: {shown}")


def _doubts_of_cap(
    document: Document, analysis: AmountAnalysis
) -> Iterator[Doubt]:
    if any(division.per_project_won for division in analysis.divisions):
        return
    if analysis.caps.is_open:
        shown = _won(document, analysis.caps.candidates)
        yield Doubt(
            "per_project_won", f"과제당 금액이 여러 가지로 적힘: {shown}"
        )


def _won(document: Document, candidates: Sequence[AmountMention]) -> str:
    """Return the candidates for a reader, each with the words that it is in."""
    shown: list[str] = []
    for mention in candidates[:_SHOWN]:
        start, end = evidence_span(document.plain, mention)
        words = document.evidence(start, end, longest=_WORDS).text
        shown.append(f"{mention.value:,}원(“{words}”)")
    return ", ".join(shown)


def _doubts_of_projects(analysis: AmountAnalysis) -> Iterator[Doubt]:
    projects, verdict = analysis.projects, analysis.counts
    if projects is None and verdict.is_open:
        numbers = ", ".join(
            f"{found.value}개" for found in verdict.candidates[:_SHOWN]
        )
        yield Doubt("projects", f"선정 수가 여러 가지로 적힘: {numbers}")
    counts = 0
    for division in top_level(analysis.divisions):
        counts += division.projects or 0
    if projects and counts > projects.value:
        why = f"선정 수 {projects.value}개가 분과 합계 {counts}개보다 적음"
        yield Doubt("projects", why)
