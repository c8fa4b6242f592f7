"""Save a batch of notices concurrently with other workers where that is safe, else under
the exclusive lock (docs/decisions/0023).

Most new notices are related to no stored one: they write only rows of their own, and
any worker saving a similar notice shares a lookup key with them, which is locked.  A
notice that changes, repeats, corrects or cancels another is saved exclusively, as is
everything that other parts of the program write.
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
    NotExclusive,
    saving,
    serialize_saves,
    share_saves,
)
from storage.models import Announcement
from storage.relating.posting import title_keys

T = TypeVar("T")
# PostgreSQL's error code; its driver's class would have to be imported on SQLite too.
_DEADLOCK = "40P01"
# In a larger batch, such as a board's first crawl, one notice is nearly always related
# to a stored one, and all would be saved twice.
_FEW = 3


def save_together(
    engine: Engine, drafts: Sequence[Draft], work: Callable[[Session], T]
) -> T:
    """Run *work*, which saves *drafts* of one source and nothing else, in one transaction;
    again, under the exclusive lock, where it turns out to touch other notices.

    *work* may run twice, so it must not change anything outside its session.
    """
    if not drafts:
        with saving(engine) as session:
            return work(session)
    if engine.dialect.name == "postgresql" and len(drafts) <= _FEW:
        keys = keys_of(drafts)
        try:
            with saving(engine) as session:
                share_saves(session, keys)
                return work(session)
        except NotExclusive:
            pass
        except OperationalError as error:
            # Two transactions that inserted the same new rounds in different orders.
            if getattr(error.orig, "sqlstate", None) != _DEADLOCK:
                raise
    with saving(engine) as session:
        serialize_saves(session)
        return work(session)


def keys_of(drafts: Sequence[Draft]) -> set[str]:
    """Return every key by which a related notice could find one of *drafts*, or be found."""
    keys = set()
    for draft in drafts:
        notice = Announcement(
            source=draft.source,
            key=draft.key,
            **columns_of(draft, draft.reading),
        )
        # Two workers may crawl one board, after one of them was taken for dead.
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
