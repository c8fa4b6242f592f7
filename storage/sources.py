"""The watched sources: who crawls what when, what their pages were like, how each crawl
went.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, bindparam, case, func, insert, text
from sqlmodel import col, delete, select, update

from storage import mends
from storage.announcements.rows import index_board_names
from storage.db.engine import Session
from storage.db.upsert import insert_missing, upsert
from storage.models import (
    Announcement,
    Crawl,
    ListingRowRecord,
    PageCacheEntry,
    Source,
)
from storage.verdicts import CLEAN

UNCHANGED_CRAWLS_LAST = timedelta(days=2)
"""Hundreds a day for each board: only their last tells anything."""
CRAWLS_LAST = timedelta(days=90)
# Of PostgreSQL's advisory locks, the one that claiming holds.
_CLAIMS = 0x76776372


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A listing page as it was last stored, without its body."""

    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    rows_digest: str | None = None
    token_mask: Mapping[str, Any] = field(default_factory=dict)
    source_digest: str = ""
    rows: int = 0
    list_digest: str = ""


@dataclass(frozen=True, slots=True)
class Recheck:
    """A notice whose own page is due to be fetched again; *row* is its listing row, where
    one is stored.
    """

    key: str
    url: str
    title: str
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredState:
    """What a crawl needs to know of its source before the first request."""

    name: str
    seeded_at: datetime | None
    failures: int
    last_new_at: datetime | None
    baseline: Mapping[str, Any]
    cached_pages: Mapping[str, StoredPage] = field(default_factory=dict)
    rechecks: tuple[Recheck, ...] = ()
    last_clean_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CrawlRecord:
    """How one crawl of one source ended: made once, when it has ended, then stored.

    *received* counts bytes of bodies, *not_modified* listing pages that cost no parse
    (304, equal bytes, or equal but for tokens), *fills* maps a field to the share of
    rows that had it.  *page* is the answer that was no board, as evidence,
    uncompressed.  *clean* means that nothing was wrong with the board, *seeded* that
    what it lists from now on is reported.
    """

    source: str
    started_at: datetime
    finished_at: datetime
    next_crawl_at: datetime
    verdict: str
    clean: bool
    why: str = ""
    missing: str | None = None
    rows_seen: int = 0
    rows_parsed: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    requests: int = 0
    received: int = 0
    not_modified: int = 0
    details_failed: int = 0
    fills: Mapping[str, float] = field(default_factory=dict)
    page_url: str | None = None
    page: bytes | None = None
    seeded: bool = False
    last_new_at: datetime | None = None
    baseline: Mapping[str, Any] = field(default_factory=dict)
    median_rows: int | None = None


@dataclass(frozen=True, slots=True)
class BoardNames:
    """What readers call a board, and who runs it."""

    title: str
    agency: str


def register(
    session: Session,
    hosts: Mapping[str, str],
    *,
    now: datetime,
    names: Mapping[str, BoardNames] | None = None,
) -> int:
    """Make a row for each source (name → host) that has none, due at once; return how
    many were new.

    *names* are written into the rows; notices of a board whose names are new or have
    changed become findable by them.
    """
    known = dict(session.execute(select(Source.name, Source.host)).all())
    fresh = sorted(hosts.keys() - known.keys())
    inserted = insert_missing(
        session,
        [
            Source(name=name, host=hosts[name], next_crawl_at=now)
            for name in fresh
        ],
    )
    for name in sorted(hosts.keys() & known.keys()):
        # A board that moved: claims must see that it shares its new host with others.
        if known[name] != hosts[name]:
            session.execute(
                update(Source)
                .where(col(Source.name) == name)
                .values(host=hosts[name])
            )
    if names:
        _name_all(session, names)
    return inserted


def _name_all(session: Session, names: Mapping[str, BoardNames]) -> None:
    """Give sources the names of their boards, and their notices to be found by them."""
    # One query for all: this runs before every crawl, and hardly ever finds a change.
    for name, title, agency in session.execute(
        select(Source.name, Source.title, Source.agency).order_by(
            col(Source.name)
        )
    ).all():
        board = names.get(name)
        if board is None or (title, agency) == (board.title, board.agency):
            continue
        session.execute(
            update(Source)
            .where(col(Source.name) == name)
            .values(title=board.title, agency=board.agency)
        )
        stored_notices = select(Announcement).where(
            Announcement.source == name
        )
        for stored in session.exec(stored_notices):
            index_board_names(session, stored)


def due(
    session: Session,
    *,
    now: datetime,
    limit: int = 50,
    among: Collection[str] | None = None,
) -> list[tuple[str, str]]:
    """Return the sources that are due and free as (name, host), longest overdue first."""
    rows = session.execute(
        select(Source.name, Source.host)
        .where(Source.next_crawl_at <= now, *_free(now), *_among(among))
        .order_by(col(Source.next_crawl_at), col(Source.name))
        .limit(limit)
    )
    found: list[tuple[str, str]] = []
    for name, host in rows:
        found.append((name, host))
    return found


