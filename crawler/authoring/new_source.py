"""From a listing page that nobody has described to a card and a folder of frozen pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler import catalogue
from crawler.authoring.codegen import (
    SamePlatform,
    same_platform,
    same_platform_source,
    source_code,
)
from crawler.authoring.record_fixture import FrozenPages, answer_of
from crawler.authoring.record_fixture import write as write_frozen
from crawler.discovery import DiscoveredRow, NothingFound, Proposal, propose
from crawler.engine import with_fetcher
from crawler.engine.fetcher import Fetcher
from crawler.errors import SourceTrouble
from crawler.health import Baseline, Observation, listing_fault
from crawler.platforms.base import Board, Fetch
from crawler.records import Listing
from crawler.settings import CrawlSettings

_MEDIA = {
    ".json": "application/json",
    ".xml": "application/xml",
    ".rss": "application/xml",
}


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found on a page: its rows, the card that reads them, and what a person
    has to settle.
    """

    name: str
    response: Response
    platform: str
    rows: tuple[DiscoveredRow, ...]
    card: str
    listing: Listing | None
    doubts: tuple[str, ...] = ()
    relatives: tuple[SamePlatform, ...] = ()
    proposal: Proposal | None = None
    board: Board | None = None
    """The card at work: by it a notice's own page is read."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "platform": self.platform,
            "rows": [asdict(row) for row in self.rows],
            "parsed": len(self.listing.notices) if self.listing else 0,
            "doubts": list(self.doubts),
            "relatives": [asdict(relative) for relative in self.relatives],
            "proposal": {
                name: value
                for name, value in asdict(self.proposal).items()
                if name != "rows"
            }
            if self.proposal
            else None,
            "card": self.card,
        }


def discover(name: str, response: Response) -> Discovery:
    """Find the rows of a listing page.  Raises ``NothingFound``.

    Where a source we have reads every row of it (and at least as many as were
    found), the new one runs on that source's platform.
    """
    # First: a platform knows what a page alone does not show (files, bodies, sessions).
    relatives = same_platform(response)
    try:
        proposal = propose(response)
    except NothingFound:
        if not relatives:
            raise
        return _on_same_platform(name, response, relatives)
    if relatives and relatives[0].rows >= len(proposal.rows) > 1:
        return _on_same_platform(name, response, relatives)
    made = source_code(name, response, proposal)
    parsed = len(made.listing.notices) if made.listing else 0
    doubts = list(proposal.doubts)
    if parsed < len(proposal.rows):
        doubts.append(
            f"the card reads {parsed} of {len(proposal.rows)} rows{': ' + made.trouble if made.trouble else ''}"
        )
    doubts += _unlike_what_was_found(proposal, made.listing)
    doubts += _what_a_crawl_would_say(made.board, made.listing)
    if len(doubts) > len(proposal.doubts):
        # The file says all of them: a doubt that is only printed is forgotten.
        proposal = replace(proposal, doubts=tuple(doubts))
        made = source_code(name, response, proposal)
    return Discovery(
        name,
        response,
        proposal.platform,
        proposal.rows,
        made.text,
        made.listing,
        tuple(doubts),
        tuple(relatives),
        proposal,
        made.board,
    )


def _unlike_what_was_found(
    proposal: Proposal, listing: Listing | None
) -> list[str]:
    """Return in what the card reads other things than were found on the page."""
    if listing is None:
        return []
    doubts = []
    shown = {row.key: row for row in proposal.rows}
    days = titles = 0
    for notice in listing.notices:
        row = shown.get(notice.key)
        if row is not None:
            days += row.posted is not None and notice.posted is None
            titles += row.title != notice.title
    if days == len(listing.notices) > 0:
        doubts.append("the card reads no days: they stand among other words")
    elif days:
        doubts.append(
            f"the card reads no day on {days} of {len(listing.notices)} rows: are they written in several ways?"
        )
    if titles:
        doubts.append(
            f"the card reads {titles} of {len(listing.notices)} titles otherwise than they were found"
        )
    return doubts


def _what_a_crawl_would_say(
    board: Board | None, listing: Listing | None
) -> list[str]:
    """Return why the first crawl by the card would be in trouble: numbers of files in
    the place of titles, say.
    """
    if board is None or listing is None or not listing.notices:
        return []
    observation = Observation(
        board.contract, listing.notices, listing.rows_seen
    )
    fault = listing_fault(observation, Baseline())
    if fault is None:
        return []
    return [f"a crawl by it would be {fault.name}: {fault.why}"]


def _on_same_platform(
    name: str, response: Response, relatives: list[SamePlatform]
) -> Discovery:
    nearest = relatives[0]
    board = catalogue.find(nearest.source)
    listing = board.read_listing(response)
    rows = []
    for notice in listing.notices:
        cells = tuple(notice.cells.values())
        rows.append(
            DiscoveredRow(
                notice.title, notice.url, notice.key, notice.posted, cells
            )
        )
    doubts = (
        f"the facts are those of {nearest.source}: its addresses, ids and menu numbers have to be changed",
    )
    return Discovery(
        name,
        response,
        nearest.platform,
        tuple(rows),
        same_platform_source(name, nearest, response),
        listing,
        doubts,
        tuple(relatives),
        board=board,
    )


class NoSuchRow(LookupError):
    """No row of the listing has the id of the notice that is to be frozen."""


def pages_of(
    found: Discovery, notice: Response | None = None, key: str = ""
) -> FrozenPages:
    """Return what is to be frozen: the listing, and a *notice*'s page with its row's *key*.

    Raises ``NoSuchRow``; a page that the card cannot read is noted, not raised.
    """
    parsed = (found.listing,) if found.listing is not None else ()
    if notice is None or found.board is None:
        return FrozenPages((found.response,), parsed)
    rows = found.listing.notices if found.listing else ()
    row = next((row for row in rows if row.key == key), None)
    if row is None:
        known = ", ".join(row.key for row in rows[:5])
        raise NoSuchRow(
            f"no row has the id {key!r}; the first ones are {known}"
        )
    if notice.url == found.response.url:
        # A saved page does not know its own address, against which the links
        # of its files are resolved: its row does.
        notice = notice.replace(url=row.url)
    try:
        read = found.board.read_notice(notice, row)
    except (SourceTrouble, NotImplementedError) as trouble:
        # Frozen all the same: `freeze --again` reads it by the corrected card.
        return FrozenPages(
            (found.response,), parsed, notice, row, trouble=str(trouble)
        )
    return FrozenPages((found.response,), parsed, notice, row, read)


def write(
    found: Discovery,
    *,
    sources_folder: Path,
    frozen: Path,
    now: datetime,
    pages: FrozenPages | None = None,
    replace: bool = False,
) -> list[Path]:
    """Write the card and the frozen folder; raises ``FileExistsError`` rather than
    *replace* either unasked.
    """
    file = sources_folder / f"{found.name.replace('-', '_')}.py"
    folder = frozen / found.name
    for path in (file, folder):
        if path.exists() and not replace:
            raise FileExistsError(path)
    sources_folder.mkdir(parents=True, exist_ok=True)
    file.write_text(found.card, "utf-8")
    return [file, *write_frozen(pages or pages_of(found), folder, now=now)]


def saved(path: Path, url: str) -> Response:
    """Return a saved page as the answer that it once was, from *url*."""
    body = path.read_bytes()
    media = _MEDIA.get(path.suffix.lower(), "text/html")
    return answer_of(body, url, media)


async def look(
    url: str, *, settings: CrawlSettings, clock: Callable[[], datetime]
) -> Response:
    """Fetch one page of a site nobody knows, with the throttle of a crawl."""

    class Stranger(Board):
        """Stands in for the card that is to be written."""

        name = title = agency = "new"
        home = base_url = url
        hosts = (urlsplit(url).hostname or "",)

        def listing(self, page: int) -> Fetch:
            raise NotImplementedError

        def read_listing(self, response: Response) -> Listing:
            raise NotImplementedError

    async def fetch(fetcher: Fetcher) -> Response:
        return (await fetcher.get(Fetch(url))).response

    return await with_fetcher(
        Stranger(), settings=settings, clock=clock, work=fetch
    )
