"""What a worker does, one verb each; the timetable and the commands both call these."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import structlog

from config import process
from config.clock import now
from crawler.engine import CrawlReport, crawl
from crawler.settings import LEASE
from notifier import canary, digest, operator, outbox, quiet, recovery
from notifier.sender import deliver
from storage import sources
from storage.engine import Session
from storage.patience import patiently
from worker.wiring import House

T = TypeVar("T")

_log = structlog.get_logger("voucherwatch.jobs")

MOST_CRAWLS = 8
"""Crawls at the same time: a slow board must not keep the others from being looked at."""
BATCH = 60
"""Sources that one crawl takes."""


class Jobs:
    """The jobs of one worker process over one house."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._cards = {board.name: board for board in house.boards}
        self._me = process.me()
        self._crawls: set[asyncio.Task[None]] = set()
        self._ticks: set[asyncio.Task[None]] = set()
        self._sending = asyncio.Lock()

    async def tick(self, name: str) -> None:
        """Run the job of this name, so that ``stop`` can wait for it."""
        task = asyncio.create_task(getattr(self, name)())
        self._ticks.add(task)
        task.add_done_callback(self._ticks.discard)
        await asyncio.shield(task)

    async def crawl_due(self) -> None:
        """Claim what is due and look at it in the background; nothing to claim is nothing to do."""
        if len(self._crawls) >= MOST_CRAWLS:
            return
        names = await self._write(
            lambda session: sources.claim_due(session, now=now(), by=self._me, lease=LEASE, limit=BATCH, among=self._cards)
        )
        if names:
            task = asyncio.create_task(self._crawl(names))
            self._crawls.add(task)
            task.add_done_callback(self._crawls.discard)

    async def send(self) -> None:
        """Send everything that is owed and due; one pass at a time."""
        if self._sending.locked():
            return
        async with self._sending:
            counts = await asyncio.to_thread(self._deliver)
            if counts:
                _log.info("delivered", **counts)

    async def send_digests(self) -> None:
        """Send every digest whose hour has come, however late."""
        house = self._house
        counts = await asyncio.to_thread(digest.send_due, house.store, house.channels, house.letterhead, clock=now)
        if counts:
            _log.info("digests", **counts)

    async def tell_operator(self) -> None:
        """Let the operator hear of boards that broke, stay broken, or read well again."""
        await self._write(lambda session: operator.tell_operator(session, self._house.letterhead, now=now()))

    async def recover(self) -> None:
        """Look for lost work: expired leases, missing reminders, overdue letters, addresses to erase."""
        found = await asyncio.to_thread(recovery.recover, self._house.store, self._house.letterhead, now=now())
        if any(found.values()):
            _log.info("recovered", **{name: count for name, count in found.items() if count})

    async def sing(self) -> None:
        """Send the canary to every operator's address: a letter that must arrive."""
        for channel, target in self._house.letterhead.operators:
            await asyncio.to_thread(canary.sing, self._house.store, self._house.letterhead, channel=channel, target=target, now=now())

    async def note_silence(self) -> None:
        """Tell the readers who asked for it that we looked and found nothing for them."""
        await asyncio.to_thread(quiet.note_silence, self._house.store, now=now())

    async def tidy(self) -> None:
        """Forget what is kept for a while only."""
        await self._write(lambda session: sources.prune_crawls(session, now=now()))

    async def stop(self, *, within: timedelta) -> None:
        """End the crawls and let the other jobs come to their end; what is half done is given back and due again."""
        for task in self._crawls:
            task.cancel()
        if underway := self._crawls | self._ticks:
            await asyncio.wait(underway, timeout=within.total_seconds())

    async def _write(self, work: Callable[[Session], T]) -> T:
        """Do *work* in one transaction, off the loop."""
        return await asyncio.to_thread(patiently, self._house.store, work)

    async def _crawl(self, names: list[str]) -> None:
        boards = [self._cards[name] for name in names]
        try:
            reports = await crawl(boards, store=self._house.store, settings=self._house.crawl_settings, owe=outbox.owe, clock=now)
        finally:
            await self._write(lambda session: sources.release(session, names, by=self._me))
        for report in reports:
            if report.finished_at is not None:
                _tell(report)
        if any(report.new or report.changed for report in reports):
            await self.send()

    def _deliver(self) -> Counter[str]:
        return deliver(self._house.store, self._house.channels, self._house.letterhead, clock=now)


def _tell(report: CrawlReport) -> None:
    fine = report.verdict in ("ok", "unchanged", "needs-key")
    (_log.info if fine else _log.warning)(
        "crawled",
        source=report.source,
        verdict=report.verdict,
        why=report.why or None,
        rows=report.rows_seen,
        new=report.new,
        changed=report.changed,
        requests=report.requests,
    )
