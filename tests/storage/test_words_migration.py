"""Earlier releases had other names for tables, columns and jobs: a filled store is carried over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import select

from storage import job_runs
from storage.db.engine import Engine, reading, writing
from storage.migrations import is_current, upgrade
from storage.models import JobRun
from tests.conftest import NOW
from tests.migrating import downgrade

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
    downgrade(engine, BEFORE)
    with engine.begin() as connection:
        for statement in FILLED:
            connection.execute(text(statement))

    upgrade(engine)

    assert is_current(engine)
    with engine.connect() as connection:
        for question, answer in READ.items():
            assert connection.execute(text(question)).scalar_one() == answer


def test_jobs_keep_their_last_run_under_their_new_names(
    engine: Engine,
) -> None:
    """There and back: a job whose run is not known would miss its next hour."""
    runs = {"sing": NOW, "note_silence": NOW - timedelta(days=3)}
    downgrade(engine, "0019")
    with writing(engine) as session:
        for name, at in runs.items():
            job_runs.mark(session, name, now=at)
        job_runs.mark(session, job_runs.WORKER, now=NOW)

    upgrade(engine)

    assert last_runs(engine) == {
        "send_canaries": runs["sing"],
        "send_no_news": runs["note_silence"],
        job_runs.WORKER: NOW,
    }
    # A worker of the release before may still be running.
    with writing(engine) as session:
        job_runs.mark(session, "sing", now=NOW - timedelta(days=9))
    downgrade(engine, "0019")
    assert last_runs(engine) == {**runs, job_runs.WORKER: NOW}


def last_runs(engine: Engine) -> dict[str, datetime]:
    with reading(engine) as session:
        return {run.name: run.last_at for run in session.exec(select(JobRun))}
