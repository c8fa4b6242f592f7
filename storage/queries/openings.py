"""When programmes may open next, by our own estimate: for calendars and alerts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, case, cast, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage.db.engine import Session
from storage.db.kst import local_day, written_day
from storage.db.rows import table_of
from storage.models import Announcement, ProgrammeRow, RoundNotice, RoundRow
from storage.queries.filters import Filter
from storage.queries.lists import conditions
from storage.relating.forecast import (
    LEAST,
    OpeningForecast,
    forecast_opening,
    is_grounded,
)


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


def opening_after(
    opened: Mapping[int, date | None], today: date
) -> OpeningForecast | None:
    """Return when the round after the last known one may open, or ``None``: too few
    openings are known, they lie too far apart, or the day has passed.

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
    if found is None or found.latest < today or not is_grounded(openings):
        return None
    return found


def next_openings(
    session: Session,
    *,
    now: datetime,
    programme_ids: Collection[int] | None = None,
) -> list[ProgrammeOpening]:
    """Return the forecasts of programmes at *now*, the earliest first; with
    *programme_ids*, only of these.
    """
    today = local_day(now)
    opened: dict[int, dict[int, date | None]] = defaultdict(dict)
    calls: dict[int, int] = {}
    for row in session.connection().execute(
        _first_rounds(today, programme_ids)
    ):
        opened[row.programme_id][row.year] = written_day(row.opens)
        # Years come in their order: the last one's stands.
        calls[row.programme_id] = row.call or row.any_notice
    forecasts: dict[int, OpeningForecast] = {}
    for programme_id, years in opened.items():
        opening = opening_after(years, today)
        if opening is not None:
            forecasts[programme_id] = opening
    return _with_names(session, forecasts, calls)


def matching_openings(
    session: Session,
    openings: Collection[ProgrammeOpening],
    criteria: Filter,
    *,
    now: datetime,
) -> list[ProgrammeOpening]:
    """Return those of programmes whose newest call *criteria* match, as if it were
    expected.
    """
    is_live = criteria.status and not {"all", "expected"} & set(
        criteria.status
    )
    if not openings or is_live or criteria.closing_within is not None:
        return []
    # Last year's call is closed by now, while it is the next round that is meant.
    timeless = replace(criteria, status=(), closing_within=None)
    ids = [found.call_id for found in openings]
    query = select(Announcement.id).where(
        col(Announcement.id).in_(ids),
        *conditions(session, timeless, now, originals=True),
    )
    matching = set(session.scalars(query))
    return [found for found in openings if found.call_id in matching]


def _first_rounds(today: date, programme_ids: Collection[int] | None) -> Any:
    """Select, for each programme and year, when its main round for applicants opened
    and the call that did: of programmes alone that had enough of them lately.
    """
    round_, notice = table_of(RoundRow).c, table_of(RoundNotice).c
    announcement = table_of(Announcement).c
    main = [
        round_.side == "demand",
        round_.key == cast(round_.year, String) + "-1",
    ]
    if programme_ids is not None:
        main.append(round_.programme_id.in_(programme_ids))
    # An interval ends within the year after the one that it is forecast for.
    latest = func.max(round_.year) >= today.year - 2
    often = (
        select_columns(round_.programme_id)
        .where(*main)
        .group_by(round_.programme_id)
        .having(func.count() >= LEAST, latest)
    )
    is_call = case((notice.role == "call", announcement.id))
    return (
        select_columns(
            round_.programme_id,
            round_.year,
            func.min(announcement.opens).label("opens"),
            # The call says most of the programme; a correction may be a line.
            func.min(is_call).label("call"),
            func.min(announcement.id).label("any_notice"),
        )
        .where(
            notice.round_id == round_.id,
            announcement.id == notice.announcement_id,
            announcement.same_as_id.is_(None),
            round_.programme_id.in_(often),
            *main,
        )
        .group_by(round_.programme_id, round_.year)
        .order_by(round_.programme_id, round_.year)
    )


def _with_names(
    session: Session,
    forecasts: Mapping[int, OpeningForecast],
    calls: Mapping[int, int],
) -> list[ProgrammeOpening]:
    programme = table_of(ProgrammeRow).c
    announcement = table_of(Announcement).c
    newest = [calls[programme_id] for programme_id in forecasts]
    seen = select_columns(announcement.id, announcement.first_seen_at)
    rows = session.connection().execute(
        seen.where(announcement.id.in_(newest))
    )
    known_since = {row.id: row.first_seen_at for row in rows}
    query = select_columns(programme.id, programme.slug, programme.name)
    found = []
    for row in session.connection().execute(
        query.where(programme.id.in_(forecasts.keys()))
    ):
        call = calls[row.id]
        found.append(
            ProgrammeOpening(
                row.id,
                row.slug,
                row.name,
                forecasts[row.id],
                call,
                known_since[call],
            )
        )
    found.sort(key=lambda each: (each.opening.earliest, each.slug))
    return found
