"""Attaching stored notices to the rounds of their programmes.

Which notices are of one round is decided by ``storage.relating.rounds``, the same
for the command and here; this module calls it for a notice and those alike, and
stores what it decides.  A round once stored keeps its id, whatever is read later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, or_, select

from config.round_overrides import Overrides, RoundOverride, read_overrides
from storage.announcements.candidates import Alike
from storage.db.engine import Session
from storage.db.names import programme_name, programme_slug
from storage.db.rows import insert_rows, table_of
from storage.db.upsert import insert_if_missing, insert_or_find
from storage.models import (
    Announcement,
    ProgrammeAlias,
    ProgrammeRow,
    RoundNotice,
    RoundRow,
)
from storage.relating.calls import label_of
from storage.relating.posting import BoardPosting
from storage.relating.rounds import RoundOf, attach

RULES: Final = 13
"""Raised when rules change such that stored notices are to be attached again."""
# Added to the rules of a notice that was attached by the table of overrides: it is not
# attached again by other rules, but is found when its row leaves the table.
_FORCED: Final = 1_000
_overrides: Final[dict[tuple[str, str], RoundOverride]] = read_overrides()
# Of the twelve that `nearest` finds: a round's notices are each other's nearest.
_COMPARED = 8


def attach_to_round(
    session: Session,
    stored: Announcement,
    mine: BoardPosting,
    alike: Sequence[Alike],
    *,
    is_new: bool,
) -> None:
    """Write down which round *stored* belongs to; *alike* are the notices nearest to it.

    *is_new* says that nothing is written down of it yet.
    """
    nearest = alike[:_COMPARED]
    postings = [mine, *(other.posting for other in nearest)]
    # Among its neighbours only: what a save costs must not grow with the store.
    found = attach(postings, first_only=True)
    own = found[0]
    override = _overrides.get((stored.source, stored.key))
    if override is not None:
        round_id = _overridden(session, mine, own, override)
    elif own.programme is None or own.round_id is None:
        round_id = None
    else:
        round_id = _round_among(nearest, own, found[1:])
        if round_id is None:
            programme_id = _programme_among(nearest, own, found[1:])
            round_id = _new_round(session, stored, mine, own, programme_id)
    values: dict[str, Any] = {
        "announcement_id": stored.id,
        "round_id": round_id,
        "role": own.role,
        "rules": RULES + (_FORCED if override is not None else 0),
    }
    if is_new:
        insert_rows(session, RoundNotice, [values])
    else:
        session.merge(RoundNotice(**values))


def _round_among(
    nearest: Sequence[Alike], own: RoundOf, answers: Sequence[RoundOf]
) -> int | None:
    """Return the stored round of most of the notices that are of one round with *own*."""
    counted: Counter[int] = Counter()
    for other, answer in zip(nearest, answers, strict=True):
        is_one = (answer.programme, answer.round_id) == (
            own.programme,
            own.round_id,
        )
        if is_one and other.round_id is not None:
            counted[other.round_id] += 1
    return next((number for number, _ in counted.most_common(1)), None)


def _programme_among(
    nearest: Sequence[Alike], own: RoundOf, answers: Sequence[RoundOf]
) -> int | None:
    """Return the stored programme of most of the notices that are of one with *own*."""
    counted: Counter[int] = Counter()
    for other, answer in zip(nearest, answers, strict=True):
        if (
            answer.programme == own.programme
            and other.programme_id is not None
        ):
            counted[other.programme_id] += 1
    return next((number for number, _ in counted.most_common(1)), None)


def _new_round(
    session: Session,
    stored: Announcement,
    mine: BoardPosting,
    own: RoundOf,
    programme_id: int | None,
) -> int:
    """Return the round that *own* names, which none of the notices alike is of.

    *programme_id* is the programme that they are of, if it is known.
    """
    name = own.programme or ""
    slug = programme_slug(name) or name[:120]
    known = _programmes_by_alias(
        session, {slug, stored.programme_slug or slug}
    )
    if programme_id is None:
        programme_id = known.get(slug)
    if programme_id is None:
        programme_id = _found_programme(session, slug, name)
        known[slug] = programme_id
    if (
        stored.programme_slug is not None
        and stored.programme_slug not in known
    ):
        # It is found by the name that the notice's reading gives it, too.
        alias = {"slug": stored.programme_slug, "programme_id": programme_id}
        insert_if_missing(session, ProgrammeAlias, alias)
    return _round(session, programme_id, mine, own)


def _programmes_by_alias(
    session: Session, slugs: Collection[str]
) -> dict[str, int]:
    """Return programmes' ids by one or two of their comparable names."""
    first, *others = sorted(slugs)
    parameters = {"first": first, "second": others[0] if others else first}
    rows = session.connection().execute(_aliased(), parameters)
    return {row.slug: row.programme_id for row in rows}


