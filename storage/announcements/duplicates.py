"""Notices that may be one: kept until the operator answers, and what the answer does.

Nothing here tells readers anything: who was told of two notices is not told that
they are one, and a wrong merge is undone as silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import col, select

from storage.announcements import duplicate_rows, relations, save
from storage.db.engine import Session
from storage.models import Announcement, DuplicateCandidate

Answer = Literal["yes", "no"]


class NotTwoNotices(ValueError):
    """Two ids that cannot be answered about; the words say why."""


@dataclass(frozen=True, slots=True)
class MaybeOne:
    """Two notices and why they may be one."""

    first: Announcement
    second: Announcement
    why: str
    answer: str | None
    at: datetime


def candidates(
    session: Session, *, answered: bool = False, limit: int = 200
) -> list[MaybeOne]:
    """Return those that nobody has answered, or with *answered* all; the newest first."""
    query = select(DuplicateCandidate).order_by(
        col(DuplicateCandidate.at).desc(), col(DuplicateCandidate.second_id).desc()
    )
    if not answered:
        query = query.where(col(DuplicateCandidate.answer).is_(None))
    found = []
    for row in session.exec(query.limit(limit)):
        first = session.get_one(Announcement, row.first_id)
        second = session.get_one(Announcement, row.second_id)
        found.append(MaybeOne(first, second, row.why, row.answer, row.at))
    return found


def answer(
    session: Session, one: int, other: int, said: Answer, *, now: datetime
) -> Announcement:
    """Merge two notices, or keep them apart and undo a merge; return the one that stands.

    Raises ``NotTwoNotices`` where there are not two stored notices.
    """
    if one == other:
        raise NotTwoNotices(f"{one} and {other} are one id")
    first, second = sorted((one, other))
    earlier, later = (session.get(Announcement, number) for number in (first, second))
    if earlier is None or later is None:
        missing = first if earlier is None else second
        raise NotTwoNotices(f"no announcement {missing}")
    row = duplicate_rows.note(session, first, second, "the operator said so", now=now)
    row.answer, row.answered_at = said, now
    if said == "yes":
        return _merge(session, earlier, later, now=now)
    _part(session, earlier, later, now=now)
    return later


def _merge(
    session: Session, earlier: Announcement, later: Announcement, *, now: datetime
) -> Announcement:
    original, copy = _stands_for(session, earlier), _stands_for(session, later)
    if original.id == copy.id:
        return original
    if copy.closes is not None and original.closes is None:
        original, copy = copy, original
    for posting in relations.postings_of(session, copy):
        posting.same_as_id = original.id
    copy.same_as_id = original.id
    copy.changed_at = original.changed_at = now
    session.flush()
    save.write_facets(session, copy)
    save.write_facets(session, original)
    return original


def _part(
    session: Session, earlier: Announcement, later: Announcement, *, now: datetime
) -> None:
    """Undo a merge; two that were never merged stay as they are."""
    for copy, original in ((later, earlier), (earlier, later)):
        if copy.same_as_id != original.id:
            continue
        copy.same_as_id = None
        copy.changed_at = original.changed_at = now
        session.flush()
        save.write_facets(session, copy)
        save.write_facets(session, original)


def _stands_for(session: Session, one: Announcement) -> Announcement:
    if one.same_as_id is None:
        return one
    return session.get_one(Announcement, one.same_as_id)


def exported(found: Sequence[MaybeOne]) -> list[dict[str, object]]:
    """Return them as JSON has them, for the command and for judging the rules by."""
    rows = []
    for pair in found:
        row: dict[str, object] = {
            "first": pair.first.id,
            "second": pair.second.id,
            "why": pair.why,
            "answer": pair.answer,
            "at": pair.at.isoformat(),
        }
        for name, one in (("a", pair.first), ("b", pair.second)):
            row[name] = {
                "source": one.source,
                "url": one.url,
                "key": one.key,
                "title": one.title,
                "posted_on": one.posted_on.isoformat() if one.posted_on else None,
                "opens": one.opens,
                "closes": one.closes,
            }
        rows.append(row)
    return rows
