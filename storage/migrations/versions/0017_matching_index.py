"""matching reads subscriptions from their index alone"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NAME = "ix_subscription_matching"
_COVERING = [
    "filter_key",
    "state",
    "event_mask",
    "paused_until",
    "reader_key",
    "frequency",
    "channel",
]


def upgrade() -> None:
    op.drop_index(_NAME, "subscription")
    op.create_index(_NAME, "subscription", _COVERING)


def downgrade() -> None:
    op.drop_index(_NAME, "subscription")
    op.create_index(_NAME, "subscription", ["filter_key", "state"])
