"""full text and board names are searched

What was read of stored attachments becomes searchable at once; the text of a
stored page with the next time that it is read.
"""

import re
import zlib

from alembic import op
import sqlalchemy as sa

from storage.announcements.search import pairs
from storage.announcements.search_text import SEPARATOR, fold

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LONGEST_BODY = 300_000
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if not chr(code).isalnum()}


def upgrade() -> None:
    op.execute("ALTER TABLE source ADD COLUMN title VARCHAR(120) NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE source ADD COLUMN agency VARCHAR(120) NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE announcement_search ADD COLUMN body TEXT NOT NULL DEFAULT ''")
    binary = "BYTEA" if op.get_bind().dialect.name == "postgresql" else "BLOB"
    op.execute(f"ALTER TABLE announcement_search ADD COLUMN full_text {binary}")
    _index_attachments()


def downgrade() -> None:
    op.execute("ALTER TABLE announcement_search DROP COLUMN full_text")
    op.execute("ALTER TABLE announcement_search DROP COLUMN body")
    op.execute("ALTER TABLE source DROP COLUMN agency")
    op.execute("ALTER TABLE source DROP COLUMN title")


def _index_attachments() -> None:
    connection = op.get_bind()
    ids = connection.execute(
        sa.text("SELECT DISTINCT announcement_id FROM attachment WHERE text IS NOT NULL ORDER BY announcement_id")
    ).scalars()
    for number in ids.all():
        packed = connection.execute(
            sa.text("SELECT text FROM attachment WHERE announcement_id = :id AND text IS NOT NULL ORDER BY id"), {"id": number}
        ).scalars()
        full = "\n\n".join(zlib.decompress(bytes(one)).decode("utf-8", "replace") for one in packed)
        _index_one(connection, number, full[:_LONGEST_BODY])


def _index_one(connection: sa.Connection, number: int, full: str) -> None:
    words = connection.execute(sa.text("SELECT text FROM announcement_search WHERE announcement_id = :id"), {"id": number}).scalar()
    body = SEPARATOR.join(filter(None, map(fold, re.split(r"\n\s*\n", full))))
    if words is None or not body:
        return
    row = {"id": number, "body": body, "full": zlib.compress(full.encode("utf-8", "replace"), 6)}
    everything = f"{words}{SEPARATOR}{body}"
    if connection.dialect.name == "postgresql":
        update = "UPDATE announcement_search SET body = :body, full_text = :full, grams = :grams WHERE announcement_id = :id"
        connection.execute(sa.text(update), {**row, "grams": pairs(everything)})
        return
    connection.execute(sa.text("UPDATE announcement_search SET body = :body, full_text = :full WHERE announcement_id = :id"), row)
    # A contentless index removes only what it is given word for word.
    connection.execute(
        sa.text("INSERT INTO announcement_search_grams(announcement_search_grams, rowid, grams) VALUES ('delete', :id, :grams)"),
        {"id": number, "grams": _spelled(words)},
    )
    connection.execute(
        sa.text("INSERT INTO announcement_search_grams(rowid, grams) VALUES (:id, :grams)"), {"id": number, "grams": _spelled(everything)}
    )


def _spelled(words: str) -> str:
    return " ".join(pair.translate(_WIDE) for pair in pairs(words))
