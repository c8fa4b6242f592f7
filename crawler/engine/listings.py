"""The listing's half of a look: which pages are asked for, and whether they say anything new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from crawler import health
from crawler.digests import digest, digest_of
from crawler.engine.context import (
    CrawlContext,
    CrawlPass,
    ListingRequest,
    ListingResult,
)
from crawler.engine.fetcher import FetchResult
from crawler.engine.page_cache import CachedPage, TokenMask, learn, packed, unpacked
from crawler.errors import SourceTrouble
from crawler.health import Observation
from crawler.pipelines import rows
from crawler.pipelines.notices import clean
from crawler.platforms.base import Fetch

EVIDENCE: Final = 512 * 1024


class Listings:
    """Hears the listing pages of a visit."""

    def __init__(self, visit: CrawlContext) -> None:
        self._visit = visit

    def rounds(self) -> Iterator[list[ListingRequest]]:
        if self._visit.recordings is None:
            yield [
                ListingRequest(fetch, page_key(fetch))
                for fetch in self._visit.board.fetches()
            ]
            return
        recorded = self._visit.recordings.listings(self._visit.board)
        for one in recorded:
            yield [ListingRequest(Fetch(one.url), f"replay:{one.file}", one)]
        if not recorded:
            yield []

    async def hear(self, asked: Sequence[ListingRequest], round_: CrawlPass) -> None:
        """Hear the listing's pages; a later one that fails takes nothing from the first."""
        for page in asked:
            try:
                heard = await self._page(page)
            except SourceTrouble as trouble:
                if not round_.pages:
                    raise
                round_.trouble = trouble
                return
            round_.pages.append(heard)
            if heard.listing is None and not self._visit.standing.failures:
                return

    async def _page(self, asked: ListingRequest) -> ListingResult:
        memo = self._visit.standing.memos.get(asked.page_key)
        memo = (
            memo
            if memo is not None and memo.source_digest == self._visit.card
            else None
        )
        meta = {"recording": asked.recording} if asked.recording else None
        answer = await self._visit.fetcher.get(
            asked.fetch, headers=memo.asks() if memo else None, meta=meta
        )
        if memo is not None and (
            answer.not_modified
            or (
                answer.response.status == HTTPStatus.OK
                and memo.knows(answer.response.body)
            )
        ):
            self._visit.report.not_modified += 1
            return ListingResult(None, answer.at, rows=memo.rows)
        return await self._listing(asked, answer, memo)

    async def _listing(
        self, asked: ListingRequest, answer: FetchResult, memo: CachedPage | None
    ) -> ListingResult:
        self._keep_evidence(answer)
        listing = self._visit.board.read_listing(answer.response)
        listing = replace(
            listing,
            notices=tuple(
                clean(notice, self._visit.board.home) for notice in listing.notices
            ),
        )
        said = rows.rows_digest(listing.notices)
        same = memo is not None and memo.rows_digest == said
        mask = (
            await self._learn(asked.page_key, memo, answer.response.body)
            if memo is not None and same
            else TokenMask()
        )
        fresh = _memo(answer, said, mask, self._visit.card, listing.rows_seen)
        if memo is not None and same:
            self._visit.memos[asked.page_key] = fresh
            return ListingResult(None, answer.at, rows=listing.rows_seen)
        moved = health.moved(
            Observation(self._visit.board.contract, listing.notices, listing.rows_seen),
            self._visit.before,
        )
        return ListingResult(
            listing,
            answer.at,
            (asked.page_key, fresh),
            listing.rows_seen,
            moved.missing if moved else None,
        )

    async def _learn(self, key: str, memo: CachedPage, body: bytes) -> TokenMask:
        before = await self._visit.desk.page_of_cached(self._visit.board.name, key)
        return learn(memo.mask, unpacked(before), body) if before else TokenMask()

    def _keep_evidence(self, answer: FetchResult) -> None:
        self._visit.report.page_url, self._visit.report.page = (
            answer.response.url,
            answer.response.body[:EVIDENCE],
        )


def page_key(fetch: Fetch) -> str:
    """Return what a listing page is remembered under: its address, and what is posted to it."""
    if fetch.form is None and fetch.json is None:
        return fetch.url
    return f"{fetch.url}#{digest_of([repr(sorted((fetch.form or {}).items())), repr(fetch.json)])}"


def _memo(
    answer: FetchResult, rows_digest: str, mask: TokenMask, card: str, count: int
) -> CachedPage:
    headers, body = answer.response.headers, answer.response.body
    return CachedPage(
        etag=_header(headers.get("ETag")),
        last_modified=_header(headers.get("Last-Modified")),
        digest=digest(body),
        rows_digest=rows_digest,
        mask=mask,
        source_digest=card,
        rows=count,
        page=packed(body),
    )


def _header(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None