def claim_due(
    session: Session,
    *,
    now: datetime,
    by: str,
    lease: timedelta,
    limit: int = 50,
    among: Collection[str] | None = None,
) -> list[str]:
    """Claim the sources that are due, longest overdue first, until ``now + lease``.

    A host is claimed whole: while one of its sources is in another worker's
    hands, none of the others can be claimed, so that no host ever gets two
    requests at once.  Expired claims count as none.  *among* narrows the choice
    (names of cards that exist).
    """
    _one_at_a_time(session)
    statement = select(Source.name).where(
        Source.next_crawl_at <= now, *_free(now), *_among(among)
    )
    due = (
        session.execute(
            statement.order_by(
                col(Source.next_crawl_at), col(Source.name)
            ).limit(limit)
        )
        .scalars()
        .all()
    )
    return _lease(session, due, now=now, by=by, lease=lease)


def claim(
    session: Session,
    names: Collection[str],
    *,
    now: datetime,
    by: str,
    lease: timedelta,
) -> list[str]:
    """Claim these sources whether due or not; return those that nobody else is crawling."""
    _one_at_a_time(session)
    free = (
        session.execute(
            select(Source.name).where(
                col(Source.name).in_(sorted(names)), *_free(now)
            )
        )
        .scalars()
        .all()
    )
    return _lease(session, free, now=now, by=by, lease=lease)


def release(session: Session, names: Collection[str], *, by: str) -> None:
    """Give claims back unfinished (the worker is told to stop): the sources stay due."""
    session.execute(
        update(Source)
        .where(col(Source.name).in_(sorted(names)), col(Source.lease_by) == by)
        .values(lease_until=None, lease_by=None)
    )


def _one_at_a_time(session: Session) -> None:
    """Let claims queue, so that two cannot each take a source of one host; SQLite's
    writers queue anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(
            text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CLAIMS}
        )


def _free(now: datetime) -> tuple[Any, ...]:
    """Return the condition that no source of a host is being crawled."""
    busy = (
        select(Source.host)
        .where(col(Source.lease_until) > now)
        .scalar_subquery()
    )
    return (col(Source.host).not_in(busy),)


def _among(names: Collection[str] | None) -> tuple[Any, ...]:
    return () if names is None else (col(Source.name).in_(sorted(names)),)


def _lease(
    session: Session,
    names: Sequence[str],
    *,
    now: datetime,
    by: str,
    lease: timedelta,
) -> list[str]:
    """Take the lease row by row: where two claim at once, the count tells who won."""
    won: list[str] = []
    for name in names:
        taken = session.execute(
            update(Source)
            .where(
                col(Source.name) == name,
                (col(Source.lease_until).is_(None))
                | (col(Source.lease_until) <= now),
            )
            .values(lease_until=now + lease, lease_by=by)
        )
        if taken.rowcount == 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
            won.append(name)
    return won


def states(
    session: Session,
    names: Collection[str],
    *,
    now: datetime,
    rechecks: int = 40,
) -> dict[str, StoredState]:
    """Return what is known of these sources, in three queries however many they are."""
    cached_pages = _cached_pages(session, names)
    due = _due_rechecks(session, names, now=now, limit=rechecks)
    columns = (
        Source.name,
        Source.seeded_at,
        Source.failures,
        Source.last_new_at,
        Source.baseline,
        Source.last_ok_at,
    )
    # more columns than the stubs of select() count
    question = select(*columns)  # type: ignore[call-overload]
    rows = session.execute(question.where(col(Source.name).in_(sorted(names))))
    found: dict[str, StoredState] = {}
    for name, seeded_at, failures, last_new_at, baseline, last_ok_at in rows:
        found[name] = StoredState(
            name,
            seeded_at,
            failures,
            last_new_at,
            baseline,
            cached_pages.get(name, {}),
            tuple(due.get(name, ())),
            last_ok_at,
        )
    return found


def _cached_pages(
    session: Session, names: Collection[str]
) -> dict[str, dict[str, StoredPage]]:
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
    found: dict[str, dict[str, StoredPage]] = {}
    for row in session.execute(
        # more columns than the stubs of select() count
        select(*columns, *more).where(  # type: ignore[call-overload]
            col(PageCacheEntry.source).in_(sorted(names))
        )
    ):
        found.setdefault(row[0], {})[row[1]] = StoredPage(*row[2:])
    return found


def _due_rechecks(
    session: Session, names: Collection[str], *, now: datetime, limit: int
) -> dict[str, list[Recheck]]:
    """Return the first *limit* notices of each source that are due, longest due first."""
    # Counted in the database: after a new reader every notice of a board may be due.
    order = (col(Announcement.recheck_at), col(Announcement.key))
    place = func.row_number().over(
        partition_by=col(Announcement.source), order_by=order
    )
    due = (
        select(
            Announcement.source,
            Announcement.key,
            Announcement.url,
            Announcement.title,
            place.label("place"),
        )  # type: ignore[call-overload]  # more columns than the stubs count
        .where(
            col(Announcement.source).in_(sorted(names)),
            col(Announcement.recheck_at) <= now,
        )
        .subquery()
    )
    same = (col(ListingRowRecord.source) == due.c.source) & (
        col(ListingRowRecord.key) == due.c.key
    )
    query = (
        select(
            due.c.source,
            due.c.key,
            due.c.url,
            due.c.title,
            ListingRowRecord.row,
        )  # type: ignore[call-overload]  # more columns than the stubs count
        .select_from(due)
        .join(ListingRowRecord, same, isouter=True)
        .where(due.c.place <= limit)
        .order_by(due.c.source, due.c.place)
    )
    found: dict[str, list[Recheck]] = {}
    for source, key, url, title, row in session.execute(query):
        found.setdefault(source, []).append(
            Recheck(key, url, title, row or {})
        )
    return found


def page_of_cached(session: Session, source: str, url: str) -> bytes | None:
    """Return the compressed body that a cached page was made from."""
    return session.exec(
        select(PageCacheEntry.page).where(
            PageCacheEntry.source == source, PageCacheEntry.url == url[:500]
        )
    ).first()


def remember_pages(
    session: Session,
    cached_pages: Mapping[str, Mapping[str, tuple[StoredPage, bytes | None]]],
) -> None:
    """Store cached pages by source and listing URL, each with its compressed body;
    without one, the body that is stored stays.
    """
    with_body, without_body = [], []
    for source in sorted(cached_pages):
        for url, (cached, page) in cached_pages[source].items():
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
            if page is None:
                without_body.append(values)
            else:
                with_body.append(values | {"page": page})
    # Two statements for all boards that ended together, and no body is loaded.
    upsert(session, PageCacheEntry, without_body)
    upsert(session, PageCacheEntry, with_body)


def forget_pages(session: Session, source: str) -> None:
    """Drop a source's cached pages: its listings are read anew at the next crawl."""
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


