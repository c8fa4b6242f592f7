"""Saving a batch of notices beside other workers where they cannot meet, else alone.

Most notices that are new have to do with none that is stored: nothing of what they
write is another's, and whoever saves one that is like them shares a key with them.
These are saved side by side.  Whatever changes, repeats, corrects or cancels another
notice is saved alone, as is all that other parts of the program write.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from storage.announcements.candidates import board_posting
from storage.announcements.draft import Draft
from storage.announcements.identity import lookup_keys
from storage.announcements.rows import columns_of
from storage.db.engine import Engine, Session
from storage.db.names import programme_names
from storage.db.serialize import (
    NotAlone,
    save_beside,
    saving,
    serialize_saves,
)
from storage.models import Announcement
from storage.relating.posting import title_keys

T = TypeVar("T")
# PostgreSQL's code; not its driver's class, whose import nobody on SQLite should pay for.
_DEADLOCK = "40P01"
# Of more, a board's first crawl, one nearly always has to do with another, and all
# would be saved twice.
_FEW = 3


def save_together(
    engine: Engine, drafts: Sequence[Draft], work: Callable[[Session], T]
) -> T:
    """Run *work*, which saves *drafts* of one source and nothing else, in one transaction;
    once more from its start where it turns out to be no affair of theirs alone.

    *work* may run twice, so it must not change anything outside its session.
    """
    if not drafts:
        with saving(engine) as session:
            return work(session)
    if engine.dialect.name == "postgresql" and len(drafts) <= _FEW:
        keys = keys_of(drafts)
        try:
            with saving(engine) as session:
                save_beside(session, keys)
                return work(session)
        except NotAlone:
            pass
        except OperationalError as error:
            # Two that named the same new rounds in different orders.
            if getattr(error.orig, "sqlstate", None) != _DEADLOCK:
                raise
    with saving(engine) as session:
        serialize_saves(session)
        return work(session)


def keys_of(drafts: Sequence[Draft]) -> set[str]:
    """Return all by which a notice like one of *drafts* could be found, or find it."""
    keys = set()
    for draft in drafts:
        notice = Announcement(
            source=draft.source,
            key=draft.key,
            **columns_of(draft, draft.reading),
        )
        # two workers that crawl one board, since one was thought dead
        keys.add(f"source {draft.source}")
        if notice.notice_no:
            keys.add(f"number {notice.notice_no}")
        names = programme_names(notice.programme, notice.title)
        for name in names | {notice.programme_slug or ""}:
            keys.add(f"programme {name}")
        posting = board_posting(notice)
        for title in title_keys(posting):
            keys.add(f"title {title}")
        if posting.read is not None:
            for name, value in lookup_keys(posting.read):
                keys.add(f"{name} {value}")
    return keys
