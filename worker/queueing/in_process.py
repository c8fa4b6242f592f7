"""The queue of one process: a job is a task on the running loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from worker.queueing.base import Arguments, Handler, logged

MOST_CRAWLS = 8
"""Crawls at the same time: a slow board must not keep the others from being looked at."""
BATCH = 60
"""Sources that one crawl takes."""


class InProcessQueue:
    """Runs each job at once; of one key, one job runs and at most one waits for it."""

    def __init__(self) -> None:
        self._handlers: dict[
            str, Callable[..., Coroutine[Any, Any, None]]
        ] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._waiting: dict[str, tuple[str, Arguments]] = {}
        self._numbers = count()
        self._stopping = False

    async def start(self, handlers: Mapping[str, Handler]) -> None:
        for job, handler in handlers.items():
            self._handlers[job] = logged(job, handler)

    async def put(self, job: str, *, key: str, arguments: Arguments) -> None:
        if self._stopping:
            return
        if key in self._running:
            # It may have looked before the new work was there: it looks once more.
            self._waiting[key] = (job, arguments)
            return
        self._begin(key, job, arguments)

    def _begin(self, key: str, job: str, arguments: Arguments) -> None:
        task = asyncio.create_task(self._handlers[job](**arguments))
        self._running[key] = task
        task.add_done_callback(lambda _: self._ended(key))

    def _ended(self, key: str) -> None:
        # Here, not at the end of ``_run``: the task may be cancelled before it begins.
        del self._running[key]
        waiting = self._waiting.pop(key, None)
        if waiting is not None and not self._stopping:
            self._begin(key, *waiting)

    async def crawl_groups(
        self, due: Sequence[tuple[str, str]]
    ) -> Mapping[str, Sequence[str]]:
        """One crawl takes what is longest overdue: its sources share a downloader."""
        crawls = 0
        for key in self._running:
            if key.startswith("crawl:"):
                crawls += 1
        if crawls >= MOST_CRAWLS or not due:
            return {}
        # Each crawl has a key of its own, since what falls due meanwhile must not
        # wait for the slowest board of the crawl before; claims keep them apart.
        names = [name for name, _ in due[:BATCH]]
        return {f"crawl:{next(self._numbers)}": names}

    async def stop(self, *, within: timedelta) -> None:
        self._stopping = True
        running = set(self._running.values())
        if running:
            await asyncio.wait(running, timeout=within.total_seconds())
