"""The rounds before and after that of a notice: other calls, never postings of the same one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import col, select

from storage.db.engine import Session
from storage.db.kst import written_day
from storage.models import Announcement, RoundNotice, RoundRow

# Most notices of one programme, in case a name is too general.
_MOST = 2_000
# Roles of notices that open no round.
_NO_CALLS = frozenset({"result", "briefing", "lead", "tender"})
# Behind a round's number, its track and its region: "2026-1+추가/일반형@경기".
_SERIES = re.compile(r"[/@].*$")
# Suffix of calls with the same label: "2026-1#2".
_COUNTED = re.compile(r"#\d+$")


@dataclass(frozen=True, slots=True)
class RoundLink:
    """A round, and the notice that represents it: its newest valid one."""

    key: str
    announcement_id: int
    title: str
    opens: str | None
    """The day on which the round opened first."""
    closes: str | None
    """Its latest deadline."""


@dataclass
class _RoundInTime:
    key: str
    notices: list[Any] = field(default_factory=list)

    @property
    def began(self) -> date:
        days: list[date] = []
        for row in self.notices:
            days += filter(None, (written_day(row.opens), row.posted_on))
        return min(days, default=date.max)


def rounds_around(
    session: Session, announcement: Announcement
) -> tuple[RoundLink | None, RoundLink | None] | None:
    """Return the rounds before and after: of the same programme, side, track and region.

    ``None`` where *announcement* is attached to no round.
    """
    number = announcement.same_as_id or announcement.id
    attached = session.get(RoundNotice, number)
    if attached is None or attached.round_id is None:
        return None
    own = session.get_one(RoundRow, attached.round_id)
    rounds = _series(session, own)
    places = [at for at, other in enumerate(rounds) if other.key == own.key]
    if not places:
        return None, None
    before, after = rounds[: places[0]], rounds[places[0] + 1 :]
    return _link(before[-1:]), _link(after[:1])


def _series(session: Session, own: RoundRow) -> list[_RoundInTime]:
    """Return the rounds that *own* is one of, the earliest first."""
    columns: Any = (
        col(RoundRow.key),
        col(RoundNotice.role),
        col(Announcement.id),
        col(Announcement.title),
        col(Announcement.posted_on),
        col(Announcement.opens),
        col(Announcement.closes),
        col(Announcement.superseded_by_id),
    )
    query = (
        select(*columns)
        .join(RoundNotice, col(RoundNotice.round_id) == col(RoundRow.id))
        .join(
            Announcement,
            col(Announcement.id) == col(RoundNotice.announcement_id),
        )
        .where(
            RoundRow.programme_id == own.programme_id,
            RoundRow.side == own.side,
            col(Announcement.same_as_id).is_(None),
        )
        .order_by(col(Announcement.posted_on), col(Announcement.id))
        .limit(_MOST)
    )
    found: dict[str, _RoundInTime] = {}
    for row in session.execute(query):
        is_own = row.key == own.key
        # of two calls that nothing tells apart one may be the other's copy
        is_twin = _COUNTED.sub("", row.key) == _COUNTED.sub("", own.key)
        is_of_series = _series_of(row.key) == _series_of(own.key)
        if is_own or (
            is_of_series and not is_twin and row.role not in _NO_CALLS
        ):
            found.setdefault(row.key, _RoundInTime(row.key)).notices.append(
                row
            )
    return sorted(found.values(), key=lambda shown: (shown.began, shown.key))


def _series_of(key: str) -> str:
    named = _SERIES.search(_COUNTED.sub("", key))
    return named[0] if named else ""


def _link(rounds: Sequence[_RoundInTime]) -> RoundLink | None:
    """Return the link of the only one of *rounds*, if there is one."""
    if not rounds:
        return None
    shown = rounds[0]
    # Postings come oldest first; the dates of a replaced notice are outdated.
    holding = [row for row in shown.notices if row.superseded_by_id is None]
    newest = (holding or shown.notices)[-1]
    opened = filter(None, (row.opens for row in shown.notices))
    closed = filter(None, (row.closes for row in shown.notices))
    return RoundLink(
        shown.key,
        newest.id,
        newest.title,
        min(opened, default=None),
        max(closed, default=None),
    )
