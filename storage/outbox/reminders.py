"""Closing reminders: which announcements' deadlines near, and which steps were made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from storage.db.engine import Session
from storage.models import Announcement, Event


def closing(
    session: Session, within: timedelta, *, now: datetime
) -> Sequence[Announcement]:
    """Return announcements that close *within* that time, soonest first; cancelled ones, copies
    and those that a later correction or extension replaces are left out."""
    near = select(Announcement).where(
        col(Announcement.closes_at) > now,
        col(Announcement.closes_at) <= now + within,
    )
    # The canary is a copy of itself, so it is left out here, too.
    near = near.where(
        col(Announcement.cancelled_at).is_(None),
        col(Announcement.same_as_id).is_(None),
        col(Announcement.superseded_by_id).is_(None),
    )
    return session.exec(
        near.order_by(col(Announcement.closes_at), col(Announcement.id))
    ).all()


def made_for(
    session: Session, announcements: Sequence[Announcement]
) -> set[tuple[int, str]]:
    """Return (announcement, key) of every reminder that was ever made for them, of
    whichever edition.
    """
    ids = [announcement.id for announcement in announcements]
    made = select(Event.announcement_id, Event.key).where(
        col(Event.announcement_id).in_(ids), Event.kind == "closing"
    )
    found = set()
    for announcement, key in session.execute(made):
        found.add((announcement, key))
    return found


def make(
    session: Session, announcement: Announcement, key: str, *, now: datetime
) -> Event:
    """Store the reminder, in one transaction with the deliveries that it makes."""
    assert announcement.id is not None, "stored announcements have an id"
    event = Event(
        announcement_id=announcement.id,
        edition=announcement.edition,
        kind="closing",
        key=key,
        at=now,
    )
    session.add(event)
    session.flush()
    return event
