"""Files that two boards show of one notice: equal to the byte, they tell more than titles."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from storage.announcements.known import announcement_id_of
from storage.db.engine import Session
from storage.models import Announcement, Attachment

# A body posts its calls for the parts of a programme within such days.
_TOGETHER = timedelta(days=14)


def are_of_one_notice(
    session: Session, stored: Announcement, other: Announcement
) -> bool:
    """Return whether the files of two boards' posts make them one notice: all that one of
    them has, and no third notice of that time has one of them.

    Calls for the parts of a programme have one document in common.
    """
    days = {(notice.closes or "")[:10] for notice in (stored, other)} - {""}
    if stored.source == other.source or len(days) > 1:
        return False
    mine, theirs = _digests(session, stored), _digests(session, other)
    shared = mine & theirs
    if not shared or shared not in (mine, theirs):
        return False
    since = min(stored.first_seen_at, other.first_seen_at) - _TOGETHER
    notice = col(Announcement.id)
    having = (
        select(Announcement)
        .join(Attachment, col(Attachment.announcement_id) == notice)
        .where(
            col(Attachment.digest).in_(shared),
            col(Announcement.first_seen_at) >= since,
            notice != stored.id,
        )
    )
    original = _original_of(other)
    return {_original_of(found) for found in session.exec(having)} == {
        original
    }


def _digests(session: Session, notice: Announcement) -> set[str]:
    """Return the digests of a notice's files, of those that were fetched."""
    rows = select(Attachment.digest).where(
        Attachment.announcement_id == notice.id
    )
    return set(filter(None, session.exec(rows)))


def _original_of(notice: Announcement) -> int:
    return notice.same_as_id or announcement_id_of(notice)
