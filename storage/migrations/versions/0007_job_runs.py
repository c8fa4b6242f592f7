"""when jobs were last run, and the workers' sign of life"""

from alembic import op
import sqlalchemy as sa

from storage.db.columns import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=32), primary_key=True),
        sa.Column("last_at", Instant(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("job_run")
