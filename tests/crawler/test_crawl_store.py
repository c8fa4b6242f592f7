"""What becomes of a crawl when the database is away for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from crawler.engine import crawl_store
from crawler.engine.crawl_store import CrawlStore
from storage.db.engine import Engine, reading
from storage.db.retry import is_disk_full
from storage.sources import CrawlRecord
from tests.crawler.conftest import BoardServer, Look, Served
from tests.crawler.practice import RowsOnly, listing, row
from tests.factories import crawls_of

AWAY = OperationalError("SELECT 1", {}, ConnectionError("restarting"))


@pytest.fixture
def board(site: BoardServer) -> RowsOnly:
    site.pages["/list"] = Served(listing(row(1), row(2)))
    return RowsOnly.at(site.url)()


def failing_once(method: Callable[..., Any]) -> Callable[..., Any]:
    failures = [AWAY]

    def work(*arguments: Any) -> Any:
        if failures:
            raise failures.pop()
        return method(*arguments)

    return work


def test_a_database_that_is_away_is_no_fault_of_the_board(
    look: Look,
    board: RowsOnly,
    sqlite_engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = failing_once(CrawlStore._save_batch)
    monkeypatch.setattr(CrawlStore, "_save_batch", store)
    with pytest.raises(OperationalError):
        look(board)
    with reading(sqlite_engine) as session:
        assert crawls_of(session, "practice") == []
    assert look(board).new == 2


@pytest.fixture
def unwritten(
    look: Look, board: RowsOnly, monkeypatch: pytest.MonkeyPatch
) -> CrawlRecord:
    """A crawl that ended, in a process whose next write of an end fails."""
    record = look(board)
    monkeypatch.setattr(crawl_store, "PAUSE", 0.0)
    once = failing_once(CrawlStore._finish)
    monkeypatch.setattr(CrawlStore, "_finish", once)
    return record


async def flush_twice(store: CrawlStore) -> None:
    with pytest.raises(OperationalError):
        await store.flush()
    await store.flush()


async def wait_for_background(store: CrawlStore) -> None:
    assert store._soon is not None
    await store._soon


@pytest.mark.parametrize("written", [flush_twice, wait_for_background])
def test_an_end_is_written_as_soon_as_the_database_is_back(
    unwritten: CrawlRecord,
    sqlite_engine: Engine,
    written: Callable[[CrawlStore], Awaitable[None]],
) -> None:
    """By the next flush, or in the background where none comes."""

    async def end_again() -> None:
        store = CrawlStore(sqlite_engine, lambda *_: 0)
        try:
            await store.finish(unwritten, {})
            await written(store)
        finally:
            store.close()

    asyncio.run(end_again())
    with reading(sqlite_engine) as session:
        assert len(crawls_of(session, "practice")) == 2


def test_a_disk_that_fills_up_in_a_crawl_loses_nothing_and_fills_no_log(
    look: Look,
    site: BoardServer,
    sqlite_engine: Engine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    many = [row(number) for number in range(1, 41)]
    site.pages["/list"] = Served(listing(*many))
    crawled = RowsOnly.at(site.url)()
    room = {"pages": 1}

    def limit(connection: Any, *_: object) -> None:
        # At least as many as there are: what is stored may be changed, not added to.
        connection.execute(f"PRAGMA max_page_count = {room['pages']}")

    event.listen(sqlite_engine, "checkout", limit)
    sqlite_engine.dispose()
    with caplog.at_level("INFO"), pytest.raises(OperationalError) as raised:
        look(crawled)
    assert is_disk_full(raised.value)
    assert len(caplog.text) < 500
    room["pages"] = 1_000_000
    assert look(crawled).new == 40
