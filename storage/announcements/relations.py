"""How notices hang together: the same one elsewhere, the earlier version, the lead that
foretold it.

What makes two postings one is decided in ``storage.relating``; here the store
is asked for those that may be, and what was found is written down.  Only what
is certain is linked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Float,
    Select,
    bindparam,
    cast,
    func,
    literal_column,
    union_all,
    update,
)
from sqlalchemy import select as sql_select
from sqlmodel import col, delete, select

from storage.announcements.changes import Changes, changes, not_stated_by
from storage.announcements.identity import (
    REVISIONS,
    Posting,
    cancels,
    known_agencies,
    lookup_keys,
    plain_title,
    same_round,
    unnumbered_stem,
)
from storage.db.engine import Session
from storage.db.kst import local_day, written_day
from storage.db.names import title_stem
from storage.db.rows import insert_rows, table_of
from storage.db.serialize import demand_alone
from storage.models import (
    Announcement,
    Delivery,
    Event,
    LookupKey,
    RoundNotice,
    RoundRow,
    TitleKey,
)
from storage.relating.brackets import listed_parts, lists_other_parts
from storage.relating.letters import shared_pairs, telling_pairs
from storage.relating.posting import (
    TITLE_KEYS,
    BoardPosting,
    title_keys,
)
from storage.relating.same_notice import Relation, relate
from storage.relating.twins import TwinIndex

# How long a correction may follow on another board and still be the one that was told.
_TOLD_LATELY = timedelta(days=14)
# Postings with an equal title that are compared, the newest: a title that
# more share says nothing.
_MOST = 12
# Notices that are compared, those with the most alike titles.
_MOST_ALIKE = 12
# Notices looked at for each digest of a title, the newest: one that more
# share tells little, and what a save costs must not grow with the store.
_NEWEST_OF_A_KEY = 100
# Share of a title's telling pairs of letters below which one common digest is
# chance. On 7,253 titles that drops two of three such candidates, none of
# which was the same notice and one of 200 of the same programme.
_LEAST_SHARED = 0.25


def posting(stored: Announcement) -> Posting:
    """Return what is compared of a stored notice."""
    read = stored.reading
    amounts = {
        "budget_total_won": stored.budget_total_won,
        "per_project_won": stored.per_project_won,
    }
    return Posting(
        source=stored.source,
        url=stored.url,
        key=stored.key,
        title=stored.title,
        kind=stored.kind,
        posted_on=stored.posted_on,
        opens=stored.opens,
        closes=stored.closes,
        notice_no=stored.notice_no,
        year=stored.year,
        round=stored.round,
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
    round_id: int | None = None
    """The round that it is attached to, and that round's programme."""
    programme_id: int | None = None

    def load(self, session: Session) -> Announcement:
        """Return the notice, with what was read of it."""
        return session.get_one(Announcement, self.id)


def board_posting(stored: Announcement) -> BoardPosting:
    """Return a stored notice as lists show it, with what was read of it."""
    read = stored.reading
    return BoardPosting(
        source=stored.source,
        url=stored.url,
        key=stored.key,
        title=stored.title,
        posted_on=stored.posted_on,
        agency="/".join((*read.ministries, *read.operators)) or None,
        opens=written_day(stored.opens),
        closes=written_day(stored.closes),
        read=posting(stored),
    )


def nearest(
    session: Session, stored: Announcement, mine: BoardPosting
) -> list[Alike]:
    """Return the notices whose titles are most like that of *stored*, the most alike first.

    Found by digests, so that it costs as much in a large store as in a small one.
    """
    session.flush()  # what changed of other notices counts, too
    rows = session.connection().execute(
        _nearest(), _candidate_keys(stored.id or 0, mine)
    )
    own = telling_pairs(stored.title)
    found: list[Alike] = []
    seen: set[int] = set()
    for row in rows.all():
        if row.id in seen:
            continue
        seen.add(row.id)
        # taking a title apart costs more than all else here
        if row.shared == 1 and shared_pairs(own, row.title) < _LEAST_SHARED:
            continue
        posting_ = BoardPosting(
            source=row.source,
            url=row.url,
            key=row.key,
            title=row.title,
            posted_on=row.posted_on,
            opens=written_day(row.opens),
            closes=written_day(row.closes),
        )
        found.append(
            Alike(row.id, row.kind, posting_, row.round_id, row.programme_id)
        )
    return found


def _candidate_keys(own_id: int, mine: BoardPosting) -> dict[str, object]:
    """Return the parameters of ``_nearest``."""
    values: dict[str, object] = {"own": own_id}
    for number, key in enumerate(sorted(title_keys(mine))):
        values[f"title{number}"] = key
    # Only candidates: a name's digest that equals another name's does no harm.
    values |= dict.fromkeys(_LOOKED_UP)
    values |= dict(lookup_keys(mine.read)) if mine.read is not None else {}
    return values


_LOOKED_UP = ("post", "round")


