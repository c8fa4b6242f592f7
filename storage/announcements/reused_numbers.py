"""A board that gives the number of an old notice to another one.

The number names the newer from then on.  The older keeps its id, and with it its page, its
history and what was told of it; in its key the number is marked as given anew.
"""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlmodel import col

from storage.announcements.candidates import board_posting
from storage.announcements.deadlines import window_columns
from storage.announcements.draft import Draft
from storage.announcements.identity import GIVEN_ANEW
from storage.announcements.rows import write_lookup_keys
from storage.db.engine import Session
from storage.db.kst import written_day
from storage.models import Alias, Announcement, ListingRowRecord
from storage.relating.posting import BoardPosting
from storage.relating.same_notice import is_number_given_anew


def is_given_anew(stored: Announcement, draft: Draft) -> bool:
    """Return whether *draft*, which has the number of *stored*, is another notice.

    A paper changes the headline and the day of an article as it likes.
    """
    if draft.is_press or draft.title == stored.title:
        return False
    window = window_columns(draft.reading)
    shown = BoardPosting(
        source=draft.source,
        url=draft.url,
        key=draft.key,
        title=draft.title,
        posted_on=draft.posted_on,
        opens=written_day(window["opens"]),
        closes=written_day(window["closes"]),
    )
    return is_number_given_anew(board_posting(stored), shown)


def release(session: Session, stored: Announcement, key: str) -> None:
    """Let its board's number *key* no longer name *stored*, nor be asked for again."""
    if stored.key != key:
        # a redesigned board called it so
        session.execute(
            delete(Alias).where(
                col(Alias.source) == stored.source, col(Alias.key) == key
            )
        )
        return
    former = f"{key[:180]}{GIVEN_ANEW}{stored.id}"
    session.execute(
        update(ListingRowRecord)
        .where(
            col(ListingRowRecord.source) == stored.source,
            col(ListingRowRecord.key) == key,
        )
        .values(key=former)
    )
    stored.key = former
    stored.recheck_at = None
    session.flush()
    write_lookup_keys(session, stored, is_new=False)
