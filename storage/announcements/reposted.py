"""A notice that its board has taken down and posted again with other days: a change of the
call that was announced, and no new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import col, select

from storage.announcements.candidates import Alike, posting
from storage.announcements.identity import contradict, is_reposted, same_notice
from storage.db.engine import Session
from storage.models import Announcement


def taken_down(
    session: Session,
    stored: Announcement,
    alike: Sequence[Alike],
    *,
    now: datetime,
) -> Announcement | None:
    """Return the notice in whose place *stored* was posted: its board's, under an equal
    title, still open, and gone from the board; ``None`` where there is none.

    A board that calls for more in the same words leaves the first call standing, or it is
    over by then.  The number, an address or an amount that both state has to say as well
    that they are one.
    """
    if stored.closes is None:
        return None
    own = posting(stored)
    # The newest first: what stands is never older than what it stands for
    for other in alike:
        if other.posting.source != stored.source:
            continue
        if not is_reposted(own, other.posting.title, other.posting.posted_on):
            continue
        before = other.load(session)
        if not _is_one_call(before, stored):
            continue
        if same_notice(own, posting(before)):
            # Posted again as it was: nothing has changed.
            return None
        is_open = before.closes_at is not None and before.closes_at > now
        is_held = (
            before.superseded_by_id is None and before.cancelled_at is None
        )
        if is_open and is_held and _is_gone(session, before, stored):
            return before
        return None
    return None


def _is_one_call(before: Announcement, stored: Announcement) -> bool:
    """Return whether what was read of two notices agrees but for their days, in something
    that few notices share.
    """
    old, new = posting(before), posting(stored)
    numbered = old.notice_no is not None and old.notice_no == new.notice_no
    contacts = set(before.reading.contacts) & set(stored.reading.contacts)
    if numbered or contacts:
        # Then the amounts may have been corrected, too.
        old, new = (
            replace(old, money=frozenset()),
            replace(new, money=frozenset()),
        )
    elif not old.money & new.money:
        return False
    return not contradict(replace(old, closes=None), replace(new, closes=None))


def _is_gone(
    session: Session, before: Announcement, stored: Announcement
) -> bool:
    """Return whether the board has been looked at since it last listed *before*: whatever
    is on it is noted first of all.
    """
    later = (
        select(Announcement.id)
        .where(
            Announcement.source == before.source,
            col(Announcement.last_seen_at) > before.last_seen_at,
            col(Announcement.id) != stored.id,
        )
        .limit(1)
    )
    return session.exec(later).first() is not None
