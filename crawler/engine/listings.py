"""The first half of a crawl: fetch the listing pages, and find out whether they have
changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from crawler import health
from crawler.engine.board_search import BoardSearch
from crawler.engine.context import (
    CrawlContext,
    CrawlPass,
    EvidencePage,
    ListingRequest,
    ListingResult,
)
from crawler.engine.fetcher import FetchResult
from crawler.engine.page_cache import (
    TokenMask,
    body_digest,
    conditional_headers,
    has_same_rows,
    learn,
    packed,
    page_key,
    unpacked,
)
from crawler.errors import (
    Blocked,
    BoardChanged,
    BrokenAnswer,
    Maintenance,
    SourceTrouble,
    Unreachable,
)
from crawler.health import Observation
from crawler.mending.known import letters_of_title
from crawler.pipelines import rows
from crawler.pipelines.notices import clean
from crawler.platforms.base import Fetch
from crawler.records import Listing
from storage.sources import CachedPage

# Enough to see what replaced a board; stored for every look that fails.
EVIDENCE: Final = 512 * 1024
FEWEST_OTHERS: Final = 3
"""From so many known ids with other titles on, these are not edits."""
# Counters in titles: "D-7", "(3)".
_DIGITS: Final = re.compile(r"\d+")


class Listings:
    """Fetches and parses the listing pages of a crawl."""

    def __init__(self, context: CrawlContext, search: BoardSearch) -> None:
        self._context = context
        self._search = search

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
                # It is not proved that the next page is of the same list.
                return
            # What is new is on the first page: where that has not changed, nothing
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
        headers = conditional_headers(cached) if cached else None
        meta = {"recording": request.recording} if request.recording else None
        try:
            answer = await self._context.fetcher.get(
                request.fetch, headers=headers, meta=meta
            )
        except Blocked as error:
            # Only a permanent redirect; a login page is no move.
            if not error.leads_to:
                raise
            moved = await self._search.elsewhere(error.leads_to)
            if moved is None:
                raise
            return moved
        body = answer.response.body
        is_ok = answer.response.status == HTTPStatus.OK
        if cached is not None and (
            answer.not_modified or (is_ok and has_same_rows(cached, body))
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
        except (Blocked, Maintenance, Unreachable) as wall:
            return await self._search_wall(wall, answer)
        except BrokenAnswer:
            raise
        except BoardChanged as error:
            mended = await self._search.mended(
                answer
            ) or await self._search.elsewhere(error.leads_to)
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
            # If it is not found, the faulty rows are judged, so that the verdict names
            # the fault.
            return await self._search.mended(answer) or result
        why = await self._titles_fault(result.listing)
        if not why:
            return result
        mended = await self._search.mended(answer)
        if mended is None:
            # Stored, each of these rows would be reported as a correction.
            raise BoardChanged(
                board.name, answer.response.url, why, missing="title"
            )
        return mended

    async def _search_wall(
        self, wall: SourceTrouble, answer: FetchResult
    ) -> ListingResult:
        """Search a page that looks like a *wall* for what the board listed: a form to
        log in, words of a closed server or of one that failed, may be beside a list.

        Raises *wall* where it is one.
        """
        context = self._context
        # A temporary wall says nothing about the reading in use.
        is_page = answer.response.status == HTTPStatus.OK
        mended = (
            await self._search.mended(answer, is_wall=True)
            if is_page
            else None
        )
        if mended is not None:
            return mended
        if context.mend_note:
            raise BoardChanged(
                context.board.name,
                answer.response.url,
                "the site was redesigned",
            ) from wall
        raise wall

    async def _titles_fault(self, listing: Listing) -> str:
        """Return what is wrong where most known ids bear other titles at once: the
        titles are elsewhere now, or former ids are given to other notices.

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

    async def _listing(
        self,
        request: ListingRequest,
        answer: FetchResult,
        cached: CachedPage | None,
    ) -> ListingResult:
        board = self._context.board
        # An empty list may be another page of the same layout.
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
        mask = TokenMask.from_dict(cached.token_mask)
        body = answer.response.body
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
        fresh = replace(cached, token_mask=learnt.to_dict(), page=page)
        self._context.cached_pages[request.page_key] = _of_answer(
            fresh, answer
        )
        return ListingResult(None, answer.at, rows=cached.rows)


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
