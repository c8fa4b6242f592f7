"""Attaching stored notices to the rounds of their programmes.

Which notices are of one round is decided by ``storage.relating.rounds``, the same
for the command and here; this module asks it about a notice and those alike, and
writes down what it says.  A round once written keeps its id, whatever is heard later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

from sqlmodel import col, select

from config import vocabulary
from storage.announcements.relations import Alike
from storage.db.engine import Session
from storage.db.names import programme_name, programme_slug
from storage.models import (
    Announcement,
    ProgrammeAlias,
    ProgrammeRow,
    RoundNotice,
    RoundRow,
)
from storage.relating.calls import label_of
from storage.relating.rounds import RoundOf, attach
from storage.relating.same_notice import BoardPosting

RULES: Final = 1
"""Raised when rules change such that stored notices are to be attached anew."""
_COMPARED = 8
"""The nearest so many notices are compared: a round's notices are each other's nearest."""
_SIDES = {"supply": "supply", "operator": "operator"}


def attach_to_round(
    session: Session,
    stored: Announcement,
    mine: BoardPosting,
    alike: Sequence[Alike],
) -> RoundNotice:
    """Write down which round *stored* belongs to; *alike* are the notices nearest to it."""
    nearest = list(alike[:_COMPARED])
    found = attach([mine, *(other.posting for other in nearest)])
    own = found[0]
    assert stored.id is not None, "flushed rows have an id"
    row = session.get(RoundNotice, stored.id)
    if row is None:
        row = RoundNotice(announcement_id=stored.id, role=own.role)
        session.add(row)
    row.role, row.rules = own.role, RULES
    if override := _overrides().get((stored.source, stored.key)):
        row.round_id = _overridden(session, mine, own, *override)
        return row
    if own.programme is None or own.round_id is None:
        row.round_id = None
        return row
    rounds = _rounds_of(session, [other.id for other in nearest])
    same_round: Counter[int] = Counter()
    same_programme: Counter[int] = Counter()
    for other, answer in zip(nearest, found[1:], strict=True):
        known = rounds.get(other.id)
        if known is None or answer.programme != own.programme:
            continue
        same_programme[known.programme_id] += 1
        if answer.round_id == own.round_id and known.id is not None:
            same_round[known.id] += 1
    if same_round:
        row.round_id = same_round.most_common(1)[0][0]
        return row
    slug = programme_slug(own.programme) or own.programme[:120]
    programme_id = next(iter(dict(same_programme.most_common(1))), None)
    if programme_id is None:
        programme_id = _programme(session, slug, own.programme)
    _alias(session, programme_id, stored.programme_slug)
    row.round_id = _round(session, programme_id, mine, own)
    return row


def rounds_of_notices(
    session: Session, ids: Sequence[int]
) -> dict[int, tuple[RoundNotice, RoundRow | None]]:
    """Return each notice's attachment and round, by the notice's id."""
    if not ids:
        return {}
    query = (
        select(RoundNotice, RoundRow)
        .join(RoundRow, col(RoundRow.id) == col(RoundNotice.round_id), isouter=True)
        .where(col(RoundNotice.announcement_id).in_(ids))
    )
    found: dict[int, tuple[RoundNotice, RoundRow | None]] = {}
    for notice, row in session.exec(query):
        found[notice.announcement_id] = (notice, row)
    return found


def _rounds_of(session: Session, ids: Sequence[int]) -> dict[int, RoundRow]:
    found = {}
    for number, (_, row) in rounds_of_notices(session, ids).items():
        if row is not None:
            found[number] = row
    return found


def _programme(session: Session, slug: str, name: str) -> int:
    """Return the programme that goes by *slug*, known before or not."""
    alias = session.get(ProgrammeAlias, slug)
    if alias is not None:
        return alias.programme_id
    row = ProgrammeRow(slug=slug, name=(programme_name(slug) or name)[:200])
    session.add(row)
    session.flush()
    assert row.id is not None, "flushed rows have an id"
    session.add(ProgrammeAlias(slug=slug, programme_id=row.id))
    return row.id


def _alias(session: Session, programme_id: int, slug: str | None) -> None:
    """Let the programme be found by the name that a notice's reading gives it, too."""
    if slug is None or session.get(ProgrammeAlias, slug) is not None:
        return
    session.add(ProgrammeAlias(slug=slug, programme_id=programme_id))
    session.flush()


def _round(
    session: Session, programme_id: int, posting: BoardPosting, found: RoundOf
) -> int:
    key = (found.round_id or "")[:200]
    query = select(RoundRow).where(
        RoundRow.programme_id == programme_id, RoundRow.key == key
    )
    row = session.exec(query).first()
    if row is None:
        row = RoundRow(
            programme_id=programme_id,
            key=key,
            year=found.year,
            number=label_of(posting)[:24],
            side=_SIDES.get(posting.parts.side or "", "demand"),
        )
        session.add(row)
        session.flush()
    assert row.id is not None, "flushed rows have an id"
    return row.id


def _overridden(
    session: Session, posting: BoardPosting, own: RoundOf, programme: str, key: str
) -> int | None:
    if not key:
        return None
    slug = programme_slug(programme) or programme
    programme_id = _programme(session, slug, programme)
    year = int(key[:4]) if key[:4].isdigit() else own.year
    forced = RoundOf(programme, year, own.round, own.role, key)
    return _round(session, programme_id, posting, forced)


@cache
def _overrides() -> dict[tuple[str, str], tuple[str, str]]:
    found = {}
    for source, key, programme, round_key, *_ in vocabulary.rows("round_overrides"):
        found[source, key] = (programme, round_key)
    return found
