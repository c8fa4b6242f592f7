"""other ids by which a board calls a stored announcement"""

from alembic import op
import sqlalchemy as sa

from storage.db.columns import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alias",
        sa.Column("source", sa.String(length=64), primary_key=True),
        sa.Column("key", sa.String(length=200), primary_key=True),
        sa.Column(
            "announcement_id",
            sa.Integer(),
            sa.ForeignKey("announcement.id"),
            nullable=False,
        ),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
    )
    op.create_index("ix_alias_announcement_id", "alias", ["announcement_id"])


def downgrade() -> None:
    op.drop_table("alias")
