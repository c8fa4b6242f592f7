"""A call's round beside the comparable one of an earlier year, for alerts and feeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import col, select

from storage.db.engine import Session
from storage.models import Announcement, RoundNotice, RoundRow
from storage.queries.rounds import (
    ProgrammeRound,
    RoundDifference,
    differences_as_json,
    gather_facts,
    round_differences,
)

OPENING_ROLES: Final = (
    "call",
    "additional_call",
    "reannouncement",
    "supplier_pool",
    "operator_call",
)
"""Notices that open a round; a correction shows what it corrects instead."""


@dataclass(frozen=True, slots=True)
class RoundComparison:
    """What changed from one year's round to the next; values that only one of them
    states are left out.
    """

    earlier: str
    """The earlier round's id, as ``storage.relating.rounds`` writes it: ``2025-1``."""
    later: str
    earlier_year: int
    later_year: int
    differences: tuple[RoundDifference, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as the API and webhooks have it."""
        return {
            "round_id": self.later,
            "compared_with": self.earlier,
            "differences": differences_as_json(self.differences),
        }


def compare_rounds(
    session: Session, announcement_ids: Collection[int]
) -> dict[int, RoundComparison]:
    """Return, for each notice that opens a round, that round beside the last comparable
    one; notices whose round is the first of its kind, or differs in nothing that
    both state, are left out.

    Takes four statements, however many notices there are.
    """
    if not announcement_ids:
        return {}
    openers = (
        select(RoundNotice.announcement_id, RoundRow)
        .join(RoundRow, col(RoundNotice.round_id) == col(RoundRow.id))
        .where(
            col(RoundNotice.announcement_id).in_(announcement_ids),
            col(RoundNotice.role).in_(OPENING_ROLES),
        )
    )
    mine: dict[int, RoundRow] = {}
    for number, row in session.exec(openers):
        mine[number] = row
    pairs = _earlier_of(session, mine.values())
    if not pairs:
        return {}
    rows: dict[int | None, RoundRow] = {}
    for earlier, later in pairs.values():
        rows[earlier.id], rows[later.id] = earlier, later
    rounds = _with_facts(session, rows.values())
    found = {}
    for number, row in mine.items():
        if row.id not in pairs:
            continue
        earlier, later = pairs[row.id]
        before, after = rounds[earlier.id], rounds[later.id]
        differences = tuple(round_differences(before, after))
        if differences and before.year is not None and after.year is not None:
            found[number] = RoundComparison(
                before.key, after.key, before.year, after.year, differences
            )
    return found


def _earlier_of(
    session: Session, rows: Collection[RoundRow]
) -> dict[int | None, tuple[RoundRow, RoundRow]]:
    """Return each round's id with the last round of an earlier year that has the same
    number, side, track and region, and the round itself.
    """
    programmes = {row.programme_id for row in rows}
    if not programmes:
        return {}
    query = select(RoundRow).where(
        col(RoundRow.programme_id).in_(programmes),
        col(RoundRow.year).is_not(None),
    )
    alike: dict[tuple[int, str], list[RoundRow]] = defaultdict(list)
    for row in session.exec(query):
        alike[row.programme_id, row.key.partition("-")[2]].append(row)
    found = {}
    for row in rows:
        past = []
        for other in alike[row.programme_id, row.key.partition("-")[2]]:
            if row.year is not None and (other.year or 0) < row.year:
                past.append(other)
        if past:
            found[row.id] = (max(past, key=lambda other: other.year or 0), row)
    return found


def _with_facts(
    session: Session, rows: Collection[RoundRow]
) -> dict[int | None, ProgrammeRound]:
    """Return rounds by id with their notices, the oldest first, and their facts."""
    found: dict[int | None, ProgrammeRound] = {}
    for row in rows:
        found[row.id] = ProgrammeRound(row.key, row.year, row.number, row.side)
    query = (
        select(RoundNotice, Announcement)
        .join(
            Announcement,
            col(Announcement.id) == col(RoundNotice.announcement_id),
        )
        .where(
            col(RoundNotice.round_id).in_(found.keys()),
            col(Announcement.same_as_id).is_(None),
        )
        .order_by(col(Announcement.posted_on), col(Announcement.id))
    )
    for notice, announcement in session.exec(query):
        found[notice.round_id].notices.append((announcement, notice.role))
    for shown in found.values():
        gather_facts(shown)
    return found
