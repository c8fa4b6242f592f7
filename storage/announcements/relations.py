"""How notices hang together: the same one on another board, the earlier version, the lead that foretold it.

Only what is certain is linked here: an equal notice number, or an equal title
once the marks of a re-posting are gone.  Anything fuzzier has its place beside
these functions (rounds over the years, near-equal titles).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from storage.announcements.changes import Changes, changes
from storage.db.engine import Session
from storage.db.kst import local_day
from storage.db.names import title_stem
from storage.models import Announcement

_LEAD_LEAVES = timedelta(days=60)
"""How long after its expected day a lead may still be confirmed."""


def original_of(session: Session, stored: Announcement) -> int | None:
    """Return the id of the same notice on another board, or ``None``.

    Certain only with an equal notice number, title and closing: agencies give
    a correction the number of the notice it corrects.
    """
    if not stored.notice_no:
        return None
    twins = select(Announcement).where(
        Announcement.notice_no == stored.notice_no,
        Announcement.source != stored.source,
        Announcement.kind == stored.kind,
        Announcement.closes == stored.closes,
        col(Announcement.same_as_id).is_(None),
    )
    stem = title_stem(stored.title)
    return next(
        (
            twin.id
            for twin in session.exec(twins.order_by(col(Announcement.id)))
            if title_stem(twin.title) == stem
        ),
        None,
    )


def changes_since_original(session: Session, stored: Announcement) -> Changes:
    """Return what a newly posted correction or extension changes against the notice it replaces, if that is known."""
    before = _earlier_version(session, stored)
    return changes(before.reading, stored.reading, enriched=True) if before else {}


def cancel_earlier(session: Session, stored: Announcement, *, now: datetime) -> None:
    """A notice of cancellation ends the notice it cancels, where that is certain."""
    stored.cancelled_at = now
    if (before := _earlier_version(session, stored)) is not None:
        before.cancelled_at = before.changed_at = now


def confirm_leads(session: Session, stored: Announcement, *, now: datetime) -> bool:
    """Mark the leads that foretold this call as confirmed; say whether there was one."""
    found = _open_leads(session, stored)
    for lead in found:
        lead.confirmed_by_id = stored.id
        lead.changed_at = now
    return bool(found)


def _open_leads(session: Session, stored: Announcement) -> Sequence[Announcement]:
    if stored.programme_slug is None:
        return []
    day = local_day(stored.first_seen_at)
    leads = select(Announcement).where(
        Announcement.programme_slug == stored.programme_slug,
        Announcement.kind == "forecast",
        col(Announcement.confirmed_by_id).is_(None),
        col(Announcement.expected_on) >= day - _LEAD_LEAVES,
        col(Announcement.expected_on) <= day + _LEAD_LEAVES,
    )
    return [
        lead
        for lead in session.exec(leads)
        if _agree(lead.year, stored.year) and _agree(lead.round, stored.round)
    ]


def _earlier_version(session: Session, stored: Announcement) -> Announcement | None:
    candidates = select(Announcement).where(
        Announcement.source == stored.source, Announcement.id != stored.id
    )
    if stored.notice_no:
        candidates = candidates.where(
            (Announcement.notice_no == stored.notice_no)
            | (Announcement.programme_slug == stored.programme_slug)
        )
    elif stored.programme_slug:
        candidates = candidates.where(
            Announcement.programme_slug == stored.programme_slug
        )
    else:
        return None
    stem = title_stem(stored.title)
    newest_first = session.exec(
        candidates.order_by(col(Announcement.first_seen_at).desc()).limit(50)
    )
    return next(
        (
            announcement
            for announcement in newest_first
            if title_stem(announcement.title) == stem
        ),
        None,
    )


def _agree(item: int | None, other: int | None) -> bool:
    return item is None or other is None or item == other
