"""which announcements changed last, noted by the database itself

Lists are answered from memory (``storage.queries.memory.index``), so every process
must learn of every change of what a list shows, whoever made it and however.

SQLite counts the notes: it has one writer at a time.  PostgreSQL writes down the
transaction, since a transaction may end long after one that began later.
"""

from alembic import op
import sqlalchemy as sa

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COLUMNS = (
    "source, url, title, kind, programme, programme_slug, year, round, notice_no, "
    "posted_on, opens_at, closes_at, closes, opens, basis, expected_on, "
    "budget_total_won, per_project_won, projects, cancelled_at, edition, reading, "
    "first_seen_at, changed_at, same_as_id, superseded_by_id, confirmed_by_id"
)
"""What a list shows; ``last_seen_at`` and the like move with every crawl."""
_OWNED = ("facet", "lookup_key", "announcement_search")


def upgrade() -> None:
    op.create_table(
        "list_change",
        sa.Column("announcement_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_list_change_version", "list_change", ["version"])
    triggers = _postgres() if op.get_bind().dialect.name == "postgresql" else _sqlite()
    for statement in triggers:
        op.execute(statement)


def downgrade() -> None:
    for table in ("announcement", *_OWNED):
        for when in ("insert", "update", "delete"):
            if op.get_bind().dialect.name == "postgresql":
                op.execute(f"DROP TRIGGER IF EXISTS list_change_{table}_{when} ON {table}")
            else:
                op.execute(f"DROP TRIGGER IF EXISTS list_change_{table}_{when}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION note_list_change_by_id")
        op.execute("DROP FUNCTION note_list_change_by_announcement_id")
    op.drop_index("ix_list_change_version", "list_change")
    op.drop_table("list_change")


def _events(table: str) -> list[tuple[str, str, str]]:
    """Return name, event and the row that it is about."""
    update = f"UPDATE OF {_COLUMNS}" if table == "announcement" else "UPDATE"
    return [("insert", "INSERT", "NEW"), ("update", update, "NEW"), ("delete", "DELETE", "OLD")]


def _sqlite() -> list[str]:
    statements = []
    for table in ("announcement", *_OWNED):
        owner = "id" if table == "announcement" else "announcement_id"
        for name, event, row in _events(table):
            # "WHERE true" keeps SQLite from reading ON CONFLICT as a join's condition.
            statements.append(
                f"CREATE TRIGGER list_change_{table}_{name} AFTER {event} ON {table} BEGIN "
                "INSERT INTO list_change (announcement_id, version) "
                f"SELECT {row}.{owner}, COALESCE(MAX(version), 0) + 1 FROM list_change WHERE true "
                "ON CONFLICT (announcement_id) DO UPDATE SET version = excluded.version; END"
            )
    return statements


def _postgres() -> list[str]:
    statements = []
    for owner in ("id", "announcement_id"):
        statements.append(
            f"""
            CREATE FUNCTION note_list_change_by_{owner}() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                number integer;
            BEGIN
                IF TG_OP = 'DELETE' THEN number := OLD.{owner}; ELSE number := NEW.{owner}; END IF;
                INSERT INTO list_change (announcement_id, version)
                VALUES (number, pg_current_xact_id()::text::bigint)
                ON CONFLICT (announcement_id) DO UPDATE SET version = excluded.version
                WHERE list_change.version <> excluded.version;
                RETURN NULL;
            END $$
            """
        )
    for table in ("announcement", *_OWNED):
        owner = "id" if table == "announcement" else "announcement_id"
        for name, event, _ in _events(table):
            statements.append(
                f"CREATE TRIGGER list_change_{table}_{name} AFTER {event} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION note_list_change_by_{owner}()"
            )
    return statements
