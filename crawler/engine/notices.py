"""The notices' half of a look: whose own page is heard, and what of it is kept."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from crawler import schedule
from crawler.engine.attachments import Attached
from crawler.engine.context import CrawlContext, CrawlPass, DetailTask
from crawler.engine.crawl_store import NoticeBatch, SaveCounts
from crawler.engine.fetcher import FetchResult, RetryLater
from crawler.errors import SourceTrouble
from crawler.pipelines import rows
from crawler.pipelines.notices import Hearing, clean
from crawler.platforms.dates import posted_on
from crawler.records import RawNotice
from storage.announcements.save import FetchedPage, KnownNotice

log = logging.getLogger(__name__)

BATCH_NOTICES: Final = 10
"""Notices kept in one transaction: what a crash can cost is fetched again."""
BATCH_BYTES: Final = 512 * 1024
GIVE_UP: Final = 3
"""After this many notice pages in a row that could not be heard, the others wait for the next crawl."""


class Notices:
    """Hears and keeps the notices of a visit."""

    def __init__(self, visit: CrawlContext) -> None:
        self._visit = visit
        self._attached = Attached(visit)

    async def hear(self, round_: CrawlPass) -> None:
        """Hear and keep what is new or changed on the listing, and what is due for another look."""
        found = rows.once(rows.wanted(round_.notices, self._visit.board.keywords))
        known = (
            await self._visit.desk.known(
                self._visit.board.name, {notice.key for notice in found}
            )
            if found
            else {}
        )
        fresh = [
            DetailTask(row, known.get(row.key))
            for row in found
            if self._is_fresh(row, known.get(row.key), round_)
        ]
        busy = {job.row.key for job in fresh}
        due = await self._due(
            busy, {} if round_.moved else {row.key: row for row in found}, known
        )
        await self._fetch_all([*fresh, *due], round_)
        await self._visit.desk.seen(
            self._visit.board.name, known.keys() - busy, round_.at(self._visit.clock())
        )
        for page in round_.pages:
            if page.memo is not None:
                self._visit.memos[page.memo[0]] = page.memo[1]

    def _is_fresh(
        self, row: RawNotice, known: KnownNotice | None, round_: CrawlPass
    ) -> bool:
        return known is None or (
            not round_.moved and known.row_digest != rows.row_digest(row)
        )

    async def _due(
        self,
        busy: set[str],
        standing: dict[str, RawNotice],
        known: dict[str, KnownNotice],
    ) -> list[DetailTask]:
        waiting = [one for one in self._visit.standing.rechecks if one.key not in busy]
        unseen = {one.key for one in waiting} - known.keys()
        known = known | (
            await self._visit.desk.known(self._visit.board.name, unseen)
            if unseen
            else {}
        )
        stored = {
            one.key: rows.from_dict(
                self._visit.board.name, one.key, one.url, one.title, one.row
            )
            for one in waiting
        }
        return [
            DetailTask(standing.get(key, row), known.get(key), is_due=True)
            for key, row in stored.items()
        ]

    async def _fetch_all(self, jobs: Sequence[DetailTask], round_: CrawlPass) -> None:
        portion = self._new_batch()
        in_a_row = 0
        for number, job in enumerate(jobs):
            if self._is_spent(number, in_a_row):
                self._put_off(job, portion)
            elif await self._fetch_notice(job, portion, round_):
                in_a_row = 0
            else:
                in_a_row += 1
            if (
                len(portion.fetched_notices) >= BATCH_NOTICES
                or portion.size > BATCH_BYTES
            ):
                portion = await self._keep(portion, round_)
        await self._keep(portion, round_)

    def _is_spent(self, number: int, in_a_row: int) -> bool:
        return (
            number >= self._visit.settings.details
            or in_a_row >= GIVE_UP
            or time.monotonic() > self._visit.until
        )

    def _new_batch(self) -> NoticeBatch:
        return NoticeBatch(
            self._visit.board.name,
            silent=self._visit.silent,
            is_news=self._visit.board.news,
        )

    async def _keep(self, portion: NoticeBatch, round_: CrawlPass) -> NoticeBatch:
        if portion.fetched_notices or portion.failed or portion.same:
            kept = await self._visit.desk.keep(portion)
            round_.kept = SaveCounts(
                round_.kept.new + kept.new,
                round_.kept.changed + kept.changed,
                round_.kept.unchanged + kept.unchanged,
            )
            self._visit.report.new += kept.new
            self._visit.report.changed += kept.changed
            if kept.new:
                self._visit.last_new_at = self._newest(portion)
        return self._new_batch()

    def _newest(self, portion: NoticeBatch) -> datetime:
        """Return when something was last new: now, or (on a first crawl) the newest posting day."""
        at = max(hearing.at for hearing in portion.fetched_notices)
        days = [
            day
            for hearing in portion.fetched_notices
            if (day := posted_on(hearing.notice.posted))
        ]
        if self._visit.silent and days:
            at = min(at, datetime.combine(max(days), schedule.CLOSES, schedule.SEOUL))
        return max(at, self._visit.last_new_at) if self._visit.last_new_at else at

    def _put_off(self, job: DetailTask, portion: NoticeBatch) -> None:
        """Keep what the row says; its page is due at the next crawl."""
        self._row_only(
            job, portion, retry_at=self._visit.clock() + self._visit.board.every
        )

    def _row_only(
        self, job: DetailTask, portion: NoticeBatch, *, retry_at: datetime | None
    ) -> None:
        """Keep a new notice by its row; of a known one only note that its page is still to be heard."""
        portion.rows[job.row.key] = rows.to_dict(job.row)
        if job.known is None or (job.known.parsed_from == "row" and not job.is_due):
            portion.fetched_notices.append(
                Hearing(
                    job.row,
                    rows.row_digest(job.row),
                    self._visit.clock(),
                    recheck_at=retry_at,
                )
            )
        elif retry_at is not None:
            portion.failed[job.row.key] = retry_at

    async def _fetch_notice(
        self, job: DetailTask, portion: NoticeBatch, round_: CrawlPass
    ) -> bool:
        """Hear one notice into *portion*; ``False`` where its page could not be heard: then its earlier reading stands."""
        fetch = self._visit.board.detail(job.row)
        if fetch is None or (
            self._visit.recordings is not None
            and self._visit.recordings.find(fetch.url) is None
        ):
            self._plain(job, portion, round_)
            return True
        round_.tried += 1
        try:
            answer = await self._visit.fetcher.get(fetch)
            notice = clean(
                self._visit.board.read_notice(answer.response, job.row),
                self._visit.board.home,
            )
        except SourceTrouble as trouble:
            failures = job.known.detail_failures if job.known else 0
            self._failed(trouble, round_)
            self._row_only(
                job,
                portion,
                retry_at=schedule.retry_detail(failures, now=self._visit.clock()),
            )
            return False
        await self._heard(job, notice, answer, portion)
        return True

    def _failed(self, trouble: SourceTrouble, round_: CrawlPass) -> None:
        round_.failed += 1
        round_.last_failure = trouble
        self._visit.report.details_failed += 1
        self._visit.pause = (
            trouble.seconds if isinstance(trouble, RetryLater) else self._visit.pause
        )
        log.warning("%s", trouble)

    def _plain(self, job: DetailTask, portion: NoticeBatch, round_: CrawlPass) -> None:
        """A row is all there is of this notice."""
        if job.is_due and job.known is not None:
            portion.same[job.row.key] = None
        else:
            at = round_.at(self._visit.clock())
            portion.fetched_notices.append(
                Hearing(job.row, rows.row_digest(job.row), at)
            )
            portion.rows[job.row.key] = rows.to_dict(job.row)

    async def _heard(
        self,
        job: DetailTask,
        notice: RawNotice,
        answer: FetchResult,
        portion: NoticeBatch,
    ) -> None:
        known = job.known
        row_digest = rows.row_digest(job.row)
        if (
            known is not None
            and _is_same(known, notice, row_digest)
            and not await self._attached.due(notice, known, answer.at)
        ):
            portion.same[job.row.key] = self._next_look(notice, known, answer.at)
            return
        read = await self._attached.read(notice, known, answer.at)
        page = FetchedPage(answer.response.url, _media(answer), answer.response.body)
        portion.fetched_notices.append(
            Hearing(notice, row_digest, answer.at, tuple(read), page)
        )
        portion.rows[job.row.key] = rows.to_dict(job.row)

    def _next_look(
        self, notice: RawNotice, known: KnownNotice, at: datetime
    ) -> datetime | None:
        """Return when a notice that says what it said is looked at again; an article is read once."""
        day = posted_on(notice.posted)
        since = datetime.combine(day, schedule.OPENS, schedule.SEOUL) if day else at
        return (
            None
            if self._visit.board.news
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
