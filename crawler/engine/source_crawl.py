"""One crawl of one board, from the first request to its record."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from crawler import schedule
from crawler.engine.backlog import Backlog
from crawler.engine.context import (
    CrawlContext,
    CrawlPass,
    EvidencePage,
    ListingRequest,
)
from crawler.engine.listings import Listings
from crawler.engine.notices import GIVE_UP, Notices
from crawler.errors import BoardChanged, NeedsKey, SourceTrouble
from crawler.health import Observation, Verdict, judge
from crawler.health import fills as fill_rates
from crawler.middlewares.errors import RetryLater
from crawler.pipelines.notices import one_line
from crawler.platforms.base import Fetch
from storage.db.retry import DATABASE_AWAY
from storage.sources import CrawlRecord

log = logging.getLogger(__name__)

AT_ONCE: Final = 24
"""Crawls that may hold pages in memory."""
SEEDED_AT_LAST: Final = 12
"""A board that never is quite well is told from after so many crawls: late is better than never."""


class SourceCrawl:
    """One crawl of one board: its passes one after the other, then its record."""

    def __init__(self, context: CrawlContext) -> None:
        self.board = context.board
        self._context = context
        self._baseline = context.before
        self._fills: Mapping[str, float] = {}
        self._listings = Listings(context)
        self._notices = Notices(context)
        self._passes: list[CrawlPass] = []

    async def run(self) -> CrawlRecord:
        """Crawl and record how it went; only a fault of our own is raised (``gather``
        catches it).
        """
        verdict = Verdict("unchanged", clean=True)
        for requested in self._listings.rounds():
            pass_ = CrawlPass()
            # Before it runs: what it saw until a fault of ours is recorded too.
            self._passes.append(pass_)
            try:
                await self._crawl_pass(requested, pass_)
            except SourceTrouble as error:
                pass_.trouble = error
            found = self._judge(pass_)
            verdict = found if verdict.clean else verdict
        if (
            verdict.name == "silent-too-long"
            and self._context.recordings is None
        ):
            # Old boards often stay up, and get nothing new.
            proposal = await self._listings.newer_elsewhere()
            if proposal:
                verdict = replace(verdict, why=f"{verdict.why}; {proposal}")
        return await self._finish(verdict)

    async def failed(self, fault: Exception) -> CrawlRecord:
        """Record that this program failed on the board: what was saved stays, the rest
        is tried again.
        """
        why = f"this program failed on it: {type(fault).__name__}: {str(fault)[:300]}"
        return await self._finish(Verdict("drifted", why))

    async def _finish(self, verdict: Verdict) -> CrawlRecord:
        record = self._record(verdict)
        # A page that is in trouble is read anew each time, else its trouble would
        # look like "unchanged".
        pages = self._context.cached_pages if verdict.clean else {}
        await self._context.store.finish(record, pages)
        return record

    async def _crawl_pass(
        self, requested: Sequence[ListingRequest], pass_: CrawlPass
    ) -> None:
        if (
            self.board.needs_key
            and self._context.recordings is None
            and self.board.needs_key not in self._context.settings.keys
        ):
            raise NeedsKey(
                self.board.name,
                self.board.home,
                f"needs {self.board.needs_key}",
            )
        if self._context.recordings is not None and not requested:
            moved = await self._listings.elsewhere()
            if moved is None:
                raise BoardChanged(
                    self.board.name,
                    self.board.home,
                    "no listing of it was recorded",
                )
            pass_.pages.append(moved)
        if self.board.session_page and self._context.recordings is None:
            await self._context.fetcher.get(
                Fetch(self.board.url(self.board.session_page))
            )
        await self._listings.fetch(requested, pass_)
        if pass_.trouble is None:
            await Backlog(self._context).read(pass_)
        await self._notices.process(pass_)
        if pass_.mended is not None and pass_.saved.new:
            await self._context.store.count_mended(
                self.board.name, pass_.saved.new
            )

    def _judge(self, pass_: CrawlPass) -> Verdict:
        listing = pass_.first
        observation = Observation(
            self.board.contract,
            notices=listing.notices if listing else (),
            rows_seen=listing.rows_seen if listing else 0,
            trouble=self._trouble(pass_),
            was_read=listing is not None,
            unchanged=bool(pass_.pages)
            and not (pass_.saved.new or pass_.saved.changed),
            built=listing.built if listing else {},
        )
        note = self._context.mend_note
        if pass_.mended is not None and observation.trouble is None:
            # Its rows are no measure of what the board usually looks like.
            return Verdict("mended", note, clean=True)
        verdict = judge(
            observation,
            self._context.before,
            now=pass_.at(self._context.clock()),
            last_new_at=self._context.last_new_at,
        )
        if note and not verdict.clean:
            verdict = replace(verdict, why=f"{verdict.why}; {note}")
        if listing is not None:
            self._fills = fill_rates(listing.notices, self.board.contract)
        if verdict.clean and listing is not None and listing.rows_seen:
            self._baseline = self._baseline.after(
                observation, pass_.at(self._context.clock())
            )
        return verdict

    def _trouble(self, pass_: CrawlPass) -> SourceTrouble | None:
        """Return what is wrong with the board; single notices that fail are tried again
        and are not.
        """
        found = pass_.trouble
        if (
            found is None
            and pass_.failed >= GIVE_UP
            and pass_.failed == pass_.tried
        ):
            found = pass_.last_failure
        if isinstance(found, RetryLater):
            self._context.pause = found.seconds
        return found

    def _record(self, verdict: Verdict) -> CrawlRecord:
        context, baseline = self._context, self._baseline
        now = context.clock()
        pages = [page for pass_ in self._passes for page in pass_.pages]
        rows_parsed = sum(page.rows_parsed for page in pages)
        new = sum(pass_.saved.new for pass_ in self._passes)
        changed = sum(pass_.saved.changed for pass_ in self._passes)
        evidence = None if verdict.clean else self._evidence()
        failures = 0 if verdict.clean else context.state.failures + 1
        is_late = failures >= SEEDED_AT_LAST and rows_parsed > 0
        next_crawl_at = schedule.next_crawl(
            self.board.name,
            self.board.every,
            now=now,
            failures=failures,
            pause=context.pause,
            news=self.board.news,
        )
        return CrawlRecord(
            source=self.board.name,
            started_at=context.started_at,
            finished_at=now,
            next_crawl_at=next_crawl_at,
            verdict=verdict.name,
            clean=verdict.clean,
            # It may quote the page, and PostgreSQL takes no NUL in a text.
            why=one_line(verdict.why),
            missing=verdict.missing,
            rows_seen=sum(page.rows for page in pages),
            rows_parsed=rows_parsed,
            new=new,
            changed=changed,
            unchanged=max(0, rows_parsed - new - changed),
            requests=context.traffic.requests,
            received=context.traffic.received,
            not_modified=sum(page.is_not_modified for page in pages),
            details_failed=sum(pass_.failed for pass_ in self._passes),
            fills=self._fills,
            page_url=evidence.url if evidence else None,
            page=evidence.body if evidence else None,
            seeded=context.silent and (verdict.clean or is_late),
            last_new_at=context.last_new_at,
            # The same baseline need not be written again.
            baseline={} if baseline is context.before else baseline.to_dict(),
            median_rows=baseline.median_rows,
        )

    def _evidence(self) -> EvidencePage | None:
        for pass_ in reversed(self._passes):
            if pass_.evidence is not None:
                return pass_.evidence
        return None


async def gather(
    crawls: Sequence[SourceCrawl], done: Callable[[CrawlRecord], None]
) -> list[CrawlRecord | Exception]:
    """Run all crawls at once (hosts' turns keep them polite) and return their records
    in the same order, an exception in place of a record that could not be stored.

    A crawl that fails for a reason of ours is recorded as such, and takes no other
    crawl with it; one that fails because the database is away is not recorded.
    """

    places = asyncio.Semaphore(AT_ONCE)

    async def run(source_crawl: SourceCrawl) -> CrawlRecord:
        try:
            async with places:
                record = await source_crawl.run()
        except DATABASE_AWAY:
            # No fault of the board: recorded as one, a restart of the database would
            # alarm the operator about every board that was being crawled.
            raise
        except Exception as fault:
            log.exception("crawling %s failed", source_crawl.board.name)
            record = await source_crawl.failed(fault)
        done(record)
        return record

    running = [run(source_crawl) for source_crawl in crawls]
    ended: list[CrawlRecord | Exception] = []
    for outcome in await asyncio.gather(*running, return_exceptions=True):
        if isinstance(outcome, BaseException) and not isinstance(
            outcome, Exception
        ):
            raise outcome
        ended.append(outcome)
    return ended
