"""postings and superseded notices are indexed alone, and so are leads

Without statistics SQLite took the index of ``same_as_id`` for "no posting of another",
which nearly all notices are: each new notice read the whole store.
"""

from alembic import op
import sqlalchemy as sa

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_COLUMNS = ("same_as_id", "superseded_by_id")
_LEAD = "ix_announcement_lead"


def upgrade() -> None:
    for column in _COLUMNS:
        op.drop_index(f"ix_announcement_{column}", "announcement")
        _create(f"ix_announcement_{column}", f"{column} IS NOT NULL", column)
    # with the kind, which is the same in each row, SQLite prefers it to the index of kinds
    open_leads = "kind = 'forecast' AND confirmed_by_id IS NULL"
    _create(_LEAD, open_leads, "kind", "programme_slug")


def _create(name: str, condition: str, *columns: str) -> None:
    where = sa.text(condition)
    op.create_index(
        name, "announcement", list(columns), sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    op.drop_index(_LEAD, "announcement")
    for column in _COLUMNS:
        op.drop_index(f"ix_announcement_{column}", "announcement")
        op.create_index(f"ix_announcement_{column}", "announcement", [column])
