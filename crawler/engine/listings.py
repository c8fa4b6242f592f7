"""The listing's half of a crawl: which pages are fetched, and whether they say anything new."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from crawler import health, schedule
from crawler.digests import digest_of
from crawler.engine.context import (
    CrawlContext,
    CrawlPass,
    EvidencePage,
    ListingRequest,
    ListingResult,
)
from crawler.engine.fetcher import Fetcher, FetchResult
from crawler.engine.page_cache import (
    CachedPage,
    TokenMask,
    body_digest,
    learn,
    packed,
    unpacked,
)
from crawler.errors import (
    Blocked,
    BoardChanged,
    Maintenance,
    SourceTrouble,
)
from crawler.health import Observation
from crawler.mending import again, paging
from crawler.mending.known import letters_of_title
from crawler.mending.search import (
    KnownBoard,
    MendedListing,
    search,
    shows_title,
)
from crawler.pipelines import rows
from crawler.pipelines.notices import clean
from crawler.platforms.base import Board, Fetch
from crawler.platforms.dates import posted_on
from crawler.records import Listing

# Enough to see what came in place of a board; evidence is kept for every bad look.
EVIDENCE: Final = 512 * 1024
LOOKS_BETWEEN_SEARCHES: Final = 6
"""Looks in vain after which a site's front page is searched again."""
SEARCHED_EVERY: Final = timedelta(days=1)
FEWEST_OTHERS: Final = 3
"""Known ids with other titles, from which on it is no editing."""
# "D-7", "(3)": what counts within titles.
_DIGITS: Final = re.compile(r"\d+")
MOST_PAGES: Final = 3
"""Pages of a redesigned list that are read for what was posted in the meantime."""
NO_REDESIGN: Final = frozenset({"charset", "</html>"})
"""What is missing where an answer is broken rather than redesigned."""


