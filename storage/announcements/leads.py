"""Leads: what papers say will be called for, until the call is there.

A paper foretells a day, a month, a quarter or half a year.  Several papers about one
call are one lead; the call confirms it once.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, literal_column, or_
from sqlalchemy import select as sql_select

from reader.model import Forecast
from storage.db.engine import Session
from storage.db.kst import local_day
from storage.db.names import programme_names
from storage.db.rows import table_of
from storage.db.serialize import demand_exclusive
from storage.models import Announcement

# How far from its expected day a lead may be confirmed: ministries foretell a month.
_LEAVES: Final = timedelta(days=60)
# How long before the call a lead without a day may have been posted: papers foretell
# the next year's calls.
_FORETELLS: Final = timedelta(days=400)
_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}

Days = tuple[date, date]


def confirm_leads(
    session: Session, stored: Announcement, *, now: datetime
) -> bool:
    """Mark the leads that foretold this call as confirmed; say whether there was one."""
    day = local_day(stored.first_seen_at)
    found = []
    for lead in _open_leads(session, stored):
        foretold = _foretold(lead)
        if foretold[0] - _LEAVES <= day <= foretold[1] + _LEAVES:
            found.append(lead)
    if found:
        demand_exclusive(session)
    for lead in found:
        lead.confirmed_by_id = stored.id
        lead.changed_at = now
    return bool(found)


def same_lead(session: Session, stored: Announcement) -> Announcement | None:
    """Return the first paper's lead that *stored* only repeats: the same call of the same
    programme within the same days; ``None`` where it says something new.
    """
    if stored.kind != "forecast" or not stored.reading.expected:
        return None
    mine = _foretold(stored)
    for lead in _open_leads(session, stored):
        theirs = _foretold(lead)
        is_one_time = theirs[0] <= mine[1] and mine[0] <= theirs[1]
        if lead.id != stored.id and lead.reading.expected and is_one_time:
            return lead
    return None


def foretold_days(forecast: Forecast) -> Days:
    """Return the first and the last day of what a paper foretells.

    >>> foretold_days(Forecast("2차 공고", "2027-01", "quarter", "", ""))
    (datetime.date(2027, 1, 1), datetime.date(2027, 3, 31))
    """
    if forecast.precision == "day":
        day = date.fromisoformat(forecast.when[:10])
        return day, day
    year, _, month = forecast.when.partition("-")
    first = date(int(year), int(month or 1), 1)
    months = first.month - 1 + _MONTHS[forecast.precision] - 1
    year_of_last, month_of_last = first.year + months // 12, months % 12 + 1
    days = monthrange(year_of_last, month_of_last)[1]
    return first, date(year_of_last, month_of_last, days)


def _foretold(lead: Announcement) -> Days:
    """Return the days of a lead; of one that names none, that of its posting."""
    for forecast in lead.reading.expected:
        return foretold_days(forecast)
    day = lead.expected_on or lead.posted_on or local_day(lead.first_seen_at)
    return day, day


def _open_leads(
    session: Session, stored: Announcement
) -> Sequence[Announcement]:
    """Return the leads of the programme of *stored* that no call has confirmed."""
    if stored.programme_slug is None:
        return []
    day = local_day(stored.first_seen_at)
    days = {"posted": day - _FORETELLS, "first": day - _LEAVES}
    found = []
    # hardly any call was foretold: leads are loaded only where there are some
    for names in _in_twos(
        sorted(programme_names(stored.programme, stored.title))
    ):
        parameters = {**days, **names}
        for number in (
            session.connection().execute(_leads(), parameters).scalars()
        ):
            lead = session.get_one(Announcement, number)
            if _agree(lead.year, stored.year) and _agree(
                lead.round, stored.round
            ):
                found.append(lead)
    return found


def _in_twos(names: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield the parameters ``name`` and ``other``: a list of any length would have its
    statement made again each time.
    """
    for start in range(0, len(names), 2):
        yield {
            "name": names[start],
            "other": names[min(start + 1, len(names) - 1)],
        }


@cache
def _leads() -> Select[Any]:
    """Return the statement that finds leads that no call has confirmed: ``name`` and
    ``other`` of programmes, the ``first`` day that they may foretell and the first day on
    which one without a day may be ``posted``.
    """
    notice = table_of(Announcement).c
    undated = and_(
        notice.expected_on.is_(None),
        or_(
            notice.posted_on.is_(None),
            notice.posted_on >= bindparam("posted"),
        ),
    )
    return (
        sql_select(notice.id)
        .where(
            notice.programme_slug.in_((bindparam("name"), bindparam("other"))),
            # written out, so that their own index holds them (``ix_announcement_lead``)
            notice.kind == literal_column("'forecast'"),
            notice.confirmed_by_id.is_(None),
            notice.same_as_id.is_(None),
            or_(notice.expected_on >= bindparam("first"), undated),
        )
        .order_by(notice.id)
    )


def _agree(item: int | None, other: int | None) -> bool:
    return item is None or other is None or item == other
