"""Announcements of earlier years, as an import brings them: stored without alerts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from config.clock import now
from storage.announcements.draft import Draft
from storage.announcements.known import find
from storage.announcements.save import save
from storage.db.engine import Session
from storage.db.kst import start_of_day
from storage.models import Announcement


def save_history(
    session: Session, drafts: Iterable[Draft], counts: dict[str, int]
) -> None:
    """Store what is not known yet, without alerts; counted in *counts*."""
    for draft in drafts:
        instant = now()
        # What a crawl has read is better than a line about it.
        if find(session, draft.source, draft.key) is not None:
            counts["known"] += 1
            continue
        saved = save(
            session, draft, now=instant, silent=True, enqueue=lambda *_: 0
        )
        _backdate(saved.announcement, instant)
        counts["new"] += 1


def _backdate(stored: Announcement, instant: datetime) -> None:
    """Count an undated notice of earlier times as seen when its call opened or closed, or
    at the end of its year: seen today, it would be shown as new, and as perhaps open.
    """
    if stored.posted_on is not None:
        return
    known = [stored.opens_at or instant, stored.closes_at or instant]
    if stored.year is not None and 1900 < stored.year <= instant.year:
        known.append(start_of_day(date(stored.year, 12, 31)))
    stored.first_seen_at = stored.changed_at = min(instant, *known)