class Listings:
    """Fetches and parses the listing pages of a crawl."""

    def __init__(self, context: CrawlContext) -> None:
        self._context = context
        # Addresses that bore their titles: a search over several pages opens none twice.
        self._proved: set[str] = set()

    def passes(self) -> Iterator[list[ListingRequest]]:
        """Yield the requests of each pass: the board's pages together, or under replay
        one recording after the other, none where nothing was recorded.
        """
        context = self._context
        if context.recordings is None:
            live = []
            for fetch in context.board.fetches():
                live.append(ListingRequest(fetch, page_key(fetch)))
            yield live
            return
        recorded = context.recordings.listings(context.board)
        for recording in recorded:
            # Several recordings have one address, and each is a look of its own.
            key = f"replay:{recording.file}"
            yield [ListingRequest(Fetch(recording.url), key, recording)]
        if not recorded:
            yield []

    async def fetch(
        self, requested: Sequence[ListingRequest], pass_: CrawlPass
    ) -> None:
        """Fetch the listing's pages; a later one that fails takes nothing from the first."""
        for page in requested:
            try:
                parsed = await self._page(page, pass_)
            except SourceTrouble as error:
                if not pass_.pages:
                    raise
                pass_.trouble = error
                return
            pass_.pages.append(parsed)
            if parsed.mended:
                # Whether the next page is one of the same list is not proved.
                return
            # What is new stands on the first page: where that has not changed, nothing
            # has gone on to the next.  After a failed look the next may be what failed.
            if parsed.listing is None and not self._context.state.failures:
                return

    async def _page(
        self, request: ListingRequest, pass_: CrawlPass
    ) -> ListingResult:
        is_first = not pass_.pages
        cached = self._context.state.cached_pages.get(request.page_key)
        # Read by another release: an equal page may have rows that it did not see.
        if cached and cached.source_digest != self._context.source_digest:
            cached = None
        headers = cached.conditional_headers() if cached else None
        meta = {"recording": request.recording} if request.recording else None
        try:
            answer = await self._context.fetcher.get(
                request.fetch, headers=headers, meta=meta
            )
        except Blocked as error:
            # Only a permanent redirect: a wall that went up is no move.
            if not error.leads_to:
                raise
            moved = await self.elsewhere(error.leads_to)
            if moved is None:
                raise
            return moved
        body = answer.response.body
        is_ok = answer.response.status == HTTPStatus.OK
        if cached is not None and (
            answer.not_modified or (is_ok and cached.has_same_rows(body))
        ):
            return ListingResult(
                None, answer.at, rows=cached.rows, is_not_modified=True
            )
        pass_.evidence = EvidencePage(answer.response.url, body[:EVIDENCE])
        if not is_first:
            return await self._listing(request, answer, cached)
        return await self._first_page(request, answer, cached)

    async def _first_page(
        self,
        request: ListingRequest,
        answer: FetchResult,
        cached: CachedPage | None,
    ) -> ListingResult:
        """Read the first page, by a mended reading where the definition no longer does."""
        try:
            result = await self._listing(request, answer, cached)
        except (Blocked, Maintenance) as wall:
            return await self._behind(wall, answer)
        except BoardChanged as error:
            if error.missing in NO_REDESIGN:
                raise
            mended = await self._mended(answer) or await self.elsewhere(
                error.leads_to
            )
            if mended is None:
                raise
            return mended
        if result.listing is None:
            return result
        board = self._context.board
        observation = Observation(
            board.contract, result.listing.notices, result.listing.rows_seen
        )
        if health.listing_fault(observation, self._context.before) is not None:
            # Not found again, the faulty rows are judged, which says what is wrong.
            return await self._mended(answer) or result
        why = await self._other_titles(result.listing)
        if not why:
            return result
        mended = await self._mended(answer)
        if mended is None:
            # Stored, each of these rows would be reported as a correction.
            raise BoardChanged(
                board.name, answer.response.url, why, missing="title"
            )
        return mended

    async def _behind(
        self, wall: SourceTrouble, answer: FetchResult
    ) -> ListingResult:
        """Search a page that looks like a *wall* for what the board listed: a form to
        log in, or words of a closed server, may stand beside a list.

        Raises *wall* where it is one.
        """
        context = self._context
        # A wall that goes up for an hour says nothing of the reading in use.
        is_page = answer.response.status == HTTPStatus.OK
        mended = await self._mended(answer, is_wall=True) if is_page else None
        if mended is not None:
            return mended
        if context.mend_note:
            raise BoardChanged(
                context.board.name,
                answer.response.url,
                "the site was redesigned",
            ) from wall
        raise wall

    async def _other_titles(self, listing: Listing) -> str:
        """Return what is wrong where most known ids bear other titles at once: the
        titles stand elsewhere now, or former ids are given to other notices.

        "" where nothing is.  Counters in titles ("D-7") are no other titles.
        """
        context = self._context
        # Newspapers rewrite headlines; a silent crawl has nothing to compare with.
        if context.silent or context.board.news:
            return ""
        stored = await context.store.stored_rows(
            context.board.name, listing.notices
        )
        others = 0
        for row in listing.notices:
            before = stored.get(row.key)
            if before is not None:
                title = _DIGITS.sub("", letters_of_title(row.title))
                others += title != _DIGITS.sub(
                    "", letters_of_title(before.title)
                )
        if others < FEWEST_OTHERS or others <= len(stored) / 2:
            return ""
        return f"{others} of {len(stored)} known ids bear other titles"

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
        # On the first two of every six looks in vain: what the first finds, the second
        # confirms, and the site is left alone for the rest.
        is_left = leads_to and not again.is_of_agency(leads_to, context.board)
        if is_left or context.state.failures % LOOKS_BETWEEN_SEARCHES > 1:
            return None
        most = again.MOST_CANDIDATES - bool(leads_to)
        return await self._by_front_page(own, most)

    async def _by_front_page(
        self, own: Collection[str], most: int
    ) -> ListingResult | None:
        context = self._context
        address = again.front_page(context.board)
        if context.recordings and not context.recordings.find(address):
            return None
        try:
            front = await context.fetcher.get(Fetch(address))
        except SourceTrouble:
            return None
        inside, outside = again.candidates(front.response, context.board)
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
                Fetch(again.front_page(context.board))
            )
        except SourceTrouble:
            front = None
        inside: list[str] = []
        if front is not None:
            inside, _ = again.candidates(front.response, context.board)
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
        # Searched anew: an earlier mended reading is that of the old address.
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
        if not again.is_of_agency(address, context.board):
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
        found = await self._mended(answer, fetcher.board)
        if found is not None:
            # Notices lie where the list is now.
            context.fetcher = fetcher
            context.mend_note += f", now at {address}"
        return found

    async def _mended(
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
        # lxml and regular expressions hold the loop up: a page may take a second.
        found = await asyncio.to_thread(search, answer.response, known=known)
        # Next pages are asked for at the board's own address, and an error has none.
        is_page = board is None and answer.response.status == HTTPStatus.OK
        # A site that asks for a login or for patience is not asked for more pages.
        is_page = is_page and not is_wall
        if is_page and (not found.is_believed or found.evidence.is_open):
            found = await self._over_pages(answer, known, found)
        fetcher = context.fetcher.for_hosts(known.board.hosts)
        if found.holds and not await self._leads_to_known(
            found, known, fetcher
        ):
            refused = "a known notice's page bears another title"
            evidence = replace(found.evidence, refused=refused)
            found = replace(found, evidence=evidence)
        if is_wall and not found.holds:
            return None
        context.mend_note = found.summary
        now = context.clock()
        if not found.holds:
            await context.store.fail_mend(
                context.board.name, answer.response.url, found.summary, now
            )
            return None
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
        gone on to them: all that stands above it was posted in the meantime.

        Returns *found*, which the first page came to, where they prove no more.  Asks
        for two pages at most, and not on every look.
        """
        context = self._context
        is_due = context.state.failures % LOOKS_BETWEEN_SEARCHES <= 1
        if not is_due and not found.is_believed:
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

        It is where the page bears its title; one that cannot be fetched proves nothing.
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

    async def _listing(
        self,
        request: ListingRequest,
        answer: FetchResult,
        cached: CachedPage | None,
    ) -> ListingResult:
        board = self._context.board
        # An empty list may be another page in the same frame.
        known = cached.list_digest if cached and cached.rows else ""
        listing = board.read_changed(answer.response, known)
        if listing is None:
            assert cached is not None
            return await self._same_rows(request, answer, cached)
        notices = []
        for notice in listing.notices:
            notices.append(clean(notice, board.home))
        listing = replace(listing, notices=tuple(notices))
        rows_digest = rows.rows_digest(notices)
        count, list_digest = listing.rows_seen, listing.digest
        if cached is not None and cached.rows_digest == rows_digest:
            cached = replace(cached, rows=count, list_digest=list_digest)
            return await self._same_rows(request, answer, cached)
        fresh = CachedPage(
            rows_digest=rows_digest,
            source_digest=self._context.source_digest,
            rows=count,
            list_digest=list_digest,
            page=packed(answer.response.body),
        )
        fresh = _of_answer(fresh, answer)
        observation = Observation(
            board.contract, listing.notices, listing.rows_seen
        )
        moved = health.moved(observation, self._context.before)
        return ListingResult(
            listing,
            answer.at,
            (request.page_key, fresh),
            listing.rows_seen,
            moved.missing if moved else None,
        )

    async def _same_rows(
        self, request: ListingRequest, answer: FetchResult, cached: CachedPage
    ) -> ListingResult:
        """Remember a page that differs from the *cached* one, although its rows do not,
        with the tokens that explain it.
        """
        mask, body = cached.mask, answer.response.body
        learnt = TokenMask()
        # None keeps the body that is stored: nothing is to be compared with this one.
        page = None
        if mask.is_worth_learning:
            before = await self._context.store.page_of_cached(
                self._context.board.name, request.page_key
            )
            if before is not None:
                learnt = learn(mask, unpacked(before), body)
            page = packed(body)
        if not learnt.digest:
            learnt = TokenMask(failed=mask.failed + 1)
        fresh = replace(cached, mask=learnt, page=page)
        self._context.cached_pages[request.page_key] = _of_answer(
            fresh, answer
        )
        return ListingResult(None, answer.at, rows=cached.rows)


def page_key(fetch: Fetch) -> str:
    """Return what a listing page is remembered under: its address, and what is posted to it."""
    if fetch.form is None and fetch.json is None:
        return fetch.url
    # Boards asked by POST have one address for all their pages.
    form = repr(sorted((fetch.form or {}).items()))
    return f"{fetch.url}#{digest_of([form, repr(fetch.json)])}"


def _of_answer(cached: CachedPage, answer: FetchResult) -> CachedPage:
    """Return *cached* with what asks whether this answer has changed."""
    headers = answer.response.headers
    # latin-1 keeps any byte, so that the header is sent back as it came.
    etag = (headers.get("ETag") or b"").decode("latin-1")
    last_modified = (headers.get("Last-Modified") or b"").decode("latin-1")
    return replace(
        cached,
        etag=etag or None,
        last_modified=last_modified or None,
        digest=body_digest(answer.response.body),
    )
