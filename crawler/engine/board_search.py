"""The search for a board that its definition no longer reads: on the answer in hand, on
the list's next pages, and elsewhere on its agency's site.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from crawler import schedule
from crawler.engine.context import CrawlContext, ListingResult
from crawler.engine.fetcher import Fetcher, FetchResult
from crawler.engine.page_cache import page_key
from crawler.errors import SourceTrouble
from crawler.mending import moved_board, paging
from crawler.mending.known import letters_of_title
from crawler.mending.search import (
    KnownBoard,
    MendedListing,
    likely_list,
    search,
    shows_title,
)
from crawler.platforms.base import Board, Fetch
from crawler.platforms.dates import posted_on

LOOKS_BETWEEN_SEARCHES: Final = 6
"""Looks in vain after which a site's front page is searched again."""
SEARCHED_EVERY: Final = timedelta(days=1)
MOST_PAGES: Final = 3
"""Pages of a redesigned list that are read for what was posted in the meantime."""


class BoardSearch:
    """Searches for one board in one crawl; what it came to is noted in the context."""

    def __init__(self, context: CrawlContext) -> None:
        self._context = context
        # Addresses that bore their titles: a search over several pages opens none twice.
        self._proved: set[str] = set()

    async def mended(
        self,
        answer: FetchResult,
        board: Board | None = None,
        *,
        is_wall: bool = False,
    ) -> ListingResult | None:
        """Search a page that the source's definition no longer reads for what it listed.

        ``None`` where it is not found, or was not found on an earlier answer yet.
        *board* is the source's own where it may go to other hosts than before.
        *is_wall* says that nothing is wrong with a reading that fails on this page.
        """
        context = self._context
        if context.silent or not context.before.median_rows:
            return None
        known = await context.store.known_board(
            board or context.board, context.before
        )
        today = answer.at.astimezone(schedule.SEOUL).date()
        known = replace(known, today=today)
        # Next pages are asked for at the board's own address, and an error has none; a
        # site that asks for a login or for patience is not asked for more pages.
        may_go_on = (
            board is None
            and answer.response.status == HTTPStatus.OK
            and not is_wall
        )
        found = await self._search(answer, known, may_go_on=may_go_on)
        if is_wall and not found.holds:
            return None
        context.mend_note = found.summary
        if not found.holds:
            await context.store.fail_mend(
                context.board.name,
                answer.response.url,
                found.summary,
                context.clock(),
            )
            return None
        return await self._recorded(answer, known, found)

    async def _search(
        self, answer: FetchResult, known: KnownBoard, *, may_go_on: bool
    ) -> MendedListing:
        """Return the best reading of an answer, and of the pages after it if the search
        *may go on* to them.
        """
        # lxml and regular expressions hold the loop up: a page may take a second.
        found = await asyncio.to_thread(search, answer.response, known=known)
        if may_go_on and (not found.is_believed or found.evidence.is_open):
            found = await self._over_pages(answer, known, found)
        if may_go_on and found.reading is None:
            found = await asyncio.to_thread(
                likely_list,
                answer.response,
                known,
                may_be_unknown=self._is_due(),
            )
        fetcher = self._context.fetcher.for_hosts(known.board.hosts)
        if found.holds and not await self._leads_to_known(
            found, known, fetcher
        ):
            refused = "a known notice's page bears another title"
            evidence = replace(found.evidence, refused=refused)
            found = replace(found, evidence=evidence)
        return found

    async def _recorded(
        self, answer: FetchResult, known: KnownBoard, found: MendedListing
    ) -> ListingResult | None:
        """Store a mended reading that holds; return its rows once another answer has
        confirmed it.
        """
        context, now = self._context, self._context.clock()
        # A recording is all that there is: no second answer can be waited for.
        mend = await context.store.record_mend(
            known,
            found,
            answer.response,
            now,
            is_recording=context.recordings is not None,
        )
        if not mend.is_in_use or found.why_proposed:
            if mend.state == "found":
                context.mend_note += "; to be confirmed by another answer"
            return None
        since = mend.since.astimezone(schedule.SEOUL)
        context.mend_note = (
            f"redesigned {since:%m-%d %H:%M}, "
            f"mended {now.astimezone(schedule.SEOUL):%m-%d %H:%M}: {found.summary}"
        )
        is_provisional = mend.state == "mending"
        return ListingResult(
            found.listing,
            answer.at,
            rows=found.listing.rows_seen,
            mended=replace(found, is_provisional=is_provisional),
        )

    async def _over_pages(
        self, answer: FetchResult, known: KnownBoard, found: MendedListing
    ) -> MendedListing:
        """Read the next pages of a redesigned list too, where what is known may have
        gone on to them: all that is above it was posted in the meantime.

        Returns *found*, which the first page came to, where they prove no more.  Asks
        for two pages at most, and not on every look.
        """
        context = self._context
        if not self._is_due() and not found.is_believed:
            return found
        pages = [answer.response]
        requested = {answer.response.url}
        linked = paging.linked_pages(answer.response, known.board, MOST_PAGES)
        for number in range(2, MOST_PAGES + 1):
            request = context.board.listing(number)
            if number in linked:
                request = Fetch(linked[number])
            is_recorded = (
                context.recordings is None
                or context.recordings.find(request.url)
            )
            # A feed, or a list of one page, answers every number with the same.
            if page_key(request) in requested or not is_recorded:
                break
            requested.add(page_key(request))
            try:
                pages.append((await context.fetcher.get(request)).response)
            except SourceTrouble:
                break
            more = await asyncio.to_thread(search, *pages, known=known)
            if more.is_believed or (more.holds and not found.holds):
                found = more
                if more.is_believed and not more.evidence.is_open:
                    break
        return found

    async def _leads_to_known(
        self, found: MendedListing, known: KnownBoard, fetcher: Fetcher
    ) -> bool:
        """Open one known notice by its mended link, and say whether it may be its page.

        It is where the page has its title; one that cannot be fetched proves nothing.
        """
        context = self._context
        titles = {}
        for notice in known.notices:
            titles[letters_of_title(notice.title)] = notice
        for row in found.listing.notices:
            listed = titles.get(letters_of_title(row.title))
            # An address that stayed proves nothing of the mended link.
            if listed is None or row.url in (listed.url, context.board.home):
                continue
            if context.recordings and not context.recordings.find(row.url):
                continue
            if row.url in self._proved:
                return True
            try:
                answer = await fetcher.get(Fetch(row.url))
            except SourceTrouble:
                return True
            self._proved.add(row.url)
            return shows_title(answer.response, row.title)
        return True

    def _is_due(self) -> bool:
        """Say whether more is tried than the answer in hand: on the first two of every
        six looks in vain, since what the first finds the second confirms.
        """
        return self._context.state.failures % LOOKS_BETWEEN_SEARCHES <= 1

    async def elsewhere(self, leads_to: str = "") -> ListingResult | None:
        """Search for a board that is not at its address: where a permanent redirect, or
        a page that only goes on, *leads_to*, where it was found before, else by the
        site's front page.

        At most three requests, and not on every look; only hosts of the same agency.
        """
        context = self._context
        # Without notices that are known there is nothing to know the board by.
        if context.silent or not context.before.median_rows:
            return None
        own = {request.url for request in context.board.fetches()}
        # A page that goes on to itself waits for a script or a cookie.
        is_other = leads_to and leads_to not in own
        tried = await self._at(leads_to) if is_other else None
        if tried is not None:
            return tried
        former = await context.store.mended_address(context.board.name)
        if former and former not in own:
            return await self._at(former)
        is_left = leads_to and not moved_board.is_of_agency(
            leads_to, context.board
        )
        if is_left or not self._is_due():
            return None
        most = moved_board.MOST_CANDIDATES - bool(leads_to)
        return await self._by_front_page(own, most)

    async def _by_front_page(
        self, own: Collection[str], most: int
    ) -> ListingResult | None:
        context = self._context
        address = moved_board.front_page(context.board)
        if context.recordings and not context.recordings.find(address):
            return None
        try:
            front = await context.fetcher.get(Fetch(address))
        except SourceTrouble:
            return None
        inside, outside = moved_board.candidates(front.response, context.board)
        for candidate in inside[:most]:
            found = await self._at(candidate) if candidate not in own else None
            if found is not None:
                return found
        if outside:
            context.mend_note += (
                f"; its front page links to {outside[0]}, not followed"
            )
        return None

    async def newer_elsewhere(self) -> str:
        """Search the site of a board that fell silent for a list of it that goes on, and
        return what to tell the operator; "" without one.

        Once a day, and proposed only: the old list is read as before.
        """
        context, now = self._context, self._context.clock()
        name = context.board.name
        state = await context.store.mend_state(name)
        if (
            state is not None
            and state.last_at
            and now - state.last_at < SEARCHED_EVERY
        ):
            return state.summary if state.state == "found" else ""
        known = await context.store.known_board(context.board, context.before)
        try:
            front = await context.fetcher.get(
                Fetch(moved_board.front_page(context.board))
            )
        except SourceTrouble:
            front = None
        inside: list[str] = []
        if front is not None:
            inside, _ = moved_board.candidates(front.response, context.board)
        own = {request.url for request in context.board.fetches()}
        for address in inside:
            if address in own:
                continue
            proposal = await self._newer_at(address, known)
            if proposal:
                return proposal
        # Noted, so that the next look does not search again for a day.
        await context.store.note_search(
            name, "no newer list of it was found", now
        )
        return ""

    async def _newer_at(self, address: str, known: KnownBoard) -> str:
        context = self._context
        fetcher = context.fetcher.for_hosts([urlsplit(address).hostname or ""])
        try:
            answer = await fetcher.get(Fetch(address))
        except SourceTrouble:
            return ""
        # Searched again: an earlier mended reading is that of the old address.
        known = replace(known, board=fetcher.board, reading=None)
        found = await asyncio.to_thread(search, answer.response, known=known)
        days = []
        for row in found.listing.notices:
            day = posted_on(row.posted)
            if day is not None:
                days.append(day)
        newest = max(days, default=None)
        # The old list itself may be linked under the same name: only a newer one is news.
        is_newer = bool(newest and found.newest and newest > found.newest)
        if not found.holds or not is_newer:
            return ""
        now = context.clock()
        await context.store.record_mend(
            known, found, answer.response, now, is_recording=False
        )
        return f"a list of it with newer notices stands at {address}"

    async def _at(self, address: str) -> ListingResult | None:
        """Search the page at *address*, if it is the agency's."""
        context = self._context
        # A domain that lapsed is bought by others: strangers are named, not visited.
        if not moved_board.is_of_agency(address, context.board):
            context.mend_note = (
                f"redirected to {address}, another organisation's host"
            )
            return None
        if context.recordings and not context.recordings.find(address):
            return None
        host = urlsplit(address).hostname or ""
        fetcher = context.fetcher.for_hosts([host])
        try:
            answer = await fetcher.get(Fetch(address))
        except SourceTrouble:
            return None
        found = await self.mended(answer, fetcher.board)
        if found is not None:
            # Notices lie where the list is now.
            context.fetcher = fetcher
            context.mend_note += f", now at {address}"
        return found
