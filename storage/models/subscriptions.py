"""Who asked for what, and what they are owed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import Instant, Json


class Subscription(SQLModel, table=True):
    """A reader's standing request: filter + channel + frequency."""

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    """``email``, ``slack`` or ``webhook``."""
    target: str | None = None
    """Address or webhook URL: a secret that never enters a log; erased after the end."""
    filter: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    filter_key: str = Field(default="", max_length=64, index=True)
    """Digest of the canonical filter: equal filters are matched once."""
    events: list[str] = Field(default_factory=list, sa_type=Json)
    frequency: str = Field(default="now", max_length=8)
    """``now``, ``daily`` (08:30) or ``weekly`` (Monday 08:30), Korean time."""
    language: str = Field(default="ko", max_length=2)
    state: str = Field(default="pending", max_length=10, index=True)
    """``pending`` (unconfirmed), ``active``, ``disabled`` (dead target) or ``ended``."""
    created_at: datetime = Field(sa_type=Instant)
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Delivery(SQLModel, table=True):
    """One event owed to one subscription: the row is outbox and receipt in one."""

    __table_args__ = (
        UniqueConstraint("subscription_id", "announcement_id", "edition", "event"),
        Index("ix_delivery_due", "state", "next_attempt_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    subscription_id: int = Field(foreign_key="subscription.id")
    announcement_id: int = Field(foreign_key="announcement.id", index=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    edition: int
    event: str = Field(max_length=100)
    """The event's kind, with its key where it has one."""
    state: str = Field(default="owed", max_length=10)
    """``owed``, ``claimed``, ``sent``, ``failed`` (for good)."""
    created_at: datetime = Field(sa_type=Instant)
    attempts: int = 0
    next_attempt_at: datetime | None = Field(default=None, sa_type=Instant)
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    lease_by: str | None = Field(default=None, max_length=80)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    error: str | None = None
