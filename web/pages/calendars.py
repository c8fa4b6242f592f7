"""``/calendar``, ``/calendar.ics`` and ``/announcements/{id}.ics``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from presentation.icalendar import calendar as write_calendar
from presentation.openings import opening_span, opening_title
from presentation.translations import Words
from storage.announcements import detail
from storage.db.engine import Session
from storage.db.kst import KST, local_day
from storage.models import Announcement
from storage.queries import calendar, lists, programmes
from storage.queries.filters import Filter
from storage.queries.openings import ProgrammeOpening, matching_openings
from storage.queries.refusals import BadFilter
from web.feeds.routes import title
from web.http import links
from web.http.list_query import read_query
from web.http.response_cache import http_date
from web.pages import calendar_days
from web.pages.filter_view import (
    BUDGETS,
    CLOSING,
    Facets,
    FilterView,
    offered_programmes,
)
from web.pages.notices import id_of
from web.site import PUBLIC_DATA, Site

# A calendar program downloads everything at each poll: the past month, and a year ahead
# for what is announced early.
_PAST, _AHEAD = timedelta(days=45), timedelta(days=400)
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class _Month:
    """The contents of a month's page that come from the store."""

    marked: list[Announcement]
    facets: Facets
    names: dict[str, str]
    foretold: list[ProgrammeOpening]
    """Programmes that may open in it, by our own estimate."""


@dataclass(frozen=True, slots=True)
class _Take:
    """Addresses by which calendar programs subscribe."""

    https: str
    webcal: str
    google: str
    outlook: str

    @classmethod
    def of(cls, base_url: str, criteria: Filter, name: str) -> _Take:
        https = base_url + links.with_query("/calendar.ics", criteria.pairs())
        webcal = "webcal:" + https.partition(":")[2]
        # Google takes only the webcal form for a subscription; https is a single import.
        google = [("cid", webcal)]
        outlook = [("url", https), ("name", name)]
        return cls(
            https,
            webcal,
            links.with_query("https://calendar.google.com/calendar/r", google),
            links.with_query(
                "https://outlook.live.com/calendar/0/addfromweb", outlook
            ),
        )


async def month(request: Request) -> Response:
    """Show a month; the filter is that of every list."""
    site: Site = request.app.state.site
    criteria, now = (await read_query(request)).criteria, site.clock()
    say = site.words(request)
    first = _month(request, local_day(now))
    weeks = calendar_days.weeks(first)
    found = await site.read(
        lambda session: _contents(
            session, site, criteria, (weeks[0][0], weeks[-1][-1])
        )
    )
    marks = calendar_days.by_day(found.marked)
    # Days of the adjacent months are shown too, but not on a phone.
    is_empty = not any(
        (day.year, day.month) == (first.year, first.month) for day in marks
    )
    return await site.page(
        request,
        "calendar.html",
        first=first,
        weeks=weeks,
        marks=marks,
        is_empty=is_empty,
        facets=found.facets,
        foretold=found.foretold,
        opening_title=opening_title,
        opening_span=opening_span,
        closing=CLOSING,
        budgets=BUDGETS,
        take=_Take.of(
            site.base_url, criteria, title(criteria, site, say, found.names)
        ),
        today=local_day(now),
        before=(first - timedelta(days=1)).strftime("%Y-%m"),
        after=(first + timedelta(days=31)).strftime("%Y-%m"),
        view=FilterView(criteria, site, say, found.names),
    )


def _contents(
    session: Session, site: Site, criteria: Filter, shown: tuple[date, date]
) -> _Month:
    """Return what is on the days from the first to the last *shown*."""
    (first, last), now = shown, site.clock()
    found = calendar.marked(
        session,
        criteria,
        start=_midnight(first),
        end=_midnight(last + timedelta(days=1)),
        now=now,
        limit=_MOST,
    )
    # An estimated opening counts if its interval overlaps the days on the page.
    foretold = []
    openings = site.openings(session)
    for opening in matching_openings(session, openings, criteria, now=now):
        span = opening.opening
        if span.earliest <= last and span.latest >= first:
            foretold.append(opening)
    snapshot = site.lists.current
    if snapshot is not None:
        facets = snapshot.facet_counts(session, criteria, now=now)
    else:
        facets = lists.facet_counts(session, criteria, now=now)
    slugs = {*criteria.programme, *offered_programmes(facets)}
    names = programmes.names(session, slugs)
    return _Month(found, facets, names, foretold)


async def feed(request: Request) -> Response:
    """The same filter as ``/``, for calendar programs."""
    return await answer(request, (await read_query(request)).criteria)


async def answer(request: Request, criteria: Filter) -> Response:
    """Return the calendar of *criteria*."""
    site: Site = request.app.state.site
    now = site.clock()
    say = Words("en" if request.query_params.get("lang") == "en" else "ko")
    start = _midnight(local_day(now - _PAST))
    end = _midnight(local_day(now + _AHEAD))
    itself = site.base_url + links.with_query(
        request.url.path, request.query_params.multi_items()
    )

    def gather(session: Session) -> tuple[bytes, datetime | None]:
        found = calendar.marked(
            session, criteria, start=start, end=end, now=now, limit=_MOST
        )
        foretold = matching_openings(
            session, site.openings(session), criteria, now=now
        )
        names = programmes.names(session, criteria.programme)
        return write_calendar(
            found,
            openings=foretold,
            title=title(criteria, site, say, names),
            itself=itself,
            base_url=site.base_url,
            say=say,
        ), _changed(found)

    return _answer(*await site.read(gather), name="voucher-watch.ics")


async def single(request: Request) -> Response:
    """One announcement's entries, as a file to import once."""
    site: Site = request.app.state.site
    number, say = id_of(request), site.words(request)
    found = await site.read(
        lambda session: detail.announcement_detail(session, number)
    )
    if found is None:
        raise HTTPException(404)
    itself = f"{site.base_url}/announcements/{number}.ics"
    body = write_calendar(
        [found.announcement],
        title=found.announcement.title,
        itself=itself,
        base_url=site.base_url,
        say=say,
    )
    return _answer(
        body, _changed([found.announcement]), name=f"announcement-{number}.ics"
    )


def _answer(body: bytes, changed: datetime | None, *, name: str) -> Response:
    dated = {"Last-Modified": http_date(changed)} if changed else {}
    headers = {
        **PUBLIC_DATA,
        **dated,
        "Content-Disposition": f'inline; filename="{name}"',
    }
    return Response(
        body, media_type="text/calendar; charset=utf-8", headers=headers
    )


def _changed(found: Sequence[Announcement]) -> datetime | None:
    newest = max((item.changed_at for item in found), default=None)
    return newest.replace(microsecond=0) if newest else None


def _month(request: Request, today: date) -> date:
    text = request.query_params.get("month", "")
    try:
        return calendar_days.month(text, today)
    except ValueError as error:
        raise BadFilter(
            f"month: {text[:20]!r} is no month such as 2026-11",
            "month",
            value=text[:20],
        ) from error


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, KST)
