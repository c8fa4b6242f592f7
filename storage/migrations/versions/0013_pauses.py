"""until when a subscription rests"""

from alembic import op
import sqlalchemy as sa

from storage.db.columns import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column: sa.Column[object] = sa.Column("paused_until", Instant(), nullable=True)
    with op.batch_alter_table("subscription") as table:
        table.add_column(column)


def downgrade() -> None:
    with op.batch_alter_table("subscription") as table:
        table.drop_column("paused_until")
