"""Which notices are known, and what a crawl writes of those that it did not read again."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, literal, union_all
from sqlalchemy import select as sql_select
from sqlmodel import col, select, update

from storage.announcements.draft import AttachmentDraft, KnownNotice
from storage.db.engine import Session
from storage.db.rows import table_of
from storage.models import Alias, Announcement, Attachment


def known(
    session: Session, source: str, keys: Collection[str]
) -> dict[str, KnownNotice]:
    """Return what is known of these notices of *source*, by key, in one query for each 500.

    A key that its board has given to another notice is none of them.
    """
    columns: Any = (
        Announcement.key,
        Announcement.id,
        Announcement.parsed_from,
        Announcement.row_digest,
        Announcement.page_digest,
        Announcement.recheck_at,
        Announcement.closes_at,
        Announcement.detail_failures,
        Announcement.first_seen_at,
    )
    leads_elsewhere = exists().where(
        col(Alias.source) == source, col(Alias.key) == col(Announcement.key)
    )
    ordered = sorted(keys)
    found: dict[str, KnownNotice] = {}
    for start in range(0, len(ordered), 500):
        rows = session.execute(
            select(*columns).where(
                Announcement.source == source,
                col(Announcement.key).in_(ordered[start : start + 500]),
                ~leads_elsewhere,
            )
        )
        found.update((row[0], KnownNotice(*row[1:])) for row in rows)
    return found


def seen(
    session: Session, source: str, keys: Collection[str], *, now: datetime
) -> None:
    """Note that these notices still are on their board."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), 500):
        session.execute(
            update(Announcement)
            .where(
                col(Announcement.source) == source,
                col(Announcement.key).in_(ordered[start : start + 500]),
            )
            .values(last_seen_at=now)
        )


def detail_failed(
    session: Session, source: str, key: str, *, retry_at: datetime
) -> None:
    """Note that a notice's page could not be read: nothing about the notice changes,
    it is tried again.
    """
    session.execute(
        update(Announcement)
        .where(
            col(Announcement.source) == source, col(Announcement.key) == key
        )
        .values(
            detail_failures=col(Announcement.detail_failures) + 1,
            recheck_at=retry_at,
        )
    )


def find(session: Session, source: str, key: str) -> Announcement | None:
    """Return the announcement that a board calls *key*, today or by a former id."""
    parameters = {"source": source, "key": key}
    number = session.connection().execute(_stored_under(), parameters).scalar()
    return session.get(Announcement, number) if number is not None else None


def announcement_id_of(stored: Announcement) -> int:
    """Return the number of a stored announcement; rows that were flushed have one."""
    assert stored.id is not None, "flushed rows have an id"
    return stored.id


@cache
def _stored_under() -> Select[Any]:
    # Made once: making a statement takes longer than asking it.
    # A key that was carried over names a notice that is stored under its former key, one
    # that its board gave to another notice names that one.
    notice, alias = table_of(Announcement).c, table_of(Alias).c
    is_own = (
        notice.source == bindparam("source"),
        notice.key == bindparam("key"),
    )
    is_other = (
        alias.source == bindparam("source"),
        alias.key == bindparam("key"),
    )
    found = union_all(
        sql_select(notice.id, literal(1).label("rank")).where(*is_own),
        sql_select(alias.announcement_id, literal(0)).where(*is_other),
    ).subquery()
    return sql_select(found.c.id).order_by(found.c.rank)


def attachment_texts(
    session: Session, announcement_id: int
) -> list[AttachmentDraft]:
    """Return the files of an announcement with their texts, as they were last read."""
    rows = session.exec(
        select(Attachment)
        .where(Attachment.announcement_id == announcement_id)
        .order_by(col(Attachment.id))
    )
    found = []
    for row in rows:
        text = None
        if row.text is not None:
            text = zlib.decompress(row.text).decode()
        found.append(
            AttachmentDraft(
                row.name,
                row.url,
                row.size,
                row.digest,
                row.state,
                text,
                row.fetched_at,
            )
        )
    return found