@cache
def _nearest() -> Select[Any]:
    """Return the statement that finds candidates, the most alike first; made once, since
    making it takes longer than executing it.

    Constants are written into it, since each parameter costs at every call.  Its
    parameters are ``own`` (an id), ``title0`` to ``title3``, ``post`` and ``round``.
    """
    keys = table_of(TitleKey).c
    lists = []
    for number in range(TITLE_KEYS):
        newest = (
            sql_select(keys.announcement_id)
            .where(
                keys.value == bindparam(f"title{number}"),
                keys.announcement_id != bindparam("own"),
            )
            .order_by(keys.announcement_id.desc())
            .limit(literal_column(str(_NEWEST_OF_A_KEY)))
            .subquery()
        )
        # what few titles have tells more than what many have
        weight = literal_column("1.0") / cast(func.count().over(), Float)
        lists.append(
            sql_select(newest.c.announcement_id, weight.label("weight"))
        )
    sharing = union_all(*lists).subquery()
    number_ = sharing.c.announcement_id
    alike = (
        sql_select(
            number_,
            func.count().label("shared"),
            func.sum(sharing.c.weight).label("weight"),
        )
        .group_by(number_)
        .order_by(
            func.count().desc(),
            func.sum(sharing.c.weight).desc(),
            number_.desc(),
        )
        .limit(literal_column(str(_MOST_ALIKE)))
        .subquery()
    )
    groups = [
        sql_select(alike.c.announcement_id, alike.c.shared, alike.c.weight)
    ]
    looked_up = table_of(LookupKey).c
    for name in _LOOKED_UP:
        newest = (
            sql_select(looked_up.announcement_id)
            .where(
                looked_up.name == literal_column(f"'{name}'"),
                looked_up.value == bindparam(name),
                looked_up.announcement_id != bindparam("own"),
            )
            .order_by(looked_up.announcement_id.desc())
            .limit(literal_column(str(_MOST)))
            .subquery()
        )
        groups.append(
            sql_select(
                newest.c.announcement_id,
                literal_column("0"),
                literal_column("0.0"),
            )
        )
    return _with_what_is_compared(union_all(*groups))


def _with_what_is_compared(candidates: CompoundSelect[Any]) -> Select[Any]:
    found = candidates.subquery()
    notice, attached = table_of(Announcement), table_of(RoundNotice)
    round_ = table_of(RoundRow)
    return (
        sql_select(
            notice.c.id,
            notice.c.kind,
            notice.c.source,
            notice.c.url,
            notice.c.key,
            notice.c.title,
            notice.c.posted_on,
            notice.c.opens,
            notice.c.closes,
            attached.c.round_id,
            round_.c.programme_id,
            found.c.shared,
        )
        .select_from(
            found.join(notice, notice.c.id == found.c.announcement_id)
            .outerjoin(attached, attached.c.announcement_id == notice.c.id)
            .outerjoin(round_, round_.c.id == attached.c.round_id)
        )
        .order_by(
            found.c.shared.desc(),
            found.c.weight.desc(),
            found.c.announcement_id.desc(),
        )
    )


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
    insert_rows(session, TitleKey, rows)


def original_of(
    session: Session,
    stored: Announcement,
    mine: BoardPosting,
    alike: Sequence[Alike],
) -> tuple[Announcement | None, list[tuple[Announcement, str]]]:
    """Return the notice that *stored* is another posting of, itself no posting of a
    third; and those that may be, each with why.
    """
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
        if relation.same == "yes":
            same.append(notice)
        elif relation.same == "maybe":
            doubtful.append((notice, relation.why))
    if not same:
        return None, doubtful
    oldest = min(same, key=lambda item: item.id or 0)
    # No chains: whoever follows `same_as_id` arrives with one step.
    if oldest.same_as_id is not None:
        oldest = session.get_one(Announcement, oldest.same_as_id)
    if listed_parts(mine):
        # a portal has one post for all tracks, of each of which the agency has its own
        for item in (oldest, *postings_of(session, oldest)):
            if lists_other_parts(mine, board_posting(item)):
                return None, [(oldest, "tracks of one call")]
    return oldest, []


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


def call_now_shown(
    session: Session, stored: Announcement, original: Announcement
) -> Announcement | None:
    """Return the additional or repeated call of which a portal's post, a posting of
    *original* until now, took the days; ``None`` where it shows *original*.

    K-Startup changes its old post where the agency posts anew.
    """
    mine = board_posting(stored)
    for other in nearest(session, stored, mine):
        theirs = other.posting
        is_anew = theirs.parts.is_extra or theirs.parts.is_again
        if (
            not is_anew
            or theirs.closes is None
            or mine.closes != theirs.closes
        ):
            continue
        # what it would be if it were posted now
        posted_now = replace(
            mine, posted_on=theirs.posted_on, opens=theirs.opens, read=None
        )
        if relate(posted_now, theirs).same != "yes":
            continue
        call = other.load(session)
        if call.id != original.id and call.same_as_id is None:
            return call
    return None


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
    posting_.same_as_id, original.same_as_id = None, posting_.id
    posting_.edition = max(posting_.edition, original.edition)
    posting_.superseded_by_id = original.superseded_by_id
    session.flush()
    for name in ("same_as_id", "superseded_by_id", "confirmed_by_id"):
        others = (
            getattr(Announcement, name) == original.id,
            col(Announcement.id) != posting_.id,
        )
        session.execute(
            update(Announcement).where(*others).values({name: posting_.id})
        )
    for table in (Event, Delivery):
        moved = update(table).where(col(table.announcement_id) == original.id)
        session.execute(moved.values(announcement_id=posting_.id))


