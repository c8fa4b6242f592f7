"""Pairs of notices that may be one, as rows."""

from __future__ import annotations

from datetime import datetime

from storage.db.engine import Session
from storage.models import DuplicateCandidate


def note(
    session: Session, left: int, right: int, why: str, *, now: datetime
) -> DuplicateCandidate:
    """Store two notices' ids for the operator to decide; a pair that is stored already
    stays as it is, answer included.
    """
    # The pair is the row's key: the smaller id always comes first.
    first, second = sorted((left, right))
    row = session.get(DuplicateCandidate, (first, second))
    if row is None:
        row = DuplicateCandidate(
            first_id=first, second_id=second, why=why[:200], at=now
        )
        session.add(row)
    return row


def is_answered(session: Session, left: int, right: int) -> bool:
    """Return whether the operator has answered whether two notices are one."""
    row = session.get(DuplicateCandidate, tuple(sorted((left, right))))
    return row is not None and row.answer is not None
