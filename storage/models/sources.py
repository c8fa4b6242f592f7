"""What is watched, and how each crawl of it went."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from storage.db.columns import Instant, Json


class Source(SQLModel, table=True):
    """A watched board's timetable and health; its facts are in its card."""

    name: str = Field(primary_key=True, max_length=64)
    host: str = Field(default="", max_length=253, index=True)
    """Sources of one host are never claimed by two workers at once."""
    title: str = Field(default="", max_length=120)
    """What readers call the board; with *agency* it is searched in."""
    agency: str = Field(default="", max_length=120)
    """Who runs the board: filters for an agency find what is on its own boards."""
    next_crawl_at: datetime = Field(sa_type=Instant, index=True)
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    """Claimed until then; a dead worker's claim runs out by itself."""
    lease_by: str | None = Field(default=None, max_length=80)
    seeded_at: datetime | None = Field(default=None, sa_type=Instant)
    """When its first clean crawl ended: that one makes no alert."""
    verdict: str = Field(default="waiting", max_length=20)
    verdict_since: datetime | None = Field(default=None, sa_type=Instant)
    why: str = ""
    failures: int = 0
    """Crawls in a row that were not clean."""
    last_crawl_at: datetime | None = Field(default=None, sa_type=Instant)
    last_ok_at: datetime | None = Field(default=None, sa_type=Instant)
    last_new_at: datetime | None = Field(default=None, sa_type=Instant)
    median_rows: int | None = None
    baseline: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """What its clean listings looked like: ``crawler.health.Baseline``."""
    reported_verdict: str | None = Field(default=None, max_length=20)
    """The verdict that the operator was last written about, and when: the transition, then
    daily, then the recovery.
    """
    reported_at: datetime | None = Field(default=None, sa_type=Instant)


class PageCacheEntry(SQLModel, table=True):
    """What the last answer of a listing said about itself, so that the next one may cost little.

    Written only together with the rows it stands for: an equal page is then a
    page whose rows are stored.
    """

    __tablename__ = "page_cache"

    source: str = Field(primary_key=True, max_length=64)
    url: str = Field(primary_key=True, max_length=500)
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = Field(default=None, max_length=64)
    """Of the whole body."""
    rows_digest: str | None = Field(default=None, max_length=64)
    """Of what the rows say."""
    token_mask: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """Where this page has tokens that change in every answer:
    ``crawler.engine.page_cache.TokenMask``.
    """
    source_digest: str = Field(default="", max_length=64)
    """Of the source file that read it: a repaired one reads the page again."""
    rows: int = 0
    list_digest: str = Field(default="", max_length=64)
    """Of the part of the page that holds the list; the rest may differ each time."""
    page: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The body, zlib-compressed: where two answers with the same rows differ, there are tokens."""


class ListingRowRecord(SQLModel, table=True):
    """A listing row as it was last parsed, for fetching again a notice that has left
    the listing.
    """

    __tablename__ = "listing_row"

    source: str = Field(primary_key=True, max_length=64)
    key: str = Field(primary_key=True, max_length=200)
    row: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class Mend(SQLModel, table=True):
    """How a redesigned board is read until its definition is written again."""

    source: str = Field(primary_key=True, max_length=64)
    state: str = Field(max_length=12)
    """``found``, ``held``, ``mending``, ``mended``, ``adopted``, ``rejected`` or ``failed``:
    ``storage.mends`` says what each means.
    """
    reading: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    summary: str = ""
    since: datetime = Field(sa_type=Instant)
    last_at: datetime = Field(sa_type=Instant)
    looks: int = 0
    """Answers that it read since it was confirmed."""
    new: int = 0
    """Notices that were new by it."""
    details: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """Rows before and after, and the figures of the evidence."""
    page: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The answer that was read last, zlib-compressed: the test of what is adopted."""
    page_url: str = ""
    content_type: str = ""


class Crawl(SQLModel, table=True):
    """One crawl of one source and its verdict; the page is stored as evidence when it was
    bad.
    """

    __table_args__ = (Index("ix_crawl_source", "source", "started_at"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(max_length=64)
    started_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    verdict: str = Field(default="running", max_length=20)
    why: str = ""
    rows_seen: int = 0
    rows_parsed: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    requests: int = 0
    received: int = 0
    """Bytes of body, as they came."""
    not_modified: int = 0
    fills: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """Field → share of rows that had it."""
    missing: str | None = None
    """The selector that found nothing, where there was one."""
    page_url: str | None = None
    page: bytes | None = Field(default=None, sa_type=LargeBinary)
    """zlib-compressed."""
