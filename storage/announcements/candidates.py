"""Stored notices that may be the same as one or of its round: found by digests of titles and by
address, so that it costs as much in a large store as in a small one.
"""

from __future__ import annotations

from dataclasses import dataclass
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
)
from sqlalchemy import select as sql_select
from sqlmodel import col, delete

from storage.announcements.identity import Posting, known_agencies, lookup_keys
from storage.db.engine import Session
from storage.db.kst import written_day
from storage.db.rows import insert_rows, table_of
from storage.models import (
    Announcement,
    LookupKey,
    RoundNotice,
    RoundRow,
    TitleKey,
)
from storage.relating.letters import shared_pairs, telling_pairs
from storage.relating.posting import TITLE_KEYS, BoardPosting, title_keys

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
    parameters are ``own`` (an id), ``title0`` to ``title5``, ``post`` and ``round``.
    """
    groups = [_alike_by_title()]
    for name in _LOOKED_UP:
        groups.append(_found_by_key(name))
    return _with_what_is_compared(union_all(*groups))


def _alike_by_title() -> Select[Any]:
    """Select the ids of notices that share digests of their titles with this one, how
    many they share, and how much these tell.
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
    shared, weight_ = func.count(), func.sum(sharing.c.weight)
    alike = (
        sql_select(number_, shared.label("shared"), weight_.label("weight"))
        .group_by(number_)
        .order_by(shared.desc(), weight_.desc(), number_.desc())
        .limit(literal_column(str(_MOST_ALIKE)))
        .subquery()
    )
    return sql_select(alike.c.announcement_id, alike.c.shared, alike.c.weight)


def _found_by_key(name: str) -> Select[Any]:
    """Select the ids of the newest notices with this one's lookup key *name*, in the
    columns of ``_alike_by_title``.
    """
    looked_up = table_of(LookupKey).c
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
    return sql_select(
        newest.c.announcement_id, literal_column("0"), literal_column("0.0")
    )


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
