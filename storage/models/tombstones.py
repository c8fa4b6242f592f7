"""What was deleted because its time was over: that it was there, not what it was."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.db.columns import Instant


class Tombstone(SQLModel, table=True):
    """Rows of one kind deleted in one day because their time was over."""

    kind: str = Field(primary_key=True, max_length=16)
    """A name of ``config.retention.Retention``, or ``addresses``."""
    day: date = Field(primary_key=True)
    """In Korea."""
    removed: int = 0
    before: datetime = Field(sa_type=Instant)
    """Everything deleted was settled before then."""
