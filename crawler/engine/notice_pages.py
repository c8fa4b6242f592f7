"""The second half of a crawl: fetch the pages of notices that are new, changed or due for
a recheck, and store them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from crawler import schedule
from crawler.engine.attachments import Attachments
from crawler.engine.context import CrawlContext, CrawlPass, DetailTask
from crawler.engine.fetcher import FetchResult
from crawler.errors import BoardChanged, SourceTrouble
from crawler.items import NoticeBatch, SaveCounts
from crawler.mending.search import (
    MendedListing,
    merged,
    shows_title,
    whole_title,
)
from crawler.middlewares.errors import RetryLater
from crawler.pipelines import rows
from crawler.pipelines.notices import FetchedNotice, clean
from crawler.platforms.dates import posted_on
from crawler.records import RawNotice
from storage.announcements.aliases import ListedRow
from storage.announcements.draft import FetchedPage, KnownNotice

log = logging.getLogger(__name__)

BATCH_NOTICES: Final = 10
"""Notices stored in one transaction: what a crash costs is fetched again."""
# Pages wait in memory until their batch is stored, and 24 crawls do so at once.
BATCH_BYTES: Final = 512 * 1024
MOST_PROVISIONAL: Final = 5
"""Edits in one crawl beyond which a mended reading's are held back."""
FEWEST_OF_OTHERS: Final = 3
"""Unknown rows older than known notices from which on the page is another list."""
GIVE_UP: Final = 3
"""After this many notice pages in a row that could not be parsed, the others wait for
the next crawl.
"""


