"""Import of earlier years from an agency's API: every page of its list.

Requests (guard, robots.txt, pauses, retries, the key) and parsing are those of a crawl;
only the number of pages differs.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from crawler import catalogue
from crawler.engine.fetcher import Fetcher, FetchResult
from crawler.errors import SourceTrouble
from crawler.pipelines import rows
from crawler.pipelines.notices import FetchedNotice, clean, draft_of
from crawler.platforms.base import Board
from crawler.platforms.dates import posted_on
from storage.announcements.draft import Draft

# How many items there are: "totalCount": 3, or "totCnt": "3" in each item of bizinfo's.
_TOTAL: Final = re.compile(rb'"(?:totalCount|totCnt)"\s*:\s*"?(\d{1,9})')


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of an API's list, read."""

    number: int
    drafts: tuple[Draft, ...]
    listed: Mapping[str, Mapping[str, Any]]
    """Each notice's row by its key, as the store keeps rows to read them again."""
    unread: int
    """Items without an id or a title."""
    total: int | None
    """How many items the API says that it has."""


@dataclass
class HistoryEnd:
    """The progress of an import."""

    next_page: int = 1
    """The page from which another run continues."""
    trouble: SourceTrouble | None = None
    """Why it stopped before the list's end; what came before is stored."""


def apis() -> tuple[Board, ...]:
    """Return the boards that are APIs with a key and list announcements."""
    found = []
    for board in catalogue.boards():
        if board.needs_key is not None and not board.news:
            found.append(board)
    return tuple(found)


async def fetch_history(
    board: Board,
    fetcher: Fetcher,
    on_page: Callable[[HistoryPage], Awaitable[None]],
    *,
    first: int = 1,
    most: int = 10_000,
    since: date | None = None,
) -> HistoryEnd:
    """Fetch up to *most* pages from the page *first* on, and hand each to *on_page*.

    It ends with the list, with a page without new items (some APIs repeat their last
    page forever), or with one on which every item was posted before *since*.  A refusal
    also ends it and is returned.
    """
    end = HistoryEnd(first)
    # Keys of all pages, not of the last one: lists shift while they are walked.
    seen: set[str] = set()
    for number in range(first, first + most):
        try:
            answer = await fetcher.get(board.listing(number))
            page, has_newer = _read(board, answer, number, since)
        except SourceTrouble as trouble:
            end.trouble = trouble
            return end
        keys = page.listed.keys()
        # True of an empty page, too.
        if keys <= seen:
            return end
        seen |= keys
        await on_page(page)
        # Only now: an import that is interrupted while it stores begins with this page.
        end.next_page = number + 1
        if not has_newer:
            return end
    return end


def _read(
    board: Board, answer: FetchResult, number: int, since: date | None
) -> tuple[HistoryPage, bool]:
    """Return a page, and whether something on it was posted since then or has no day."""
    listing = board.read_listing(answer.response)
    total = _TOTAL.search(answer.response.body)
    drafts, listed, has_newer = [], {}, since is None
    for found in rows.once(listing.notices):
        notice = clean(found, board.home)
        listed[notice.key] = rows.to_dict(notice)
        posted = posted_on(notice.posted)
        if since is not None and posted is not None and posted < since:
            continue
        has_newer = True
        fetched = FetchedNotice(notice, rows.row_digest(notice), answer.at)
        drafts.append(draft_of(fetched, is_news=board.news))
    unread = listing.rows_seen - len(listing.notices)
    count = int(total[1]) if total else None
    return HistoryPage(number, tuple(drafts), listed, unread, count), has_newer
