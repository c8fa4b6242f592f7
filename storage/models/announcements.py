"""What was announced, and how it came to be what it is."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from reader.model import Reading
from storage.db.columns import Instant, Json, ReadingJson


def unread() -> Reading:
    """Return the reading of what was not read."""
    return Reading(title="", kind="other", reader="")


def _index_where(name: str, condition: str, *columns: str) -> Index:
    """Return an index of the rows alone for which *condition* holds."""
    where = text(condition)
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Announcement(SQLModel, table=True):
    """A stored notice; the row outlives every later edit of its page.

    The columns repeat what queries need of ``reading`` (that of the current
    edition, evidence included).
    """

    __table_args__ = (
        UniqueConstraint("source", "key"),
        # The orders of `storage.queries.lists`, each with the id that cursors go on from.
        Index("ix_announcement_open", "closes_at", "id"),
        Index("ix_announcement_changed", "changed_at", "id"),
        Index("ix_announcement_newest", "first_seen_at", "id"),
        Index("ix_announcement_round", "programme_slug", "year", "round"),
        # Nearly all notices have neither: SQLite would look for those that have none by
        # these indexes, and read the whole store.
        _index_where(
            "ix_announcement_same_as_id",
            "same_as_id IS NOT NULL",
            "same_as_id",
        ),
        _index_where(
            "ix_announcement_superseded_by_id",
            "superseded_by_id IS NOT NULL",
            "superseded_by_id",
        ),
        # the leads that a call may confirm, few among all
        _index_where(
            "ix_announcement_lead",
            "kind = 'forecast' AND confirmed_by_id IS NULL",
            "kind",
            "programme_slug",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(max_length=64)
    key: str = Field(max_length=200)
    """The source's own id of the notice."""
    url: str
    title: str
    kind: str = Field(max_length=24)
    programme: str | None = None
    programme_slug: str | None = Field(default=None, max_length=120)
    year: int | None = None
    round: int | None = None
    notice_no: str | None = Field(default=None, index=True)
    posted_on: date | None = None
    opens_at: datetime | None = Field(default=None, sa_type=Instant)
    closes_at: datetime | None = Field(default=None, sa_type=Instant)
    """First instant at which it is too late; a day without a minute closes when the day
    ends (KST).  Where the title is marked as closed before that, when it was first seen so.
    """
    closes: str | None = Field(default=None, max_length=20)
    """The same as written: ``2026-12-04`` or ``2026-12-04T18:00`` (Korean time)."""
    opens: str | None = Field(default=None, max_length=20)
    basis: str = Field(default="unstated", max_length=20)
    expected_on: date | None = None
    """For a lead: the day for which something is announced."""
    budget_total_won: int | None = Field(default=None, sa_type=BigInteger)
    per_project_won: int | None = Field(default=None, sa_type=BigInteger)
    projects: int | None = None
    cancelled_at: datetime | None = Field(default=None, sa_type=Instant)
    edition: int = 1
    reading: Reading = Field(default_factory=unread, sa_type=ReadingJson)
    reader: str = Field(default="", max_length=20)
    parsed_from: str = Field(default="row", max_length=8)
    row_digest: str = Field(default="", max_length=64)
    """Of the listing row; a page is fetched again only when its row changed or its
    recheck is due.
    """
    page_digest: str = Field(default="", max_length=64)
    first_seen_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)
    last_seen_at: datetime = Field(sa_type=Instant)
    recheck_at: datetime | None = Field(
        default=None, sa_type=Instant, index=True
    )
    """When its own page is due to be fetched again; tightens near the deadline."""
    detail_failures: int = 0
    same_as_id: int | None = Field(default=None, foreign_key="announcement.id")
    """The original, where this is the same notice on another board."""
    superseded_by_id: int | None = Field(
        default=None, foreign_key="announcement.id"
    )
    """The newest correction or extension of the same round that was posted as a notice
    of its own.
    """
    confirmed_by_id: int | None = Field(
        default=None, foreign_key="announcement.id"
    )
    """For a lead: the call that came of it."""


