"""tables and columns take the words of the code (docs/glossary.md)

Renames only, so nothing is copied and nothing is lost.  A release from before this one cannot work on the
renamed tables: stop its processes, migrate, start the new ones.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = (
    ("keepsake", "app_secret"),
    ("heardrow", "listing_row"),
    ("pagememo", "page_cache"),
    ("note", "system_message"),
)
_COLUMNS = (
    ("source", "habits", "baseline"),
    ("source", "told_verdict", "reported_verdict"),
    ("source", "told_at", "reported_at"),
    ("page_cache", "mask", "token_mask"),
    ("page_cache", "card", "source_digest"),
    ("announcement", "heard", "parsed_from"),
    ("subscription", "wants", "event_mask"),
    ("subscription", "quiet_at", "no_news_at"),
)
_INDEXES = (
    ("ix_note_due", "ix_system_message_due", "state, channel, next_attempt_at, id"),
    ("ix_note_subscription_id", "ix_system_message_subscription_id", "subscription_id"),
)
_QUEUES = ("delivery", "system_message")


def upgrade() -> None:
    for old, new in _TABLES:
        op.execute(f"ALTER TABLE {old} RENAME TO {new}")
    for table, old, new in _COLUMNS:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    for old, new, columns in _INDEXES:
        op.execute(f"DROP INDEX {old}")
        op.execute(f"CREATE INDEX {new} ON system_message ({columns})")
    for table in _QUEUES:
        op.execute(f"UPDATE {table} SET state = 'pending' WHERE state = 'owed'")


def downgrade() -> None:
    for table in _QUEUES:
        op.execute(f"UPDATE {table} SET state = 'owed' WHERE state = 'pending'")
    for table, old, new in _COLUMNS:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}")
    for old, new in _TABLES:
        op.execute(f"ALTER TABLE {new} RENAME TO {old}")
    columns_of = {old: columns for old, _, columns in _INDEXES}
    for old, new, _ in _INDEXES:
        op.execute(f"DROP INDEX {new}")
        op.execute(f"CREATE INDEX {old} ON note ({columns_of[old]})")
