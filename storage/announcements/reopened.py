"""A portal's old post that shows a call which the agency posts again: an additional call, or
one that is announced again.

K-Startup changes its post of the first call.  Whichever board is first, readers hear of
the new call once, and the first keeps its own days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from reader.model import Reading
from storage.announcements import deadlines
from storage.announcements.candidates import Alike, board_posting, nearest
from storage.announcements.known import announcement_id_of
from storage.announcements.rows import write_edition
from storage.db.engine import Session
from storage.models import Announcement, Delivery, Edition, Event
from storage.relating.posting import BoardPosting
from storage.relating.same_notice import relate
from storage.relating.titles import parse_title

# How long after a portal the agency may post, and the call still be the one that was announced.
_TOLD_LATELY = timedelta(days=14)


def calls_anew(title: str) -> bool:
    """Return whether a title calls for more, or announces again: no board writes that on the
    post of a first call.
    """
    parts = parse_title(title)
    return parts.is_extra or parts.is_again


def call_now_shown(
    session: Session, stored: Announcement, original: Announcement
) -> Announcement | None:
    """Return the additional or repeated call of which a portal's post, a posting of
    *original* until now, took the days; ``None`` where it shows *original*.
    """
    mine = board_posting(stored)
    for other in nearest(session, stored, mine):
        if not calls_anew(other.posting.title):
            continue
        if _shows(mine, other.posting):
            call = other.load(session)
            if call.id != original.id and call.same_as_id is None:
                return call
    return None


def post_that_showed(
    session: Session, call: BoardPosting, alike: Sequence[Alike]
) -> Announcement | None:
    """Return a portal's post of a first call that showed *call*, which is posted again now,
    before: the first call's deadline was taken over from it.
    """
    if not calls_anew(call.title):
        return None
    for other in alike:
        if not _shows(other.posting, call):
            continue
        post = other.load(session)
        if post.same_as_id is None:
            continue
        first = session.get_one(Announcement, post.same_as_id)
        is_moved = deadlines.has_adopted_windows(first.reading)
        if is_moved and first.closes == post.closes:
            return post
    return None


def _shows(old: BoardPosting, call: BoardPosting) -> bool:
    """Return whether *old* is what it would be if it were a post of *call*."""
    if call.closes is None or old.closes != call.closes:
        return False
    posted_now = replace(
        old, posted_on=call.posted_on, opens=call.opens, read=None
    )
    return relate(posted_now, replace(call, read=None)).same == "yes"


def hand_over(
    session: Session, post: Announcement, call: Announcement, *, now: datetime
) -> Event | None:
    """Let *post*, of a first call until now, be one of *call*, with the alert that it made;
    return that event, to be matched for readers who did not get it.
    """
    first = session.get_one(Announcement, post.same_as_id)
    post.same_as_id = call.id
    moved = first.closes
    if own := _own_reading(session, first):
        changed = deadlines.restore_windows(first, own)
        first.edition += 1
        session.flush()
        write_edition(session, first, changed, now=now, is_new=False)
    recent = session.exec(
        select(Event)
        .where(
            Event.announcement_id == first.id,
            col(Event.kind).in_(("extended", "corrected")),
            col(Event.at) > now - _TOLD_LATELY,
        )
        .order_by(col(Event.id).desc())
    )
    for event in recent:
        if event.changes.get("closes", [None])[-1] != moved:
            continue
        call_id = announcement_id_of(call)
        event.announcement_id = call_id
        event.edition = call.edition
        event.kind = "new"
        event.changes = {}
        session.flush()
        sent = update(Delivery).where(col(Delivery.event_id) == event.id)
        session.execute(
            sent.values(announcement_id=call_id, edition=call.edition)
        )
        # what has not left yet says what it is
        waiting = sent.where(col(Delivery.state) == "pending")
        session.execute(waiting.values(event="new"))
        return event
    return None


def _own_reading(session: Session, first: Announcement) -> Reading | None:
    """Return the last edition's reading in which a notice had the days of its own page."""
    editions = session.exec(
        select(Edition)
        .where(Edition.announcement_id == first.id)
        .order_by(col(Edition.number).desc())
    )
    for edition in editions:
        if not deadlines.has_adopted_windows(edition.reading):
            return edition.reading
    return None
