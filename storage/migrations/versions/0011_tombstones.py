"""what was deleted because its time was over"""

from alembic import op
import sqlalchemy as sa

from storage.db.columns import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tombstone",
        sa.Column("kind", sa.String(length=16), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("before", Instant(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("tombstone")
