"""Notices that may be one: kept until the operator answers, and what the answer does.

Nothing here makes an alert: who got two is not written to that they were one, and a
wrong merge is undone as silently.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlmodel import col, func, select

from storage.announcements import copies, duplicate_rows
from storage.announcements.rows import write_facets
from storage.db.engine import Session
from storage.models import Announcement, DuplicateCandidate

Answer = Literal["yes", "no"]

# Answers that the page shows beside what waits for one.
_LATELY = 50


class NotTwoNotices(ValueError):
    """Two ids that cannot be answered about; the words say why."""


@dataclass(frozen=True, slots=True)
class CandidatePair:
    """Two notices and why they may be one."""

    first: Announcement
    second: Announcement
    why: str
    answer: str | None
    at: datetime


def candidates(
    session: Session, *, answered: bool = False, limit: int = 200
) -> list[CandidatePair]:
    """Return those that nobody has answered, or with *answered* all; the newest first."""
    query = select(DuplicateCandidate).order_by(
        col(DuplicateCandidate.at).desc(),
        col(DuplicateCandidate.second_id).desc(),
    )
    if not answered:
        query = query.where(col(DuplicateCandidate.answer).is_(None))
    return _pairs(session, session.exec(query.limit(limit)))


def lately_answered(session: Session) -> list[CandidatePair]:
    """Return the fifty that were answered last, the newest answer first."""
    query = (
        select(DuplicateCandidate)
        .where(col(DuplicateCandidate.answer).is_not(None))
        .order_by(col(DuplicateCandidate.answered_at).desc())
    )
    return _pairs(session, session.exec(query.limit(_LATELY)))


def count_waiting(session: Session) -> int:
    """Return how many pairs nobody has answered about."""
    waiting = select(func.count()).where(
        col(DuplicateCandidate.answer).is_(None)
    )
    return session.exec(waiting).one()


def _pairs(
    session: Session, rows: Iterable[DuplicateCandidate]
) -> list[CandidatePair]:
    found = []
    for row in rows:
        first = session.get_one(Announcement, row.first_id)
        second = session.get_one(Announcement, row.second_id)
        found.append(CandidatePair(first, second, row.why, row.answer, row.at))
    return found


def answer(
    session: Session, left: int, right: int, given: Answer, *, now: datetime
) -> Announcement:
    """Merge two notices, or keep them apart and undo a merge; return the one that stands.

    An earlier answer is taken back first.  Raises ``NotTwoNotices`` where there are
    not two stored notices.
    """
    if left == right:
        raise NotTwoNotices(f"{left} and {right} are one id")
    first, second = sorted((left, right))
    earlier = session.get(Announcement, first)
    later = session.get(Announcement, second)
    if earlier is None or later is None:
        missing = first if earlier is None else second
        raise NotTwoNotices(f"no announcement {missing}")
    # The operator may name two that the rules never put side by side.
    row = duplicate_rows.note(
        session, first, second, "the operator said so", now=now
    )
    _take_back(session, row, now=now)
    row.answer = given
    row.answered_at = now
    if given == "yes":
        stands, row.undo = _merge(session, earlier, later, now=now)
        return stands
    row.undo = _separate(session, earlier, later, now=now)
    return later


def undo(session: Session, left: int, right: int, *, now: datetime) -> None:
    """Take an answer back: what it merged or separated is as it was before, and the pair
    waits for an answer again.

    Raises ``NotTwoNotices`` where nobody has answered about these two.
    """
    first, second = sorted((left, right))
    row = session.get(DuplicateCandidate, (first, second))
    if row is None or row.answer is None:
        raise NotTwoNotices(f"nobody has answered about {first} and {second}")
    _take_back(session, row, now=now)
    row.answer = None
    row.answered_at = None
    row.undo = None
    session.add(row)
    session.flush()


def _take_back(
    session: Session, row: DuplicateCandidate, *, now: datetime
) -> None:
    """Give the notices that an answer moved what they were copies of before it; one
    that was moved again since is left where it is.
    """
    if row.undo is None:
        return
    touched: set[int] = set()
    for number, original_id in row.undo["before"].items():
        notice = session.get(Announcement, int(number))
        if notice is None or notice.same_as_id != row.undo["set"]:
            continue
        for changed in (int(number), notice.same_as_id, original_id):
            if changed is not None:
                touched.add(changed)
        notice.same_as_id = original_id
    row.undo = None
    _write_again(session, touched, now=now)


def _write_again(
    session: Session, numbers: Collection[int], *, now: datetime
) -> None:
    """Write again what filters find these notices by, copies first: an original has the
    facets of its copies, too.
    """
    session.flush()
    notices = [
        session.get_one(Announcement, number) for number in sorted(numbers)
    ]
    notices.sort(key=lambda notice: notice.same_as_id is None)
    for notice in notices:
        # Cached pages and feeds go by it.
        notice.changed_at = now
        session.flush()
        write_facets(session, notice)


def _merge(
    session: Session,
    earlier: Announcement,
    later: Announcement,
    *,
    now: datetime,
) -> tuple[Announcement, dict[str, Any] | None]:
    """Make two notices one; return the one that stands, and what was changed."""
    original = _original(session, earlier)
    copy = _original(session, later)
    if original.id == copy.id:
        return original, None
    # As when a crawl finds it: the one that says when it closes stands for both.
    if copy.closes is not None and original.closes is None:
        original, copy = copy, original
    # Keys as text, since the row is stored as JSON.
    before: dict[str, int | None] = {str(copy.id): None}
    for posting in copies.postings_of(session, copy):
        before[str(posting.id)] = posting.same_as_id
        posting.same_as_id = original.id
    copy.same_as_id = original.id
    _write_again(session, {copy.id or 0, original.id or 0}, now=now)
    return original, {"set": original.id, "before": before}


def _separate(
    session: Session,
    earlier: Announcement,
    later: Announcement,
    *,
    now: datetime,
) -> dict[str, Any] | None:
    """Undo a merge; two that were never merged stay as they are.  Return what was changed."""
    for copy, original in ((later, earlier), (earlier, later)):
        if copy.same_as_id == original.id:
            copy.same_as_id = None
            _write_again(session, {copy.id or 0, original.id or 0}, now=now)
            return {"set": None, "before": {str(copy.id): original.id}}
    return None


def _original(session: Session, posting: Announcement) -> Announcement:
    if posting.same_as_id is None:
        return posting
    return session.get_one(Announcement, posting.same_as_id)


def exported(found: Sequence[CandidatePair]) -> list[dict[str, object]]:
    """Return pairs as JSON objects, for the command and for judging the rules by."""
    rows = []
    for pair in found:
        row: dict[str, object] = {
            "first": pair.first.id,
            "second": pair.second.id,
            "why": pair.why,
            "answer": pair.answer,
            "at": pair.at.isoformat(),
        }
        for name, notice in (("a", pair.first), ("b", pair.second)):
            posted = notice.posted_on
            row[name] = {
                "source": notice.source,
                "url": notice.url,
                "key": notice.key,
                "title": notice.title,
                "posted_on": posted.isoformat() if posted else None,
                "opens": notice.opens,
                "closes": notice.closes,
            }
        rows.append(row)
    return rows
