"""Programmes, their rounds, and which stored notices may be one."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.db.columns import Instant, Json


class ProgrammeRow(SQLModel, table=True):
    """A programme that is called for in rounds, over the years."""

    __tablename__ = "programme"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=120, unique=True)
    """Its comparable name, as in addresses (``storage.db.names``)."""
    name: str = Field(max_length=200)


class ProgrammeAlias(SQLModel, table=True):
    """Another comparable name of a programme."""

    __tablename__ = "programme_alias"

    slug: str = Field(primary_key=True, max_length=120)
    programme_id: int = Field(foreign_key="programme.id", index=True)


class RoundRow(SQLModel, table=True):
    """One call of a programme; its notices carry its id.

    *key* is as ``storage.relating.rounds`` writes round ids when the round was first
    heard of, e.g. ``2026-2`` or ``2026-S1@경기``; it never changes.
    """

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id")
    key: str = Field(max_length=200)
    year: int | None = None
    number: str | None = Field(default=None, max_length=24)
    side: str = Field(default="demand", max_length=12)
    """Who is called: ``demand``, ``supply`` or ``operator``."""


class RoundNotice(SQLModel, table=True):
    """Which round a stored notice belongs to, and what it is in it."""

    __tablename__ = "round_notice"

    announcement_id: int = Field(
        foreign_key="announcement.id", primary_key=True
    )
    round_id: int | None = Field(
        default=None, foreign_key="round.id", index=True
    )
    """``None`` for a tender and whatever else calls for nothing."""
    role: str = Field(max_length=24)
    rules: int = 0
    """The version of the rules that attached it; an older one is attached again."""


class ProgrammeEstimate(SQLModel, table=True):
    """That readers were written to when a programme's round of a year may open: once, whatever
    is learned of the programme later.
    """

    __tablename__ = "programme_estimate"

    programme_id: int = Field(foreign_key="programme.id", primary_key=True)
    year: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)


class TitleKey(SQLModel, table=True):
    """A digest of a title's letters: titles that are alike share most of theirs.

    A table of its own: it is written with each notice and shown nowhere.
    """

    __tablename__ = "title_key"
    __table_args__ = (
        Index("ix_title_key_announcement_id", "announcement_id"),
    )

    value: int = Field(primary_key=True, sa_type=BigInteger)
    announcement_id: int = Field(
        foreign_key="announcement.id", primary_key=True
    )


class DuplicateCandidate(SQLModel, table=True):
    """Two stored notices that may be one, and what the operator answered."""

    __tablename__ = "duplicate_candidate"

    first_id: int = Field(foreign_key="announcement.id", primary_key=True)
    second_id: int = Field(
        foreign_key="announcement.id", primary_key=True, index=True
    )
    """The later of the two."""
    why: str = Field(max_length=200)
    at: datetime = Field(sa_type=Instant)
    answer: str | None = Field(default=None, max_length=3)
    """``yes``, ``no``, or ``None`` while nobody has answered."""
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    undo: dict[str, Any] | None = Field(default=None, sa_type=Json)
    """What the answer changed: ``{"set": original or null, "before": {id: original or
    null}}``, so that it can be taken back whole.
    """
