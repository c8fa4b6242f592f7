"""``/announcements/{id}``: one announcement, with the evidence of every value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from presentation.changes import changed_facts
from presentation.dates import format_day, format_moment
from presentation.facts import facts
from presentation.translations import Words
from reader.model import Division, Reading
from storage.announcements import detail as notices
from storage.announcements.detail import AnnouncementDetail
from storage.announcements.status import NO_CALLS
from storage.db.engine import Session
from storage.db.ids import written_id
from storage.db.kst import KST, opens_at, too_late_at
from storage.models import Announcement
from storage.queries.round_neighbours import RoundLink, rounds_around
from web.pages import evidence_sources
from web.site import Site

Around = tuple[RoundLink | None, RoundLink | None]


@dataclass(frozen=True, slots=True)
class Step:
    """A point of the timeline."""

    label: str
    when: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Bar:
    """A division with its share of the largest, in percent."""

    name: str
    won: int | None
    per_project: int | None
    projects: int | None
    share: float
    evidence: Division | None
    mark: str = ""
    """``gained``, ``lost`` or ``changed`` by the last edition that touched divisions."""
    won_before: int | None = None


async def show(request: Request) -> Response:
    site: Site = request.app.state.site
    number = id_of(request)
    found, quoted, around = await site.read(
        lambda session: _load(session, number, site)
    )
    say = site.words(request)
    # Stored newest first, as the page lists them; changes are followed from the start.
    in_order = sorted(found.editions, key=lambda edition: edition.number)
    return await site.page(
        request,
        "notice.html",
        notice=found,
        one=found.announcement,
        facts=[
            fact
            for fact in facts(found.announcement, say)
            if fact.name != "divisions"
        ],
        quote=lambda evidence: evidence_sources.quote(evidence, quoted),
        bars=marked_bars(
            bars(found.announcement.reading),
            [edition.changes for edition in in_order],
        ),
        steps=list(steps(found.announcement, say)),
        around=around,
        changes=lambda edition: changed_facts(edition.changes, say),
    )


def id_of(request: Request) -> int:
    """Return the id in the path; raises 404 for one that no row can have."""
    number = written_id(request.path_params["id"])
    if number is None:
        raise HTTPException(404, "announcement")
    return number


def _load(
    session: Session, number: int, site: Site
) -> tuple[AnnouncementDetail, dict[str, str], Around]:
    found = notices.announcement_detail(session, number)
    if found is None:
        raise HTTPException(404, "announcement")
    texts = evidence_sources.texts(
        found.announcement,
        notices.stored_source(session, found.announcement),
        site.boards,
    )
    return (
        found,
        texts,
        rounds_around(session, found.announcement) or _neighbours(found),
    )


def bars(reading: Reading) -> list[Bar]:
    """Return the divisions, each with its budget as a share of the largest one's."""
    most = max(
        (division.budget_won or 0 for division in reading.divisions), default=0
    )
    rows = []
    for division in reading.divisions:
        budget = division.budget_won
        share = round(100 * budget / most, 1) if budget and most else 0.0
        rows.append(
            Bar(
                division.name,
                budget,
                division.per_project_won,
                division.projects,
                share,
                division,
            )
        )
    return rows


def marked_bars(
    shown: list[Bar], changes: Sequence[Mapping[str, Any]]
) -> list[Bar]:
    """Return the divisions with what the last edition changed about them; those that
    it dropped are at the end.

    *changes* are the editions' own, in the order of their numbers.
    """
    touched = [
        change["divisions"] for change in changes if "divisions" in change
    ]
    # If an edition was the first to have divisions, it did not gain them.
    if not touched or not touched[-1][0]:
        return shown
    before: dict[str, int | None] = {row[0]: row[1] for row in touched[-1][0]}
    marked = []
    for bar in shown:
        if bar.name not in before:
            marked.append(replace(bar, mark="gained"))
            continue
        won = before.pop(bar.name)
        mark = "changed" if won != bar.won else ""
        marked.append(replace(bar, mark=mark, won_before=won))
    for name, won in before.items():
        marked.append(Bar(name, None, None, None, 0.0, None, "lost", won))
    return marked


def steps(announcement: Announcement, say: Words) -> Iterator[Step]:
    """Yield the timeline in order: posted, briefings, opens, closes, project."""
    yield from sorted(_steps(announcement, say), key=lambda step: step.at)


def _steps(announcement: Announcement, say: Words) -> Iterator[Step]:
    if announcement.posted_on:
        yield Step(
            say("fact.posted"),
            format_day(announcement.posted_on, say.language),
            datetime.combine(announcement.posted_on, time(), KST),
        )
    reading = announcement.reading
    period = reading.project_period
    stated: list[tuple[str, str | None]] = []
    for briefing in reading.briefings:
        stated.append(("fact.briefings", briefing.at))
    stated.append(("fact.opens", announcement.opens))
    stated.append(("line.project_start", period.start if period else None))
    for key, instant in stated:
        if (at := opens_at(instant)) is not None:
            yield Step(say(key), format_moment(instant, say.language), at)
    for key, instant in (
        ("fact.closes", announcement.closes),
        ("line.project_end", period.end if period else None),
    ):
        if (at := too_late_at(instant)) is not None:
            yield Step(say(key), format_moment(instant, say.language), at)


def _neighbours(found: AnnouncementDetail) -> Around:
    """Return the calls of the round before and the round after of a notice that is
    attached to no round; news, results and other postings of its round are neither.
    """
    ids = [round_.id for round_ in found.rounds]
    me = found.announcement.same_as_id or found.announcement.id
    at = ids.index(me) if me in ids else len(ids)
    before, after = found.rounds[:at], found.rounds[at + 1 :]
    earlier = _call_of_another_round(reversed(before), found.announcement)
    return earlier, _call_of_another_round(after, found.announcement)


def _call_of_another_round(
    rounds: Iterable[Announcement], mine: Announcement
) -> RoundLink | None:
    is_call = mine.kind not in NO_CALLS
    for round_ in rounds:
        # A correction of my own round, posted as a notice, is no neighbour.
        is_mine = (
            is_call
            and round_.round is not None
            and (round_.year, round_.round) == (mine.year, mine.round)
        )
        if round_.kind not in NO_CALLS and not is_mine:
            number, title = round_.id or 0, round_.title
            return RoundLink("", number, title, round_.opens, round_.closes)
    return None
