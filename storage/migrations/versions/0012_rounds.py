"""programmes, their rounds, and notices that may be one"""

from alembic import op
import sqlalchemy as sa

from storage.db.columns import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("slug", sa.String(length=120), nullable=False, unique=True),
        sa.Column("name", sa.String(length=200), nullable=False),
    )
    op.create_table(
        "programme_alias",
        sa.Column("slug", sa.String(length=120), primary_key=True),
        sa.Column("programme_id", sa.Integer(), sa.ForeignKey("programme.id"), nullable=False),
    )
    op.create_index("ix_programme_alias_programme_id", "programme_alias", ["programme_id"])
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("programme_id", sa.Integer(), sa.ForeignKey("programme.id"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=24), nullable=True),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.UniqueConstraint("programme_id", "key"),
    )
    op.create_table(
        "round_notice",
        sa.Column("announcement_id", sa.Integer(), sa.ForeignKey("announcement.id"), primary_key=True),
        sa.Column("round_id", sa.Integer(), sa.ForeignKey("round.id"), nullable=True),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
    )
    op.create_index("ix_round_notice_round_id", "round_notice", ["round_id"])
    op.create_table(
        "title_key",
        sa.Column("value", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("announcement_id", sa.Integer(), sa.ForeignKey("announcement.id"), primary_key=True),
    )
    op.create_index("ix_title_key_announcement_id", "title_key", ["announcement_id"])
    op.create_table(
        "duplicate_candidate",
        sa.Column("first_id", sa.Integer(), sa.ForeignKey("announcement.id"), primary_key=True),
        sa.Column("second_id", sa.Integer(), sa.ForeignKey("announcement.id"), primary_key=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=3), nullable=True),
        sa.Column("answered_at", Instant(timezone=True), nullable=True),
    )
    op.create_index("ix_duplicate_candidate_second_id", "duplicate_candidate", ["second_id"])


def downgrade() -> None:
    for table in (
        "duplicate_candidate",
        "title_key",
        "round_notice",
        "round",
        "programme_alias",
        "programme",
    ):
        op.drop_table(table)
