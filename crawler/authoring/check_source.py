"""A source fetched now and held against its contract: what differs, in words for
whoever keeps its card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.authoring.record_fixture import FrozenPages, fetch_pages
from crawler.engine.fetcher import Fetcher
from crawler.errors import SourceTrouble
from crawler.health import (
    FILL,
    Baseline,
    Observation,
    Verdict,
    fills,
    judge,
    shapes_of,
)
from crawler.platforms.base import Board


@dataclass(frozen=True, slots=True)
class Check:
    """What a live look found; *differs* is empty where the board is as its card says."""

    source: str
    verdict: str
    why: str
    missing: str | None
    rows_seen: int = 0
    parsed_count: int = 0
    fills: Mapping[str, float] = field(default_factory=dict)
    differs: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


async def check(
    board: Board, fetcher: Fetcher, baseline: Baseline, *, now: datetime
) -> Check:
    """Fetch the listing and one notice of *board*, and compare; a trouble is an answer, too."""
    try:
        pages = await fetch_pages(board, fetcher)
    except SourceTrouble as error:
        return Check(
            board.name,
            error.verdict,
            error.why,
            error.missing,
            differs=(error.why,),
        )
    listing = pages.parsed[0]
    observation = Observation(
        board.contract, listing.notices, listing.rows_seen
    )
    verdict = judge(observation, baseline, now=now)
    return Check(
        source=board.name,
        verdict=verdict.name.value,
        why=verdict.why,
        missing=verdict.missing,
        rows_seen=sum(page.rows_seen for page in pages.parsed),
        parsed_count=sum(len(page.notices) for page in pages.parsed),
        fills=fills(listing.notices, board.contract),
        differs=tuple(_differences(observation, baseline, pages, verdict)),
        titles=tuple(notice.title for notice in listing.notices[:5]),
    )


def _differences(
    observation: Observation,
    baseline: Baseline,
    pages: FrozenPages,
    verdict: Verdict,
) -> list[str]:
    # Also what is no fault yet: whoever keeps the card sees it come.
    found = [verdict.why] if verdict.why else []
    usual = baseline.median_rows
    if usual and observation.rows_seen != usual:
        found.append(
            f"{observation.rows_seen} rows on the first page; the median is {usual}"
        )
    rates = fills(observation.notices, observation.contract)
    for name in observation.contract.must_fill:
        # Below ``FILL`` it is the verdict already.
        if FILL <= rates[name] < 1:
            found.append(
                f"{name} stands on {rates[name]:.0%} of the rows; the contract says every row"
            )
    # A board that was never crawled has nothing to differ from.
    if baseline.fills:
        for name in sorted(rates.keys() - baseline.fills.keys()):
            found.append(f"{name} is new on the rows")
    for name in sorted(baseline.fills.keys() - rates.keys()):
        found.append(f"{name} has gone from the rows")
    if baseline.shapes:
        shapes = set(shapes_of(observation.notices)) - set(baseline.shapes)
        for shape in sorted(shapes):
            found.append(f"a day is written in a new form: {shape}")
    if pages.trouble:
        found.append(
            f"the notice {pages.row.key if pages.row else ''} could not be read: {pages.trouble}"
        )
    return list(dict.fromkeys(found))
