"""The notices' half of a crawl: whose own page is fetched, and what of it is stored."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from crawler import schedule
from crawler.engine.attachments import Attached
from crawler.engine.context import CrawlContext, CrawlPass, DetailTask
from crawler.engine.fetcher import FetchResult
from crawler.errors import BoardChanged, SourceTrouble
from crawler.items import NoticeBatch, SaveCounts
from crawler.mending.search import MendedListing, merged, shows_title
from crawler.middlewares.errors import RetryLater
from crawler.pipelines import rows
from crawler.pipelines.notices import FetchedNotice, clean
from crawler.platforms.dates import posted_on
from crawler.records import RawNotice
from storage.announcements.aliases import ListedRow
from storage.announcements.draft import FetchedPage, KnownNotice

log = logging.getLogger(__name__)

BATCH_NOTICES: Final = 10
"""Notices kept in one transaction: what a crash can cost is fetched again."""
BATCH_BYTES: Final = 512 * 1024
MOST_PROVISIONAL: Final = 5
"""Edits at once that a mended reading is believed."""
FEWEST_OF_OTHERS: Final = 3
"""Rows that ought to be known and are not, by which another list is told."""
GIVE_UP: Final = 3
"""After this many notice pages in a row that could not be parsed, the others wait for
the next crawl.
"""


class Notices:
    """Fetches and stores the notices of a crawl."""

    def __init__(self, context: CrawlContext) -> None:
        self._context = context
        self._attached = Attached(context)

    async def process(self, pass_: CrawlPass) -> None:
        """Fetch and store what is new or changed on the listing, and what is due for a recheck."""
        found = rows.once(
            rows.wanted(pass_.notices, self._context.board.keywords)
        )
        known: dict[str, KnownNotice] = {}
        if found:
            keys = {notice.key for notice in found}
            known = await self._context.store.known(
                self._context.board.name, keys
            )
        if len(known) < len(found):
            found, known = await self._renumbered(found, known, pass_)
        is_comparable = not (self._context.silent or self._context.board.news)
        if is_comparable and not known and len(found) >= FEWEST_OF_OTHERS:
            await self._refuse_other_list(found)
        if pass_.mended is not None:
            found = await self._as_they_were(found, known)
        fresh = []
        for row in found:
            if self._is_fresh(row, known.get(row.key), pass_):
                fresh.append(DetailTask(row, known.get(row.key)))
        if pass_.mended is not None:
            fresh = self._certain(fresh, found, known, pass_.mended)
        busy = {job.row.key for job in fresh}
        due = await self._due(
            busy, {} if pass_.moved else {row.key: row for row in found}, known
        )
        await self._fetch_all([*fresh, *due], pass_)
        await self._context.store.seen(
            self._context.board.name,
            known.keys() - busy,
            pass_.at(self._context.clock()),
        )
        for page in pass_.pages:
            if page.cached_page is not None:
                self._context.cached_pages[page.cached_page[0]] = (
                    page.cached_page[1]
                )

    async def _refuse_other_list(self, found: Sequence[RawNotice]) -> None:
        """Raise where no row is known although several are older than notices that are:
        the page is built as the board's is, and lists something else.
        """
        name, home = self._context.board.name, self._context.board.home
        newest = await self._context.store.newest_day(name)
        older = 0
        for row in found:
            day = posted_on(row.posted)
            older += bool(day and newest and day < newest and not row.pinned)
        if older >= FEWEST_OF_OTHERS:
            why = (
                f"none of its {len(found)} rows is known, though {older} are older "
                f"than the newest known notice ({newest}): another list"
            )
            raise BoardChanged(name, home, why, missing="known notices")

    async def _as_they_were(
        self, found: Sequence[RawNotice], known: dict[str, KnownNotice]
    ) -> list[RawNotice]:
        """Return rows of a mended reading; known ones say what they said before, but
        for titles and facts that are certainly others now.
        """
        listed = [row for row in found if row.key in known]
        stored = await self._context.store.stored_rows(
            self._context.board.name, listed
        )
        rows_ = []
        for row in found:
            before = stored.get(row.key)
            rows_.append(row if before is None else merged(row, before))
        return rows_

    def _certain(
        self,
        fresh: Sequence[DetailTask],
        found: Sequence[RawNotice],
        known: dict[str, KnownNotice],
        mended: MendedListing,
    ) -> list[DetailTask]:
        """Return the rows of a mended reading that are news or edits beyond doubt.

        New rows are dated on or after the newest known day, or, without a day, stand
        above all known rows.  Too many edits at once are no news but a mistake.
        """
        top = 0
        while top < len(found) and found[top].key not in known:
            top += 1
        above = {notice.key for notice in found[:top]}
        new, edited = [], []
        for job in fresh:
            if job.known is not None:
                edited.append(job)
                continue
            day = posted_on(job.row.posted)
            if day is None or mended.newest is None:
                is_newer = job.row.key in above
            else:
                is_newer = day >= mended.newest
            if is_newer or not mended.is_provisional:
                new.append(job)
        if len(edited) > MOST_PROVISIONAL:
            self._context.mend_note += (
                f"; {len(edited)} edits at once are held back"
            )
            edited.clear()
        return [*new, *edited]

    async def _renumbered(
        self,
        found: Sequence[RawNotice],
        known: dict[str, KnownNotice],
        pass_: CrawlPass,
    ) -> tuple[list[RawNotice], dict[str, KnownNotice]]:
        """Give rows of known notices that bear a new id the id that the store has.

        A row of which it cannot be said which known notice it is is left out: it
        must neither be reported again nor change the wrong notice.
        """
        listed = []
        for notice in found:
            day = posted_on(notice.posted)
            listed.append(ListedRow(notice.key, notice.title, day, notice.url))
        at = pass_.at(self._context.clock())
        renamed = await self._context.store.carry_over(
            self._context.board.name, listed, at
        )
        rows_: list[RawNotice] = []
        for notice in found:
            if notice.key in renamed.ambiguous:
                continue
            stored = renamed.keys.get(notice.key)
            if stored is None:
                rows_.append(notice)
            else:
                rows_.append(replace(notice, key=stored, board_key=notice.key))
        more = await self._context.store.known(
            self._context.board.name, set(renamed.keys.values())
        )
        return rows_, known | more

    def _is_fresh(
        self, row: RawNotice, known: KnownNotice | None, pass_: CrawlPass
    ) -> bool:
        return known is None or (
            not pass_.moved and known.row_digest != rows.row_digest(row)
        )

    async def _due(
        self,
        busy: set[str],
        listed: dict[str, RawNotice],
        known: dict[str, KnownNotice],
    ) -> list[DetailTask]:
        waiting = [
            recheck
            for recheck in self._context.state.rechecks
            if recheck.key not in busy
        ]
        unseen = {job.key for job in waiting} - known.keys()
        known = known | (
            await self._context.store.known(self._context.board.name, unseen)
            if unseen
            else {}
        )
        stored = {
            job.key: rows.from_dict(
                self._context.board.name, job.key, job.url, job.title, job.row
            )
            for job in waiting
        }
        return [
            DetailTask(listed.get(key, row), known.get(key), is_due=True)
            for key, row in stored.items()
        ]

    async def _fetch_all(
        self, jobs: Sequence[DetailTask], pass_: CrawlPass
    ) -> None:
        batch = self._new_batch()
        failures = 0
        for number, job in enumerate(jobs):
            if self._is_spent(number, failures):
                self._put_off(job, batch)
            elif await self._fetch_notice(job, batch, pass_):
                failures = 0
            else:
                failures += 1
            if len(batch.items) >= BATCH_NOTICES or batch.size > BATCH_BYTES:
                batch = await self._save(batch, pass_)
        await self._save(batch, pass_)

    def _is_spent(self, number: int, failures: int) -> bool:
        return (
            number >= self._context.settings.details
            or failures >= GIVE_UP
            or time.monotonic() > self._context.until
        )

    def _new_batch(self) -> NoticeBatch:
        return NoticeBatch(
            self._context.board.name,
            silent=self._context.silent,
            is_news=self._context.board.news,
            store=self._context.store,
        )

    async def _save(self, batch: NoticeBatch, pass_: CrawlPass) -> NoticeBatch:
        if batch.items or batch.failed or batch.same:
            saved = await self._context.save(batch)
            pass_.saved = SaveCounts(
                pass_.saved.new + saved.new,
                pass_.saved.changed + saved.changed,
                pass_.saved.unchanged + saved.unchanged,
            )
            if saved.new:
                self._context.last_new_at = self._newest(batch)
        return self._new_batch()

    def _newest(self, batch: NoticeBatch) -> datetime:
        """Return when something was last new: now, or (on a first crawl) the newest posting day."""
        at = max(item.fetched.at for item in batch.items)
        days = [
            day
            for item in batch.items
            if (day := posted_on(item.fetched.notice.posted))
        ]
        if self._context.silent and days:
            at = min(
                at,
                datetime.combine(max(days), schedule.CLOSES, schedule.SEOUL),
            )
        return (
            max(at, self._context.last_new_at)
            if self._context.last_new_at
            else at
        )

    def _put_off(self, job: DetailTask, batch: NoticeBatch) -> None:
        """Keep what the row says; its page is due at the next crawl."""
        self._row_only(
            job,
            batch,
            retry_at=self._context.clock() + self._context.board.every,
        )

    def _row_only(
        self, job: DetailTask, batch: NoticeBatch, *, retry_at: datetime | None
    ) -> None:
        """Keep a new notice by its row; of a known one only note that its page is still
        to be fetched.
        """
        batch.rows[job.row.key] = rows.to_dict(job.row)
        if job.known is None or (
            job.known.parsed_from == "row" and not job.is_due
        ):
            batch.add(
                FetchedNotice(
                    job.row,
                    rows.row_digest(job.row),
                    self._context.clock(),
                    recheck_at=retry_at,
                )
            )
        elif retry_at is not None:
            batch.failed[job.row.key] = retry_at

    async def _fetch_notice(
        self, job: DetailTask, batch: NoticeBatch, pass_: CrawlPass
    ) -> bool:
        """Fetch one notice into *batch*; ``False`` where its page could not be parsed:
        then its earlier reading stands.
        """
        fetch = self._context.board.detail(job.row)
        if fetch is None or (
            self._context.recordings is not None
            and self._context.recordings.find(fetch.url) is None
        ):
            self._plain(job, batch, pass_)
            return True
        pass_.tried += 1
        try:
            answer = await self._context.fetcher.get(fetch)
            if pass_.mended is not None and not shows_title(
                answer.response, job.row.title
            ):
                log.warning("%s does not bear its title: left out", fetch.url)
                return True
            notice = clean(
                self._context.board.read_notice(answer.response, job.row),
                self._context.board.home,
            )
        except SourceTrouble as error:
            failures = job.known.detail_failures if job.known else 0
            self._failed(error, pass_)
            self._row_only(
                job,
                batch,
                retry_at=schedule.retry_detail(
                    failures, now=self._context.clock()
                ),
            )
            return False
        await self._fetch_parsed(job, notice, answer, batch)
        return True

    def _failed(self, error: SourceTrouble, pass_: CrawlPass) -> None:
        pass_.failed += 1
        pass_.last_failure = error
        self._context.pause = (
            error.seconds
            if isinstance(error, RetryLater)
            else self._context.pause
        )
        log.warning("%s", error)

    def _plain(
        self, job: DetailTask, batch: NoticeBatch, pass_: CrawlPass
    ) -> None:
        """A row is all there is of this notice."""
        if job.is_due and job.known is not None:
            batch.same[job.row.key] = None
        else:
            at = pass_.at(self._context.clock())
            batch.add(FetchedNotice(job.row, rows.row_digest(job.row), at))
            batch.rows[job.row.key] = rows.to_dict(job.row)

    async def _fetch_parsed(
        self,
        job: DetailTask,
        notice: RawNotice,
        answer: FetchResult,
        batch: NoticeBatch,
    ) -> None:
        known = job.known
        row_digest = rows.row_digest(job.row)
        if (
            known is not None
            and _is_same(known, notice, row_digest)
            and not await self._attached.due(notice, known, answer.at)
        ):
            batch.same[job.row.key] = self._next_look(notice, known, answer.at)
            return
        read = await self._attached.read(notice, known, answer.at)
        page = FetchedPage(
            answer.response.url, _media(answer), answer.response.body
        )
        batch.add(
            FetchedNotice(notice, row_digest, answer.at, tuple(read), page)
        )
        batch.rows[job.row.key] = rows.to_dict(job.row)

    def _next_look(
        self, notice: RawNotice, known: KnownNotice, at: datetime
    ) -> datetime | None:
        """Return when a notice that says what it said is looked at again; an article is
        read once.
        """
        day = posted_on(notice.posted)
        since = (
            datetime.combine(day, schedule.OPENS, schedule.SEOUL)
            if day
            else at
        )
        return (
            None
            if self._context.board.news
            else schedule.recheck(
                now=at, closes_at=known.closes_at, first_seen_at=since
            )
        )


def _is_same(known: KnownNotice, notice: RawNotice, row_digest: str) -> bool:
    return (
        known.parsed_from == "notice"
        and known.page_digest == rows.page_digest(notice)
        and known.row_digest == row_digest
    )


def _media(answer: FetchResult) -> str:
    return (
        (answer.response.headers.get("Content-Type") or b"")
        .decode("latin-1")
        .partition(";")[0]
        .strip()
    )
