"""How notices hang together: the same one elsewhere, the earlier version, the lead that
foretold it.

What makes two postings one is decided in ``storage.relating``; here the store
is asked for those that may be, and what was found is written down.  Only what
is certain is linked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, update
from sqlmodel import col, delete, or_, select

from storage.announcements.changes import Changes, changes
from storage.announcements.identity import (
    REVISIONS,
    Posting,
    known_agencies,
    lookup_keys,
    plain_title,
    round_stem,
    same_round,
)
from storage.db.engine import Session
from storage.db.kst import local_day
from storage.db.names import programme_names, title_stem
from storage.models import Announcement, Delivery, Event, LookupKey, TitleKey
from storage.relating.same_notice import (
    BoardPosting,
    TwinIndex,
    relate,
    title_keys,
)

_LEAD_LEAVES = timedelta(days=60)
"""How long after its expected day a lead may still be confirmed."""
_MOST = 12
"""Postings with an equal title that are compared, the newest: a title that more share
says nothing.
"""
_MOST_ALIKE = 12
"""Notices that are compared, those with the most alike titles."""


def posting(one: Announcement) -> Posting:
    """Return what is compared of a stored notice."""
    read = one.reading
    amounts = {
        "budget_total_won": one.budget_total_won,
        "per_project_won": one.per_project_won,
    }
    return Posting(
        source=one.source,
        url=one.url,
        key=one.key,
        title=one.title,
        kind=one.kind,
        posted_on=one.posted_on,
        opens=one.opens,
        closes=one.closes,
        notice_no=one.notice_no,
        year=one.year,
        round=one.round,
        ministries=known_agencies(read.ministries),
        agencies=known_agencies(read.operators),
        regions=frozenset(read.regions),
        money=frozenset(
            (name, won) for name, won in amounts.items() if won is not None
        ),
    )


@dataclass(frozen=True, slots=True)
class Alike:
    """A stored notice that may be the same or of the same round, as its list shows it.

    Most are neither, so the notice itself is loaded only where its title and days agree.
    """

    id: int
    kind: str
    posting: BoardPosting

    def load(self, session: Session) -> Announcement:
        """Return the notice, with what was read of it."""
        return session.get_one(Announcement, self.id)


def board_posting(one: Announcement) -> BoardPosting:
    """Return a stored notice as lists show it, with what was read of it."""
    read = one.reading
    return BoardPosting(
        source=one.source,
        url=one.url,
        key=one.key,
        title=one.title,
        posted_on=one.posted_on,
        agency="/".join((*read.ministries, *read.operators)) or None,
        opens=_as_date(one.opens),
        closes=_as_date(one.closes),
        read=posting(one),
    )


def nearest(session: Session, stored: Announcement, mine: BoardPosting) -> list[Alike]:
    """Return the notices whose titles are most like that of *stored*, the most alike first.

    Found by digests, so that it costs as much in a large store as in a small one.
    """
    shared = (
        select(TitleKey.announcement_id, func.count())
        .where(
            col(TitleKey.value).in_(title_keys(mine)),
            TitleKey.announcement_id != stored.id,
        )
        .group_by(col(TitleKey.announcement_id))
        .order_by(func.count().desc(), col(TitleKey.announcement_id).desc())
        .limit(_MOST_ALIKE)
    )
    ids = [number for number, _ in session.exec(shared)]
    for number in _by_lookup_keys(session, stored, mine):
        if number not in ids:
            ids.append(number)
    if not ids:
        return []
    columns: Any = (
        Announcement.id,
        Announcement.kind,
        Announcement.source,
        Announcement.url,
        Announcement.key,
        Announcement.title,
        Announcement.posted_on,
        Announcement.opens,
        Announcement.closes,
    )
    found = {}
    for row in session.execute(select(*columns).where(col(Announcement.id).in_(ids))):
        posting_ = BoardPosting(
            source=row.source,
            url=row.url,
            key=row.key,
            title=row.title,
            posted_on=row.posted_on,
            opens=_as_date(row.opens),
            closes=_as_date(row.closes),
        )
        found[row.id] = Alike(row.id, row.kind, posting_)
    return [found[number] for number in ids]


def write_title_keys(
    session: Session, stored: Announcement, mine: BoardPosting, *, is_new: bool
) -> None:
    """Let *stored* be found by its title."""
    if not is_new:
        own = col(TitleKey.announcement_id) == stored.id
        session.execute(delete(TitleKey).where(own))
    rows = []
    for value in sorted(title_keys(mine)):
        rows.append({"value": value, "announcement_id": stored.id})
    session.execute(insert(TitleKey), rows)


def _by_lookup_keys(
    session: Session, stored: Announcement, mine: BoardPosting
) -> Sequence[int]:
    keys = lookup_keys(mine.read or posting(stored))
    # Only candidates: a name's digest that equals another name's does no harm.
    shared = select(LookupKey.announcement_id).where(
        col(LookupKey.name).in_({name for name, _ in keys}),
        col(LookupKey.value).in_({value for _, value in keys}),
        LookupKey.announcement_id != stored.id,
    )
    newest = shared.distinct().order_by(col(LookupKey.announcement_id).desc())
    return session.exec(newest.limit(_MOST)).all()


def original_of(
    session: Session, stored: Announcement, mine: BoardPosting, alike: Sequence[Alike]
) -> tuple[Announcement | None, list[tuple[Announcement, str]]]:
    """Return the notice that *stored* is another posting of, itself no posting of a
    third; and those that may be, each with why.
    """
    twins = TwinIndex((mine, *(other.posting for other in alike)))
    plain = plain_title(stored.title)
    same, doubtful = _with_the_same_number(session, stored), []
    for other in alike:
        relation = relate(mine, other.posting, twins)
        if relation.same == "no" and plain != plain_title(other.posting.title):
            continue
        # what was read of both now decides
        notice = other.load(session)
        relation = relate(mine, board_posting(notice), twins)
        if relation.same == "yes":
            same.append(notice)
        elif relation.same == "maybe":
            doubtful.append((notice, relation.why))
    if not same:
        return None, doubtful
    oldest = min(same, key=lambda one: one.id or 0)
    if oldest.same_as_id is not None:
        oldest = session.get_one(Announcement, oldest.same_as_id)
    return oldest, []


def postings_of(session: Session, original: Announcement) -> Sequence[Announcement]:
    """Return the other postings of a notice."""
    return session.exec(
        select(Announcement)
        .where(Announcement.same_as_id == original.id)
        .order_by(col(Announcement.id))
    ).all()


def promote(session: Session, posting_: Announcement, original: Announcement) -> None:
    """Let *posting_* stand for the notice in place of *original*, with all that was sent about it.

    A feed or a portal's row often says less than the agency's page that is
    found later; what readers see must not be the poorer of the two.
    """
    posting_.same_as_id, original.same_as_id = None, posting_.id
    posting_.edition = max(posting_.edition, original.edition)
    posting_.superseded_by_id = original.superseded_by_id
    session.flush()
    for name in ("same_as_id", "superseded_by_id", "confirmed_by_id"):
        others = (
            getattr(Announcement, name) == original.id,
            col(Announcement.id) != posting_.id,
        )
        session.execute(update(Announcement).where(*others).values({name: posting_.id}))
    for table in (Event, Delivery):
        moved = update(table).where(col(table.announcement_id) == original.id)
        session.execute(moved.values(announcement_id=posting_.id))


def link_versions(
    session: Session, stored: Announcement, candidates: Sequence[Alike]
) -> bool:
    """Note which of a round's notices is the one that holds: the newest correction or
    extension that says until when.

    Boards are heard newest first, so the correction may be known before the
    notice that it corrects.  *candidates* are the ``nearest``; says whether
    *stored* is the one that holds.
    """
    versions = [
        one
        for one in (stored, *_of_the_round(session, stored, candidates))
        if one.closes is not None and one.cancelled_at is None
    ]
    newest = max(versions, key=_posted_order, default=None)
    if newest is None or len(versions) == 1 or newest.kind not in REVISIONS:
        return False
    newest.superseded_by_id = None
    for one in versions:
        if one is not newest:
            one.superseded_by_id = newest.id
    return newest is stored


def earlier_versions(session: Session, stored: Announcement) -> Sequence[Announcement]:
    """Return the notices that *stored* has replaced."""
    return session.exec(
        select(Announcement)
        .where(Announcement.superseded_by_id == stored.id)
        .order_by(col(Announcement.id))
    ).all()


def changes_since_original(session: Session, stored: Announcement) -> Changes:
    """Return what a newly posted correction or extension changes against the notice it
    replaces, if that is known.
    """
    before = _earlier_version(session, stored)
    return changes(before.reading, stored.reading, enriched=True) if before else {}


def cancel_earlier(session: Session, stored: Announcement, *, now: datetime) -> None:
    """A notice of cancellation ends the notice it cancels, where that is certain."""
    stored.cancelled_at = now
    if (before := _earlier_version(session, stored)) is not None:
        before.cancelled_at = before.changed_at = now


def confirm_leads(session: Session, stored: Announcement, *, now: datetime) -> bool:
    """Mark the leads that foretold this call as confirmed; say whether there was one."""
    found = _open_leads(session, stored)
    for lead in found:
        lead.confirmed_by_id = stored.id
        lead.changed_at = now
    return bool(found)


def _with_the_same_number(session: Session, stored: Announcement) -> list[Announcement]:
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


def _of_the_round(
    session: Session, stored: Announcement, candidates: Sequence[Alike]
) -> list[Announcement]:
    """Return those of *candidates* that correct *stored* or that it corrects."""
    mine = posting(stored)
    stem = round_stem(stored.title)
    found = []
    for other in candidates:
        # one of the two has to be a revision, so most need not be loaded
        if REVISIONS.isdisjoint((stored.kind, other.kind)):
            continue
        if round_stem(other.posting.title) != stem:
            continue
        notice = other.load(session)
        if notice.same_as_id is None and same_round(mine, posting(notice)):
            found.append(notice)
    return found


def _posted_order(one: Announcement) -> tuple[date, bool, int, int]:
    number = int(one.key) if one.key.isascii() and one.key.isdigit() else 0
    return (
        one.posted_on or local_day(one.first_seen_at),
        one.kind in REVISIONS,
        number,
        one.id or 0,
    )


def _open_leads(session: Session, stored: Announcement) -> Sequence[Announcement]:
    if stored.programme_slug is None:
        return []
    day = local_day(stored.first_seen_at)
    leads = select(Announcement).where(
        col(Announcement.programme_slug).in_(
            programme_names(stored.programme, stored.title)
        ),
        Announcement.kind == "forecast",
        col(Announcement.confirmed_by_id).is_(None),
        col(Announcement.expected_on) >= day - _LEAD_LEAVES,
        col(Announcement.expected_on) <= day + _LEAD_LEAVES,
    )
    return [
        lead
        for lead in session.exec(leads)
        if _agree(lead.year, stored.year) and _agree(lead.round, stored.round)
    ]


def _earlier_version(session: Session, stored: Announcement) -> Announcement | None:
    if versions := _of_the_round(
        session, stored, nearest(session, stored, board_posting(stored))
    ):
        return max(versions, key=_posted_order)
    candidates = select(Announcement).where(
        Announcement.source == stored.source, Announcement.id != stored.id
    )
    either = []
    if stored.notice_no:
        either.append(col(Announcement.notice_no) == stored.notice_no)
    if stored.programme_slug:
        either.append(col(Announcement.programme_slug) == stored.programme_slug)
    if not either:
        return None
    stem = title_stem(stored.title)
    newest_first = session.exec(
        candidates.where(or_(*either))
        .order_by(col(Announcement.first_seen_at).desc())
        .limit(50)
    )
    return next(
        (
            announcement
            for announcement in newest_first
            if title_stem(announcement.title) == stem
        ),
        None,
    )


def _agree(item: int | None, other: int | None) -> bool:
    return item is None or other is None or item == other


def _as_date(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None
