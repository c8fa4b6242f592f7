"""Stored notices that were attached to their rounds by former rules, or never."""

from __future__ import annotations

from sqlmodel import col, or_, select

from storage.announcements import rounds, rows, save
from storage.db.engine import Session
from storage.db.serialize import serialize_saves
from storage.models import Announcement, RoundNotice


def attach_outdated(session: Session, *, limit: int) -> int:
    """Attach some notices again, the oldest first; return how many.

    Nothing is merged and no alert is sent: only what is shown and filtered changes.
    """
    # Saves attach notices, too, and would meet our rows half written.
    serialize_saves(session)
    query = (
        select(Announcement)
        .join(
            RoundNotice,
            col(RoundNotice.announcement_id) == col(Announcement.id),
            isouter=True,
        )
        .where(
            or_(
                col(RoundNotice.rules).is_(None),
                col(RoundNotice.rules) < rounds.RULES,
            )
        )
        .order_by(col(Announcement.id))
        .limit(limit)
    )
    found = list(session.exec(query))
    found += rounds.outdated_by_overrides(session, limit=limit - len(found))
    for stored in found:
        save.rerelate(session, stored)
        rows.write_facets(session, stored)
    return len(found)
