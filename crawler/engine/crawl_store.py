"""The crawl's access to the database, in a thread; each notice is saved in one
transaction with its deliveries.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any, TypeVar

from scrapy.http import Response

from crawler import catalogue, rereading
from crawler.health import Baseline
from crawler.items import NoticeBatch, SaveCounts
from crawler.mending.known import ListedNotice
from crawler.mending.search import (
    KnownBoard,
    MendedListing,
    details_of,
    mend_reading,
)
from crawler.pipelines import rows
from crawler.platforms.base import Board
from crawler.records import RawNotice
from storage import mends, sources
from storage.announcements import aliases, known, save
from storage.announcements.aliases import ListedRow, Renumbered
from storage.announcements.concurrent_saves import save_together
from storage.announcements.draft import (
    AttachmentDraft,
    Draft,
    Enqueue,
    KnownNotice,
)
from storage.announcements.reused_numbers import is_passed_on
from storage.db.engine import Engine, Session, reading, writing
from storage.db.retry import DATABASE_AWAY
from storage.mends import MendState
from storage.sources import CachedPage, CrawlRecord, SourceState

T = TypeVar("T")
PAUSE = 1.0
"""Seconds for which finished crawls are collected, to be written in one transaction."""
log = logging.getLogger(__name__)


class CrawlStore:
    """What a crawl asks of the database."""

    def __init__(self, store: Engine, enqueue: Enqueue) -> None:
        self._store = store
        self._enqueue = enqueue
        self._boards: dict[str, Board] = {}
        # One, so that a crawl takes one connection of the pool, whatever its boards do.
        self._thread = ThreadPoolExecutor(1, "crawl-database")
        self._ended: list[tuple[CrawlRecord, Mapping[str, CachedPage]]] = []
        self._soon: asyncio.Task[None] | None = None
        self._flushing = asyncio.Lock()

    def close(self) -> None:
        if self._soon is not None:
            self._soon.cancel()
        self._thread.shutdown()

    async def states(
        self, boards: Sequence[Board], now: datetime
    ) -> dict[str, SourceState]:
        """Register the boards and return how each stands."""
        return await self._run(self._open, boards, now)

    def _open(
        self, boards: Sequence[Board], now: datetime
    ) -> dict[str, SourceState]:
        for board in boards:
            self._boards[board.name] = board
        with writing(self._store) as session:
            catalogue.register(session, boards, now=now)
        names = [board.name for board in boards]
        with reading(self._store) as session:
            return sources.states(session, names, now=now)

    async def known(
        self, source: str, keys: Collection[str]
    ) -> dict[str, KnownNotice]:
        return await self._read(known.known, source, keys)

    async def carry_over(
        self, source: str, listed: Sequence[ListedRow], now: datetime
    ) -> Renumbered:
        return await self._write(aliases.carry_over, source, listed, now=now)

    async def known_board(
        self, board: Board, baseline: Baseline
    ) -> KnownBoard:
        """Return what *board* was last seen to list, and how a mended reading stands."""
        stored = await self._read(aliases.last_listed, board.name)
        notices = []
        for row in stored:
            notices.append(
                ListedNotice(row.key, row.title, row.day, row.url, row.cells)
            )
        mend = await self._read(mends.current, board.name)
        reading_ = mend_reading(mend.reading) if mend else None
        is_adopted = mend is not None and mend.state == "adopted"
        return KnownBoard(board, notices, baseline, reading_, is_adopted)

    async def mended_address(self, source: str) -> str:
        """Return where a mended reading found the board; "" without one."""
        mend = await self._read(mends.current, source)
        if mend is None or mend.state in ("failed", "rejected"):
            return ""
        return mend.page_url

    async def mend_state(self, source: str) -> MendState | None:
        return await self._read(mends.current, source)

    async def note_search(
        self, source: str, summary: str, now: datetime
    ) -> None:
        await self._write(mends.note_search, source, summary, now=now)

    async def newest_day(self, source: str) -> date | None:
        """Return the newest posting day of a source's stored notices."""
        return await self._read(aliases.newest_day, source)

    async def record_mend(
        self,
        known: KnownBoard,
        mended: MendedListing,
        answer: Response,
        now: datetime,
        *,
        is_recording: bool,
    ) -> MendState:
        """Store a mended reading and return how it stands."""
        content_type = answer.headers.get("Content-Type") or b"text/html"
        found = mends.MendFound(
            mended.reading.to_dict() if mended.reading else {},
            mended.summary,
            details_of(mended, known.notices),
            answer.body,
            answer.url,
            content_type.decode("latin-1"),
        )
        return await self._write(
            mends.record,
            known.board.name,
            found,
            now=now,
            # Of a recording no second answer will come to confirm the first.
            is_confirmed=is_recording,
            is_held=bool(mended.why_proposed),
        )

    async def fail_mend(
        self, source: str, page_url: str, summary: str, now: datetime
    ) -> None:
        await self._write(mends.fail, source, page_url, summary, now=now)

    async def count_mended(self, source: str, new: int) -> None:
        await self._write(mends.count_new, source, new)

    async def stored_rows(
        self, source: str, found: Sequence[RawNotice]
    ) -> dict[str, RawNotice]:
        """Return the rows of notices as they were last parsed, by key."""
        keys = {notice.key for notice in found}
        stored = await self._read(sources.listing_rows, source, keys)
        rows_ = {}
        for notice in found:
            row = stored.get(notice.key)
            if row is not None:
                rows_[notice.key] = rows.from_dict(
                    source, notice.key, notice.url, notice.title, row
                )
        return rows_

    async def page_of_cached(self, source: str, key: str) -> bytes | None:
        return await self._read(sources.page_of_cached, source, key)

    async def files_of(self, announcement_id: int) -> list[AttachmentDraft]:
        return await self._read(known.attachment_texts, announcement_id)

    async def save(self, batch: NoticeBatch) -> SaveCounts:
        """Store a batch whose items have been read, in one transaction."""
        return await self._run(self._save_batch, batch)

    def _save_batch(self, batch: NoticeBatch) -> SaveCounts:
        drafts = batch.drafts()

        # Perhaps called twice, the first time for nothing.
        def write(session: Session) -> SaveCounts:
            counts = SaveCounts()
            rows_ = dict(batch.rows)
            for item, draft in zip(batch.items, drafts, strict=True):
                fetched_at = item.fetched.at
                # Before saving, which compares readings: a better rule is no
                # correction.
                self._reread_outdated(session, draft)
                result = save.save(
                    session,
                    draft,
                    now=fetched_at,
                    silent=batch.silent,
                    enqueue=self._enqueue,
                )
                if result.announced_elsewhere:
                    self._enqueue(
                        session, result.announced_elsewhere, fetched_at
                    )
                if is_passed_on(draft.key, result.announcement.key):
                    # The row is the newer notice's, asked for by the board's number.
                    row = rows_.pop(draft.key)
                    shown = {"board_key": draft.key, **row}
                    rows_[result.announcement.key] = shown
                # Outcomes are called as the counts are: new, changed, unchanged.
                counted = getattr(counts, result.outcome)
                setattr(counts, result.outcome, counted + 1)
            for key, retry_at in batch.failed.items():
                known.detail_failed(
                    session, batch.source, key, retry_at=retry_at
                )
            sources.plan_rechecks(session, batch.source, batch.same)
            sources.remember_rows(session, batch.source, rows_)
            return counts

        return save_together(self._store, drafts, write)

    def _reread_outdated(self, session: Session, draft: Draft) -> None:
        """Read what is stored again, so that readings of one reader are compared.

        Happens once for each notice after an upgrade, and only for those that
        the worker's own pass has not come to yet.
        """
        stored = known.find(session, draft.source, draft.key)
        board = self._boards.get(draft.source)
        if stored is None or stored.reader == draft.reader or board is None:
            return
        rereading.reread(session, board, stored)

    async def seen(
        self, source: str, keys: Collection[str], now: datetime
    ) -> None:
        if keys:
            await self._write(known.seen, source, keys, now=now)

    async def finish(
        self, record: CrawlRecord, pages: Mapping[str, CachedPage]
    ) -> None:
        """Record a crawl's end and the *pages* (by ``page_key``) that the next one is
        compared with, together with other crawls that end about now.
        """
        self._ended.append((record, pages))
        if self._soon is None or self._soon.done():
            self._soon = asyncio.create_task(self._flush_soon())

    async def _flush_soon(self) -> None:
        """Write the ends after a pause: a slow board must not delay those of the others."""
        while self._ended:
            await asyncio.sleep(PAUSE)
            try:
                await self.flush()
            except DATABASE_AWAY as away:
                # Nobody awaits this task: it tries again, and so does the crawl's own
                # last flush, which raises.
                log.warning("ends of crawls are not written yet: %s", away)

    async def flush(self) -> None:
        """Write the ends that are not written yet; what fails stays for the next flush.

        Raises what the database raises.
        """
        # The lock: the last flush of a crawl must see what an earlier one, still
        # running, could not write.
        async with self._flushing:
            batch, self._ended = self._ended, []
            if not batch:
                return
            try:
                await self._run(self._finish, batch)
            except Exception:
                self._ended = [*batch, *self._ended]
                raise

    def _finish(
        self, batch: Sequence[tuple[CrawlRecord, Mapping[str, CachedPage]]]
    ) -> None:
        records = []
        cached_pages: dict[str, dict[str, CachedPage]] = {}
        for record, pages in batch:
            cached_pages.setdefault(record.source, {}).update(pages)
            records.append(record)
        with writing(self._store) as session:
            sources.remember_pages(session, cached_pages)
            sources.finish(session, records)

    async def _read(self, query: Callable[..., T], *arguments: Any) -> T:
        def work() -> T:
            with reading(self._store) as session:
                return query(session, *arguments)

        return await self._run(work)

    async def _write(
        self, change: Callable[..., T], *arguments: Any, **named: Any
    ) -> T:
        def work() -> T:
            with writing(self._store) as session:
                return change(session, *arguments, **named)

        return await self._run(work)

    async def _run(self, work: Callable[..., T], *arguments: Any) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, work, *arguments)
