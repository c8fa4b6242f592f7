"""Answers are made in turn: nobody looks up twice, and nobody waits for a slow store."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future

import pytest

from storage.db.engine import Engine, Session, StoreNeeded
from tests.conftest import NOW
from web.site import Site


def site(engine: Engine) -> Site:
    return Site(
        store=engine,
        base_url="http://x.example",
        secret="s",
        clock=lambda: NOW,
    )


def test_what_many_lack_is_looked_up_once(sqlite_engine: Engine) -> None:
    known: list[str] = []
    asked: list[None] = []

    def question(session: Session | None) -> str:
        if session is None and not known:
            raise StoreNeeded
        if session is not None:
            asked.append(None)
            known.append("바우처")
        return known[0]

    async def twenty() -> list[str]:
        here = site(sqlite_engine)
        askers = []
        for _ in range(20):
            askers.append(here.recall_or_read(question))
        return await asyncio.gather(*askers)

    assert asyncio.run(twenty()) == ["바우처"] * 20
    assert len(asked) == 1


def test_answers_from_memory_do_not_wait_for_a_slow_store(
    sqlite_engine: Engine,
) -> None:
    released = threading.Event()

    def slow(session: Session | None) -> str:
        if session is None:
            raise StoreNeeded
        assert released.wait(30)
        return "slow"

    def quick(session: Session | None) -> str:
        del session
        return "quick"

    async def both() -> tuple[str, bool, str]:
        here = site(sqlite_engine)
        waiting = asyncio.create_task(_ask(here, slow))
        await asyncio.sleep(0)
        first = await here.recall_or_read(quick)
        was_done = waiting.done()
        released.set()
        return first, was_done, await waiting

    assert asyncio.run(both()) == ("quick", False, "slow")


async def _ask(here: Site, question: Callable[[Session | None], str]) -> str:
    return await here.recall_or_read(question)


def test_answers_wait_while_the_archive_is_read(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.site._LOADING", 30)
    loading: Future[None] = Future()
    answered_after: list[bool] = []

    def question(session: Session | None) -> str:
        del session
        answered_after.append(loading.done())
        return "바우처"

    async def meanwhile() -> str:
        here = site(sqlite_engine)
        here.lists.loading = loading
        asker = asyncio.ensure_future(here.recall_or_read(question))
        for _ in range(5):
            await asyncio.sleep(0)
        loading.set_result(None)
        return await asker

    assert asyncio.run(meanwhile()) == "바우처"
    assert answered_after == [True]
