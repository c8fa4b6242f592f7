"""When the jobs that have an hour were last run."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.db.columns import Instant


class JobRun(SQLModel, table=True):
    """The last run of one job, by whichever worker; ``worker`` is a sign of life."""

    __tablename__ = "job_run"

    name: str = Field(primary_key=True, max_length=32)
    last_at: datetime = Field(sa_type=Instant)
