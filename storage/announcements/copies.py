"""The same notice elsewhere: which posting stands for it, and which others show it.

What makes two postings one is decided in ``storage.relating``; here what was found is
written down.  Only what is certain is linked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import update
from sqlmodel import col, select

from storage.announcements import duplicate_rows, equal_files
from storage.announcements.candidates import Alike, board_posting, posting
from storage.announcements.identity import plain_title
from storage.db.engine import Session
from storage.db.kst import written_day
from storage.db.names import title_stem
from storage.models import Announcement, Delivery, Event
from storage.relating.brackets import lists_other_parts
from storage.relating.posting import BoardPosting
from storage.relating.rivals import fits_better
from storage.relating.same_notice import Relation, may_be_settled, relate
from storage.relating.twins import TwinIndex


@dataclass(frozen=True, slots=True)
class Found:
    """What a new notice is another posting of."""

    original: Announcement | None = None
    """No posting of a third itself."""
    doubtful: Sequence[tuple[Announcement, str]] = ()
    """Notices that it may be, each with why."""
    taken: tuple[Announcement, Announcement] | None = None
    """A copy of it that was taken for one of a sister call on its board, which was known
    before, and that sister."""


def original_of(
    session: Session,
    stored: Announcement,
    mine: BoardPosting,
    alike: Sequence[Alike],
) -> Found:
    """Return what *stored* is another posting of, or may be."""
    twins = TwinIndex((mine, *(other.posting for other in alike)))
    plain = plain_title(stored.title)
    same = _with_the_same_number(session, stored)
    doubtful = []
    for other in alike:
        # First by what the list shows: loading a notice costs more than the rest.
        relation = relate(mine, other.posting, twins)
        if relation.same == "no" and plain != plain_title(other.posting.title):
            continue
        # what was read of both now decides
        notice = other.load(session)
        twins.add(board_posting(notice))
        relation = _relate_read(session, mine, notice, twins)
        if relation.same == "yes" and relation.evidence:
            # by what lists show, as no more is known of the others
            others = (item.posting for item in alike)
            relation = (
                fits_better(mine, other.posting, twins, others) or relation
            )
        if relation.same == "no":
            continue
        is_doubtful = relation.same == "maybe" or (
            relation.evidence and _is_with_other_days(stored, notice)
        )
        if is_doubtful and not (
            may_be_settled(relation)
            and equal_files.are_of_one_notice(session, stored, notice)
        ):
            doubtful.append((notice, relation.why))
        else:
            same.append(notice)
    if not same:
        return Found(doubtful=doubtful)
    if taken := _taken_by_sister(session, stored, mine, same):
        return Found(taken=taken)
    oldest = min(same, key=partial(_by_days_and_age, stored.closes))
    # No chains: following `same_as_id` takes one step.
    if oldest.same_as_id is not None:
        oldest = session.get_one(Announcement, oldest.same_as_id)
    if why := _beside_it(session, stored, mine, oldest):
        return Found(doubtful=[(oldest, why)])
    return Found(oldest)


def _beside_it(
    session: Session,
    stored: Announcement,
    mine: BoardPosting,
    original: Announcement,
) -> str | None:
    """Return why *stored* may be another call than *original*, though one of its postings
    is the same: what one board has in two posts is two calls elsewhere, too.
    """
    for item in (original, *postings_of(session, original)):
        shown = board_posting(item)
        if lists_other_parts(mine, shown):
            # a portal has one post for all tracks, of each of which the agency has its own
            return "tracks of one call"
        if item.source == stored.source and relate(mine, shown).same == "no":
            return f"beside {item.source} {item.key} on one board"
    return None


def _taken_by_sister(
    session: Session,
    stored: Announcement,
    mine: BoardPosting,
    same: Sequence[Announcement],
) -> tuple[Announcement, Announcement] | None:
    """Return which of *same* was taken for a copy of a sister call, and that sister."""
    for copy in same:
        sister = _sister_with(session, stored, copy)
        if sister is None:
            continue
        shown, other = board_posting(sister), board_posting(copy)
        if fits_better(shown, other, TwinIndex(), [mine]):
            return copy, sister
    return None


def _sister_with(
    session: Session, stored: Announcement, copy: Announcement
) -> Announcement | None:
    """Return the notice of the board of *stored* that *copy* alone is one with, by the
    rules; who is right of three boards nobody knows.
    """
    original = copy
    if copy.same_as_id is not None:
        original = session.get_one(Announcement, copy.same_as_id)
    others = []
    for item in (original, *postings_of(session, original)):
        if item.id != copy.id:
            others.append(item)
    if len(others) != 1 or others[0].source != stored.source:
        return None
    sister = others[0]
    is_told = duplicate_rows.is_answered(session, copy.id or 0, sister.id or 0)
    return None if is_told else sister


def _is_with_other_days(stored: Announcement, other: Announcement) -> bool:
    """Return whether one board shows two notices that close on two days: it has changed the
    call if one of them is gone (``reposted``), and else nobody knows.
    """
    mine, theirs = stored.closes, other.closes
    if stored.source != other.source or mine is None or theirs is None:
        return False
    return mine[:10] != theirs[:10]


def _by_days_and_age(
    closes: str | None, item: Announcement
) -> tuple[bool, int]:
    """Order by whether a notice ends on another day than *closes*, then by age: what was
    taken down and posted again with other days is both.
    """
    return (item.closes or "")[:10] != (closes or "")[:10], item.id or 0


def _relate_read(
    session: Session, mine: BoardPosting, call: Announcement, twins: TwinIndex
) -> Relation:
    """Relate by what was read of both; a board that takes a call over late shows, under
    the call's own title, the days and facts of its correction.
    """
    shown = board_posting(call)
    relation = relate(mine, shown, twins)
    if relation.same == "yes" or call.superseded_by_id is None:
        return relation
    correction = session.get_one(Announcement, call.superseded_by_id)
    read = replace(
        posting(correction),
        source=call.source,
        url=call.url,
        key=call.key,
        title=call.title,
        kind=call.kind,
        posted_on=call.posted_on,
    )
    corrected = replace(
        shown,
        opens=written_day(correction.opens),
        closes=written_day(correction.closes),
        read=read,
    )
    found = relate(mine, corrected, twins)
    return found if found.same == "yes" else relation


def postings_of(
    session: Session, original: Announcement
) -> Sequence[Announcement]:
    """Return the other postings of a notice."""
    return session.exec(
        select(Announcement)
        .where(Announcement.same_as_id == original.id)
        .order_by(col(Announcement.id))
    ).all()


def promote(
    session: Session, posting_: Announcement, original: Announcement
) -> None:
    """Let *posting_* stand for the notice in place of *original*, with all that was sent about it.

    A feed or a portal's row often says less than the agency's page that is
    found later; what readers see must not be the poorer of the two.
    """
    posting_.same_as_id = None
    original.same_as_id = posting_.id
    posting_.edition = max(posting_.edition, original.edition)
    posting_.superseded_by_id = original.superseded_by_id
    posting_.cancelled_at = posting_.cancelled_at or original.cancelled_at
    session.flush()
    for name in ("same_as_id", "superseded_by_id", "confirmed_by_id"):
        others = (
            getattr(Announcement, name) == original.id,
            col(Announcement.id) != posting_.id,
        )
        session.execute(
            update(Announcement).where(*others).values({name: posting_.id})
        )
    move_alerts(session, original, posting_)


def move_alerts(
    session: Session, before: Announcement, after: Announcement
) -> None:
    """Let what was told of *before* have been told of *after*."""
    for table in (Event, Delivery):
        moved = update(table).where(col(table.announcement_id) == before.id)
        session.execute(moved.values(announcement_id=after.id))


def _with_the_same_number(
    session: Session, stored: Announcement
) -> list[Announcement]:
    """Certain only with an equal title and closing too: agencies give a correction the
    number of the notice it corrects.
    """
    if not stored.notice_no:
        return []
    twins = select(Announcement).where(
        Announcement.notice_no == stored.notice_no,
        Announcement.source != stored.source,
        Announcement.kind == stored.kind,
        Announcement.closes == stored.closes,
        col(Announcement.same_as_id).is_(None),
    )
    stem = title_stem(stored.title)
    return [
        twin
        for twin in session.exec(twins.order_by(col(Announcement.id)))
        if title_stem(twin.title) == stem
    ]
