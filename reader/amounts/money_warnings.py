"""Where the figures of a notice contradict each other; each doubt is a sentence for readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.amounts.amounts import (
    evidence_span,
    read_cap,
    read_projects,
    read_total,
    weigh_caps,
    weigh_counts,
    weigh_totals,
)
from reader.amounts.divisions import read_divisions, top_level
from reader.model import Doubt
from reader.tables.budget_tables import find_budget_tables
from reader.text.document import Context, Document
from reader.values.amount_mentions import AmountMention

_ROUNDING = 0.995
"""Divisions are printed rounded, so their sum may exceed the total by a hair."""
_ROOMY = 1.05
_SHOWN = 5
_WORDS = 40
"""Letters of a candidate's own words that a doubt shows."""


def read_money_warnings(document: Document, context: Context) -> list[Doubt]:
    """Return where totals, caps, counts and units of *document* do not go together."""
    return [
        *_doubts_of_total(document, context),
        *_doubts_of_cap(document, context),
        *_doubts_of_projects(document, context),
        *(
            Doubt("divisions", f"표 머리와 칸의 단위가 다름: {shares.odd_unit}")
            for shares in find_budget_tables(document)
            if shares.odd_unit
        ),
    ]


def _doubts_of_total(document: Document, context: Context) -> Iterator[Doubt]:
    total, cap, projects = (
        read_total(document, context),
        read_cap(document, context),
        read_projects(document, context),
    )
    parts = sum(
        division.budget_won or 0
        for division in top_level(read_divisions(document, context))
    )
    verdict = weigh_totals(document, context)
    claim = verdict.taken
    if claim is not None and claim.value < parts * _ROUNDING:
        yield Doubt(
            "budget_total_won",
            f"총액 {claim.value:,}원이 분과 합계 {parts:,}원보다 적음",
        )
    if total and cap and projects and total.value > cap.value * projects.value * _ROOMY:
        yield Doubt(
            "budget_total_won",
            f"총액 {total.value:,}원이 과제당 {cap.value:,}원씩 {projects.value}개보다 많음",
        )
    if total is None and len(verdict.candidates) > 1:
        yield Doubt(
            "budget_total_won",
            "총액이 여러 가지로 적힘: " + _won(document, verdict.candidates),
        )


def _doubts_of_cap(document: Document, context: Context) -> Iterator[Doubt]:
    divisions = read_divisions(document, context)
    if any(division.per_project_won for division in divisions):
        return
    verdict = weigh_caps(document, context)
    if verdict.is_open:
        yield Doubt(
            "per_project_won",
            "과제당 금액이 여러 가지로 적힘: " + _won(document, verdict.candidates),
        )


def _won(document: Document, candidates: Sequence[AmountMention]) -> str:
    """Return the candidates for a reader, each with the words that it stands in."""
    shown: list[str] = []
    for mention in candidates[:_SHOWN]:
        start, end = evidence_span(document.plain, mention)
        words = document.evidence(start, end, longest=_WORDS).text
        shown.append(f"{mention.value:,}원(“{words}”)")
    return ", ".join(shown)


def _doubts_of_projects(document: Document, context: Context) -> Iterator[Doubt]:
    projects = read_projects(document, context)
    verdict = weigh_counts(document, context)
    if projects is None and verdict.is_open:
        numbers = ", ".join(f"{found.value}개" for found in verdict.candidates[:_SHOWN])
        yield Doubt("projects", f"선정 수가 여러 가지로 적힘: {numbers}")
    counts = sum(
        division.projects or 0
        for division in top_level(read_divisions(document, context))
    )
    if projects and counts > projects.value:
        yield Doubt(
            "projects", f"선정 수 {projects.value}개가 분과 합계 {counts}개보다 적음"
        )