def forget_baseline(session: Session, source: str) -> None:
    """Forget what a source's listing looked like, and what it answered last."""
    forget_pages(session, source)
    session.execute(
        update(Source)
        .where(col(Source.name) == source)
        .values(baseline={}, median_rows=None)
    )


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


def plan_rechecks(
    session: Session, source: str, due: Mapping[str, datetime | None]
) -> None:
    """Store when each notice's own page is fetched again; ``None`` is never."""
    # One statement for each time: a crawl's notices share a few.
    for at in set(due.values()):
        keys = sorted(key for key, when in due.items() if when == at)
        session.execute(
            update(Announcement)
            .where(
                col(Announcement.source) == source,
                col(Announcement.key).in_(keys),
            )
            .values(recheck_at=at, detail_failures=0)
        )


def finish(session: Session, ended: Sequence[CrawlRecord]) -> None:
    """Record how crawls went and when the sources are due again, and give the claims back."""
    if not ended:
        return
    session.execute(insert(Crawl), [_crawl_row(record) for record in ended])
    names = [record.source for record in ended]
    before = dict(
        session.execute(
            select(Source.name, Source.verdict).where(
                col(Source.name).in_(names)
            )
        ).all()
    )
    recovered = []
    for record in ended:
        was_well = before.get(record.source) in CLEAN
        if record.verdict in CLEAN and not was_well:
            recovered.append(record.source)
    # What is read by its definition again needs no mended reading.
    mends.retire(session, recovered)
    # A baseline is the largest value of the row, and after an unchanged crawl the same.
    same = [_source_row(record) for record in ended if not record.baseline]
    fresh = []
    for record in ended:
        if record.baseline:
            baseline = {"to_baseline": dict(record.baseline)}
            fresh.append(_source_row(record) | baseline)
    connection = session.connection()
    if same:
        connection.execute(_SETTLE, same)
    if fresh:
        connection.execute(
            _SETTLE.values(baseline=bindparam("to_baseline")), fresh
        )


_TABLE: Any = Source.__table__  # type: ignore[attr-defined]  # SQLModel's tables have it
_OLD: Any = _TABLE.c


def _new(name: str) -> Any:
    return bindparam(f"to_{name}", type_=_OLD[name].type)