def link_versions(
    session: Session, stored: Announcement, candidates: Sequence[Alike]
) -> bool:
    """Note which of a round's notices is the one that holds: the newest correction or
    extension that says until when.

    Boards are read newest first, so the correction may be known before the notice that
    it corrects.  *candidates* are the ``nearest``; returns whether *stored* is the one
    that holds.
    """
    versions = [
        item
        for item in (stored, *_of_the_round(session, stored, candidates))
        if item.closes is not None and item.cancelled_at is None
    ]
    newest = max(versions, key=_posted_order, default=None)
    if newest is None or len(versions) == 1 or newest.kind not in REVISIONS:
        return False
    demand_alone(session)
    newest.superseded_by_id = None
    for item in versions:
        if item is not newest:
            item.superseded_by_id = newest.id
    return newest is stored


def earlier_versions(
    session: Session, stored: Announcement
) -> Sequence[Announcement]:
    """Return the notices that *stored* has replaced."""
    return session.exec(
        select(Announcement)
        .where(Announcement.superseded_by_id == stored.id)
        .order_by(col(Announcement.id))
    ).all()


def changes_since_original(
    session: Session, stored: Announcement, *, now: datetime
) -> Changes | None:
    """Return what a newly posted correction or extension changes against the notice it
    replaces, if that is known; ``None`` where readers were told all of it lately.

    One board posts a correction as a new notice where another changes its post in
    place, and either may come first.
    """
    before = _earlier_version(session, stored)
    if before is None:
        return {}
    found = changes(before.reading, stored.reading, enriched=True)
    if found:
        return found
    reported = session.exec(
        select(Event).where(
            Event.announcement_id == before.id,
            col(Event.kind).in_(("extended", "corrected")),
            col(Event.at) > now - _TOLD_LATELY,
        )
    )
    for event in reported:
        if event.changes and not not_stated_by(event.changes, stored.reading):
            return None
    return {}


def cancel_earlier(
    session: Session, stored: Announcement, *, now: datetime
) -> None:
    """A notice of cancellation ends the notice it cancels, where that is certain."""
    stored.cancelled_at = now
    own = posting(stored)
    found = []
    for other in nearest(session, stored, board_posting(stored)):
        notice = other.load(session)
        # with the call its corrections end, too: the newest of them holds
        if notice.same_as_id is None and cancels(own, posting(notice)):
            found.append(notice)
    if not found and (before := _earlier_version(session, stored)):
        found = [before]
    if found:
        demand_alone(session)
    for notice in found:
        notice.cancelled_at = notice.changed_at = now


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


def _of_the_round(
    session: Session, stored: Announcement, candidates: Sequence[Alike]
) -> list[Announcement]:
    """Return those of *candidates* that correct *stored* or that it corrects."""
    mine = posting(stored)
    stem = unnumbered_stem(stored.title)
    found = []
    for other in candidates:
        # one of the two has to be a revision, so most need not be loaded
        if REVISIONS.isdisjoint((stored.kind, other.kind)):
            continue
        if unnumbered_stem(other.posting.title) != stem:
            continue
        notice = other.load(session)
        if notice.same_as_id is None and same_round(mine, posting(notice)):
            found.append(notice)
    return found


def _posted_order(item: Announcement) -> tuple[date, bool, int, int]:
    # Of two that were posted on one day the board's own number tells which came later;
    # our id does not, since boards are read newest first.
    number = int(item.key) if item.key.isascii() and item.key.isdigit() else 0
    return (
        item.posted_on or local_day(item.first_seen_at),
        item.kind in REVISIONS,
        number,
        item.id or 0,
    )


def _earlier_version(
    session: Session, stored: Announcement
) -> Announcement | None:
    if versions := _of_the_round(
        session, stored, nearest(session, stored, board_posting(stored))
    ):
        return max(versions, key=_posted_order)
    notice = table_of(Announcement).c
    lists = []
    if stored.notice_no:
        numbered = notice.notice_no == stored.notice_no
        lists.append(sql_select(notice.id).where(numbered))
    if stored.programme_slug:
        named = notice.programme_slug == stored.programme_slug
        lists.append(sql_select(notice.id).where(named))
    if not lists:
        return None
    # found by number and name first: a board's whole list is long
    alike = union_all(*lists).subquery()
    stem = title_stem(stored.title)
    newest_first = session.exec(
        select(Announcement)
        .where(
            col(Announcement.id).in_(sql_select(alike.c.id)),
            Announcement.source == stored.source,
            Announcement.id != stored.id,
        )
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
