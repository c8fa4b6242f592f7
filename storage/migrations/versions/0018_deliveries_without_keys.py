"""deliveries name their parents without foreign keys, and only claimed ones are in the
index of leases

One statement makes the deliveries of an announcement from rows of the same transaction.
On PostgreSQL checking three keys for each took more than half of its time, and
rewrote the head of every matched subscription (docs/decisions/0019).
"""

from alembic import op
import sqlalchemy as sa

from storage.db.columns import Instant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_PARENTS = ("subscription", "announcement", "event")
_LEASE = "ix_delivery_lease"


def _table(*constraints: sa.Constraint) -> sa.Table:
    """Return the table as SQLite is to have it: it changes no constraint in place."""
    return sa.Table(
        "delivery",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(100), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", Instant(), nullable=False),
        sa.Column("lease_until", Instant()),
        sa.Column("lease_by", sa.String(80)),
        sa.Column("sent_at", Instant()),
        sa.Column("message_id", sa.String(200)),
        sa.Column("error", sa.String()),
        sa.UniqueConstraint("subscription_id", "announcement_id", "edition", "event"),
        sa.Index("ix_delivery_due", "state", "channel", "digest", "next_attempt_at", "id"),
        sa.Index("ix_delivery_told", "announcement_id", "subscription_id"),
        *constraints,
    )


def upgrade() -> None:
    op.drop_index(_LEASE, "delivery")
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("delivery", copy_from=_table(), recreate="always"):
            pass
    else:
        for parent in _PARENTS:
            op.drop_constraint(f"delivery_{parent}_id_fkey", "delivery", type_="foreignkey")
    claimed = sa.text("lease_until IS NOT NULL")
    op.create_index(
        _LEASE, "delivery", ["lease_until"], sqlite_where=claimed, postgresql_where=claimed
    )


def downgrade() -> None:
    op.drop_index(_LEASE, "delivery")
    if op.get_bind().dialect.name == "sqlite":
        keys = []
        for parent in _PARENTS:
            keys.append(sa.ForeignKeyConstraint([f"{parent}_id"], [f"{parent}.id"]))
        with op.batch_alter_table("delivery", copy_from=_table(*keys), recreate="always"):
            pass
    else:
        for parent in _PARENTS:
            op.create_foreign_key(
                f"delivery_{parent}_id_fkey", "delivery", parent, [f"{parent}_id"], ["id"]
            )
    op.create_index(_LEASE, "delivery", ["state", "lease_until"])
