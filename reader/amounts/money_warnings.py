"""Where the figures of a notice contradict each other; each doubt is a sentence for readers."""

from __future__ import annotations

from collections.abc import Iterator

from reader.amounts.amounts import read_cap, read_projects, read_total, totals_stated
from reader.amounts.divisions import read_divisions, top_level
from reader.amounts.sum_candidates import find_caps
from reader.model import Doubt
from reader.tables.budget_tables import find_budget_tables
from reader.text.document import Context, Document
from reader.values.amount_mentions import SAID

_ROUNDING = 0.995
"""Divisions are printed rounded, so their sum may exceed the total by a hair."""
_ROOMY = 1.05
_SHOWN = 5


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
    claim = next(iter(totals_stated(document, context)), None)
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


def _doubts_of_cap(document: Document, context: Context) -> Iterator[Doubt]:
    text = sorted(
        {claim.value for claim in find_caps(document.plain) if claim.rank == SAID}
    )
    if len(text) > 1 and not any(
        division.per_project_won for division in read_divisions(document, context)
    ):
        yield Doubt(
            "per_project_won",
            "과제당 금액이 여러 가지로 적힘: "
            + ", ".join(f"{value:,}원" for value in text[:_SHOWN]),
        )


def _doubts_of_projects(document: Document, context: Context) -> Iterator[Doubt]:
    projects = read_projects(document, context)
    counts = sum(
        division.projects or 0
        for division in top_level(read_divisions(document, context))
    )
    if projects and counts > projects.value:
        yield Doubt(
            "projects", f"선정 수 {projects.value}개가 분과 합계 {counts}개보다 적음"
        )
