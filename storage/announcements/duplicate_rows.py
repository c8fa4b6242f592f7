"""Pairs of notices that may be one, as rows."""

from __future__ import annotations

from datetime import datetime

from storage.db.engine import Session
from storage.models import DuplicateCandidate


def note(
    session: Session, one: int, other: int, why: str, *, now: datetime
) -> DuplicateCandidate:
    """Keep two notices for the operator; those that were asked about before stay as they are."""
    first, second = sorted((one, other))
    row = session.get(DuplicateCandidate, (first, second))
    if row is None:
        row = DuplicateCandidate(
            first_id=first, second_id=second, why=why[:200], at=now
        )
        session.add(row)
    return row
