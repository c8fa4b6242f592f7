"""A reading is doubted before it is kept: what cannot be true is dropped, and said.

The notice itself goes on; only the value is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from reader.amounts.division_arithmetic import budgets_as_caps
from reader.amounts.division_rows import top_level
from reader.model import (
    Briefing,
    Division,
    Doubt,
    ProjectPeriod,
    Reading,
    Window,
)
from reader.text.patterns import late

YEARS_BACK: Final = 3
YEARS_AHEAD: Final = 3
PROJECT_YEARS_AHEAD: Final = 15
_EARLIEST, _LATEST = 1995, 2049
# Divisions are printed rounded (38.68 of 억원), so their sum may exceed the total by a
# hair.
_ROUNDING: Final = 0.995
# A cap that is said to be that of all years may exceed this year's total.
_ALL_YEARS: Final = late(r"기간\s?동안|총\s?(?:사업|연구)\s?기간")


def validated(reading: Reading, as_of: date | None) -> Reading:
    """Return *reading* without what cannot be true, each loss a doubt."""
    doubts: list[Doubt] = []
    year = as_of.year if as_of else reading.year
    divisions = _without_the_whole(
        budgets_as_caps(
            reading.divisions,
            reading.budget_total_won,
            reading.per_project_won,
        ),
        reading.budget_total_won,
        doubts,
    )
    changed = replace(
        reading,
        divisions=divisions,
        windows=[_window(window, year, doubts) for window in reading.windows],
        briefings=[
            briefing
            for briefing in reading.briefings
            if _is_near_briefing(briefing, year, doubts)
        ],
        project_period=_period(reading.project_period, year, doubts),
        budget_total_won=_total(reading.budget_total_won, divisions, doubts),
    )
    return replace(
        changed,
        per_project_won=_cap(changed, doubts),
        doubts=list(dict.fromkeys([*reading.doubts, *doubts])),
    )


def _window(window: Window, year: int | None, doubts: list[Doubt]) -> Window:
    if _is_reversed(window.opens, window.closes):
        doubts.append(
            Doubt(
                "windows",
                f"마감({window.closes})이 시작({window.opens})보다 이름: {window.text}",
            )
        )
        return replace(window, opens=None, closes=None)
    far = []
    for instant in (window.opens, window.closes):
        if instant and not _is_near(instant, year):
            far.append(instant)
    doubts.extend(
        Doubt("windows", f"연도가 맞지 않음: {instant}") for instant in far
    )
    return (
        replace(
            window,
            opens=_unless(window.opens, far),
            closes=_unless(window.closes, far),
        )
        if far
        else window
    )


def _is_near_briefing(
    briefing: Briefing, year: int | None, doubts: list[Doubt]
) -> bool:
    if _is_near(briefing.at, year):
        return True
    doubts.append(Doubt("briefings", f"연도가 맞지 않음: {briefing.at}"))
    return False


def _period(
    period: ProjectPeriod | None, year: int | None, doubts: list[Doubt]
) -> ProjectPeriod | None:
    if period is None:
        return None
    known = []
    for instant in (period.start, period.end):
        if instant:
            known.append(instant)
    is_far = any(
        not _is_near(instant, year, PROJECT_YEARS_AHEAD) for instant in known
    )
    if not is_far and not _is_reversed(period.start, period.end):
        return period
    doubts.append(
        Doubt(
            "project_period",
            f"기간이 맞지 않음: {period.start} ~ {period.end}",
        )
    )
    return replace(period, start=None, end=None)


def _without_the_whole(
    divisions: Sequence[Division], total: int | None, doubts: list[Doubt]
) -> list[Division]:
    """Return *divisions*, one of several without a budget that is all of the call's: the
    sentence that names it last goes on to the whole.
    """
    parts = top_level(divisions)
    known: list[Division] = []
    for division in divisions:
        is_whole = division in parts and division.budget_won == total
        if total is None or len(parts) < 2 or not is_whole:
            known.append(division)
            continue
        doubts.append(
            Doubt(
                "divisions",
                f"{division.name}의 {total:,}원은 공고 전체의 총액과 같음",
            )
        )
        known.append(replace(division, budget_won=None))
    return known


def _total(
    total: int | None, divisions: Sequence[Division], doubts: list[Doubt]
) -> int | None:
    parts = sum(division.budget_won or 0 for division in top_level(divisions))
    if total is None or total >= parts * _ROUNDING:
        return total
    doubts.append(
        Doubt(
            "budget_total_won",
            f"총액 {total:,}원이 분과 합계 {parts:,}원보다 적음",
        )
    )
    return None


def _cap(reading: Reading, doubts: list[Doubt]) -> int | None:
    """Return the cap unless several projects cannot have it; of one project, or of
    projects that are named one by one, the total may be this year's, the cap all years'.
    """
    total, cap = reading.budget_total_won, reading.per_project_won
    if total is None or cap is None or cap <= total or reading.projects == 1:
        return cap
    singles = [division.projects == 1 for division in reading.divisions]
    if singles and all(singles):
        return cap
    words = reading.evidence.get("per_project_won") or []
    if any(_ALL_YEARS.search(evidence.text) for evidence in words):
        return cap
    doubts.append(
        Doubt(
            "per_project_won", f"과제당 {cap:,}원이 총액 {total:,}원보다 많음"
        )
    )
    return None if reading.projects else cap


def _is_reversed(start: str | None, end: str | None) -> bool:
    """Whether an end lies before its start; days and moments compare as far as both are written."""
    if not start or not end:
        return False
    shared = min(len(start), len(end))
    return end[:shared] < start[:shared]


def _is_near(instant: str, year: int | None, ahead: int = YEARS_AHEAD) -> bool:
    stated = int(instant[:4]) if instant[:4].isdigit() else 0
    return (
        _EARLIEST <= stated <= _LATEST
        if year is None
        else year - YEARS_BACK <= stated <= year + ahead
    )


def _unless(instant: str | None, dropped: Sequence[str]) -> str | None:
    return None if instant in dropped else instant
