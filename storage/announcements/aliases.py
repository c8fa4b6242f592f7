"""Known notices under new ids: a board that is redesigned often numbers its notices again.

A row with an unknown id is the known notice of the same board with the same
title and posting day.  The alias is stored before any row of the listing is
saved: a crash in between leaves an alias and nothing that was reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, update
from sqlmodel import col, select

from storage.db.engine import Session
from storage.db.kst import local_day
from storage.db.upsert import insert_missing
from storage.models import Alias, Announcement, ListingRowRecord

NEWEST: Final = 300
"""Stored notices of a source that are compared, those last seen on its board: about
thirty pages of a usual list.
"""
BOARD_WIDE: Final = 3
"""Rows that bear new ids at once where a whole board was renumbered."""
SHORTEST_TITLE: Final = 12
"""Letters of a title that tells by itself which notice it is: "모집 공고" does not."""
SOON_SEEN: Final = timedelta(days=14)
"""Between a notice's day and the crawl that first saw it: last year's is no such one."""
ONE_DAY: Final = timedelta(days=1)
_SIGNS: Final = re.compile(r"[\W_]+")
# "2026년 AI 바우처 지원사업 수요기..."
_CUT: Final = re.compile(r"(?:…|\.{2,})\s*$")


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row as it is on the board now; *day* is ``None`` where it shows none."""

    key: str
    title: str
    day: date | None
    url: str
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Renumbered:
    """What became of a listing's unknown ids."""

    keys: Mapping[str, str] = field(default_factory=dict)
    """The board's id now → the key under which the notice is stored."""
    ambiguous: frozenset[str] = frozenset()
    """Ids of rows that are known notices, without it being certain which."""


@dataclass(frozen=True, slots=True)
class _StoredNotice:
    id: int
    key: str
    titles: frozenset[str]
    cut: frozenset[str]
    """Those of them of which the board showed the beginning only."""
    day: date | None
    seen_on: date


_Pairs = list[tuple[ListedRow, _StoredNotice]]


def _newest(session: Session, source: str) -> Sequence[Any]:
    """Return the notices last seen on a board with their rows, newest first, as
    (id, key, title, day, address, moment first seen, listing row or ``None``).
    """
    same = (col(ListingRowRecord.source) == col(Announcement.source)) & (
        col(ListingRowRecord.key) == col(Announcement.key)
    )
    columns = (
        Announcement.id,
        Announcement.key,
        Announcement.title,
        Announcement.posted_on,
        Announcement.url,
        Announcement.first_seen_at,
        ListingRowRecord.row,
    )
    newest = (
        select(*columns)  # type: ignore[call-overload]  # more columns than the stubs count
        .join(ListingRowRecord, same, isouter=True)
        .where(Announcement.source == source)
        .order_by(
            col(Announcement.last_seen_at).desc(), col(Announcement.id).desc()
        )
        .limit(NEWEST)
    )
    return session.execute(newest).all()


def last_listed(session: Session, source: str) -> list[ListedRow]:
    """Return the notices last seen on a source's board, as its rows show them."""
    found: dict[str, ListedRow] = {}
    for _, key, title, day, url, _, row in _newest(session, source):
        shown = (row or {}).get("title") or title
        current = (row or {}).get("board_key") or key
        cells = (row or {}).get("cells") or {}
        # A number that was given anew is that of the notice seen last.
        found.setdefault(current, ListedRow(current, shown, day, url, cells))
    return list(found.values())


def newest_day(session: Session, source: str) -> date | None:
    """Return the newest posting day of a source's notices."""
    days = select(func.max(Announcement.posted_on)).where(
        Announcement.source == source
    )
    return session.exec(days).one()


def carry_over(
    session: Session,
    source: str,
    listed: Sequence[ListedRow],
    *,
    now: datetime,
) -> Renumbered:
    """Store aliases for the rows of *listed* that are known notices under new ids.

    *listed* is all that is on the board now.  Rows are compared only where
    the board as a whole seems renumbered: none of its rows is known by its id,
    several bear new ids at once, or its rows bear the ids of before a redesign again.
    A single notice that is posted again is left to ``storage.announcements.identity``.
    """
    own, aliased = _known_keys(session, source, [row.key for row in listed])
    # A number that was given to another notice leads to that one.
    own -= aliased.keys()
    keys: dict[str, str] = {}
    ambiguous: set[str] = set()
    # What an earlier crawl found out stands.
    for row in listed:
        if row.key in own or row.key not in aliased:
            continue
        if aliased[row.key] in own:
            # Both ids of one notice are on the board: it was shown already.
            ambiguous.add(row.key)
        else:
            keys[row.key] = aliased[row.key]
    unknown = [row for row in listed if row.key not in own | aliased.keys()]
    if unknown:
        taken = own | set(keys.values())
        stored = _stored_notices(session, source, without=taken)
        pairs, unclear = _pairs(unknown, stored, is_renumbered=not own)
        is_board_wide = len(pairs) + len(unclear) >= BOARD_WIDE or not own
        # What was first seen in the new design has no former id that is known.
        if is_board_wide or _is_rolled_back(session, source, own):
            keys |= {row.key: notice.key for row, notice in pairs}
            ambiguous |= unclear
            _store(session, source, pairs, now=now)
    for row in listed:
        if row.key in keys:
            # Nothing else of the notice changed, yet its former address may be dead.
            session.execute(
                update(Announcement)
                .where(
                    col(Announcement.source) == source,
                    col(Announcement.key) == keys[row.key],
                    col(Announcement.url) != row.url,
                )
                .values(url=row.url)
            )
    return Renumbered(keys, frozenset(ambiguous))


