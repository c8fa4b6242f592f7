"""The versions of a notice: corrections and extensions, which of them holds, what they changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select as sql_select
from sqlalchemy import union_all
from sqlmodel import col, select

from storage.announcements.candidates import (
    Alike,
    board_posting,
    nearest,
    posting,
)
from storage.announcements.changes import Changes, changes, not_stated_by
from storage.announcements.identity import (
    REVISIONS,
    cancels,
    same_round,
    unnumbered_stem,
)
from storage.db.engine import Session
from storage.db.kst import local_day
from storage.db.names import title_stem
from storage.db.rows import table_of
from storage.db.serialize import demand_exclusive
from storage.models import Announcement, Event

# How long a correction may follow on another board and still be the one that was announced.
_TOLD_LATELY = timedelta(days=14)


def link_versions(
    session: Session, stored: Announcement, candidates: Sequence[Alike]
) -> bool:
    """Note which of a round's notices is the one that holds: the newest correction or
    extension that says until when.

    Boards are read newest first, so the correction may be known before the notice that
    it corrects.  *candidates* are the ``nearest``; returns whether *stored* is the one
    that holds.
    """
    versions = [
        item
        for item in (stored, *_of_the_round(session, stored, candidates))
        if item.closes is not None and item.cancelled_at is None
    ]
    newest = max(versions, key=_posted_order, default=None)
    if newest is None or len(versions) == 1 or newest.kind not in REVISIONS:
        return False
    demand_exclusive(session)
    newest.superseded_by_id = None
    for item in versions:
        if item is not newest:
            item.superseded_by_id = newest.id
    return newest is stored


def earlier_versions(
    session: Session, stored: Announcement
) -> Sequence[Announcement]:
    """Return the notices that *stored* has replaced."""
    return session.exec(
        select(Announcement)
        .where(Announcement.superseded_by_id == stored.id)
        .order_by(col(Announcement.id))
    ).all()


def changes_since_original(
    session: Session, stored: Announcement, *, now: datetime
) -> Changes | None:
    """Return what a newly posted correction or extension changes against the notice it
    replaces, if that is known; ``None`` where readers had all of it lately.

    One board posts a correction as a new notice where another changes its post in
    place, and either may come first.
    """
    before = _earlier_version(session, stored)
    if before is None:
        return {}
    found = changes(before.reading, stored.reading, enriched=True)
    if before.opens_at is not None and before.opens_at <= now:
        # the period that an extension shows begins with it; the call has been open
        found.pop("opens", None)
    if found:
        return found
    reported = session.exec(
        select(Event).where(
            Event.announcement_id == before.id,
            col(Event.kind).in_(("extended", "corrected")),
            col(Event.at) > now - _TOLD_LATELY,
        )
    )
    for event in reported:
        if event.changes and not not_stated_by(event.changes, stored.reading):
            return None
    return {}


def cancel_earlier(
    session: Session, stored: Announcement, *, now: datetime
) -> bool:
    """A notice of cancellation ends the notice it cancels, where that is certain; return
    whether that is news: another board may have said so before.
    """
    stored.cancelled_at = now
    own = posting(stored)
    found = []
    for other in nearest(session, stored, board_posting(stored)):
        notice = other.load(session)
        # with the call its corrections end, too: the newest of them holds
        if notice.same_as_id is None and cancels(own, posting(notice)):
            found.append(notice)
    if not found and (before := _earlier_version(session, stored)):
        found = [before]
    ended = []
    for notice in found:
        if notice.cancelled_at is None:
            ended.append(notice)
            cancel(session, notice, now=now)
    return bool(ended) or not found


def ended_by(session: Session, event: Event) -> list[int]:
    """Return the ids of the notices that a notice of cancellation ended, as its *event*
    says.
    """
    cancelling = session.get_one(Announcement, event.announcement_id)
    own = posting(cancelling)
    stem = title_stem(cancelling.title)
    together = select(Announcement).where(
        Announcement.cancelled_at == event.at,
        Announcement.id != cancelling.id,
    )
    ended = []
    for notice in session.exec(together):
        # Others may have ended in the same crawl.
        is_named = (
            notice.source == cancelling.source
            and title_stem(notice.title) == stem
        )
        if notice.id and (is_named or cancels(own, posting(notice))):
            ended.append(notice.id)
    return ended


def cancel(session: Session, notice: Announcement, *, now: datetime) -> None:
    """End a notice, and the correction of it that holds."""
    demand_exclusive(session)
    notice.cancelled_at = notice.changed_at = now
    if notice.superseded_by_id is not None:
        holds = session.get_one(Announcement, notice.superseded_by_id)
        holds.cancelled_at = holds.changed_at = now


def _of_the_round(
    session: Session, stored: Announcement, candidates: Sequence[Alike]
) -> list[Announcement]:
    """Return those of *candidates* that correct *stored* or that it corrects."""
    mine = posting(stored)
    stem = unnumbered_stem(stored.title)
    found = []
    for other in candidates:
        # one of the two has to be a revision, so most need not be loaded
        if REVISIONS.isdisjoint((stored.kind, other.kind)):
            continue
        if unnumbered_stem(other.posting.title) != stem:
            continue
        notice = other.load(session)
        if notice.same_as_id is None and same_round(mine, posting(notice)):
            found.append(notice)
    return found


def _posted_order(item: Announcement) -> tuple[date, bool, int, int]:
    # Of two that were posted on one day the board's own number tells which came later;
    # our id does not, since boards are read newest first.
    number = int(item.key) if item.key.isascii() and item.key.isdigit() else 0
    return (
        item.posted_on or local_day(item.first_seen_at),
        item.kind in REVISIONS,
        number,
        item.id or 0,
    )


def _earlier_version(
    session: Session, stored: Announcement
) -> Announcement | None:
    if versions := _of_the_round(
        session, stored, nearest(session, stored, board_posting(stored))
    ):
        return max(versions, key=_posted_order)
    notice = table_of(Announcement).c
    lists = []
    if stored.notice_no:
        numbered = notice.notice_no == stored.notice_no
        lists.append(sql_select(notice.id).where(numbered))
    if stored.programme_slug:
        named = notice.programme_slug == stored.programme_slug
        lists.append(sql_select(notice.id).where(named))
    if not lists:
        return None
    # found by number and name first: a board's whole list is long
    alike = union_all(*lists).subquery()
    stem = title_stem(stored.title)
    newest_first = session.exec(
        select(Announcement)
        .where(
            col(Announcement.id).in_(sql_select(alike.c.id)),
            Announcement.source == stored.source,
            Announcement.id != stored.id,
        )
        .order_by(col(Announcement.first_seen_at).desc())
        .limit(50)
    )
    return next(
        (
            announcement
            for announcement in newest_first
            if title_stem(announcement.title) == stem
        ),
        None,
    )
