"""One announcement with all that hangs on it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer
from sqlmodel import col

from storage.announcements.programme_condition import has_programme_name
from storage.db.engine import Session
from storage.db.names import programme_slug
from storage.models import (
    Announcement,
    Attachment,
    Edition,
    Event,
    ListingRowRecord,
    Revision,
)

# Relatives, editions and events that a page shows: a programme has a few rounds a year.
_MOST = 60
_MOST_FILES = 40


@dataclass(frozen=True, slots=True)
class StoredSource:
    """What an announcement was read from, as it was served: enough to read it again."""

    url: str
    media: str
    page: bytes
    row: Mapping[str, Any]
    files: Mapping[str, str]
    """Name → text."""


@dataclass(frozen=True, slots=True)
class AnnouncementDetail:
    """An announcement, its history and its relatives."""

    announcement: Announcement
    editions: Sequence[Edition]
    """Newest first."""
    events: Sequence[Event]
    attachments: Sequence[Attachment]
    """Without their texts."""
    elsewhere: Sequence[Announcement]
    """The same notice on other boards."""
    rounds: Sequence[Announcement]
    """Other rounds of its programme, oldest first."""
    leads: Sequence[Announcement]
    """What foretold it."""
    confirmed_by: Announcement | None


def announcement_detail(
    session: Session, announcement_id: int
) -> AnnouncementDetail | None:
    """Return everything that its page shows, or ``None`` where there is no such announcement."""
    announcement = session.get(Announcement, announcement_id)
    if announcement is None:
        return None
    files = (
        select(Attachment)
        .where(col(Attachment.announcement_id) == announcement.id)
        # a mapped column, which the class annotation hides
        .options(defer(Attachment.text))  # type: ignore[arg-type]
    )
    return AnnouncementDetail(
        announcement=announcement,
        editions=session.scalars(
            _of(Edition, announcement)
            .order_by(col(Edition.number).desc())
            .limit(_MOST)
        ).all(),
        events=session.scalars(
            _of(Event, announcement)
            .order_by(col(Event.id).desc())
            .limit(_MOST)
        ).all(),
        attachments=session.scalars(
            files.order_by(col(Attachment.id)).limit(_MOST_FILES)
        ).all(),
        elsewhere=_elsewhere(session, announcement),
        rounds=rounds(session, announcement.programme_slug)
        if announcement.programme_slug
        else [],
        leads=session.scalars(
            select(Announcement)
            .where(col(Announcement.confirmed_by_id) == announcement.id)
            .limit(_MOST)
        ).all(),
        confirmed_by=session.get(Announcement, announcement.confirmed_by_id)
        if announcement.confirmed_by_id
        else None,
    )


def rounds(
    session: Session, slug: str, *, limit: int = _MOST
) -> list[Announcement]:
    """Return a programme's calls and leads, copies left out, oldest first: by year, round and day.

    *slug* is any comparable name of the programme; what grew out of it is
    another programme.
    """
    names = {slug, programme_slug(slug) or slug}
    originals = select(Announcement).where(
        has_programme_name(names), col(Announcement.same_as_id).is_(None)
    )
    # The limit drops the oldest, so the newest are fetched first and then turned round.
    newest = originals.order_by(
        col(Announcement.year).desc().nulls_last(),
        col(Announcement.round).desc().nulls_last(),
        col(Announcement.id).desc(),
    )
    return sorted(session.scalars(newest.limit(limit)), key=_chronology)


def stored_source(
    session: Session, announcement: Announcement
) -> StoredSource:
    """Return the newest page of *announcement* as it was served, with its row and its
    files' texts; the page is empty where none is stored.
    """
    files = select(Attachment).where(
        col(Attachment.announcement_id) == announcement.id,
        col(Attachment.text).is_not(None),
    )
    texts = {}
    for file in session.scalars(files.limit(_MOST_FILES)):
        texts[file.name] = zlib.decompress(file.text or b"").decode()
    page = session.scalar(
        _of(Revision, announcement).order_by(col(Revision.id).desc()).limit(1)
    )
    listed = session.get(
        ListingRowRecord, (announcement.source, announcement.key)
    )
    row = listed.row if listed else {}
    if page is None:
        return StoredSource(announcement.url, "", b"", row, texts)
    body = zlib.decompress(page.page)
    return StoredSource(page.url, page.media, body, row, texts)


def _of(kind: Any, announcement: Announcement) -> Any:
    return select(kind).where(kind.announcement_id == announcement.id)


def _elsewhere(
    session: Session, announcement: Announcement
) -> Sequence[Announcement]:
    # The announcement may be the original or one of its copies.
    original_id = announcement.same_as_id or announcement.id
    copies = select(Announcement).where(
        col(Announcement.same_as_id) == original_id,
        col(Announcement.id) != announcement.id,
    )
    found = list(
        session.scalars(copies.order_by(col(Announcement.id)).limit(_MOST))
    )
    if announcement.same_as_id:
        found.insert(0, session.get_one(Announcement, original_id))
    return found


def _chronology(announcement: Announcement) -> tuple[Any, ...]:
    day = announcement.posted_on or announcement.first_seen_at.date()
    return (
        announcement.year or day.year,
        announcement.round or 0,
        day,
        announcement.id,
    )
