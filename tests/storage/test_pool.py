"""A pool that runs dry: workers wait for their turn and say so, visitors are told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool
from structlog.testing import capture_logs

from storage.db import engine as engines
from storage.db.engine import Engine, open_engine, reading

CONNECTIONS = 9
"""One that the pool keeps and eight more."""


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "POOL_SECONDS", 0.02)


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    engine = open_engine(sqlite_url, pool_size=1)
    yield engine
    engine.dispose()


def take_all(stack: ExitStack, engine: Engine) -> None:
    for _ in range(CONNECTIONS):
        stack.enter_context(engine.connect())
    assert isinstance(engine.pool, QueuePool)
    assert engine.pool.checkedout() == CONNECTIONS


def test_a_worker_waits_and_says_so(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    # For as long as a busy machine takes to let the connections go.
    monkeypatch.setattr(engines, "POOL_WAITS", 10_000)
    found: list[int] = []

    def ask() -> None:
        with reading(engine) as session:
            found.append(session.execute(text("SELECT 1")).scalar_one())

    thread = threading.Thread(target=ask)
    with capture_logs() as logs:
        with ExitStack() as stack:
            take_all(stack, engine)
            thread.start()
            while not logs:
                assert thread.is_alive(), "it did not wait"
        thread.join(30)
    assert found == [1]
    assert logs[0]["event"] == "waiting for a database connection"
    assert logs[0]["in_use"] == CONNECTIONS


def test_nobody_waits_for_ever(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A leak, or threads that wait for each other, must come to light."""
    monkeypatch.setattr(engines, "POOL_WAITS", 3)
    with ExitStack() as stack, capture_logs() as logs:
        take_all(stack, engine)
        with pytest.raises(PoolTimeout):
            engine.connect()
    assert len(logs) == 2


def test_a_visitor_does_not_wait_long(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url, pool_size=1, query_seconds=10)
    with ExitStack() as stack, capture_logs() as logs:
        take_all(stack, engine)
        with pytest.raises(PoolTimeout):
            engine.connect()
    engine.dispose()
    assert logs == []
