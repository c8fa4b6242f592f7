"""What a filter would have matched: the past as a test of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storage.db.engine import Session
from storage.queries import match_candidates
from storage.queries.filters import Filter

LOOK_BACK = timedelta(days=90)
"""A quarter: long enough to have a few matches of a narrow filter, short enough to read."""


@dataclass(frozen=True, slots=True)
class Match:
    """One announcement that would have been alerted."""

    id: int
    source: str
    title: str
    closes: str | None
    first_seen: str
    board: str = ""
    """What people call the source."""


def preview(
    session: Session,
    criteria: Filter,
    *,
    now: datetime,
    look_back: timedelta = LOOK_BACK,
) -> list[Match]:
    """Return what *criteria* match of the last 90 days, newest first.

    A status or days left are those of the day on which an announcement was
    new, which is when a subscription looks at them.
    """
    timeless = replace(criteria, status=(), closing_within=None)
    found = match_candidates.past(
        session, timeless, since=now - look_back, now=now
    )
    matches: list[Match] = []
    for item in found:
        matches.append(
            Match(
                item.id,
                item.source,
                item.title,
                item.closes,
                item.first_seen_at.isoformat(),
                item.board or item.source,
            )
        )
    return matches
