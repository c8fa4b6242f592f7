"""that readers were told when a programme's next round may open"""

from alembic import op
import sqlalchemy as sa

from storage.db.columns import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme_estimate",
        sa.Column("programme_id", sa.Integer(), sa.ForeignKey("programme.id"), primary_key=True),
        sa.Column("year", sa.Integer(), primary_key=True),
        sa.Column("at", Instant(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("programme_estimate")
