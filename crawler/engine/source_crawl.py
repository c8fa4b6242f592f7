"""One crawl of one board, from the first request to its record."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from crawler import schedule
from crawler.engine.backlog import Backlog
from crawler.engine.board_search import BoardSearch
from crawler.engine.context import (
    CrawlContext,
    CrawlPass,
    EvidencePage,
    ListingRequest,
    ListingResult,
)
from crawler.engine.listings import Listings
from crawler.engine.notice_pages import GIVE_UP, NoticePages
from crawler.errors import BoardChanged, NeedsKey, SourceTrouble
from crawler.health import Observation, Verdict, judge
from crawler.health import fills as fill_rates
from crawler.middlewares.errors import RetryLater
from crawler.pipelines.notices import one_line
from crawler.platforms.base import Fetch
from storage.db.retry import DATABASE_AWAY
from storage.sources import CrawlRecord
from storage.verdicts import CrawlVerdict

log = logging.getLogger(__name__)

# More than requests in flight (16), since crawls that parse or store make no requests.
AT_ONCE: Final = 24
"""Crawls that may hold pages in memory."""
# About a day for a board that is due every five minutes, as intervals double after failures.
SEEDED_AT_LAST: Final = 12
"""Failed crawls after which an alarm is raised even for a board that was never clean."""


class SourceCrawl:
    """One crawl of one board: its passes in turn, then its record."""

    def __init__(self, context: CrawlContext) -> None:
        self.board = context.board
        self._context = context
        self._baseline = context.before
        self._fills: Mapping[str, float] = {}
        self._search = BoardSearch(context)
        self._listings = Listings(context, self._search)
        self._notices = NoticePages(context)
        self._passes: list[CrawlPass] = []

    async def run(self) -> CrawlRecord:
        """Crawl the board and return the record; only errors of our own are raised
        (``gather`` catches them).
        """
        verdict = Verdict(CrawlVerdict.UNCHANGED, clean=True)
        # One pass on a live crawl; under replay one for each recording of the listing.
        for requested in self._listings.passes():
            pass_ = CrawlPass()
            # Before it runs, so that a pass which fails by our fault is recorded too.
            self._passes.append(pass_)
            try:
                await self._crawl_pass(requested, pass_)
            except SourceTrouble as error:
                pass_.trouble = error
            # The first verdict that is not clean is the crawl's: a later recording that
            # reads well does not undo it.
            found = self._judge(pass_)
            verdict = found if verdict.clean else verdict
        if (
            verdict.name is CrawlVerdict.SILENT
            and self._context.recordings is None
        ):
            # An abandoned board often stays online.
            proposal = await self._search.newer_elsewhere()
            if proposal:
                verdict = replace(verdict, why=f"{verdict.why}; {proposal}")
        return await self._finish(verdict)

    async def failed(self, fault: Exception) -> CrawlRecord:
        """Record that the program failed on the board; saved notices stay, the rest is
        retried.
        """
        why = f"this program failed on it: {type(fault).__name__}: {str(fault)[:300]}"
        return await self._finish(Verdict(CrawlVerdict.DRIFTED, why))

    async def _finish(self, verdict: Verdict) -> CrawlRecord:
        record = self._record(verdict)
        # A page in trouble is parsed each time; otherwise its verdict would become
        # "unchanged".
        pages = self._context.cached_pages if verdict.clean else {}
        await self._context.store.finish(record, pages)
        return record

    async def _crawl_pass(
        self, requested: Sequence[ListingRequest], pass_: CrawlPass
    ) -> None:
        board, is_live = self.board, self._context.recordings is None
        key = board.needs_key
        # Before any request: a request without the key would only be refused.
        if key and is_live and key not in self._context.settings.keys:
            raise NeedsKey(board.name, board.home, f"needs {key}")
        if not is_live and not requested:
            # Recordings made after a board moved hold its new address only.
            moved = await self._search.elsewhere()
            if moved is None:
                why = "no listing of it was recorded"
                raise BoardChanged(board.name, board.home, why)
            pass_.pages.append(moved)
        if board.session_page and is_live:
            await self._context.fetcher.get(
                Fetch(board.url(board.session_page))
            )
        await self._listings.fetch(requested, pass_)
        # With a page missing in between, the following pages cannot show a gap.
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
            # Only the first page is judged: later ones are shorter by nature.
            built=listing.built if listing else {},
        )
        note = self._context.mend_note
        if pass_.mended is not None and observation.trouble is None:
            # Its rows do not represent the board's usual listings.
            return Verdict(CrawlVerdict.MENDED, note, clean=True)
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
        # A board that may be empty keeps its baseline when it is.
        if verdict.clean and listing is not None and listing.rows_seen:
            self._baseline = self._baseline.after(
                observation, pass_.at(self._context.clock())
            )
        return verdict

    def _trouble(self, pass_: CrawlPass) -> SourceTrouble | None:
        """Return what is wrong with the board, if anything; single notices that fail are
        retried and do not count.
        """
        found = pass_.trouble
        # If none of so many pages could be parsed, the site is at fault, not the
        # notices.
        is_all_lost = pass_.failed >= GIVE_UP and pass_.failed == pass_.tried
        if found is None and is_all_lost:
            found = pass_.last_failure
        if isinstance(found, RetryLater):
            self._context.pause = found.seconds
        return found

    def _record(self, verdict: Verdict) -> CrawlRecord:
        context, baseline = self._context, self._baseline
        now = context.clock()
        pages: list[ListingResult] = []
        new = changed = 0
        evidence: EvidencePage | None = None
        for pass_ in self._passes:
            pages.extend(pass_.pages)
            new += pass_.saved.new
            changed += pass_.saved.changed
            evidence = pass_.evidence or evidence
        if verdict.clean:
            evidence = None
        rows_parsed = sum(page.rows_parsed for page in pages)
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
            verdict=verdict.name.value,
            clean=verdict.clean,
            # It may quote the page: with our key, or a NUL, which PostgreSQL refuses.
            why=one_line(context.settings.without_keys(verdict.why)),
            missing=verdict.missing,
            rows_seen=sum(page.rows for page in pages),
            rows_parsed=rows_parsed,
            new=new,
            changed=changed,
            # Rechecks of notices that left the list count as changed without a row.
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
        # A cancelled crawl is the worker being stopped: that is raised to the caller.
        if isinstance(outcome, BaseException) and not isinstance(
            outcome, Exception
        ):
            raise outcome
        ended.append(outcome)
    return ended
