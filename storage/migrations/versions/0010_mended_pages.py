"""what a mended reading read, for people to compare and to freeze"""

from typing import Any

from alembic import op
import sqlalchemy as sa

from storage.db.columns import Json

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns: list[sa.Column[Any]] = [
        sa.Column("looks", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("new", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("details", Json(), nullable=False, server_default="{}"),
        sa.Column("page", sa.LargeBinary(), nullable=True),
        sa.Column("page_url", sa.String(), nullable=False, server_default=""),
        sa.Column("content_type", sa.String(), nullable=False, server_default=""),
    ]
    with op.batch_alter_table("mend") as table:
        for column in columns:
            table.add_column(column)


def downgrade() -> None:
    with op.batch_alter_table("mend") as table:
        for name in ("looks", "new", "details", "page", "page_url", "content_type"):
            table.drop_column(name)
