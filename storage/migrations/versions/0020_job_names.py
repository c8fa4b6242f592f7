"""jobs take the field's names; when each of them last ran is kept"""

from alembic import op
import sqlalchemy as sa

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_RENAMED = (
    ("sing", "send_canaries"),
    ("note_silence", "send_no_news"),
    ("tidy", "delete_expired"),
    ("tell_openings", "send_opening_estimates"),
    ("ask_operator", "notify_duplicates"),
)
_job_run = sa.table("job_run", sa.column("name"))


def _rename(before: str, after: str) -> None:
    # A worker of the other release may have run beside us and made a row of its own.
    op.execute(sa.delete(_job_run).where(_job_run.c.name == after))
    op.execute(
        sa.update(_job_run)
        .where(_job_run.c.name == before)
        .values(name=after)
    )


def upgrade() -> None:
    for old, new in _RENAMED:
        _rename(old, new)


def downgrade() -> None:
    for old, new in _RENAMED:
        _rename(new, old)
