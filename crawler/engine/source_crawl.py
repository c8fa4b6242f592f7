"""One look at one board, from the first request to the verdict."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from crawler import schedule
from crawler.engine.context import CrawlContext, CrawlPass, ListingRequest
from crawler.engine.crawl_store import CrawlOutcome
from crawler.engine.listings import Listings
from crawler.engine.notices import GIVE_UP, Notices
from crawler.engine.progress import CrawlReport
from crawler.errors import BoardChanged, NeedsKey, SourceTrouble
from crawler.health import Observation, Verdict, judge
from crawler.health import fills as fill_rates
from crawler.middlewares.errors import RetryLater
from crawler.platforms.base import Fetch
from storage.sources import CrawlRecord

log = logging.getLogger(__name__)

AT_ONCE: Final = 24
"""Looks that may hold pages in memory."""
SEEDED_AT_LAST: Final = 12
"""A board that never is quite well is told from after so many crawls: late is better than never."""
_REPORTED: Final = (
    "source", "started_at", "verdict", "why", "missing", "rows_seen", "rows_parsed", "new", "changed", "unchanged",
    "requests", "received", "not_modified", "fills", "page_url", "page",
)  # fmt: skip
"""What of a report is recorded as it stands."""


class SourceCrawl:
    """A look at a visit's board; everything it learns goes into the report and the store."""

    def __init__(self, context: CrawlContext) -> None:
        self.board, self.report = context.board, context.report
        self._context = context
        self._baseline = context.before
        self._listings = Listings(context)
        self._notices = Notices(context)

    async def run(self) -> CrawlReport:
        """Look, and record how it went; only a fault of our own is raised (``gather``
        catches it).
        """
        verdict = Verdict("unchanged", clean=True)
        for requested in self._listings.rounds():
            round_ = CrawlPass()
            try:
                await self._crawl_pass(requested, round_)
            except SourceTrouble as error:
                round_.trouble = error
            found = self._judge(round_)
            verdict = found if verdict.clean else verdict
        if verdict.name == "silent-too-long" and self._context.recordings is None:
            # Old boards often stay up, and get nothing new.
            proposal = await self._listings.newer_elsewhere()
            if proposal:
                verdict = replace(verdict, why=f"{verdict.why}; {proposal}")
        self._fill(verdict)
        await self._context.store.finish(self._ended(verdict))
        return self.report

    async def failed(self, fault: Exception) -> None:
        """Record that this program failed on the board: what was kept stays, the rest
        is tried again.
        """
        verdict = Verdict(
            "drifted",
            f"this program failed on it: {type(fault).__name__}: {str(fault)[:300]}",
        )
        self._fill(verdict)
        await self._context.store.finish(self._ended(verdict))

    async def _crawl_pass(
        self, requested: Sequence[ListingRequest], round_: CrawlPass
    ) -> None:
        if (
            self.board.needs_key
            and self._context.recordings is None
            and self.board.needs_key not in self._context.settings.keys
        ):
            raise NeedsKey(
                self.board.name, self.board.home, f"needs {self.board.needs_key}"
            )
        if self._context.recordings is not None and not requested:
            moved = await self._listings.elsewhere()
            if moved is None:
                raise BoardChanged(
                    self.board.name, self.board.home, "no listing of it was recorded"
                )
            round_.pages.append(moved)
        if self.board.session_page and self._context.recordings is None:
            await self._context.fetcher.get(
                Fetch(self.board.url(self.board.session_page))
            )
        await self._listings.fetch(requested, round_)
        await self._notices.process(round_)
        if round_.mended is not None and round_.kept.new:
            await self._context.store.count_mended(self.board.name, round_.kept.new)

    def _judge(self, round_: CrawlPass) -> Verdict:
        for page in round_.pages:
            self.report.rows_seen += page.rows
            self.report.rows_parsed += (
                len(page.listing.notices) if page.listing else page.rows
            )
        listing = round_.first
        observation = Observation(
            self.board.contract,
            notices=listing.notices if listing else (),
            rows_seen=listing.rows_seen if listing else 0,
            trouble=self._trouble(round_),
            heard=listing is not None,
            unchanged=bool(round_.pages)
            and not (round_.kept.new or round_.kept.changed),
        )
        note = self._context.mend_note
        if round_.mended is not None and observation.trouble is None:
            # Its rows are no measure of what the board usually looks like.
            return Verdict("mended", note, clean=True)
        verdict = judge(
            observation,
            self._context.before,
            now=round_.at(self._context.clock()),
            last_new_at=self._context.last_new_at,
        )
        if note and not verdict.clean:
            verdict = replace(verdict, why=f"{verdict.why}; {note}")
        if listing is not None:
            self.report.fills = fill_rates(listing.notices, self.board.contract)
        if verdict.clean and listing is not None and listing.rows_seen:
            self._baseline = self._baseline.after(observation)
        return verdict

    def _trouble(self, round_: CrawlPass) -> SourceTrouble | None:
        """Return what is wrong with the board; single notices that fail are tried again
        and are not.
        """
        found = round_.trouble
        if found is None and round_.failed >= GIVE_UP and round_.failed == round_.tried:
            found = round_.last_failure
        if isinstance(found, RetryLater):
            self._context.pause = found.seconds
        return found

    def _fill(self, verdict: Verdict) -> None:
        report = self.report
        report.verdict, report.why, report.missing = (
            verdict.name,
            verdict.why,
            verdict.missing,
        )
        report.unchanged = max(0, report.rows_parsed - report.new - report.changed)
        report.finished_at = self._context.clock()
        if verdict.clean:
            report.page = report.page_url = None

    def _ended(self, verdict: Verdict) -> CrawlOutcome:
        report, now = self.report, self.report.finished_at or self._context.clock()
        failures = 0 if verdict.clean else self._context.standing.failures + 1
        finished = CrawlRecord(
            **{name: getattr(report, name) for name in _REPORTED},
            finished_at=now,
            next_crawl_at=schedule.next_crawl(
                self.board.name,
                self.board.every,
                now=now,
                failures=failures,
                pause=self._context.pause,
                news=self.board.news,
            ),
            clean=verdict.clean,
            seeded=self._context.silent
            and (
                verdict.clean or (failures >= SEEDED_AT_LAST and report.rows_parsed > 0)
            ),
            last_new_at=self._context.last_new_at,
            baseline={}
            if self._baseline is self._context.before
            else self._baseline.to_dict(),
            median_rows=self._baseline.median_rows,
        )
        # A page that is in trouble is heard anew each time, else its trouble would look like "unchanged".
        return CrawlOutcome(finished, self._context.memos if verdict.clean else {})


async def gather(
    crawls: Sequence[SourceCrawl], done: Callable[[CrawlReport], None]
) -> list[Exception]:
    """Run all looks at once (hosts' turns keep them polite) and return the faults that
    were not their boards'.

    A look that fails for a reason of ours is recorded as such where the
    database still can, and takes no other look with it.
    """

    places = asyncio.Semaphore(AT_ONCE)

    async def one(source_crawl: SourceCrawl) -> None:
        try:
            async with places:
                await source_crawl.run()
        except Exception as fault:
            log.exception("looking at %s failed", source_crawl.board.name)
            await source_crawl.failed(fault)
        done(source_crawl.report)

    ended = await asyncio.gather(
        *(one(observation) for observation in crawls), return_exceptions=True
    )
    return [fault for fault in ended if isinstance(fault, Exception)]