@cache
def _aliased() -> Select[Any]:
    # Made once: making a statement takes longer than asking it.
    alias = table_of(ProgrammeAlias).c
    return select(alias.slug, alias.programme_id).where(
        or_(
            alias.slug == bindparam("first"), alias.slug == bindparam("second")
        )
    )


def _found_programme(session: Session, slug: str, name: str) -> int:
    """Store a programme that nobody knew; return its id."""
    full = (programme_name(slug) or name)[:200]
    values = {"slug": slug, "name": full}
    number = insert_or_find(session, ProgrammeRow, values, by=("slug",))
    alias = {"slug": slug, "programme_id": number}
    insert_if_missing(session, ProgrammeAlias, alias)
    return number


def _round(
    session: Session, programme_id: int, posting: BoardPosting, found: RoundOf
) -> int:
    """Return a programme's round by its key, which is hardly ever stored: the notices
    alike would have been of it.
    """
    values = {
        "programme_id": programme_id,
        "key": (found.round_id or "")[:200],
        "year": found.year,
        "number": label_of(posting)[:24],
        "side": posting.parts.side or "demand",
    }
    by = ("programme_id", "key")
    return insert_or_find(session, RoundRow, values, by=by)


def _overridden(
    session: Session,
    posting: BoardPosting,
    own: RoundOf,
    override: RoundOverride,
) -> int | None:
    programme, key = override.programme, override.round_id
    if not key:
        return None
    slug = programme_slug(programme) or programme
    programme_id = _programmes_by_alias(session, {slug}).get(slug)
    if programme_id is None:
        programme_id = _found_programme(session, slug, programme)
    year = int(key[:4]) if key[:4].isdigit() else own.year
    forced = RoundOf(programme, year, own.round, own.role, key)
    return _round(session, programme_id, posting, forced)


def use_overrides(table: Overrides) -> None:
    """Let *table* overrule the rules from now on, in this process."""
    _overrides.clear()
    _overrides.update(table)


def outdated_by_overrides(
    session: Session, *, limit: int
) -> list[Announcement]:
    """Return stored notices whose round is not what the table says, or no longer said by it."""
    found = []
    for (source, key), override in _overrides.items():
        named = select(Announcement).where(
            table_of(Announcement).c.source == source,
            table_of(Announcement).c.key == key,
        )
        stored = session.execute(named).scalars().first()
        if stored is not None and not _is_as_overridden(
            session, stored, override
        ):
            found.append(stored)
    # The rows that the table no longer has.
    forced = (
        select(Announcement)
        .join(
            RoundNotice,
            table_of(RoundNotice).c.announcement_id
            == table_of(Announcement).c.id,
        )
        .where(table_of(RoundNotice).c.rules >= _FORCED)
        .order_by(table_of(Announcement).c.id)
    )
    for stored in session.execute(forced).scalars():
        if (stored.source, stored.key) not in _overrides:
            found.append(stored)
    return found[:limit]


def _is_as_overridden(
    session: Session, stored: Announcement, override: RoundOverride
) -> bool:
    attached = session.get(RoundNotice, stored.id)
    if attached is None or attached.rules < _FORCED:
        return False
    if attached.round_id is None:
        return not override.round_id
    row = session.get_one(RoundRow, attached.round_id)
    slug = programme_slug(override.programme) or override.programme
    programme = session.get(ProgrammeAlias, slug)
    is_of_it = (
        programme is not None and programme.programme_id == row.programme_id
    )
    return is_of_it and row.key == override.round_id
