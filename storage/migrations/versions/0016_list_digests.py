"""the part of a listing page that holds the list, by which it is known again"""

from alembic import op
import sqlalchemy as sa

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("page_cache") as table:
        table.add_column(
            sa.Column("list_digest", sa.String(64), nullable=False, server_default="")
        )


def downgrade() -> None:
    with op.batch_alter_table("page_cache") as table:
        table.drop_column("list_digest")
