"""Notices posted while a board could not be crawled that have moved to later pages of
its list.

Usually the last row of the first page was there at the previous look, so everything new
is above it.  If not, notices may have passed unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from crawler.engine.board_search import MOST_PAGES
from crawler.engine.context import CrawlContext, CrawlPass, ListingResult
from crawler.engine.page_cache import page_key
from crawler.errors import BoardChanged, SourceTrouble
from crawler.mending.known import letters_of_title
from crawler.pipelines.notices import clean
from crawler.platforms.dates import posted_on
from crawler.records import RawNotice
from crawler.schedule import SEOUL
from storage.announcements.draft import KnownNotice

GIVEN_UP_AFTER: Final = timedelta(hours=6)
"""Since the last row was first seen: pages that fail for so long are not asked for again."""


class Backlog:
    """Finds on the next pages of a list what no clean look at the first one saw."""

    def __init__(self, context: CrawlContext) -> None:
        self._context = context
        # Days of the notices last listed, by the letters of their titles.
        self._titles: dict[str, set[date | None]] = {}

    async def read(self, pass_: CrawlPass) -> None:
        """Append to *pass_* the rows of the next pages that were posted since the last
        clean look.

        A next page that cannot be fetched is the pass's trouble: it is tried again at
        the next look, until ``GIVEN_UP_AFTER``.  One that is no list ends the board.
        """
        rows = _in_order(pass_)
        if not rows or await self._reaches_back(rows[-1]):
            return
        board = self._context.board
        requested = set()
        for page in range(1, board.pages + 1):
            requested.add(page_key(board.listing(page)))
        seen = {row.key for row in rows}
        for number in range(board.pages + 1, MOST_PAGES + 1):
            # Feeds and some APIs have one page, whatever number is asked for.
            key = page_key(board.listing(number))
            if key in requested:
                return
            requested.add(key)
            try:
                found = await self._page(number, seen)
            except BoardChanged:
                # After the last page some sites respond with their front page.
                return
            except SourceTrouble as error:
                pass_.trouble = error
                return
            if found is None:
                return
            page_found, is_last = found
            pass_.pages.append(page_found)
            if is_last:
                return

    async def _reaches_back(self, last: RawNotice) -> bool:
        """Return whether the *last* row that was read was on the board at the last clean
        look, or nothing can be said about it.
        """
        context = self._context
        is_comparable = not context.silent and not context.board.news
        if context.state.last_clean_at is None or not is_comparable:
            return True
        known = await context.store.known(context.board.name, {last.key})
        if self._was_listed_before(last, known):
            return True
        # Titles are loaded only here: on most looks the last row is known by its id.
        listed = await context.store.known_board(context.board, context.before)
        for notice in listed.notices:
            letters = letters_of_title(notice.title)
            self._titles.setdefault(letters, set()).add(notice.day)
        return self._is_renumbered(last, known)

    async def _page(
        self, number: int, seen: set[str]
    ) -> tuple[ListingResult, bool] | None:
        """Return what was posted of the page of this *number*, and whether a row on it
        was on the board before; ``None`` where there is nothing more.
        """
        context = self._context
        request = context.board.listing(number)
        if context.recordings and not context.recordings.find(request.url):
            return None
        answer = await context.fetcher.get(request)
        listing = context.board.read_listing(answer.response)
        rows = []
        for notice in listing.notices:
            # Pinned notices are on every page; if paging does not work, all notices
            # are.
            if notice.key not in seen and not notice.pinned:
                rows.append(clean(notice, context.board.home))
        seen.update(row.key for row in rows)
        if not rows:
            return None
        keys = {row.key for row in rows}
        known = await context.store.known(context.board.name, keys)
        posted, reached = self._posted_since(rows, known)
        if not posted and not reached:
            return None
        found = replace(listing, notices=tuple(posted), rows_seen=len(posted))
        return ListingResult(found, answer.at, rows=len(posted)), reached

    def _posted_since(
        self, rows: Sequence[RawNotice], known: Mapping[str, KnownNotice]
    ) -> tuple[list[RawNotice], bool]:
        """Return the rows posted since the last clean look, down to the first that stood
        on the board then, and whether there is such a row.

        A row without a day is believed only above one that was there.
        """
        last_clean_at = self._context.state.last_clean_at
        assert last_clean_at is not None
        # Boards state Korean days, without hours: what was posted on the day of the
        # last clean look may have come after it, and known rows are recognised by their ids.
        since = last_clean_at.astimezone(SEOUL).date()
        posted: list[RawNotice] = []
        dayless: list[RawNotice] = []
        for row in rows:
            if self._was_listed_before(row, known) or self._is_renumbered(
                row, known
            ):
                return [*posted, *dayless], True
            day = posted_on(row.posted)
            if day is None:
                dayless.append(row)
            elif day >= since:
                posted.append(row)
        return posted, False

    def _was_listed_before(
        self, row: RawNotice, known: Mapping[str, KnownNotice]
    ) -> bool:
        """Return whether a row was on the board at its last clean look, or so long ago
        that the pages behind it will not be read any more.
        """
        notice = known.get(row.key)
        last_clean_at = self._context.state.last_clean_at
        if notice is None or last_clean_at is None:
            return False
        is_old = notice.first_seen_at < self._context.clock() - GIVEN_UP_AFTER
        return notice.first_seen_at <= last_clean_at or is_old

    def _is_renumbered(
        self, row: RawNotice, known: Mapping[str, KnownNotice]
    ) -> bool:
        """Return whether a row with an unknown id is a known notice, by title and day."""
        days = self._titles.get(letters_of_title(row.title), set())
        day = posted_on(row.posted)
        is_same = bool(days) and (day is None or day in days or None in days)
        return is_same and row.key not in known


def _in_order(pass_: CrawlPass) -> list[RawNotice]:
    """Return the rows that were read, without the pinned ones, whose place says nothing;
    none where a page was read with doubt.
    """
    rows = []
    for page in pass_.pages:
        if page.mended or page.moved or page.listing is None:
            return []
        for notice in page.listing.notices:
            if not notice.pinned:
                rows.append(notice)
    return rows
