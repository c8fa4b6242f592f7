"""A board that gives the number of an old notice to another one.

The number names the newer from then on.  The older keeps its key, and with it its page, its
history, what was told of it and what feeds and calendars call it; the newer is stored
under the number with a mark, and the number becomes its alias.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from storage.announcements.candidates import board_posting
from storage.announcements.deadlines import window_columns
from storage.announcements.draft import Draft
from storage.announcements.identity import GIVEN_ANEW, board_number
from storage.announcements.known import announcement_id_of
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


def release(session: Session, stored: Announcement, key: str) -> str:
    """Let a board's number no longer name *stored*, nor be asked for again on its behalf;
    return the key under which the other notice is to be stored.
    """
    number = board_number(key)
    for table in (Alias, ListingRowRecord):
        # What the board shows under the number is the other's row.
        is_here = col(table.source) == stored.source
        session.execute(delete(table).where(is_here, col(table.key) == number))
    stored.recheck_at = None
    return f"{number[:180]}{GIVEN_ANEW}{stored.id}"


def lead_to(
    session: Session, stored: Announcement, key: str, *, now: datetime
) -> None:
    """Let the board's number lead to *stored*, the notice that has it now."""
    alias = Alias(
        source=stored.source,
        key=board_number(key),
        announcement_id=announcement_id_of(stored),
        created_at=now,
    )
    session.add(alias)
    session.flush()
