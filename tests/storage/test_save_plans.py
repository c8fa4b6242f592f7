"""What saving a notice asks of the store is found by an index that holds few rows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import event

from benchmarks.relate_save import NOW, drafts
from reader.model import Kind
from storage.announcements.draft import Draft
from storage.announcements.save import save
from storage.db.engine import Engine, writing

KINDS: tuple[Kind, ...] = (
    "call",
    "forecast",
    "correction",
    "extension",
    "cancellation",
)


@contextmanager
def statements(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """Collect the SELECT statements that are executed, with their parameters."""
    found: list[tuple[str, Any]] = []

    def note(*given: Any) -> None:
        _, _, statement, parameters, _, _ = given
        if statement.startswith("SELECT"):
            found.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def put(engine: Engine, draft: Draft) -> None:
    with writing(engine) as session:
        save(session, draft, now=NOW, silent=False, enqueue=lambda *_: 0)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_notice_reads_no_whole_table(
    kind: Kind, sqlite_engine: Engine
) -> None:
    rng = random.Random(3)
    *stored, new = islice(drafts(rng), 30)
    for draft in stored:
        put(sqlite_engine, draft)
    reading = replace(new.reading, kind=kind, notice_no="공고 제2026-7호")

    with statements(sqlite_engine) as asked:
        put(sqlite_engine, replace(new, reading=reading))

    assert asked
    wide = []
    with sqlite_engine.connect() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
            for row in plan:
                is_null = "_id IS NULL" in statement and "_id=?" in row.detail
                if row.detail.startswith("SCAN announcement") or is_null:
                    wide.append((row.detail, statement))
    assert wide == []


def test_leads_are_found_by_their_own_index(sqlite_engine: Engine) -> None:
    rng = random.Random(3)
    first, new = islice(drafts(rng), 2)
    put(sqlite_engine, first)

    with statements(sqlite_engine) as asked:
        put(sqlite_engine, new)

    leads = [pair for pair in asked if "'forecast'" in pair[0]]
    assert leads
    with sqlite_engine.connect() as connection:
        for statement, parameters in leads:
            plan = connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
            assert "ix_announcement_lead" in next(iter(plan)).detail
