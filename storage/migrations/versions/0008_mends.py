"""how redesigned boards are read until their definitions are written anew"""

from alembic import op
import sqlalchemy as sa

from storage.db.columns import Instant, Json

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mend",
        sa.Column("source", sa.String(length=64), primary_key=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reading", Json(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("since", Instant(timezone=True), nullable=False),
        sa.Column("last_at", Instant(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("mend")
