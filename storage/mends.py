"""Mended readings of redesigned boards: found, confirmed by a later crawl, in use, or ended
by the operator (docs/decisions/0008).

``found`` once; ``held`` where it lists so much that is new that a person should look
first; ``mending`` when a second crawl bore it out: rows are used, with restraint;
``mended`` when it has held for long and something new came by it; ``adopted`` or
``rejected`` by the operator; ``failed`` where a later crawl spoke against it: then the
source is in trouble again, and the search goes on.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlmodel import col, delete, select

from storage.db.engine import Session
from storage.models import Mend

CONFIRMED_AFTER: Final = timedelta(minutes=2)
"""Between the two answers that must both be read: one of them may be a slip of the site."""
STALE_AFTER: Final = timedelta(days=1)
"""A reading that no look has needed for so long belongs to an earlier redesign."""
PROVED_LOOKS: Final = 20
"""Crawls after which a reading counts as proved, if it has listed anything new."""
PROVED_AFTER: Final = timedelta(days=1)
"""The same by time, for boards that are crawled seldom."""
IN_USE: Final = frozenset({"mending", "mended", "adopted"})
"""States in which rows are read by the mended reading."""


@dataclass(frozen=True, slots=True)
class MendFound:
    """What a search came to: the reading as data, and what it read."""

    reading: Mapping[str, Any]
    summary: str
    details: Mapping[str, Any] = field(default_factory=dict)
    """Rows before and after, and the figures of the evidence, for people."""
    page: bytes = b""
    page_url: str = ""
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class MendState:
    """How the reading of a source stands."""

    state: str
    since: datetime
    reading: Mapping[str, Any] = field(default_factory=dict)
    page_url: str = ""
    last_at: datetime | None = None
    summary: str = ""

    @property
    def is_in_use(self) -> bool:
        return self.state in IN_USE


def current(session: Session, source: str) -> MendState | None:
    """Return how the mended reading of *source* stands, or ``None`` without one."""
    stored = session.get(Mend, source)
    if stored is None:
        return None
    return _state_of(stored)


def _state_of(stored: Mend) -> MendState:
    return MendState(
        stored.state,
        stored.since,
        stored.reading,
        stored.page_url,
        stored.last_at,
        stored.summary,
    )


def record(
    session: Session,
    source: str,
    found: MendFound,
    *,
    now: datetime,
    is_confirmed: bool = False,
    is_held: bool = False,
) -> MendState:
    """Store that *source* could be read by what was *found*, and return how it stands.

    Its rows may be used from the second such answer on, or at once where
    *is_confirmed*, unless the operator rejected it; not at all while it *is_held*.
    """
    stored = session.get(Mend, source)
    if stored is None:
        stored = Mend(source=source, state="found", since=now, last_at=now)
    if is_held and stored.state not in ("rejected", "adopted"):
        stored.state = "held"
    else:
        _advance(stored, now, is_confirmed=is_confirmed)
    stored.reading = dict(found.reading)
    stored.summary = found.summary
    stored.details = dict(found.details)
    stored.last_at = now
    stored.page = zlib.compress(found.page, 6)
    stored.page_url = found.page_url
    stored.content_type = found.content_type
    session.add(stored)
    return _state_of(stored)


def _advance(stored: Mend, now: datetime, *, is_confirmed: bool) -> None:
    is_stale = stored.last_at < now - STALE_AFTER and stored.state not in (
        "rejected",
        "adopted",
    )
    if is_stale or stored.state in ("failed", "held"):
        # Whatever it proved, it proved of another layout.
        stored.state = "found"
        stored.since = now
        stored.looks = stored.new = 0
    elif stored.state == "found" and now - stored.since >= CONFIRMED_AFTER:
        stored.state = "mending"
    elif stored.state == "mending":
        stored.looks += 1
        has_held = (
            stored.looks >= PROVED_LOOKS or now - stored.since >= PROVED_AFTER
        )
        # Without a new notice it may still be reading the one page it was made from.
        if has_held and stored.new:
            stored.state = "mended"
    if is_confirmed and stored.state == "found":
        stored.state = "mending"


def count_new(session: Session, source: str, new: int) -> None:
    """Count notices that were new by a mended reading: one at least is its proof."""
    stored = session.get(Mend, source)
    if stored is not None:
        stored.new += new
        session.add(stored)


def fail(
    session: Session,
    source: str,
    page_url: str,
    summary: str,
    *,
    now: datetime,
) -> None:
    """Record that the page of *page_url*, where the board was found, spoke against the
    reading; it stays stored for comparison.
    """
    stored = session.get(Mend, source)
    # Another listing of the same source says nothing about this one's layout.
    if stored is None or stored.page_url != page_url:
        return
    if stored.state in ("found", "held", "mending", "mended"):
        stored.state = "failed"
        stored.summary = summary
        stored.last_at = now
        session.add(stored)


def note_search(
    session: Session, source: str, summary: str, *, now: datetime
) -> None:
    """Note a search in vain, so that the next one waits."""
    stored = session.get(Mend, source)
    if stored is None:
        stored = Mend(source=source, state="failed", since=now, last_at=now)
    stored.summary = summary
    stored.last_at = now
    session.add(stored)


def retire(session: Session, sources: Sequence[str]) -> None:
    """Forget the readings of sources that are read by their definitions again."""
    if sources:
        session.execute(
            delete(Mend).where(col(Mend.source).in_(list(sources)))
        )


def end(session: Session, source: str, state: str, *, now: datetime) -> bool:
    """Let the operator's word stand: ``adopted`` or ``rejected``; say whether there was one."""
    stored = session.get(Mend, source)
    if stored is None:
        return False
    stored.state = state
    stored.last_at = now
    session.add(stored)
    return True


def unconfirmed(session: Session, *, since: datetime) -> set[str]:
    """Return the sources of which a reading was found after *since*, and is to be
    confirmed by the next answer.
    """
    found = select(Mend.source).where(
        Mend.state == "found", col(Mend.since) > since
    )
    return set(session.exec(found))


def unanswered(session: Session) -> set[str]:
    """Return the sources of which a reading was found that is not used: the operator may
    say yes or no to it.
    """
    found = select(Mend.source).where(col(Mend.state).in_(["found", "held"]))
    return set(session.exec(found))


def all_mends(session: Session) -> Sequence[Mend]:
    return session.exec(select(Mend).order_by(col(Mend.source))).all()


def page_of(mend: Mend) -> bytes:
    """Return the page from which the reading was made."""
    return zlib.decompress(mend.page) if mend.page else b""