# A crawl's end, compared with the row in the database itself: no need to load it.  A
# verdict's time begins with its first crawl; what the record leaves empty stays.
_SETTLE = (
    update(_TABLE)
    .where(_OLD.name == bindparam("of"))
    .values(
        next_crawl_at=_new("next_crawl_at"),
        lease_until=None,
        lease_by=None,
        seeded_at=func.coalesce(_OLD.seeded_at, _new("seeded_at")),
        verdict=_new("verdict"),
        verdict_since=case(
            (
                (_OLD.verdict == _new("verdict"))
                & _OLD.verdict_since.is_not(None),
                _OLD.verdict_since,
            ),
            else_=_new("last_crawl_at"),
        ),
        why=_new("why"),
        failures=case(
            (bindparam("clean", type_=Boolean), 0), else_=_OLD.failures + 1
        ),
        last_crawl_at=_new("last_crawl_at"),
        last_ok_at=func.coalesce(_new("last_ok_at"), _OLD.last_ok_at),
        last_new_at=func.coalesce(_new("last_new_at"), _OLD.last_new_at),
        median_rows=func.coalesce(_new("median_rows"), _OLD.median_rows),
    )
)


def _source_row(record: CrawlRecord) -> dict[str, Any]:
    return {
        "of": record.source,
        "clean": record.clean,
        "to_next_crawl_at": record.next_crawl_at,
        "to_seeded_at": record.finished_at if record.seeded else None,
        "to_verdict": record.verdict,
        "to_why": record.why,
        "to_last_crawl_at": record.finished_at,
        "to_last_ok_at": record.finished_at if record.clean else None,
        "to_last_new_at": record.last_new_at,
        "to_median_rows": record.median_rows,
    }


def _crawl_row(record: CrawlRecord) -> dict[str, Any]:
    names = (
        "source", "started_at", "finished_at", "verdict", "why", "missing", "rows_seen", "rows_parsed",
        "new", "changed", "unchanged", "requests", "received", "not_modified", "page_url",
    )  # fmt: skip
    row = {}
    for name in names:
        row[name] = getattr(record, name)
    return row | {
        "fills": dict(record.fills),
        "page": zlib.compress(record.page, 6) if record.page else None,
    }


@dataclass(frozen=True, slots=True)
class Health:
    """A source as its operator sees it."""

    name: str
    verdict: str
    why: str
    since: datetime | None
    failures: int
    last_crawl_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    next_crawl_at: datetime
    median_rows: int | None
    crawling: bool
    announcements: int


def health(session: Session, *, now: datetime) -> list[Health]:
    """Return every source's health, by name."""
    counted = dict(
        session.execute(
            select(Announcement.source, func.count()).group_by(
                Announcement.source
            )
        ).all()
    )
    rows = session.exec(select(Source).order_by(col(Source.name)))
    found: list[Health] = []
    for row in rows:
        found.append(_health(row, counted.get(row.name, 0), now))
    return found


def _health(row: Source, announcements: int, now: datetime) -> Health:
    return Health(
        name=row.name,
        verdict=row.verdict,
        why=row.why,
        since=row.verdict_since,
        failures=row.failures,
        last_crawl_at=row.last_crawl_at,
        last_ok_at=row.last_ok_at,
        last_new_at=row.last_new_at,
        next_crawl_at=row.next_crawl_at,
        median_rows=row.median_rows,
        crawling=row.lease_until is not None and row.lease_until > now,
        announcements=announcements,
    )


def evidence(session: Session, crawl_id: int) -> tuple[str, bytes] | None:
    """Return the page that a bad crawl stored: its URL and body as served."""
    row = session.get(Crawl, crawl_id)
    return (
        (row.page_url or "", zlib.decompress(row.page))
        if row is not None and row.page is not None
        else None
    )


def pull_back(session: Session, *, now: datetime, beyond: timedelta) -> int:
    """Make due at once what is due only later than *beyond* from now, and end claims that
    last longer; return how many boards are due sooner by it.

    A clock that was wrong for a minute must not keep a board unread for weeks.
    """
    pulled: Any = session.execute(
        update(Source)
        .where(col(Source.next_crawl_at) > now + beyond)
        .values(next_crawl_at=now)
    )
    session.execute(
        update(Source)
        .where(col(Source.lease_until) > now + beyond)
        .values(lease_until=None, lease_by=None)
    )
    return int(pulled.rowcount)


def prune_crawls(
    session: Session, *, now: datetime, after: timedelta = CRAWLS_LAST
) -> int:
    """Delete old crawls (those that saw nothing new after two days, all *after* that
    time); return how many.
    """
    dull = (col(Crawl.verdict) == "unchanged") & (
        col(Crawl.started_at) < now - UNCHANGED_CRAWLS_LAST
    )
    gone = session.execute(
        delete(Crawl).where(dull | (col(Crawl.started_at) < now - after))
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a DELETE's result has it


def names(session: Session) -> Iterable[str]:
    """Return the names of all sources that were ever registered."""
    return session.exec(select(Source.name).order_by(col(Source.name))).all()
