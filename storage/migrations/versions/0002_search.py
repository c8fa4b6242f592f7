"""full-text search, and the indexes that lists are walked by

SQLite: a contentless FTS5 table of character pairs (``detail=none``: it only
proposes rows, the folded text decides).  PostgreSQL: the same pairs as an array
under GIN.  Both find Korean substrings of one or two letters, which word
tokenizers and trigrams do not.
"""

from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_LISTS = {
    "ix_search_posted": ("announcement (posted_on{newest}, id{last})", ""),
    "ix_search_undated": ("announcement (id)", "posted_on IS NULL"),
    "ix_search_endless": ("announcement (posted_on)", "closes_at IS NULL"),
    "ix_search_opens": ("announcement (opens_at, id)", "opens_at IS NOT NULL"),
    "ix_search_expected": ("announcement (expected_on, id)", "expected_on IS NOT NULL"),
    "ix_search_confirmed": ("announcement (confirmed_by_id)", "confirmed_by_id IS NOT NULL"),
    "ix_search_source": ("announcement (source, posted_on{newest}, id{last})", ""),
    "ix_search_kind": ("announcement (kind, posted_on{newest}, id{last})", ""),
}


def upgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    order = {"newest": " DESC NULLS LAST", "last": " DESC"} if postgres else {"newest": "", "last": ""}
    for name, (columns, where) in _LISTS.items():
        op.execute(f"CREATE INDEX {name} ON {columns.format(**order)}" + (f" WHERE {where}" if where else ""))
    op.create_table(
        "announcement_search",
        sa.Column("announcement_id", sa.Integer(), sa.ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
    )
    if postgres:
        op.execute("ALTER TABLE announcement_search ADD COLUMN grams text[] NOT NULL DEFAULT '{}'")
        op.execute("CREATE INDEX ix_search_grams ON announcement_search USING gin (grams) WITH (fastupdate = off)")
    else:
        op.execute("CREATE VIRTUAL TABLE announcement_search_grams USING fts5(grams, content='', detail='none', tokenize='ascii')")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TABLE announcement_search_grams")
    op.drop_table("announcement_search")
    for name in _LISTS:
        op.execute(f"DROP INDEX {name}")