class Facet(SQLModel, table=True):
    """One value of a many-valued fact: ``division``, ``audience``, ``agency``,
    ``field``, ``region``.
    """

    __table_args__ = (
        Index("ix_facet_value", "name", "value", "announcement_id"),
    )

    announcement_id: int = Field(
        foreign_key="announcement.id", primary_key=True
    )
    name: str = Field(primary_key=True, max_length=16)
    value: str = Field(primary_key=True, max_length=120)


class LookupKey(SQLModel, table=True):
    """What an announcement is looked up by, beside what readers choose from.

    *name* is ``programme`` (a comparable name of its programme), or one of
    ``post``, ``title``, ``round``: digests by which other postings and versions
    of the same notice are found (``storage.announcements.identity``).
    """

    __tablename__ = "lookup_key"
    __table_args__ = (
        Index("ix_lookup_key_value", "name", "value", "announcement_id"),
    )

    announcement_id: int = Field(
        foreign_key="announcement.id", primary_key=True
    )
    name: str = Field(primary_key=True, max_length=16)
    value: str = Field(primary_key=True, max_length=120)


class Alias(SQLModel, table=True):
    """Another id by which a source's board calls a stored announcement.

    ``Announcement.key`` never changes (feeds and the API show it).  A board that was
    redesigned often numbers its old notices again, and some give an old notice's number
    to another one.
    """

    source: str = Field(primary_key=True, max_length=64)
    key: str = Field(primary_key=True, max_length=200)
    announcement_id: int = Field(foreign_key="announcement.id", index=True)
    created_at: datetime = Field(sa_type=Instant)


class Edition(SQLModel, table=True):
    """An announcement's material version and what changed with it, field by field."""

    __table_args__ = (UniqueConstraint("announcement_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", index=True)
    number: int
    at: datetime = Field(sa_type=Instant)
    title: str
    reading: Reading = Field(default_factory=unread, sa_type=ReadingJson)
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """``{"closes": ["2026-12-04T18:00", "2026-12-11T18:00"], …}``: before, after."""
    reader: str = Field(default="", max_length=20)


class Revision(SQLModel, table=True):
    """A page as it was served, zlib-compressed, once for each different content."""

    __table_args__ = (UniqueConstraint("announcement_id", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", index=True)
    fetched_at: datetime = Field(sa_type=Instant)
    url: str
    media: str = Field(default="", max_length=120)
    digest: str = Field(max_length=64)
    page: bytes = Field(sa_type=LargeBinary)


class Attachment(SQLModel, table=True):
    """A file of an announcement; its identity is (announcement, name, size), never its URL."""

    __table_args__ = (UniqueConstraint("announcement_id", "name", "size"),)

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", index=True)
    name: str
    size: str = Field(default="", max_length=40)
    """As the page states it (``266 KB``); empty where it states none."""
    url: str
    digest: str | None = Field(default=None, max_length=64)
    state: str = Field(default="unread", max_length=16)
    """``unread``, or how its conversion ended (``reader.formats``)."""
    text: bytes | None = Field(default=None, sa_type=LargeBinary)
    """What was read, UTF-8, zlib-compressed."""
    fetched_at: datetime | None = Field(default=None, sa_type=Instant)


class Event(SQLModel, table=True):
    """Something that readers may get an alert of.  A source's first crawl, a re-reading and
    a failed fetch make none.

    *kind* is one of ``new corrected extended cancelled closing result expected
    confirmed estimate``; *key* makes a repeat impossible (for ``closing`` it holds
    the step and the deadline's instant, so a moved deadline is a new key; for
    ``estimate``, which is of the call of the year before, programme and year).
    """

    __table_args__ = (
        UniqueConstraint("announcement_id", "edition", "kind", "key"),
        Index("ix_event_at", "at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", index=True)
    edition: int
    kind: str = Field(max_length=16)
    key: str = Field(default="", max_length=80)
    at: datetime = Field(sa_type=Instant)
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class ListChange(SQLModel, table=True):
    """The last change of what lists show of an announcement, written by triggers.

    *version* counts up on SQLite; on PostgreSQL it is the transaction's number.
    """

    __tablename__ = "list_change"

    announcement_id: int = Field(
        primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    version: int = Field(sa_type=BigInteger, index=True)
