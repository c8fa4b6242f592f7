"""When programmes may open next, by our own estimate: for calendars and alerts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, cast, func
from sqlmodel import col, select

from storage.db.engine import Session
from storage.db.kst import local_day
from storage.models import Announcement, ProgrammeRow, RoundNotice, RoundRow
from storage.queries.filters import Filter
from storage.queries.lists import conditions
from storage.relating.forecast import LEAST, OpeningForecast, forecast_opening


@dataclass(frozen=True, slots=True)
class ProgrammeOpening:
    """A programme, the interval in which its next first round may open, and the call
    that stands for it where filters ask for programme, agency or words.
    """

    programme_id: int
    slug: str
    name: str
    opening: OpeningForecast
    call_id: int
    """The newest call of those that it rests on."""
    known_since: datetime
    """When the store learned of that call."""


@dataclass(frozen=True, slots=True)
class _FirstRound:
    """A notice of a programme's main round of a year."""

    year: int
    opens: str | None
    announcement_id: int
    role: str
    first_seen_at: datetime


def opening_after(
    opened: Mapping[int, date | None], today: date
) -> OpeningForecast | None:
    """Return when the round after the last known one may open, or ``None``: too few
    openings are known, or the day has passed.

    *opened* has each year whose first round is known; the day is ``None`` where its
    notices do not say when it opened.
    """
    if not opened:
        return None
    openings = {}
    for year, day in opened.items():
        if day is not None:
            openings[year] = day
    # A round that is there without its day is not yet to come.
    found = forecast_opening(openings, year=max(opened) + 1)
    return found if found is not None and found.latest >= today else None


def next_openings(
    session: Session,
    *,
    now: datetime,
    criteria: Filter | None = None,
    programme_ids: Collection[int] | None = None,
) -> list[ProgrammeOpening]:
    """Return what is foretold of programmes at *now*, the earliest first.

    With *criteria*, only of programmes whose newest call they match as if it were
    expected; with *programme_ids*, only of these.
    """
    rounds = _first_rounds(session, programme_ids)
    today = local_day(now)
    foretold: dict[int, tuple[OpeningForecast, _FirstRound]] = {}
    for programme_id, notices in rounds.items():
        opened: dict[int, date | None] = {}
        for notice in notices:
            day = date.fromisoformat(notice.opens[:10]) if notice.opens else None
            known = opened.get(notice.year)
            is_first = day is not None and (known is None or day < known)
            opened[notice.year] = day if is_first else known
        opening = opening_after(opened, today)
        if opening is not None:
            newest = [notice for notice in notices if notice.year == max(opened)]
            # The call says most of the programme; a correction may be a line.
            newest.sort(key=lambda notice: notice.role != "call")
            foretold[programme_id] = (opening, newest[0])
    matching = _matching(session, criteria, foretold.values(), now)
    query = select(ProgrammeRow).where(col(ProgrammeRow.id).in_(foretold))
    found = []
    for row in session.exec(query):
        opening, call = foretold[row.id or 0]
        if matching is None or call.announcement_id in matching:
            found.append(
                ProgrammeOpening(
                    row.id or 0,
                    row.slug,
                    row.name,
                    opening,
                    call.announcement_id,
                    call.first_seen_at,
                )
            )
    found.sort(key=lambda each: (each.opening.earliest, each.slug))
    return found


def _first_rounds(
    session: Session, programme_ids: Collection[int] | None
) -> dict[int, list[_FirstRound]]:
    """Return the notices of the main rounds for applicants, by programme: of those
    programmes alone that had enough of them.
    """
    main: list[Any] = [
        col(RoundRow.side) == "demand",
        col(RoundRow.key) == cast(col(RoundRow.year), String) + "-1",
    ]
    if programme_ids is not None:
        main.append(col(RoundRow.programme_id).in_(programme_ids))
    often = (
        select(RoundRow.programme_id)
        .where(*main)
        .group_by(col(RoundRow.programme_id))
        .having(func.count() >= LEAST)
    )
    columns: Any = (
        RoundRow.programme_id,
        RoundRow.year,
        Announcement.opens,
        Announcement.id,
        RoundNotice.role,
        Announcement.first_seen_at,
    )
    query: Any = (
        select(*columns)
        .join(RoundNotice, col(RoundNotice.round_id) == col(RoundRow.id))
        .join(Announcement, col(Announcement.id) == col(RoundNotice.announcement_id))
        .where(
            *main,
            col(RoundRow.programme_id).in_(often),
            col(Announcement.same_as_id).is_(None),
        )
        .order_by(col(Announcement.id))
    )
    found: dict[int, list[_FirstRound]] = defaultdict(list)
    for programme_id, *values in session.execute(query):
        found[programme_id].append(_FirstRound(*values))
    return found


def _matching(
    session: Session,
    criteria: Filter | None,
    foretold: Collection[tuple[OpeningForecast, _FirstRound]],
    now: datetime,
) -> set[int] | None:
    """Return those calls that *criteria* match; ``None`` where nothing is asked."""
    if criteria is None or not foretold:
        return None
    is_live = criteria.status and not {"all", "expected"} & set(criteria.status)
    if is_live or criteria.closing_within is not None:
        return set()
    # What was open last year is closed: the next round is what is asked about.
    timeless = replace(criteria, status=(), closing_within=None)
    ids = [call.announcement_id for _, call in foretold]
    query = select(Announcement.id).where(
        col(Announcement.id).in_(ids),
        *conditions(session, timeless, now, originals=True),
    )
    return set(session.scalars(query))
