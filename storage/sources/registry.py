"""Which sources there are, and what their boards are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select, update

from storage.announcements.rows import index_board_names
from storage.db.engine import Session
from storage.db.upsert import insert_missing
from storage.models import Announcement, Source


@dataclass(frozen=True, slots=True)
class BoardNames:
    """What readers call a board, and who runs it."""

    title: str
    agency: str


def register(
    session: Session,
    hosts: Mapping[str, str],
    *,
    now: datetime,
    names: Mapping[str, BoardNames] | None = None,
) -> int:
    """Make a row for each source (name → host) that has none, due at once; return how
    many were new.

    *names* are written into the rows; notices of a board whose names are new or have
    changed become findable by them.
    """
    known = dict(session.execute(select(Source.name, Source.host)).all())
    fresh = sorted(hosts.keys() - known.keys())
    inserted = insert_missing(
        session,
        [
            Source(name=name, host=hosts[name], next_crawl_at=now)
            for name in fresh
        ],
    )
    for name in sorted(hosts.keys() & known.keys()):
        # A board that moved: claims must see that it shares its new host with others.
        if known[name] != hosts[name]:
            session.execute(
                update(Source)
                .where(col(Source.name) == name)
                .values(host=hosts[name])
            )
    if names:
        _name_all(session, names)
    return inserted


def _name_all(session: Session, names: Mapping[str, BoardNames]) -> None:
    """Give sources the names of their boards, and their notices to be found by them."""
    # One query for all: this runs before every crawl, and hardly ever finds a change.
    for name, title, agency in session.execute(
        select(Source.name, Source.title, Source.agency).order_by(
            col(Source.name)
        )
    ).all():
        board = names.get(name)
        if board is None or (title, agency) == (board.title, board.agency):
            continue
        session.execute(
            update(Source)
            .where(col(Source.name) == name)
            .values(title=board.title, agency=board.agency)
        )
        stored_notices = select(Announcement).where(
            Announcement.source == name
        )
        for stored in session.exec(stored_notices):
            index_board_names(session, stored)