def _known_keys(
    session: Session, source: str, listed: Sequence[str]
) -> tuple[set[str], dict[str, str]]:
    """Return which keys are stored as such, and which are aliases of what stored key."""
    own: set[str] = set()
    aliased: dict[str, str] = {}
    for start in range(0, len(listed), 500):
        some = listed[start : start + 500]
        own.update(
            session.exec(
                select(Announcement.key).where(
                    Announcement.source == source,
                    col(Announcement.key).in_(some),
                )
            )
        )
        rows = session.execute(
            select(Alias.key, Announcement.key)
            .join(Announcement, col(Announcement.id) == Alias.announcement_id)
            .where(Alias.source == source, col(Alias.key).in_(some))
        )
        aliased.update((key, stored) for key, stored in rows)
    return own, aliased


def _is_rolled_back(
    session: Session, source: str, own: Collection[str]
) -> bool:
    """Return whether the rows that are under their stored keys were called otherwise in
    between: several of them, or all.
    """
    renamed: set[str] = set()
    listed = sorted(own)
    for start in range(0, len(listed), 500):
        query = (
            select(Announcement.key)
            .join(Alias, col(Alias.announcement_id) == Announcement.id)
            .where(
                Announcement.source == source,
                col(Announcement.key).in_(listed[start : start + 500]),
            )
        )
        renamed.update(session.exec(query))
    return len(renamed) >= min(BOARD_WIDE, len(own))


def _stored_notices(
    session: Session, source: str, *, without: Collection[str]
) -> list[_StoredNotice]:
    """Return the notices last seen on the board, with the titles of page and row."""
    found = []
    for number, key, title, day, _, seen, row in _newest(session, source):
        if key in without:
            continue
        shown = [title]
        if row and row.get("title"):
            shown.append(row["title"])
        titles = frozenset(map(_letters, shown))
        cut = set()
        for text in shown:
            letters = _letters(text)
            if _CUT.search(text) and len(letters) >= SHORTEST_TITLE:
                cut.add(letters)
        found.append(
            _StoredNotice(
                number, key, titles, frozenset(cut), day, local_day(seen)
            )
        )
    return found


def _pairs(
    rows: Sequence[ListedRow],
    stored: Sequence[_StoredNotice],
    *,
    is_renumbered: bool,
) -> tuple[_Pairs, set[str]]:
    """Return the rows that are certainly one stored notice each, and the ids of unclear ones."""
    candidates: dict[str, list[_StoredNotice]] = {}
    claims: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        letters = _letters(row.title)
        found = [notice for notice in stored if _is_same(letters, row, notice)]
        candidates[row.key] = found
        for notice in found:
            claims[notice.id].append(row.key)
    # Certain is what is the only candidate from both sides.
    pairs: _Pairs = []
    dayless: _Pairs = []
    unclear = set()
    for row in rows:
        found = candidates[row.key]
        if len(found) == 1 and len(claims[found[0].id]) == 1:
            has_day = found[0].day is not None or _is_just_seen(found[0], row)
            has_day = has_day and row.day is not None
            (pairs if has_day else dayless).append((row, found[0]))
        elif found and max(len(claims[notice.id]) for notice in found) <= len(
            found
        ):
            # As many notices as rows share title and day, or more: none of them is news.
            unclear.add(row.key)
    # Without a day a title proves nothing by itself: a yearly call has it every year.
    if len(pairs) + len(dayless) >= BOARD_WIDE:
        return (pairs + dayless if is_renumbered else pairs), unclear
    telling = [
        pair
        for pair in pairs
        if len(_letters(pair[0].title)) >= SHORTEST_TITLE
    ]
    return telling, unclear


def _is_same(letters: str, row: ListedRow, stored: _StoredNotice) -> bool:
    if letters not in stored.titles:
        # A design may have shown the beginning of a title; then the day has to be its.
        is_rest = any(map(letters.startswith, stored.cut))
        return is_rest and row.day is not None and row.day == stored.day
    if row.day is not None and stored.day is not None:
        return row.day == stored.day
    return len(letters) >= SHORTEST_TITLE


def _is_just_seen(stored: _StoredNotice, row: ListedRow) -> bool:
    """Return whether a notice that was listed without its day was first seen soon after
    the day that *row* shows now.
    """
    if stored.day is not None or row.day is None:
        return False
    return -ONE_DAY <= stored.seen_on - row.day <= SOON_SEEN


def _store(
    session: Session, source: str, pairs: _Pairs, *, now: datetime
) -> None:
    aliases = []
    # In one order everywhere: see `insert_missing`.
    for row, notice in sorted(pairs, key=lambda pair: pair[0].key):
        alias = Alias(
            source=source,
            key=row.key,
            announcement_id=notice.id,
            created_at=now,
        )
        aliases.append(alias)
    insert_missing(session, aliases)


def _letters(title: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", title)).casefold()
