"""The release before this one had other table and column names: its filled store is carried over."""

from __future__ import annotations

from alembic import command
from sqlalchemy import text

from storage.db.engine import Engine
from storage.migrations import configuration, is_current, upgrade

BEFORE = "0002"
"""The last revision with the old names."""
FILLED = (
    "INSERT INTO keepsake (name, value) VALUES ('signing', 'kept')",
    "INSERT INTO heardrow (source, key, row) VALUES ('nipa', '7', '{}')",
    "INSERT INTO pagememo (source, url, mask, card, rows)"  # noqa: ISC004
    " VALUES ('nipa', 'https://nipa.example/', '{}', 'digest', 3)",
    "INSERT INTO note (key, kind, channel, language, facts, state, created_at, attempts,"  # noqa: ISC004
    " next_attempt_at) VALUES ('confirm.1', 'confirm', 'email', 'ko', '{}', 'owed',"
    " '2026-11-24 01:00:00', 0, '2026-11-24 01:00:00')",
)
READ = {
    "SELECT value FROM app_secret": "kept",
    "SELECT key FROM listing_row": "7",
    "SELECT source_digest FROM page_cache": "digest",
    "SELECT state FROM system_message": "pending",
}


def test_a_filled_store_keeps_everything_under_the_new_names(
    engine: Engine,
) -> None:
    command.downgrade(configuration(engine), BEFORE)
    with engine.begin() as connection:
        for statement in FILLED:
            connection.execute(text(statement))

    upgrade(engine)

    assert is_current(engine)
    with engine.connect() as connection:
        for question, answer in READ.items():
            assert connection.execute(text(question)).scalar_one() == answer