class NoticePages:
    """Fetches and stores the notices of a crawl."""

    def __init__(self, context: CrawlContext) -> None:
        self._context = context
        self._attachments = Attachments(context)

    async def process(self, pass_: CrawlPass) -> None:
        """Fetch and store what is new or changed on the listing, and what is due for a
        recheck.

        Raises ``BoardChanged`` where the rows are those of another list.
        """
        context = self._context
        found, known = await self._listed(pass_)
        fresh = _new_or_edited(found, known, has_moved=pass_.moved)
        if pass_.mended is not None:
            fresh = self._believable(fresh, found, known, pass_.mended)
        busy = {task.row.key for task in fresh}
        listed = {} if pass_.moved else {row.key: row for row in found}
        due = await self._due_rechecks(busy, listed, known)
        # Before anything new is stored: a new notice may replace one that the board no
        # longer lists.
        at = pass_.at(context.clock())
        await context.store.seen(context.board.name, known.keys(), at)
        # New and changed first: where the budget of requests ends, rechecks can wait.
        await self._fetch_all([*fresh, *due], pass_)
        # Last: had a notice failed to be stored, an unchanged page would hide it.
        for page in pass_.pages:
            if page.cached_page is not None:
                key, cached = page.cached_page
                context.cached_pages[key] = cached

    async def _listed(
        self, pass_: CrawlPass
    ) -> tuple[list[RawNotice], dict[str, KnownNotice]]:
        """Return the listing's rows under the keys by which they are stored, and what the
        store knows of them.
        """
        context, board = self._context, self._context.board
        found = rows.once(rows.with_keywords(pass_.notices, board.keywords))
        known: dict[str, KnownNotice] = {}
        if found:
            keys = {notice.key for notice in found}
            known = await context.store.known(board.name, keys)
        # Before any row counts as new: a site that renumbers its notices would have all of
        # them reported again.
        if len(known) < len(found):
            found, known = await self._with_stored_keys(found, known, pass_)
        is_comparable = not (context.silent or board.news)
        if is_comparable and not known and len(found) >= FEWEST_OF_OTHERS:
            await self._refuse_other_list(found)
        if pass_.mended is not None:
            found = await self._with_stored_fields(found, known)
        return found, known

    async def _refuse_other_list(self, found: Sequence[RawNotice]) -> None:
        """Raise ``BoardChanged`` where no row is known although several are older than
        known notices: the page looks like the board and lists something else.
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

    async def _with_stored_fields(
        self, found: Sequence[RawNotice], known: dict[str, KnownNotice]
    ) -> list[RawNotice]:
        """Return the rows of a mended reading; known ones keep their stored fields, except
        titles and facts that have certainly changed.
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

    def _believable(
        self,
        fresh: Sequence[DetailTask],
        found: Sequence[RawNotice],
        known: dict[str, KnownNotice],
        mended: MendedListing,
    ) -> list[DetailTask]:
        """Return the rows of a mended reading that are certainly new or edited.

        New rows are dated on or after the newest known day or, without a day, are above
        all known rows.  Too many edits at once are taken for a mistake of the reading.
        """
        above = set()
        for notice in found:
            if notice.key in known:
                break
            above.add(notice.key)
        new, edited = [], []
        for task in fresh:
            if task.known is not None:
                edited.append(task)
                continue
            day = posted_on(task.row.posted)
            if day is None or mended.newest is None:
                is_newer = task.row.key in above
            else:
                is_newer = day >= mended.newest
            # An unknown older row may be a known notice under another title.
            if is_newer or not mended.is_provisional:
                new.append(task)
        if len(edited) > MOST_PROVISIONAL:
            self._context.mend_note += (
                f"; {len(edited)} edits at once are held back"
            )
            edited.clear()
        return [*new, *edited]

    async def _with_stored_keys(
        self,
        found: Sequence[RawNotice],
        known: dict[str, KnownNotice],
        pass_: CrawlPass,
    ) -> tuple[list[RawNotice], dict[str, KnownNotice]]:
        """Return the rows with the stored keys of known notices that the board has
        renumbered, and what the store knows of them all.

        A row that may be one of several known notices is left out: it must neither be
        reported again nor change the wrong notice.
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
                # Feeds and the API show the stored key, so it never changes; the board's
                # own is needed to fetch the page.
                rows_.append(replace(notice, key=stored, board_key=notice.key))
        more = await self._context.store.known(
            self._context.board.name, set(renamed.keys.values())
        )
        return rows_, known | more

    async def _due_rechecks(
        self,
        busy: set[str],
        listed: dict[str, RawNotice],
        known: dict[str, KnownNotice],
    ) -> list[DetailTask]:
        """Return tasks for the notices that are due for a recheck and not in *busy*, with
        today's row where they are *listed*, else the stored one.
        """
        name = self._context.board.name
        waiting = []
        for recheck in self._context.state.rechecks:
            if recheck.key not in busy:
                waiting.append(recheck)
        unseen = {recheck.key for recheck in waiting} - known.keys()
        if unseen:
            known = known | await self._context.store.known(name, unseen)
        tasks = []
        for recheck in waiting:
            key = recheck.key
            # Most have left the listing long ago.
            stored = rows.from_dict(
                name, key, recheck.url, recheck.title, recheck.row
            )
            row = listed.get(key, stored)
            tasks.append(DetailTask(row, known.get(key), is_due=True))
        return tasks

    async def _fetch_all(
        self, tasks: Sequence[DetailTask], pass_: CrawlPass
    ) -> None:
        """Fetch and store notices in batches; those beyond the crawl's limits are stored
        by their listing rows.
        """
        if not tasks:
            return
        batch = self._new_batch()
        failures = 0
        for number, task in enumerate(tasks):
            is_spent = (
                number >= self._context.settings.details
                or failures >= GIVE_UP
                or time.monotonic() > self._context.details_until
            )
            if is_spent:
                # Its page is due at the next crawl.
                later = self._context.clock() + self._context.board.every
                self._row_only(task, batch, retry_at=later)
            elif await self._fetch_notice(task, batch, pass_):
                failures = 0
            else:
                failures += 1
            if len(batch.items) >= BATCH_NOTICES or batch.size > BATCH_BYTES:
                batch = await self._save(batch, pass_)
        await self._save(batch, pass_)

    def _new_batch(self) -> NoticeBatch:
        return NoticeBatch(
            self._context.board.name,
            silent=self._context.silent,
            is_news=self._context.board.news,
            reader=self._context.reader,
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
        days = []
        for item in batch.items:
            day = posted_on(item.fetched.notice.posted)
            if day is not None:
                days.append(day)
        # A board that is crawled for the first time may have posted nothing for a year.
        if self._context.silent and days:
            closing = datetime.combine(
                max(days), schedule.CLOSES, schedule.SEOUL
            )
            at = min(at, closing)
        return max(at, self._context.last_new_at or at)

    def _row_only(
        self, task: DetailTask, batch: NoticeBatch, *, retry_at: datetime
    ) -> None:
        """Add a new notice to the batch by its listing row; for a known one only note when
        to fetch its page.
        """
        row = task.row
        batch.rows[row.key] = rows.to_dict(row)
        # An earlier reading of the page is worth more than the changed row.
        is_known_by_row = (
            task.known is not None and task.known.parsed_from == "row"
        )
        if task.known is None or (is_known_by_row and not task.is_due):
            digest, at = rows.row_digest(row), self._context.clock()
            batch.add(FetchedNotice(row, digest, at, recheck_at=retry_at))
        else:
            batch.failed[row.key] = retry_at

    async def _fetch_notice(
        self, task: DetailTask, batch: NoticeBatch, pass_: CrawlPass
    ) -> bool:
        """Fetch one notice into *batch*; ``False`` where its page could not be parsed:
        then its earlier reading stands.
        """
        context, row = self._context, task.row
        fetch = context.board.detail(row)
        is_recorded = (
            fetch is None
            or context.recordings is None
            or context.recordings.find(fetch.url) is not None
        )
        if fetch is None or not is_recorded:
            self._store_row(task, batch, pass_)
            return True
        pass_.tried += 1
        try:
            answer = await context.fetcher.get(fetch)
            # A mended link that leads elsewhere would store another notice's text.
            if pass_.mended is not None and not shows_title(
                answer.response, row.title
            ):
                log.warning("%s does not bear its title: left out", fetch.url)
                return True
            if pass_.mended is not None:
                title = whole_title(answer.response, row.title)
                row = task.row = replace(row, title=title)
            parsed = context.board.read_notice(answer.response, row)
            notice = clean(parsed, context.board.home)
        except SourceTrouble as error:
            log.warning("%s", error)
            pass_.failed += 1
            pass_.last_failure = error
            if isinstance(error, RetryLater):
                context.pause = error.seconds
            failures = task.known.detail_failures if task.known else 0
            retry_at = schedule.retry_detail(failures, now=context.clock())
            self._row_only(task, batch, retry_at=retry_at)
            return False
        await self._add_parsed(task, notice, answer, batch)
        return True

    def _store_row(
        self, task: DetailTask, batch: NoticeBatch, pass_: CrawlPass
    ) -> None:
        """Add a notice of which the row is all there is."""
        row = task.row
        if task.is_due and task.known is not None:
            batch.same[row.key] = None
        else:
            at = pass_.at(self._context.clock())
            batch.add(FetchedNotice(row, rows.row_digest(row), at))
            batch.rows[row.key] = rows.to_dict(row)

    async def _add_parsed(
        self,
        task: DetailTask,
        notice: RawNotice,
        answer: FetchResult,
        batch: NoticeBatch,
    ) -> None:
        """Add a notice with its files; of one that is as it was, only note when it is
        looked at again.
        """
        known, at = task.known, answer.at
        row_digest = rows.row_digest(task.row)
        is_same = (
            known is not None
            and known.parsed_from == "notice"
            and known.page_digest == rows.page_digest(notice)
            and known.row_digest == row_digest
        )
        if (
            known is not None
            and is_same
            and not await self._attachments.are_due(notice, known, at)
        ):
            batch.same[task.row.key] = self._next_look(notice, known, at)
            return
        files, is_whole = await self._attachments.read(notice, known, at)
        retry_at = None
        if not is_whole and self._context.recordings is None:
            first_seen_at = known.first_seen_at if known else at
            retry_at = schedule.retry_files(first_seen_at, now=at)
        response = answer.response
        content_type = response.headers.get("Content-Type") or b""
        media = content_type.decode("latin-1").partition(";")[0].strip()
        # The bytes are stored too: an upgraded reader reads them again.
        page = FetchedPage(response.url, media, response.body)
        batch.add(
            FetchedNotice(notice, row_digest, at, tuple(files), page, retry_at)
        )
        batch.rows[task.row.key] = rows.to_dict(task.row)

    def _next_look(
        self, notice: RawNotice, known: KnownNotice, at: datetime
    ) -> datetime | None:
        """Return when a notice that is as it was is looked at again; an article is read
        once.
        """
        if self._context.board.news:
            return None
        day = posted_on(notice.posted)
        since = at
        if day is not None:
            since = datetime.combine(day, schedule.OPENS, schedule.SEOUL)
        return schedule.recheck(
            now=at, closes_at=known.closes_at, first_seen_at=since
        )


def _new_or_edited(
    found: Sequence[RawNotice],
    known: Mapping[str, KnownNotice],
    *,
    has_moved: bool,
) -> list[DetailTask]:
    tasks = []
    for row in found:
        stored = known.get(row.key)
        # Where columns have moved all rows differ from what is stored; these are no
        # edits.
        is_edited = (
            stored is not None
            and not has_moved
            and stored.row_digest != rows.row_digest(row)
        )
        if stored is None or is_edited:
            tasks.append(DetailTask(row, stored))
    return tasks
