"""what an operator's answer about two notices changed, so that it can be taken back"""

from alembic import op
import sqlalchemy as sa

from storage.db.columns import Json

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column: sa.Column[object] = sa.Column("undo", Json(), nullable=True)
    with op.batch_alter_table("duplicate_candidate") as table:
        table.add_column(column)


def downgrade() -> None:
    with op.batch_alter_table("duplicate_candidate") as table:
        table.drop_column("undo")
