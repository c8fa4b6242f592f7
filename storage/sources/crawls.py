"""How crawls ended: one record each, and what it leaves in the row of its source."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, bindparam, case, func, insert
from sqlmodel import col, delete, select, update

from storage import mends
from storage.db.engine import Session
from storage.models import Crawl, Source
from storage.verdicts import CLEAN

UNCHANGED_CRAWLS_LAST = timedelta(days=2)
"""Hundreds a day for each board: only their last tells anything."""
CRAWLS_LAST = timedelta(days=90)


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


def evidence(session: Session, crawl_id: int) -> tuple[str, bytes] | None:
    """Return the page that a bad crawl stored: its URL and body as served."""
    row = session.get(Crawl, crawl_id)
    return (
        (row.page_url or "", zlib.decompress(row.page))
        if row is not None and row.page is not None
        else None
    )


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
