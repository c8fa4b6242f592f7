"""Readings of a former reader: which there are, and how they are replaced in silence."""

from __future__ import annotations

import zlib
from datetime import datetime

from sqlmodel import col, select

from storage.announcements import save
from storage.announcements.draft import Draft, FetchedPage
from storage.db.engine import Session
from storage.db.serialize import serialize_saves
from storage.models import Announcement, Revision


def outdated(
    session: Session, reader: str, *, after: int, limit: int
) -> list[Announcement]:
    """Return announcements whose reading is another reader's, by id, above *after*."""
    query = (
        select(Announcement)
        .where(Announcement.reader != reader, col(Announcement.id) > after)
        .order_by(col(Announcement.id))
        .limit(limit)
    )
    return list(session.exec(query))


def revision_of(
    session: Session, stored: Announcement
) -> tuple[FetchedPage, datetime] | None:
    """Return the stored page that the reading comes from, and when it was fetched;
    ``None`` where only a listing row was read or the page is deleted.
    """
    query = select(Revision).where(
        Revision.announcement_id == stored.id,
        Revision.digest == stored.page_digest,
    )
    row = session.exec(query).first()
    if row is None:
        return None
    page = FetchedPage(row.url, row.media, zlib.decompress(row.page))
    return page, row.fetched_at


def replace_reading(
    session: Session, stored: Announcement, draft: Draft
) -> None:
    """Put the reading of *draft* in the place of the stored one.

    No edition, no event: the agency changed nothing.  When the page is due
    and when it was seen last stay too, since nobody looked at the board.
    """
    serialize_saves(session)
    # `write_reading` sets both as for a page that was just fetched.
    recheck_at, failures = stored.recheck_at, stored.detail_failures
    save.write_reading(session, stored, draft)
    stored.recheck_at = recheck_at
    stored.detail_failures = failures
