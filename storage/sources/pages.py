"""What the last crawls saw: listing pages, and rows as they were parsed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, delete, select

from storage.db.engine import Session
from storage.db.upsert import upsert
from storage.models import ListingRowRecord, PageCacheEntry


@dataclass(frozen=True, slots=True)
class CachedPage:
    """What is known of one listing page; *page* is its body, compressed, which is stored
    and not loaded: ``None`` leaves the one that is stored.
    """

    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    rows_digest: str | None = None
    token_mask: Mapping[str, Any] = field(default_factory=dict)
    """A ``crawler.engine.page_cache.TokenMask``."""
    source_digest: str = ""
    rows: int = 0
    list_digest: str = ""
    """Of the part of the page that holds the list (``Board.read_changed``)."""
    page: bytes | None = None


def cached_pages(
    session: Session, names: Collection[str]
) -> dict[str, dict[str, CachedPage]]:
    """Return the listing pages of these sources as they were last stored, by URL."""
    columns = (
        PageCacheEntry.source,
        PageCacheEntry.url,
        PageCacheEntry.etag,
        PageCacheEntry.last_modified,
        PageCacheEntry.digest,
        PageCacheEntry.rows_digest,
    )
    more = (
        PageCacheEntry.token_mask,
        PageCacheEntry.source_digest,
        PageCacheEntry.rows,
        PageCacheEntry.list_digest,
    )
    found: dict[str, dict[str, CachedPage]] = {}
    for row in session.execute(
        # more columns than the stubs of select() count
        select(*columns, *more).where(  # type: ignore[call-overload]
            col(PageCacheEntry.source).in_(sorted(names))
        )
    ):
        found.setdefault(row[0], {})[row[1]] = CachedPage(*row[2:])
    return found


def page_of_cached(session: Session, source: str, url: str) -> bytes | None:
    """Return the compressed body that a cached page was made from."""
    return session.exec(
        select(PageCacheEntry.page).where(
            PageCacheEntry.source == source, PageCacheEntry.url == url[:500]
        )
    ).first()


def remember_pages(
    session: Session, cached_pages: Mapping[str, Mapping[str, CachedPage]]
) -> None:
    """Store cached pages by source and listing URL."""
    with_body, without_body = [], []
    for source in sorted(cached_pages):
        for url, cached in cached_pages[source].items():
            values: dict[str, Any] = {
                "source": source,
                "url": url[:500],
                "etag": cached.etag,
                "last_modified": cached.last_modified,
                "digest": cached.digest,
                "rows_digest": cached.rows_digest,
                "token_mask": dict(cached.token_mask),
                "source_digest": cached.source_digest,
                "rows": cached.rows,
                "list_digest": cached.list_digest,
            }
            # The body is large and the same as before when a server answered 304.
            if cached.page is None:
                without_body.append(values)
            else:
                with_body.append(values | {"page": cached.page})
    # Two statements for all boards that ended together, and no body is loaded.
    upsert(session, PageCacheEntry, without_body)
    upsert(session, PageCacheEntry, with_body)


def forget_pages(session: Session, source: str) -> None:
    """Drop a source's cached pages: its listings are read again at the next crawl."""
    session.execute(
        delete(PageCacheEntry).where(col(PageCacheEntry.source) == source)
    )


def listing_rows(
    session: Session, source: str, keys: Collection[str]
) -> dict[str, Mapping[str, Any]]:
    """Return the listing rows of notices as they were last stored, by key."""
    found = session.exec(
        select(ListingRowRecord).where(
            ListingRowRecord.source == source,
            col(ListingRowRecord.key).in_(sorted(keys)),
        )
    )
    return {record.key: record.row for record in found}


def remember_rows(
    session: Session, source: str, rows: Mapping[str, Mapping[str, Any]]
) -> None:
    """Store listing rows as they were parsed, by key."""
    for key, row in rows.items():
        session.merge(ListingRowRecord(source=source, key=key, row=dict(row)))


def listing_row(
    session: Session, source: str, key: str
) -> Mapping[str, Any] | None:
    """Return a notice's listing row as it was last stored."""
    record = session.get(ListingRowRecord, (source, key))
    return record.row if record is not None else None
