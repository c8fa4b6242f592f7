"""what a programme is known as, what a notice is known by, and which notice replaced it

Notices stored before get their lookup keys from their columns, so that
filters, lists and the look for the same notice know them too.
"""

from alembic import op
import sqlalchemy as sa

from storage.announcements.identity import Posting, lookup_keys
from storage.db.names import programme_names, programme_slug

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STRETCH = 1_000
_ANNOUNCEMENT = sa.table(
    "announcement",
    sa.column("id", sa.Integer),
    sa.column("source", sa.String),
    sa.column("key", sa.String),
    sa.column("url", sa.String),
    sa.column("title", sa.String),
    sa.column("programme", sa.String),
    sa.column("programme_slug", sa.String),
)
_LOOKUP_KEY = sa.table(
    "lookup_key",
    sa.column("announcement_id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("value", sa.String),
)


def upgrade() -> None:
    # No batch: SQLite would copy the table, and dropping the old one would take the search texts along.
    op.execute("ALTER TABLE announcement ADD COLUMN superseded_by_id INTEGER REFERENCES announcement (id)")
    op.create_index("ix_announcement_superseded_by_id", "announcement", ["superseded_by_id"])
    op.create_table(
        "lookup_key",
        sa.Column("announcement_id", sa.Integer(), sa.ForeignKey("announcement.id"), primary_key=True),
        sa.Column("name", sa.String(length=16), primary_key=True),
        sa.Column("value", sa.String(length=120), primary_key=True),
    )
    op.create_index("ix_lookup_key_value", "lookup_key", ["name", "value", "announcement_id"])
    _write_keys_of_stored_notices()


def downgrade() -> None:
    op.drop_table("lookup_key")
    op.drop_index("ix_announcement_superseded_by_id", "announcement")
    op.execute("ALTER TABLE announcement DROP COLUMN superseded_by_id")


def _write_keys_of_stored_notices() -> None:
    connection = op.get_bind()
    last = 0
    while True:
        asked = sa.select(_ANNOUNCEMENT).where(_ANNOUNCEMENT.c.id > last).order_by(_ANNOUNCEMENT.c.id).limit(_STRETCH)
        rows = connection.execute(asked).all()
        if not rows:
            return
        keys = []
        for row in rows:
            found = set(lookup_keys(Posting(row.source, row.url, row.key, row.title)))
            for name in programme_names(row.programme, row.title):
                found.add(("programme", name))
            for name, value in sorted(found):
                keys.append({"announcement_id": row.id, "name": name, "value": value})
            if (meant := programme_slug(row.programme)) != row.programme_slug:
                moved = _ANNOUNCEMENT.update().where(_ANNOUNCEMENT.c.id == row.id)
                connection.execute(moved.values(programme_slug=meant))
        connection.execute(_LOOKUP_KEY.insert(), keys)
        last = rows[-1].id
